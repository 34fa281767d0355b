import { expect, test } from "../fixtures/test.ts";

test("searching finds products by the words on their pages", async ({ page, shopper, visit }) => {
  await visit("/");
  await shopper.search("tumbler");
  await expect(page).toHaveURL("/search?q=tumbler");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Search: tumbler");
  await expect(shopper.cards().first().getByRole("link")).toHaveText("Tern tumbler");
  await expect(page.getByLabel("What are you looking for?")).toHaveValue("tumbler");

  await shopper.cards().first().getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: "Tern tumbler" })).toBeVisible();
});

test("the beginning of a word is enough, and case and accents do not matter", async ({ shopper, visit }) => {
  for (const words of ["tumb", "TUMBLER", "tümbler"]) {
    await visit(`/search?q=${encodeURIComponent(words)}`);
    await expect(shopper.cards().first().getByRole("link"), words).toHaveText("Tern tumbler");
  }
});

test("what else a thing is called finds it too", async ({ shopper, visit }) => {
  for (const [words, title] of [["pitcher", "Heron jug"], ["salt cellar", "Cellar salt pig"], ["green dinner plates", "Field plate"]]) {
    await visit(`/search?q=${encodeURIComponent(words)}`);
    await expect(shopper.cards().first().getByRole("link"), words).toHaveText(title);
  }
});

test("an article number finds its product", async ({ shopper, visit }) => {
  await visit("/search?q=ME-TERN-TIDE");
  await expect(shopper.cards().first().getByRole("link")).toHaveText("Tern tumbler");
});

test("results can be put in order and narrowed like any list", async ({ page, shopper, visit }) => {
  await visit("/search?q=bowl");
  await shopper.sortBy("Price, high to low");
  await shopper.expectList("/search?q=bowl&sort=price-descending");
  await expect(shopper.cards().first().getByRole("link")).toHaveText("Harbour serving bowl");
  await shopper.filterBy("Ember");
  await shopper.expectList("/search?q=bowl&sort=price-descending&option.Glaze=Ember");
  await expect(shopper.cards().getByRole("link", { name: "Hollow bowl" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Search: bowl");
});

test("a search that finds nothing says so and shows ways on", async ({ page, visit }) => {
  const response = await visit("/search?q=zeppelin");
  expect(response.status()).toBe(200);
  await expect(page.getByText("We found nothing for “zeppelin”. Try another word, or fewer.")).toBeVisible();
  const main = page.getByRole("main");
  await expect(main.getByRole("link", { name: "Drink" })).toBeVisible();
  await expect(main.getByRole("link", { name: "ask us" })).toHaveAttribute("href", "/pages/contact");
});

test("a question about returns is answered with the page about them", async ({ page, visit }) => {
  await visit("/search?q=returns");
  await page.getByRole("main").getByRole("link", { name: "Returns" }).click();
  await expect(page).toHaveURL("/pages/returns");
});

test("an empty search asks what is looked for", async ({ page, visit }) => {
  const response = await visit("/search?q=+");
  expect(response.status()).toBe(200);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Search");
  await expect(page.getByLabel("What are you looking for?")).toBeEmpty();
});

test("words are words: what looks like HTML is shown as it was typed", async ({ page, visit }) => {
  const words = `"><img src=x onerror=alert(1)><script>alert(2)</script>`;
  await visit(`/search?q=${encodeURIComponent(words)}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Search: ${words}`);
  await expect(page.locator("img[src=x]")).toHaveCount(0);
});
