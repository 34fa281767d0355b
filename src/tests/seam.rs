//! What the seam promises, on both databases.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use futures::future::join_all;
use vitrine::params;
use vitrine::store::db::{Store, StoreError, Tx};

use super::database::{Database, Kind, kinds};

async fn put(tx: &mut Tx, key: &str, value: &str) -> Result<(), StoreError> {
    tx.execute("insert into setting (key, value) values ($1, $2)", params![key, value]).await?;
    Ok(())
}

async fn count(store: &Store) -> i64 {
    let counted =
        store.read(async |tx: &mut Tx| tx.query_one("select count(*) as n from setting", &[]).await?.get("n")).await;
    counted.unwrap_or_else(|error: StoreError| panic!("{error}"))
}

/// Tries something on each kind of database.
async fn on_both(try_it: impl AsyncFn(Store, &Database)) {
    for kind in kinds() {
        let folder = tempfile::tempdir().expect("a folder");
        let database = Database::new(*kind, folder.path());
        eprintln!("on {kind:?}");
        try_it(database.open(), &database).await;
    }
}

#[tokio::test]
async fn an_act_that_fails_leaves_nothing_and_harms_no_other() {
    on_both(async |store, _| {
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
        let results = join_all(acts).await;
        let kept = results.into_iter().filter(|result| matches!(result, Ok(Ok(())))).count();
        assert_eq!(kept, 50);
        assert_eq!(count(&store).await, 50);
    })
    .await;
}

#[tokio::test]
async fn an_act_that_panics_leaves_nothing_and_the_writer_lives_on() {
    on_both(async |store, _| {
        let broken = store
            .write(async |tx: &mut Tx| -> Result<(), StoreError> {
                put(tx, "key", "x").await?;
                panic!("a fault in an act")
            })
            .await;
        assert!(matches!(broken, Err(StoreError::Other(_))), "{broken:?}");
        store.write(async |tx: &mut Tx| put(tx, "key", "y").await).await.expect("the writer lives on");
        assert_eq!(count(&store).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_broken_constraint_is_named() {
    on_both(async |store, _| {
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
    })
    .await;
}

#[tokio::test]
async fn a_reader_can_not_write() {
    on_both(async |store, _| {
        let refused = store.read(async |tx: &mut Tx| put(tx, "key", "x").await).await;
        assert!(refused.is_err());
        assert_eq!(count(&store).await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_a_restart() {
    on_both(async |store, database| {
        store.write(async |tx: &mut Tx| put(tx, "key", "x").await).await.expect("it is written");
        drop(store);
        let again = database.open();
        assert_eq!(count(&again).await, 1);
    })
    .await;
}

#[tokio::test]
async fn values_go_where_their_number_stands_whatever_the_order() {
    on_both(async |store, _| {
        let swapped = store
            .read(async |tx: &mut Tx| {
                let row = tx.query_one("select $2 as second, $1 as first, $2 as again", params!["one", "two"]).await?;
                Ok::<(String, String, String), StoreError>((row.get("first")?, row.get("second")?, row.get("again")?))
            })
            .await
            .expect("a row");
        assert_eq!(swapped, ("one".to_owned(), "two".to_owned(), "two".to_owned()));
        let missing =
            store.read(async |tx: &mut Tx| tx.query("select $2 as second", params!["one"]).await.map(drop)).await;
        assert!(missing.is_err());
    })
    .await;
}

#[tokio::test]
async fn numbers_texts_and_bytes_come_back_as_they_went() {
    on_both(async |store, _| {
        let act = async |tx: &mut Tx| -> Result<_, StoreError> {
            tx.execute(
                "insert into counter (name, value) values ('least', $1), ('most', $2)",
                params![i64::MIN, i64::MAX],
            )
            .await?;
            let row = tx
                .query_one(
                    "select sum(value) as sum, count(*) as n, max(value) = $1 as equal, min(name) as name, null as missing
                     from counter
                     where name <> $2",
                    params![i64::MAX, "\u{1d11e} “quoted” \\ 'n'"],
                )
                .await?;
            let numbers: (i64, i64, bool) = (row.get("sum")?, row.get("n")?, row.get("equal")?);
            Ok((numbers, row.get::<String>("name")?, row.get::<Option<i64>>("missing")?))
        };
        let read = store.write(act).await.expect("a row");
        assert_eq!(read, ((-1, 2, true), "least".to_owned(), None));
    })
    .await;
}

#[tokio::test]
async fn texts_are_ordered_by_their_bytes() {
    on_both(async |store, _| {
        let act = async |tx: &mut Tx| -> Result<Vec<String>, StoreError> {
            for key in ["b", "B", "ä", "a", "Z", "_"] {
                put(tx, key, "").await?;
            }
            let rows = tx.query("select key from setting where key > 'A' order by key limit 10", &[]).await?;
            rows.iter().map(|row| row.get("key")).collect()
        };
        assert_eq!(store.write(act).await.expect("rows"), ["B", "Z", "_", "a", "b", "ä"]);
    })
    .await;
}

#[tokio::test]
async fn a_failed_statement_is_the_end_of_an_act() {
    on_both(async |store, database| {
        let deaf = async |tx: &mut Tx| -> Result<(), StoreError> {
            put(tx, "before", "x").await?;
            let _ = tx.execute("insert into no_such_table (n) values (1)", &[]).await;
            Ok(())
        };
        let kept = store.write(deaf).await;
        // SQLite goes on after that. PostgreSQL does not, and then it must not look as if the act was kept.
        if let Database::Postgres(_) = database {
            assert!(matches!(kept, Err(StoreError::Other(_))), "{kept:?}");
            assert_eq!(count(&store).await, 0);
        }
        store.write(async |tx: &mut Tx| put(tx, "after", "x").await).await.expect("the connection lives on");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_act_has_read_is_still_true_when_it_commits() {
    on_both(async |store, _| {
        // Each adds a row only while there are fewer than ten: a decision that no constraint makes for them.
        let tries = (0..40).map(|n: i64| {
            let store = store.clone();
            tokio::spawn(async move {
                store
                    .write(async move |tx: &mut Tx| -> Result<bool, StoreError> {
                        let there: i64 = tx.query_one("select count(*) as n from setting", &[]).await?.get("n")?;
                        if there >= 10 {
                            return Ok(false);
                        }
                        put(tx, &format!("key {n}"), "x").await?;
                        Ok(true)
                    })
                    .await
            })
        });
        let done = join_all(tries).await.into_iter().map(|done| done.expect("no panic").expect("no trouble"));
        assert_eq!(done.filter(|added| *added).count(), 10);
        assert_eq!(count(&store).await, 10);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_that_all_take_is_taken_once_each() {
    on_both(async |store, _| {
        let takers = (0..200).map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                store.write(async |tx: &mut Tx| vitrine::store::counter::take_order_number(tx).await).await
            })
        });
        let taken = join_all(takers).await.into_iter().map(|taken| taken.expect("no panic").expect("a number"));
        let mut taken: Vec<i64> = taken.collect();
        taken.sort_unstable();
        assert_eq!(taken, (1001..1201).collect::<Vec<i64>>());
    })
    .await;
}

#[tokio::test]
async fn an_act_that_someone_was_faster_than_runs_again_and_sees_it() {
    if !kinds().contains(&Kind::Postgres) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let database = Database::new(Kind::Postgres, folder.path());
    let (store, other) = (database.open(), database.open());
    store.write(async |tx: &mut Tx| put(tx, "seen", "no").await).await.expect("a row");
    let runs = Arc::new(AtomicU32::new(0));
    let counted = runs.clone();
    let seen = store
        .write(async move |tx: &mut Tx| -> Result<String, StoreError> {
            let seen: String = tx.query_one("select value from setting where key = 'seen'", &[]).await?.get("value")?;
            if counted.fetch_add(1, Ordering::SeqCst) == 0 {
                let meddle = async |tx: &mut Tx| -> Result<u64, StoreError> {
                    tx.execute("update setting set value = 'yes' where key = 'seen'", &[]).await
                };
                other.write(meddle).await?;
            }
            tx.execute("update setting set value = value || '!' where key = 'seen'", &[]).await?;
            Ok(seen)
        })
        .await
        .expect("the second run");
    assert_eq!((seen.as_str(), runs.load(Ordering::SeqCst)), ("yes", 2));
}
