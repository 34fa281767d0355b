//! The shop's database is kept in a file, and put back.

use std::path::PathBuf;

use vitrine::domain::refusal::Refusal;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::backup::{backup, restore};
use vitrine::store::db::Store;

use super::super::database::{Kind, kinds};
use super::shop::{refused, shop_on, story_of_a_file};

#[tokio::test]
async fn a_backup_is_taken_while_the_shop_goes_on_and_can_be_put_back() {
    story_of_a_file(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let first = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
        shop.press(&first, Act::Approve).await;
        let file = shop.folder().join("monday.backup");
        backup(&shop.ctx, &file).await.expect("a backup");
        let again = refused(backup(&shop.ctx, &file).await);
        assert!(matches!(again, Err(Refusal::Invalid { .. })), "an older backup is not written over");
        shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order that Monday knew nothing of");

        let elsewhere = shop.folder().join("elsewhere.sqlite");
        assert_eq!(restore(&elsewhere, &file).expect("it is put back"), None);
        let restored = shop.reopened(&elsewhere);
        assert_eq!(restored.count("select count(*) as n from \"order\"").await, 1);
        assert_eq!(restored.order(&first).await.number, 1001);
        restored.check_books().await;
    })
    .await;
}

#[tokio::test]
async fn the_old_database_is_put_aside_and_not_lost() {
    story_of_a_file(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let file = shop.folder().join("early.backup");
        backup(&shop.ctx, &file).await.expect("a backup");
        shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
        // The crashed shop: the database with what was not yet folded into it.
        let crashed = shop.folder().join("crashed.sqlite");
        let with = |path: &PathBuf, ending: &str| PathBuf::from(format!("{}{ending}", path.display()));
        let original = shop.folder().join("vitrine.db");
        for ending in ["", "-wal"] {
            std::fs::copy(with(&original, ending), with(&crashed, ending)).expect("a copy");
        }
        let aside = restore(&crashed, &file).expect("it is put back").expect("the old one is kept");
        assert!(!with(&crashed, "-wal").exists(), "nothing of the old one is left to be mistaken for the new one's");
        let orders = "select count(*) as n from \"order\"";
        assert_eq!(shop.reopened(&crashed).count(orders).await, 0);
        assert_eq!(shop.reopened(&aside).count(orders).await, 1, "what was not yet folded in is in the old one");
    })
    .await;
}

#[tokio::test]
async fn what_is_no_backup_changes_nothing() {
    story_of_a_file(async |shop| {
        let database = shop.folder().join("mine.sqlite");
        drop(Store::open_sqlite(&database).expect("a database"));
        let file = shop.folder().join("whole.backup");
        backup(&shop.ctx, &file).await.expect("a backup");
        let whole = std::fs::read(&file).expect("it can be read");
        let mut torn = whole.clone();
        torn.truncate(whole.len() / 2);
        let mut scribbled = whole.clone();
        scribbled[8_192..12_288].fill(0x5a);
        for (name, bytes) in
            [("torn", torn), ("scribbled", scribbled), ("empty", Vec::new()), ("text", b"order,sum".to_vec())]
        {
            let unfit = shop.folder().join(name);
            std::fs::write(&unfit, bytes).expect("a file");
            let refusal = refused(restore(&database, &unfit)).expect_err(name);
            let Refusal::Invalid { message } = refusal else { panic!("{name}: {refusal:?}") };
            assert!(message.contains(name), "{message}");
        }
        let left: Vec<String> = std::fs::read_dir(shop.folder())
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .filter(|name| name.starts_with("mine.sqlite."))
            .collect();
        assert!(left.is_empty(), "{left:?}");
    })
    .await;
}

#[tokio::test]
async fn a_shop_on_postgresql_is_told_who_copies_it() {
    if !kinds().contains(&Kind::Postgres) {
        return;
    }
    let shop = shop_on(Kind::Postgres).await;
    let file = shop.folder().join("shop.backup");
    let refusal = refused(backup(&shop.ctx, &file).await).expect_err("it is no file");
    assert!(matches!(&refusal, Refusal::Invalid { message } if message.contains("pg_dump")), "{refusal:?}");
    assert!(!file.exists());
}
