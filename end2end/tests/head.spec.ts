// What search engines and shared links are told. It is the same on every device, so it is looked at once.

import { type APIRequestContext } from "@playwright/test";
import { expect, test } from "../fixtures/test.ts";

interface Head {
  status: number;
  title: string;
  lang: string | null;
  headings: number;
  canonical: string | null;
  meta: Record<string, string>;
  data: any[];
}

const PUBLIC = [
  "/",
  "/collections/drink",
  "/collections/everything",
  "/products/wren-mug",
  "/products/lantern-lamp",
  "/pages/about",
  "/pages/shipping",
  "/pages/returns",
  "/pages/privacy",
  "/pages/contact",
];

test.describe("@once", () => {
  test("every public page has a title of its own, a description and one address", async ({ page, baseURL }) => {
    const titles = new Set<string>();
    for (const path of PUBLIC) {
      const head = await headOf(page.request, path);
      expect(head.status, path).toBe(200);
      expect(head.lang, path).toBe("en");
      expect(head.headings, path).toBe(1);
      expect(head.title, path).toContain("Marl & Ember");
      expect(head.title.length, path).toBeLessThanOrEqual(70);
      titles.add(head.title);
      expect(head.meta.description?.length, `description of ${path}`).toBeGreaterThan(20);
      expect(head.meta.description.length, `description of ${path}`).toBeLessThanOrEqual(161);
      expect(head.canonical, path).toBe(baseURL + (path === "/" ? "/" : path));
      expect(head.meta.robots, path).toBeUndefined();
      expect(head.meta["og:title"], path).toBe(head.title);
      expect(head.meta["og:url"], path).toBe(head.canonical);
      expect(head.meta["og:image"], path).toMatch(/^http/);
    }
    expect(titles.size).toBe(PUBLIC.length);
  });

  test("a variant and a list in another order are known under the address of the whole", async ({ request, baseURL }) => {
    const [variant] = (await variantsOf(request, "wren-mug")).map(({ offers }) => new URL(offers.url).search);
    expect((await headOf(request, `/products/wren-mug${variant}`)).canonical).toBe(`${baseURL}/products/wren-mug`);
    expect((await headOf(request, "/products/wren-mug?utm_source=letter")).canonical).toBe(`${baseURL}/products/wren-mug`);
    for (const query of ["sort=title", "option.Glaze=Moss", "min=10", "available=1"]) {
      const head = await headOf(request, `/collections/drink?${query}`);
      expect(head.canonical === null && /noindex/.test(head.meta.robots), query).toBe(true);
    }
  });

  test("pages that are somebody's own, and searches, are left alone by search engines", async ({ request }) => {
    for (const path of ["/cart", "/search", "/search?q=mug"]) {
      const head = await headOf(request, path);
      expect(head.meta.robots, path).toContain("noindex");
      expect(head.canonical, path).toBeNull();
    }
  });

  test("what machines read of a product is what people see", async ({ page, request }) => {
    for (const slug of ["wren-mug", "larder-jar", "lantern-lamp", "tern-tumbler", "long-platter"]) {
      for (const { name, sku, offers, image } of await variantsOf(request, slug)) {
        const response = await page.goto(offers.url);
        expect(response?.status()).toBe(200);
        await expect(page.getByText(`Article ${sku}`), name).toBeVisible();
        await expect(page.locator(".buy-price .price-now"), name).toContainText(`€${offers.price.toFixed(2)}`);
        expect(offers.priceCurrency).toBe("EUR");
        const soldOut = await page.getByText("Sold out", { exact: true }).isVisible();
        expect(offers.availability === "https://schema.org/OutOfStock", name).toBe(soldOut);
        expect(offers.hasMerchantReturnPolicy.merchantReturnDays).toBe(30);
        expect((await request.get(image)).status(), image).toBe(200);
      }
    }
  });

  test("the way to a product is told as it is shown", async ({ page, request, baseURL }) => {
    const { data } = await headOf(request, "/products/wren-mug");
    const [, breadcrumbs] = data[0]["@graph"];
    expect(breadcrumbs["@type"]).toBe("BreadcrumbList");
    const told = breadcrumbs.itemListElement.map(({ name, item }: any) => [name, item]);
    await page.goto("/products/wren-mug");
    const shown = await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("listitem").allTextContents();
    expect(told.map(([name]: string[]) => name)).toEqual(shown);
    expect(told.at(-1)).toEqual(["Wren mug", `${baseURL}/products/wren-mug`]);
  });

  test("the sitemap lists every page that is to be found, and each is there under that very address", async ({ request, baseURL }) => {
    const sitemap = await request.get("/sitemap.xml");
    expect(sitemap.headers()["content-type"]).toContain("xml");
    const addresses = [...(await sitemap.text()).matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) => address);
    for (const path of PUBLIC) expect(addresses).toContain(baseURL + path);
    expect(addresses.length).toBe(new Set(addresses).size);
    for (const address of addresses) {
      const head = await headOf(request, address);
      expect([head.status, head.canonical], address).toEqual([200, address]);
    }
  });

  test("robots.txt names the sitemap and keeps away from what is somebody's own", async ({ request, baseURL }) => {
    const robots = await (await request.get("/robots.txt")).text();
    for (const line of ["User-agent: *", "Disallow: /cart", "Disallow: /checkout", "Disallow: /orders/", `Sitemap: ${baseURL}/sitemap.xml`]) {
      expect(robots).toContain(line);
    }
  });

  test("an address with a slash too many leads to the one without", async ({ request }) => {
    const response = await request.get("/collections/drink/?sort=title", { maxRedirects: 0 });
    expect(response.status()).toBe(308);
    expect(response.headers().location).toMatch(/\/collections\/drink\?sort=title$/);
  });

  test("the head follows when the page changes within the app", async ({ page, visit, baseURL }) => {
    await visit("/collections/drink");
    await page.getByRole("main").getByRole("link", { name: "Wren mug" }).click();
    await expect(page).toHaveTitle(/^Wren mug/);
    await expect(page.locator("link[rel=canonical]")).toHaveAttribute("href", `${baseURL}/products/wren-mug`);
    await expect(page.locator("link[rel=canonical]")).toHaveCount(1);
    await expect(page.locator("meta[name=description]")).toHaveCount(1);
    await expect(page.locator("meta[name=description]")).toHaveAttribute("content", /mug/);
  });
});

/** The head of a page as the server sends it, before any script. */
async function headOf(request: APIRequestContext, path: string): Promise<Head> {
  const response = await request.get(path);
  const html = await response.text();
  const meta: Record<string, string> = {};
  for (const [tag] of html.matchAll(/<meta [^>]*>/g)) {
    const name = attribute(tag, "name") ?? attribute(tag, "property");
    if (name) meta[name] = attribute(tag, "content") ?? "";
  }
  const links = [...html.matchAll(/<link [^>]*>/g)].map(([tag]) => tag);
  const canonical = links.find((tag) => attribute(tag, "rel") === "canonical");
  return {
    status: response.status(),
    title: text(/<title[^>]*>([^<]*)<\/title>/.exec(html)?.[1] ?? ""),
    lang: attribute(/<html[^>]*>/.exec(html)?.[0] ?? "", "lang"),
    headings: [...html.matchAll(/<h1[\s>]/g)].length,
    canonical: canonical ? attribute(canonical, "href") : null,
    meta,
    data: [...html.matchAll(/<script type="application\/ld\+json"[^>]*>(.*?)<\/script>/gs)].map(([, json]) => JSON.parse(json)),
  };
}

async function variantsOf(request: APIRequestContext, slug: string): Promise<any[]> {
  const { data } = await headOf(request, `/products/${slug}`);
  const [product] = data[0]["@graph"];
  return product.hasVariant ?? [product];
}

function attribute(tag: string, name: string): string | null {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? null : text(value);
}

function text(html: string): string {
  return html.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&#x27;|&#39;/g, "'").replace(/&amp;/g, "&");
}
