// The parts of the shop in every state, and products that no merchant should have but some will: each page holds together.

import { expect, test } from "../fixtures/test.ts";
import type { Page } from "@playwright/test";

const NAMES = ["no-picture", "one-variant", "hundred-variants", "many-pictures", "long-title", "one-long-word", "six-digits", "right-to-left"];

/** What is wider than the page, or runs out of the box that it stands in. */
function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const outside = [...document.querySelectorAll("h1, h3, .card p, .price, .choice-face, .field, .frame")].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && (box.right > clientWidth + 1 || box.left < -1 || element.scrollWidth > element.clientWidth + 1);
    });
    const found = outside.map((element) => `${element.className || element.tagName}: ${element.textContent?.trim().slice(0, 40)}`);
    return scrollWidth > clientWidth ? [...found, `the page is ${scrollWidth} wide`] : found;
  });
}

test("the kit has every part in order @script @once", async ({ page, expectAccessible }) => {
  await page.goto("/kit");
  for (const part of ["Colour", "Type", "Buttons", "Fields", "Choices", "Prices and stock", "Ratings", "Notices", "Ways", "Signs", "Disclosure and dialog", "Tabs", "Table", "While something loads", "Light or dark"]) {
    await expect(page.getByRole("heading", { level: 2, name: part })).toBeVisible();
  }
  await expectAccessible();
});

test("tabs are one stop, and arrows go from one to the next @script @once", async ({ page }) => {
  await page.goto("/kit");
  const tab = (name: string) => page.getByRole("tab", { name });
  await tab("Orders").focus();
  for (const [key, name, words] of [
    ["ArrowRight", "Stock", "Two glazes are running out."],
    ["End", "Returns and exchanges", "Nothing is on its way back."],
    ["ArrowRight", "Orders", "Three orders are waiting to be sent."],
    ["ArrowLeft", "Returns and exchanges", "Nothing is on its way back."],
    ["Home", "Orders", "Three orders are waiting to be sent."],
  ]) {
    await page.keyboard.press(key);
    await expect(tab(name)).toBeFocused();
    await expect(tab(name)).toHaveAttribute("aria-selected", "true");
    await expect(page.getByRole("tabpanel")).toHaveText(new RegExp(words));
  }
  await page.keyboard.press("Tab");
  await expect(page.getByRole("tabpanel")).toBeFocused();
  await tab("Stock").click();
  await expect(page.getByRole("tabpanel", { name: "Stock" })).toBeVisible();
});

test("without script all that is behind tabs can be read @once", async ({ browser, baseURL }) => {
  const page = await browser.newPage({ javaScriptEnabled: false, baseURL });
  await page.goto("/kit");
  for (const words of ["Three orders", "Two glazes", "Nothing is on its way"]) await expect(page.getByText(words)).toBeVisible();
  await page.close();
});

test("cards hold together, whatever is on them @script @once", async ({ page, expectAccessible }) => {
  for (const width of [320, 390, 1024, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto("/kit/products");
    await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(NAMES.length);
    expect.soft(await overflow(page), `at ${width}`).toEqual([]);
  }
  await expectAccessible();
});

for (const name of NAMES) {
  test(`the page of a product holds together: ${name} @script @once`, async ({ page, expectAccessible }) => {
    for (const width of [320, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`/kit/products/${name}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.getByRole("button", { name: "Add to cart" })).toBeVisible();
      expect.soft(await overflow(page), `at ${width}`).toEqual([]);
    }
    await expectAccessible();
  });
}

test("nothing of it is in the code that shoppers get @script @once", async ({ page, request, visit }) => {
  const files = new Set<string>();
  page.on("request", (file) => /\/pkg\//.test(file.url()) && files.add(file.url()));
  await visit("/");
  await visit("/products/wren-mug");
  for (const file of files) {
    const text = (await (await request.get(file)).body()).toString("latin1");
    for (const word of ["Products that try the pages", "Every part in every state", "hundred-variants", "kit-part"]) expect(text, file).not.toContain(word);
  }
});
