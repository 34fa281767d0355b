// What a buyer fetches goes to no address; and what a business in another country buys bears no tax of ours.

import { tumbler } from "../fixtures/demo.ts";
import { expect, test } from "../fixtures/test.ts";

test("whoever fetches the order is asked for a name and nothing of an address", async ({ page, visit, shopper, expectAccessible }) => {
  await shopper.has([tumbler]);
  await visit("/checkout");
  await expect(page.getByRole("radio", { name: /Have it sent/ })).toBeChecked();
  await expect(page.getByLabel("Street and number")).toBeVisible();
  await page.locator("label").filter({ hasText: "Fetch it at the workshop" }).click();
  for (const label of ["Street and number", "Postcode", "Town or city"]) {
    await expect(page.getByLabel(label)).toBeHidden();
  }
  await expectAccessible();
  await shopper.fillContact({ "Email address": "ada@example.com", "Full name": "Ada Lovelace" });
  await page.getByRole("button", { name: "Continue" }).click();
  await shopper.expectStep("Payment");
  const main = page.getByRole("main");
  await expect(main).toContainText("Tonweg 7, 12345 Musterstadt");
  await expect(main).toContainText("Tuesday to Saturday, 10 to 18 h");
  await expect(shopper.sum(/Shipping/)).toHaveText("free");
  await expect(shopper.payButton()).toHaveText("Order and pay €24.00");
  await shopper.pay("Approve the payment");
  await expect(page).toHaveURL(/\/orders\//);
  await expect(page.getByText("We write to you as soon as it is ready to be fetched.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Fetch it at" })).toBeVisible();
  await expect(main).toContainText("Tonweg 7, 12345 Musterstadt");
  await expect(main).not.toContainText("Goes to");
  await expectAccessible();
});

test("who changes their mind is asked for the address after all", async ({ page, visit, shopper }) => {
  await shopper.has([tumbler]);
  await visit("/checkout");
  await page.locator("label").filter({ hasText: "Fetch it at the workshop" }).click();
  await shopper.fillContact({ "Email address": "ada@example.com", "Full name": "Ada Lovelace" });
  await page.getByRole("button", { name: "Continue" }).click();
  await shopper.expectStep("Payment");
  await page.getByRole("link", { name: "Change the place" }).click();
  await expect(page.getByRole("radio", { name: /Fetch it at the workshop/ })).toBeChecked();
  await page.locator("label").filter({ hasText: "Have it sent" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: "Enter a town or city" })).toBeVisible();
  await shopper.fillContact();
  await page.getByRole("button", { name: "Continue" }).click();
  await shopper.expectStep("Shipping");
});

test("a business in another country of the Union owes the tax itself", async ({ page, visit, shopper }) => {
  await shopper.has([tumbler]);
  await visit("/checkout");
  await page.getByRole("main").getByLabel("Country").selectOption("Austria");
  await shopper.fillContact({
    "Email address": "ada@example.com",
    "Full name": "Ada Lovelace",
    "Street and number": "Ring 1",
    Postcode: "1010",
    "Town or city": "Wien",
  });
  await page.getByText("Add company or second line").click();
  await shopper.fillContact({ Company: "Analytical Engines", "VAT number": "ATU13585628" });
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: /Enter a VAT number such as/ })).toBeVisible();
  await expect(page.getByLabel("VAT number")).toHaveValue("ATU13585628");
  await shopper.fillContact({ "VAT number": "ATU 135.856.27" });
  await page.getByRole("button", { name: "Continue" }).click();
  await shopper.expectStep("Shipping");
  await shopper.goOn("Continue to payment");
  await shopper.expectStep("Payment");
  await expect(page.getByText("VAT: reverse charge, you owe it")).toBeVisible();
  // 24.00 and 9.90 for the parcel contain 5.65 of Austrian VAT, which we don't take.
  await expect(shopper.payButton()).toHaveText("Order and pay €28.25");
  await shopper.pay("Approve the payment");
  await expect(page).toHaveURL(/\/orders\//);
  await expect(page.getByText("VAT number ATU13585627")).toBeVisible();
  await expect(page.getByText("VAT: reverse charge, you owe it")).toBeVisible();
});
