import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures/test.ts";

test("21, 22. searching finds products by the words on their pages, and the words stay in the field", async ({ page, shopper, visit }) => {
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

test("26. what else a thing is called finds it too", async ({ shopper, visit }) => {
  for (const [words, title] of [["pitcher", "Heron jug"], ["salt cellar", "Cellar salt pig"], ["green dinner plates", "Field plate"]]) {
    await visit(`/search?q=${encodeURIComponent(words)}`);
    await expect(shopper.cards().first().getByRole("link"), words).toHaveText(title);
  }
});

test("an article number finds its product", async ({ shopper, visit }) => {
  await visit("/search?q=ME-TERN-TIDE");
  await expect(shopper.cards().first().getByRole("link")).toHaveText("Tern tumbler");
});

test("29. results can be put in order and narrowed like any list", async ({ page, shopper, visit }) => {
  await visit("/search?q=bowl");
  await shopper.sortBy("Price, high to low");
  await shopper.expectList("/search?q=bowl&sort=price-descending");
  await expect(shopper.cards().first().getByRole("link")).toHaveText("Harbour serving bowl");
  await shopper.filterBy("Ember");
  await shopper.expectList("/search?q=bowl&sort=price-descending&option.Glaze=Ember");
  await expect(shopper.cards().getByRole("link", { name: "Hollow bowl" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Search: bowl");
});

test("25. a slip of the finger is put right, and said", async ({ page, shopper, visit }) => {
  await visit("/search?q=tumlber");
  await expect(page.getByRole("status").filter({ hasText: "Showing results for tumbler" })).toBeVisible();
  await expect(shopper.cards().first().getByRole("link")).toHaveText("Tern tumbler");
});

test("26. a feature, a use, what it fits and its maker are found", async ({ shopper, visit }) => {
  for (const [words, title] of [
    ["dishwasher safe bowl", "Hollow bowl"],
    ["gift for a tea lover", "Plover cup and saucer"],
    ["E27 bulb", "Lantern lamp"],
    ["mug by Marl & Ember", "Wren mug"],
  ]) {
    await visit(`/search?q=${encodeURIComponent(words)}`);
    await expect(shopper.cards().first().getByRole("link"), words).toHaveText(title);
  }
});

test("27. the name of a collection shows the collection", async ({ page, shopper, visit }) => {
  await visit("/collections/drink");
  const titles = await shopper.cards().getByRole("link").allTextContents();
  await visit("/search?q=drink");
  await expect(shopper.cards().getByRole("link")).toHaveText(titles);
  await page.getByRole("main").getByRole("link", { name: "Drink" }).click();
  await expect(page).toHaveURL("/collections/drink");
});

test("28. a search that finds nothing says so and shows ways on", async ({ page, shopper, visit }) => {
  const response = await visit("/search?q=zeppelin");
  expect(response.status()).toBe(200);
  await expect(page.getByText("We found nothing for “zeppelin”. Try another word, or fewer.")).toBeVisible();
  const main = page.getByRole("main");
  await expect(main.getByRole("link", { name: "Drink" })).toBeVisible();
  await expect(shopper.cards()).toHaveCount(4);
  await expect(main.getByRole("link", { name: "ask us" })).toHaveAttribute("href", "/pages/contact");
  // And less of it, where that finds something.
  await visit("/search?q=zeppelin+teapot");
  await main.getByRole("link", { name: /^teapot \(/ }).click();
  await expect(page).toHaveURL("/search?q=teapot");
  await expect(shopper.cards().first().getByRole("link")).toHaveText("Kiln teapot");
});

test("8. a question about the shop is answered by the page about it", async ({ page, visit }) => {
  for (const [words, path] of [["returns", "/pages/returns"], ["shipping cost", "/pages/shipping"], ["contact", "/pages/contact"]]) {
    await visit(`/search?q=${encodeURIComponent(words)}`);
    await expect(page, words).toHaveURL(path);
  }
});

/** The field that somebody searches in: in the header, or on a phone on the page behind its sign there. */
async function field(page: Page, visit: (path: string) => Promise<unknown>): Promise<Locator> {
  await visit("/");
  const own = page.getByRole("banner").locator("input[type=search]");
  if (await own.isVisible()) return own;
  await visit("/search");
  return page.getByLabel("What are you looking for?");
}

test("23, 24. what is offered while typing is walked through by keyboard @script", async ({ page, visit, isMobile, expectAccessible }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const search = await field(page, visit);
  expect(asked.filter((path) => path.includes("suggest")), "nothing of it is fetched before somebody goes there").toEqual([]);
  await search.focus();
  await expect(search).toHaveAttribute("role", "combobox");
  await expect(search).toHaveAttribute("aria-expanded", "false");
  await search.pressSequentially("bo");
  const list = page.getByRole("listbox", { name: "Suggestions" });
  await expect(list).toBeVisible();
  await expect(search).toHaveAttribute("aria-expanded", "true");
  await expect(search).toHaveAttribute("aria-controls", (await list.getAttribute("id"))!);
  const options = list.getByRole("option");
  expect(await options.count()).toBeLessThanOrEqual(isMobile ? 8 : 10);
  await expect(list.getByRole("group", { name: "Searches" })).toBeVisible();
  await expect(list.getByRole("group", { name: "Products" })).toBeVisible();
  await expectAccessible();

  await search.press("ArrowDown");
  const first = options.first();
  await expect(first).toHaveAttribute("aria-selected", "true");
  await expect(search).toHaveAttribute("aria-activedescendant", (await first.getAttribute("id"))!);
  await expect(search).toHaveValue((await first.textContent())!);
  await expect(search).toBeFocused();
  await search.press("ArrowUp");
  await expect(search).toHaveValue("bo");
  await search.press("ArrowUp");
  await expect(options.last()).toHaveAttribute("aria-selected", "true");
  await search.press("Escape");
  await expect(list).toBeHidden();
  await expect(search).toHaveValue("bo");

  await search.press("ArrowDown");
  await expect(list).toBeVisible();
  await search.press("ArrowDown");
  const words = (await first.textContent())!;
  await search.press("Enter");
  await expect(page).toHaveURL(`/search?q=${words.replace(" ", "+")}`);
  await expect(list).toBeHidden();
});

test("24. without choosing any of it, what was typed is searched for @script", async ({ page, visit }) => {
  const search = await field(page, visit);
  await search.focus();
  await search.pressSequentially("tumb");
  await expect(page.getByRole("option", { name: "Tern tumbler" })).toBeVisible();
  await search.press("Enter");
  await expect(page).toHaveURL("/search?q=tumb");
});

test("23, 27. collections and products are offered, slips forgiven, and lead there @script", async ({ page, visit }) => {
  const search = await field(page, visit);
  await search.focus();
  await search.pressSequentially("drin");
  await expect(page.getByRole("group", { name: "Collections" }).getByRole("option", { name: "Drink" })).toBeVisible();
  await search.fill("tumlber");
  await page.getByRole("option", { name: "Tern tumbler" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Tern tumbler" })).toBeVisible();
});

test("30. an answer that comes late does not take the place of a newer one @script", async ({ page, visit }) => {
  const search = await field(page, visit);
  await search.focus();
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(/suggest\?q=va$/, async (route) => {
    await released;
    // It is given up by then.
    await route.continue().catch(() => {});
  });
  await search.pressSequentially("va", { delay: 150 });
  await search.fill("tumb");
  const tumbler = page.getByRole("option", { name: "Tern tumbler" });
  await expect(tumbler).toBeVisible();
  release();
  await page.waitForTimeout(300);
  await expect(tumbler).toBeVisible();
  await expect(page.getByRole("option", { name: "Reed vase" })).toHaveCount(0);
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
