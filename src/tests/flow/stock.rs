//! What lies where, to whom it belongs, and who may take it away.

use std::sync::Arc;

use futures::future::join_all;
use sha2::Digest as _;
use vitrine::domain::id::{LocationId, OrderId, VariantId};
use vitrine::domain::location::Location;
use vitrine::domain::order::OrderStatus;
use vitrine::domain::product::ProductFound;
use vitrine::domain::refusal::Refusal;
use vitrine::domain::stock::{Beyond, StockFace, StockLevel};
use vitrine::domain::time::Timestamp;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::ServiceError;
use vitrine::services::catalog::{get_product, notice_days};
use vitrine::services::checkout::{Placed, get_checkout};
use vitrine::services::fulfillment::{NewFulfillment, fulfill};
use vitrine::services::revisions::Subject;
use vitrine::services::stock::{COUNT_MAX, Work, get_locations, put_location, set_beyond, work_on_stock};
use vitrine::store::allocation::{list_allocations, release_allocation, restock, ship_allocation};
use vitrine::store::audit::{Finding, find_breaches};
use vitrine::store::db::{Store, StoreError, Tx};
use vitrine::store::location::{StockAt, list_stock_at};
use vitrine::store::stock::{Demand, TooFew, find_level};

use super::super::process::block_on;
use super::shop::{SHIPPING_MINOR, Shop, refused, story};

/// The place that every shop begins with.
const HOME: LocationId = LocationId::from_bits(0);
const ATTIC: LocationId = LocationId::from_bits(7);

/// A second place, asked after the first.
fn attic() -> Location {
    Location { id: ATTIC, name: "Attic".into(), priority: 5, active: true, ships: true, picks_up: false }
}

async fn open_attic(shop: &Shop) {
    refused(put_location(&shop.ctx, attic()).await).expect("a place");
}

async fn work(shop: &Shop, variant: VariantId, work: Work) -> Result<Vec<StockAt>, Refusal> {
    refused(work_on_stock(&shop.ctx, variant, work, "a test", "staff").await)
}

/// On hand and sold, here and there.
async fn there(shop: &Shop, variant: VariantId) -> Vec<(LocationId, i64, i64)> {
    let act = async move |tx: &mut Tx| list_stock_at(tx, variant).await;
    let there: Vec<StockAt> = shop.ctx.store.read::<_, StoreError, _>(act).await.expect("it can be read");
    there.into_iter().map(|at| (at.location, at.on_hand, at.allocated)).collect()
}

async fn buy(shop: &Shop, wants: &[(VariantId, u32)]) -> Placed {
    let placed = shop.place(&shop.buyer(wants).await).await.expect("an order");
    assert_eq!(shop.press(&placed, Act::Approve).await.status, OrderStatus::Placed);
    placed
}

/// So many come at once, and each wants one for that price. Answers how many paid for theirs; to the others it was sold out.
async fn rush(shop: &Arc<Shop>, buyer_count: usize, variant: VariantId, price_minor: i64) -> usize {
    let mut buyers = Vec::new();
    for _ in 0..buyer_count {
        buyers.push(shop.buyer(&[(variant, 1)]).await);
    }
    let tries = buyers.into_iter().map(|buyer| {
        let shop = shop.clone();
        tokio::spawn(async move {
            let placed = shop.place_at(&buyer, price_minor + SHIPPING_MINOR).await?;
            Ok::<_, Refusal>(shop.press(&placed, Act::Approve).await.status)
        })
    });
    let mut paid = 0;
    for tried in join_all(tries).await {
        match tried.expect("no buyer panics") {
            Ok(status) => {
                assert_eq!(status, OrderStatus::Placed);
                paid += 1;
            }
            Err(refusal) => assert!(matches!(refusal, Refusal::SoldOut { left: 0, .. }), "{refusal:?}"),
        }
    }
    paid
}

/// Hands pieces of an order over; undone whole when there are too few.
async fn ship(shop: &Shop, order: OrderId, variant: VariantId, quantity: u32) -> Result<(), TooFew> {
    let now = shop.ctx.now();
    let act = async move |tx: &mut Tx| -> Result<(), Undone> {
        let wanted = Demand::from([(variant, quantity)]);
        ship_allocation(tx, order, &wanted, None, now).await?.map(drop).map_err(Undone::TooFew)
    };
    match shop.ctx.store.write(act).await {
        Ok(()) => Ok(()),
        Err(Undone::TooFew(few)) => Err(few),
        Err(Undone::Broken(error)) => panic!("{error}"),
    }
}

enum Undone {
    TooFew(TooFew),
    Broken(StoreError),
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Self::Broken(error)
    }
}

#[tokio::test]
async fn what_is_sold_is_in_the_house_until_it_is_handed_over() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = buy(shop, &[(jug, 3)]).await;
        assert_eq!((shop.counts(jug).await, shop.level(jug).await.available()), ((10, 3, 0), Some(7)));
        assert_eq!(ship(shop, placed.order, jug, 1).await, Ok(()));
        assert_eq!((shop.counts(jug).await, shop.level(jug).await.available()), ((9, 2, 0), Some(7)));
        assert_eq!(ship(shop, placed.order, jug, 3).await, Err(TooFew { variant: jug, left: 2 }));
        assert_eq!(shop.counts(jug).await, (9, 2, 0), "what can't be handed over whole stays where it is");
        assert_eq!(ship(shop, placed.order, jug, 2).await, Ok(()));
        assert_eq!((shop.counts(jug).await, there(shop, jug).await), ((7, 0, 0), vec![(HOME, 7, 0)]));
    })
    .await;
}

#[tokio::test]
async fn a_parcel_takes_its_pieces_out_of_the_house() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = buy(shop, &[(jug, 3)]).await;
        let one = NewFulfillment { pieces: Demand::from([(jug, 1)]), ..NewFulfillment::default() };
        refused(fulfill(&shop.ctx, placed.order, one).await).expect("a parcel");
        assert_eq!(shop.counts(jug).await, (9, 2, 0));
        refused(fulfill(&shop.ctx, placed.order, NewFulfillment::default()).await).expect("the rest");
        assert_eq!(shop.counts(jug).await, (7, 0, 0));
    })
    .await;
}

#[tokio::test]
async fn what_is_not_sent_after_all_is_free_again_and_what_comes_back_is_counted() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 4).await;
        let placed = buy(shop, &[(jug, 4)]).await;
        assert_eq!(shop.level(jug).await.face(), StockFace::SoldOut);
        ship(shop, placed.order, jug, 1).await.expect("one is sent");
        let now = shop.ctx.now();
        let act = async move |tx: &mut Tx| -> Result<_, StoreError> {
            let one = Demand::from([(jug, 1)]);
            let freed = release_allocation(tx, placed.order, Some(&one), now).await?.map(drop);
            let too_many = release_allocation(tx, placed.order, Some(&Demand::from([(jug, 3)])), now).await?.map(drop);
            Ok((freed, too_many))
        };
        let (freed, too_many) = shop.ctx.store.write(act).await.expect("it is written");
        assert_eq!((freed, too_many), (Ok(()), Err(TooFew { variant: jug, left: 2 })));
        assert_eq!(shop.level(jug).await.available(), Some(1));
    })
    .await;
}

#[tokio::test]
async fn what_came_back_goes_on_the_shelf_it_came_back_to() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 1).await;
        let uncounted = shop.stock_as("Voucher", 1_000, 0, |product| product.variants[0].stock_tracked = false).await;
        open_attic(shop).await;
        let placed = buy(shop, &[(jug, 1), (uncounted, 1)]).await;
        ship(shop, placed.order, jug, 1).await.expect("it is sent");
        ship(shop, placed.order, uncounted, 1).await.expect("it is sent");
        let now = shop.ctx.now();
        let act = async move |tx: &mut Tx| -> Result<_, StoreError> {
            restock(tx, jug, ATTIC, 1, "return 1", now).await?;
            restock(tx, uncounted, ATTIC, 1, "return 1", now).await
        };
        assert_eq!(shop.ctx.store.write(act).await.expect("it is written"), None, "what is not counted is not counted");
        assert_eq!(there(shop, jug).await, [(HOME, 0, 0), (ATTIC, 1, 0)]);
        assert_eq!(shop.counts(jug).await, (1, 0, 0));
        assert_eq!(shop.counts(uncounted).await, (0, 0, 0));
    })
    .await;
}

#[tokio::test]
async fn what_sells_when_out_is_handed_over_when_it_came() {
    story(async |shop| {
        let vase = shop.stock_as("Vase", 9_000, 1, |product| product.variants[0].sell_when_out = true).await;
        let placed = buy(shop, &[(vase, 3)]).await;
        assert_eq!((shop.counts(vase).await, shop.level(vase).await.free()), ((1, 3, 0), -2));
        ship(shop, placed.order, vase, 3).await.expect("two of them came for this order");
        assert_eq!(shop.counts(vase).await, (0, 0, 0));
        let came = "select sum(on_hand_change) as n from stock_movement where kind = 'arrive'";
        assert_eq!(shop.count(came).await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_more_is_sold_beyond_the_shelf_than_the_limit_allows() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 2).await;
        let beyond = Beyond { limit: Some(5), lead_days: Some(10), available_at: None };
        refused(set_beyond(&shop.ctx, jug, Some(beyond)).await).expect("it is sold when out");
        let sold = rush(shop, 40, jug, 4_500).await;
        assert_eq!((sold, shop.counts(jug).await), (7, (2, 7, 0)));
        assert_eq!(shop.level(jug).await.face(), StockFace::SoldOut);
        let deny = refused(set_beyond(&shop.ctx, jug, None).await);
        assert!(matches!(deny, Err(Refusal::Conflict { .. })), "more are sold than there are: {deny:?}");
    })
    .await;
}

#[tokio::test]
async fn a_pre_order_says_when_it_ships_in_the_cart_and_for_good_in_the_order() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 1).await;
        let spring = Timestamp::read_date("2027-03-12").expect("a day");
        let pre_order = Beyond { available_at: Some(spring), ..Beyond::default() };
        refused(set_beyond(&shop.ctx, jug, Some(pre_order)).await).expect("it is sold when out");
        let (one, two) = (shop.buyer(&[(jug, 1)]).await, shop.buyer(&[(jug, 2)]).await);
        let said = async |buyer| get_checkout(&shop.ctx, buyer).await.expect("a checkout").quote.lines[0].ships_at;
        assert_eq!((said(&one).await, said(&two).await), (None, Some(spring)));
        let placed = shop.place(&two).await.expect("an order");
        shop.press(&placed, Act::Approve).await;
        assert_eq!(shop.level(jug).await.face(), StockFace::PreOrder(spring));
        // The page is kept until that day, and not beyond it.
        let page = async || match get_product(&shop.ctx, "jug").await.expect("a page") {
            ProductFound::Here(product) => product.variants[0].stock,
            other => panic!("it is not here: {other:?}"),
        };
        let seen = shop.ctx.revisions.now();
        let shown = [Subject::Product("jug".to_owned())];
        notice_days(&shop.ctx, spring.plus_ms(-2), spring.plus_ms(-1)).await.expect("a look");
        assert!(shop.ctx.revisions.unchanged_since(seen, &shown));
        assert_eq!(page().await, StockFace::PreOrder(spring));
        notice_days(&shop.ctx, spring.plus_ms(-1), spring).await.expect("a look");
        assert!(!shop.ctx.revisions.unchanged_since(seen, &shown));
        let later = Beyond { available_at: Some(spring.plus_ms(1)), ..Beyond::default() };
        refused(set_beyond(&shop.ctx, jug, Some(later)).await).expect("it comes later");
        assert_eq!(shop.order(&placed).await.lines[0].ships_at, Some(spring), "what the buyer was told stays");
        shop.wait_minutes(200 * 24 * 60);
        assert_eq!(page().await, StockFace::BackOrder, "the day is over");
    })
    .await;
}

#[tokio::test]
async fn an_order_is_sent_from_one_place_if_one_has_all_of_it() {
    story(async |shop| {
        let (jug, cup) = (shop.stock("Jug", 4_500, 3).await, shop.stock("Cup", 1_500, 0).await);
        open_attic(shop).await;
        work(shop, jug, Work::Count { location: ATTIC, on_hand: 5 }).await.expect("five jugs");
        work(shop, cup, Work::Count { location: ATTIC, on_hand: 5 }).await.expect("five cups");
        assert_eq!(shop.level(jug).await.available(), Some(8), "both places sell");

        buy(shop, &[(jug, 1), (cup, 1)]).await;
        assert_eq!(there(shop, jug).await, [(HOME, 3, 0), (ATTIC, 5, 1)], "one parcel");
        buy(shop, &[(jug, 2)]).await;
        assert_eq!(there(shop, jug).await, [(HOME, 3, 2), (ATTIC, 5, 1)], "of equals the first");
        let placed = buy(shop, &[(jug, 5)]).await;
        assert_eq!(there(shop, jug).await, [(HOME, 3, 3), (ATTIC, 5, 5)], "a line from both");
        let act = async move |tx: &mut Tx| list_allocations(tx, placed.order).await;
        let own = shop.ctx.store.read::<_, StoreError, _>(act).await.expect("it can be read");
        assert_eq!(own.iter().map(|own| (own.location, own.quantity)).collect::<Vec<_>>(), [(HOME, 1), (ATTIC, 4)]);
        ship(shop, placed.order, jug, 5).await.expect("both parcels are sent");
        assert_eq!(there(shop, jug).await, [(HOME, 2, 2), (ATTIC, 1, 1)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn buyers_of_what_lies_in_two_places_get_exactly_what_there_is() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 4).await;
        open_attic(shop).await;
        work(shop, jug, Work::Adjust { location: ATTIC, change: 6 }).await.expect("six more");
        assert_eq!(rush(shop, 60, jug, 4_500).await, 10);
        assert_eq!(there(shop, jug).await, [(HOME, 4, 4), (ATTIC, 6, 6)]);
    })
    .await;
}

#[tokio::test]
async fn work_on_the_shelf_never_takes_what_belongs_to_orders() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        open_attic(shop).await;
        buy(shop, &[(jug, 2)]).await;
        shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order that is not paid yet");
        let few = |left: &str| Err(Refusal::Conflict { message: format!("Nothing was changed: {left} to orders.") });
        let only = |left: &str| {
            Err(Refusal::Conflict { message: format!("Nothing was changed: only {left} there belongs to no order.") })
        };
        let count = |on_hand| Work::Count { location: HOME, on_hand };
        assert_eq!(
            work(shop, jug, count(2)).await,
            Err(Refusal::Conflict { message: "Nothing was changed: only 2 pieces there belong to no order.".into() })
        );
        assert_eq!(work(shop, jug, count(3)).await.map(drop), Ok(()));
        assert_eq!(work(shop, jug, Work::Adjust { location: HOME, change: -1 }).await, few("all pieces there belong"));
        // The one that is held may lie anywhere; the two that are sold are to be sent from here.
        let carry = |quantity| Work::Transfer { from: HOME, to: ATTIC, quantity };
        assert_eq!(work(shop, jug, carry(2)).await, only("1 piece"));
        work(shop, jug, carry(1)).await.expect("it is carried");
        assert_eq!(there(shop, jug).await, [(HOME, 2, 2), (ATTIC, 1, 0)]);
        assert_eq!(shop.counts(jug).await, (3, 2, 1));
        assert_eq!(work(shop, jug, Work::Transfer { from: HOME, to: HOME, quantity: 9 }).await.map(drop), Ok(()));
    })
    .await;
}

#[tokio::test]
async fn nonsense_is_refused() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        for nonsense in [
            Work::Count { location: HOME, on_hand: -1 },
            Work::Count { location: HOME, on_hand: COUNT_MAX + 1 },
            Work::Adjust { location: HOME, change: i64::MAX },
            Work::Adjust { location: HOME, change: i64::MIN },
            Work::Transfer { from: HOME, to: ATTIC, quantity: -1 },
        ] {
            assert!(matches!(work(shop, jug, nonsense).await, Err(Refusal::Invalid { .. })), "{nonsense:?}");
        }
        let nowhere = Work::Adjust { location: ATTIC, change: 1 };
        assert_eq!(work(shop, jug, nowhere).await, Err(Refusal::NotFound));
        let nothing = Work::Adjust { location: HOME, change: 1 };
        assert_eq!(work(shop, VariantId::from_bits(4), nothing).await, Err(Refusal::NotFound));
        let nameless = Location { name: " ".into(), ..attic() };
        assert!(matches!(refused(put_location(&shop.ctx, nameless).await), Err(Refusal::Invalid { .. })));
    })
    .await;
}

#[tokio::test]
async fn a_place_that_does_not_send_sells_nothing() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 2).await;
        open_attic(shop).await;
        work(shop, jug, Work::Count { location: ATTIC, on_hand: 6 }).await.expect("six more");
        refused(put_location(&shop.ctx, Location { ships: false, ..attic() }).await).expect("it only stores");
        assert_eq!(shop.level(jug).await.available(), Some(2));
        work(shop, jug, Work::Transfer { from: ATTIC, to: HOME, quantity: 1 }).await.expect("one is fetched");
        assert_eq!(shop.level(jug).await.available(), Some(3));
        refused(put_location(&shop.ctx, attic()).await).expect("it sends again");
        assert_eq!(shop.level(jug).await.available(), Some(8));

        buy(shop, &[(jug, 8)]).await;
        let closed = |error: Result<(), ServiceError>| matches!(refused(error), Err(Refusal::Conflict { .. }));
        // What is allocated in a place can be sent from there, whether it sells or not.
        refused(put_location(&shop.ctx, Location { active: false, ..attic() }).await).expect("it is given up");
        let home = get_locations(&shop.ctx).await.expect("places").remove(0);
        assert!(closed(put_location(&shop.ctx, Location { active: false, ..home.clone() }).await), "the last place");
        assert!(
            closed(put_location(&shop.ctx, Location { name: "Attic".into(), ..home }).await),
            "a name is one place's"
        );
    })
    .await;
}

#[tokio::test]
async fn a_place_whose_pieces_are_held_goes_on_selling() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 2).await;
        open_attic(shop).await;
        work(shop, jug, Work::Count { location: ATTIC, on_hand: 2 }).await.expect("two more");
        shop.place(&shop.buyer(&[(jug, 3)]).await).await.expect("an order");
        let refused = refused(put_location(&shop.ctx, Location { active: false, ..attic() }).await);
        assert!(matches!(refused, Err(Refusal::Conflict { .. })), "{refused:?}");
        assert_eq!(shop.counts(jug).await, (4, 0, 3));
    })
    .await;
}

#[tokio::test]
async fn an_import_counts_over_all_places() {
    story(async |shop: &Arc<Shop>| {
        let jug = shop.stock("Jug", 4_500, 2).await;
        open_attic(shop).await;
        work(shop, jug, Work::Count { location: ATTIC, on_hand: 3 }).await.expect("three more");
        shop.change("Jug", |jug| jug.variants[0].on_hand = 7).await;
        assert_eq!(there(shop, jug).await, [(HOME, 4, 0), (ATTIC, 3, 0)]);
        shop.change("Jug", |jug| jug.variants[0].on_hand = 1).await;
        assert_eq!(there(shop, jug).await, [(HOME, 0, 0), (ATTIC, 1, 0)]);
    })
    .await;
}

/// The schema before there were places, as far as stock is concerned, with what a busy day left in it.
#[test]
fn yesterdays_stock_is_carried_over_without_loss() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("shop.sqlite");
    let yesterday = rusqlite::Connection::open(&path).expect("a database");
    let migrations = [
        ("create_catalog", include_str!("../../store/migrations/0001_create_catalog.sql")),
        ("create_orders", include_str!("../../store/migrations/0002_create_orders.sql")),
    ];
    let migrated = "create table schema_migration (version integer primary key, name text not null, checksum text not null) strict";
    yesterday.execute_batch(migrated).expect("a table");
    for (version, (name, text)) in (1..).zip(migrations) {
        yesterday.execute_batch(text).expect("a schema");
        let checksum: String = sha2::Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        let row = (version, name, checksum);
        yesterday.execute("insert into schema_migration values (?1, ?2, ?3)", row).expect("a row");
    }
    // Ten jugs: three are paid, two held, one was counted away. Of the vase, which sells when out, two more are sold than there were.
    yesterday
        .execute_batch(
            "insert into product values ('p', 'p', 'P', '', '', '', '', '[]', 'active', 1, 0, '[]', '', '', 1, 0, 0);
             insert into variant values ('00000000000jg', 'p', 1, '', '', '[\"a\"]', 1, null, null, 0, 1, 1, null);
             insert into variant values ('00000000000vs', 'p', 2, '', '', '[\"b\"]', 1, null, null, 0, 1, 1, null);
             insert into stock_level values ('00000000000jg', 1, 0, 6, 2), ('00000000000vs', 1, 1, -2, 0);
             insert into \"order\" values
                 ('00000000000p1', 1001, 'c1', 'placed', 'unfulfilled', 1, '', '{}', '[]', '{}', 'EUR', 1, null, 1, 0, 0),
                 ('00000000000p2', 1002, 'c2', 'pending', 'unfulfilled', 0, '', '{}', '[]', '{}', 'EUR', 1, null, 1, 0, 0);
             insert into stock_hold values ('00000000000p2', '00000000000jg', 2);
             insert into stock_movement (variant_id, at, kind, on_hand_change, held_change, cause) values
                 ('00000000000jg', 1, 'import', 10, 0, 'import'),
                 ('00000000000jg', 2, 'hold', 0, 3, '00000000000p1'),
                 ('00000000000vs', 2, 'hold', 0, 2, '00000000000p1'),
                 ('00000000000jg', 3, 'claim', -3, -3, '00000000000p1'),
                 ('00000000000vs', 3, 'claim', -2, -2, '00000000000p1'),
                 ('00000000000jg', 4, 'import', -1, 0, 'import'),
                 ('00000000000jg', 5, 'hold', 0, 2, '00000000000p2');",
        )
        .expect("a busy day");
    drop(yesterday);

    let store = Store::open_sqlite(&path).expect("it is brought up to date");
    block_on(async {
        let order: OrderId = "00000000000p1".parse().expect("an id");
        let (jug, vase): (VariantId, VariantId) =
            ("00000000000jg".parse().expect("an id"), "00000000000vs".parse().expect("an id"));
        let act = async move |tx: &mut Tx| -> Result<_, StoreError> {
            let levels = (find_level(tx, jug).await?, find_level(tx, vase).await?);
            let (jugs, vases) = (list_stock_at(tx, jug).await?, list_stock_at(tx, vase).await?);
            Ok((levels, [jugs, vases].concat(), list_allocations(tx, order).await?, find_breaches(tx).await?))
        };
        let (levels, there, allocations, breaches) = store.read(act).await.expect("it can be read");
        let counts =
            |level: Option<StockLevel>| level.map(|level| (level.on_hand, level.allocated, level.held, level.free()));
        assert_eq!((counts(levels.0), counts(levels.1)), (Some((9, 3, 2, 4)), Some((0, 2, 0, -2))));
        assert_eq!(
            there.iter().map(|at| (at.location, at.on_hand, at.allocated)).collect::<Vec<_>>(),
            [(HOME, 9, 3), (HOME, 0, 2)]
        );
        assert_eq!(allocations.iter().map(|own| own.quantity).collect::<Vec<_>>(), [3, 2]);
        let about_stock = breaches.iter().filter(|breach| ["I1", "I2"].contains(&breach.invariant));
        assert_eq!(about_stock.collect::<Vec<_>>(), Vec::<&Finding>::new());
    });
}
