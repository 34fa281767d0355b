// Turning from one page to the next: the picture of a card grows into the large one of its product, and back.

import { expect, test } from "../fixtures/test.ts";

declare global {
  interface Window {
    /** For each change of page, the parts of it that the browser moves, and for how many milliseconds. */
    turned: { parts: string[]; longest: number }[];
  }
}

test.describe("from a card to its product and back @script", () => {
  test.beforeEach(async ({ page }) => {
    await page.addInitScript(() => {
      window.turned = [];
      const start = document.startViewTransition.bind(document);
      document.startViewTransition = (change) => {
        const transition = start(change);
        const note = () => {
          const effects = document.getAnimations().map(({ effect }) => effect as KeyframeEffect).filter(({ pseudoElement }) => pseudoElement);
          const parts = effects.map(({ pseudoElement }) => pseudoElement!);
          window.turned.push({ parts, longest: Math.max(0, ...effects.map((effect) => Number(effect.getTiming().duration))) });
        };
        transition.ready.then(note, (why) => window.turned.push({ parts: [String(why)], longest: 0 }));
        return transition;
      };
    });
  });

  for (const list of ["/collections/drink", "/collections/drink?option.Glaze=Moss"]) {
    test(`the picture goes along from ${list}`, async ({ page, visit }) => {
      await visit(list);
      await page.getByRole("main").getByRole("link", { name: "Wren mug" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Wren mug" })).toBeVisible();
      await expect.poll(() => page.evaluate(() => window.turned.length)).toBe(1);
      const { parts, longest } = await page.evaluate(() => window.turned[0]);
      expect(parts).toContain("::view-transition-group(picture)");
      expect(longest).toBe(320);

      await page.goBack();
      await expect(page.getByRole("heading", { level: 1, name: "Drink" })).toBeVisible();
      await expect.poll(() => page.evaluate(() => window.turned.length)).toBe(2);
      expect(await page.evaluate(() => window.turned[1].parts)).toContain("::view-transition-group(picture)");
    });
  }

  test("a page without the picture is blended to", async ({ page, visit }) => {
    await visit("/products/wren-mug");
    await page.getByRole("contentinfo").getByRole("link", { name: "Shipping", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Shipping" })).toBeVisible();
    await expect.poll(() => page.evaluate(() => window.turned.length)).toBe(1);
    expect(await page.evaluate(() => window.turned[0].parts)).toContain("::view-transition-old(root)");
  });

  test("who is quick is not held up", async ({ page, visit }) => {
    await visit("/collections/drink");
    await page.evaluate(() => {
      const link = (name: string) => [...document.querySelectorAll("a")].find((a) => a.textContent === name)!;
      link("Wren mug").click();
      link("Tern tumbler").click();
    });
    await expect(page.getByRole("heading", { level: 1, name: "Tern tumbler" })).toBeVisible();
    await expect(page).toHaveURL("/products/tern-tumbler");
  });

  test("nothing moves for those who asked for less motion", async ({ page, visit }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await visit("/collections/drink");
    await page.getByRole("main").getByRole("link", { name: "Wren mug" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Wren mug" })).toBeVisible();
    await expect.poll(() => page.evaluate(() => window.turned.length)).toBe(1);
    expect(await page.evaluate(() => window.turned[0].longest)).toBe(0);
  });
});
