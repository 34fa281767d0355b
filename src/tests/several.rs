//! Two processes on one PostgreSQL are one shop.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use vitrine::services::audit::audit;
use vitrine::services::checkout::{Buyer, place_order, save_contact};
use vitrine::store::db::{StoreError, Tx};

use super::database::{Kind, kinds};
use super::flow::shop::{SHIPPING_MINOR, cart, draft, open};
use super::process::{Client, Premises, Process, block_on};

const PRICE_MINOR: i64 = 4_500;
/// What changes on one is seen on the other within a second; a machine that is busy with other tests gets some more.
const SEEN_WITHIN: Duration = Duration::from_secs(3);
/// The database gives the lead to another when the connection of a dead process is gone, and that looks every second.
const TAKEN_OVER_WITHIN: Duration = Duration::from_secs(10);

#[test]
fn what_is_done_on_one_is_seen_on_the_other() {
    if !kinds().contains(&Kind::Postgres) {
        return;
    }
    let shop = Premises::new(Kind::Postgres);
    let jug = shop.furnish(PRICE_MINOR, 1);
    // Each has a data directory of its own: they share nothing but the database.
    let elsewhere = tempfile::tempdir().expect("a folder");
    let one = shop.serve();
    let other = Process::serve_with(elsewhere.path(), &shop.database.environment());

    // The page is cached on both, with the last jug on it.
    let stock = |process: &Process| Client::new(process.address).get("/products/jug").expect("a page").expect(200).body;
    assert!(stock(&one).contains("Only 1 left") && stock(&other).contains("Only 1 left"), "{}", stock(&one));

    // A buyer begins at the one, pays on the other, and the link to the order leads to it on both.
    let mut buyer = Client::new(one.address);
    buyer.go_to_the_till(jug, 1).expect("an answer");
    buyer.address = other.address;
    let pay_page = buyer.place(PRICE_MINOR + SHIPPING_MINOR).expect("an answer").expect(303).location().to_owned();
    wait_until(SEEN_WITHIN, || stock(&one).contains("Sold out") && stock(&other).contains("Sold out"));
    let order = buyer.pay(&pay_page).expect("an answer").expect(303).location().to_owned();
    for process in [&one, &other] {
        let page = Client::new(process.address).get(&order).expect("a page").expect(200);
        assert!(page.body.contains("1001"), "{}", page.body);
    }

    // The merchant's import runs beside them, and both show the new price.
    change_price(&shop, elsewhere.path());
    wait_until(SEEN_WITHIN, || stock(&one).contains("46.00") && stock(&other).contains("46.00"));

    one.kill();
    other.kill();
    assert_eq!(block_on(audit(&shop.open())).expect("an audit"), []);
}

#[test]
fn what_a_process_sold_before_it_died_is_seen_on_the_others() {
    if !kinds().contains(&Kind::Postgres) {
        return;
    }
    let shop = Premises::new(Kind::Postgres);
    let jug = shop.furnish(PRICE_MINOR, 1);
    let other = shop.serve();
    let page = || Client::new(other.address).get("/products/jug").expect("a page").expect(200).body;
    assert!(page().contains("Only 1 left"));
    // This one tells nobody anything after its commit: that is how far it came.
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970").as_millis();
    let clock = Arc::new(AtomicI64::new(i64::try_from(now).expect("it is before the end of time")));
    let dying = open(&shop.database, clock);
    block_on(async {
        let secret = save_contact(&dying, None, draft()).await.expect("it is kept");
        let buyer = Buyer { secret: Some(secret), cart: cart(&[(jug, 1)]), ..Buyer::default() };
        place_order(&dying, &buyer, PRICE_MINOR + SHIPPING_MINOR).await.expect("an order");
    });
    drop(dying);
    wait_until(SEEN_WITHIN, || page().contains("Sold out"));
}

#[test]
fn when_one_dies_the_other_goes_on_with_its_work() {
    if !kinds().contains(&Kind::Postgres) {
        return;
    }
    let shop = Premises::new(Kind::Postgres);
    let jug = shop.furnish(PRICE_MINOR, 100);
    let one = shop.serve();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let other = Process::serve_with(elsewhere.path(), &shop.database.environment());
    let buy = |process: &Process| {
        let mut buyer = Client::new(process.address);
        buyer.go_to_the_till(jug, 1).expect("an answer");
        let pay_page = buyer.place(PRICE_MINOR + SHIPPING_MINOR).expect("an answer").expect(303).location().to_owned();
        buyer.pay(&pay_page).expect("an answer").expect(303);
    };
    let mails = |folder: &Path| std::fs::read_dir(folder.join("mail")).map_or(0, Iterator::count);
    let sent = || mails(shop.folder.path()) + mails(elsewhere.path());

    // The one came first and leads: it sends the mails of both.
    wait_until(TAKEN_OVER_WITHIN, || leaders(&shop) == 1);
    buy(&one);
    buy(&other);
    wait_until(TAKEN_OVER_WITHIN, || sent() == 2);
    assert_eq!(mails(shop.folder.path()) * mails(elsewhere.path()), 0, "one does the work");

    one.kill();
    buy(&other);
    wait_until(TAKEN_OVER_WITHIN, || sent() == 3);
    other.kill();
    assert_eq!(block_on(audit(&shop.open())).expect("an audit"), []);
}

/// How many processes lead.
fn leaders(shop: &Premises) -> i64 {
    let act = async |tx: &mut Tx| -> Result<i64, StoreError> {
        let sql = "select count(*) as n from pg_locks l join pg_database d on d.oid = l.database
                   where l.locktype = 'advisory' and l.objid = 3 and l.granted and d.datname = current_database()";
        tx.query_one(sql, &[]).await?.get("n")
    };
    block_on(shop.open().store.read(act)).expect("a look")
}

/// The merchant takes the catalogue out, changes the price of the jug, and takes it in again.
fn change_price(shop: &Premises, data: &Path) {
    let vitrine = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vitrine"));
        command.args(arguments).arg("--data").arg(data).envs(shop.database.environment());
        let output = command.output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let file = data.join("catalog.csv");
    let name = file.to_str().expect("a name");
    vitrine(&["export", name]);
    let changed = std::fs::read_to_string(&file).expect("a file").replace("45.00", "46.00");
    std::fs::write(&file, changed).expect("a file");
    vitrine(&["import", name]);
}

#[track_caller]
fn wait_until(within: Duration, mut is_so: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < within, "it did not come to that within {within:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The server breaks off all connections to the database, as it does when it is stopped or loses a machine.
async fn break_off(tx: &mut Tx) -> Result<(), StoreError> {
    let sql = "select pg_terminate_backend(pid) as gone
               from pg_stat_activity
               where datname = current_database() and pid <> pg_backend_pid()";
    tx.query(sql, &[]).await.map(drop)
}

#[test]
fn a_shop_whose_connections_are_broken_off_goes_on() {
    if !kinds().contains(&Kind::Postgres) {
        return;
    }
    let shop = Premises::new(Kind::Postgres);
    let jug = shop.furnish(PRICE_MINOR, 100);
    let (one, elsewhere) = (shop.serve(), tempfile::tempdir().expect("a folder"));
    let other = Process::serve_with(elsewhere.path(), &shop.database.environment());
    let page = |process: &Process| Client::new(process.address).get("/products/jug").expect("a page").expect(200).body;
    for _ in 0..3 {
        block_on(shop.open().store.read(break_off)).expect("it is done");
        let mut buyer = Client::new(one.address);
        buyer.go_to_the_till(jug, 1).expect("an answer");
        let placed = buyer.place(PRICE_MINOR + SHIPPING_MINOR).expect("an answer").expect(303);
        buyer.pay(placed.location()).expect("an answer").expect(303);
    }
    // They hear each other again, too: the last jugs are sold on one, and the other says so.
    let mut buyer = Client::new(one.address);
    assert!(!page(&other).contains("Only 2 left"));
    buyer.go_to_the_till(jug, 95).expect("an answer");
    buyer.place(95 * PRICE_MINOR + SHIPPING_MINOR).expect("an answer").expect(303);
    wait_until(SEEN_WITHIN, || page(&other).contains("Only 2 left"));
    assert_eq!(block_on(audit(&shop.open())).expect("an audit"), []);
}
