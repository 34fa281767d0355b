// Telling somebody when a piece is back or costs less: asked for by a form, confirmed by a link, ended by a link.

import { linkOfMail } from "../fixtures/mails.ts";
import { expect, test } from "../fixtures/test.ts";

// A form is declined here, as it should be.
test.use({ expectedTroubles: /status of 4\d\d/ });

test("51. who waits for a sold-out variant confirms by mail and can end it", async ({ page, visit, expectAccessible }, info) => {
  const email = `waits-${info.project.name}-${info.retry}@example.com`;
  await visit("/products/wren-mug?option.Glaze=Ember&option.Size=Small");
  await expect(page.getByText("This one is sold out.")).toBeVisible();
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Tell me when it is back" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Look into your mailbox");
  await expect(page.getByText(email)).toBeVisible();

  const link = await linkOfMail("confirm_alert", email);
  await page.goto(link);
  await expectAccessible();
  await page.getByRole("button", { name: "Yes, tell me" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("We tell you");
  await expectAccessible();
  await page.getByRole("button", { name: "Don’t write to me" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This is over");
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 }), "a used link says so").toHaveText("This is over");
});

test("51. a mail program ends it by one press, and a link that is not whole is told so @once", async ({ page, visit }) => {
  const email = "one-press@example.com";
  await visit("/products/wren-mug?option.Glaze=Ash&option.Size=Small");
  await page.getByText("Tell me when it costs less").first().click();
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Tell me when it costs less" }).click();
  const link = await linkOfMail("confirm_alert", email);
  const answer = await page.request.post(link, { form: { "List-Unsubscribe": "One-Click" }, maxRedirects: 0 });
  expect(answer.status()).toBe(303);
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This is over");
  await page.goto(link.slice(0, -3));
  await expect(page.getByText("This link is not whole.")).toBeVisible();
});

test("51. the form follows the variant that is picked @script", async ({ page, shopper, visit }) => {
  await visit("/products/wren-mug?option.Glaze=Ash&option.Size=Small");
  await expect(page.getByText("Tell me when it costs less").first()).toBeVisible();
  await expect(page.getByLabel("Email address")).toBeHidden();
  await shopper.pick("Glaze", "Ember");
  await expect(page.getByRole("button", { name: "Tell me when it is back" })).toBeVisible();
  await page.getByLabel("Email address").fill("no address");
  const variant = new URL(page.url()).searchParams.get("variant")!;
  await expect(page.locator(".alert input[name=variant]")).toHaveValue(variant);
  await page.getByLabel("Email address").evaluate((field) => field.closest("form")!.submit());
  await expect(page.getByText("Enter an email address in the correct format")).toBeVisible();
});
