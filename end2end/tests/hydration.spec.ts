// What happens before the page answers to script is not lost, and a page whose script never comes works as it is.

import { bowl, offersOf, tumbler } from "../fixtures/demo.ts";
import { hold } from "../fixtures/gate.ts";
import { expect, hydrated, test } from "../fixtures/test.ts";

/** What there is for eating in the glaze Ember, in the merchant's order. */
const emberForEating = ["Hollow bowl", "Ripple side plate", "Nest cereal bowl", "Pebble dip bowl", "Tarn ramen bowl"];

const WASM = /\.wasm$/;

test.describe("after hydration", () => {
  test.use({ expectedTroubles: /status of 404/ });

  const paths = ["/", "/collections/everything?option.Glaze=Moss", "/products/wren-mug", "/search?q=mug", "/search?q=zeppelin", "/cart", "/pages/shipping", "/no-such-page"];
  for (const path of paths) {
    test(`${path} is what the server sent, and asks it for nothing again @script`, async ({ page }) => {
      const release = await hold(page, WASM);
      await page.goto(path);
      // The day on which something comes is the only thing that a page of everybody's can't know, and what only works with script
      // waits for it unseen.
      const later = page.locator(".arrival, .needs-script");
      const show = (shown: boolean) => later.evaluateAll((lines: HTMLElement[], shown) => lines.forEach((line) => (line.hidden = !shown)), shown);
      const text = async () => {
        await show(false);
        const words = await page.getByRole("main").innerText();
        await show(true);
        return words;
      };
      const before = await text();
      const needing = page.locator(".needs-script");
      await expect(needing.filter({ visible: true }), "what only works with script").toHaveCount(0);
      const asked: string[] = [];
      page.on("request", (request) => new URL(request.url()).pathname.startsWith("/api/") && asked.push(request.url()));
      release();
      await hydrated(page);
      expect(await text()).toBe(before);
      await expect(needing.filter({ visible: true })).toHaveCount(await needing.count());
      expect(asked, "what the page asks for though it has it").toEqual([]);
      await expect(page.locator(".scriptless").filter({ visible: true }), "buttons that only visitors without script need").toHaveCount(0);
    });
  }
});

test.describe("the code of a page", () => {
  for (const path of ["/", "/collections/everything", "/products/wren-mug", "/cart"]) {
    test(`${path} is named in its head, so that no file waits for another @script @once`, async ({ page, visit, request }) => {
      const head = (await (await request.get(path)).text()).split("</head>")[0];
      const loaded: string[] = [];
      page.on("request", (file) => /\/pkg\//.test(file.url()) && loaded.push(new URL(file.url()).pathname));
      await visit(path);
      expect(loaded.length).toBeGreaterThan(4);
      expect(loaded.filter((file) => !head.includes(`"${file}"`)), "files that nothing named").toEqual([]);
      expect(new Set(loaded).size, "files, each loaded once").toBe(loaded.length);
    });
  }
});

test.describe("what a page shows first comes first", () => {
  const PICTURE = /\.(avif|webp|jpg)$/;
  /** Nothing begins just because time has passed. */
  const stopWaiting = () => {
    const later = window.setTimeout.bind(window);
    window.setTimeout = ((act: TimerHandler, ms?: number) => (ms === 2000 ? 0 : later(act, ms))) as typeof setTimeout;
  };

  for (const path of ["/", "/collections/everything", "/products/wren-mug"]) {
    test(`${path} asks for its code when its pictures are there @script @once`, async ({ page }) => {
      await page.addInitScript(stopWaiting);
      const release = await hold(page, PICTURE);
      const asked: string[] = [];
      page.on("request", (file) => asked.push(new URL(file.url()).pathname));
      await page.goto(path, { waitUntil: "domcontentloaded" });
      await expect.poll(() => asked.some((file) => PICTURE.test(file))).toBe(true);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 300))));
      expect(asked.filter((file) => /\.(js|wasm)$/.test(file))).toEqual([]);
      release();
      await hydrated(page);
    });
  }

  test("who touches the page before has its code at once @script @once", async ({ page }) => {
    await page.addInitScript(stopWaiting);
    const release = await hold(page, PICTURE);
    await page.goto("/products/wren-mug", { waitUntil: "domcontentloaded" });
    await page.keyboard.press("Tab");
    await hydrated(page);
    release();
  });

  test("a picture that hangs keeps nothing waiting for long @script @once", async ({ page }) => {
    const release = await hold(page, PICTURE);
    await page.goto("/products/wren-mug", { waitUntil: "domcontentloaded" });
    await hydrated(page);
    release();
  });
});

test.describe("before the wasm is there", () => {
  test("a click on “Add to cart” is not lost @script", async ({ page, shopper }) => {
    const release = await hold(page, WASM);
    await page.goto("/products/tern-tumbler");
    await page.getByRole("button", { name: "Add to cart" }).click();
    await expect(page).toHaveURL("/cart");
    await expect(shopper.quantity("Tern tumbler")).toHaveValue("1");
    release();
    await hydrated(page);
    await expect(shopper.quantity("Tern tumbler")).toHaveValue("1");
    await expect(page.getByRole("banner").getByRole("link", { name: /^Cart/ })).toHaveAccessibleName("Cart , 1 piece");
  });

  test("what is picked and typed on a product's page is what is then shown @script", async ({ page, shopper, request }) => {
    const moss = (await offersOf(request, "wren-mug")).find(({ sku }) => sku === "ME-WREN-MOSS-L")!;
    const release = await hold(page, WASM);
    await page.goto("/products/wren-mug");
    await shopper.choice("Glaze", "Moss").click();
    await shopper.choice("Size", "Large").click();
    await page.getByLabel("Quantity").fill("4");
    release();
    await hydrated(page);
    await expect(page.getByText("Article ME-WREN-MOSS-L")).toBeVisible();
    await expect(page).toHaveURL(`/products/wren-mug?variant=${moss.variant}`);
    await expect(page.getByRole("radio", { name: "Moss" })).toBeChecked();
    await expect(page.getByRole("radio", { name: "Large" })).toBeChecked();
    await expect(page.getByLabel("Quantity")).toHaveValue("4");
  });

  test("what is picked goes into the cart @script", async ({ page, shopper }) => {
    await hold(page, WASM);
    await page.goto("/products/wren-mug");
    await shopper.choice("Glaze", "Moss").click();
    await page.getByRole("button", { name: "Add to cart" }).click();
    await expect(shopper.line("Wren mug")).toContainText("Moss / Small");
  });

  test("a filter that was ticked is applied @script", async ({ page, shopper }) => {
    const release = await hold(page, WASM);
    await page.goto("/collections/eat");
    await (await shopper.filter("Ember")).getByRole("checkbox").check();
    release();
    await hydrated(page);
    await expect((await shopper.filter("Ember")).getByRole("checkbox")).toBeChecked();
    await expect(shopper.cards().getByRole("link")).toHaveText(emberForEating);
    await expect(page).toHaveURL("/collections/eat?option.Glaze=Ember");
  });

  test("an order of a list that was chosen is applied @script", async ({ page, shopper }) => {
    const release = await hold(page, WASM);
    await page.goto("/collections/everything");
    await page.getByLabel("Sort by").selectOption("Price, high to low");
    release();
    await hydrated(page);
    await expect(page).toHaveURL("/collections/everything?sort=price-descending");
    await expect(shopper.cards().first()).toContainText("Lantern lamp");
  });

  test("a search is not lost @script", async ({ page, shopper }) => {
    await hold(page, WASM);
    await page.goto("/");
    await shopper.search("mug");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Search: mug");
  });

  test("words typed into the search stay there @script", async ({ page }) => {
    const release = await hold(page, WASM);
    await page.goto("/search");
    await page.getByLabel("What are you looking for?").fill("mug");
    release();
    await hydrated(page);
    await expect(page.getByLabel("What are you looking for?")).toHaveValue("mug");
  });

  test("steps and removals in the cart are not lost @script", async ({ page, shopper }) => {
    await shopper.has([tumbler], [bowl]);
    await hold(page, WASM);
    await page.goto("/cart");
    await page.getByRole("button", { name: "One more of Tern tumbler" }).click();
    await expect(shopper.quantity("Tern tumbler")).toHaveValue("2");
    await page.getByRole("button", { name: "Remove Hollow bowl" }).click();
    await expect(shopper.line("Hollow bowl")).toBeHidden();
    await expect(shopper.sum("Goods")).toHaveText("€48.00");
  });

  test("a quantity that was typed into the cart counts @script", async ({ page, shopper }) => {
    await shopper.has([tumbler]);
    const release = await hold(page, WASM);
    await page.goto("/cart");
    await shopper.quantity("Tern tumbler").fill("3");
    release();
    await hydrated(page);
    await expect(shopper.quantity("Tern tumbler")).toHaveValue("3");
    await expect(shopper.sum("Goods")).toHaveText("€72.00");
  });

  test("an address that was typed stays, and can be sent @script", async ({ page, shopper }) => {
    await shopper.has([tumbler]);
    const release = await hold(page, WASM);
    await page.goto("/checkout");
    await shopper.fillContact();
    await page.getByRole("main").getByLabel("Country").selectOption("Austria");
    await shopper.fillContact({ Postcode: "1010" });
    release();
    await hydrated(page);
    await expect(page.getByLabel("Full name")).toHaveValue("Ada Lovelace");
    await expect(page.getByRole("main").getByLabel("Country")).toHaveValue("AT");
    await shopper.goOn("Continue to shipping");
    await shopper.expectStep("Shipping");
    await expect(page.getByRole("main")).toContainText("€9.90");
  });
});

test.describe("when the wasm never comes", () => {
  test.use({ expectedTroubles: /wasm|Failed to (load|fetch)/ });

  test("the shop sells all the same @script", async ({ page, shopper }) => {
    await page.route(WASM, (route) => route.abort());
    await page.goto("/collections/eat");
    await page.getByRole("main").getByRole("link", { name: "Hollow bowl" }).click();
    await shopper.choice("Glaze", "Moss").click();
    await page.getByRole("button", { name: "Add to cart" }).click();
    await expect(shopper.line("Hollow bowl")).toContainText("Moss / 14 cm");
    await page.getByRole("button", { name: "One more of Hollow bowl" }).click();
    await expect(shopper.sum("Goods")).toHaveText("€48.00");
    await page.getByRole("link", { name: /^Checkout/ }).click();
    await shopper.fillContact();
    await shopper.goOn("Continue to shipping");
    await shopper.goOn("Continue to payment");
    await expect(shopper.payButton()).toHaveText("Order and pay €52.90");
  });

  test("lists have buttons for their filters and their order @script", async ({ page, shopper }) => {
    await page.route(WASM, (route) => route.abort());
    await page.goto("/collections/eat");
    await (await shopper.filter("Ember")).click();
    await page.getByRole("button", { name: "Apply filters" }).click();
    await expect(page).toHaveURL(/option\.Glaze=Ember/);
    await expect(shopper.cards().getByRole("link")).toHaveText(emberForEating);
  });
});

// A newer release has other files: those of an open page's release are gone.
test.describe("when a page's code is gone", () => {
  test.use({ expectedTroubles: /wasm|status of 404/ });
  const CODE = /\/(split|chunk)_[^/]*\.wasm$/;

  test("it is loaded whole, as by a plain link @script", async ({ page, visit }) => {
    await visit("/");
    await page.evaluate(() => Object.assign(window, { same: true }));
    await page.route(CODE, (route) => route.fulfill({ status: 404 }));
    await page.getByRole("navigation", { name: "Collections" }).getByRole("link", { name: "Eat" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Eat");
    await expect(page).toHaveURL("/collections/eat");
    expect(await page.evaluate(() => "same" in window), "whether it is still the same page").toBe(false);
  });

  test("it works as the plain page that the server sent @script", async ({ page, shopper }) => {
    await page.route(CODE, (route) => route.fulfill({ status: 404 }));
    await page.goto("/collections/eat");
    await (await shopper.filter("Ember")).click();
    await page.getByRole("button", { name: "Apply filters" }).click();
    await expect(shopper.cards().getByRole("link")).toHaveText(emberForEating);
  });
});
