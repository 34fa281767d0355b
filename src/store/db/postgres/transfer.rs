//! Moving a shop from its SQLite file into a PostgreSQL database: all rows of all tables, in one transaction on each side.
//!
//! Which tables there are, what they hold and which refer to which is read from the schema, so that a table that is added
//! tomorrow is moved, too.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use futures::{TryStreamExt, pin_mut};
use rusqlite::Connection;
use tokio_postgres::Client;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{ToSql, Type};

use super::super::sqlite::{connect as open_file, read, translate};
use super::super::{StoreError, Value, migrate as versions};
use super::address::PostgresUrl;
use super::session::{Session, fault};
use super::worker::on_own_thread;

/// A table that was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    pub table: String,
    pub rows: u64,
}

/// A table and what it holds.
struct Table {
    name: String,
    columns: Vec<String>,
}

/// What tells the rows of a table from others: how many there are, and a sum of theirs, whatever their order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sum {
    rows: u64,
    hashes: u64,
}

impl Sum {
    fn add(&mut self, row: &[Value]) {
        let mut hasher = DefaultHasher::new();
        row.hash(&mut hasher);
        self.rows += 1;
        self.hashes = self.hashes.wrapping_add(hasher.finish());
    }
}

impl Table {
    fn list(&self) -> String {
        self.columns.iter().map(|column| quoted(column)).collect::<Vec<_>>().join(", ")
    }

    fn select(&self) -> String {
        format!("select {} from {}", self.list(), quoted(&self.name))
    }
}

/// Copies everything and looks whether it has arrived. Both schemas are brought up to date first. Nobody may have the file
/// open meanwhile; it stays as it is. The target has to be as empty as a new shop.
///
/// # Errors
/// When the file can't be read, or the database is not empty or not reached; then nothing was kept there.
pub fn move_to_postgres(file: &Path, url: &PostgresUrl) -> Result<Vec<Moved>, StoreError> {
    if !file.is_file() {
        return Err(StoreError::Other(format!("{} is not there", file.display())));
    }
    let (file, url) = (file.to_owned(), url.clone());
    on_own_thread("store-move".into(), async move || copy(&file, &url).await)?
        .join()
        .unwrap_or_else(|_| Err(StoreError::Other("the move broke off; nothing was kept".into())))
}

async fn copy(file: &Path, url: &PostgresUrl) -> Result<Vec<Moved>, StoreError> {
    let mut from = open_file(file, false)?;
    versions::bring_up_to_date(&mut from)?;
    super::migrate::bring_up_to_date(url).await?;
    let session = Session::open(url, 0).await?;
    let to = session.client();
    from.execute_batch("begin").map_err(translate)?;
    to.batch_execute("begin").await.map_err(down)?;
    let tables = tables_by_reference(&from)?;
    clear(&tables, to).await?;
    let mut moved = Vec::with_capacity(tables.len());
    for table in &tables {
        let sent = send(table, &from, to).await?;
        if sum_of(table, to).await? != sent {
            return Err(StoreError::Other(format!("{} did not arrive as it was; nothing was kept", table.name)));
        }
        moved.push(Moved { table: table.name.clone(), rows: sent.rows });
    }
    count_on(to).await?;
    to.batch_execute("commit").await.map_err(down)?;
    Ok(moved)
}

/// All tables, each after those it refers to.
fn tables_by_reference(from: &Connection) -> Result<Vec<Table>, StoreError> {
    let names = texts(
        from,
        "select name from sqlite_master
         where type = 'table' and name not like 'sqlite\\_%' escape '\\' and name <> 'schema_migration'
         order by name",
        "",
    )?;
    let (mut waiting, mut placed, mut tables) = (names, BTreeSet::new(), Vec::new());
    while !waiting.is_empty() {
        let before = waiting.len();
        let mut rest = Vec::new();
        for name in waiting {
            let refers = texts(from, "select \"table\" from pragma_foreign_key_list($1)", &name)?;
            if refers.iter().all(|other| *other == name || placed.contains(other)) {
                let columns = texts(from, "select name from pragma_table_info($1) order by cid", &name)?;
                placed.insert(name.clone());
                tables.push(Table { name, columns });
            } else {
                rest.push(name);
            }
        }
        if rest.len() == before {
            return Err(StoreError::Other(format!("these tables refer to each other: {}", rest.join(", "))));
        }
        waiting = rest;
    }
    Ok(tables)
}

/// The first column of what a question about the schema finds.
fn texts(from: &Connection, sql: &str, about: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = from.prepare(sql).map_err(translate)?;
    if statement.parameter_count() == 1 {
        statement.raw_bind_parameter(1, about).map_err(translate)?;
    }
    let (mut rows, mut found) = (statement.raw_query(), Vec::new());
    while let Some(row) = rows.next().map_err(translate)? {
        found.push(row.get(0).map_err(translate)?);
    }
    Ok(found)
}

/// Takes away what the migrations put into a new shop; the file has its own. Anything else is somebody's.
async fn clear(tables: &[Table], to: &Client) -> Result<(), StoreError> {
    let mut new = Connection::open_in_memory().map_err(translate)?;
    versions::bring_up_to_date(&mut new)?;
    for table in tables.iter().rev() {
        let name = quoted(&table.name);
        let count = format!("select count(*) from {name}");
        let of_new: i64 = new.query_row(&count, [], |row| row.get(0)).map_err(translate)?;
        to.batch_execute(&format!("lock table {name} in access exclusive mode")).await.map_err(down)?;
        let there: i64 = to.query_one(&count, &[]).await.map_err(down)?.try_get(0).map_err(down)?;
        if there != of_new {
            return Err(StoreError::Conflict {
                constraint: format!("the database is not empty: {} has rows", table.name),
            });
        }
        to.batch_execute(&format!("delete from {name}")).await.map_err(down)?;
    }
    Ok(())
}

async fn send(table: &Table, from: &Connection, to: &Client) -> Result<Sum, StoreError> {
    let types = types_of(table, to).await?;
    let copy = format!("copy {} ({}) from stdin (format binary)", quoted(&table.name), table.list());
    let writer = BinaryCopyInWriter::new(to.copy_in(&copy).await.map_err(down)?, &types);
    pin_mut!(writer);
    let mut statement = from.prepare(&table.select()).map_err(translate)?;
    let (mut rows, mut sum) = (statement.raw_query(), Sum::default());
    while let Some(row) = rows.next().map_err(translate)? {
        let values = (0..types.len()).map(|place| read(row.get_ref(place).map_err(translate)?));
        let values = values.collect::<Result<Vec<_>, _>>()?;
        sum.add(&values);
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
        writer.as_mut().write(&values).await.map_err(down)?;
    }
    writer.finish().await.map_err(down)?;
    Ok(sum)
}

async fn types_of(table: &Table, to: &Client) -> Result<Vec<Type>, StoreError> {
    let statement = to.prepare(&table.select()).await.map_err(down)?;
    Ok(statement.columns().iter().map(|column| column.type_().clone()).collect())
}

/// What is there now.
async fn sum_of(table: &Table, to: &Client) -> Result<Sum, StoreError> {
    let rows = to.query_raw(&table.select(), std::iter::empty::<&Value>()).await.map_err(down)?;
    pin_mut!(rows);
    let mut sum = Sum::default();
    while let Some(row) = rows.try_next().await.map_err(down)? {
        let values = (0..row.len()).map(|place| row.try_get(place)).collect::<Result<Vec<Value>, _>>();
        sum.add(&values.map_err(down)?);
    }
    Ok(sum)
}

/// Numbers that the database gives out go on after those that were moved.
async fn count_on(to: &Client) -> Result<(), StoreError> {
    let numbered = to
        .query(
            "select table_name::text, column_name::text
             from information_schema.columns
             where is_identity = 'YES' and table_schema = current_schema() and table_name <> 'schema_migration'",
            &[],
        )
        .await
        .map_err(down)?;
    for row in numbered {
        let (table, column): (String, String) = (row.try_get(0).map_err(down)?, row.try_get(1).map_err(down)?);
        let (name, place) = (quoted(&table), quoted(&column));
        let set = format!(
            "select setval(pg_get_serial_sequence('{name}', '{column}'), coalesce(max({place}), 1), max({place}) is not null)
             from {name}"
        );
        to.batch_execute(&set).await.map_err(down)?;
    }
    Ok(())
}

/// Names are the schema's own and hold no quotes.
fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

fn down(error: tokio_postgres::Error) -> StoreError {
    fault(&error).into()
}
