// Visitors who set their device differently lose nothing: text twice as large, colours of their own, no motion.

import { lamp } from "../fixtures/demo.ts";
import { expect, test } from "../fixtures/test.ts";
import type { Page } from "@playwright/test";

const PAGES = ["/", "/collections/everything", "/products/wren-mug", "/cart", "/pages/shipping", "/no-such-page"];

test.use({ expectedTroubles: /status of 404/ });

const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test("text twice as large makes no page scroll sideways @script", async ({ page, shopper, visit }) => {
  await shopper.has([lamp]);
  for (const path of PAGES) {
    await visit(path);
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    expect.soft(await overflow(page), path).toBeLessThanOrEqual(0);
  }
});

test("with colours of one's own, what is chosen is still told apart @script @once", async ({ page, visit }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await visit("/products/wren-mug");
  const looks = (selector: string) =>
    page.locator(selector).first().evaluate((face) => {
      const { backgroundColor, color, borderColor, outlineStyle, outlineColor } = getComputedStyle(face);
      return JSON.stringify({ backgroundColor, color, borderColor, outlineStyle, outlineColor });
    });
  expect(await looks(".choice input:checked + .choice-face")).not.toBe(await looks(".choice input:not(:checked) + .choice-face"));
  expect(await looks(".segment input:checked + span")).not.toBe(await looks(".segment input:not(:checked) + span"));
});

test("where motion is not wanted nothing moves @script @once", async ({ page, visit }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const path of PAGES) {
    await visit(path);
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll("*")]
        .filter((element) => {
          const { transitionDuration, animationName, animationDuration } = getComputedStyle(element);
          const lasts = (durations: string) => durations.split(", ").some((duration) => parseFloat(duration) > 0);
          const isProgress = element.matches(".progress");
          return !isProgress && (lasts(transitionDuration) || (animationName !== "none" && lasts(animationDuration)));
        })
        .map((element) => element.className),
    );
    expect.soft(moving, path).toEqual([]);
  }
});

test("an order is printed as black on white, without anything to press", async ({ page, shopper }) => {
  await shopper.has([lamp]);
  await shopper.reachPayment();
  await shopper.pay("Approve the payment");
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const { ground, ink } = await page.evaluate(() => {
    const { backgroundColor, color } = getComputedStyle(document.documentElement);
    return { ground: backgroundColor, ink: color };
  });
  expect([ground, ink]).toEqual(["rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  for (const gone of [page.getByRole("link", { name: "Cancel the order" }), page.getByRole("searchbox"), page.getByRole("group", { name: "Light or dark" })]) {
    await expect(gone.filter({ visible: true })).toHaveCount(0);
  }
});
