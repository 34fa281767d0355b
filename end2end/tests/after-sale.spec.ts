import type { Page } from "@playwright/test";
import { lamp } from "../fixtures/demo.ts";
import type { Shopper } from "../fixtures/shopper.ts";
import { orders } from "../fixtures/staff.ts";
import { expect, test } from "../fixtures/test.ts";

// Some acts here are declined, as they should be.
test.use({ expectedTroubles: /status of 4(09|22)/ });

/** Buys a lamp; answers the order's number and address. */
async function buy(page: Page, shopper: Shopper): Promise<{ number: string; address: string }> {
  await shopper.has([lamp]);
  await shopper.reachPayment();
  await shopper.pay("Approve the payment");
  return { number: await shopper.orderNumber(), address: page.url() };
}

test("a buyer cancels an order that was not sent, and the money goes back", async ({ page, shopper }) => {
  const { number, address } = await buy(page, shopper);
  await page.getByRole("link", { name: "Cancel the order" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Cancel order ${number}?`);
  await page.getByRole("link", { name: "Keep it" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you, your order is placed");

  await page.getByRole("link", { name: "Cancel the order" }).click();
  await page.getByRole("button", { name: `Cancel order ${number}` }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your order was canceled");
  await expect(page.getByText("What you paid goes back to you the way it came.")).toBeVisible();
  await expect(page.getByText("You canceled the order.")).toBeVisible();

  // Once is enough, and a page that is old says so.
  await page.goto(`${new URL(address).pathname}/cancel`);
  await expect(page.getByRole("main")).toContainText("can’t be canceled any more");
  expect(orders("show", number)).toContain("canceled");
});

test("a buyer follows the parcel and asks to send something back", async ({ page, shopper }) => {
  const { number } = await buy(page, shopper);
  orders("fulfill", number, "--carrier", "DHL", "--tracking", "00340434161094042557");
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your order is on its way");
  await expect(page.getByText("Tracking number 00340434161094042557")).toBeVisible();
  await expect(page.getByRole("link", { name: "Cancel the order" })).toHaveCount(0);

  await page.getByRole("link", { name: "Send something back" }).click();
  // Nothing was said to go back.
  await page.getByRole("button", { name: "Ask to send it back" }).click();
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("Your order is on its way");
  await page.goBack();
  await page.getByLabel(/how many of 1/).fill("1");
  await page.getByRole("button", { name: "Ask to send it back" }).click();
  await expect(page.getByText("You asked to send something back (return 1).")).toBeVisible();

  orders("approve-return", number, "1");
  await page.reload();
  await expect(page.getByText("Return 1 is approved.")).toBeVisible();
});

test("the invoice is on the order's page as soon as the order is confirmed", async ({ page, shopper }) => {
  await buy(page, shopper);
  const invoice = page.getByRole("link", { name: /^Invoice / });
  await expect(async () => {
    await page.reload();
    await expect(invoice).toBeVisible({ timeout: 500 });
  }).toPass();
  await invoice.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Invoice TEST-INV-\d+$/);
  for (const words of ["Ada Lovelace", "Torstraße 1", "of which VAT 19 %", "Total"]) {
    await expect(page.getByRole("main")).toContainText(words);
  }
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("link", { name: "To the order" })).toBeHidden();
});

/** Where the shop asks about a change of an order. */
const change = (page: Page) => page.getByRole("region", { name: "Shall we change your order?" });

test("a buyer pays the difference for a change of the order", async ({ page, shopper }) => {
  const { number } = await buy(page, shopper);
  orders("edit", number, "--add", `${lamp.sku}=1`);
  await page.reload();
  await expect(change(page)).toContainText("We keep these pieces for you until");
  await change(page).getByRole("button", { name: /^Pay .* for the change$/ }).click();
  await page.getByRole("button", { name: "Approve the payment" }).click();
  await expect(page.getByText(/^The order was changed: /)).toBeVisible();
  await expect(change(page)).toHaveCount(0);
  await expect(page.getByRole("link", { name: /^Invoice / })).toHaveCount(2);
});

test("a buyer leaves the order as it is", async ({ page, shopper }) => {
  const { number } = await buy(page, shopper);
  orders("edit", number, "--add", `${lamp.sku}=1`);
  await page.reload();
  await change(page).getByRole("button", { name: "Leave the order as it is" }).click();
  await expect(page.getByText(/^You declined the change: /)).toBeVisible();
  await expect(change(page)).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you, your order is placed");
});
