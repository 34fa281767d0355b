import { expect, test } from "../fixtures/test.ts";

test("the home page greets and is accessible", async ({ page, visit, expectAccessible }) => {
  const response = await visit("/");
  expect(response.status()).toBe(200);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible();
});

test.describe("a page that does not exist", () => {
  test.use({ expectedTroubles: [/status of 404/] });

  test("says so, and is accessible", async ({ page, visit, expectAccessible }) => {
    const response = await visit("/no-such-page");
    expect(response.status()).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible();
  });
});
