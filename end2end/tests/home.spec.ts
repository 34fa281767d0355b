import { expect, test } from "../fixtures/test.ts";

test("the front page shows what is sold and leads there", async ({ page, visit }) => {
  const response = await visit("/");
  expect(response.status()).toBe(200);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Stoneware for every day, thrown and glazed by hand");

  const collections = page.getByRole("region", { name: "What we make" });
  await expect(collections.getByRole("listitem")).toHaveCount(6);
  await expect(page.getByRole("region", { name: "Made to go together" }).getByRole("listitem")).toHaveCount(3);
  await collections.getByRole("link", { name: "Drink" }).click();
  await expect(page).toHaveURL("/collections/drink");
  await expect(page.getByRole("heading", { level: 1, name: "Drink" })).toBeVisible();
});

test("“See everything” leads to everything", async ({ page, visit }) => {
  await visit("/");
  await page.getByRole("link", { name: "See everything" }).click();
  await expect(page).toHaveURL("/collections/everything");
  await expect(page.getByRole("status").filter({ hasText: /^41 products$/ })).toBeVisible();
});

test("each product on the front page has a price and a page", async ({ page, visit }) => {
  await visit("/");
  const newest = page.getByRole("region", { name: "New from the kiln" }).getByRole("listitem");
  expect(await newest.count()).toBeGreaterThan(2);
  for (const card of await newest.all()) {
    await expect(card).toContainText(/[Pp]rice (from )?€\d/);
  }
  const title = await newest.first().getByRole("link").textContent();
  await newest.first().getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: title! })).toBeVisible();
});

test("header and footer lead to what is asked for most, on every page alike", async ({ page, visit }) => {
  const links = () =>
    page.getByRole("contentinfo").locator("a:not([hreflang])").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  await visit("/");
  const first = await links();
  expect(first).toEqual(expect.arrayContaining(["/pages/contact", "/pages/shipping", "/pages/returns", "/pages/privacy"]));
  for (const path of ["/collections/eat", "/products/wren-mug", "/cart", "/search?q=bowl", "/pages/about"]) {
    await visit(path);
    await expect(page.getByRole("banner").getByRole("link", { name: /^Cart/ })).toHaveAttribute("href", "/cart");
    expect(await links(), path).toEqual(first);
  }
});

test("the navigation says which page one is on", async ({ page, visit }) => {
  await visit("/collections/serve");
  const navigation = page.getByRole("navigation", { name: "Collections" });
  await expect(navigation.getByRole("link", { name: "Serve" })).toHaveAttribute("aria-current", "page");
  await navigation.getByRole("link", { name: "Light" }).click();
  await expect(page).toHaveURL("/collections/light");
  await expect(navigation.getByRole("link", { name: "Light" })).toHaveAttribute("aria-current", "page");
  await expect(navigation.getByRole("link", { name: "Serve" })).not.toHaveAttribute("aria-current");
});

test("the first stop of the keyboard skips to the content", async ({ page, visit }) => {
  await visit("/");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test("a change of page within the app is noticed by those who can't see it @script", async ({ page, visit }) => {
  await visit("/");
  await page.getByRole("navigation", { name: "Collections" }).getByRole("link", { name: "Grow" }).click();
  await expect(page).toHaveTitle(/^Grow/);
  await expect(page.getByRole("main")).toBeFocused();
  await expect(page.locator("[aria-live=polite]")).toContainText("Grow");
});

test("16. two screens show what is sold here", async ({ page, visit }) => {
  await visit("/");
  const names = await page.getByRole("navigation", { name: "Collections" }).getByRole("link").allTextContents();
  const screens = 2 * page.viewportSize()!.height;
  // What is made; collections show the same pieces in another order.
  const tiles = await page.getByRole("region", { name: "What we make" }).locator(".tile").evaluateAll((tiles) =>
    tiles.map((tile) => ({ name: tile.querySelector("a")!.textContent!, bottom: tile.querySelector("h3")!.getBoundingClientRect().bottom })),
  );
  const seen = tiles.filter(({ bottom }) => bottom <= screens).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(seen));
  expect(seen.length / tiles.length).toBeGreaterThanOrEqual(0.4);
});

test("17. it opens with one picture, one sentence and one act", async ({ page, visit }) => {
  await visit("/");
  const hero = page.locator(".hero");
  await expect(hero.locator("img")).toHaveCount(1);
  await expect(hero.getByRole("heading")).toHaveCount(1);
  await expect(hero.locator(".button-primary")).toHaveCount(1);
  await expect(page.locator("video, audio, marquee, [aria-roledescription=carousel]")).toHaveCount(0);
});

test("19. every way that leads on from it leads somewhere", async ({ page, visit }) => {
  await visit("/");
  const paths = await page.getByRole("main").getByRole("link").evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute("href")!))]);
  expect(paths).toEqual(expect.arrayContaining(["/collections/drink", "/collections/everything?sort=newest", "/pages/about"]));
  for (const path of paths) {
    const answer = await page.request.get(path);
    expect(answer.status(), path).toBe(200);
    if (path.startsWith("/collections/")) expect(await answer.text(), path).toContain('class="card');
  }
});
