import { linkIn, mailTo } from "../fixtures/mails.ts";
import { expect, test } from "../fixtures/test.ts";

// Some acts here are declined, as they should be.
test.use({ expectedTroubles: /status of 4(09|22)/ });

const address = () => `reads-${Date.now()}-${Math.floor(Math.random() * 1e6)}@example.com`;

test("9. The newsletter is asked for in the footer, confirmed by a link, and ended with one click", async ({ page, visit, request }) => {
  const email = address();
  await visit("/");
  await page.getByRole("contentinfo").getByLabel("Newsletter").fill(email);
  await page.getByRole("contentinfo").getByRole("button", { name: "Sign up" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Look into your mails");

  const confirm = linkIn(await mailTo(email, /One more click/), /\/confirm$/);
  await page.goto(confirm);
  await page.getByRole("button", { name: "Yes, send me the newsletter" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You get the newsletter");
  // Used once, it says so and does nothing.
  await page.goto(confirm);
  await expect(page.getByRole("main")).toContainText("You get the newsletter already.");

  const welcome = await mailTo(email, /Good to have you/);
  expect(welcome).toContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
  const end = linkIn(welcome, /\/end$/);
  await page.goto(end);
  await expect(page.getByRole("button", { name: "End the newsletter" })).toBeVisible();
  // As a mail program does it: from no page of ours.
  const ended = await request.post(end, { form: { "List-Unsubscribe": "One-Click" } });
  expect(ended.status()).toBe(200);
  await page.goto(end);
  await expect(page.getByRole("main")).toContainText("You get no newsletter");
});

test("9. A wrong address is explained, and a broken link says what to do", async ({ page, visit }) => {
  await visit("/newsletter");
  await page.getByRole("main").getByLabel("Email address").fill("ada@");
  await page.getByRole("main").getByRole("button", { name: "Sign up" }).click();
  await expect(page.getByRole("alert")).toContainText("like name@example.com");
  await page.goto("/newsletter/0000000000000aaaaaaaaaaaaaaaaaaaaaaaaaa/confirm");
  await expect(page.getByRole("main")).toContainText("This link is not whole, or was never ours.");
});

test("91. Nothing is ticked at the till before somebody does it", async ({ page, shopper }) => {
  await shopper.has([{ slug: "tern-tumbler", sku: "ME-TERN-ASH" }]);
  await page.goto("/checkout");
  const boxes = page.getByRole("main").getByRole("checkbox");
  await expect(boxes).toHaveCount(2);
  for (const box of await boxes.all()) await expect(box).not.toBeChecked();
  await page.getByLabel("Send me the newsletter").check();
  await shopper.fillContact();
  await shopper.goOn("Continue to shipping");
  await shopper.expectStep("Shipping");
  await page.goBack();
  await page.reload();
  await expect(page.getByLabel("Send me the newsletter")).toBeChecked();
});
