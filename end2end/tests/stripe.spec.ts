import type { Page } from "@playwright/test";
import { lamp } from "../fixtures/demo.ts";
import type { Shopper } from "../fixtures/shopper.ts";
import { stripeOrders } from "../fixtures/staff.ts";
import { emulator } from "../fixtures/stripe.ts";
import { expect, test } from "../fixtures/test.ts";

// Buying in a shop whose money Stripe collects: the pages of both, the way between them, and Stripe's messages.

// The emulated page has no picture of its own.
test.use({ expectedTroubles: /favicon\.ico/ });

/** The buttons of the emulated hosted page. */
type Button =
  | "Approve the payment"
  | "Ask me to confirm first"
  | "Confirm as the bank asks"
  | "Decline: not enough money"
  | "Go back without paying";

/** Orders a lamp, and stands before Stripe's page. */
async function order(page: Page, shopper: Shopper): Promise<void> {
  await shopper.has([lamp]);
  await shopper.reachPayment();
  await shopper.payButton().click();
  await expectHostedPage(page);
}

async function expectHostedPage(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: "Emulated Checkout" })).toBeVisible();
  expect(new URL(page.url()).origin).toBe(emulator());
}

async function press(page: Page, ...buttons: Button[]): Promise<void> {
  for (const button of buttons) {
    await expectHostedPage(page);
    await page.getByRole("button", { name: button }).click();
  }
}

async function expectPlaced(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you, your order is placed");
}

test("a buyer pays on Stripe's page and comes back", async ({ page, shopper }) => {
  await order(page, shopper);
  await press(page, "Approve the payment");
  await expectPlaced(page);
  // The messages come after the buyer, and change nothing.
  const number = await shopper.orderNumber();
  await page.reload();
  await expectPlaced(page);
  expect(stripeOrders("show", number).match(/Your payment arrived/g)).toHaveLength(1);
});

test("a declined card ends nothing: another one pays for the same order", async ({ page, shopper }) => {
  await order(page, shopper);
  await press(page, "Decline: not enough money", "Ask me to confirm first", "Confirm as the bank asks");
  await expectPlaced(page);
});

test("who goes back without paying finds everything kept, and pays for the same order then", async ({ page, shopper }) => {
  await order(page, shopper);
  const hosted = page.url();
  await press(page, "Go back without paying");
  await shopper.expectStep("Payment");
  await shopper.payButton().click();
  await expectHostedPage(page);
  expect(page.url()).toBe(hosted);
  await page.goBack();
  await shopper.expectStep("Payment");
  await shopper.payButton().click();
  await press(page, "Approve the payment");
  await expectPlaced(page);
});

test("a buyer who never comes back has bought as soon as Stripe says so, and may come back later", async ({ page, shopper }) => {
  await order(page, shopper);
  // Paid, and the way back was lost.
  const paid = await page.request.post(page.url(), { form: { act: "approve" }, maxRedirects: 0 });
  expect(paid.status()).toBe(303);
  const back = paid.headers()["location"];
  const number = /Order (\d+)/.exec(await page.getByRole("main").innerText())![1];
  await expect.poll(() => stripeOrders("show", number)).toContain("paid: paid");
  await page.goto(back);
  await expectPlaced(page);
  expect(await shopper.orderNumber()).toBe(number);
});

test("a refund reaches Stripe, and the buyer reads of it", async ({ page, shopper }) => {
  await order(page, shopper);
  await press(page, "Approve the payment");
  await expectPlaced(page);
  const number = await shopper.orderNumber();
  stripeOrders("refund", number, "--amount", "12.50");
  await page.reload();
  await expect(page.getByText("We sent €12.50 back to you, the way you paid.")).toBeVisible();
});
