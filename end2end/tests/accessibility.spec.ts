// Every page in every state, as far as a machine can judge: WCAG 2.2 AA by axe, no scrolling sideways, targets large enough for a
// thumb. What takes a person's judgement is held in the rooms' own tests: names, order, focus, announcements.
//
// One test walks through several states, so that each page is opened once. A fault does not stop the walk.

import { lamp, scarceJug, tumbler } from "../fixtures/demo.ts";
import { orders } from "../fixtures/staff.ts";
import { expect, test as base } from "../fixtures/test.ts";

/** Holds the page as it stands to all that a machine can judge. */
const test = base.extend<{ expectGood: (state: string) => Promise<void> }>({
  expectGood: async ({ page, expectAccessible, isMobile }, use) => {
    await use((state) =>
      test.step(state, async () => {
        await expectAccessible();
        const { wide, small } = await page.evaluate(measure, isMobile);
        expect.soft(wide, `${state}: what is wider than the page`).toEqual([]);
        expect.soft(small, `${state}: what is too small for a thumb`).toEqual([]);
        if (!isMobile) return;
        const viewport = page.viewportSize()!;
        await page.setViewportSize({ width: 320, height: 640 });
        expect.soft((await page.evaluate(measure, true)).wide, `${state}: what is wider than 320 pixels`).toEqual([]);
        await page.setViewportSize(viewport);
      }),
    );
  },
});

test.use({ expectedTroubles: /status of 4\d\d/ });

test("the front page @script", async ({ visit, expectGood }) => {
  await visit("/");
  await expectGood("the front page");
});

test("lists", async ({ shopper, visit, expectGood }) => {
  test.slow();
  await visit("/collections/everything");
  await expectGood("a collection");
  await shopper.filter("Moss");
  await expectGood("a collection with its filters in sight");
  await visit("/collections/everything?option.Glaze=Moss&min=20&available=1");
  await expectGood("a filtered collection");
  await visit("/collections/light?max=1");
  await expectGood("a collection that is filtered to nothing");
});

test("searches @script", async ({ visit, expectGood }) => {
  await visit("/search");
  await expectGood("before a search");
  await visit("/search?q=bowl");
  await expectGood("a search");
  await visit("/search?q=zeppelin");
  await expectGood("a search that finds nothing");
});

test("products", async ({ visit, expectGood }) => {
  await visit("/products/wren-mug");
  await expectGood("a product with options");
  await visit("/products/larder-jar");
  await expectGood("a reduced product");
  await visit("/products/dusk-candle-holder?option.Glaze=Ash");
  await expectGood("a product of which this one is sold out");
});

test("saved and compared pieces @script", async ({ page, visit, expectGood }) => {
  test.slow();
  await visit("/wishlist");
  await expectGood("nothing saved");
  await visit("/products/wren-mug?option.Glaze=Ember&option.Size=Small");
  await page.getByRole("button", { name: "Save for later" }).click();
  await expectGood("a sold-out piece that is saved, and the form of its alert");
  await visit("/wishlist");
  await expectGood("a saved piece");
  await visit("/compare");
  await expectGood("nothing compared");
  await visit("/compare?p=wren-mug&p=lantern-lamp&p=larder-jar&p=nothing");
  await expectGood("a comparison of which something is left out");
  await visit("/alerts/none");
  await expectGood("a link of an alert that is not whole");
  await visit("/products/lantern-lamp");
  await page.getByText("Ask about this piece").click();
  await expectGood("the form for a question, and what was looked at");
});

test("adding to the cart @script", async ({ page, visit, expectGood }) => {
  await visit("/products/wren-mug");
  await page.getByLabel("Quantity").fill("many");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(page.getByText("Enter a number from 1 to 999")).toBeVisible();
  await expectGood("a quantity that is no number");
  await page.getByLabel("Quantity").fill("1");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(page.getByRole("dialog", { name: "Added to your cart" })).toBeVisible();
  await expectGood("the confirmation");
});

test("the cart", async ({ page, shopper, visit, expectGood }) => {
  await visit("/cart");
  await expectGood("the empty cart");
  await shopper.has([tumbler], [scarceJug, 9]);
  await page.request.post("/cart/coupon", { form: { coupon: "SUMMER25" } });
  await visit("/cart");
  await expect(page.getByText("This code has expired.")).toBeVisible();
  await expectGood("a cart that holds what can't be had, and a code that is refused");
  if (!shopper.hasScript) return;
  await page.getByRole("button", { name: "Remove Tern tumbler" }).click();
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await expectGood("the cart after something was taken out");
});

test("the till", async ({ page, shopper, expectGood }) => {
  test.slow();
  await shopper.has([tumbler], [lamp]);
  await page.goto("/checkout");
  await expectGood("the first step");
  await shopper.goOn("Continue to shipping");
  await expect(page.getByRole("heading", { name: "There is a problem" })).toBeVisible();
  await expectGood("the first step with errors");
  await shopper.fillContact();
  await shopper.goOn("Continue to shipping");
  await shopper.expectStep("Shipping");
  await expectGood("the second step");
  await shopper.goOn("Continue to payment");
  await shopper.expectStep("Payment");
  await expectGood("the last step");
  await shopper.payButton().click();
  await expect(page).toHaveURL(/\/pay\/test\//);
  await expectGood("the test gateway's page");
  await page.getByRole("button", { name: "Decline: not enough money" }).click();
  await expect(page.getByText("The payment was declined")).toBeVisible();
  await expectGood("the last step after a payment that was declined");
  await page.getByRole("link", { name: "See the order" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your order is not paid yet");
  await expectGood("an order that is not paid");
  await page.goBack();
  await shopper.pay("Ask me to confirm first");
  await expectGood("the test gateway's question");
  await page.getByRole("button", { name: "Confirm as the bank asks" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you, your order is placed");
  await expectGood("an order that is paid");
});

test("pages that answer questions @script", async ({ visit, expectGood }) => {
  for (const name of ["about", "shipping", "returns", "privacy", "contact"]) {
    await visit(`/pages/${name}`);
    await expectGood(name);
  }
});

test("after the sale", async ({ page, shopper, expectGood }) => {
  await shopper.has([lamp]);
  await shopper.reachPayment();
  await shopper.pay("Approve the payment");
  const [number, address] = [await shopper.orderNumber(), new URL(page.url()).pathname];
  await page.getByRole("link", { name: "Cancel the order" }).click();
  await expectGood("whether to cancel");
  orders("fulfill", number);
  await page.goto(`${address}/return`);
  await expectGood("what to send back");
  await page.getByLabel(/how many of 1/).fill("1");
  await page.getByRole("button", { name: "Ask to send it back" }).click();
  await expectGood("an order with a parcel and a return");
  await page.getByRole("link", { name: /^Invoice / }).click();
  await expectGood("an invoice");
});

test("withdrawing, and mails", async ({ page, shopper, visit, expectGood }) => {
  test.slow();
  await shopper.has([lamp]);
  await shopper.reachPayment();
  await shopper.pay("Approve the payment");
  await page.getByRole("link", { name: "Withdraw from contract here" }).click();
  await expectGood("what to withdraw from");
  await page.getByLabel("Full name").fill("");
  await page.getByRole("button", { name: "Go on" }).click();
  await expectGood("what to withdraw from, with an error");
  await page.getByLabel("Full name").fill("Ada Lovelace");
  await page.getByRole("button", { name: "Go on" }).click();
  await expectGood("whether to withdraw");
  await page.getByRole("button", { name: "Confirm withdrawal here" }).click();
  await expectGood("the receipt of a withdrawal");
  await visit("/withdraw");
  await expectGood("withdrawing by number");
  await visit("/newsletter");
  await expectGood("signing up for the newsletter");
});

test("pages that say no @script", async ({ page, visit, expectGood }) => {
  await visit("/no-such-page");
  await expectGood("a page that does not exist");
  await page.goto("/pay/test/no-such-payment");
  await expectGood("a payment that does not exist");
  await page.goto("/cart/add");
  await expectGood("a page that only takes forms");
});

/** Runs in the page: what makes it scroll sideways, and which controls are too small for a finger, or a mouse. */
function measure(isTouched: boolean): { wide: string[]; small: string[] } {
  const words = (element: Element) => `<${element.tagName.toLowerCase()} class="${element.className}"> ${element.textContent?.trim().slice(0, 40)}`;
  const isCut = (element: Element): boolean =>
    !!element.parentElement && (/auto|scroll|hidden|clip/.test(getComputedStyle(element.parentElement).overflowX) || isCut(element.parentElement));
  const { scrollWidth, clientWidth } = document.documentElement;
  const all = scrollWidth > clientWidth ? [...document.body.querySelectorAll("*")] : [];
  const wide = all.filter((element) => element.getBoundingClientRect().right > clientWidth + 1 && !isCut(element)).map(words);
  if (scrollWidth > clientWidth && wide.length === 0) wide.push(`the page is ${scrollWidth} wide`);

  // Radios and boxes are pressed by their labels; a link inside a sentence may be as high as its line.
  const links = isTouched ? [...document.querySelectorAll("a[href]")] : [];
  const controls = [...document.querySelectorAll("button, .button, input:not([type=hidden], [type=radio], [type=checkbox]), select, summary, .choice, .tick, .offer > label")];
  const small = [...new Set([...controls, ...links])]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .map((element) => {
      const isInText = element.matches("a") && getComputedStyle(element).display === "inline";
      // What is drawn over the whole of a card or an offer can be pressed there.
      const covered = getComputedStyle(element, "::after").position === "absolute" ? (element.closest("li, .tile") ?? element) : element;
      const box = covered.getBoundingClientRect();
      return { element, box, least: isInText ? 24 : isTouched || !element.matches(".tick") ? 44 : 24 };
    })
    .filter(({ box, least }) => box.width > 1 && box.height < least - 0.5)
    .map(({ element, box, least }) => `${words(element)}: ${Math.round(box.width)} × ${Math.round(box.height)}, not ${least}`);
  return { wide, small };
}
