// What pages look like, held against pictures of them: on a phone and on a desk, by day and by night. Whoever changes the look on
// purpose makes the pictures anew, and looks at them: `make e2e ARGS="visual --update-snapshots"`.
//
// What changes with the catalogue is not in the pictures: photographs, cards, the names of collections.

import { lamp } from "../fixtures/demo.ts";
import { expect, test } from "../fixtures/test.ts";
import type { Locator, Page } from "@playwright/test";

test.use({ expectedTroubles: /status of 404/ });

const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 } };

const CHANGING = [".frame", ".hero-picture", ".line-picture", ".thumbnails", ".cards", ".chips", ".collections", ".stock", ".arrival"];

/** The page, or a part of it, as each size and scheme has it; `also` are parts that are other ones each time. */
async function looksLike(page: Page, name: string, part?: Locator, also: string[] = []): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.evaluate(() => document.fonts.ready);
      const mask = [...CHANGING, ...also].map((each) => page.locator(each));
      const file = `${name}-${size}-${colorScheme}.png`;
      const options = { mask, maskColor: "#888888" };
      if (part) await expect.soft(part).toHaveScreenshot(file, options);
      else await expect.soft(page).toHaveScreenshot(file, options);
    }
  }
}

test("the kit @script @once", async ({ page }) => {
  test.slow();
  await page.goto("/kit");
  await looksLike(page, "kit", page.locator(".kit"));
});

for (const name of ["hundred-variants", "right-to-left", "six-digits"]) {
  test(`what is bought of ${name} @script @once`, async ({ page }) => {
    await page.goto(`/kit/products/${name}`);
    await looksLike(page, name, page.locator("form.buy"));
  });
}

test("the front page @script @once", async ({ page, visit }) => {
  await visit("/");
  await looksLike(page, "home");
});

test("a list with its filters @script @once", async ({ page, visit }) => {
  await visit("/collections/drink?option.Glaze=Ash");
  await looksLike(page, "collection", undefined, [".tick-count"]);
});

test("a product @script @once", async ({ page, visit }) => {
  await visit("/products/wren-mug");
  await looksLike(page, "product");
});

test("an order that is paid @script @once", async ({ page, shopper, visit }) => {
  test.slow();
  await shopper.has([lamp]);
  await visit("/checkout");
  await shopper.fillContact();
  await shopper.goOn("Continue to shipping");
  await shopper.goOn("Continue to payment");
  await shopper.pay("Approve the payment");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you, your order is placed");
  const own = [".order-number", ".order-head > p", "time", ".history-next", "a[href*='/invoice/']", ".order-facts section:last-child"];
  await looksLike(page, "order", page.locator(".order"), own);
});

test("an empty cart @script @once", async ({ page, visit }) => {
  await visit("/cart");
  await looksLike(page, "empty-cart");
});

test("a page that is not there @script @once", async ({ page, visit }) => {
  await visit("/no-such-page");
  await looksLike(page, "not-found");
});

test("the first step of the till @script @once", async ({ page, shopper, visit }) => {
  await shopper.has([lamp]);
  await visit("/checkout");
  await looksLike(page, "till", page.locator(".checkout-main"));
});

test("a page that answers a question @script @once", async ({ page, visit }) => {
  await visit("/pages/returns");
  await looksLike(page, "returns", page.locator(".prose"));
});
