//! `kill -9`, and a disk that fails, while buyers are at the till: what was acknowledged is there afterwards, and the books are
//! right.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use vitrine::domain::id::VariantId;
use vitrine::domain::order::OrderStatus;
use vitrine::services::Ctx;
use vitrine::services::audit::audit;
use vitrine::store::db::{StoreError, Tx};
use vitrine::store::order::find_order;
use vitrine::store::test_gateway::find_session_by_token;

use super::database::{Kind, kinds};
use super::flow::shop::SHIPPING_MINOR;
use super::process::{Answer, CONTACT, Client, Premises, Process, block_on};
use super::prove::{Part, each, size};

const PRICE_MINOR: i64 = 4_500;

/// What the shop has told buyers: the token of the page where they pay, and whether the order was confirmed.
type Acknowledged = Arc<Mutex<BTreeMap<String, bool>>>;

#[test]
fn no_acknowledged_order_is_lost_to_kill_9() {
    let buyer_count = size(16, 64);
    each(kinds(), |kind| {
        let (kills, shops) = if *kind == Kind::Sqlite { (50, 40) } else { (size(10, 50), 10) };
        let try_one = |_| {
            let told = kill_a_shop(*kind, kills, buyer_count);
            assert!(is_busy(&told), "hardly anything was going on");
            told.len()
        };
        let words = |orders: &usize| format!("each of them {kills} times; {orders} orders acknowledged, 0 lost");
        let name = format!("shops killed with {buyer_count} buyers in them on {kind:?}");
        Part::new(name, 1, shops).one_at_a_time().prove(try_one, words);
    });
}

/// Serves a shop and kills it so many times, each followed by a look at all of its books, which grow; answers what buyers were
/// told.
fn kill_a_shop(kind: Kind, kills: u64, buyer_count: u64) -> BTreeMap<String, bool> {
    // Over connections that have to be opened first there is less to be killed in the same time.
    let mut longest_ms = if kind == Kind::Sqlite { 400 } else { 1_200 };
    let shop = Premises::new(kind);
    let jug = shop.furnish(PRICE_MINOR, 1_000_000);
    let acknowledged = Acknowledged::default();
    let told = || acknowledged.lock().unwrap_or_else(PoisonError::into_inner).clone();
    // A machine that has other things to do gets through less: kills in which nothing was going on prove nothing.
    for round in (0..20 * kills).take_while(|round| *round < kills || !is_busy(&told())) {
        let before = told().len();
        let process = shop.serve();
        let buyers: Vec<_> = (0..buyer_count)
            .map(|_| {
                let (address, acknowledged) = (process.address, acknowledged.clone());
                thread::spawn(move || while buy(&mut Client::new(address), jug, &acknowledged).is_some() {})
            })
            .collect();
        thread::sleep(Duration::from_millis(u64::from(getrandom::u32().expect("a number") % longest_ms)));
        process.kill();
        for buyer in buyers {
            buyer.join().unwrap_or_else(|_| panic!("an unkind answer in round {round}"));
        }
        block_on(check_books(&shop.open(), told(), round));
        if told().len() == before {
            longest_ms = 20_000.min(longest_ms * 3 / 2);
        }
    }
    told()
}

/// Whether there was something to be lost.
fn is_busy(told: &BTreeMap<String, bool>) -> bool {
    told.len() > 10 && told.values().any(|confirmed| *confirmed)
}

/// Buys one, and notes what the shop acknowledges. `None` when the shop is gone.
fn buy(buyer: &mut Client, jug: VariantId, acknowledged: &Acknowledged) -> Option<()> {
    let note = |token: &str, confirmed| {
        acknowledged.lock().unwrap_or_else(PoisonError::into_inner).insert(token.to_owned(), confirmed);
    };
    buyer.go_to_the_till(jug, 1)?;
    let pay_page = buyer.place(PRICE_MINOR + SHIPPING_MINOR)?.expect(303).location().to_owned();
    let token = pay_page.strip_prefix("/pay/test/").expect("the test gateway's page");
    note(token, false);
    let paid = buyer.pay(&pay_page)?.expect(303);
    assert!(paid.location().starts_with("/orders/"), "{}", paid.location());
    note(token, true);
    Some(())
}

/// Everything that was acknowledged is there, and nothing is wrong with the books.
async fn check_books(ctx: &Ctx, told: BTreeMap<String, bool>, round: u64) {
    let act = async move |tx: &mut Tx| -> Result<Vec<String>, StoreError> {
        let mut lost = Vec::new();
        for (token, confirmed) in &told {
            let order = match find_session_by_token(tx, token).await? {
                Some(session) => find_order(tx, session.order).await?,
                None => None,
            };
            match order.map(|order| order.status) {
                Some(OrderStatus::Placed) => {}
                Some(OrderStatus::Pending) if !confirmed => {}
                other => lost.push(format!("{token}, confirmed: {confirmed}, is now {other:?}")),
            }
        }
        Ok(lost)
    };
    assert_eq!(ctx.store.read(act).await.expect("the books"), Vec::<String>::new(), "in round {round}");
    assert_eq!(audit(ctx).await.expect("an audit"), [], "in round {round}");
}

#[test]
fn a_process_whose_disk_fails_says_so_ends_with_1_and_has_lost_nothing() {
    let shop = Premises::new(Kind::Sqlite);
    let jug = shop.furnish(PRICE_MINOR, 1_000_000);
    shop.serve().kill();
    block_on(check_books(&shop.open(), BTreeMap::new(), 0));
    // The database has no room to grow, nor has its log beside it.
    let size = shop.folder.path().join("vitrine.db").metadata().expect("a database").len();
    let process = Process::serve_on_failing_disk(shop.folder.path(), size / 512);
    let acknowledged = Acknowledged::default();
    let heard = loop {
        if let Err(heard) = try_to_buy(&mut Client::new(process.address), jug, &acknowledged) {
            break heard;
        }
    };
    assert!(matches!(heard, None | Some(503)), "{heard:?}");
    assert_eq!(process.wait().code(), Some(1));
    let log = std::fs::read_to_string(shop.folder.path().join("serve.log")).expect("a log");
    assert!(log.contains("the disk failed, the log says how"), "{log}");

    let told = acknowledged.lock().unwrap_or_else(PoisonError::into_inner).clone();
    assert!(told.values().any(|confirmed| *confirmed), "there was nothing to be lost");
    block_on(check_books(&shop.open(), told, 1));
    // Where the disk is good again, the shop goes on.
    let process = shop.serve();
    buy(&mut Client::new(process.address), jug, &acknowledged).expect("an answer");
    process.kill();
    let told = acknowledged.lock().unwrap_or_else(PoisonError::into_inner).clone();
    block_on(check_books(&shop.open(), told, 2));
}

/// Buys one, as far as the shop acknowledges it; otherwise answers the status that it gave instead, if it gave one.
fn try_to_buy(buyer: &mut Client, jug: VariantId, acknowledged: &Acknowledged) -> Result<(), Option<u16>> {
    let done = |answer: Option<Answer>| match answer {
        Some(answer) if answer.status == 303 => Ok(answer),
        other => Err(other.map(|answer| answer.status)),
    };
    let note = |token: &str, confirmed| {
        acknowledged.lock().unwrap_or_else(PoisonError::into_inner).insert(token.to_owned(), confirmed);
    };
    done(buyer.post("/cart/add", &format!("variant={jug}&quantity=1")))?;
    done(buyer.post("/checkout", CONTACT))?;
    let placed = done(buyer.place(PRICE_MINOR + SHIPPING_MINOR))?;
    let page = placed.location();
    let token = page.strip_prefix("/pay/test/").expect("the test gateway's page");
    note(token, false);
    let approved = done(buyer.post(page, "act=approve"))?;
    let back = approved.location();
    let back = back.find("/checkout/return/").map(|start| &back[start..]).expect("the way back");
    // Whoever can't be told that it is paid is led back to the till.
    if done(buyer.get(back))?.location().starts_with("/orders/") {
        note(token, true);
    }
    Ok(())
}
