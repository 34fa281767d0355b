// What a visitor saves, and what they have looked at: both are the browser's alone, as long as they don't sign in.

import { bowl, plate, tumbler } from "../fixtures/demo.ts";
import { expect, test } from "../fixtures/test.ts";
import type { Locator, Page } from "@playwright/test";

const saved = (page: Page): Locator => page.locator(".saved-piece");
const rail = (page: Page): Locator => page.getByRole("region", { name: "Recently viewed" });

test("60. a piece is saved without an account, and moved to the cart", async ({ page, shopper, visit, expectAccessible }) => {
  await visit("/products/hollow-bowl?option.Glaze=Ash");
  const save = page.getByRole("button", { name: "Save for later" });
  await save.click();
  if (shopper.hasScript) {
    await expect(save).toHaveAttribute("aria-pressed", "true");
    await page.reload();
    await expect(save).toHaveAttribute("aria-pressed", "true");
    await page.getByRole("link", { name: "What you saved" }).click();
  }
  await expect(page).toHaveURL("/wishlist");
  await expect(saved(page)).toContainText("Hollow bowl");
  const parts = [".line-picture", ".line-words", ".saved-acts"].map((part) => saved(page).locator(part).boundingBox());
  const [picture, words, acts] = await Promise.all(parts);
  for (const beside of [words!, acts!]) {
    expect(beside.x, "what is said of it and done with it stands beside its picture").toBeGreaterThan(picture!.x + picture!.width);
    expect(beside.y, "and begins where it begins, or a little below").toBeLessThan(picture!.y + picture!.height);
  }
  await expectAccessible();
  await page.getByRole("button", { name: /^Move to cart/ }).click();
  await expect(page).toHaveURL("/cart");
  await expect(shopper.line("Hollow bowl")).toBeVisible();
  await page.goto("/wishlist");
  await expect(page.getByText("Nothing is saved yet.")).toBeVisible();
});

test("64. a line of the cart is saved for later", async ({ page, shopper, visit }) => {
  await shopper.has([tumbler], [plate]);
  await visit("/cart");
  await page.getByRole("button", { name: /^Save for later.*Tern tumbler$/ }).click();
  await expect(shopper.line("Tern tumbler")).toHaveCount(0);
  await expect(shopper.line("Field plate")).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "What you saved for later" }).click();
  await expect(saved(page)).toContainText("Tern tumbler");
  await saved(page).getByRole("button", { name: /^Remove/ }).click();
  await expect(saved(page)).toHaveCount(0);
});

test("60. saving follows the variant that is picked, and is undone by the same button @script", async ({ page, shopper, visit }) => {
  await visit("/products/wren-mug?option.Glaze=Ash&option.Size=Small");
  const save = page.getByRole("button", { name: "Save for later" });
  await save.click();
  await expect(save).toHaveAttribute("aria-pressed", "true");
  await shopper.pick("Glaze", "Moss");
  await expect(save).toHaveAttribute("aria-pressed", "false");
  await shopper.pick("Glaze", "Ash");
  await expect(save).toHaveAttribute("aria-pressed", "true");
  await save.click();
  await expect(save).toHaveAttribute("aria-pressed", "false");
  await page.goto("/wishlist");
  await expect(saved(page)).toHaveCount(0);
});

test("13. what was looked at is shown again, moves nothing, and is never sent @script", async ({ page, visit, expectAccessible }) => {
  const sent: string[] = [];
  await visit("/products/wren-mug");
  await expect(rail(page)).toHaveCount(0);
  await visit(`/products/${bowl.slug}`);
  await expect(rail(page).getByRole("link", { name: "Wren mug" })).toBeVisible();
  await expect(rail(page).getByRole("link", { name: "Hollow bowl" }), "this is what is looked at").toHaveCount(0);
  // Pages and functions; a picture is asked for where it is shown.
  page.on("request", (request) => {
    const { pathname, search } = new URL(request.url());
    if (!pathname.startsWith("/demo/")) sent.push(`${pathname}${search} ${request.postData() ?? ""} ${request.headers().cookie ?? ""}`);
  });
  await page.addInitScript(() => {
    (window as any).shift = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry: any) => ((window as any).shift += entry.value))).observe({ type: "layout-shift", buffered: true });
  });
  for (const path of ["/", "/cart"]) {
    await visit(path);
    await expect(rail(page).getByRole("link")).toHaveText(["Hollow bowl", "Wren mug"]);
    expect(await page.evaluate(() => (window as any).shift), `what moves on ${path}`).toBeLessThan(0.02);
  }
  expect(sent.filter((request) => /viewed|mug|bowl/.test(request))).toEqual([]);
  await expectAccessible();
  await rail(page).getByRole("button", { name: "Clear" }).click();
  await expect(page.getByText("Nothing is kept of what you looked at.")).toBeFocused();
  await visit("/");
  await expect(rail(page)).toHaveCount(0);
});

test("13. whoever comes from a list is remembered, too @script", async ({ page, visit }) => {
  await visit("/products/wren-mug");
  await visit("/collections/drink");
  await page.getByRole("link", { name: "Tern tumbler" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Tern tumbler");
  await expect(rail(page).getByRole("link", { name: "Wren mug" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Similar pieces" })).toBeVisible();
  await page.getByRole("link", { name: /^Cart/ }).click();
  await expect(rail(page).getByRole("link")).toHaveText(["Tern tumbler", "Wren mug"]);
});
