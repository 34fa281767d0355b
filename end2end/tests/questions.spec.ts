import { questions } from "../fixtures/staff.ts";
import { expect, test } from "../fixtures/test.ts";

// A form is declined here, as it should be.
test.use({ expectedTroubles: /status of 422/ });

test("55. a question is asked on the product's page and answered there @once", async ({ page, visit, expectAccessible }) => {
  const words = `Does <b>this</b> jar keep coffee fresh, try ${Date.now()}?`;
  await visit("/products/larder-jar");
  await page.getByText("Ask about this piece").click();
  await page.getByLabel("What would you like to know?").fill(words);
  await page.getByLabel("Your name, as everybody may read it (optional)").fill("Quill");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you for asking");
  await expectAccessible();

  const listed = questions("list", "--state", "pending", "--limit", "50").split("\n");
  const place = listed.findIndex((line) => line.includes(words));
  const id = listed.slice(0, place).reverse().find((line) => line.includes("pending"))!.split(" ")[0]!;
  questions("answer", id, "It does, with the lid on.");
  await expect(async () => {
    await page.goto("/products/larder-jar");
    await expect(page.getByText(words)).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(page.locator(".question", { hasText: words })).toContainText("It does, with the lid on.");
  questions("reject", id);
});
