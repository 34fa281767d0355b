import { lamp } from "../fixtures/demo.ts";
import { orders, reviews } from "../fixtures/staff.ts";
import { expect, test } from "../fixtures/test.ts";

// A form is declined here, as it should be.
test.use({ expectedTroubles: /status of 422/ });

const path = "/products/wren-mug";

/** What the page tells machines of its reviews. */
function told(html: string): { average: string; count: number; texts: string[] } {
  const [, json] = /<script type="application\/ld\+json"[^>]*>(.*?)<\/script>/s.exec(html)!;
  const [product] = JSON.parse(json!)["@graph"];
  const { ratingValue, reviewCount } = product.aggregateRating;
  return { average: ratingValue.toFixed(1), count: reviewCount, texts: product.review.map(({ reviewBody }: any) => reviewBody) };
}

test("what people read of reviews is what machines read", async ({ page, visit }) => {
  const { average, count, texts } = told(await (await visit(path)).text());
  await expect(page.locator(".product-words .rating")).toHaveAttribute("aria-label", `${average} out of 5, ${count} reviews`);
  await expect(page.locator(".reviews-average .rating")).toHaveAttribute("aria-label", `${average} out of 5, ${count} reviews`);
  const shown = (await page.locator(".review-text").allTextContents()).map((text) => text.trim());
  expect(shown).toEqual(texts);
  expect(shown).toHaveLength(10);
  const lines = await page.locator(".review-line").allInnerTexts();
  const counted = lines.map((line) => Number(/(\d+)\s*(?:reviews?)?\s*$/.exec(line)![1]));
  expect(counted.reduce((sum, count) => sum + count)).toBe(count);
});

test("reviews are leafed through and filtered by plain links", async ({ page, visit }) => {
  await visit(`${path}?option.Size=Large`);
  const first = await page.locator(".review-text").first().textContent();
  await page.getByRole("navigation", { name: "Pages of reviews" }).getByRole("link", { name: "Page 2" }).click();
  await expect(page).toHaveURL(/option\.Size=Large&page=2#reviews$/);
  await expect(page.locator(".review-text").first()).not.toHaveText(first!);

  await page.getByRole("link", { name: /^2 stars/ }).click();
  await expect(page).toHaveURL(/stars=2#reviews$/);
  for (const stars of await page.locator(".review .rating").all()) {
    await expect(stars).toHaveAttribute("aria-label", "2 out of 5");
  }
  await page.getByRole("link", { name: "Show all" }).click();
  await expect(page.locator(".review-text").first()).toHaveText(first!);
});

test("whoever comes from a list has the reviews, too @script", async ({ page, visit }) => {
  await visit("/collections/drink");
  await expect(page.locator(".card .rating").first()).toHaveAttribute("aria-label", /^\d\.\d out of 5, \d+ reviews?$/);
  await page.getByRole("link", { name: "Wren mug" }).click();
  await expect(page.locator(".review-text")).toHaveCount(10);
  await expect(page.getByRole("heading", { name: "Reviews", level: 2 })).toBeVisible();
});

test("a buyer writes a review, and it is shown when the shop has read it @once", async ({ page, shopper, expectAccessible }) => {
  await shopper.has([lamp]);
  await shopper.reachPayment();
  await shopper.pay("Approve the payment");
  const number = await shopper.orderNumber();
  orders("fulfill", number);
  await page.reload();
  await page.getByRole("link", { name: "Write a review" }).click();
  await page.getByRole("link", { name: "Write a review" }).click();
  await expectAccessible();

  const words = `The cord reached our shelf, order ${number}.`;
  await page.getByLabel("3 stars").check();
  await page.getByLabel("What should others know?").fill("         short ");
  await page.getByRole("button", { name: "Send the review" }).click();
  await expect(page.getByText("Tell a little more: at least 10 characters.")).toBeVisible();
  await page.getByLabel("What should others know?").fill(words);
  await page.getByLabel("Your name, as everybody may read it").fill("Quill X.");
  await page.getByRole("button", { name: "Send the review" }).click();
  await expect(page.getByText("We read your review before it is shown.")).toBeVisible();

  const listed = reviews("list", "--state", "pending", "--limit", "50").split("\n");
  const place = listed.findIndex((line) => line.includes(words));
  const id = listed.slice(0, place).reverse().find((line) => line.includes("pending"))!.split(" ")[0]!;
  reviews("publish", id);
  await expect(async () => {
    await page.goto("/products/lantern-lamp");
    await expect(page.getByText(words)).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(page.locator(".review", { hasText: words })).toContainText("Verified buyer");
  reviews("reject", id, "--why", "the end of a test");
});
