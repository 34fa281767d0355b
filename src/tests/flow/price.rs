//! What things cost: before they were reduced, in larger numbers, and in other countries.

use vitrine::domain::address::Country;
use vitrine::domain::cart::CartNotice;
use vitrine::domain::checkout::CheckoutDraft;
use vitrine::domain::id::VariantId;
use vitrine::domain::market::Market;
use vitrine::domain::product::{Product, ProductFound};
use vitrine::domain::refusal::Refusal;
use vitrine::domain::time::Timestamp;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::Ctx;
use vitrine::services::cart::quote;
use vitrine::services::catalog::{get_home, get_product, get_shop};
use vitrine::services::checkout::{Buyer, save_contact};
use vitrine::services::settings::{ListedPrice, PriceList, Settings, export_settings, import_settings};

use super::coupon::coupon;
use super::shop::{SHIPPING_MINOR, Shop, cart, draft, refused, story};

const DAY_MS: i64 = 86_400_000;
const TODAY: i64 = 1_795_305_600_000;

/// The merchant changes the price so many days from now.
fn reprice(product: &mut Product, days: i64, price_minor: i64, compare_at_minor: Option<i64>) {
    product.updated_at = Timestamp(TODAY + days * DAY_MS);
    (product.variants[0].price_minor, product.variants[0].compare_at_minor) = (price_minor, compare_at_minor);
}

async fn struck(shop: &Shop) -> Option<i64> {
    match get_product(&shop.ctx, "jug").await.expect("a product") {
        ProductFound::Here(product) => product.variants[0].was_minor,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_struck_price_is_the_lowest_of_the_thirty_days_before_the_reduction() {
    story(async |shop| {
        shop.stock_as("Jug", 5_000, 5, |p| reprice(p, -100, 5_000, None)).await;
        assert_eq!(struck(shop).await, None);
        shop.change("Jug", |p| reprice(p, -20, 4_500, None)).await;
        // Nobody announced that.
        assert_eq!(struck(shop).await, None);
        shop.change("Jug", |p| reprice(p, 0, 4_000, Some(9_900))).await;
        // 99.00 was never charged, and 50.00 was not the lowest.
        assert_eq!(struck(shop).await, Some(4_500));
        shop.change("Jug", |p| reprice(p, 1, 4_800, Some(9_900))).await;
        assert_eq!(struck(shop).await, None, "it became dearer");
        shop.change("Jug", |p| reprice(p, 2, 4_200, Some(4_800))).await;
        assert_eq!(struck(shop).await, None, "it was 40.00 the day before yesterday");
        shop.change("Jug", |p| reprice(p, 60, 3_900, Some(4_800))).await;
        assert_eq!(struck(shop).await, Some(4_200));
        assert_eq!(shop.count("select count(*) as n from price_history").await, 6);
    })
    .await;
}

#[tokio::test]
async fn of_what_was_before_these_books_the_merchants_word_counts() {
    story(async |shop| {
        shop.stock_as("Jug", 4_000, 5, |p| reprice(p, 0, 4_000, Some(5_000))).await;
        assert_eq!(struck(shop).await, Some(5_000));
        shop.change("Jug", |p| reprice(p, 1, 4_000, Some(9_900))).await;
        assert_eq!(struck(shop).await, Some(5_000), "only once");
    })
    .await;
}

fn switzerland() -> Country {
    "CH".parse().expect("a country")
}

/// Francs for Switzerland, where a parcel costs nine of them.
async fn open_market(shop: &Shop, prices: Vec<(&str, u32, i64)>) {
    let mut settings = export_settings(&shop.ctx).await.expect("settings");
    let mut zone = settings.shop.rules.shipping_zones[0].clone();
    zone.name = "Switzerland".to_owned();
    zone.region = vitrine::domain::shipping::Region::Countries(vec![switzerland()]);
    settings.shop.rules.shipping_zones.push(zone.clone());
    zone.methods[0].bands[0].price_minor = 900;
    let francs = "CHF".parse().expect("a currency");
    settings.markets = vec![Market {
        id: "ch".to_owned(),
        name: "Switzerland".to_owned(),
        countries: vec![switzerland()],
        currency: francs,
        language: "de-CH".to_owned(),
        price_list: Some("francs".to_owned()),
        tax_included: None,
        shipping_zones: vec![zone],
    }];
    let listed = |(sku, quantity_from, price_minor): (&str, u32, i64)| ListedPrice {
        sku: sku.to_owned(),
        quantity_from,
        price_minor,
        compare_at_minor: None,
    };
    settings.price_lists =
        vec![PriceList { id: "francs".to_owned(), currency: francs, prices: prices.into_iter().map(listed).collect() }];
    import_settings(&shop.ctx, settings).await.expect("they make sense");
}

async fn buyer_in_switzerland(shop: &Shop, wants: &[(VariantId, u32)]) -> Buyer {
    let draft =
        CheckoutDraft { country: "CH".to_owned(), postcode: "8001".to_owned(), city: "Zürich".to_owned(), ..draft() };
    let secret = save_contact(&shop.ctx, None, draft).await.expect("it is kept");
    Buyer { secret: Some(secret), cart: cart(wants), ..Buyer::default() }
}

#[tokio::test]
async fn a_market_sells_in_its_own_money_and_by_its_own_list() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 9).await;
        let mug = shop.stock("Mug", 1_000, 9).await;
        open_market(shop, vec![("JUG", 1, 5_200), ("JUG", 3, 4_900)]).await;

        let buyer = buyer_in_switzerland(shop, &[(jug, 3), (mug, 1)]).await;
        let priced = quote(&shop.ctx, buyer.clone(), Some(switzerland()), None).await.expect("a quote");
        assert_eq!(priced.notices, [CartNotice::NotHere { variant: mug, title: "Mug".to_owned() }]);
        assert_eq!((priced.totals.currency.code(), priced.totals.subtotal_minor), ("CHF", 14_700));

        let jugs = Buyer { cart: cart(&[(jug, 2)]), ..buyer };
        let placed = shop.place(&jugs).await.expect("an order");
        let order = shop.press(&placed, Act::Approve).await;
        assert_eq!((order.totals.currency.code(), order.totals.total_minor), ("CHF", 10_400 + 900));
        // At home nothing has changed.
        let placed = shop.place(&shop.buyer(&[(jug, 1), (mug, 1)]).await).await.expect("an order");
        assert_eq!(shop.order(&placed).await.totals.total_minor, 5_500 + SHIPPING_MINOR);
    })
    .await;
}

#[tokio::test]
async fn a_markets_lists_and_pages_have_its_prices_and_only_what_it_sells() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 9).await;
        shop.stock("Mug", 1_000, 9).await;
        open_market(shop, vec![("JUG", 1, 5_200)]).await;
        let cards = async |ctx: &Ctx| {
            let home = get_home(ctx).await.expect("a home page");
            home.featured.into_iter().map(|card| (card.slug, card.price_minor)).collect::<Vec<_>>()
        };
        let swiss = shop.ctx.in_market("ch").await.expect("the market");
        assert_eq!(cards(&swiss).await, [("jug".to_owned(), 5_200)]);
        assert_eq!(cards(&shop.ctx).await, [("jug".to_owned(), 4_500), ("mug".to_owned(), 1_000)]);
        assert_eq!(get_product(&swiss, "mug").await.expect("a product"), ProductFound::NotHere("Mug".to_owned()));
        let shown = get_shop(&swiss).await.expect("the shop");
        let rules = &shown.shop.rules;
        assert_eq!(
            (rules.currency.code(), rules.home(), shown.market.id),
            ("CHF", Some(switzerland()), "ch".to_owned())
        );
        assert_eq!(shown.markets.len(), 2);

        // Until it is known where a cart goes, it has the prices of the pages.
        let buyer = shop.buyer(&[(jug, 1)]).await;
        let priced = quote(&swiss, buyer, None, None).await.expect("a quote");
        assert_eq!((priced.market.id, priced.totals.total_minor), ("ch".to_owned(), 5_200));
        // What is no market is the shop's own.
        assert_eq!(cards(&shop.ctx.in_market("mars").await.expect("the shop")).await, cards(&shop.ctx).await);
    })
    .await;
}

#[tokio::test]
async fn a_struck_price_in_a_market_follows_the_past_of_its_own_list() {
    story(async |shop| {
        shop.stock("Jug", 4_500, 9).await;
        open_market(shop, vec![("JUG", 1, 5_200)]).await;
        let reprice = async |days: i64, price_minor, compare_at_minor| {
            shop.wait_minutes(days * 24 * 60);
            let mut settings = export_settings(&shop.ctx).await.expect("settings");
            let listed = &mut settings.price_lists[0].prices[0];
            (listed.price_minor, listed.compare_at_minor) = (price_minor, compare_at_minor);
            import_settings(&shop.ctx, settings).await.expect("they make sense");
            let swiss = shop.ctx.in_market("ch").await.expect("the market");
            let card = get_home(&swiss).await.expect("a home page").featured.remove(0);
            match get_product(&swiss, "jug").await.expect("a product") {
                ProductFound::Here(product) => assert_eq!(product.variants[0].was_minor, card.was_minor),
                other => panic!("{other:?}"),
            }
            card.was_minor
        };
        assert_eq!(reprice(40, 4_900, None).await, None, "nobody announces it");
        assert_eq!(reprice(5, 4_600, Some(9_900)).await, Some(4_900), "99.00 was never asked");
        assert_eq!(reprice(1, 4_600, Some(9_900)).await, Some(4_900), "nothing has changed");
        assert_eq!(reprice(1, 5_000, Some(9_900)).await, None, "it became dearer");
        assert_eq!(reprice(1, 4_700, Some(5_000)).await, None, "it was 46.00 this week");
        assert_eq!(reprice(60, 4_500, Some(5_000)).await, Some(4_700));

        // Out of the list and in again is no way around it.
        let mut settings = export_settings(&shop.ctx).await.expect("settings");
        let listed = settings.price_lists[0].prices.remove(0);
        import_settings(&shop.ctx, settings.clone()).await.expect("they make sense");
        settings.price_lists[0].prices.push(ListedPrice { compare_at_minor: Some(9_900), ..listed });
        import_settings(&shop.ctx, settings).await.expect("they make sense");
        let swiss = shop.ctx.in_market("ch").await.expect("the market");
        assert_eq!(get_home(&swiss).await.expect("a home page").featured[0].was_minor, None);
        assert_eq!(struck(shop).await, None, "at home nothing was reduced");
    })
    .await;
}

#[tokio::test]
async fn a_promotion_in_euros_takes_nothing_off_francs() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 9).await;
        open_market(shop, vec![("JUG", 1, 5_200)]).await;
        super::coupon::keep(shop, coupon("KILN10", 10)).await;
        let buyer = Buyer { coupon: Some("KILN10".to_owned()), ..buyer_in_switzerland(shop, &[(jug, 1)]).await };
        let priced = quote(&shop.ctx, buyer, Some(switzerland()), None).await.expect("a quote");
        let not_for_you = vitrine::domain::refusal::CouponRefusal::NotForYou;
        assert_eq!(priced.coupon, Some(Err(not_for_you)));
    })
    .await;
}

#[tokio::test]
async fn larger_numbers_cost_less_by_the_shops_own_list() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 99).await;
        let mut settings = export_settings(&shop.ctx).await.expect("settings");
        let prices =
            vec![ListedPrice { sku: "JUG".to_owned(), quantity_from: 10, price_minor: 4_000, compare_at_minor: None }];
        settings.price_lists =
            vec![PriceList { id: "home".to_owned(), currency: settings.shop.rules.currency, prices }];
        import_settings(&shop.ctx, settings).await.expect("they make sense");
        let goods = async |pieces| {
            let buyer = shop.buyer(&[(jug, pieces)]).await;
            quote(&shop.ctx, buyer, None, None).await.expect("a quote").totals.subtotal_minor
        };
        assert_eq!((goods(9).await, goods(10).await), (40_500, 40_000));
    })
    .await;
}

#[tokio::test]
async fn settings_survive_their_files_and_keep_what_was_counted() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 9).await;
        open_market(shop, vec![("JUG", 1, 5_200)]).await;
        super::coupon::keep(shop, coupon("KILN10", 10)).await;
        let buyer = Buyer { coupon: Some("KILN10".to_owned()), ..shop.buyer(&[(jug, 1)]).await };
        shop.place(&buyer).await.expect("an order");

        let settings = export_settings(&shop.ctx).await.expect("settings");
        let text = toml::to_string_pretty(&settings).expect("it can be written");
        let read: Settings = toml::from_str(&text).expect("it can be read");
        let json: Settings = serde_json::from_str(&serde_json::to_string(&settings).expect("it can be written"))
            .expect("it can be read");
        assert_eq!(read, json);
        import_settings(&shop.ctx, read).await.expect("they make sense");
        assert_eq!(export_settings(&shop.ctx).await.expect("settings"), settings);
        assert_eq!(shop.count("select used as n from promotion").await, 1);
    })
    .await;
}

#[tokio::test]
async fn settings_that_make_no_sense_change_nothing_and_say_why() {
    story(async |shop| {
        shop.stock("Jug", 4_500, 9).await;
        open_market(shop, vec![("JUG", 1, 5_200)]).await;
        type Spoil = fn(&mut Settings);
        let spoils: [(Spoil, &str); 7] = [
            (|s| s.price_lists[0].prices[0].sku = "NOPE".to_owned(), "which no variant has"),
            (|s| s.price_lists[0].prices[0].price_minor = -1, "below zero"),
            (|s| s.price_lists[0].prices[0].quantity_from = 0, "from none"),
            (|s| s.price_lists[0].id = "other".to_owned(), "there is none in CHF"),
            (|s| s.price_lists[0].id = "home".to_owned(), "in its currency"),
            (|s| s.promotions = vec![coupon("A1", 10), coupon("A1", 20)], "of another"),
            (
                |s| {
                    s.promotions = vec![coupon("A1", 10)];
                    s.promotions[0].audience.markets.push("mars".to_owned());
                },
                "which is not there",
            ),
        ];
        let before = export_settings(&shop.ctx).await.expect("settings");
        for (spoil, expected) in spoils {
            let mut settings = before.clone();
            spoil(&mut settings);
            match refused(import_settings(&shop.ctx, settings).await) {
                Err(Refusal::Invalid { message }) => assert!(message.contains(expected), "{message} / {expected}"),
                other => panic!("{expected}: {other:?}"),
            }
            assert_eq!(export_settings(&shop.ctx).await.expect("settings"), before);
        }
    })
    .await;
}
