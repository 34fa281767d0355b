//! A product as machines read it: schema.org in JSON-LD, from the same values as the page, so the two can't differ.
//!
//! Shapes after Google's guides for product variants and merchant listings
//! (<https://developers.google.com/search/docs/appearance/structured-data/product-variants>).

use crate::domain::choice::VARIANT_FIELD;
use crate::domain::product::{ProductView, VariantView};
use crate::domain::review::{ReviewView, STARS_MAX};
use crate::domain::shop::Shop;
use crate::domain::stock::StockFace;
use crate::ui::kit::Crumb;

/// The product and the way to it.
pub(super) fn of_product(origin: &str, shop: &Shop, product: &ProductView, crumbs: &[Crumb]) -> String {
    let graph = list([group(origin, shop, product), breadcrumbs(origin, product, crumbs)]);
    object([("@context", text("https://schema.org")), ("@graph", graph)])
}

/// One product, or a group of them where there is something to choose.
fn group(origin: &str, shop: &Shop, product: &ProductView) -> String {
    let url = format!("{origin}/products/{}", product.slug);
    let brand = if product.vendor.is_empty() { &shop.name } else { &product.vendor };
    let brand = object([("@type", text("Brand")), ("name", text(brand))]);
    let mut shared = vec![("description", text(&product.description_text)), ("brand", brand), ("url", text(&url))];
    shared.extend(reviews(product));
    match product.variants.as_slice() {
        [only] if product.options.is_empty() => {
            shared.extend(of_variant(origin, shop, product, only));
            object(shared)
        }
        variants => {
            let axes = product.options.iter().map(|option| match property(&option.name) {
                Some(property) => text(&format!("https://schema.org/{property}")),
                None => text(&option.name),
            });
            shared.extend([
                ("@type", text("ProductGroup")),
                ("name", text(&product.title)),
                ("productGroupID", text(&product.id.to_string())),
                ("variesBy", list(axes)),
                ("hasVariant", list(variants.iter().map(|variant| object(of_variant(origin, shop, product, variant))))),
            ]);
            object(shared)
        }
    }
}

fn of_variant(origin: &str, shop: &Shop, product: &ProductView, variant: &VariantView) -> Vec<(&'static str, String)> {
    let currency = shop.rules.currency;
    let name = match variant.option_values.as_slice() {
        [] => product.title.clone(),
        values => format!("{}, {}", product.title, values.join(", ")),
    };
    let availability = match variant.stock {
        StockFace::InStock => "https://schema.org/InStock",
        StockFace::Low(_) => "https://schema.org/LimitedAvailability",
        StockFace::BackOrder | StockFace::BackOrderIn(_) => "https://schema.org/BackOrder",
        StockFace::PreOrder(_) => "https://schema.org/PreOrder",
        StockFace::SoldOut => "https://schema.org/OutOfStock",
    };
    let mut offer = vec![
        ("@type", text("Offer")),
        ("url", text(&format!("{origin}/products/{}?{VARIANT_FIELD}={}", product.slug, variant.id))),
        // A plain decimal with a dot is a number in JSON as it is.
        ("price", currency.write_minor(variant.price_minor)),
        ("priceCurrency", text(currency.code())),
        ("availability", text(availability)),
        ("itemCondition", text("https://schema.org/NewCondition")),
    ];
    if let StockFace::PreOrder(day) = variant.stock {
        offer.push(("availabilityStarts", text(&day.iso())));
    }
    if let Some(home) = shop.rules.home() {
        offer.push(("hasMerchantReturnPolicy", return_policy(shop, home.code())));
    }
    let mut fields = vec![("@type", text("Product")), ("name", text(&name)), ("offers", object(offer))];
    if !variant.sku.is_empty() {
        fields.push(("sku", text(&variant.sku)));
    }
    if !variant.barcode.is_empty() {
        fields.push(("gtin", text(&variant.barcode)));
    }
    let place = variant.picture.and_then(|place| usize::try_from(place).ok()).unwrap_or(0);
    if let Some(picture) = product.pictures.get(place) {
        fields.push(("image", text(&format!("{origin}{}", picture.src))));
    }
    for (option, value) in product.options.iter().zip(&variant.option_values) {
        if let Some(property) = property(&option.name) {
            fields.push((property, text(value)));
        }
    }
    fields
}

/// The stars and the reviews that the page shows, and no others. Nothing where there are none.
fn reviews(product: &ProductView) -> Vec<(&'static str, String)> {
    let Some(average) = product.rating.average() else { return Vec::new() };
    let stars = |kind, value, more: Option<(&'static str, String)>| {
        let best = ("bestRating", STARS_MAX.to_string());
        let fields = [("@type", text(kind)), ("ratingValue", value), best, ("worstRating", "1".to_owned())];
        object(fields.into_iter().chain(more))
    };
    let review = |review: &ReviewView| {
        let author = object([("@type", text("Person")), ("name", text(&review.author))]);
        object([
            ("@type", text("Review")),
            ("reviewRating", stars("Rating", review.rating.to_string(), None)),
            ("author", author),
            // The day: the first ten characters of "2026-11-22T14:05Z".
            ("datePublished", text(review.created_at.iso().get(..10).unwrap_or_default())),
            ("name", text(&review.title)),
            ("reviewBody", text(&review.text)),
            ("inLanguage", text(&review.language)),
        ])
    };
    let count = ("reviewCount", product.rating.count.to_string());
    vec![
        ("aggregateRating", stars("AggregateRating", average, Some(count))),
        ("review", list(product.reviews.reviews.iter().map(review))),
    ]
}

fn return_policy(shop: &Shop, country: &str) -> String {
    object([
        ("@type", text("MerchantReturnPolicy")),
        ("applicableCountry", text(country)),
        ("returnPolicyCategory", text("https://schema.org/MerchantReturnFiniteReturnWindow")),
        ("merchantReturnDays", shop.return_days.to_string()),
        ("returnMethod", text("https://schema.org/ReturnByMail")),
        ("refundType", text("https://schema.org/FullRefund")),
    ])
}

fn breadcrumbs(origin: &str, product: &ProductView, crumbs: &[Crumb]) -> String {
    let here = format!("/products/{}", product.slug);
    let step = |(place, crumb): (usize, &Crumb)| {
        object([
            ("@type", text("ListItem")),
            ("position", (place + 1).to_string()),
            ("name", text(&crumb.name)),
            ("item", text(&format!("{origin}{}", crumb.href.as_deref().unwrap_or(&here)))),
        ])
    };
    let steps = list(crumbs.iter().enumerate().map(step));
    object([("@type", text("BreadcrumbList")), ("itemListElement", steps)])
}

/// The property of schema.org that an option stands for, if there is one.
fn property(option: &str) -> Option<&'static str> {
    match option.to_lowercase().as_str() {
        "color" | "colour" | "glaze" => Some("color"),
        "size" => Some("size"),
        "material" => Some("material"),
        "pattern" => Some("pattern"),
        _ => None,
    }
}

// ---- JSON, as little of it as is needed here. A parser and serializer for it would weigh more than the page. ----

fn object<'a>(fields: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let fields: Vec<String> = fields.into_iter().map(|(name, value)| format!("{}:{value}", text(name))).collect();
    format!("{{{}}}", fields.join(","))
}

fn list(items: impl IntoIterator<Item = String>) -> String {
    let items: Vec<String> = items.into_iter().collect();
    format!("[{}]", items.join(","))
}

/// A JSON string that can stand inside `<script>`: nothing in it can end the element or begin a comment.
fn text(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{ProductId, VariantId};
    use crate::domain::money::Currency;
    use crate::domain::product::{OptionView, PictureView};
    use crate::domain::review::{Figures, Rating, ReviewPage, ReviewView};
    use crate::domain::shop::{PricingRules, sample};
    use crate::domain::time::Timestamp;

    fn shop() -> Shop {
        let rules = PricingRules { currency: Currency::EUR, home: None, tax_zones: vec![], shipping_zones: vec![] };
        Shop { name: "Marl".into(), ..sample::shop(rules) }
    }

    fn product(title: &str, glazes: &[&str]) -> ProductView {
        let variant = |(place, glaze): (usize, &&str)| VariantView {
            id: VariantId::from_bits(u64::try_from(place).unwrap_or_default()),
            sku: format!("M-{place}"),
            barcode: String::new(),
            option_values: vec![(*glaze).to_owned()],
            price_minor: 2_450,
            was_minor: None,
            stock: StockFace::Low(2),
            picture: Some(0),
        };
        ProductView {
            id: ProductId::from_bits(1),
            slug: "mug".into(),
            title: title.into(),
            description_html: String::new(),
            description_text: "Holds 320 ml.".into(),
            vendor: String::new(),
            product_type: String::new(),
            options: vec![OptionView {
                name: "Glaze".into(),
                values: glazes.iter().map(|g| (*g).to_owned()).collect(),
            }],
            variants: glazes.iter().enumerate().map(variant).collect(),
            pictures: vec![PictureView { src: "/demo/mug.svg".into(), alt: String::new(), width: 4, height: 5 }],
            seo_title: String::new(),
            seo_description: String::new(),
            collection: None,
            rating: Rating::default(),
            reviews: Box::default(),
            similar: vec![],
            companions: vec![],
            questions: vec![],
        }
    }

    fn data(product: &ProductView) -> serde_json::Value {
        let crumbs = [Crumb::link("Home", "/"), Crumb::here(product.title.clone())];
        serde_json::from_str(&of_product("https://marl.example", &shop(), product, &crumbs)).unwrap_or_default()
    }

    #[test]
    fn every_variant_is_an_offer_with_its_price() {
        let data = data(&product("Mug", &["Ash", "Moss"]));
        let group = &data["@graph"][0];
        assert_eq!(group["@type"], "ProductGroup");
        assert_eq!(group["variesBy"], serde_json::json!(["https://schema.org/color"]));
        let moss = &group["hasVariant"][1];
        assert_eq!((&moss["color"], &moss["sku"]), (&"Moss".into(), &"M-1".into()));
        assert_eq!(moss["offers"]["price"], 24.5);
        assert_eq!(moss["offers"]["availability"], "https://schema.org/LimitedAvailability");
        assert_eq!(moss["offers"]["url"], "https://marl.example/products/mug?variant=0000000000001");
    }

    #[test]
    fn stars_and_reviews_are_those_of_the_page() {
        let mut product = product("Mug", &["Ash", "Moss"]);
        assert!(data(&product)["@graph"][0]["aggregateRating"].is_null(), "nothing is said where nobody said anything");
        let review = ReviewView {
            rating: 4,
            title: "</script>".into(),
            text: "Holds \"enough\".\nStands dry.".into(),
            author: "Ada L.".into(),
            language: "en".into(),
            variant_title: "Ash".into(),
            verified: true,
            reply: String::new(),
            created_at: Timestamp(1_795_305_600_000),
        };
        let page = ReviewPage { figures: Figures([0, 0, 1, 1, 4]), reviews: vec![review], ..ReviewPage::default() };
        (product.rating, product.reviews) = (page.figures.rating(), Box::new(page));
        let group = &data(&product)["@graph"][0];
        let stars = &group["aggregateRating"];
        assert_eq!((&stars["ratingValue"], &stars["reviewCount"]), (&4.5.into(), &6.into()));
        let review = &group["review"][0];
        assert_eq!(review["reviewRating"]["ratingValue"], 4);
        assert_eq!((&review["datePublished"], &review["name"]), (&"2026-11-22".into(), &"</script>".into()));
        assert_eq!(review["reviewBody"], "Holds \"enough\".\nStands dry.");
    }

    #[test]
    fn the_breadcrumb_ends_here() {
        let data = data(&product("Mug", &["Ash"]));
        let steps = &data["@graph"][1]["itemListElement"];
        assert_eq!(steps[1]["item"], "https://marl.example/products/mug");
    }

    #[test]
    fn no_name_breaks_out_of_the_script() {
        let hostile = "</script><script>alert(1)</script><!-- \u{2028} \" \\ \n";
        let crumbs = [Crumb::here(hostile)];
        let product = product(hostile, &["</ScRiPt>"]);
        let written = of_product("https://marl.example", &shop(), &product, &crumbs);
        assert!(!written.contains(['<', '>', '&', '\u{2028}', '\n']), "{written}");
        assert_eq!(data(&product)["@graph"][0]["name"], hostile);
    }
}
