import { bowl, lamp, tumbler } from "../fixtures/demo.ts";
import { ada } from "../fixtures/shopper.ts";
import { expect, test } from "../fixtures/test.ts";

test.describe("contact and address", () => {
  test.beforeEach(async ({ shopper, visit }) => {
    await shopper.has([tumbler]);
    await visit("/checkout");
  });

  test("an empty form says what to do, field by field, and where", async ({ page, shopper }) => {
    await shopper.goOn("Continue to shipping");
    await expect(page).toHaveURL("/checkout?errors=1");
    await expect(page).toHaveTitle(/^Error: Contact and address/);
    const summary = page.getByRole("alert").filter({ has: page.getByRole("heading", { name: "There is a problem" }) });
    await expect(summary).toBeFocused();
    await expect(summary.getByRole("link")).toHaveText([
      "Enter your email address",
      "Enter your full name",
      "Enter the first line of your address",
      "Enter a postcode such as 10115",
      "Enter a town or city",
    ]);
    for (const [label, words] of [["Email address", "Enter your email address"], ["Postcode", "Enter a postcode such as 10115"]]) {
      await expect(page.getByLabel(label)).toHaveAttribute("aria-invalid", "true");
      await expect(page.getByLabel(label)).toHaveAccessibleDescription(new RegExp(`Error: ${words}`));
    }
    await expect(page.getByLabel("Phone")).not.toHaveAttribute("aria-invalid");

    await summary.getByRole("link", { name: "Enter a postcode such as 10115" }).click();
    await expect(page.getByLabel("Postcode")).toBeFocused();
  });

  test("what was typed is kept as it was typed, right or wrong", async ({ page, shopper }) => {
    const typed = {
      "Email address": "ada@",
      "Full name": "Zoë O’Brien-李 <b>",
      "Street and number": ' "Hof" & Garten 3',
      Postcode: "1011",
      "Town or city": "Köln",
      Phone: "call me",
    };
    await shopper.fillContact(typed);
    await page.getByText("Add company or second line").click();
    await shopper.fillContact({ Company: "Analytical Engines", "Flat, floor, building": "Rear house" });
    await shopper.goOn("Continue to shipping");
    await expect(page.getByRole("heading", { name: "There is a problem" })).toBeVisible();
    await expect(page.getByRole("alert").getByRole("link")).toHaveCount(3);
    for (const [label, text] of Object.entries({ ...typed, Company: "Analytical Engines", "Flat, floor, building": "Rear house" })) {
      await expect(page.getByLabel(label)).toHaveValue(text);
    }
    await shopper.fillContact({ "Email address": "zoe@example.com", Postcode: "D-10115", Phone: "+49 30 123456" });
    await shopper.goOn("Continue to shipping");
    await shopper.expectStep("Shipping");
    await shopper.goOn("Continue to payment");
    await expect(page.getByRole("main")).toContainText("Zoë O’Brien-李 <b>");
  });

  test("each field tells the browser what belongs into it", async ({ page }) => {
    await page.getByText("Add company or second line").click();
    for (const [label, autocomplete, type, inputmode] of [
      ["Email address", "email", "email", "email"],
      ["Full name", "name", "text", null],
      ["Country", "country", null, null],
      ["Street and number", "address-line1", "text", null],
      ["Company", "organization", "text", null],
      ["Flat, floor, building", "address-line2", "text", null],
      ["Postcode", "postal-code", "text", "numeric"],
      ["Town or city", "address-level2", "text", null],
      ["Phone", "tel", "tel", "tel"],
    ] as const) {
      const field = page.getByRole("main").getByLabel(label);
      const found = await field.evaluate((field) => ["autocomplete", "type", "inputmode"].map((name) => field.getAttribute(name)));
      expect(found, label).toEqual([autocomplete, type, inputmode]);
    }
  });

  test("a guest fills eight fields at most, and each says whether it is required", async ({ page }) => {
    await expect(page.getByText("You buy as a guest: no account, no password.")).toBeVisible();
    const fields = page.getByRole("main").locator("form").locator("input:visible:not([type=radio], [type=checkbox]), select:visible");
    expect(await fields.count()).toBeLessThanOrEqual(8);
    for (const field of await fields.all()) {
      await expect(field).toHaveAccessibleName(/ (required|optional)$/);
    }
  });

  test("a country with states asks for the state", async ({ page, shopper }) => {
    await shopper.fillContact();
    await page.getByRole("main").getByLabel("Country").selectOption("Canada");
    if (shopper.hasScript) {
      await expect(page.getByLabel("Province")).toBeVisible();
      await expect(page.getByLabel("Province")).toHaveAttribute("autocomplete", "address-level1");
      await expect(page.getByLabel("Postal code")).toBeVisible();
    } else {
      // Without script the form asks once more.
      await shopper.goOn("Continue to shipping");
      await expect(page.getByRole("alert").getByRole("link", { name: "Enter a province" })).toBeVisible();
    }
    await shopper.fillContact({ Province: "Ontario", "Postal code": "m5v2t6" });
    await shopper.goOn("Continue to shipping");
    await shopper.expectStep("Shipping");
    await expect(page.getByRole("main")).toContainText("€24.90");
  });

  test("the header is reduced to the way back and to help", async ({ page }) => {
    const banner = page.getByRole("banner");
    await expect(banner.getByRole("link")).toHaveText(["Marl & Ember", "Help"]);
    await expect(page.getByRole("search")).toHaveCount(0);
  });

  test("Back and Forward lose nothing", async ({ page, shopper }) => {
    await shopper.fillContact();
    await shopper.goOn("Continue to shipping");
    await shopper.expectStep("Shipping");
    await page.goBack();
    await shopper.expectStep("Contact and address");
    for (const [label, text] of Object.entries(ada)) await expect(page.getByLabel(label)).toHaveValue(text);
    await page.goForward();
    await shopper.expectStep("Shipping");
    await page.getByRole("navigation", { name: "Steps of the checkout" }).getByRole("link", { name: /^Address/ }).click();
    await shopper.expectStep("Contact and address");
    for (const [label, text] of Object.entries(ada)) await expect(page.getByLabel(label)).toHaveValue(text);
  });

  test("a field is checked when it is left, and what was put right is no longer complained of @script", async ({ page, shopper }) => {
    await page.getByLabel("Email address").fill("ada@");
    await page.getByLabel("Email address").press("Tab");
    const complaint = page.getByRole("main").getByText("Enter an email address in the correct format, like name@example.com");
    await expect(complaint).toBeVisible();
    await expect(page.getByText("Enter your full name")).toHaveCount(0);
    await shopper.fillContact({ "Email address": "ada@example.com" });
    await expect(complaint).toBeHidden();
    await expect(page.getByLabel("Email address")).not.toHaveAttribute("aria-invalid");
  });
});

test.describe("the steps", () => {
  test("can't be skipped: each leads to the one that is missing", async ({ page, shopper }) => {
    await page.goto("/checkout");
    await expect(page).toHaveURL("/cart");
    await shopper.has([tumbler]);
    for (const path of ["/checkout/payment", "/checkout/shipping"]) {
      await page.goto(path);
      await expect(page).toHaveURL("/checkout");
    }
    await shopper.fillContact();
    await shopper.goOn("Continue to shipping");
    await shopper.expectStep("Shipping");
    await page.goto("/checkout/payment");
    await expect(page).toHaveURL("/checkout/shipping");
  });

  test("show where one is", async ({ page, shopper }) => {
    await shopper.has([tumbler]);
    await shopper.reachPayment();
    const progress = page.getByRole("navigation", { name: "Steps of the checkout" });
    await expect(progress.locator("[aria-current=step]")).toHaveText("Payment");
    await progress.getByRole("link", { name: /^Shipping/ }).click();
    await shopper.expectStep("Shipping");
    await expect(progress.locator("[aria-current=step]")).toHaveText("Shipping");
  });

  test("keep the order and its total in sight", async ({ page, shopper, visit }) => {
    await shopper.has([tumbler, 2]);
    await visit("/checkout");
    const order = page.getByRole("complementary", { name: "Your order" });
    const total = order.getByText("€48.00").filter({ visible: true }).first();
    await expect(total).toBeVisible();
    if (!(await order.getByText("Tern tumbler").isVisible())) await order.locator("summary").click();
    await expect(order.getByText("Tern tumbler")).toBeVisible();
    await expect(order.getByText("2 × €24.00")).toBeVisible();
  });
});

test.describe("shipping", () => {
  test.beforeEach(async ({ page, shopper }) => {
    await shopper.has([tumbler]);
    await page.goto("/checkout");
    await shopper.fillContact();
    await shopper.goOn("Continue to shipping");
    await shopper.expectStep("Shipping");
  });

  test("says price and day of arrival, and the cheapest is chosen already", async ({ page }) => {
    const ways = page.getByRole("group", { name: "How should we send it?" });
    await expect(ways.getByRole("radio")).toHaveCount(2);
    await expect(ways.getByRole("radio", { name: /^Standard/ })).toBeChecked();
    await expect(ways).toContainText("€4.90");
    await expect(ways).toContainText(/Arrives \w{3} \d+ \w{3} – \w{3} \d+ \w{3}, in 2–4 working days/);
  });

  test("that is dearer is added to the total", async ({ page, shopper }) => {
    await page.locator("label").filter({ hasText: "Express" }).click();
    await shopper.goOn("Continue to payment");
    await shopper.expectStep("Payment");
    await expect(page.getByRole("main")).toContainText("Express, €12.90");
    await expect(shopper.payButton()).toHaveText("Order and pay €36.90");
    await page.getByRole("link", { name: "Change the way of shipping" }).click();
    await expect(page.getByRole("radio", { name: /^Express/ })).toBeChecked();
  });

  test("of something too heavy is declined with ways out", async ({ page, shopper }) => {
    await shopper.has([lamp, 12]);
    await page.reload();
    await expect(page.getByRole("alert").filter({ hasText: "We can’t send this order to Berlin, Germany" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Choose another address" })).toHaveAttribute("href", "/checkout");
    await page.getByRole("link", { name: "Take something out of the cart" }).click();
    await expect(page).toHaveURL("/cart");
  });

  test("in no way that there is is asked again", async ({ page, shopper }) => {
    await page.getByRole("radio").first().evaluate((radio: HTMLInputElement) => {
      radio.value = "by-pigeon";
      radio.checked = true;
    });
    await shopper.goOn("Continue to payment");
    await expect(page).toHaveURL("/checkout/shipping?errors=1");
    await expect(page).toHaveTitle(/^Error: Shipping/);
    await expect(page.getByRole("alert").filter({ hasText: "There is a problem" })).toBeFocused();
  });
});

test.describe("payment", () => {
  // A total that is no longer true is a conflict, and the browser says so too.
  test.use({ expectedTroubles: /status of 409/ });

  test("shows everything once more, each with the way to change it", async ({ page, shopper }) => {
    await shopper.has([tumbler], [bowl]);
    await shopper.reachPayment();
    const main = page.getByRole("main");
    for (const words of ["ada@example.com", "Ada Lovelace", "Torstraße 1", "10115 Berlin", "Germany", "Standard, €4.90", "Hollow bowl", "Ash / 14 cm"]) {
      await expect(main).toContainText(words);
    }
    await expect(main).toContainText("This is a test shop: no money is moved.");
    await expect(shopper.payButton()).toHaveText("Order and pay €52.90");
    await page.getByRole("link", { name: "Change the address" }).click();
    await expect(page.getByLabel("Full name")).toHaveValue("Ada Lovelace");
  });

  test("takes the sum from the shop, never from the form", async ({ page, shopper }) => {
    await shopper.has([tumbler]);
    await shopper.reachPayment();
    await page.locator("input[name=total_minor]").evaluate((input: HTMLInputElement) => (input.value = "1"));
    await shopper.payButton().click();
    await expect(page).toHaveURL("/checkout/payment?notice=total_changed");
    await expect(page.getByText("The total has changed. Nothing was charged")).toBeVisible();
    await expect(shopper.payButton()).toHaveText("Order and pay €28.90");
  });

  test("says so when the cart was changed in another tab meanwhile", async ({ page, shopper, context }) => {
    await shopper.has([tumbler]);
    await shopper.reachPayment();
    const other = await context.newPage();
    await other.goto("/products/tern-tumbler");
    await other.getByRole("button", { name: "Add to cart" }).click();
    await expect(other.getByText(/Tern tumbler/).first()).toBeVisible();
    await expect.poll(async () => (await context.cookies()).find(({ name }) => name === "cart")?.value).toMatch(/-2$/);
    await shopper.payButton().click();
    await expect(page.getByText("The total has changed. Nothing was charged")).toBeVisible();
    await expect(shopper.payButton()).toHaveText("Order and pay €52.90");
  });

  test("leads to the terms without losing the way back", async ({ page, shopper }) => {
    await shopper.has([tumbler]);
    await shopper.reachPayment();
    await page.getByRole("main").getByRole("link", { name: "returns" }).click();
    await expect(page).toHaveURL("/pages/returns");
    await expect(page.getByRole("heading", { level: 1, name: "Returns" })).toBeVisible();
    await page.goBack();
    await expect(shopper.payButton()).toHaveText("Order and pay €28.90");
  });
});
