// A product's pictures as large as the screen, for keyboard, mouse and finger; without script each is a link to itself.

import { expect, test } from "../fixtures/test.ts";
import type { Locator, Page } from "@playwright/test";

const large = (page: Page): Locator => page.getByRole("region", { name: "Pictures of Wren mug" }).getByRole("link", { name: /enlarge$/ });
const dialog = (page: Page): Locator => page.getByRole("dialog", { name: /^Picture \d+ of \d+$/ });
const stage = (page: Page): Locator => dialog(page).getByRole("group", { name: "The picture" });
const source = (page: Page): Promise<string | null> => dialog(page).getByRole("img").getAttribute("src");

/** A finger that is drawn over the picture by a share of the screen's width, step by step, as a hand does it. */
async function swipe(page: Page, share: number): Promise<void> {
  const { width, height } = page.viewportSize()!;
  const client = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", at?: number) =>
    client.send("Input.dispatchTouchEvent", { type, touchPoints: at === undefined ? [] : [{ x: width * (0.5 + at * share), y: height / 2 }] });
  await touch("touchStart", -0.5);
  for (let step = 1; step <= 20; step++) {
    await touch("touchMove", step / 20 - 0.5);
    await page.waitForTimeout(16);
  }
  await touch("touchEnd");
}

test("a picture opens as large as the screen, and the focus comes back @script", async ({ page, visit, expectAccessible }) => {
  await visit("/products/wren-mug");
  await large(page).click();
  await expect(dialog(page).getByRole("heading", { name: /^Picture 1 of / })).toBeFocused();
  const box = (await dialog(page).boundingBox())!;
  expect([box.width, box.height]).toEqual(Object.values(await page.evaluate(() => ({ w: document.documentElement.clientWidth, h: innerHeight }))));
  await expectAccessible();
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await expect(large(page)).toBeFocused();
  await large(page).click();
  await dialog(page).getByRole("button", { name: "Close" }).click();
  await expect(dialog(page)).toBeHidden();
});

test("arrow keys and buttons turn the pictures over, round and round @script", async ({ page, visit }) => {
  await visit("/products/wren-mug");
  await large(page).focus();
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toBeVisible();
  const first = await source(page);
  await page.keyboard.press("ArrowRight");
  await expect(dialog(page).getByRole("heading", { name: /^Picture 2 of / })).toBeVisible();
  expect(await source(page)).not.toBe(first);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect(dialog(page).getByRole("heading", { name: /^Picture (\d+) of \1$/ })).toBeVisible();
  await dialog(page).getByRole("button", { name: "Next picture" }).click();
  await expect(dialog(page).getByRole("heading", { name: /^Picture 1 of / })).toBeVisible();
  expect(await source(page)).toBe(first);
  await dialog(page).getByRole("button", { name: "Picture before" }).click();
  await expect(dialog(page).getByRole("heading", { name: /^Picture (\d+) of \1$/ })).toBeVisible();
});

test("who stands on the picture stands on the next one when it is turned over @script", async ({ page, visit }) => {
  await visit("/products/wren-mug");
  await large(page).click();
  await stage(page).focus();
  await page.keyboard.press("ArrowRight");
  await expect(dialog(page).getByRole("heading", { name: /^Picture 2 of / })).toBeVisible();
  await expect(stage(page)).toBeFocused();
  await page.keyboard.press("+");
  const left = () => stage(page).evaluate(({ scrollLeft }) => scrollLeft);
  await expect.poll(left).toBeGreaterThan(0);
  const before = await left();
  await page.keyboard.press("ArrowRight");
  await expect.poll(left).toBeGreaterThan(before);
});

test("it shows the picture that the page shows @script", async ({ page, visit }) => {
  await visit("/products/wren-mug");
  await page.getByRole("list", { name: "All pictures" }).getByRole("link").nth(2).click();
  await large(page).click();
  await expect(dialog(page).getByRole("heading", { name: /^Picture 3 of / })).toBeVisible();
});

test("a press enlarges it there, and keys and a button as well @script", async ({ page, visit }) => {
  await visit("/products/wren-mug");
  await large(page).click();
  const enlarged = dialog(page).getByRole("button", { name: "Enlarge" });
  const picture = dialog(page).getByRole("img");
  const width = async () => (await picture.boundingBox())!.width;
  const before = await width();
  await expect(enlarged).toHaveAttribute("aria-pressed", "false");

  // On the lower right part of it.
  const box = (await picture.boundingBox())!;
  await picture.click({ position: { x: box.width * 0.75, y: box.height * 0.7 } });
  await expect(enlarged).toHaveAttribute("aria-pressed", "true");
  await expect.poll(width).toBeCloseTo(before * 2.5, -1);
  await expect.poll(() => stage(page).evaluate(({ scrollLeft, scrollTop }) => scrollLeft > 0 && scrollTop > 0)).toBe(true);
  const scrolled = await stage(page).evaluate(({ scrollLeft, scrollWidth, clientWidth }) => (scrollLeft + clientWidth / 2) / scrollWidth);
  expect(scrolled).toBeCloseTo(0.75, 1);

  // Arrows move it about now.
  await stage(page).focus();
  const left = await stage(page).evaluate(({ scrollLeft }) => scrollLeft);
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => stage(page).evaluate(({ scrollLeft }) => scrollLeft)).toBeLessThan(left);
  await expect(dialog(page).getByRole("heading", { name: /^Picture 1 of / })).toBeVisible();

  await page.keyboard.press("-");
  await expect(enlarged).toHaveAttribute("aria-pressed", "false");
  await page.keyboard.press("+");
  await expect(enlarged).toHaveAttribute("aria-pressed", "true");
  await enlarged.click();
  await expect.poll(width).toBeCloseTo(before, -1);
});

test("a finger turns the pictures over, one at a time @script", async ({ page, visit, hasTouch }) => {
  test.skip(!hasTouch, "needs a finger");
  await visit("/products/wren-mug");
  await large(page).click();
  await expect(dialog(page).getByRole("heading", { name: /^Picture 1 of / })).toBeVisible();
  const first = await source(page);

  await swipe(page, -0.6);
  await expect(dialog(page).getByRole("heading", { name: /^Picture 2 of / })).toBeVisible();
  await expect.poll(() => source(page)).not.toBe(first);
  const settled = () => page.locator("#zoom-strip").evaluate(({ scrollLeft, clientWidth }) => scrollLeft / clientWidth);
  await expect.poll(settled).toBeCloseTo(1, 2);

  await swipe(page, 0.6);
  await expect(dialog(page).getByRole("heading", { name: /^Picture 1 of / })).toBeVisible();
  await expect.poll(settled).toBeCloseTo(0, 2);

  // Enlarged, a finger moves the picture and turns over nothing.
  await dialog(page).getByRole("button", { name: "Enlarge" }).click();
  const left = () => stage(page).evaluate(({ scrollLeft }) => scrollLeft);
  await expect.poll(left).toBeGreaterThan(0);
  const before = await left();
  await swipe(page, -0.3);
  await expect.poll(left).toBeGreaterThan(before);
  await expect(dialog(page).getByRole("heading", { name: /^Picture 1 of / })).toBeVisible();
});

test("two fingers may always enlarge @script", async ({ page, visit }) => {
  await visit("/products/wren-mug");
  await large(page).click();
  await expect(page.locator("#zoom-strip")).toHaveCSS("touch-action", /pinch-zoom|auto|manipulation/);
  expect(await page.locator("meta[name=viewport]").getAttribute("content")).not.toMatch(/user-scalable|maximum-scale/);
});

test("its code comes when the first picture is opened, and not before @script @once", async ({ page, visit }) => {
  const loaded: string[] = [];
  await visit("/products/wren-mug");
  page.on("request", (file) => /\/pkg\/.*\.wasm$/.test(file.url()) && loaded.push(file.url()));
  await large(page).click();
  await expect(dialog(page)).toBeVisible();
  expect(loaded.length).toBeGreaterThan(0);
});

// The browser shows a bare picture in a document of its own, whose inline style the picture's policy refuses: nobody's loss.
test.describe("a picture by itself", () => {
  test.use({ expectedTroubles: /Applying inline style violates/ });

  test("the large picture is a link to itself", async ({ page, visit, javaScriptEnabled }) => {
    await visit("/products/wren-mug");
    const href = await large(page).getAttribute("href");
    expect((await page.request.get(href!)).status()).toBe(200);
    if (javaScriptEnabled !== false) return;
    await large(page).click();
    await expect(page).toHaveURL(href!);
  });
});
