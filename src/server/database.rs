//! The shop's database: a file in the data directory, or a PostgreSQL that several processes share.

use super::config::Config;
use super::data_dir::{DataDir, Hold};
use crate::store::db::{Store, Tx};
use crate::store::setting::share_secret;

/// Opens it and brings its schema up to date.
///
/// # Errors
/// When it can't be opened, in a sentence.
pub fn open(config: &Config, data: &DataDir) -> Result<Store, String> {
    let store = match &config.database {
        Some(url) => Store::open_postgres(url),
        None => Store::open_sqlite(&data.database()),
    };
    store.map_err(|error| error.to_string())
}

/// Takes the data directory to serve the shop: alone when the database is in it. Processes that share a PostgreSQL may share
/// the directory, too: there are only pictures in it.
///
/// # Errors
/// When somebody else has it.
pub fn hold(config: &Config, data: &DataDir) -> Result<Hold, String> {
    if config.database.is_some() { data.visit() } else { data.serve() }
}

/// The secret that signs order links. Where processes share a database it is kept there, so that a link that one of them gave
/// out leads to the order on all of them; the first offers its own.
///
/// # Errors
/// When it can't be read or made.
pub async fn secret(store: &Store, data: &DataDir) -> Result<[u8; 64], String> {
    let own = data.secret()?;
    if store.is_file() {
        return Ok(own);
    }
    let shared = store.write(async move |tx: &mut Tx| share_secret(tx, &own).await).await;
    shared.map_err(|error| error.to_string())
}

/// What people are told of where the shop is kept.
pub fn place(config: &Config) -> String {
    config.database.as_ref().map_or_else(|| config.data.display().to_string(), ToString::to_string)
}
