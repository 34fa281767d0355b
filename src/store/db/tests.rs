//! What the seam promises, on a real database.

use super::{Store, StoreError, Tx};
use crate::params;

async fn put(tx: &mut Tx, key: &str, value: &str) -> Result<(), StoreError> {
    tx.execute("insert into setting (key, value) values ($1, $2)", params![key, value]).await?;
    Ok(())
}

async fn count(store: &Store) -> i64 {
    let counted = store.read(async |tx| tx.query_one("select count(*) as n from setting", &[]).await?.get("n")).await;
    counted.unwrap_or_else(|error: StoreError| panic!("{error}"))
}

fn new_store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open_sqlite(&folder.path().join("shop.sqlite")).expect("a new store");
    (folder, store)
}

#[tokio::test]
async fn an_act_that_fails_leaves_nothing_and_harms_no_other() {
    let (_folder, store) = new_store();
    let acts = (0..100).map(|n: i64| {
        let store = store.clone();
        tokio::spawn(async move {
            store
                .write(async move |tx: &mut Tx| {
                    put(tx, &format!("key {n}"), "x").await?;
                    if n % 2 == 0 { Err(StoreError::NotFound) } else { Ok(()) }
                })
                .await
        })
    });
    let results = futures::future::join_all(acts).await;
    let kept = results.into_iter().filter(|result| matches!(result, Ok(Ok(())))).count();
    assert_eq!(kept, 50);
    assert_eq!(count(&store).await, 50);
}

#[tokio::test]
async fn an_act_that_panics_leaves_nothing_and_the_writer_lives_on() {
    let (_folder, store) = new_store();
    let broken = store
        .write(async |tx: &mut Tx| -> Result<(), StoreError> {
            put(tx, "key", "x").await?;
            panic!("a fault in an act")
        })
        .await;
    assert!(matches!(broken, Err(StoreError::Other(_))), "{broken:?}");
    store.write(async |tx: &mut Tx| put(tx, "key", "y").await).await.expect("the writer lives on");
    assert_eq!(count(&store).await, 1);
}

#[tokio::test]
async fn a_broken_constraint_is_named() {
    let (_folder, store) = new_store();
    let twice = store
        .write(async |tx: &mut Tx| {
            put(tx, "key", "x").await?;
            put(tx, "key", "y").await
        })
        .await;
    match twice {
        Err(StoreError::Conflict { constraint }) => assert_eq!(constraint, "setting.key"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_reader_can_not_write() {
    let (_folder, store) = new_store();
    let refused = store.read(async |tx: &mut Tx| put(tx, "key", "x").await).await;
    assert!(refused.is_err());
    assert_eq!(count(&store).await, 0);
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_a_restart() {
    let (folder, store) = new_store();
    store.write(async |tx: &mut Tx| put(tx, "key", "x").await).await.expect("it is written");
    drop(store);
    let again = Store::open_sqlite(&folder.path().join("shop.sqlite")).expect("it opens again");
    assert_eq!(count(&again).await, 1);
}

#[tokio::test]
async fn values_go_where_their_number_stands_whatever_the_order() {
    let (_folder, store) = new_store();
    let swapped = store
        .read(async |tx: &mut Tx| {
            let row = tx.query_one("select $2 as second, $1 as first, $2 as again", params!["one", "two"]).await?;
            Ok::<(String, String, String), StoreError>((row.get("first")?, row.get("second")?, row.get("again")?))
        })
        .await
        .expect("a row");
    assert_eq!(swapped, ("one".to_owned(), "two".to_owned(), "two".to_owned()));
    let missing = store.read(async |tx: &mut Tx| tx.query("select $2 as second", params!["one"]).await.map(drop)).await;
    assert!(missing.is_err());
}
