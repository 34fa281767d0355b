// The shop in German: whoever reads it meets no other language from the front page to the order and the mail about it, and changes
// over to the other language on any page.

import type { Page } from "@playwright/test";
import { lamp } from "../fixtures/demo.ts";
import { mailTo } from "../fixtures/mails.ts";
import { expect, test } from "../fixtures/test.ts";

/** The page has an address in German, says that it is in German, and leads on to German pages. */
async function expectGerman(page: Page, heading: string | RegExp): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
  expect(new URL(page.url()).pathname).toMatch(/^\/de(\/|$)/);
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
}

test("M15. from the front page to the order and its mail, all is in German", async ({ page, visit, javaScriptEnabled }, { project }) => {
  const hasScript = javaScriptEnabled !== false;
  const email = `ada-${project.name}@example.org`;
  await visit("/de");
  await page.getByRole("navigation", { name: "Kollektionen" }).getByRole("link", { name: "Essen" }).click();
  await expectGerman(page, "Essen");
  await expect(page.getByRole("navigation", { name: "Kollektionen" }).getByRole("link", { name: "Essen" })).toHaveAttribute("aria-current", "page");
  await page.getByLabel("Sortieren nach").selectOption("Preis, absteigend");
  if (!hasScript) await page.getByRole("button", { name: "Sortieren" }).click();
  await page.getByRole("main").locator(".cards").getByRole("link", { name: "Teller Field" }).click();
  await expectGerman(page, "Teller Field");
  await page.getByRole("group", { name: "Größe" }).locator("label").filter({ hasText: "27 cm" }).click();
  if (!hasScript) await page.getByRole("button", { name: "Dieses zeigen" }).click();
  await expect(page.getByText("Artikel ME-FIELD-ASH-27CM")).toBeVisible();
  await page.getByRole("button", { name: "In den Warenkorb" }).click();
  const added = page.getByRole("dialog", { name: "In den Warenkorb gelegt" });
  await expect(added.or(page.getByRole("heading", { level: 1, name: "Warenkorb" }))).toBeVisible();
  if (await added.isVisible()) await added.getByRole("link", { name: "Warenkorb ansehen" }).click();
  await expectGerman(page, "Warenkorb");
  await expect(page.getByRole("main")).toContainText("Asche / 27 cm");
  await page.getByRole("link", { name: /^Zur Kasse 42,90\s€$/ }).click();

  await expectGerman(page, "Kontakt und Adresse");
  const fields = [["E-Mail-Adresse", email], ["Vor- und Nachname", "Ada Lovelace"], ["Straße und Hausnummer", "Torstraße 1"], ["Ort", "Berlin"]];
  for (const [label, value] of fields) await page.getByLabel(new RegExp(`^${label} `)).fill(value);
  await page.getByRole("button", { name: "Weiter zum Versand" }).click();
  // A mistake is explained in German, too.
  await expect(page.getByRole("alert").first()).toContainText("Geben Sie eine Postleitzahl ein, zum Beispiel 10115");
  await expect(page).toHaveTitle(/^Fehler: /);
  await page.getByLabel(/^Postleitzahl /).fill("10115");
  await page.getByRole("button", { name: "Weiter zum Versand" }).click();
  await expectGerman(page, "Versand");
  await page.getByRole("button", { name: "Weiter zur Zahlung" }).click();
  await expectGerman(page, "Zahlung");
  await page.getByRole("button", { name: "Zahlungspflichtig bestellen", exact: true }).click();
  await page.getByRole("button", { name: "Zahlung genehmigen" }).click();
  await expectGerman(page, "Vielen Dank für Ihre Bestellung");
  await expect(page.getByRole("main")).toContainText("Asche / 27 cm");

  const mail = await mailTo(email, /Bestellung/);
  expect(mail).toContain("Teller Field");
  expect(mail).toMatch(/\/de\/orders\//);
});

test("M15. any page is there in the other language, and the cart is the same", async ({ page, shopper, visit }) => {
  await shopper.has([lamp]);
  await visit("/collections/light?sort=price-ascending&option.Glaze=Night");
  const footer = page.getByRole("contentinfo");
  const links = footer.getByRole("navigation", { name: /^(Language|Sprache)$/ });
  await expect(links.getByRole("link", { name: "English" })).toHaveAttribute("aria-current", "true");
  await links.getByRole("link", { name: "Deutsch" }).click();
  // What is filtered by is called otherwise there.
  await expect(page).toHaveURL("/de/collections/light?sort=price-ascending");
  await expectGerman(page, "Licht");
  await page.goto("/de/cart");
  await expect(page.getByRole("main")).toContainText("Tischlampe Lantern");
  await page.getByRole("contentinfo").getByRole("link", { name: "English" }).click();
  await expect(page).toHaveURL("/cart");
  await expect(page.getByRole("main")).toContainText("Lantern lamp");
});

test("M15. what script says is German as well @script", async ({ page, visit }) => {
  await visit("/de/collections/drink");
  await page.getByRole("main").locator(".cards").getByRole("link", { name: "Becher Wren" }).click();
  await expectGerman(page, "Becher Wren");
  const save = page.getByRole("button", { name: "Merken" });
  await save.click();
  await expect(save).toHaveAttribute("aria-pressed", "true");
  // The way back is one of ours, too, and stays in the language.
  await page.goBack();
  await expectGerman(page, "Trinken");
  await expect(page).toHaveURL("/de/collections/drink");
});

test.describe("pages in German", () => {
  for (const path of ["/de", "/de/collections/drink", "/de/products/wren-mug", "/de/cart", "/de/pages/shipping", "/de/account/sign-in"]) {
    test(`M15. ${path} is as good for everybody as in English @once @script`, async ({ page, visit, expectAccessible }) => {
      await visit(path);
      await expectAccessible();
      for (const width of [320, 390, 1440]) {
        await page.setViewportSize({ width, height: 800 });
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect.soft(wider, `${path} at ${width} pixels`).toBe(0);
      }
    });
  }
});
