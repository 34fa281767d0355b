//! A product as machines read it.
//!
//! Shapes after Google's guides for product variants and merchant listings
//! (<https://developers.google.com/search/docs/appearance/structured-data/product-variants>).

use super::shop::{return_policy, shop_id};
use super::{breadcrumbs, graph, list, object, text};
use crate::domain::choice::VARIANT_FIELD;
use crate::domain::product::{ProductView, VariantView, property};
use crate::domain::review::{ReviewView, STARS_MAX};
use crate::domain::review_photo::PhotoForm;
use crate::domain::shipping::{Parcel, usual_offer};
use crate::domain::shop::Shop;
use crate::domain::stock::StockFace;
use crate::ui::kit::Crumb;
use crate::ui::locale::to;

/// The product and the way to it.
pub fn of_product(origin: &str, shop: &Shop, product: &ProductView, crumbs: &[Crumb]) -> String {
    let here = format!("/products/{}", product.slug);
    graph([group(origin, shop, product), breadcrumbs(origin, &here, crumbs)])
}

/// One product, or a group of them where there is something to choose.
fn group(origin: &str, shop: &Shop, product: &ProductView) -> String {
    let url = format!("{origin}{}", to(&format!("/products/{}", product.slug)));
    let brand = if product.vendor.is_empty() { &shop.name } else { &product.vendor };
    let brand = object([("@type", text("Brand")), ("name", text(brand))]);
    let mut shared = vec![("description", text(&product.description_text)), ("brand", brand), ("url", text(&url))];
    shared.extend(reviews(origin, product));
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
    let url = text(&format!("{origin}{}", to(&format!("/products/{}?{VARIANT_FIELD}={}", product.slug, variant.id))));
    let mut offer = vec![
        ("@type", text("Offer")),
        ("url", url.clone()),
        // A plain decimal with a dot is a number in JSON as it is.
        ("price", currency.write_minor(variant.price_minor)),
        ("priceCurrency", text(currency.code())),
        ("availability", text(availability)),
        ("itemCondition", text("https://schema.org/NewCondition")),
        ("seller", object([("@id", text(&shop_id(origin)))])),
    ];
    if let StockFace::PreOrder(day) = variant.stock {
        offer.push(("availabilityStarts", text(&day.iso_date())));
    }
    offer.extend(delivery(shop, variant).map(|delivery| ("shippingDetails", delivery)));
    offer.extend(return_policy(shop).map(|policy| ("hasMerchantReturnPolicy", policy)));
    let mut fields = vec![("@type", text("Product")), ("name", text(&name)), ("offers", object(offer))];
    if !product.options.is_empty() {
        fields.push(("url", url));
    }
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

/// What it costs to have one piece delivered at home, in the cheapest way, and how long that takes, as far as it can be said.
/// Nothing of what is not sent, or goes in no parcel.
fn delivery(shop: &Shop, variant: &VariantView) -> Option<String> {
    let (home, currency) = (shop.rules.home()?, shop.rules.currency);
    let parcel = Parcel { weight_g: variant.weight_g?.into(), pieces: 1, goods_minor: variant.price_minor };
    let offer = usual_offer(&shop.rules, home, parcel)?;
    let rate = object([
        ("@type", text("MonetaryAmount")),
        ("value", currency.write_minor(offer.price_minor)),
        ("currency", text(currency.code())),
    ]);
    let destination = object([("@type", text("DefinedRegion")), ("addressCountry", text(home.code()))]);
    let mut fields =
        vec![("@type", text("OfferShippingDetails")), ("shippingRate", rate), ("shippingDestination", destination)];
    let days = |min: u32, max: u32| {
        object([
            ("@type", text("QuantitativeValue")),
            ("minValue", min.to_string()),
            ("maxValue", max.to_string()),
            ("unitCode", text("DAY")),
        ])
    };
    // What nobody knows a day for takes as long as it takes.
    let handling = match variant.stock {
        StockFace::InStock | StockFace::Low(_) => Some(0),
        StockFace::BackOrderIn(days) => Some(days),
        StockFace::BackOrder | StockFace::PreOrder(_) | StockFace::SoldOut => None,
    };
    if let Some(handling) = handling {
        let time = object([
            ("@type", text("ShippingDeliveryTime")),
            ("handlingTime", days(handling, handling)),
            ("transitTime", days(offer.days_min, offer.days_max)),
        ]);
        fields.push(("deliveryTime", time));
    }
    Some(object(fields))
}

/// The stars and the reviews that the page shows, and no others. Nothing where there are none.
fn reviews(origin: &str, product: &ProductView) -> Vec<(&'static str, String)> {
    let Some(average) = product.rating.average() else { return Vec::new() };
    let stars = |kind, value, more: Option<(&'static str, String)>| {
        let best = ("bestRating", STARS_MAX.to_string());
        let fields = [("@type", text(kind)), ("ratingValue", value), best, ("worstRating", "1".to_owned())];
        object(fields.into_iter().chain(more))
    };
    let review = |review: &ReviewView| {
        let author = object([("@type", text("Person")), ("name", text(&review.author))]);
        let photos = review.photos.iter().map(|photo| text(&format!("{origin}{}", photo.path(PhotoForm::Large))));
        let photos = (!review.photos.is_empty()).then(|| ("image", list(photos)));
        let fields = [
            ("@type", text("Review")),
            ("reviewRating", stars("Rating", review.rating.to_string(), None)),
            ("author", author),
            ("datePublished", text(&review.created_at.iso_date())),
            ("name", text(&review.title)),
            ("reviewBody", text(&review.text)),
            ("inLanguage", text(&review.language)),
        ];
        object(fields.into_iter().chain(photos))
    };
    let count = ("reviewCount", product.rating.count.to_string());
    vec![
        ("aggregateRating", stars("AggregateRating", average, Some(count))),
        ("review", list(product.reviews.reviews.iter().map(review))),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{ProductId, VariantId};
    use crate::domain::money::Currency;
    use crate::domain::product::{OptionView, PictureView};
    use crate::domain::review::{Figures, Rating, ReviewPage, ReviewView};
    use crate::domain::review_photo::PhotoView;
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
            weight_g: Some(2_500),
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
            photos: vec![],
            created_at: Timestamp(1_795_305_600_000),
        };
        let photo = PhotoView { hash: "ab".into(), author: "Bo".into(), width: 320, height: 240 };
        let with_photo = ReviewView { photos: vec![photo], ..review.clone() };
        let page = ReviewPage {
            figures: Figures([0, 0, 1, 1, 4]),
            reviews: vec![review, with_photo],
            ..ReviewPage::default()
        };
        (product.rating, product.reviews) = (page.figures.rating(), Box::new(page));
        let group = &data(&product)["@graph"][0];
        let stars = &group["aggregateRating"];
        assert_eq!((&stars["ratingValue"], &stars["reviewCount"]), (&4.5.into(), &6.into()));
        let review = &group["review"][0];
        assert_eq!(review["reviewRating"]["ratingValue"], 4);
        assert_eq!((&review["datePublished"], &review["name"]), (&"2026-11-22".into(), &"</script>".into()));
        assert_eq!(review["reviewBody"], "Holds \"enough\".\nStands dry.");
        assert!(review["image"].is_null());
        assert_eq!(group["review"][1]["image"], serde_json::json!(["https://marl.example/photos/ab.jpg"]));
    }

    #[test]
    fn the_breadcrumb_ends_here() {
        let data = data(&product("Mug", &["Ash"]));
        let steps = &data["@graph"][1]["itemListElement"];
        assert_eq!(steps[1]["item"], "https://marl.example/products/mug");
    }

    #[test]
    fn an_offer_says_what_delivery_costs_and_how_it_goes_back() {
        let rules = crate::domain::shop::sample::rules();
        let shop = Shop { name: "Marl".into(), ..sample::shop(rules) };
        let mut product = product("Mug", &["Ash"]);
        let offer = |product: &ProductView| {
            let written = of_product("https://marl.example", &shop, product, &[Crumb::here("Mug")]);
            let data: serde_json::Value = serde_json::from_str(&written).unwrap_or_default();
            data["@graph"][0]["hasVariant"][0]["offers"].clone()
        };
        let delivery = offer(&product)["shippingDetails"].clone();
        assert_eq!(delivery["shippingRate"]["value"], 6.9, "for one of this weight");
        assert_eq!(delivery["shippingRate"]["currency"], "EUR");
        assert_eq!(delivery["shippingDestination"]["addressCountry"], "DE");
        assert_eq!(delivery["deliveryTime"]["handlingTime"]["maxValue"], 0);
        assert_eq!(delivery["deliveryTime"]["transitTime"]["maxValue"], 3);
        let policy = offer(&product)["hasMerchantReturnPolicy"].clone();
        assert_eq!((&policy["applicableCountry"], &policy["merchantReturnDays"]), (&"DE".into(), &30.into()));
        assert_eq!(policy["returnFees"], "https://schema.org/ReturnFeesCustomerResponsibility");

        product.variants[0].stock = StockFace::BackOrderIn(12);
        assert_eq!(offer(&product)["shippingDetails"]["deliveryTime"]["handlingTime"]["minValue"], 12);
        product.variants[0].stock = StockFace::BackOrder;
        assert!(offer(&product)["shippingDetails"]["deliveryTime"].is_null(), "nobody can say");
        product.variants[0].weight_g = None;
        assert!(offer(&product)["shippingDetails"].is_null(), "it is not sent at all");
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
