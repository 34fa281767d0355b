import { expect, test } from "../fixtures/test.ts";

test("who sells here and how to reach them is said", async ({ page, visit }) => {
  await visit("/pages/about");
  await expect(page.getByRole("main")).toContainText("Marl & Ember");
  await visit("/pages/contact");
  const main = page.getByRole("main");
  await expect(main).toContainText("Tonweg 7");
  await expect(main.getByRole("link", { name: "hello@marlandember.example" })).toHaveAttribute("href", "mailto:hello@marlandember.example");
  await expect(main).toContainText("+49 30 23125 077");
});

test("the shipping page says what the till will ask", async ({ page, visit }) => {
  await visit("/pages/shipping");
  const main = page.getByRole("main");
  for (const words of ["Germany", "European Union", "€4.90", "€80.00", "€9.90", "Express"]) {
    await expect(main).toContainText(words);
  }
});

test("the returns page says how many days one has", async ({ page, visit }) => {
  await visit("/pages/returns");
  await expect(page.getByRole("main")).toContainText("30 days");
});

test("the privacy page names every cookie, and there are no others", async ({ page, shopper, visit, context }) => {
  await visit("/pages/privacy");
  const main = page.getByRole("main");
  for (const cookie of ["cart", "coupon", "checkout"]) await expect(main).toContainText(cookie);
  await shopper.has([{ slug: "tern-tumbler", sku: "ME-TERN-ASH" }]);
  await page.request.post("/cart/coupon", { form: { coupon: "WELCOME10" } });
  await page.goto("/checkout");
  await shopper.fillContact();
  await shopper.goOn("Continue to shipping");
  await shopper.expectStep("Shipping");
  const names = (await context.cookies()).map(({ name }) => name).sort();
  expect(names).toEqual(["cart", "checkout", "coupon"]);
});

test("of somebody who only looks nothing is stored but what they looked at, on their own device", async ({ page, visit, shopper, context }) => {
  for (const path of ["/", "/collections/drink", "/products/wren-mug", "/pages/privacy"]) await visit(path);
  expect(await context.cookies()).toEqual([]);
  const stored = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
  expect(stored).toEqual(shopper.hasScript ? ["viewed"] : []);
});
