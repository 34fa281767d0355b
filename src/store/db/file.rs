//! A SQLite database as a file that nobody has open: for backups and for putting one back.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::sqlite::{connect, translate};
use super::{SCHEMA_VERSION, StoreError};

/// Whether the file is a whole database of a shop that this binary can run.
///
/// # Errors
/// A sentence about what is wrong with it.
pub fn check_sqlite_file(path: &Path) -> Result<(), StoreError> {
    let unfit = |why: &str| StoreError::Other(format!("{} {why}", path.display()));
    if !path.is_file() {
        return Err(unfit("is not there"));
    }
    let connection = connect(path, true).map_err(|_| unfit("is not a database"))?;
    let version: Option<i64> = connection
        .query_row("select max(version) from schema_migration", [], |row| row.get(0))
        .map_err(|_| unfit("is not a database of Vitrine"))?;
    match version {
        None => return Err(unfit("is an empty database")),
        Some(version) if version > SCHEMA_VERSION => return Err(unfit("was written by a newer Vitrine")),
        Some(_) => {}
    }
    match first_trouble(&connection).map_err(translate)? {
        None => Ok(()),
        Some(trouble) => Err(unfit(&format!("is damaged: {trouble}"))),
    }
}

/// The file that says that a database was found damaged, beside it.
fn mark_of(path: &Path) -> PathBuf {
    path.with_extension("db-damaged")
}

/// Leaves word that a database is damaged: a process that starts again would not notice before it reads the same place.
pub(super) fn mark_damaged(path: &Path) {
    if let Err(error) = std::fs::write(mark_of(path), "Put a backup in its place: vitrine restore FILE\n") {
        tracing::error!(%error, "nobody could be left word that the database is damaged");
    }
}

/// Whether a database was found damaged, and is so still as far as anybody knows.
#[must_use]
pub fn is_marked_damaged(path: &Path) -> bool {
    mark_of(path).exists()
}

/// Looks through a database that was found damaged before; one that is whole, because another was put in its place, is marked
/// no more.
///
/// # Errors
/// [`StoreError::Damaged`] when it is still damaged.
pub(super) fn look_again(path: &Path, connection: &Connection) -> Result<(), StoreError> {
    if !is_marked_damaged(path) {
        return Ok(());
    }
    if first_trouble(connection).map_err(translate)?.is_some() {
        return Err(StoreError::Damaged);
    }
    std::fs::remove_file(mark_of(path)).map_err(|error| StoreError::Other(error.to_string()))
}

fn first_trouble(connection: &Connection) -> Result<Option<String>, rusqlite::Error> {
    let whole: String = connection.query_row("pragma integrity_check(1)", [], |row| row.get(0))?;
    if whole != "ok" {
        return Ok(Some(whole));
    }
    let mut orphans = connection.prepare("pragma foreign_key_check")?;
    let mut rows = orphans.query([])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let table: String = row.get(0)?;
    Ok(Some(format!("a row of {table} points nowhere")))
}

/// Brings everything that was written into the one file, so that it can be moved without its companions.
///
/// # Errors
/// When the file is no database, or somebody has it open.
pub fn fold_sqlite_file(path: &Path) -> Result<(), StoreError> {
    let connection = connect(path, false)?;
    let busy: bool =
        connection.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0)).map_err(translate)?;
    if busy {
        return Err(StoreError::Busy);
    }
    connection.close().map_err(|(_, error)| translate(error))
}
