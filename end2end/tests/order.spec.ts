import type { Locator, Page } from "@playwright/test";
import { bowl, lamp } from "../fixtures/demo.ts";
import { ada, type Shopper } from "../fixtures/shopper.ts";
import { expect, test } from "../fixtures/test.ts";

test("from the front page to an order, and back to it by its link", async ({ page, shopper, visit, browser }) => {
  await visit("/");
  await page.getByRole("navigation", { name: "Collections" }).getByRole("link", { name: "Eat" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Eat" })).toBeVisible();
  await shopper.filterBy("Ash");
  await shopper.expectList("/collections/eat?option.Glaze=Ash");
  await shopper.sortBy("Price, high to low");
  await shopper.expectList("/collections/eat?sort=price-descending&option.Glaze=Ash");
  await expect(shopper.cards().first()).toContainText("Tarn ramen bowl");
  await shopper.cards().getByRole("link", { name: "Field plate" }).click();

  await expect(page.getByRole("heading", { level: 1, name: "Field plate" })).toBeVisible();
  await shopper.pick("Size", "27 cm");
  await expect(page.getByText("Article ME-FIELD-ASH-27CM")).toBeVisible();
  await shopper.addToCart();
  await shopper.setQuantity("Field plate", 2);
  await expect(shopper.sum("Goods")).toHaveText("€76.00");
  await page.getByRole("link", { name: "Checkout €80.90" }).click();

  await shopper.expectStep("Contact and address");
  await shopper.fillContact();
  await shopper.goOn("Continue to shipping");
  await shopper.expectStep("Shipping");
  await shopper.goOn("Continue to payment");
  await shopper.expectStep("Payment");
  await expect(shopper.payButton()).toHaveText("Order and pay €80.90");
  await shopper.pay("Approve the payment");

  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you, your order is placed");
  const main = page.getByRole("main");
  for (const words of ["Field plate", "Ash / 27 cm", "2 × €38.00", "€80.90", "Torstraße 1", "ada@example.com", "It should arrive"]) {
    await expect(main).toContainText(words);
  }
  const number = await shopper.orderNumber();
  await expect(page).toHaveTitle(new RegExp(`^Order ${number}`));

  // What was bought is no longer in the cart.
  await page.goto("/cart");
  await expect(page.getByText("Your cart is empty.")).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you, your order is placed");

  // The link alone is enough, on any device and as often as one likes.
  const elsewhere = await browser.newContext();
  const again = await elsewhere.newPage();
  await again.goto(page.url());
  await expect(again.getByText(`Order ${number}`, { exact: true })).toBeVisible();
  await again.reload();
  await expect(again.getByRole("heading", { level: 1 })).toHaveText("Thank you, your order is placed");
  await expect(again.locator("meta[name=robots]")).toHaveAttribute("content", /noindex/);
  await elsewhere.close();
});

test.describe("a payment that is declined", () => {
  test("leads back with the reason; paying again works, and it is one order", async ({ page, shopper }) => {
    await shopper.has([lamp]);
    await shopper.reachPayment();
    await shopper.pay("Decline: not enough money");
    await expect(page).toHaveURL(/\/checkout\/payment\?declined=insufficient_funds$/);
    await expect(page).toHaveTitle(/^Error: Payment/);
    const reason = page.getByText("The payment was declined: there is not enough money in the account.");
    await expect(reason).toBeVisible();
    await expect(page.getByRole("main")).toContainText("Ada Lovelace");
    const first = await numberOfHeldOrder(shopper);

    await page.goto("/checkout/payment");
    await shopper.pay("Decline without a reason");
    await expect(page.getByText("The payment was declined: the bank gave no reason.")).toBeVisible();
    await shopper.pay("Approve the payment");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you, your order is placed");
    expect(await shopper.orderNumber()).toBe(first);
  });

  test("can be paid from the order's page later", async ({ page, shopper }) => {
    await shopper.has([lamp]);
    await shopper.reachPayment();
    await shopper.pay("Decline: not enough money");
    const number = await numberOfHeldOrder(shopper);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your order is not paid yet");
    await page.getByRole("link", { name: "Pay now" }).click();
    await shopper.pay("Approve the payment");
    expect(await shopper.orderNumber()).toBe(number);
  });

  test("is explained in our words, whatever the address says", async ({ page, shopper }) => {
    await shopper.has([lamp]);
    await shopper.reachPayment();
    await page.goto("/checkout/payment?declined=Call+0900+1234+now&notice=%3Cb%3Ehi");
    await expect(page.getByText("The payment was declined: the bank gave no reason.")).toBeVisible();
    await expect(page.getByRole("main")).not.toContainText("0900");
  });
});

test("going back without paying keeps everything, and paying then gives the same order", async ({ page, shopper }) => {
  await shopper.has([lamp]);
  await shopper.reachPayment();
  await shopper.pay("Go back without paying");
  await expect(page).toHaveURL("/checkout/payment");
  const number = await numberOfHeldOrder(shopper);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your order waits for its payment");
  await page.getByRole("link", { name: "Pay now" }).click();
  await shopper.pay("Approve the payment");
  expect(await shopper.orderNumber()).toBe(number);
});

test("the browser's Back from the provider's page leads to the same order", async ({ page, shopper }) => {
  await shopper.has([lamp]);
  await shopper.reachPayment();
  await shopper.payButton().click();
  await expect(page).toHaveURL(/\/pay\/test\//);
  const address = page.url();
  await page.goBack();
  await shopper.expectStep("Payment");
  await shopper.payButton().click();
  await expect(page).toHaveURL(address);
  await page.getByRole("button", { name: "Approve the payment" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you, your order is placed");
});

test("a bank that asks to confirm is confirmed", async ({ page, shopper }) => {
  await shopper.has([lamp]);
  await shopper.reachPayment();
  await shopper.pay("Ask me to confirm first", "Confirm as the bank asks");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you, your order is placed");
});

test("a confirmation that fails is a declined payment", async ({ page, shopper }) => {
  await shopper.has([lamp]);
  await shopper.reachPayment();
  await shopper.pay("Ask me to confirm first", "Fail to confirm");
  await expect(page.getByText("The payment was declined")).toBeVisible();
  await expect(shopper.payButton()).toBeVisible();
});

test.describe("one order, not two", () => {
  test("comes of a double click", async ({ page, shopper }) => {
    await shopper.has([lamp]);
    await shopper.reachPayment();
    const form = { total_minor: await page.locator("input[name=total_minor]").inputValue() };
    await shopper.payButton().dblclick();
    await expect(page).toHaveURL(/\/pay\/test\//);
    const replay = await page.request.post("/checkout/payment", { form, maxRedirects: 0 });
    expect(replay.headers().location).toBe(new URL(page.url()).pathname);
    await page.getByRole("button", { name: "Approve the payment" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you, your order is placed");
  });

  test("comes of two tabs that order at once", async ({ page, shopper, context }) => {
    await shopper.has([lamp]);
    await shopper.reachPayment();
    const other = await context.newPage();
    await other.goto("/checkout/payment");
    const buttons = [page, other].map((tab) => tab.getByRole("button", { name: /^Order and pay/ }));
    await Promise.all(buttons.map((button) => button.click()));
    await expect(page).toHaveURL(/\/pay\/test\//);
    await expect(other).toHaveURL(page.url());

    await page.getByRole("button", { name: "Approve the payment" }).click();
    const number = await shopper.orderNumber();
    await other.getByRole("button", { name: "Approve the payment" }).click();
    await expect(other.getByText(`Order ${number}`, { exact: true })).toBeVisible();
    await expect(other).toHaveURL(page.url());
  });

  test("comes of ten requests at once", async ({ page, shopper }) => {
    await shopper.has([lamp]);
    await shopper.reachPayment();
    const form = { total_minor: await page.locator("input[name=total_minor]").inputValue() };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => page.request.post("/checkout/payment", { form, maxRedirects: 0 })),
    );
    expect(answers.map((answer) => answer.status())).toEqual(Array(10).fill(303));
    expect(new Set(answers.map((answer) => answer.headers().location)).size).toBe(1);
  });

  test("is left of a request that is sent again after the payment", async ({ page, shopper, context, playwright, baseURL }) => {
    await shopper.has([lamp]);
    await shopper.reachPayment();
    const form = { total_minor: await page.locator("input[name=total_minor]").inputValue() };
    const before = await playwright.request.newContext({ baseURL, storageState: await context.storageState() });
    await shopper.pay("Approve the payment");
    await expect(page).toHaveURL(/\/orders\//);
    const replay = await before.post("/checkout/payment", { form, maxRedirects: 0 });
    expect(replay.headers().location).toBe(new URL(page.url()).pathname);
    await before.dispose();
  });

  test("is followed by another only when somebody buys again", async ({ page, shopper }) => {
    await shopper.has([bowl]);
    await shopper.reachPayment();
    await shopper.pay("Approve the payment");
    const first = await shopper.orderNumber();
    await shopper.has([lamp]);
    await page.goto("/checkout");
    await expect(page.getByLabel("Full name")).toBeEmpty();
    await shopper.reachPayment();
    await shopper.pay("Approve the payment");
    await expect(page.getByRole("main")).toContainText("Lantern lamp");
    expect(await shopper.orderNumber()).not.toBe(first);
  });
});

test("a last step that was left open after the purchase leads to what is true now", async ({ page, shopper, context }) => {
  await shopper.has([lamp]);
  await shopper.reachPayment();
  const stale = await context.newPage();
  await stale.goto("/checkout/payment");
  await shopper.pay("Approve the payment");
  await expect(page).toHaveURL(/\/orders\//);
  await stale.getByRole("button", { name: /^Order and pay/ }).click();
  await expect(stale.getByText(/[Cc]art is empty/)).toBeVisible();
});

test("what was put into the cart while paying stays there", async ({ page, shopper, context }) => {
  await shopper.has([lamp]);
  await shopper.reachPayment();
  await shopper.payButton().click();
  await expect(page).toHaveURL(/\/pay\/test\//);
  const other = await context.newPage();
  await shopper.has([bowl, 2]);
  await page.getByRole("button", { name: "Approve the payment" }).click();
  await expect(page.getByRole("main")).toContainText("Lantern lamp");
  await other.goto("/cart");
  await expect(other.getByLabel("Quantity of Hollow bowl")).toHaveValue("2");
  await expect(other.getByText("Lantern lamp")).toHaveCount(0);
});

test("with a coupon, what is taken off is on the receipt", async ({ page, shopper }) => {
  await shopper.has([lamp]);
  await page.request.post("/cart/coupon", { form: { coupon: "welcome10" } });
  await shopper.reachPayment();
  await expect(shopper.payButton()).toHaveText("Order and pay €151.20");
  await shopper.pay("Approve the payment");
  await expect(shopper.sum(/^Discount/)).toHaveText("−€16.80");
  await expect(shopper.sum("Total")).toHaveText("€151.20");
});

test("an order can be printed without the shop around it @once", async ({ page, shopper }) => {
  await shopper.has([lamp]);
  await shopper.reachPayment();
  await shopper.pay("Approve the payment");
  await expect(page.getByRole("button", { name: "Print or save" })).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expect(page.getByRole("banner").getByRole("link")).toHaveText(["Marl & Ember"]);
  await expect(page.getByRole("button", { name: "Print or save" })).toBeHidden();
});

test("somebody else's order can't be guessed", async ({ page, shopper, request }) => {
  await shopper.has([lamp]);
  await shopper.reachPayment();
  await shopper.pay("Approve the payment");
  await expect(page).toHaveURL(/\/orders\//);
  const token = new URL(page.url()).pathname.split("/").pop()!;
  const guesses = [token.slice(0, 13), token.slice(0, -1), `${token.slice(0, -1)}${token.endsWith("a") ? "b" : "a"}`, `${token}a`];
  for (const guess of guesses) {
    expect((await request.get(`/orders/${guess}`)).status(), guess).toBe(404);
  }
});

test("bought by keyboard alone, the focus in sight at every stop", async ({ page, shopper, visit }) => {
  test.slow();
  await visit("/collections/eat");
  await tabTo(page, page.getByRole("main").getByRole("link", { name: "Field plate" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Field plate" })).toBeVisible();

  await tabTo(page, page.getByRole("radio", { name: "Ash" }));
  await tabTo(page, page.getByRole("radio", { name: "21 cm" }));
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: "27 cm" })).toBeChecked();
  await tabTo(page, page.getByLabel("Quantity"));
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("3");
  await tabTo(page, page.getByRole("button", { name: "Add to cart" }));
  await page.keyboard.press("Space");
  if (shopper.hasScript) {
    const dialog = page.getByRole("dialog", { name: "Added to your cart" });
    await expect(dialog).toBeVisible();
    await tabTo(page, dialog.getByRole("link", { name: "View cart" }));
    await page.keyboard.press("Enter");
  }
  await expect(page.getByRole("heading", { level: 1, name: "Cart" })).toBeVisible();
  await expect(shopper.line("Field plate")).toContainText("Ash / 27 cm");

  await tabTo(page, page.getByRole("button", { name: "One fewer of Field plate" }));
  await page.keyboard.press("Enter");
  await expect(shopper.sum("Goods")).toHaveText("€76.00");
  await tabTo(page, page.getByRole("link", { name: /^Checkout €/ }));
  await page.keyboard.press("Enter");

  await shopper.expectStep("Contact and address");
  for (const [label, text] of Object.entries(ada)) {
    await tabTo(page, page.getByLabel(label));
    await page.keyboard.type(text);
  }
  await page.keyboard.press("Enter");
  await shopper.expectStep("Shipping");
  await tabTo(page, page.getByRole("radio", { name: /^Standard/ }));
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: /^Express/ })).toBeChecked();
  await tabTo(page, page.getByRole("button", { name: "Continue to payment" }));
  await page.keyboard.press("Enter");

  await shopper.expectStep("Payment");
  await tabTo(page, shopper.payButton());
  await page.keyboard.press("Space");
  await expect(page).toHaveURL(/\/pay\/test\//);
  await tabTo(page, page.getByRole("button", { name: "Approve the payment" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you, your order is placed");
  await expect(page.getByRole("main")).toContainText("2 × €38.00");
});

/** The number of the order that waits to be paid, seen from the last step of the checkout. */
async function numberOfHeldOrder(shopper: Shopper): Promise<string> {
  await shopper.page.getByRole("link", { name: "See the order" }).click();
  return shopper.orderNumber();
}

/** Presses Tab until the target has the focus. Every stop on the way has to be in sight and to show that it has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let stops = 0; stops < 100; stops += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
    const trouble = await page.evaluate(troubleOfFocus);
    expect(trouble, `where the focus is on ${page.url()}`).toBeNull();
  }
  throw new Error(`the keyboard does not reach ${target} on ${page.url()}`);
}

/** Runs in the page: what is wrong with how the focus shows, if anything. */
function troubleOfFocus(): string | null {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  // A radio or box may be drawn by its label.
  const drawn = [focused, ...((focused as HTMLInputElement).labels ?? []), ...(focused.nextElementSibling ? [focused.nextElementSibling] : [])];
  // A card is ringed as a whole when the link that covers it has the focus.
  const covered = focused.closest("li");
  const faces = drawn.flatMap((element) => [element, ...element.querySelectorAll("*")]).concat(covered ?? []);
  const isRinged = faces.some((element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return (outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
  });
  const name = `${focused.outerHTML.slice(0, 200)}`;
  if (!isRinged) return `shows no focus: ${name}`;
  const label = (focused as HTMLInputElement).labels?.[0];
  const places = [focused, ...(label ? [label] : [])].map((element) => element.getBoundingClientRect());
  const isInSight = places.some(({ left, top, right, bottom, width, height }) => {
    if (width < 2 || height < 2 || bottom <= 0 || top >= innerHeight) return false;
    const points = [[(left + right) / 2, (top + bottom) / 2], [left + 3, top + 3], [right - 3, bottom - 3]];
    return points.some(([x, y]) => {
      const there = document.elementFromPoint(x, y);
      return !!there && (focused.contains(there) || there.contains(focused) || !!label?.contains(there));
    });
  });
  return isInSight ? null : `is covered or out of sight: ${name}`;
}
