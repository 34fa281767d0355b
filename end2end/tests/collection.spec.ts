import { hold } from "../fixtures/gate.ts";
import { expect, test } from "../fixtures/test.ts";

test("37. order and filters stand in the address, which shows the same list to anyone", async ({ page, shopper, visit, request }) => {
  await visit("/collections/everything");
  await shopper.sortBy("Price, low to high");
  await shopper.expectList("/collections/everything?sort=price-ascending");
  await shopper.filterBy("Moss");
  await shopper.expectList("/collections/everything?sort=price-ascending&option.Glaze=Moss");
  await shopper.filterBy("Can be had now");
  await shopper.expectList("/collections/everything?sort=price-ascending&available=1&option.Glaze=Moss");
  await shopper.boundPrices("26", "30");
  await shopper.expectList("/collections/everything?sort=price-ascending&min=26.00&max=30.00&available=1&option.Glaze=Moss");

  const titles = ["Linnet egg cup", "Cove pasta bowl", "Wren mug", "Stem taper holder", "Fern planter", "Field plate"];
  await expect(shopper.cards().getByRole("link")).toHaveText(titles);
  await expect(page.getByRole("status").filter({ hasText: /^6 products$/ })).toBeVisible();

  // What the server sends to somebody who was given the address, before any script.
  const html = await (await request.get(page.url())).text();
  const sent = [...html.matchAll(/<h3 [^>]*class="card-title"[^>]*><a [^>]*>([^<]*)/g)].map(([, title]) => title);
  expect(sent).toEqual(titles);
});

for (const [order, cheapestFirst] of [["Price, low to high", true], ["Price, high to low", false]] as const) {
  test(`38. prices stand in order: ${order}`, async ({ page, shopper, visit }) => {
    await visit("/collections/everything");
    await shopper.sortBy(order);
    await expect(page).toHaveURL(/sort=price-/);
    await expect(page.getByLabel("Sort by").locator("option:checked")).toHaveText(order);
    await expect(shopper.cards().first()).toContainText(cheapestFirst ? "€12.00" : "€168.00");
    const shown = await shopper.cards().locator(".price-now").allTextContents();
    const prices = shown.map((text) => Number(/€([\d.]+)/.exec(text)![1]));
    expect(prices).toEqual([...prices].sort((a, b) => (cheapestFirst ? a - b : b - a)));
  });
}

test("34. the number beside a filter is the number of products behind it", async ({ shopper, visit }) => {
  await visit("/collections/drink");
  const text = await (await shopper.filter("Night", "Glaze")).textContent();
  const [, count] = /\((\d+)\)/.exec(text!)!;
  await shopper.filterBy("Night", "Glaze");
  await shopper.expectList("/collections/drink?option.Glaze=Night");
  await expect(shopper.cards()).toHaveCount(Number(count));
});

test("a price can be bounded from below and above", async ({ page, shopper, visit }) => {
  await visit("/collections/everything");
  await shopper.boundPrices("40", "70");
  await shopper.expectList("/collections/everything?min=40.00&max=70.00");
  const chosen = page.getByRole("list", { name: "Filters" });
  await expect(chosen).toContainText("From €40.00");
  await expect(chosen).toContainText("Up to €70.00");
  await expect(shopper.cards().getByRole("link", { name: "Reed vase" })).toBeVisible();
  await expect(shopper.cards().getByRole("link", { name: "Lantern lamp" })).toBeHidden();
});

test("a list shows what its filters ask for, and leads to it", async ({ page, shopper, visit }) => {
  await visit("/collections/drink");
  await shopper.filterBy("Tideline", "Glaze");
  await shopper.expectList("/collections/drink?option.Glaze=Tideline");
  const mug = shopper.cards().filter({ has: page.getByRole("link", { name: "Wren mug" }) });
  await expect(mug.getByRole("img").first()).toHaveAttribute("src", /wren-mug-tideline/);
  await mug.getByRole("link").click();
  await expect(page).toHaveURL("/products/wren-mug?option.Glaze=Tideline");
  await expect(page.getByRole("group", { name: "Glaze" }).getByRole("radio", { name: "Tideline" })).toBeChecked();
  const opened = page.getByRole("region", { name: "Pictures of Wren mug" }).getByRole("img").first();
  await expect(opened).toHaveAttribute("src", /wren-mug-tideline/);
});

test("a filter with many values is folded after the first, and never over what is chosen", async ({ page, shopper, visit }) => {
  await visit("/collections/tideline");
  const size = (await shopper.filter("27 cm")).first();
  await expect(size).toBeHidden();
  await page.getByRole("group", { name: "Size" }).getByText(/^\d+ more$/).click();
  await expect(size).toBeVisible();
  await visit("/collections/tideline?option.Size=27+cm");
  await expect((await shopper.filter("27 cm")).first().getByRole("checkbox")).toBeChecked();
  await expect((await shopper.filter("27 cm")).first()).toBeVisible();
});

test("35. each filter can be taken off by itself, and all at once", async ({ page, shopper, visit }) => {
  await visit("/collections/everything?available=1&option.Glaze=Moss&option.Glaze=Ash");
  const chosen = page.getByRole("list", { name: "Filters" });
  await chosen.getByRole("link", { name: "Take off the filter Glaze: Ash" }).click();
  await shopper.expectList("/collections/everything?available=1&option.Glaze=Moss");
  await chosen.getByRole("link", { name: "Clear all" }).click();
  await expect(page).toHaveURL("/collections/everything");
  await expect(page.getByRole("status").filter({ hasText: /^41 products$/ })).toBeVisible();
});

test("filters that nothing fits say so and can be taken off", async ({ page, visit }) => {
  await visit("/collections/light?max=1");
  await expect(page.getByRole("status").filter({ hasText: "No product fits all of these filters" })).toBeVisible();
  await page.getByRole("link", { name: "Clear all" }).click();
  await expect(page.getByRole("status").filter({ hasText: /^4 products$/ })).toBeVisible();
});

test("an address with nonsense in it shows the list as far as it makes sense", async ({ page, shopper, visit }) => {
  for (const query of ["sort=upside-down&page=0&min=-5&max=lots", "page=999&option.=&available=maybe", "%ff%fe=%00"]) {
    const response = await visit(`/collections/drink?${query}`);
    expect(response.status(), query).toBe(200);
    await expect(page.getByRole("heading", { level: 1, name: "Drink" })).toBeVisible();
    await expect(shopper.cards(), query).toHaveCount(7);
  }
});

test("45. what is sold out says so in words", async ({ shopper, visit }) => {
  await visit("/collections/serve");
  await expect(shopper.cards().filter({ hasText: "Long platter" })).toContainText("Sold out");
  await expect(shopper.cards().filter({ hasText: "Harbour serving bowl" })).not.toContainText("Sold out");
});

test("31. a filter applies without a new page and keeps the focus @script", async ({ page, shopper, visit }) => {
  await visit("/collections/eat");
  await page.evaluate(() => Object.assign(window, { same: true }));
  const tick = (await shopper.filter("Ember")).getByRole("checkbox");
  await tick.focus();
  await page.keyboard.press("Space");
  await shopper.expectList("/collections/eat?option.Glaze=Ember");
  await expect(page.getByRole("status").filter({ hasText: /^5 products$/ })).toBeVisible();
  await expect(tick).toBeFocused();
  expect(await page.evaluate(() => "same" in window), "whether it is still the same page").toBe(true);
});

test("a price that is typed while the list is still on its way stays, and is applied @script", async ({ page, shopper, visit }) => {
  await visit("/collections/everything");
  await shopper.filter("Moss");
  const release = await hold(page, "**/api/collection?*");
  await page.getByLabel("At least").fill("25");
  await page.getByLabel("At least").press("Tab");
  await expect(page.getByLabel("At most")).toBeFocused();
  await page.keyboard.type("4");
  release();
  await expect(page.getByRole("link", { name: "Take off the filter From €25.00" })).toBeVisible();
  await expect(page.getByLabel("At most")).toBeFocused();
  await page.keyboard.type("0");
  await page.keyboard.press("Tab");
  await expect(page).toHaveURL("/collections/everything?min=25.00&max=40.00");
  // On a phone the filters lie over the list.
  const show = page.getByRole("button", { name: /^Show \d+ products$/ });
  if (await show.isVisible()) await show.click();
  await page.getByRole("link", { name: "Clear all" }).click();
  await expect(page.getByLabel("At most")).toHaveValue("");
});

test("Back takes a filter off, and then leaves the list @script", async ({ page, shopper, visit }) => {
  await visit("/");
  await page.getByRole("navigation", { name: "Collections" }).getByRole("link", { name: "Eat" }).click();
  await expect(page.getByRole("status").filter({ hasText: /^8 products$/ })).toBeVisible();
  await shopper.filterBy("Ember");
  await expect(page.getByRole("status").filter({ hasText: /^5 products$/ })).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL("/collections/eat");
  await expect(page.getByRole("status").filter({ hasText: /^8 products$/ })).toBeVisible();
  await expect((await shopper.filter("Ember")).getByRole("checkbox")).not.toBeChecked();
  await page.goBack();
  await expect(page).toHaveURL("/");
});

test("33, 34. what a card shows can be filtered by: its glaze, its stars, that it is reduced, and where it belongs", async ({ page, shopper, visit }) => {
  await visit("/collections/everything");
  for (const [name, address] of [
    ["Reduced", "/collections/everything?reduced=1"],
    ["4 stars or more", "/collections/everything?reduced=1&rating=4"],
    ["Drink", "/collections/everything?reduced=1&rating=4&collection=drink"],
  ]) {
    const text = await (await shopper.filter(name)).textContent();
    const [, count] = /\((\d+)\)/.exec(text!)!;
    await shopper.filterBy(name);
    await shopper.expectList(address);
    await expect(shopper.cards(), name).toHaveCount(Number(count));
  }
  const chosen = page.getByRole("list", { name: "Filters" });
  await expect(chosen).toContainText("Collection: Drink");
  await chosen.getByRole("link", { name: "Take off the filter 4 stars or more" }).click();
  await shopper.expectList("/collections/everything?reduced=1&collection=drink");
  await chosen.getByRole("link", { name: "Clear all" }).click();
  await expect(page).toHaveURL("/collections/everything");
});

test("38. what pleases many stands before what pleases a few very much", async ({ shopper, visit }) => {
  await visit("/collections/everything?sort=rating");
  const words = await shopper.cards().getByRole("img", { name: /out of 5/ }).allTextContents();
  const ratings = words.map((text) => /^([\d.]+) \((\d+)\)/.exec(text)!.slice(1).map(Number));
  expect(ratings.length).toBeGreaterThan(10);
  // An average of few reviews is drawn to the shop's; of many it hardly is.
  const mean = 4.4;
  const standing = ratings.map(([average, count]) => (average * count + mean * 10) / (count + 10));
  for (const [place, own] of standing.slice(1).entries()) expect(own).toBeLessThanOrEqual(standing[place] + 0.15);
});

test("39. a list goes on below by itself, and page by page for whoever wants that", async ({ page, shopper, visit }) => {
  await visit("/collections/everything");
  await expect(page.getByText("24 of 41")).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Page 2" })).toHaveAttribute(
    "href",
    "/collections/everything?page=2",
  );
  await page.getByRole("link", { name: "Load more" }).click();
  await expect(page).toHaveURL("/collections/everything?batches=2");
  await expect(shopper.cards()).toHaveCount(41);
  await expect(page.getByText("41 of 41")).toBeVisible();
  await expect(page.getByRole("link", { name: "Load more" })).toHaveCount(0);
  if (shopper.hasScript) await expect(shopper.cards().nth(24).getByRole("link")).toBeFocused();
});

test("40. Back from a product shows the list as it was left", async ({ page, shopper, visit }) => {
  await visit("/collections/everything?available=1");
  await page.getByRole("link", { name: "Load more" }).click();
  await expect(page).toHaveURL("/collections/everything?available=1&batches=2");
  // The address is there before the cards are.
  await expect.poll(() => shopper.cards().count()).toBeGreaterThan(24);
  const count = await shopper.cards().count();
  const card = shopper.cards().nth(count - 2);
  await card.scrollIntoViewIfNeeded();
  // Whatever the browser still does about the scrolling is done.
  await page.waitForTimeout(300);
  const before = await page.evaluate(() => scrollY);
  expect(before).toBeGreaterThan(500);
  await card.getByRole("link").click();
  await expect(page).toHaveURL(/\/products\//);
  await expect(page.getByRole("button", { name: "Add to cart" }).first()).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL("/collections/everything?available=1&batches=2");
  await expect(shopper.cards()).toHaveCount(count);
  await expect.poll(async () => Math.abs((await page.evaluate(() => scrollY)) - before)).toBeLessThanOrEqual(50);
});

test("43. on a phone the filters are a dialog over the page @script", async ({ page, shopper, visit, isMobile, expectAccessible }) => {
  test.skip(!isMobile, "with room for them they stand beside the list");
  await visit("/collections/drink");
  const opener = page.locator("summary").filter({ hasText: "Filters" });
  await opener.click();
  const dialog = page.getByRole("dialog", { name: "Filters" });
  // It opens over the page in the moment after the click.
  const isOverThePage = () => dialog.evaluate((it) => it.matches(":modal") && it.clientHeight === innerHeight);
  await expect.poll(isOverThePage).toBe(true);
  await dialog.locator("label").filter({ hasText: "Moss" }).click();
  const show = dialog.getByRole("button", { name: "Show 3 products" });
  await expect(show).toBeInViewport();
  await expectAccessible();
  await show.click();
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
  await expect(shopper.cards()).toHaveCount(3);
  await opener.click();
  await expect.poll(isOverThePage).toBe(true);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
});

test("36. what narrows the list most stands above it, too", async ({ page, shopper, visit }) => {
  await visit("/collections/everything");
  const offered = page.getByRole("list", { name: "Narrow the list" }).getByRole("link");
  const before = await page.getByRole("status").first().textContent();
  expect(await offered.count()).toBeGreaterThan(2);
  expect(await offered.count()).toBeLessThan(6);
  const words = (await offered.filter({ hasText: "Glaze" }).first().textContent())!;
  await offered.filter({ hasText: words }).click();
  await shopper.expectList(`/collections/everything?option.Glaze=${words.split(": ")[1]}`);
  await expect(page.getByRole("status").first()).not.toHaveText(before!);
  await expect(page.getByRole("list", { name: "Filters" }).getByRole("link", { name: words })).toBeVisible();
  await expect(offered.filter({ hasText: words })).toHaveCount(0);
});
