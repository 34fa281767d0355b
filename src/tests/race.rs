//! More buyers than pieces, all at once, over HTTP against the real binary.

use std::sync::{Arc, Barrier};
use std::thread;

use vitrine::services::audit::audit;
use vitrine::store::db::{StoreError, Tx};
use vitrine::store::stock::find_level;

use super::flow::shop::SHIPPING_MINOR;
use super::process::{Client, Process, block_on, furnish_data, open_data};

const BUYERS: usize = 200;
const PIECES: i64 = 10;
const PRICE_MINOR: i64 = 4_500;

#[test]
fn two_hundred_checkouts_of_ten_pieces_give_ten_paid_orders_and_190_clean_refusals() {
    let folder = tempfile::tempdir().expect("a folder");
    let jug = furnish_data(folder.path(), PRICE_MINOR, PIECES);
    let process = Process::serve(folder.path());
    let address = process.address;

    let start = Arc::new(Barrier::new(BUYERS));
    let buyers: Vec<_> = (0..BUYERS)
        .map(|_| {
            let start = start.clone();
            thread::spawn(move || {
                let mut buyer = Client::new(address);
                buyer.go_to_the_till(jug, 1).expect("an answer");
                start.wait();
                let placed = buyer.place(PRICE_MINOR + SHIPPING_MINOR).expect("an answer");
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
    assert_eq!(orders.len(), 10);
    process.kill();

    let ctx = open_data(folder.path());
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
            Ok((level.on_hand, level.held, charged.get::<i64>("n")?, charged.get::<i64>("sum")?))
        };
        let books = ctx.store.read(act).await.expect("books");
        assert_eq!(books, (0, 0, PIECES, PIECES * (PRICE_MINOR + SHIPPING_MINOR)));
    });
}
