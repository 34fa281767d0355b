import type { BrowserContext, Page } from "@playwright/test";
import { bowl, lamp, offerOf, offersOf, scarceJug, soldOutMug, tumbler } from "../fixtures/demo.ts";
import { hold } from "../fixtures/gate.ts";
import { expect, hydrated, test } from "../fixtures/test.ts";

const euros = (minor: number) => `${minor < 0 ? "−" : ""}€${(Math.abs(minor) / 100).toFixed(2)}`;

/** Puts a cookie into the browser as somebody would who tampers with it. */
async function forge(context: BrowserContext, baseURL: string, name: string, value: string): Promise<void> {
  await context.addCookies([{ name, value, url: baseURL }]);
}

/** All sums that the page shows, by name. */
function sums(page: Page): Promise<Record<string, string>> {
  return page.locator(".sums > div").evaluateAll((rows) =>
    Object.fromEntries(rows.map((row) => [row.querySelector("dt")!.textContent!.trim(), row.querySelector("dd")!.textContent!.trim()])),
  );
}

test("20. a cart that waits is shown on the front page, and moves nothing @script", async ({ page, shopper, visit, expectAccessible }) => {
  const waits = page.getByRole("main").getByRole("link", { name: /^Your cart waits/ });
  await visit("/");
  await expect(waits).toHaveCount(0);
  await shopper.has([tumbler, 2], [bowl]);
  await page.addInitScript(() => {
    (window as any).shift = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry: any) => ((window as any).shift += entry.value))).observe({ type: "layout-shift", buffered: true });
  });
  await visit("/");
  await expect(waits).toHaveText("Your cart waits: 3 pieces");
  expect(await page.evaluate(() => (window as any).shift), "what moves").toBeLessThan(0.02);
  await expectAccessible();
  await waits.click();
  await expect(page).toHaveURL("/cart");
  await shopper.setQuantity("Hollow bowl", 4);
  await expect(page.getByRole("banner").locator(".cart-count")).toHaveText("6");
  // The app brings the page, and the strip with it.
  await page.getByRole("banner").locator("a[href='/']").click();
  await expect(waits).toHaveText("Your cart waits: 6 pieces");
  // Another tab has bought it.
  await page.context().clearCookies({ name: "cart" });
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await expect(waits).toHaveCount(0);
});

test.describe("what the cart comes to", () => {
  test("is shown with shipping and tax before anything is asked", async ({ page, shopper, visit }) => {
    await shopper.has([tumbler, 2], [bowl]);
    await visit("/cart");
    await expect(shopper.line("Tern tumbler")).toContainText("€24.00");
    await expect(shopper.line("Tern tumbler")).toContainText("€48.00");
    await expect(shopper.line("Hollow bowl")).toContainText("Ash / 14 cm");
    const arrives = shopper.hasScript ? expect.stringMatching(/^\w{3} \d+ \w{3} – \w{3} \d+ \w{3}$/) : "in 2–4 working days";
    await expect.poll(() => sums(page)).toEqual({
      Goods: "€72.00",
      "Standard to Germany": "€4.90",
      Arrives: arrives,
      Total: "€76.90",
      "of which VAT 19 %": "€12.28",
    });
    await expect(page.getByText("€8.00 more and shipping is free.")).toBeVisible();
    await expect(page.getByRole("link", { name: "Checkout €76.90" })).toHaveAttribute("href", "/checkout");
  });

  test("66. the cart says on which day it comes @script", async ({ page, shopper, visit }) => {
    await shopper.has([tumbler]);
    await page.clock.setFixedTime(new Date("2026-11-20T10:00:00+01:00"));
    await visit("/cart");
    await expect(shopper.sum("Arrives")).toHaveText("Tue 24 Nov – Thu 26 Nov");
  });

  test("is counted beside the word and not on it @script", async ({ page, shopper, visit }) => {
    await shopper.has([tumbler, 12]);
    await visit("/cart");
    const link = page.getByRole("banner").getByRole("link", { name: /^Cart/ });
    await expect(link.locator(".cart-count")).toHaveText("12");
    const count = (await link.locator(".cart-count").boundingBox())!;
    const word = (await link.getByText("Cart", { exact: true }).boundingBox())!;
    if (page.viewportSize()!.width < 500) return expect(word.width, "on a phone the word is only heard").toBeLessThanOrEqual(1);
    expect(count.x + count.width).toBeLessThanOrEqual(word.x);
  });

  test("follows the quantity", async ({ page, shopper, visit }) => {
    await shopper.has([tumbler]);
    await visit("/cart");
    await shopper.setQuantity("Tern tumbler", 3);
    await expect(shopper.sum("Goods")).toHaveText("€72.00");
    await page.getByRole("button", { name: "One more of Tern tumbler" }).click();
    await expect(shopper.sum("Goods")).toHaveText("€96.00");
    await expect(shopper.sum("Standard to Germany")).toHaveText("free");
    await page.getByRole("button", { name: "One fewer of Tern tumbler" }).click();
    await expect(shopper.sum("Goods")).toHaveText("€72.00");
    await expect(shopper.quantity("Tern tumbler")).toHaveValue("3");
    await page.reload();
    await expect(shopper.quantity("Tern tumbler")).toHaveValue("3");
  });

  test("follows the country", async ({ page, shopper, visit }) => {
    await shopper.has([tumbler]);
    await visit("/cart");
    await page.getByLabel("Estimate for").selectOption("Austria");
    if (!shopper.hasScript) await page.getByRole("button", { name: "Estimate" }).click();
    await expect(page).toHaveURL("/cart?country=AT");
    await expect(shopper.sum("Standard to Austria")).toHaveText("€9.90");
    await expect(shopper.sum("of which VAT 20 %")).toBeVisible();

    await page.getByLabel("Estimate for").selectOption("Canada");
    if (!shopper.hasScript) await page.getByRole("button", { name: "Estimate" }).click();
    await expect(shopper.sum("Standard to Canada")).toHaveText("€24.90");
    // Five percent are added to goods and shipping: 24.00 + 24.90 + 2.45.
    await expect(shopper.sum("GST 5 %")).toHaveText("€2.45");
    await expect(shopper.sum("Total")).toHaveText("€51.35");
  });

  test("says when a parcel is too heavy to be sent", async ({ page, shopper, visit }) => {
    await shopper.has([lamp, 11]);
    await visit("/cart?country=AT");
    await expect(shopper.sum("Shipping to Austria")).toHaveText("not possible");
    // Where the workshop is, it can still be fetched.
    await visit("/cart");
    await expect(shopper.sum(/^Fetch it at the workshop$/)).toHaveText("free");
    await expect(shopper.sum("Ready")).toHaveText(shopper.hasScript ? /\d/ : "in 1–2 working days");
    await shopper.setQuantity("Lantern lamp", 10);
    await expect(shopper.sum("Standard to Germany")).toHaveText("free");
    await expect(page.getByRole("link", { name: "Checkout €1,680.00" })).toBeVisible();
  });

  test("is computed at once in the browser, to the cent as the shop does @script", async ({ page, shopper, visit }) => {
    await shopper.has([tumbler], [bowl, 2], [lamp]);
    await visit("/cart");
    // While the shop is kept from answering, the page answers by itself.
    const release = await hold(page, "**/api/cart/quote");
    await shopper.setQuantity("Tern tumbler", 7);
    await page.getByRole("button", { name: "One fewer of Lantern lamp" }).click();
    await expect(shopper.sum("Goods")).toHaveText("€216.00");
    const atOnce = await sums(page);

    const answers: Promise<any>[] = [];
    page.on("response", (response) => {
      if (response.url().endsWith("/api/cart/quote")) answers.push(response.json());
    });
    release();
    await expect.poll(() => answers.length).toBe(2);
    const { totals } = (await Promise.all(answers)).find(({ lines }) => lines.length === 2);
    expect(atOnce).toMatchObject({
      Goods: euros(totals.subtotal_minor),
      "Standard to Germany": totals.shipping.price_minor === 0 ? "free" : euros(totals.shipping.price_minor),
      Total: euros(totals.total_minor),
      "of which VAT 19 %": euros(totals.tax_minor),
    });
    await expect.poll(() => sums(page)).toEqual(atOnce);
  });

  test("is not overwritten by an answer that came late @script", async ({ page, shopper, visit }) => {
    await shopper.has([tumbler]);
    await visit("/cart");
    // The first question is held up, the second is not.
    const first = page.waitForRequest("**/api/cart/quote");
    const release = await hold(page, "**/api/cart/quote");
    await shopper.setQuantity("Tern tumbler", 2);
    await first;
    await page.route("**/api/cart/quote", (route) => route.continue());
    const second = page.waitForResponse("**/api/cart/quote");
    await shopper.setQuantity("Tern tumbler", 3);
    await (await second).finished();
    const late = page.waitForResponse("**/api/cart/quote");
    release();
    await (await late).finished();
    await expect(shopper.sum("Goods")).toHaveText("€72.00");
    await expect(shopper.quantity("Tern tumbler")).toHaveValue("3");
  });
});

test.describe("taking something out", () => {
  test("empties the cart, which then shows ways on", async ({ page, shopper, visit }) => {
    await shopper.has([tumbler], [bowl]);
    await visit("/cart");
    await page.getByRole("button", { name: "Remove Tern tumbler" }).click();
    await expect(shopper.line("Tern tumbler")).toBeHidden();
    await expect(shopper.sum("Goods")).toHaveText("€24.00");
    await page.getByRole("button", { name: "Remove Hollow bowl" }).click();
    await expect(page.getByText("Your cart is empty.")).toBeVisible();
    await expect(page.getByRole("main").getByRole("link", { name: "Drink" })).toBeVisible();
    await page.reload();
    await expect(page.getByText("Your cart is empty.")).toBeVisible();
  });

  test("is the same as making it none", async ({ page, shopper, visit }) => {
    await shopper.has([tumbler]);
    await visit("/cart");
    await shopper.setQuantity("Tern tumbler", 0);
    await expect(page.getByText("Your cart is empty.")).toBeVisible();
  });

  test("can be undone, and it stands where it stood @script", async ({ page, shopper, visit }) => {
    await shopper.has([tumbler, 2], [bowl], [lamp]);
    await visit("/cart");
    const titles = page.getByRole("main").getByRole("listitem").getByRole("heading");
    await page.getByRole("button", { name: "Remove Hollow bowl" }).click();
    await expect(titles).toHaveText(["Tern tumbler", "Lantern lamp"]);
    await expect(page.getByText("Hollow bowl was taken out.")).toBeVisible();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(titles).toHaveText(["Tern tumbler", "Hollow bowl", "Lantern lamp"]);
    await expect(page.getByText("Hollow bowl was taken out.")).toBeHidden();
  });

  test("and putting it back takes the focus along @script", async ({ page, shopper, visit }) => {
    await shopper.has([tumbler, 2], [bowl]);
    await visit("/cart");
    for (const title of ["Hollow bowl", "Tern tumbler"]) {
      await page.getByRole("button", { name: `Remove ${title}` }).focus();
      await page.keyboard.press("Enter");
      await expect(shopper.line(title)).toBeHidden();
      await expect(page.getByRole("button", { name: "Undo" })).toBeFocused();
      await page.keyboard.press("Enter");
      await expect(shopper.quantity(title)).toBeFocused();
    }
  });

  test("can be undone even when it was the last @script", async ({ page, shopper, visit }) => {
    await shopper.has([tumbler, 4]);
    await visit("/cart");
    await page.getByRole("button", { name: "Remove Tern tumbler" }).click();
    await expect(page.getByText("Your cart is empty.")).toBeVisible();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(shopper.quantity("Tern tumbler")).toHaveValue("4");
  });
});

test.describe("a cart is kept", () => {
  test("when the browser is closed", async ({ shopper, visit, context, browser }) => {
    await visit("/products/tern-tumbler");
    await shopper.addToCart();
    const [cookie] = (await context.cookies()).filter(({ name }) => name === "cart");
    const days = (cookie.expires - Date.now() / 1000) / 86_400;
    expect(days).toBeGreaterThan(179);

    const later = await browser.newContext({ storageState: await context.storageState() });
    const reopened = await later.newPage();
    await reopened.goto("/cart");
    await expect(reopened.getByLabel("Quantity of Tern tumbler")).toHaveValue("1");
    await later.close();
  });

  test("the same in two tabs @script @once", async ({ page, shopper, visit, context }) => {
    await shopper.has([tumbler]);
    await visit("/cart");
    const other = await context.newPage();
    await other.goto("/products/hollow-bowl");
    await hydrated(other);

    await shopper.setQuantity("Tern tumbler", 2);
    await expect(other.getByRole("banner").getByRole("link", { name: /^Cart/ })).toHaveAccessibleName("Cart , 2 pieces");
    await other.getByRole("button", { name: "Add to cart" }).click();
    await expect(other.getByRole("dialog")).toContainText("3 pieces in your cart, €72.00");
    await expect(shopper.line("Hollow bowl")).toBeVisible();
    await expect(shopper.sum("Goods")).toHaveText("€72.00");

    await page.getByRole("button", { name: "Remove Tern tumbler" }).click();
    await expect(other.getByRole("banner").getByRole("link", { name: /^Cart/ })).toHaveAccessibleName("Cart , 1 piece");
  });

  test("when both tabs change it, with both changes @script @once", async ({ shopper, visit, context }) => {
    await shopper.has([tumbler], [bowl]);
    await visit("/cart");
    const other = await context.newPage();
    await other.goto("/cart");
    await hydrated(other);
    await shopper.setQuantity("Tern tumbler", 5);
    await other.getByLabel("Quantity of Hollow bowl").fill("6");
    await other.getByLabel("Quantity of Hollow bowl").press("Enter");
    for (const tab of [shopper.page, other]) {
      await expect(tab.getByLabel("Quantity of Tern tumbler")).toHaveValue("5");
      await expect(tab.getByLabel("Quantity of Hollow bowl")).toHaveValue("6");
    }
  });
});

test.describe("what can't be had", () => {
  test("is said: fewer are left", async ({ page, shopper, visit }) => {
    await shopper.has([scarceJug, 5]);
    await visit("/cart");
    await expect(page.getByText("Only 2 of Heron jug left. We put 2 in your cart.")).toBeVisible();
    await expect(shopper.quantity("Heron jug")).toHaveValue("2");
    await expect(shopper.sum("Goods")).toHaveText("€128.00");
  });

  test("is said: it is sold out", async ({ page, shopper, visit }) => {
    await shopper.has([soldOutMug], [tumbler]);
    await visit("/cart");
    await expect(page.getByText("Wren mug is sold out. We took it out of your cart.")).toBeVisible();
    await expect(shopper.sum("Goods")).toHaveText("€24.00");
  });
});

test.describe("a cookie that somebody tampered with", () => {
  test("is read as far as it makes sense", async ({ page, visit, context, baseURL, request }) => {
    const { variant } = await offerOf(request, tumbler);
    const forgeries = [
      "garbage",
      "1",
      "2.0123456789abc-1",
      "1.zzz-1",
      `1.${variant}`,
      `1.${variant}-0`,
      `1.${variant}--1`,
      `1.${variant}-1000000000`,
      `1.${variant}-99999999999999999999999999`,
      "1.0000000000000-1",
      "1.%00-1",
      `1.${variant}' or '1'='1-1`,
      "1" + ".x".repeat(1500),
    ];
    for (const forgery of forgeries) {
      await forge(context, baseURL!, "cart", forgery);
      const response = await visit("/cart");
      expect(response.status(), forgery).toBe(200);
      await expect(page.getByRole("heading", { level: 1, name: "Cart" })).toBeVisible();
      await expect(page.getByText("Your cart is empty."), forgery).toBeVisible();
    }
    await forge(context, baseURL!, "cart", `1.nonsense.${variant}-2.x-1`);
    await visit("/cart");
    await expect(page.getByLabel("Quantity of Tern tumbler")).toHaveValue("2");
  });

  test("never makes a cart larger than it can be", async ({ page, shopper, visit, context, baseURL, request }) => {
    const all = (await Promise.all(["wren-mug", "hollow-bowl", "field-plate", "fern-planter"].map((slug) => offersOf(request, slug)))).flat();
    await forge(context, baseURL!, "cart", `1${all.map(({ variant }) => `.${variant}-999`).join("")}`);
    const response = await visit("/cart?country=AT");
    expect(response.status()).toBe(200);
    await expect(page.getByText(/Only \d+ of Wren mug left/).first()).toBeVisible();
    await expect(shopper.sum(/^Shipping to Austria$/)).toHaveText("not possible");
  });

  test("can't name a coupon that there is not", async ({ page, shopper, visit, context, baseURL }) => {
    await shopper.has([bowl, 2]);
    for (const forgery of ["FREE", "x".repeat(3000), "' or 1=1", "WELCOME10; Path=/"]) {
      await forge(context, baseURL!, "coupon", encodeURIComponent(forgery));
      const response = await visit("/cart");
      expect(response.status(), forgery).toBe(200);
      await expect(shopper.sum("Goods")).toHaveText("€48.00");
      await expect(shopper.sum("Total")).toHaveText("€52.90");
    }
    await expect(page.getByRole("link", { name: /^Checkout/ })).toBeVisible();
  });
});

test.describe("a coupon", () => {
  const apply = async (page: Page, code: string) => {
    if (!(await page.getByLabel("Code").isVisible())) await page.getByText("I have a code").click();
    await page.getByLabel("Code").fill(code);
    await page.getByRole("button", { name: "Apply" }).click();
  };

  test("takes its part off the goods, and can be taken off again", async ({ page, shopper, visit }) => {
    await shopper.has([bowl, 2]);
    await visit("/cart");
    await apply(page, " welcome10 ");
    await expect(shopper.sum("Discount WELCOME10")).toHaveText("−€4.80");
    await expect(shopper.sum("Total")).toHaveText("€48.10");
    await page.reload();
    await expect(shopper.sum("Discount WELCOME10")).toHaveText("−€4.80");
    await page.getByRole("button", { name: "Take it off" }).click();
    await expect(shopper.sum("Discount WELCOME10")).toBeHidden();
    await expect(shopper.sum("Total")).toHaveText("€52.90");
  });

  for (const [code, answer] of [
    ["NOSUCHCODE", "We don’t know this code. Check its spelling."],
    ["SUMMER25", "This code has expired."],
    ["FIRST50", "This code has been used as often as it can be."],
    ["WELCOME10", "This code needs goods for €30.00 or more in the cart."],
  ]) {
    test(`that does not apply says why: ${answer}`, async ({ page, shopper, visit }) => {
      await shopper.has([bowl]);
      await visit("/cart");
      await apply(page, code);
      await expect(page.getByText(answer)).toBeVisible();
      await expect(shopper.sum("Total")).toHaveText("€28.90");
    });
  }

  test("applies as soon as the cart is worth enough, and no longer when it is not @script", async ({ page, shopper, visit }) => {
    await shopper.has([bowl]);
    await visit("/cart");
    await apply(page, "WELCOME10");
    await expect(page.getByText("This code needs goods for €30.00 or more in the cart.")).toBeVisible();
    await shopper.setQuantity("Hollow bowl", 2);
    await expect(shopper.sum("Discount WELCOME10")).toHaveText("−€4.80");
    await shopper.setQuantity("Hollow bowl", 1);
    await expect(page.getByText("This code needs goods for €30.00 or more in the cart.")).toBeVisible();
    await expect(shopper.sum("Total")).toHaveText("€28.90");
  });
});

test.describe("without the shop in reach", () => {
  test.use({ expectedTroubles: /ERR_FAILED/ });

  test("the cart still adds up, and says that it could not ask @script", async ({ page, shopper, visit }) => {
    await shopper.has([tumbler]);
    await visit("/cart");
    await page.route("**/api/cart/quote", (route) => route.abort());
    await shopper.setQuantity("Tern tumbler", 2);
    await expect(shopper.sum("Goods")).toHaveText("€48.00");
    await expect(page.getByText("The shop can’t be reached. Check your connection and try again.")).toBeVisible();
    await page.unroute("**/api/cart/quote");
    await shopper.setQuantity("Tern tumbler", 3);
    await expect(shopper.sum("Goods")).toHaveText("€72.00");
    await expect(page.getByText("The shop can’t be reached.")).toBeHidden();
  });
});
