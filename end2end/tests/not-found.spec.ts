import { expect, test } from "../fixtures/test.ts";

test.use({ expectedTroubles: /status of 404/ });

for (const path of ["/no-such-page", "/products/no-such-product", "/collections/no-such-collection", "/pages/no-such-page", "/orders/0123456789abcdefghijklmnop"]) {
  test(`${path} says that nothing is there, and where to go on`, async ({ page, visit }) => {
    const response = await visit(path);
    expect(response.status()).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Page not found");
    await expect(page).toHaveTitle(/^Page not found/);
    const main = page.getByRole("main");
    await expect(main.getByRole("link", { name: "Drink" })).toHaveAttribute("href", "/collections/drink");
    await main.getByRole("searchbox", { name: "Search the shop" }).fill("mug");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL("/search?q=mug");
    await expect(page.getByRole("link", { name: "Wren mug" })).toBeVisible();
  });
}

test("a link to nothing within the app shows the same page @script", async ({ page, visit }) => {
  await visit("/");
  await page.getByRole("navigation", { name: "Collections" }).getByRole("link", { name: "Drink" }).evaluate((link) => {
    link.setAttribute("href", "/products/no-such-product");
    (link as HTMLElement).click();
  });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Page not found");
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Stoneware/);
});

test("a door that takes no such request says so", async ({ request }) => {
  expect((await request.post("/products/wren-mug")).status()).toBe(405);
  expect((await request.get("/cart/add")).status()).toBe(405);
});
