// One shop, two markets: whoever chooses the United Kingdom sees pounds on every page, and pays what they saw.

import { lamp, tumbler } from "../fixtures/demo.ts";
import { expect, test } from "../fixtures/test.ts";
import type { Locator, Page } from "@playwright/test";

const london = {
  "Email address": "ada@example.com",
  "Full name": "Ada Lovelace",
  "Street and number": "1 Example Road",
  Postcode: "SW1A 1AA",
  "Town or city": "London",
};

function choice(page: Page): Locator {
  return page.getByRole("contentinfo").getByLabel("Country and currency");
}

/** Chooses a market at the foot of the page that is shown. */
async function choose(page: Page, market: string): Promise<void> {
  await choice(page).selectOption(market);
  await Promise.all([
    page.waitForNavigation(),
    page.getByRole("contentinfo").getByRole("button", { name: "Change" }).click(),
  ]);
}

/** Expects a page on which everything costs this money. */
async function expectMoney(page: Page, sign: "£" | "€"): Promise<void> {
  await expect(page.getByRole("main")).toContainText(sign);
  await expect(page.getByRole("main")).not.toContainText(sign === "£" ? "€" : "£");
}

test("a market is chosen at the foot of any page, which is then shown in its money", async ({ page, visit }) => {
  await visit("/products/tern-tumbler");
  await expect(choice(page)).toHaveValue("");
  await expectMoney(page, "€");
  await choose(page, "United Kingdom, GBP");
  await expect(page).toHaveURL("/products/tern-tumbler");
  await expect(choice(page)).toHaveValue("uk");
  await expectMoney(page, "£");
  await expect(page.getByRole("main")).toContainText("incl. VAT");
  await choose(page, "Germany and elsewhere, EUR");
  await expectMoney(page, "€");
});

test("the price is the same on every page, from the list to the order", async ({ page, visit, shopper }) => {
  await visit("/");
  await choose(page, "United Kingdom, GBP");
  await expectMoney(page, "£");
  const price = "£21.00";

  await visit("/search?q=tumbler");
  await expect(shopper.cards().filter({ hasText: "Tern tumbler" })).toContainText(price);
  await visit("/collections/drink?sort=price-ascending");
  await expect(shopper.cards().filter({ hasText: "Tern tumbler" })).toContainText(price);
  await visit("/products/tern-tumbler");
  await expect(page.locator(".buy-price")).toContainText(price);
  await shopper.addToCart();
  await expect(shopper.line("Tern tumbler")).toContainText(price);
  await expect(shopper.sum("Standard to United Kingdom")).toHaveText("£9.90");
  await expect(shopper.sum(/^Total$/)).toHaveText("£30.90");

  await visit("/checkout");
  await expect(page.getByRole("main").getByLabel("Country")).toHaveValue("GB");
  await shopper.fillContact(london);
  await shopper.goOn("Continue to shipping");
  await shopper.expectStep("Shipping");
  await shopper.goOn("Continue to payment");
  await shopper.expectStep("Payment");
  await expectMoney(page, "£");
  await page.getByRole("button", { name: "Order and pay £30.90" }).click();
  await page.getByRole("button", { name: "Approve the payment" }).click();
  await expect(page).toHaveURL(/\/orders\//);
  await expect(page.getByRole("main")).toContainText("£30.90");
  await expectMoney(page, "£");
});

test("pages that are reached within the app stay in the market of the page one came from", { tag: "@script" }, async ({ page, visit, shopper, context }) => {
  await visit("/");
  await choose(page, "United Kingdom, GBP");
  await visit("/");
  // Another tab chooses another market. This one goes on as it began, until it is loaded anew.
  await context.clearCookies({ name: "market" });
  let loads = 0;
  page.on("load", () => (loads += 1));
  const asked = page.waitForRequest((request) => request.url().includes("/api/collection"));
  await page.getByRole("navigation", { name: "Collections" }).getByRole("link", { name: "Drink", exact: true }).click();
  expect((await asked).url()).toContain("/in/uk/api/collection");
  await expect(page.getByRole("heading", { level: 1, name: "Drink" })).toBeVisible();
  await expectMoney(page, "£");
  await shopper.cards().filter({ hasText: "Tern tumbler" }).getByRole("link").click();
  await expect(page.locator(".buy-price")).toContainText("£21.00");
  expect(loads).toBe(0);
  await page.reload();
  await expect(page.locator(".buy-price")).toContainText("€");
});

test("the cart says that its prices are others now, and what is not sold there", async ({ page, visit, shopper }) => {
  await shopper.has([tumbler, 2], [lamp]);
  await visit("/cart");
  await expectMoney(page, "€");
  await choose(page, "United Kingdom, GBP");
  await expect(page.getByText("Your cart has the prices for United Kingdom now, in GBP.")).toBeVisible();
  await expect(page.getByText("Lantern lamp is not sold")).toBeVisible();
  await expect(shopper.line("Tern tumbler")).toContainText("£42.00");
  await expect(shopper.line("Lantern lamp")).toHaveCount(0);
  await expectMoney(page, "£");
});

test("whoever sends it to another market is told before paying", async ({ page, visit, shopper }) => {
  await shopper.has([tumbler]);
  await visit("/");
  await choose(page, "United Kingdom, GBP");
  await visit("/checkout");
  await page.getByRole("main").getByLabel("Country").selectOption("Germany");
  await shopper.fillContact();
  await shopper.goOn("Continue to shipping");
  await shopper.expectStep("Shipping");
  const told = "Because of where it goes, this order has the prices for Germany and elsewhere, in EUR.";
  await expect(page.getByText(told)).toBeVisible();
  await shopper.goOn("Continue to payment");
  await expect(page.getByText(told)).toBeVisible();
  await expect(page.getByRole("button", { name: /^Order and pay €/ })).toBeVisible();
});

test("what is not sold in a market says so and leads on", async ({ page, visit }) => {
  await visit("/");
  await choose(page, "United Kingdom, GBP");
  await visit("/products/lantern-lamp");
  await expect(page.getByRole("heading", { level: 1, name: "Lantern lamp" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("We don’t sell this in United Kingdom.");
  await page.getByRole("link", { name: "Choose another country" }).click();
  await expect(choice(page)).toBeFocused();
});

// A phone has no Tab key.
test("the choice is made by keyboard alone", { tag: ["@once", "@script"] }, async ({ page, visit }) => {
  await visit("/pages/about");
  await choice(page).focus();
  await page.keyboard.press("ArrowDown");
  await expect(choice(page)).toHaveValue("uk");
  // Looking through the list changes nothing yet.
  await expect(page).toHaveURL("/pages/about");
  await page.keyboard.press("Tab");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  await expect(page.locator("html")).toHaveAttribute("data-market", "uk");
});

test("a market's pages are accessible, and fit a phone", async ({ page, visit, expectAccessible }) => {
  test.slow();
  await visit("/");
  await choose(page, "United Kingdom, GBP");
  for (const path of ["/products/tern-tumbler", "/products/lantern-lamp", "/cart?repriced=1"]) {
    await visit(path);
    await expectAccessible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} scrolls sideways`).toBe(true);
  }
});
