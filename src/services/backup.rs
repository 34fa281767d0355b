//! Backups: the whole shop's database in one file, taken while the shop goes on, and put back when it does not.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::{Ctx, ServiceError};
use crate::domain::refusal::Refusal;
use crate::store::db::{StoreError, check_sqlite_file, fold_sqlite_file};

/// What lies beside a SQLite database while it is open, or after a crash.
const COMPANIONS: [&str; 2] = ["-wal", "-shm"];

/// Writes the database as it is at this moment into a new file. The file is there whole and durable, or not at all.
pub async fn backup(ctx: &Ctx, to: &Path) -> Result<(), ServiceError> {
    if !ctx.store.is_file() {
        return Err(refuse("the shop's database is PostgreSQL's: copy it with pg_dump".to_owned()));
    }
    if to.exists() {
        return Err(refuse(format!("{} is there already: choose another name", to.display())));
    }
    let draft = beside(to, ".draft");
    remove(&draft).map_err(|error| trouble(&draft, &error))?;
    ctx.store.copy_to(&draft).await?;
    settle_file(&draft, to).map_err(|error| trouble(to, &error))
}

/// Puts a backup in the place of the database at `database`; answers where the old one was put aside, if there was one.
/// A file that is no backup of this shop software changes nothing.
///
/// Nobody may have the database open: the caller holds the lock of the data directory.
pub fn restore(database: &Path, from: &Path) -> Result<Option<PathBuf>, ServiceError> {
    let draft = beside(database, ".restoring");
    fs::copy(from, &draft).map_err(|error| trouble(from, &error))?;
    if let Err(unfit) = check_sqlite_file(&draft) {
        remove(&draft).map_err(|error| trouble(&draft, &error))?;
        let why = match unfit {
            StoreError::Other(why) => why.replace(&draft.display().to_string(), &from.display().to_string()),
            other => other.to_string(),
        };
        return Err(refuse(why));
    }
    let aside = put_aside(database).map_err(|error| trouble(database, &error))?;
    settle_file(&draft, database).map_err(|error| trouble(database, &error))?;
    Ok(aside)
}

/// Moves the old database out of the way, with its companions if it is too damaged to be without them.
fn put_aside(database: &Path) -> io::Result<Option<PathBuf>> {
    if !database.exists() {
        return Ok(None);
    }
    if let Err(error) = fold_sqlite_file(database) {
        tracing::warn!(%error, "the old database can't be tidied up; it is put aside as it is");
    }
    let mut number = 1;
    let aside = loop {
        let name = beside(database, &format!(".before-restore-{number}"));
        if !name.exists() {
            break name;
        }
        number += 1;
    };
    fs::rename(database, &aside)?;
    for companion in COMPANIONS {
        let old = beside(database, companion);
        if old.exists() {
            fs::rename(old, beside(&aside, companion))?;
        }
    }
    Ok(Some(aside))
}

/// Gives a finished file its name, and lets nobody hear of it before it is on the disk.
fn settle_file(draft: &Path, name: &Path) -> io::Result<()> {
    File::open(draft)?.sync_all()?;
    fs::rename(draft, name)?;
    let folder = name.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

/// Removes a file that an earlier try may have left, and its companions.
fn remove(path: &Path) -> io::Result<()> {
    for name in COMPANIONS.iter().map(|companion| beside(path, companion)).chain([path.to_owned()]) {
        match fs::remove_file(name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// The path with something at the end of its name.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

fn refuse(message: String) -> ServiceError {
    Refusal::Invalid { message }.into()
}

fn trouble(path: &Path, error: &io::Error) -> ServiceError {
    ServiceError::Breakage(format!("{}: {error}", path.display()))
}
