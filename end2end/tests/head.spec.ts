// What search engines and shared links are told is read from the pages as they are sent (`src/tests/http/machines.rs`). Here is what
// only a browser shows. It is the same on every device, so it is looked at once.

import { expect, test } from "../fixtures/test.ts";

test.describe("@once", () => {
  test("an address with a slash too many leads to the one without", async ({ request }) => {
    const response = await request.get("/collections/drink/?sort=title", { maxRedirects: 0 });
    expect(response.status()).toBe(308);
    expect(response.headers().location).toMatch(/\/collections\/drink\?sort=title$/);
  });

  test("the head follows when the page changes within the app", async ({ page, visit, baseURL }) => {
    await visit("/collections/drink");
    await page.getByRole("main").getByRole("link", { name: "Wren mug" }).click();
    await expect(page).toHaveTitle(/^Wren mug/);
    await expect(page.locator("link[rel=canonical]")).toHaveAttribute("href", `${baseURL}/products/wren-mug`);
    await expect(page.locator("link[rel=canonical]")).toHaveCount(1);
    await expect(page.locator("meta[name=description]")).toHaveCount(1);
    await expect(page.locator("meta[name=description]")).toHaveAttribute("content", /mug/);
  });
});
