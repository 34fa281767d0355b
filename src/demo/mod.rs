//! The demo shop: Marl & Ember, a small stoneware studio. It goes through the same doors as any merchant's shop, and only into
//! a house that stands empty. Its catalogue and its pictures, which lie in `public/demo`, are made by the scripts in `studio`; its
//! customers are in `crowd`.

mod crowd;
mod market;
mod synonyms;

use crate::domain::address::Country;
use crate::domain::location::Location;
use crate::domain::money::Currency;
use crate::domain::product::{CollectionRule, PictureView};
use crate::domain::promotion::{Audience, Benefit, Promotion, PromotionGoods, PromotionTerms};
use crate::domain::shipping::{Band, Measure, PickupPlace, Region, ShippingMethod, ShippingZone};
use crate::domain::shop::{PricingRules, Shop};
use crate::domain::tax::{ShippingTax, TaxZone};
use crate::domain::time::Timestamp;
use crate::services::catalog::count_products;
use crate::services::import::{ImportOptions, import_catalog};
use crate::services::order::list_orders_for_staff;
use crate::services::recommendation::count_companions;
use crate::services::settings::{export_settings, import_settings};
use crate::services::shop::{NewCollection, NewShop, open_shop};
use crate::services::stock::{get_locations, put_location};
use crate::services::translation::import_translations;
use crate::services::{Ctx, ServiceError};
use crate::words::Language;

pub use crowd::Lived;

const CATALOG: &[u8] = include_bytes!("catalog.csv");
/// What its words are in German. Made by `studio/german.py`.
const GERMAN: &[u8] = include_bytes!("german.csv");
/// Each line: the slug of a collection, the address of its scene, and what is seen on it.
const SCENES: &str = include_str!("scenes.txt");

/// Fills an empty shop with the demo; answers whether it did. A shop of anyone else's is left as it is.
///
/// # Errors
/// When the store fails.
pub async fn seed_demo(ctx: &Ctx) -> Result<bool, ServiceError> {
    if count_products(ctx).await? > 0 {
        return Ok(false);
    }
    let opened = open_shop(ctx, new_shop()?).await?;
    // Opened but empty is a seeding that was interrupted, or a merchant who has only got as far as the settings.
    if !opened && ctx.shop().await?.name != NAME {
        return Ok(false);
    }
    let report = import_catalog(ctx, CATALOG, ImportOptions::default(), |_| {}).await?;
    if let Some(problem) = report.rows_bad.first() {
        return Err(ServiceError::Breakage(format!("the demo catalogue has a bad row: {problem:?}")));
    }
    open_workshop(ctx).await?;
    let mut settings = export_settings(ctx).await?;
    market::add_market(ctx, &mut settings).await?;
    settings.synonyms = synonyms::synonyms();
    settings.shop.languages = vec![Language::English, Language::German];
    import_settings(ctx, settings).await?;
    import_translations(ctx, Language::German, GERMAN).await?;
    crowd::bring(ctx).await?;
    Ok(true)
}

/// Orders of the history that `vitrine demo` makes, unless it is told another number.
pub const ORDERS: u32 = 2_500;

/// Lives through two years of the demo shop with so many orders, and makes the shop before if there is none. `None` where there is
/// another shop, or somebody has ordered already. Nobody else may work in the shop meanwhile: their mails might go out to the
/// people of the history.
///
/// # Errors
/// When the store fails, or money is collected by somebody else than the test gateway.
pub async fn live_demo(ctx: &Ctx, orders: u32) -> Result<Option<Lived>, ServiceError> {
    seed_demo(ctx).await?;
    if !ctx.shop().await?.demo || !list_orders_for_staff(ctx, 1).await?.is_empty() {
        return Ok(None);
    }
    let lived = crowd::live(&ctx.clone().allow_test_gateway(), orders).await?;
    // Whoever opens the shop sees at once what its people bought together.
    count_companions(ctx).await?;
    Ok(Some(lived))
}

const NAME: &str = "Marl & Ember";
/// The place from which everything is sent, and in which it can be fetched.
const WORKSHOP: &str = "Workshop";

/// The shop's first place becomes the workshop.
async fn open_workshop(ctx: &Ctx) -> Result<(), ServiceError> {
    match get_locations(ctx).await?.into_iter().next() {
        Some(first) => put_location(ctx, Location { name: WORKSHOP.into(), picks_up: true, ..first }).await,
        None => Ok(()),
    }
}

fn new_shop() -> Result<NewShop, ServiceError> {
    Ok(NewShop {
        shop: Shop {
            name: NAME.into(),
            tagline: "Stoneware for every day, thrown and glazed by hand".into(),
            company: "Marl & Ember, a demonstration shop".into(),
            postal_address: "Tonweg 7, 12345 Musterstadt, Germany".into(),
            email: "hello@marlandember.example".into(),
            // One of the numbers that the German regulator keeps free for films.
            phone: "+49 30 23125 077".into(),
            return_days: 30,
            rules: PricingRules {
                currency: Currency::EUR,
                home: None,
                tax_zones: tax_zones()?,
                shipping_zones: shipping_zones()?,
            },
            demo: true,
            languages: vec![Language::English],
        },
        promotions: promotions(),
        collections: collections(),
    })
}

/// The countries of the European Union with their standard rates of VAT, in parts per million; the shop's own comes first.
const EUROPEAN_UNION: &[(&str, u32)] = &[
    ("DE", 190_000),
    ("AT", 200_000),
    ("BE", 210_000),
    ("BG", 200_000),
    ("CY", 190_000),
    ("CZ", 210_000),
    ("DK", 250_000),
    ("EE", 240_000),
    ("ES", 210_000),
    ("FI", 255_000),
    ("FR", 200_000),
    ("GR", 240_000),
    ("HR", 250_000),
    ("HU", 270_000),
    ("IE", 230_000),
    ("IT", 220_000),
    ("LT", 210_000),
    ("LU", 170_000),
    ("LV", 210_000),
    ("MT", 180_000),
    ("NL", 210_000),
    ("PL", 230_000),
    ("PT", 230_000),
    ("RO", 210_000),
    ("SE", 250_000),
    ("SI", 220_000),
    ("SK", 230_000),
];

fn country(code: &str) -> Result<Country, ServiceError> {
    code.parse().map_err(|_| ServiceError::Breakage(format!("{code} is no country")))
}

fn countries<'a>(codes: impl IntoIterator<Item = &'a str>) -> Result<Region, ServiceError> {
    codes.into_iter().map(country).collect::<Result<_, _>>().map(Region::Countries)
}

/// In the Union and in the United Kingdom prices contain the destination's VAT. Canada's tax comes on top. Elsewhere the shop
/// collects none.
fn tax_zones() -> Result<Vec<TaxZone>, ServiceError> {
    let mut zones = Vec::new();
    for (code, rate_ppm) in EUROPEAN_UNION.iter().chain(&[("GB", 200_000)]) {
        let (whole, tenth) = (rate_ppm / 10_000, rate_ppm / 1_000 % 10);
        let rate = if tenth == 0 { whole.to_string() } else { format!("{whole}.{tenth}") };
        zones.push(TaxZone {
            name: format!("VAT {rate} %"),
            region: countries([*code])?,
            rate_ppm: *rate_ppm,
            included: true,
            rates: Vec::new(),
            shipping: ShippingTax::LikeMostGoods,
        });
    }
    zones.push(TaxZone {
        name: "GST 5 %".into(),
        region: countries(["CA"])?,
        rate_ppm: 50_000,
        included: false,
        rates: Vec::new(),
        shipping: ShippingTax::LikeMostGoods,
    });
    Ok(zones)
}

fn shipping_zones() -> Result<Vec<ShippingZone>, ServiceError> {
    let standard = |days: (u32, u32), bands: &[(u32, i64)], free_from_minor| {
        method("standard", "Standard", days, bands, free_from_minor)
    };
    let germany = ShippingZone {
        name: "Germany".into(),
        region: countries(["DE"])?,
        methods: vec![
            standard((2, 4), &[(2_000, 490), (5_000, 590), (10_000, 890), (31_500, 1_690)], Some(8_000)),
            method(
                "express",
                "Express",
                (1, 2),
                &[(2_000, 1_290), (5_000, 1_490), (10_000, 1_990), (31_500, 3_290)],
                None,
            ),
            ShippingMethod {
                pickup: Some("Tonweg 7, 12345 Musterstadt".into()),
                place: Some(PickupPlace {
                    location: WORKSHOP.into(),
                    country: country("DE")?,
                    hours: "Tuesday to Saturday, 10 to 18 h".into(),
                }),
                ..method("pickup", "Fetch it at the workshop", (1, 2), &[(u32::MAX, 0)], None)
            },
        ],
    };
    let union = ShippingZone {
        name: "European Union".into(),
        region: countries(EUROPEAN_UNION.iter().skip(1).map(|(code, _)| *code))?,
        methods: vec![standard(
            (3, 7),
            &[(2_000, 990), (5_000, 1_390), (10_000, 1_990), (31_500, 3_490)],
            Some(20_000),
        )],
    };
    let neighbours = ShippingZone {
        name: "United Kingdom, Norway and Switzerland".into(),
        region: countries(["CH", "GB", "LI", "NO"])?,
        methods: vec![standard((4, 9), &[(2_000, 1_490), (5_000, 1_990), (10_000, 2_790), (31_500, 4_490)], None)],
    };
    let elsewhere = ShippingZone {
        name: "Rest of the world".into(),
        region: Region::Elsewhere,
        methods: vec![standard((7, 21), &[(2_000, 2_490), (5_000, 3_990), (10_000, 5_990), (20_000, 8_990)], None)],
    };
    Ok(vec![germany, union, neighbours, elsewhere])
}

fn method(
    id: &str,
    name: &str,
    (days_min, days_max): (u32, u32),
    bands: &[(u32, i64)],
    free_from_minor: Option<i64>,
) -> ShippingMethod {
    let bands = bands.iter().map(|(up_to, price_minor)| Band { up_to: *up_to, price_minor: *price_minor });
    ShippingMethod {
        id: id.into(),
        name: name.into(),
        days_min,
        days_max,
        by: Measure::Weight,
        bands: bands.collect(),
        free_from_minor,
        pickup: None,
        place: None,
    }
}

/// A code that works, one that is over, one that is used up, so that each answer can be seen; and what is given without a
/// code: a set of mugs costs one mug less.
fn promotions() -> Vec<Promotion> {
    let given = |id: &str, label: &str, benefit| Promotion {
        terms: PromotionTerms {
            id: id.into(),
            label: label.into(),
            code: None,
            lane: 0,
            exclusive: false,
            particular: false,
            minimum_subtotal_minor: 0,
            minimum_quantity: 0,
            benefit,
        },
        goods: PromotionGoods::default(),
        audience: Audience::default(),
        starts_at: None,
        ends_at: None,
        use_limit: None,
        use_limit_per_customer: None,
        used: 0,
    };
    let coupon = |code: &str, off_ppm, minimum_subtotal_minor| {
        let mut coupon = given(&code.to_lowercase(), &format!("Discount {code}"), Benefit::Percent { off_ppm });
        (coupon.terms.code, coupon.terms.lane) = (Some(code.into()), 1);
        coupon.terms.minimum_subtotal_minor = minimum_subtotal_minor;
        coupon
    };
    let mut mugs = given(
        "five-for-four",
        "Five for drinking, one of them free",
        Benefit::BuyGet { buy: 4, get: 1, off_ppm: 1_000_000 },
    );
    mugs.goods.collections.push("drink".into());
    vec![
        mugs,
        coupon("WELCOME10", 100_000, 3_000),
        // 1 September 2025, 00:00 UTC.
        Promotion { ends_at: Some(Timestamp(1_756_684_800_000)), ..coupon("SUMMER25", 250_000, 0) },
        Promotion { use_limit: Some(1), used: 1, ..coupon("FIRST50", 500_000, 0) },
    ]
}

fn collections() -> Vec<NewCollection> {
    let collection = |title: &str, slug: &str, text: &str, rule| NewCollection {
        slug: slug.into(),
        title: title.into(),
        description_html: format!("<p>{text}</p>"),
        rule,
        picture: scene(slug),
    };
    let by_tag = |(title, slug, text)| collection(title, slug, text, CollectionRule::Tag(title.into()));
    let mut collections: Vec<NewCollection> = [
        ("Drink", "drink", "Mugs, tumblers and cups. Every handle takes at least two fingers."),
        ("Eat", "eat", "Plates and bowls for every day. They stack, and go into the dishwasher."),
        ("Serve", "serve", "Wide pieces for the middle of the table."),
        ("Pour & Store", "pour-and-store", "Jugs that do not drip and jars that close."),
        ("Light", "light", "For candles, and for the hour after them."),
        ("Grow", "grow", "Planters with a saucer, vases for a few stems."),
        (
            "Everyday",
            "everyday",
            "What is on our own table from breakfast to supper, and goes into the dishwasher after it.",
        ),
        ("Tideline", "tideline", "Sea-blue, sand, and the white line between them, where two glazes meet."),
        ("Night Kiln", "night-kiln", "Fired last and cooled slowly: blue-black and iron-red for the evening."),
    ]
    .into_iter()
    .map(by_tag)
    .collect();
    collections.push(collection("Everything", "everything", "All we make at present.", CollectionRule::Everything));
    collections
}

/// The scene of a collection, if one was made.
fn scene(slug: &str) -> Option<PictureView> {
    let mut scenes = SCENES.lines().filter_map(|line| {
        let (of, picture) = line.split_once(' ')?;
        let (src, alt) = picture.split_once(' ')?;
        (of == slug).then(|| PictureView::named(src.to_owned(), alt.to_owned()))
    });
    scenes.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_shop_makes_sense() {
        let new = new_shop().expect("all countries are countries");
        assert_eq!(new.shop.check(), Ok(()));
        assert!(new.promotions.iter().all(|promotion| promotion.check() == Ok(())));
        assert_eq!(new.shop.rules.home().map(|home| home.to_string()).as_deref(), Some("DE"));
    }
}
