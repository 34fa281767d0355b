//! What machines are told: each page of itself in its head and in structured data, and the shop as a whole in lists. All of it has to
//! be what people see.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use vitrine::domain::address::Country;
use vitrine::domain::money::{Currency, Money};
use vitrine::domain::product::{Product, ProductStatus};
use vitrine::services::revisions::Subject;
use vitrine::services::slug::{Of, change_slug};
use vitrine::store::db::{StoreError, Tx};
use vitrine::store::product::{find_product, save_product};
use vitrine::words::{Language, price as say, product as say_of_product};

use super::SHOP;
use super::client::{Answer, Shop};

/// A page as it is sent, before any script.
struct Document {
    path: String,
    status: u16,
    html: String,
}

impl Document {
    fn of(shop: &Shop, path: &str) -> Self {
        let Answer { status, body, .. } = shop.get(path);
        Self { path: path.to_owned(), status, html: String::from_utf8(body).expect("UTF-8") }
    }

    /// In which it is worded.
    fn language(&self) -> Language {
        if self.path.starts_with("/de/") { Language::German } else { Language::English }
    }

    /// The contents of `<meta>` elements with that name or property.
    fn meta(&self, name: &str) -> Vec<String> {
        let tags = self.html.split("<meta ").skip(1).filter_map(|rest| rest.split('>').next());
        let named =
            tags.filter(|tag| [attribute(tag, "name"), attribute(tag, "property")].contains(&Some(name.into())));
        named.filter_map(|tag| attribute(tag, "content")).collect()
    }

    fn canonical(&self) -> Option<String> {
        let mut links = self.html.split("<link ").skip(1).filter_map(|rest| rest.split('>').next());
        links.find(|tag| attribute(tag, "rel").as_deref() == Some("canonical")).and_then(|tag| attribute(tag, "href"))
    }

    fn title(&self) -> String {
        let (_, rest) = self.html.split_once("<title").unwrap_or_else(|| panic!("no title in {}", self.path));
        words(rest.split_once('>').and_then(|(_, rest)| rest.split("</title>").next()).unwrap_or_default())
    }

    /// What the structured data describes.
    fn things(&self) -> Vec<Value> {
        let (_, rest) =
            self.html.split_once("application/ld+json").unwrap_or_else(|| panic!("no data in {}", self.path));
        let json = rest.split_once('>').and_then(|(_, rest)| rest.split("</script>").next()).unwrap_or_default();
        let data: Value = serde_json::from_str(json).unwrap_or_else(|error| panic!("{}: {error}: {json}", self.path));
        assert_eq!(data["@context"], "https://schema.org", "{}", self.path);
        data["@graph"].as_array().expect("things").clone()
    }

    fn thing(&self, kinds: &[&str]) -> Value {
        let found = self.things().into_iter().find(|thing| kinds.iter().any(|kind| thing["@type"] == *kind));
        found.unwrap_or_else(|| panic!("no {kinds:?} in {}", self.path))
    }

    /// The text between two marks.
    fn part(&self, from: &str, to: &str) -> String {
        let (_, rest) = self.html.split_once(from).unwrap_or_else(|| panic!("no {from} in {}", self.path));
        words(rest.split(to).next().unwrap_or_default())
    }
}

pub fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = format!(" {tag}").split_once(&format!(" {name}=\""))?.1.split('"').next()?.to_owned();
    Some(words(&value))
}

/// HTML as text.
pub fn words(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&")];
    let text = entities.iter().fold(text, |text, (entity, letter)| text.replace(entity, letter));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The contents of all elements of that name.
fn elements(xml: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    xml.split(&open).skip(1).filter_map(|rest| rest.split(&close).next()).map(words).collect()
}

/// The paths that the list of lists leads to, by list.
pub fn sitemap(shop: &Shop) -> BTreeMap<String, Vec<String>> {
    let origin = format!("http://{}", shop.host);
    let path = |address: String| address.strip_prefix(&origin).expect("an address of ours").to_owned();
    let index = shop.get("/sitemap.xml").text();
    assert!(index.contains("<sitemapindex"), "{index}");
    let lists = elements(&index, "loc").into_iter().map(path);
    let read = |list: String| {
        let answer = shop.get(&list);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/xml")), "{list}");
        let found = elements(&answer.text(), "loc").into_iter().map(path).collect();
        (list, found)
    };
    lists.map(read).collect()
}

#[test]
fn every_page_that_is_to_be_found_says_what_it_is_in_a_title_of_its_own() {
    let lists = sitemap(&SHOP);
    assert_eq!(
        lists.keys().collect::<Vec<_>>(),
        ["/sitemaps/collections.xml", "/sitemaps/content.xml", "/sitemaps/products-1.xml"]
    );
    let origin = format!("http://{}", SHOP.host);
    let (mut titles, mut described) = (BTreeSet::new(), BTreeSet::new());
    let paths: Vec<String> = lists.into_values().flatten().collect();
    assert!(paths.len() > 50, "{paths:?}");
    for path in paths.iter().map(String::as_str).chain(["/collections/everything?page=2"]) {
        let page = Document::of(&SHOP, path);
        assert_eq!(page.status, 200, "{path}");
        let (title, length) = (page.title(), page.title().chars().count());
        assert!((30..=60).contains(&length), "{path}: {title:?} has {length} characters");
        assert!(titles.insert(title.clone()), "{path}: {title:?} is the title of another page");
        let [description] = &page.meta("description")[..] else { panic!("{path} has not one description") };
        assert!((35..=161).contains(&description.chars().count()), "{path}: {description:?}");
        assert!(described.insert(description.clone()), "{path}: {description:?} is said of another page");
        assert_eq!(page.canonical(), Some(format!("{origin}{path}")));
        assert_eq!(page.html.matches("<h1").count(), 1, "{path}");
        assert_eq!(page.meta("robots"), Vec::<String>::new(), "{path}");
        for (property, expected) in [
            ("og:url", format!("{origin}{path}")),
            ("og:title", title),
            ("og:description", description.clone()),
            ("og:site_name", "Marl & Ember".to_owned()),
            ("og:type", if path.contains("/products/") { "product" } else { "website" }.to_owned()),
            ("og:image:width", "1200".to_owned()),
            ("og:image:height", "630".to_owned()),
            ("twitter:card", "summary_large_image".to_owned()),
        ] {
            assert_eq!(page.meta(property), [expected], "{property} of {path}");
        }
        assert!(page.meta("og:image:alt").iter().all(|alt| !alt.is_empty()), "{path}");
        assert!(!page.things().is_empty(), "{path}");
    }
}

#[test]
fn what_stays_the_same_page_has_one_address() {
    let origin = format!("http://{}", SHOP.host);
    for (asked, canonical) in [
        ("/products/wren-mug?utm_source=letter&option.Glaze=Moss", "/products/wren-mug"),
        ("/collections/everything?utm_source=letter&page=2", "/collections/everything?page=2"),
        ("/collections/everything?page=1", "/collections/everything"),
        ("/?fbclid=x", "/"),
    ] {
        assert_eq!(Document::of(&SHOP, asked).canonical(), Some(format!("{origin}{canonical}")), "{asked}");
    }
    // The same filters in another order are the same bytes.
    let (one, other) = ("available=1&option.Glaze=Moss&sort=title", "sort=title&option.Glaze=Moss&x=y&available=1");
    let [one, other] = [one, other].map(|query| SHOP.get(&format!("/collections/drink?{query}")));
    assert_eq!(one.header("etag"), other.header("etag"));
    for path in ["/collections/drink?sort=title", "/collections/drink?option.Glaze=Moss", "/search?q=mug", "/cart"] {
        let page = Document::of(&SHOP, path);
        assert_eq!((page.meta("robots"), page.canonical()), (vec!["noindex".to_owned()], None), "{path}");
    }
}

/// What schema.org's data says of a product's variants: (address, offer, variant).
fn variants(product: &Value) -> Vec<Value> {
    product["hasVariant"].as_array().cloned().unwrap_or_else(|| vec![product.clone()])
}

#[test]
fn what_machines_read_of_each_product_is_what_people_see() {
    let origin = format!("http://{}", SHOP.host);
    let products = sitemap(&SHOP).remove("/sitemaps/products-1.xml").expect("products");
    assert!(products.len() > 40, "{products:?}");
    for path in &products {
        let product = Document::of(&SHOP, path).thing(&["ProductGroup", "Product"]);
        let all = variants(&product);
        // Each product as it opens, and with the variant that it does not open with.
        for variant in [all.first(), all.last()].into_iter().flatten() {
            let offer = &variant["offers"];
            let address = offer["url"].as_str().expect("an address");
            let page = Document::of(&SHOP, address.strip_prefix(&origin).expect("ours"));
            let (language, shown) = (page.language(), page.part("<main", "</main>"));
            let price = euros(offer["price"].as_f64().expect("a number"), language);
            assert!(page.part("class=\"buy-price\"", "</p>").contains(&price), "{address}: {price}");
            let article = say_of_product::article(language, variant["sku"].as_str().expect("a SKU"));
            assert!(shown.contains(&article), "{address}: {article}");
            let availability =
                offer["availability"].as_str().unwrap_or_default().rsplit('/').next().unwrap_or_default();
            let said = match availability {
                "InStock" => say::in_stock(language).to_owned(),
                "LimitedAvailability" => first_words(&say::only_left(language, 2)),
                "BackOrder" => first_words(say::back_order(language)),
                "PreOrder" => first_words(&say::pre_order(language, "")),
                "OutOfStock" => say::sold_out(language).to_owned(),
                other => panic!("{address}: {other}"),
            };
            assert!(page.part("class=\"stock", "</p>").contains(&said), "{address}: {said}");
            check_offer(offer, &page, &shown);
            let picture = variant["image"].as_str().and_then(|image| image.strip_prefix(&origin)).expect("a picture");
            assert!(page.html.contains(picture), "{address}: {picture}");
        }
        check_rating(&Document::of(&SHOP, path), &product);
        check_crumbs(&Document::of(&SHOP, path));
    }
}

/// The sum as people read it, with plain spaces.
fn euros(sum: f64, language: Language) -> String {
    let minor = format!("{sum:.2}").replace('.', "").parse().expect("cents");
    words(&Money::new(minor, Currency::EUR).text(language))
}

/// What the sentence begins with, whatever it goes on with.
fn first_words(sentence: &str) -> String {
    sentence.split(|end: char| end.is_ascii_digit() || ".:".contains(end)).next().unwrap_or("").trim().to_owned()
}

fn check_offer(offer: &Value, page: &Document, shown: &str) {
    let (address, language) = (&page.path, page.language());
    assert_eq!(offer["priceCurrency"], "EUR", "{address}");
    let policy = &offer["hasMerchantReturnPolicy"];
    let days = policy["merchantReturnDays"].as_i64().expect("days");
    let policy = say::send_back_within(language, u32::try_from(days).expect("some days"));
    assert!(shown.contains(&policy), "{address}: {policy}");
    let delivery = &offer["shippingDetails"];
    assert_eq!(delivery["shippingDestination"]["addressCountry"], "DE", "{address}");
    let rate = delivery["shippingRate"]["value"].as_f64().expect("a rate");
    let price = offer["price"].as_f64().expect("a price");
    // What the page says is "from €4.90, free from €80.00".
    assert!(if price >= 80.0 { rate == 0.0 } else { rate >= 4.9 }, "{address}: {rate} for {price}");
    let [least, most] = [4.9, 80.0].map(|sum| euros(sum, language));
    let price = format!("{}{}", say::from_amount(language, &least), say::free_from(language, &most));
    let country = "DE".parse::<Country>().expect("a country").name(language);
    let delivery = say::delivery_to(language, country, &price, "");
    let delivery = delivery.trim_end_matches([' ', ';', '.']);
    assert!(shown.contains(delivery), "{address}: {delivery}");
}

/// The stars and the reviews that are told are those that are shown.
fn check_rating(page: &Document, product: &Value) {
    let shown = page.part("id=\"reviews\"", "</section>");
    let rating = &product["aggregateRating"];
    if rating.is_null() {
        assert!(shown.contains(say_of_product::nobody_reviewed(page.language())), "{}", page.path);
        return;
    }
    let (average, count) = (&rating["ratingValue"], &rating["reviewCount"]);
    let (average, count) = (average.as_f64().unwrap_or_default(), count.as_u64().unwrap_or_default());
    let reviews = say::reviews(page.language(), u32::try_from(count).expect("not that many"));
    let average = match page.language() {
        Language::English => format!("{average:.1}"),
        Language::German => format!("{average:.1}").replace('.', ","),
    };
    let label = format!("aria-label=\"{}", say::out_of_five(page.language(), &average, &reviews));
    assert!(page.html.contains(&label), "{}: {label}", page.path);
    let reviews = product["review"].as_array().expect("reviews");
    assert!(!reviews.is_empty(), "{}", page.path);
    for review in reviews {
        for told in [&review["author"]["name"], &review["name"], &review["reviewBody"]] {
            let told = told.as_str().expect("a text").split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(shown.contains(&told), "{}: {told}", page.path);
        }
    }
    check_photos(&page.html, reviews);
}

/// The photos that are told of the reviews are those that stand with them, in that order.
pub fn check_photos(html: &str, reviews: &[Value]) {
    let told = |review: &Value| review["image"].as_array().cloned().unwrap_or_default();
    let told: Vec<String> =
        reviews.iter().flat_map(told).map(|image| image.as_str().unwrap_or("").to_owned()).collect();
    let (_, list) = html.split_once("class=\"review-list\"").expect("reviews");
    let list = list.split("id=\"questions\"").next().unwrap_or_default();
    let links = list.split("<a ").skip(1).filter_map(|rest| rest.split('>').next());
    let links = links.filter(|tag| attribute(tag, "class").as_deref() == Some("review-photo"));
    let shown: Vec<String> = links.filter_map(|tag| attribute(tag, "href")).collect();
    let paths: Vec<&str> = told.iter().map(|url| url.find("/photos/").map_or("", |start| &url[start..])).collect();
    assert_eq!(paths, shown);
}

fn check_crumbs(page: &Document) {
    let told = page.thing(&["BreadcrumbList"]);
    let told: Vec<String> = told["itemListElement"]
        .as_array()
        .expect("steps")
        .iter()
        .map(|step| words(step["name"].as_str().unwrap_or("")))
        .collect();
    let (_, crumbs) = page.html.split_once("class=\"breadcrumb\"").expect("crumbs");
    let shown: Vec<String> = crumbs
        .split("</nav>")
        .next()
        .unwrap_or("")
        .split("<li")
        .skip(1)
        .map(|step| words(&format!("<li{step}")))
        .collect();
    assert_eq!(told, shown, "{}", page.path);
}

#[test]
fn lists_and_pages_of_words_say_the_way_to_them_and_what_is_on_them() {
    for path in ["/collections/drink", "/pages/shipping", "/pages/about"] {
        check_crumbs(&Document::of(&SHOP, path));
    }
    let page = Document::of(&SHOP, "/collections/drink");
    let listed = page.thing(&["ItemList"]);
    let listed = listed["itemListElement"].as_array().expect("products").clone();
    assert!(listed.len() > 5, "{listed:?}");
    let main = page.html.split("<main").nth(1).unwrap_or_default();
    let mut from = 0;
    for product in &listed {
        let path = product["url"].as_str().and_then(|url| url.strip_prefix(&format!("http://{}", SHOP.host)));
        let at =
            main[from..].find(path.expect("ours")).unwrap_or_else(|| panic!("{product} is not shown in its place"));
        from += at;
    }
}

#[test]
fn the_front_page_says_who_sells_here() {
    let page = Document::of(&SHOP, "/");
    let store = page.thing(&["OnlineStore"]);
    let footer = page.part("<footer", "</footer>");
    for said in [&store["legalName"], &store["email"], &store["address"], &store["contactPoint"]["telephone"]] {
        assert!(said.as_str().is_some_and(|said| !said.is_empty() && footer.contains(said)), "{said}");
    }
    let logo = store["logo"].as_str().and_then(|logo| logo.strip_prefix(&format!("http://{}", SHOP.host)));
    assert_eq!(SHOP.get(logo.expect("ours")).status, 200);
    assert_eq!(page.thing(&["WebSite"])["name"], "Marl & Ember");
}

#[test]
fn a_shared_page_has_a_picture_in_the_shape_that_networks_show() {
    for page in ["/products/wren-mug", "/collections/drink", "/", "/pages/about"] {
        let [address] = &Document::of(&SHOP, page).meta("og:image")[..] else { panic!("{page} has not one picture") };
        let picture = address.strip_prefix(&format!("http://{}", SHOP.host)).expect("ours");
        for round in ["drawn", "kept"] {
            let answer = SHOP.get(picture);
            assert_eq!((answer.status, answer.header("content-type")), (200, Some("image/jpeg")), "{picture} {round}");
            let size = image::load_from_memory(&answer.body).map(|image| (image.width(), image.height()));
            assert_eq!(size.ok(), Some((1200, 630)), "{picture} {round}");
            assert!(answer.body.len() < 200_000, "{picture}: {}", answer.body.len());
            let lasting = answer.header("cache-control").is_some_and(|cache| cache.contains("immutable"));
            assert_eq!(lasting, picture != "/shared/shop.jpg", "{picture}");
        }
    }
    let page = Document::of(&SHOP, "/products/wren-mug");
    let product = page.thing(&["ProductGroup"]);
    let lowest =
        variants(&product).iter().filter_map(|variant| variant["offers"]["price"].as_f64()).fold(f64::MAX, f64::min);
    assert_eq!(page.meta("product:price:amount"), [format!("{lowest:.2}")]);
    assert_eq!(page.meta("product:price:currency"), ["EUR"]);
}

#[test]
fn the_list_for_merchants_has_every_variant_as_its_page_has_it() {
    let feed = SHOP.get("/feeds/products.xml");
    assert_eq!((feed.status, feed.header("content-type")), (200, Some("application/xml")));
    let feed = feed.text();
    let entries: BTreeMap<String, String> =
        feed.split("<item>").skip(1).map(|entry| (elements(entry, "g:id").remove(0), entry.to_owned())).collect();
    assert!(entries.len() > 300, "{}", entries.len());
    for path in ["/products/wren-mug", "/products/lantern-lamp", "/products/pebble-dip-bowl"] {
        for variant in variants(&Document::of(&SHOP, path).thing(&["ProductGroup", "Product"])) {
            let url = variant["offers"]["url"].as_str().expect("an address");
            let (page, id) = url.split_once("?variant=").expect("a variant");
            let entry = &entries[id];
            let price = format!("{:.2} EUR", variant["offers"]["price"].as_f64().expect("a price"));
            let told = elements(entry, "g:sale_price").into_iter().chain(elements(entry, "g:price")).next();
            assert_eq!(told, Some(price), "{url}");
            assert!([url, page].contains(&elements(entry, "link").remove(0).as_str()), "{url}");
            assert_eq!(elements(entry, "g:mpn"), [variant["sku"].as_str().expect("a SKU")], "{url}");
            assert_eq!(elements(entry, "g:image_link"), [variant["image"].as_str().expect("a picture")], "{url}");
            let stock = match variant["offers"]["availability"].as_str().unwrap_or_default().rsplit('/').next() {
                Some("InStock" | "LimitedAvailability") => "in_stock",
                Some("OutOfStock") => "out_of_stock",
                Some("PreOrder") => "preorder",
                _ => "backorder",
            };
            assert_eq!(elements(entry, "g:availability"), [stock], "{url}");
        }
    }
}

#[test]
fn machines_are_told_where_the_lists_are_and_what_is_closed() {
    let robots = SHOP.get("/robots.txt").text();
    let origin = format!("http://{}", SHOP.host);
    for line in ["User-agent: *", "Disallow: /cart", "Disallow: /checkout", "Disallow: /account", "Disallow: /orders/"]
    {
        assert!(robots.lines().any(|found| found == line), "{line}: {robots}");
    }
    assert!(robots.contains(&format!("Sitemap: {origin}/sitemap.xml")), "{robots}");
    let closed: Vec<&str> = robots.lines().filter_map(|line| line.strip_prefix("Disallow: ")).collect();
    for path in sitemap(&SHOP).into_values().flatten().chain(["/shared/shop.jpg".into(), "/feeds/products.xml".into()])
    {
        assert!(!closed.iter().any(|closed| path.starts_with(closed)), "{path} is closed and is to be found");
    }
}

#[test]
fn what_came_in_last_is_told_first() {
    assert!(SHOP.get("/").text().contains("href=\"/feeds/new.xml\""));
    let news = SHOP.get("/feeds/new.xml").text();
    let links = elements(&news, "link");
    let home = Document::of(&SHOP, "/");
    let newest = home.html.split("id=\"newest\"").nth(1).unwrap_or_default();
    let first = links.get(1).and_then(|link| link.strip_prefix(&format!("http://{}", SHOP.host))).expect("a product");
    assert!(newest.contains(first), "{first}");
    assert_eq!(elements(&news, "pubDate").len(), links.len() - 1);
}

#[test]
fn old_addresses_lead_on_and_what_is_gone_says_so() {
    let shop = Shop::demo();
    let (product, collection) = ("/products/wren-mug", "/collections/drink?sort=title");
    assert_eq!((shop.get(product).status, shop.get(collection).status), (200, 200));
    let change = |of, old: &str, new: &str| shop.block_on(change_slug(&shop.ctx, of, old, new));
    change(Of::Product, "wren-mug", "straight-mug").expect("it has moved");
    change(Of::Collection, "drink", "cups").expect("it has moved");
    let moved = shop.get(product);
    assert_eq!(
        (moved.status, moved.location().ends_with("/products/straight-mug")),
        (301, true),
        "{}",
        moved.location()
    );
    let moved = shop.get(collection);
    assert_eq!(
        (moved.status, moved.location()),
        (301, format!("http://{}/collections/cups?sort=title", shop.host).as_str())
    );
    assert_eq!(shop.get("/collections/cups?sort=title").status, 200);
    let found: Vec<String> = sitemap(&shop).into_values().flatten().collect();
    assert!(found.iter().any(|path| path == "/products/straight-mug") && !found.iter().any(|path| path == product));

    for (of, old, new) in [
        (Of::Product, "straight-mug", "hollow-bowl"),
        (Of::Product, "straight-mug", "Straight Mug"),
        (Of::Product, "nothing", "something"),
        (Of::Collection, "cups", "eat"),
        (Of::Collection, "nothing", "something"),
    ] {
        assert!(change(of, old, new).is_err(), "{old} {new}");
    }
    // There and back again is no circle.
    change(Of::Collection, "cups", "drink").expect("it has moved back");
    assert_eq!((shop.get("/collections/drink").status, shop.get("/collections/cups").status), (200, 301));

    for (slug, status) in [("hollow-bowl", ProductStatus::Archived), ("heron-jug", ProductStatus::Draft)] {
        let act = async move |tx: &mut Tx| -> Result<(), StoreError> {
            let before = find_product(tx, slug).await?.expect("a product");
            let after = Product { status, ..before.clone() };
            save_product(tx, Some(&before), &after, "test").await
        };
        shop.block_on(shop.ctx.store.write(act)).expect("it is put away");
    }
    shop.ctx.revisions.bump(Subject::Everything);
    let gone = Document::of(&shop, "/products/hollow-bowl");
    assert_eq!((gone.status, gone.meta("robots")), (410, vec!["noindex".to_owned()]));
    assert!(gone.part("<main", "</main>").contains("We don’t make this any more"), "{}", gone.html);
    assert_eq!(shop.get("/products/heron-jug").status, 404, "what may come back is not there yet");
    assert_eq!(shop.get("/products/nothing").status, 404);
}
