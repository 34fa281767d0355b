//! More buyers than pieces, all at once, over HTTP against the real binary.

use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use vitrine::domain::money::Currency;
use vitrine::services::audit::audit;
use vitrine::store::db::{StoreError, Tx};
use vitrine::store::stock::find_level;

use super::database::{Kind, kinds};
use super::flow::shop::SHIPPING_MINOR;
use super::process::{Client, Premises, block_on};
use super::prove::{Part, each, size};

const PIECES: i64 = 10;
const PRICE_MINOR: i64 = 4_500;

#[test]
fn more_buyers_than_pieces_give_one_paid_order_for_each_piece_and_clean_refusals() {
    let buyer_count = size(200, 1_000);
    each(kinds(), |kind| {
        let try_one = |_| {
            race(*kind, buyer_count);
            PIECES
        };
        let words = |paid: &i64| format!("{paid} paid, as there were pieces");
        let name = format!("{buyer_count} buyers over HTTP for {PIECES} pieces on {kind:?}");
        Part::new(name, 1, 200).one_at_a_time().prove(try_one, words);
    });
}

fn race(kind: Kind, buyer_count: u64) {
    let shop = Premises::new(kind);
    let jug = shop.furnish(PRICE_MINOR, PIECES);
    let process = shop.serve();
    let address = process.address;

    let start = Arc::new(Barrier::new(usize::try_from(buyer_count).expect("a crowd")));
    let buyers: Vec<_> = (0..buyer_count)
        .map(|_| {
            let start = start.clone();
            thread::spawn(move || {
                let mut buyer = Client::new(address);
                buyer.go_to_the_till(jug, 1).expect("an answer");
                start.wait();
                let placed = loop {
                    let placed = buyer.place(PRICE_MINOR + SHIPPING_MINOR).expect("an answer");
                    // A shop that is too busy says so, and when to come again.
                    if placed.status != 503 {
                        break placed;
                    }
                    thread::sleep(Duration::from_secs(1));
                };
                if placed.status == 409 {
                    return None;
                }
                let pay_page = placed.expect(303).location().to_owned();
                let paid = buyer.pay(&pay_page).expect("an answer").expect(303);
                Some(paid.location().to_owned())
            })
        })
        .collect();
    let answers: Vec<Option<String>> = buyers.into_iter().map(|buyer| buyer.join().expect("a kind answer")).collect();
    let mut orders: Vec<String> = answers.into_iter().flatten().collect();
    assert!(orders.iter().all(|order| order.starts_with("/orders/")), "{orders:?}");
    orders.sort();
    orders.dedup();
    assert_eq!(i64::try_from(orders.len()).ok(), Some(PIECES));
    process.kill();

    let ctx = shop.open();
    block_on(async {
        assert_eq!(audit(&ctx).await.expect("an audit"), []);
        let act = async move |tx: &mut Tx| -> Result<_, StoreError> {
            let level = find_level(tx, jug).await?.ok_or(StoreError::NotFound)?;
            let charged = tx
                .query_one(
                    "select count(*) as n, sum(amount_minor) as sum from test_gateway_session where state = 'captured'",
                    &[],
                )
                .await?;
            Ok((level.on_hand, level.allocated, level.held, charged.get::<i64>("n")?, charged.get::<i64>("sum")?))
        };
        let books = ctx.store.read(act).await.expect("books");
        assert_eq!(books, (PIECES, PIECES, 0, PIECES, PIECES * (PRICE_MINOR + SHIPPING_MINOR)));
    });
}

/// A6 of the faults: a card that is spent from many tills at once.
#[test]
fn more_tills_than_a_gift_card_can_pay_at_take_from_it_what_is_on_it() {
    let buyer_count = size(60, 200);
    each(kinds(), |kind| {
        let try_one = |_| {
            race_for_a_card(*kind, buyer_count);
            PIECES
        };
        let words = |paid: &i64| format!("{paid} paid, and never one more");
        let name = format!("{buyer_count} tills for a card that pays {PIECES} orders on {kind:?}");
        Part::new(name, 1, 50).one_at_a_time().prove(try_one, words);
    });
}

fn race_for_a_card(kind: Kind, buyer_count: u64) {
    let shop = Premises::new(kind);
    let jug = shop.furnish(PRICE_MINOR, 1_000);
    let total_minor = PRICE_MINOR + SHIPPING_MINOR;
    let code = shop.issue_card(&Currency::EUR.write_minor(total_minor * PIECES));
    let process = shop.serve();
    let address = process.address;
    let start = Arc::new(Barrier::new(usize::try_from(buyer_count).expect("a crowd")));
    let buyers: Vec<_> = (0..buyer_count)
        .map(|_| {
            let (start, code) = (start.clone(), code.clone());
            thread::spawn(move || {
                let mut buyer = Client::new(address);
                buyer.go_to_the_till(jug, 1).expect("an answer");
                let typed = buyer.type_code(&code).expect("an answer").expect(303);
                assert_eq!(typed.location(), "/checkout/payment");
                start.wait();
                loop {
                    let placed = buyer.place_with_card(total_minor, 0).expect("an answer");
                    match placed.status {
                        503 => thread::sleep(Duration::from_millis(200)),
                        409 => return false,
                        _ => {
                            let order = placed.expect(303).location().to_owned();
                            assert!(order.starts_with("/orders/"), "{order}");
                            return true;
                        }
                    }
                }
            })
        })
        .collect();
    let paid = buyers.into_iter().map(|buyer| buyer.join().expect("a kind answer")).filter(|paid| *paid).count();
    assert_eq!(i64::try_from(paid).ok(), Some(PIECES));
    process.kill();

    let ctx = shop.open();
    block_on(async {
        assert_eq!(audit(&ctx).await.expect("an audit"), []);
        let act = async move |tx: &mut Tx| -> Result<_, StoreError> {
            let redeemed = tx.query_one("select sum(amount_minor) as sum from order_tender", &[]).await?;
            let left = tx.query_one("select balance_minor as sum from gift_card", &[]).await?;
            Ok((redeemed.get::<i64>("sum")?, left.get::<i64>("sum")?))
        };
        assert_eq!(ctx.store.read(act).await.expect("books"), (total_minor * PIECES, 0));
    });
}
