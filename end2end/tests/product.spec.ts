import { offersOf } from "../fixtures/demo.ts";
import { expect, test } from "../fixtures/test.ts";

test("picking a variant changes price, stock, picture, article number and address", async ({ page, shopper, visit, request }) => {
  const offers = await offersOf(request, "wren-mug");
  const small = offers.find(({ sku }) => sku === "ME-WREN-ASH-S")!;
  const large = offers.find(({ sku }) => sku === "ME-WREN-TIDE-L")!;
  const picture = page.getByRole("region", { name: "Pictures of Wren mug" }).getByRole("img").first();

  await visit("/products/wren-mug");
  await expect(page.locator(".buy-price")).toContainText("€26.00");
  await expect(page.getByText("Article ME-WREN-ASH-S")).toBeVisible();
  await expect(page.getByText("In stock")).toBeVisible();
  await expect(picture).toHaveAttribute("src", /^\/demo\/wren-mug-ash\./);
  expect(small.price).toBe(26);

  await shopper.pick("Glaze", "Tideline");
  await shopper.pick("Size", "Large");
  await expect(page).toHaveURL(new RegExp(shopper.hasScript ? `/products/wren-mug\\?variant=${large.variant}$` : "option.Size=Large"));
  await expect(page.locator(".buy-price")).toContainText("€32.00");
  await expect(page.getByText("Article ME-WREN-TIDE-L")).toBeVisible();
  await expect(page.getByText(/^Only \d left$/)).toBeVisible();
  await expect(picture).toHaveAttribute("src", /^\/demo\/wren-mug-tideline\./);
  await expect(page.getByRole("radio", { name: "Tideline" })).toBeChecked();
  await expect(page.getByRole("radio", { name: "Large" })).toBeChecked();
});

test("a variant's address shows that variant", async ({ page, visit, request }) => {
  for (const { sku, variant, price } of await offersOf(request, "larder-jar")) {
    await visit(`/products/larder-jar?variant=${variant}`);
    await expect(page.getByText(`Article ${sku}`)).toBeVisible();
    await expect(page.locator(".buy-price")).toContainText(`€${price.toFixed(2)}`);
  }
});

test("an address of no variant shows the product all the same", async ({ page, visit }) => {
  for (const query of ["variant=nonsense", "variant=0000000000000", "option.Size=XXL&option.Mood=Blue"]) {
    const response = await visit(`/products/wren-mug?${query}`);
    expect(response.status(), query).toBe(200);
    await expect(page.getByRole("heading", { level: 1, name: "Wren mug" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Add to cart" })).toBeVisible();
  }
});

test("what is sold out says so, can be looked at, and can't be put into the cart", async ({ page, shopper, visit }) => {
  await visit("/products/dusk-candle-holder");
  await expect(shopper.choice("Glaze", "Ash")).toContainText("sold out");
  await shopper.pick("Glaze", "Ash");
  await expect(page.getByText("Article ME-DUSK-ASH")).toBeVisible();
  await expect(page.getByText("Sold out", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Add to cart" })).toBeHidden();
  await shopper.pick("Glaze", "Night");
  await expect(page.getByRole("button", { name: "Add to cart" })).toBeVisible();
});

test("what is made to order can be bought, and says that it takes longer", async ({ page, visit }) => {
  await visit("/products/lantern-lamp");
  await expect(page.getByText("takes a little longer")).toBeVisible();
  await expect(page.getByRole("button", { name: "Add to cart" })).toBeVisible();
});

test("a reduced price stands beside the former one, in words too", async ({ page, shopper, visit }) => {
  await visit("/products/tern-tumbler");
  await expect(page.locator(".buy-price")).toContainText("Price €24.00");
  await expect(page.locator(".buy-price")).not.toContainText("30 days");
  await shopper.pick("Glaze", "Night");
  await expect(page.locator(".buy-price")).toContainText("Sale price €24.00");
  await expect(page.locator(".buy-price")).toContainText("Lowest price of the 30 days before €30.00");
});

test("before buying one learns what delivery costs, when it comes and how to return it", async ({ page, visit }) => {
  await visit("/products/field-plate");
  const main = page.getByRole("main");
  await expect(main).toContainText("incl. VAT, plus shipping");
  await expect(main).toContainText("Delivery to Germany from €4.90, free from €80.00; 2–4 working days.");
  await expect(main).toContainText("You may send it back within 30 days.");
});

test("the day on which it comes is counted from the day on which it is looked at @script", async ({ page, shopper, visit }) => {
  await page.clock.setFixedTime(new Date("2026-11-20T23:30:00+01:00"));
  await visit("/products/wren-mug");
  await expect(page.locator(".arrival"), "a Friday").toHaveText("With you Tue 24 Nov – Thu 26 Nov");
  await shopper.pick("Glaze", "Ember");
  await expect(page.locator(".stock")).toHaveText("Sold out");
  await expect(page.locator(".arrival")).toHaveCount(0);
});

test("what was picked is what goes into the cart", async ({ page, shopper, visit }) => {
  await visit("/products/hollow-bowl");
  await shopper.pick("Glaze", "Moss");
  await shopper.pick("Size", "18 cm");
  await expect(page.getByText("Article ME-HOLLOW-MOSS-18CM")).toBeVisible();
  await page.getByLabel("Quantity").fill("2");
  await shopper.addToCart();
  await expect(shopper.line("Hollow bowl")).toContainText("Moss / 18 cm");
  await expect(shopper.quantity("Hollow bowl")).toHaveValue("2");
  await expect(shopper.sum("Goods")).toHaveText("€68.00");
});

test("what was picked but not yet shown goes into the cart as well", async ({ page, shopper, visit }) => {
  await visit("/products/hollow-bowl");
  await shopper.choice("Glaze", "Ember").click();
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.goto("/cart");
  await expect(shopper.line("Hollow bowl")).toContainText("Ember / 14 cm");
});

test.describe("a quantity that is none", () => {
  test.use({ expectedTroubles: /status of 4\d\d/ });

  for (const quantity of ["0", "-1", "999999999", "two", ""]) {
    test(`“${quantity}” is answered with what would be one, and nothing is added`, async ({ page, shopper, visit }) => {
      await visit("/products/tern-tumbler");
      const field = page.getByLabel("Quantity");
      await field.evaluate((input) => input.removeAttribute("maxlength"));
      await field.fill(quantity);
      await page.getByRole("button", { name: "Add to cart" }).click();
      if (quantity === "" && !shopper.hasScript) {
        // An empty field means one, as in the form of a page that has no such field.
        await expect(page).toHaveURL("/cart");
        return;
      }
      await expect(page.getByText(/number from 1 to 999/)).toBeVisible();
      await page.goto("/cart");
      await expect(page.getByText("Your cart is empty.")).toBeVisible();
    });
  }
});

// The browser shows a bare picture in a document of its own, whose inline style the picture's policy refuses: nobody's loss.
test.describe("a picture by itself", () => {
  test.use({ expectedTroubles: /Applying inline style violates/ });

  test("a picture can be opened by its small one", async ({ page, shopper, visit }) => {
    await visit("/products/wren-mug");
    const gallery = page.getByRole("region", { name: "Pictures of Wren mug" });
    const moss = gallery.getByRole("list", { name: "All pictures" }).getByRole("link", { name: "Mug, olive-green glaze" });
    await moss.click();
    if (shopper.hasScript) {
      await expect(gallery.getByRole("img").first()).toHaveAttribute("src", /^\/demo\/wren-mug-moss\./);
      await expect(moss).toHaveAttribute("aria-current", "true");
      await expect(page).toHaveURL("/products/wren-mug");
    } else {
      await expect(page).toHaveURL(/\/demo\/wren-mug-moss\..*\.jpg$/);
    }
  });
});

test("options are radios: arrows pick, and the choice is announced @script", async ({ page, visit }) => {
  await visit("/products/wren-mug");
  await page.getByRole("radio", { name: "Ash" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: "Tideline" })).toBeFocused();
  await expect(page.getByText("Article ME-WREN-TIDE-S")).toBeVisible();
  await expect(page.locator("[aria-live=polite]")).toHaveText("Tideline Small, €26.00, In stock");
});

test("Back from a product leads to the list, however often one picked @script", async ({ page, shopper, visit }) => {
  await visit("/collections/drink");
  await page.getByRole("link", { name: "Wren mug" }).click();
  await shopper.pick("Glaze", "Moss");
  await expect(page.getByText("Article ME-WREN-MOSS-S")).toBeVisible();
  await shopper.pick("Size", "Large");
  await expect(page.getByText("Article ME-WREN-MOSS-L")).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL("/collections/drink");
  await expect(page.getByRole("heading", { level: 1, name: "Drink" })).toBeVisible();
});

test("adding opens a confirmation with the sum; Escape closes it and leads back to the button @script", async ({ page, visit }) => {
  await visit("/products/tern-tumbler");
  const add = page.getByRole("button", { name: "Add to cart" });
  await add.click();
  const dialog = page.getByRole("dialog", { name: "Added to your cart" });
  await expect(dialog).toContainText("Tern tumbler");
  await expect(dialog).toContainText("1 piece in your cart, €24.00");
  await expect(dialog.getByRole("heading", { name: "Added to your cart" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(add).toBeFocused();
  await expect(page.getByRole("banner").getByRole("link", { name: /^Cart/ })).toHaveAccessibleName("Cart , 1 piece");

  await add.click();
  await expect(dialog).toContainText("2 pieces in your cart, €48.00");
  await dialog.getByRole("button", { name: "Keep shopping" }).click();
  await expect(dialog).toBeHidden();
});

test("more than there is is not promised @script", async ({ page, visit, request }) => {
  const { variant } = (await offersOf(request, "heron-jug")).find(({ sku }) => sku === "ME-HERON-TIDE-1L")!;
  await visit(`/products/heron-jug?variant=${variant}`);
  await page.getByLabel("Quantity").fill("5");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(page.getByRole("dialog")).toContainText("Only 2 of Heron jug left. We put 2 in your cart.");
});

test.describe("sharing a product @script", () => {
  test("copies the address of what is picked, and says so for a while", async ({ page, context, shopper, visit }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.clock.install();
    await visit("/products/wren-mug");
    await shopper.pick("Glaze", "Moss");
    await expect(page).toHaveURL(/\?variant=/);
    await page.getByRole("button", { name: "Share" }).click();
    const toast = page.getByRole("status").filter({ hasText: "The link is copied" });
    await expect(toast).toBeInViewport();
    expect(await toast.evaluate((element) => element.clientHeight)).toBeGreaterThan(20);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
    await page.clock.runFor(7_000);
    await expect(toast).toHaveClass("toast");
    await page.clock.runFor(2_000);
    // Still there for who listens.
    await expect(toast).toHaveClass("visually-hidden");
  });

  test("is left to the device where it knows how", async ({ page, visit }) => {
    // No browser for tests has anybody to share with.
    await page.addInitScript(() => {
      const shared: ShareData[] = [];
      Object.assign(window, { shared });
      Object.defineProperty(navigator, "share", { value: async (what: ShareData) => void shared.push(what) });
    });
    await visit("/products/wren-mug");
    await page.getByRole("button", { name: "Share" }).click();
    await expect.poll(() => page.evaluate(() => (window as unknown as { shared: ShareData[] }).shared)).toEqual([{ title: "Wren mug", url: page.url() }]);
    await expect(page.getByRole("status").filter({ hasText: "link" })).toHaveCount(0);
  });

  test("says what to do where the browser allows nothing", async ({ page, visit }) => {
    await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    await visit("/products/wren-mug");
    await page.getByRole("button", { name: "Share" }).click();
    await expect(page.getByText("Copy the link from the address bar of your browser.")).toBeInViewport();
  });
});

test("5. who comes from a list finds the way back to it as it was @script", async ({ page, visit }) => {
  await visit("/collections/drink?sort=price-ascending");
  await page.getByRole("main").getByRole("link", { name: "Wren mug" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Wren mug" })).toBeVisible();
  await page.getByRole("link", { name: "Back to results" }).click();
  await expect(page).toHaveURL("/collections/drink?sort=price-ascending");
  await page.getByRole("banner").getByRole("link").first().click();
  await page.getByRole("region", { name: "New from the kiln" }).getByRole("link").first().click();
  await expect(page.locator("article.product")).toBeVisible();
  await expect(page.getByRole("link", { name: "Back to results" })).toHaveCount(0);
});

test("55. what is described stands in parts under their names, facts in a list", async ({ page, visit }) => {
  await visit("/products/field-plate");
  const main = page.getByRole("main");
  await expect(main.getByText("A flat plate with a low raised edge")).toBeVisible();
  for (const [part, fact] of [["Measures", "2.8 cm tall, 27.2 cm across"], ["Care", "oven safe to 220 °C"]]) {
    await expect(main.getByText(fact)).toBeHidden();
    await main.getByRole("heading", { level: 2, name: part }).click();
    await expect(main.getByText(fact)).toBeVisible();
  }
  await expect(main.getByRole("term").filter({ hasText: "27 cm" })).toBeVisible();
});

test("47. small pictures that find no room are counted, and shown when asked for @once", async ({ page }) => {
  await page.goto("/kit/products/many-pictures");
  const small = page.getByRole("list", { name: "All pictures" }).getByRole("link");
  await expect(small).toHaveCount(7);
  await page.getByText("13 more pictures").locator("..").click();
  await expect(small).toHaveCount(20);
});
