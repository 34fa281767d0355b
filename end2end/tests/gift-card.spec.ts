import type { Page } from "@playwright/test";
import { lamp } from "../fixtures/demo.ts";
import type { Shopper } from "../fixtures/shopper.ts";
import { giftCard, giftCards, orders } from "../fixtures/staff.ts";
import { expect, test } from "../fixtures/test.ts";

// Paying with gift cards. The lamp costs 168 euros and is sent for free; staff issues the cards.

// What is left to pay and is no longer true is a conflict, and the browser says so too.
test.use({ expectedTroubles: /status of 409/ });

/** Types a code into the form on the last step, which may be folded away, and sends it. */
async function type(page: Page, code: string): Promise<void> {
  const field = page.getByLabel("Code", { exact: true });
  if (!(await field.isVisible())) await page.locator("summary").filter({ hasText: "Gift card or store credit" }).click();
  await field.fill(code);
  await page.getByRole("button", { name: "Use it" }).click();
}

async function expectPlaced(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you, your order is placed");
}

async function expectToPay(shopper: Shopper, rest: string): Promise<void> {
  await expect(shopper.sum("To pay by card")).toHaveText(rest);
  await expect(shopper.payButton()).toHaveText(`Order and pay ${rest}`);
}

test.beforeEach(async ({ shopper }) => {
  await shopper.has([lamp]);
  await shopper.reachPayment();
});

test("a gift card pays its part, and gets it back when the order is canceled", async ({ page, shopper, expectAccessible }) => {
  const { code, tail } = giftCard("100.00");
  await expectAccessible();
  // Nobody types it as it is printed.
  await type(page, ` ${code.toLowerCase().replaceAll("-", " ")}`);
  await expect(page).toHaveURL("/checkout/payment");
  await expect(shopper.sum(`Gift card ···· ${tail}`)).toHaveText("−€100.00");
  await expect(shopper.sum(/^Total/)).toHaveText("€168.00");
  await expectToPay(shopper, "€68.00");
  await expectAccessible();
  await shopper.pay("Approve the payment");
  await expectPlaced(page);
  await expect(shopper.sum(`Gift card ···· ${tail}`)).toHaveText("−€100.00");
  await expect(shopper.sum("By card")).toHaveText("€68.00");
  await expectAccessible();
  await expect(page.getByRole("main")).not.toContainText(code);
  expect(giftCards("show", tail)).toContain("€0.00");

  orders("cancel", await shopper.orderNumber());
  expect(giftCards("show", tail)).toMatch(/€100\.00\s+active/);
});

test("a gift card that covers everything leaves nothing to be paid", async ({ page, shopper }) => {
  const { code, tail } = giftCard("200.00");
  await type(page, code);
  await expect(shopper.sum("To pay by card")).toHaveText("€0.00");
  await page.getByRole("button", { name: "Order and pay by gift card" }).click();
  await expectPlaced(page);
  expect(giftCards("show", tail)).toMatch(/€32\.00\s+active/);
});

test("two cards pay together, and each can be removed again", async ({ page, shopper }) => {
  const [first, second] = [giftCard("100.00"), giftCard("20.00")];
  await type(page, first.code);
  await expectToPay(shopper, "€68.00");
  await type(page, second.code);
  await expectToPay(shopper, "€48.00");
  await page.getByRole("button", { name: `Remove Gift card ···· ${first.tail}` }).click();
  await expectToPay(shopper, "€148.00");
  await page.getByRole("button", { name: `Remove Gift card ···· ${second.tail}` }).click();
  await expect(shopper.sum("To pay by card")).toHaveCount(0);
  await expect(shopper.payButton()).toHaveText("Order and pay €168.00");
});

test("who types something else is told what is wrong with it", async ({ page, shopper, expectAccessible }) => {
  const { code } = giftCard("10.00");
  const slip = code.slice(0, -1) + (code.endsWith("0") ? "1" : "0");
  for (const wrong of ["WELCOME10", slip, "0000-0000-0000-0000-0000-0000-0000"]) {
    await type(page, wrong);
    await expect(page).toHaveURL("/checkout/payment?card=unknown");
    const field = page.getByLabel("Code", { exact: true });
    await expect(field).toBeVisible();
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(/We don’t know this code\. Check it letter by letter/);
    await expect(field).toHaveValue("");
  }
  await expectAccessible();
  // It is no dead end.
  await type(page, code);
  await expectToPay(shopper, "€158.00");
});

test("a card that staff disables meanwhile pays nothing, and the buyer is told before anything is charged", async ({ page, shopper }) => {
  const { code, tail } = giftCard("100.00");
  await type(page, code);
  await expectToPay(shopper, "€68.00");
  giftCards("disable", tail);
  await shopper.payButton().click();
  await expect(page).toHaveURL("/checkout/payment?notice=to_pay_changed");
  await expect(page.getByText("What your gift card covers has changed. Nothing was charged")).toBeVisible();
  await expect(page.getByText("This card can’t be used.")).toBeVisible();
  await expectToPay(shopper, "€168.00");
});
