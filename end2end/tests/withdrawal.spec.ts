import type { Page } from "@playwright/test";
import { lamp } from "../fixtures/demo.ts";
import { hasMail, linkIn, mailTo } from "../fixtures/mails.ts";
import { ada, type Shopper } from "../fixtures/shopper.ts";
import { orders } from "../fixtures/staff.ts";
import { expect, test } from "../fixtures/test.ts";

// Some acts here are declined, as they should be.
test.use({ expectedTroubles: /status of 4(09|22)/ });

/** Buys a lamp under an address of its own; answers the order's number. */
async function buy(page: Page, shopper: Shopper, email: string): Promise<string> {
  await shopper.has([lamp]);
  await page.goto("/checkout");
  await shopper.fillContact({ ...ada, "Email address": email });
  await shopper.goOn("Continue to shipping");
  await shopper.goOn("Continue to payment");
  await shopper.pay("Approve the payment");
  return shopper.orderNumber();
}

/** An address that no other test writes to. */
const address = (name: string) => `${name}-${Date.now()}-${Math.floor(Math.random() * 1e6)}@example.com`;

test("97. A buyer withdraws from the contract in two steps, and gets a receipt with the day and time", async ({ page, shopper }) => {
  const email = address("withdraws");
  const number = await buy(page, shopper, email);
  orders("fulfill", number);
  orders("deliver", number, "1");
  await page.reload();
  await page.getByRole("link", { name: "Withdraw from contract here" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Withdraw from contract");
  await expect(page.getByLabel("Full name")).toHaveValue("Ada Lovelace");
  await expect(page.getByLabel("Email address", { exact: false }).first()).toHaveValue(email);
  await expect(page.getByLabel(/how many of 1/)).toHaveValue("1");

  await page.getByLabel("Full name").fill("");
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("alert")).toContainText("Enter your full name");
  await page.getByLabel("Full name").fill("Ada O’Néill-Łukasz");
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("main")).toContainText(`I withdraw from the contract of order ${number}`);
  await page.getByRole("button", { name: "Confirm withdrawal here" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your withdrawal");
  await expect(page.getByRole("main")).toContainText(/You declared on \d+ \w+ 20\d\d at \d\d:\d\d UTC/);

  const receipt = await mailTo(email, /We received your withdrawal/);
  expect(receipt).toMatch(/On \d+ \w+ 20\d\d at \d\d:\d\d UTC you declared/);
  expect(receipt).toContain("Ada O’Néill-Łukasz");
  await mailTo(email, /You can send it back/);
  expect(orders("withdrawals")).toContain("received");

  await page.goto(linkIn(receipt, /\/orders\/\w+$/));
  await expect(page.getByRole("region", { name: "What you withdrew from" })).toContainText("We received it.");
  await expect(page.getByRole("link", { name: "Withdraw from contract here" })).toHaveCount(0);
});

test("97. Guests withdraw by number and email address, and strangers learn nothing by it", async ({ page, shopper, visit }) => {
  const email = address("guest");
  const number = await buy(page, shopper, email);
  await visit("/");
  await page.getByRole("contentinfo").getByRole("link", { name: "Withdraw from contract" }).click();

  const answers = [];
  for (const typed of [email, address("stranger")]) {
    await page.goto("/withdraw");
    await page.getByLabel("Order number").fill(number);
    await page.getByLabel("Full name").fill("Ada Lovelace");
    await page.getByLabel("Email address", { exact: false }).first().fill(typed);
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByRole("button", { name: "Confirm withdrawal here" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("We received your declaration");
    answers.push((await page.getByRole("main").innerText()).replaceAll(typed, "…").replace(/\d\d:\d\d/, "…"));
    if (typed !== email) expect(hasMail(typed, /withdrawal/)).toBe(false);
  }
  expect(answers[0]).toBe(answers[1]);
  await mailTo(email, /We received your withdrawal/);
  expect(orders("withdrawals", "--state", "received")).toContain("waits for you");
  orders("accept-withdrawal", number, "1");
  expect(orders("show", number)).toContain("canceled");
});

test("96. What was ordered is ordered again", async ({ page, shopper }) => {
  const number = await buy(page, shopper, address("again"));
  await page.getByRole("button", { name: "Order again" }).click();
  await expect(page).toHaveURL("/cart");
  await expect(shopper.line("Lantern lamp")).toBeVisible();
  expect(Number(number)).toBeGreaterThan(1000);
});

test("95. The order's page says what happened, and what is to come and when", async ({ page, shopper }) => {
  const number = await buy(page, shopper, address("follows"));
  const history = page.getByRole("region", { name: "What happened" });
  await expect(history.getByRole("listitem").last()).toHaveText(/^Expected \w{3} \d+ \w{3}/);
  orders("fulfill", number, "--carrier", "DHL", "--tracking", "0034", "--tracking-url", "https://carrier.example/0034");
  await page.reload();
  await expect(history).toContainText("We handed over 1 piece to DHL.");
  await expect(page.getByRole("link", { name: "Follow parcel 1 at the carrier’s" })).toHaveAttribute("href", "https://carrier.example/0034");
  orders("deliver", number, "1");
  await page.reload();
  await expect(history.getByRole("listitem").last()).toContainText("Parcel 1 arrived.");
});
