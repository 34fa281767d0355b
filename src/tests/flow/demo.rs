//! The demo shop with a history: the auditor finds nothing in it, and the shelves are as the catalogue says.

use std::path::Path;
use std::sync::Arc;

use vitrine::demo::{Lived, live_demo, seed_demo};
use vitrine::domain::time::Timestamp;
use vitrine::providers::mail::Mailer;
use vitrine::services::Ctx;
use vitrine::services::audit::{audit, audit_provider};
use vitrine::services::mail::send_due_mails;
use vitrine::store::db::{StoreError, Tx};

use crate::database::{Database, Kind, kinds};

const NOW: i64 = 1_795_305_600_000;
/// Enough that everything happens.
const ORDERS: u32 = 90;

/// An empty shop; the database is there for as long as the first of the two is kept.
fn open(kind: Kind, folder: &Path) -> (Database, Ctx) {
    let database = Database::new(kind, folder);
    let ctx = Ctx::new(database.open(), "http://127.0.0.1:3000", Arc::new(|| Timestamp(NOW)), [7; 64]);
    (database, ctx)
}

async fn count(ctx: &Ctx, sql: &'static str) -> i64 {
    let counted: Result<i64, StoreError> =
        ctx.store.read(async move |tx: &mut Tx| tx.query_one(sql, &[]).await?.get("n")).await;
    counted.expect("it can be counted")
}

/// What a shop's books come to.
async fn figures(ctx: &Ctx) -> Vec<i64> {
    let mut figures = Vec::new();
    for sql in [
        "select count(*) as n from \"order\" where status = 'placed'",
        "select count(*) as n from \"order\" where status = 'canceled'",
        "select coalesce(sum(total_minor), 0) as n from \"order\"",
        "select coalesce(sum(amount_minor), 0) as n from refund",
        "select count(*) as n from order_return where state = 'refunded'",
        "select count(*) as n from fulfillment",
        "select count(distinct email) as n from \"order\"",
        "select coalesce(sum(rating), 0) as n from review",
        "select count(*) as n from review where order_id is not null",
        "select coalesce(sum(created_at / 1000), 0) as n from \"order\"",
    ] {
        figures.push(count(ctx, sql).await);
    }
    figures
}

const AVAILABLE: &str = "select coalesce(sum((on_hand - allocated - held) * (1 + price_minor)), 0) as n
     from stock_level s join variant v on v.id = s.variant_id";

#[tokio::test(flavor = "multi_thread")]
async fn a_seeded_history_passes_the_auditor() {
    for kind in kinds() {
        let folder = tempfile::tempdir().expect("a folder");
        let (_database, ctx) = open(*kind, folder.path());
        assert!(seed_demo(&ctx).await.expect("a demo shop"));
        let before = count(&ctx, AVAILABLE).await;
        assert_eq!(count(&ctx, "select count(*) as n from review where order_id is not null").await, 0);

        let lived = live_demo(&ctx, ORDERS).await.expect("a history").expect("nobody has ordered before");
        let Lived { visits, orders, customers, declined } = lived;
        assert!(orders > 70 && visits >= ORDERS && customers > 40 && declined < 9, "{lived:?}");
        assert_eq!(audit(&ctx).await.expect("an audit"), []);
        assert_eq!(audit_provider(&ctx).await.expect("the gateway answers"), []);
        assert_eq!(count(&ctx, AVAILABLE).await, before, "the shelves are as they were");
        assert!(count(&ctx, "select count(*) as n from review where order_id is not null").await > 20);
        assert!(count(&ctx, "select count(*) as n from refund").await > 0);

        // Nothing goes out, not even what is still to be said of orders that are open.
        let post = folder.path().join("post");
        std::fs::create_dir_all(&post).expect("a folder");
        send_due_mails(&ctx, &Mailer::Folder(post.clone()), None).await.expect("a round");
        assert_eq!(std::fs::read_dir(&post).expect("the folder").count(), 0);

        assert_eq!(live_demo(&ctx, ORDERS).await.expect("an answer"), None, "once is enough");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_seed_gives_the_same_history() {
    let mut told = Vec::new();
    for _ in 0..2 {
        let folder = tempfile::tempdir().expect("a folder");
        let (_database, ctx) = open(Kind::Sqlite, folder.path());
        live_demo(&ctx, ORDERS).await.expect("a history").expect("an empty shop");
        told.push(figures(&ctx).await);
    }
    assert_eq!(told[0], told[1]);
    assert!(told[0].iter().all(|figure| *figure > 0), "{:?}", told[0]);
}
