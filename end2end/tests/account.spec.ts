import type { Page } from "@playwright/test";
import { bowl, lamp, offerOf, plate, type Piece } from "../fixtures/demo.ts";
import { codeFor, mailsTo } from "../fixtures/mails.ts";
import { expect, test } from "../fixtures/test.ts";

// Forms are declined here, as they should be.
test.use({ expectedTroubles: /status of (422|409)/ });

/** An address that no other test has. */
const somebody = (name: string) => `${name}.${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}@example.org`;

test("94. An account is offered with the order, and nothing is left to type but a code", async ({ page, shopper, expectAccessible }) => {
  const email = somebody("guest");
  await shopper.has([lamp]);
  await page.goto("/checkout");
  await shopper.fillContact({
    "Email address": email, "Full name": "Zoë O'Néill-Łukasz", "Street and number": "Torstraße 1", Postcode: "10115", "Town or city": "Berlin",
  });
  await shopper.goOn("Continue to shipping");
  await shopper.goOn("Continue to payment");
  await shopper.pay("Approve the payment");
  const number = await shopper.orderNumber();
  await page.getByRole("button", { name: "Sign in with this email address" }).click();
  await expect(page.getByText(email)).toBeVisible();
  await page.getByLabel("Code").fill("0000 0000");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("This is not the code.");
  await expectAccessible();
  await page.getByLabel("Code").fill((await codeFor(email)).toLowerCase());
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "You are signed in." })).toBeVisible();
  await expect(page.getByRole("link", { name: `See order ${number}` })).toBeVisible();
  await expectAccessible();
});

test("95. A guest gets the link of an order by mail, and the page tells nothing @once", async ({ page, shopper, expectAccessible }) => {
  const email = somebody("finder");
  await shopper.has([lamp]);
  await page.goto("/checkout");
  await shopper.fillContact({
    "Email address": email, "Full name": "Ada", "Street and number": "Torstraße 1", Postcode: "10115", "Town or city": "Berlin",
  });
  await shopper.goOn("Continue to shipping");
  await shopper.goOn("Continue to payment");
  await shopper.pay("Approve the payment");
  const number = await shopper.orderNumber();
  const order = new URL(page.url()).pathname;
  await page.goto("/orders/find");
  await expectAccessible();
  await page.getByLabel("Order number").fill(number);
  await page.getByLabel("Email address that you ordered with").fill(email);
  await page.getByRole("button", { name: "Mail me the link" }).click();
  await expect(page.getByText("If there is an order with this number and this address")).toBeVisible();
  await expect.poll(() => mailsTo(email).some((text) => text.includes("Somebody asked us for the link") && text.replaceAll("=\n", "").includes(order)), { timeout: 15_000 }).toBe(true);
});

/** Signs in by a code that is mailed; leads to the account. */
async function signIn(page: Page, email: string): Promise<void> {
  await page.goto("/account/sign-in");
  await page.getByLabel("Email address").first().fill(email);
  await page.getByRole("button", { name: "Mail me a code" }).click();
  await page.getByLabel("Code").fill(await codeFor(email));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "You are signed in." })).toBeVisible();
}

test("98. A password is long, may be pasted and shown, and has no rules about its signs @once", async ({ page, expectAccessible }) => {
  const email = somebody("words");
  await signIn(page, email);
  await page.getByRole("link", { name: "Set a password" }).click();
  await page.getByLabel("New password").fill("Passw0rd!");
  await page.getByRole("button", { name: "Save the password" }).click();
  await expect(page.getByRole("alert")).toContainText("15 characters or longer");
  await expectAccessible();
  const words = "wren lantern thimble tau";
  await page.getByLabel("New password").fill(words);
  await page.getByRole("button", { name: "Show the password" }).click();
  await expect(page.getByLabel("New password")).toHaveAttribute("type", "text");
  await page.getByRole("button", { name: "Save the password" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Your password is saved." })).toBeVisible();
  await page.getByRole("button", { name: "Sign out here" }).click();
  await page.goto("/account/sign-in");
  await page.getByText("Sign in with a password").click();
  await expectAccessible();
  await page.locator("#account").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(words);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Your account" })).toBeVisible();
});

test("69. The cart merges on sign-in, and a second device finds it", async ({ page, shopper, browser, baseURL }) => {
  const email = somebody("carts");
  await shopper.has([lamp, 2]);
  await signIn(page, email);
  const other = await browser.newContext({ baseURL });
  const second = await other.newPage();
  await signIn(second, email);
  await second.goto("/cart");
  await expect(second.getByLabel("Quantity of Lantern lamp")).toHaveValue("2");
  await other.close();
});

test("60. What was saved is merged on sign-in, found on a second device, and stays when one signs out", async ({ page, browser, baseURL, expectAccessible }) => {
  const email = somebody("wishes");
  const saved = async (page: Page) => (await page.locator(".saved-piece .line-title").allTextContents()).sort();
  // By the plain form, as on another day.
  const save = async (page: Page, piece: Piece) => {
    const { variant } = await offerOf(page.request, piece);
    const answer = await page.request.post("/wishlist/add", { form: { variant }, maxRedirects: 0 });
    expect(answer.status()).toBe(303);
  };
  await save(page, bowl);
  await page.goto("/wishlist");
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/account/sign-in?next=%2Fwishlist");
  await signIn(page, email);
  const other = await browser.newContext({ baseURL });
  const second = await other.newPage();
  await save(second, plate);
  await signIn(second, email);
  await second.goto("/wishlist");
  expect(await saved(second)).toEqual(["Field plate", "Hollow bowl"]);

  // The first device is signed in already, and finds what the other one saved and took out.
  await page.goto("/wishlist");
  expect(await saved(page)).toEqual(["Field plate", "Hollow bowl"]);
  await expect(page.getByText("We keep this list with your account")).toBeVisible();
  await expectAccessible();
  await second.getByRole("button", { name: /^Remove.*Hollow bowl/ }).click();
  await expect.poll(() => saved(second)).toEqual(["Field plate"]);
  await page.reload();
  expect(await saved(page)).toEqual(["Field plate"]);
  await other.close();

  await page.goto("/account");
  await page.getByRole("button", { name: "Sign out here" }).click();
  await expect(page).toHaveURL("/");
  await page.goto("/wishlist");
  await expect(page.getByText("Nothing is saved yet.")).toBeVisible();
  await signIn(page, email);
  await page.getByRole("main").getByRole("link", { name: "What you saved" }).click();
  await expect.poll(() => saved(page)).toEqual(["Field plate"]);
});

test("99. The account keeps a name and addresses, says so, and fills the checkout in", async ({ page, shopper, expectAccessible }) => {
  const email = somebody("keeper");
  await page.goto("/account");
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await expectAccessible();
  await signIn(page, email);
  await page.getByLabel("Full name").fill("Zoë O'Néill-Łukasz");
  await page.getByRole("button", { name: "Save the name" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Your name is saved." })).toBeVisible();
  await page.getByRole("link", { name: "See and change your addresses" }).click();
  await page.getByRole("link", { name: "Add an address" }).click();
  await expect(page.getByLabel("Full name")).toHaveValue("Zoë O'Néill-Łukasz");
  await page.getByLabel("Postcode").fill("1");
  await page.getByRole("button", { name: "Save the address" }).click();
  await expect(page.getByRole("alert")).toContainText("Enter a postcode such as 10115");
  await expectAccessible();
  await page.getByLabel("Street and number").fill("Torstraße 1");
  await page.getByLabel("Postcode").fill("10115");
  await page.getByLabel("Town or city").fill("Berlin");
  await page.getByRole("button", { name: "Save the address" }).click();
  await expect(page.getByRole("status").filter({ hasText: "The address is saved." })).toBeVisible();
  await expectAccessible();

  await shopper.has([lamp]);
  await page.goto("/checkout");
  await expect(page.getByLabel("Street and number")).toHaveValue("Torstraße 1");
  await page.getByRole("link", { name: "Choose one of your addresses" }).click();
  await page.getByRole("button", { name: "Send it to Torstraße 1, Berlin" }).click();
  await expect(page).toHaveURL("/checkout/shipping");

  await page.goto("/account/devices");
  await expect(page.getByText("This is the device that you use now.")).toBeVisible();
  await expectAccessible();
  await page.goto("/account");
  const copy = page.waitForEvent("download");
  await page.getByRole("link", { name: "Take a copy of all that we have of you" }).click();
  expect((await copy).suggestedFilename()).toBe("my-account.json");
  await page.getByRole("button", { name: "Sign out here" }).click();
  await expect(page).toHaveURL("/");
  await page.goto("/account");
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
});

test("98. A passkey is another way in: made once, used on the next visit, and taken away again @script", async ({ page, expectAccessible }) => {
  const email = somebody("keys");
  const device = await page.context().newCDPSession(page);
  await device.send("WebAuthn.enable");
  const { authenticatorId } = await device.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
  await signIn(page, email);
  await page.getByRole("link", { name: "Your passkeys" }).click();
  await expect(page.getByText("You have none yet.")).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(page.getByRole("status").filter({ hasText: "The passkey is added." })).toBeVisible();
  await expect(page.getByText("not used yet")).toBeVisible();
  await expectAccessible();
  const { credentials } = await device.send("WebAuthn.getCredentials", { authenticatorId });
  expect(credentials).toHaveLength(1);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(page.getByText("This device has a passkey for your account already.")).toBeVisible();

  await page.goto("/account");
  await page.getByRole("button", { name: "Sign out here" }).click();
  await page.goto("/account/addresses");
  await expectAccessible();
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Your addresses" })).toBeVisible();

  await page.goto("/account/passkeys");
  await expect(page.getByText("last used on")).toBeVisible();
  await page.getByRole("button", { name: "Remove the passkey" }).click();
  await expect(page.getByRole("status").filter({ hasText: "The passkey is removed." })).toBeVisible();
  await page.goto("/account");
  await page.getByRole("button", { name: "Sign out here" }).click();
  await page.goto("/account/sign-in");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByText("This passkey is not known here")).toBeVisible();
  await expect.poll(() => mailsTo(email).filter((mail) => /A passkey was (added|removed)/.test(mail)).length, { timeout: 15_000 }).toBe(2);
});
