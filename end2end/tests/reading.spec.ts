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

test("A11. a window of 320 pixels and text further apart lose nothing @script", async ({ page, shopper, visit }) => {
  await shopper.has([lamp]);
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of [...PAGES, "/checkout"]) {
    await visit(path);
    expect.soft(await overflow(page), path).toBeLessThanOrEqual(0);
    // The distances of WCAG 1.4.12. What is cut off by its box is lost, except where only the ear should have it.
    const cut = await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }");
      document.adoptedStyleSheets = [sheet];
      return [...document.querySelectorAll("main *, header *, footer *")]
        .filter((element) => {
          const { overflowX, overflowY } = getComputedStyle(element);
          const [wide, high] = [element.scrollWidth - element.clientWidth, element.scrollHeight - element.clientHeight];
          const isCut = (overflow: string, more: number) => (overflow === "hidden" || overflow === "clip") && more > 1;
          const isHeard =
            element.closest(".visually-hidden, dialog:not([open])") !== null || getComputedStyle(element).clipPath === "inset(50%)";
          return !isHeard && element.textContent!.trim() !== "" && (isCut(overflowX, wide) || isCut(overflowY, high));
        })
        .map((element) => element.outerHTML.slice(0, 120));
    });
    expect.soft(cut, path).toEqual([]);
    expect.soft(await overflow(page), `${path}, further apart`).toBeLessThanOrEqual(0);
  }
});

test("A4. whatever has the focus is in sight @script", async ({ page, shopper, visit }) => {
  test.slow();
  await shopper.has([lamp]);
  for (const path of ["/", "/collections/drink", "/products/wren-mug", "/cart", "/checkout"]) {
    await visit(path);
    let last = "";
    for (let stop = 0; stop < 60; stop++) {
      await page.keyboard.press("Tab");
      const { name, hidden } = await page.evaluate(() => {
        const focused = document.activeElement!;
        if (focused === document.body) return { name: "", hidden: false };
        const boxes = [...focused.getClientRects()];
        // A radio that is drawn by its label is seen where that is.
        const label = focused instanceof HTMLInputElement ? focused.labels?.[0] : null;
        if (label) boxes.push(...label.getClientRects());
        const seen = boxes.some((box) =>
          [0.1, 0.5, 0.9].some((across) => [0.1, 0.5, 0.9].some((down) => {
            const top = document.elementFromPoint(box.left + box.width * across, box.top + box.height * down);
            return top !== null && (focused.contains(top) || top.contains(focused) || label?.contains(top));
          })),
        );
        return { name: focused.outerHTML.slice(0, 100), hidden: !seen };
      });
      if (name === "" || name === last) break;
      last = name;
      expect.soft(hidden, `${path}: ${name}`).toBe(false);
    }
  }
});

test("A12. who asks for more contrast gets it @script @once", async ({ page, visit }) => {
  const border = () => page.locator("#search-words").evaluate((field) => getComputedStyle(field).borderTopColor);
  const muted = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--muted"));
  await visit("/");
  const before = [await border(), await muted()];
  await page.emulateMedia({ contrast: "more" });
  expect([await border(), await muted()]).not.toEqual(before);
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
