//! A shop moves from its file to PostgreSQL, with everybody in the middle of something.

use std::process::{Command, Output};

use vitrine::domain::order::OrderStatus;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::store::db::{StoreError, Tx};

use super::super::database::{Database, Kind, kinds};
use super::shop::{Shop, shop};

/// The shop is stopped and moved, by the binary as a merchant calls it.
fn migrate_data(shop: &Shop, to: &Database) -> Output {
    let Database::Postgres(url) = to else { panic!("it moves to PostgreSQL") };
    let mut command = Command::new(env!("CARGO_BIN_EXE_vitrine"));
    command.args(["migrate-data", "--to", url, "--data"]).arg(shop.folder());
    command.env("RUST_LOG", "error").output().expect("it runs")
}

/// How many rows each table has.
async fn counts(shop: &Shop, tables: &[String]) -> Vec<(String, i64)> {
    let tables = tables.to_vec();
    let act = async move |tx: &mut Tx| -> Result<_, StoreError> {
        let mut counts = Vec::new();
        for table in &tables {
            let row = tx.query_one(&format!("select count(*) as n from \"{table}\""), &[]).await?;
            counts.push((table.clone(), row.get("n")?));
        }
        Ok(counts)
    };
    shop.ctx.store.read(act).await.expect("counts")
}

async fn tables(shop: &Shop) -> Vec<String> {
    let act = async |tx: &mut Tx| -> Result<Vec<String>, StoreError> {
        let sql = "select name from sqlite_master where type = 'table' order by name";
        tx.query(sql, &[]).await?.iter().map(|row| row.get("name")).collect()
    };
    shop.ctx.store.read(act).await.expect("tables")
}

#[tokio::test]
async fn a_shop_moves_to_postgresql_and_everybody_goes_on_there() {
    if !kinds().contains(&Kind::Postgres) {
        return;
    }
    let shop = shop().await;
    let jug = shop.stock("Jug “ä” 𝄞", 4_500, 10).await;
    let placed = shop.place(&shop.buyer(&[(jug, 2)]).await).await.expect("an order");
    shop.press(&placed, Act::Approve).await;
    let pending = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
    let undecided = shop.buyer(&[(jug, 1)]).await;

    let target = Database::new(Kind::Postgres, shop.folder());
    let output = migrate_data(&shop, &target);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("2 rows of order\n"), "{said}");

    let again = migrate_data(&shop, &target);
    assert_eq!(again.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&again.stderr).contains("not empty"), "{again:?}");

    let there = shop.moved_to(target);
    let tables = tables(&shop).await;
    // The secret of order links is kept in the database where processes share one.
    let mut before = counts(&shop, &tables).await;
    before.iter_mut().filter(|(table, _)| table == "setting").for_each(|(_, rows)| *rows += 1);
    assert_eq!(counts(&there, &tables).await, before);
    assert!(before.iter().filter(|(_, rows)| *rows > 0).count() > 10, "{before:?}");

    assert_eq!(there.order(&placed).await, shop.order(&placed).await);
    assert_eq!(there.press(&pending, Act::Approve).await.status, OrderStatus::Placed);
    let next = there.place(&undecided).await.expect("an order");
    assert_eq!(there.press(&next, Act::Approve).await.number, 1003);
    assert_eq!(there.level(jug).await.on_hand - there.level(jug).await.allocated, 6);
    there.check_books().await;
}

#[tokio::test]
async fn what_is_no_place_to_move_to_is_refused() {
    if !kinds().contains(&Kind::Postgres) {
        return;
    }
    let shop = shop().await;
    let served = Database::new(Kind::Postgres, shop.folder());
    let other = shop.moved_to(served);
    other.stock("Mug", 2_000, 1).await;
    let output = migrate_data(&shop, other.database());
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("not empty"), "{output:?}");
    assert_eq!(other.count("select count(*) as n from product").await, 1, "nothing of it was touched");
}
