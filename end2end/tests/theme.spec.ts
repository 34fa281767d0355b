// Light or dark: as the device says, or as the visitor chose at the foot of a page, from the first moment of every page.

import { expect, hydrated, test } from "../fixtures/test.ts";
import type { Locator, Page } from "@playwright/test";

test.use({ expectedTroubles: /status of 404/ });

const LIGHT = "rgb(250, 247, 242)";
const DARK = "rgb(21, 19, 15)";

const ground = (page: Page): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

function choice(page: Page, name: "As my device" | "Light" | "Dark"): Locator {
  return page.getByRole("contentinfo").getByRole("group", { name: "Light or dark" }).getByRole("radio", { name });
}

async function remember(page: Page, theme: string, baseURL: string): Promise<void> {
  await page.context().addCookies([{ name: "theme", value: theme, url: baseURL }]);
}

test("without a choice it is as the device says", async ({ page, visit }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await visit("/");
  expect(await ground(page)).toBe(DARK);
  await page.emulateMedia({ colorScheme: "light" });
  expect(await ground(page)).toBe(LIGHT);
  await expect(choice(page, "As my device")).toBeChecked();
});

test("a choice holds at once, on other pages and after a reload, until it is taken back @script", async ({ page, visit }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await visit("/products/wren-mug");
  await choice(page, "Dark").check();
  expect(await ground(page)).toBe(DARK);
  await expect(page).toHaveURL("/products/wren-mug");
  for (const path of ["/products/wren-mug", "/cart", "/pages/about", "/pay/test/none"]) {
    await page.goto(path);
    expect(await ground(page), path).toBe(DARK);
  }
  await visit("/");
  await expect(choice(page, "Dark")).toBeChecked();
  await choice(page, "Light").check();
  await page.emulateMedia({ colorScheme: "dark" });
  await page.reload();
  expect(await ground(page), "whatever the device says").toBe(LIGHT);
  await choice(page, "As my device").check();
  expect(await ground(page)).toBe(DARK);
  expect(await page.context().cookies()).toEqual([]);
});

test("the bar of the browser goes along @script", async ({ page, visit, baseURL }) => {
  const bar = () =>
    page.evaluate(() => [...document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")].filter(({ media }) => matchMedia(media).matches).map(({ content }) => content));
  await page.emulateMedia({ colorScheme: "light" });
  await visit("/");
  expect(await bar()).toEqual(["#FAF7F2"]);
  await remember(page, "dark", baseURL!);
  await page.reload();
  expect(await bar()).toEqual(["#15130F"]);
});

for (const path of ["/", "/products/wren-mug", "/cart"]) {
  test(`${path} is never seen in the other colours, not for a moment @script`, async ({ page, baseURL }) => {
    await page.emulateMedia({ colorScheme: "light" });
    await remember(page, "dark", baseURL!);
    // Each frame that is painted says what its ground is.
    await page.addInitScript(() => {
      const seen = new Set<string>();
      Object.assign(window, { seen });
      const look = () => {
        if (document.body) seen.add(getComputedStyle(document.documentElement).backgroundColor);
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.goto(path);
    await hydrated(page);
    expect(await page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen])).toEqual([DARK]);
  });
}

test("the page that is sent is the same, whatever was chosen @once", async ({ request }) => {
  for (const path of ["/", "/collections/drink", "/products/wren-mug"]) {
    const plain = await request.get(path);
    const chosen = await request.get(path, { headers: { cookie: "theme=dark" } });
    expect(await chosen.body(), path).toEqual(await plain.body());
    expect(chosen.headers().etag).toBe(plain.headers().etag);
    expect(chosen.headers()["cache-control"]).toBe("public, no-cache");
  }
});

test("the form keeps the choice for every page, with and without script", async ({ page, javaScriptEnabled, visit }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await visit("/collections/drink");
  await choice(page, "Dark").check();
  if (javaScriptEnabled === false) await page.getByRole("contentinfo").getByRole("button", { name: "Use these colours" }).click();
  await expect(page).toHaveURL("/collections/drink");
  expect(await ground(page)).toBe(DARK);
  for (const path of ["/products/wren-mug", "/cart", "/pay/test/none"]) {
    await page.goto(path);
    expect(await ground(page), path).toBe(DARK);
  }
});

test("text stands still when its font arrives @script", async ({ page, visit }) => {
  await page.addInitScript(() => {
    Object.assign(window, { shift: 0 });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) (window as unknown as { shift: number }).shift += (entry as unknown as { value: number }).value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  // Late enough that the page has long been painted in what stands in for them.
  await page.route(/\.woff2$/, async (route) => {
    await new Promise((done) => setTimeout(done, 1_500));
    await route.continue();
  });
  for (const path of ["/", "/collections/everything", "/products/wren-mug", "/pages/shipping"]) {
    await visit(path);
    await page.evaluate(() => document.fonts.ready);
    const set = await page.evaluate(() => [...document.fonts].filter(({ status }) => status === "loaded").map(({ family }) => family.replaceAll('"', "")));
    expect(set, path).toEqual(expect.arrayContaining(["Fraunces", "Instrument Sans"]));
    await page.waitForTimeout(100);
    expect(await page.evaluate(() => (window as unknown as { shift: number }).shift), path).toBeLessThan(0.02);
  }
});
