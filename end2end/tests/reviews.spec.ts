import { crc32, deflateSync } from "node:zlib";
import { lamp } from "../fixtures/demo.ts";
import type { Shopper } from "../fixtures/shopper.ts";
import { orders, reviews } from "../fixtures/staff.ts";
import { expect, test } from "../fixtures/test.ts";
import type { Page } from "@playwright/test";

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

/** A PNG of one colour, as a file that somebody chooses. */
function photo(name: string, width: number, height: number) {
  const chunk = (kind: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(kind, "latin1"), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits of each of red, green and blue; each row begins with how it is filtered: not at all.
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from([0x8c, 0x5a, 0x3c]))]);
  const rows = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const buffer = Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]);
  return { name, mimeType: "image/png", buffer };
}

/** The id of the pending review that says this. */
function pending(words: string): string {
  const listed = reviews("list", "--state", "pending", "--limit", "50").split("\n");
  const place = listed.findIndex((line) => line.includes(words));
  return listed.slice(0, place).reverse().find((line) => line.includes("pending"))!.split(" ")[0]!;
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

/** Somebody has bought a lamp, it was sent, and its review is before them; answers the number of their order. */
async function mayWrite(page: Page, shopper: Shopper): Promise<string> {
  await shopper.has([lamp]);
  await shopper.reachPayment();
  await shopper.pay("Approve the payment");
  const number = await shopper.orderNumber();
  orders("fulfill", number);
  await page.reload();
  await page.getByRole("link", { name: "Write a review" }).click();
  await page.getByRole("link", { name: "Write a review" }).click();
  return number;
}

test("a buyer writes a review, and it is shown when the shop has read it @once", async ({ page, shopper, expectAccessible }) => {
  const number = await mayWrite(page, shopper);
  await expectAccessible();

  const words = `The cord reached our shelf, order ${number}.`;
  const stars = page.getByLabel("3 stars");
  expect((await stars.boundingBox())!.width, "what is pressed stands at its stars").toBeLessThan(30);
  await stars.check();
  await page.getByLabel("What should others know?").fill("         short ");
  await page.getByRole("button", { name: "Send the review" }).click();
  await expect(page.getByText("Tell a little more: at least 10 characters.")).toBeVisible();
  await page.getByLabel("What should others know?").fill(words);
  await page.getByLabel("Your name, as everybody may read it").fill("Quill X.");
  await page.getByRole("button", { name: "Send the review" }).click();
  await expect(page.getByText("We read your review before it is shown.")).toBeVisible();

  const id = pending(words);
  reviews("publish", id);
  await expect(async () => {
    await page.goto("/products/lantern-lamp");
    await expect(page.getByText(words)).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(page.locator(".review", { hasText: words })).toContainText("Verified buyer");
  reviews("reject", id, "--why", "the end of a test");
});

test("56. a buyer adds a photo, and it stands with the review until it is taken down @once", async ({ page, shopper, expectAccessible }) => {
  const number = await mayWrite(page, shopper);

  const words = `It lights the corner by the window, order ${number}.`;
  const field = page.getByLabel("Photos (optional)");
  await page.getByLabel("4 stars").check();
  await page.getByLabel("What should others know?").fill(words);
  await page.getByLabel("Your name, as everybody may read it").fill("Sorrel B.");
  await field.setInputFiles({ name: "drawing.jpg", mimeType: "image/jpeg", buffer: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>") });
  await page.getByRole("button", { name: "Send the review" }).click();
  await expect(page.getByText("“drawing.jpg” is not a JPEG, PNG or WebP picture. Choose one that is.")).toBeVisible();
  await expect(field).toHaveAccessibleDescription(/Up to 3.*drawing\.jpg/);
  await expectAccessible();
  await expect(page.getByLabel("4 stars")).toBeChecked();
  await expect(page.getByLabel("What should others know?")).toHaveValue(words);
  await expect(page.getByLabel("Your name, as everybody may read it")).toHaveValue("Sorrel B.");

  await field.setInputFiles([photo("corner.png", 400, 300), photo("window.png", 300, 400)]);
  await page.getByRole("button", { name: "Send the review" }).click();
  await expect(page.getByText("We read your review before it is shown.")).toBeVisible();
  const id = pending(words);
  reviews("publish", id);
  const review = page.locator(".review", { hasText: words });
  await expect(async () => {
    await page.goto("/products/lantern-lamp");
    await expect(review).toBeVisible({ timeout: 500 });
  }).toPass();

  const alt = "Photo by Sorrel B. of Lantern lamp";
  const strip = page.getByRole("list", { name: "Photos from buyers" });
  for (const list of [strip, review]) {
    const photos = list.getByRole("img", { name: alt });
    await expect(photos).toHaveCount(2);
    await photos.first().scrollIntoViewIfNeeded();
    await expect.poll(() => photos.first().evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(320);
    await expect(photos.first()).toHaveAttribute("width", "320");
    await expect(photos.first()).toHaveAttribute("height", "240");
  }
  await expectAccessible();
  const address = (await review.getByRole("link", { name: alt }).first().getAttribute("href"))!;
  expect(address).toMatch(/^\/photos\/[0-9a-f]{64}\.jpg$/);
  await review.getByRole("link", { name: alt }).first().click();
  await expect(page).toHaveURL(address);

  reviews("take-down", id, "1", "--why", "the end of a test");
  expect((await page.request.get(address)).status()).toBe(404);
  await expect(async () => {
    const html = await (await page.request.get("/products/lantern-lamp")).text();
    expect(html).toContain(words);
    expect(html.split(alt)).toHaveLength(3);
  }).toPass();
  reviews("reject", id, "--why", "the end of a test");
});
