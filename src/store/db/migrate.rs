//! Brings the schema up to date: each migration once, in order, in a transaction of its own.
//!
//! Migrations only go forward and keep yesterday's code alive (expand, move, contract). What was applied is written
//! down with its checksum; a database written by a newer Vitrine is refused instead of being misread. Both databases run
//! the same texts (see [`dialect`](super::dialect)).

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use super::StoreError;
use super::sqlite::translate;

/// (version, name, text). Versions count from 1 without gaps.
const MIGRATIONS: &[Migration] = &[
    (1, "create_catalog", include_str!("../migrations/0001_create_catalog.sql")),
    (2, "create_orders", include_str!("../migrations/0002_create_orders.sql")),
    (3, "lease_outbox", include_str!("../migrations/0003_lease_outbox.sql")),
    (4, "create_refunds", include_str!("../migrations/0004_create_refunds.sql")),
    (5, "create_fulfillments", include_str!("../migrations/0005_create_fulfillments.sql")),
    (6, "create_ledger", include_str!("../migrations/0006_create_ledger.sql")),
    (7, "add_stock_locations", include_str!("../migrations/0007_add_stock_locations.sql")),
    (8, "create_promotions", include_str!("../migrations/0008_create_promotions.sql")),
    (9, "create_refund_parts", include_str!("../migrations/0009_create_refund_parts.sql")),
    (10, "create_price_history", include_str!("../migrations/0010_create_price_history.sql")),
    (11, "create_returns", include_str!("../migrations/0011_create_returns.sql")),
    (12, "note_provider_facts", include_str!("../migrations/0012_note_provider_facts.sql")),
    (13, "create_invoices", include_str!("../migrations/0013_create_invoices.sql")),
    (14, "take_parcels_back", include_str!("../migrations/0014_take_parcels_back.sql")),
    (15, "keep_pickups", include_str!("../migrations/0015_keep_pickups.sql")),
    (16, "follow_list_prices", include_str!("../migrations/0016_follow_list_prices.sql")),
    (17, "create_recon_breaks", include_str!("../migrations/0017_create_recon_breaks.sql")),
    (18, "seal_history", include_str!("../migrations/0018_seal_history.sql")),
    (19, "create_edits", include_str!("../migrations/0019_create_edits.sql")),
    (20, "create_gift_cards", include_str!("../migrations/0020_create_gift_cards.sql")),
    (21, "refund_to_gift_cards", include_str!("../migrations/0021_refund_to_gift_cards.sql")),
    (22, "mail_gift_cards", include_str!("../migrations/0022_mail_gift_cards.sql")),
    (23, "count_unpaid_orders", include_str!("../migrations/0023_count_unpaid_orders.sql")),
    (24, "picture_collections", include_str!("../migrations/0024_picture_collections.sql")),
    (25, "create_reviews", include_str!("../migrations/0025_create_reviews.sql")),
    (26, "create_customers", include_str!("../migrations/0026_create_customers.sql")),
    (27, "create_passwords", include_str!("../migrations/0027_create_passwords.sql")),
    (28, "erase_accounts", include_str!("../migrations/0028_erase_accounts.sql")),
    (29, "keep_carts", include_str!("../migrations/0029_keep_carts.sql")),
    (30, "create_alerts", include_str!("../migrations/0030_create_alerts.sql")),
    (31, "create_companions", include_str!("../migrations/0031_create_companions.sql")),
    (32, "create_questions", include_str!("../migrations/0032_create_questions.sql")),
    (33, "create_withdrawals", include_str!("../migrations/0033_create_withdrawals.sql")),
    (34, "create_subscribers", include_str!("../migrations/0034_create_subscribers.sql")),
    (35, "remind_buyers", include_str!("../migrations/0035_remind_buyers.sql")),
    (36, "count_sales", include_str!("../migrations/0036_count_sales.sql")),
    (37, "move_collections", include_str!("../migrations/0037_move_collections.sql")),
    (38, "create_passkeys", include_str!("../migrations/0038_create_passkeys.sql")),
    (39, "keep_wishlists", include_str!("../migrations/0039_keep_wishlists.sql")),
    (40, "create_review_photos", include_str!("../migrations/0040_create_review_photos.sql")),
    (41, "keep_languages", include_str!("../migrations/0041_keep_languages.sql")),
    (42, "create_translations", include_str!("../migrations/0042_create_translations.sql")),
];

type Migration = (i64, &'static str, &'static str);

/// The version of the schema that this binary writes.
pub const SCHEMA_VERSION: i64 = MIGRATIONS[MIGRATIONS.len() - 1].0;

/// What was applied is kept here.
pub(super) const BOOK: &str = "create table if not exists schema_migration (
         version integer primary key,
         name text not null,
         checksum text not null
     ) strict";

/// How a row of that is written, and how they are read.
pub(super) const WRITE: &str = "insert into schema_migration (version, name, checksum) values ($1, $2, $3)";
pub(super) const READ: &str = "select version, name, checksum from schema_migration order by version limit 10000";

/// A migration that was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Applied {
    pub version: i64,
    pub name: String,
    pub checksum: String,
}

/// What is still to be done, in order: what is to be written down of it, and its text.
///
/// # Errors
/// When the database is newer than this binary, or a migration was changed after it was applied.
pub(super) fn due(applied: &[Applied]) -> Result<Vec<(Applied, &'static str)>, StoreError> {
    if let Some(Applied { version, name, .. }) = applied.iter().find(|applied| applied.version > SCHEMA_VERSION) {
        return Err(StoreError::Other(format!(
            "this database was written by a newer Vitrine (schema {version}, {name}; this one knows {SCHEMA_VERSION}): \
             run the newer version, or restore a backup made by this one"
        )));
    }
    let mut due = Vec::new();
    for (version, name, text) in MIGRATIONS {
        let checksum = checksum(text);
        match applied.iter().find(|applied| applied.version == *version) {
            Some(then) if then.checksum == checksum => {}
            Some(_) => return Err(StoreError::Other(format!("migration {version} {name} was changed after it ran"))),
            None => due.push((Applied { version: *version, name: (*name).to_owned(), checksum }, *text)),
        }
    }
    Ok(due)
}

/// Brings a SQLite database up to date.
///
/// # Errors
/// When the database is newer than this binary, a migration was changed after it was applied, or one fails.
pub(super) fn bring_up_to_date(connection: &mut Connection) -> Result<(), StoreError> {
    connection.execute_batch(BOOK).map_err(translate)?;
    for (migration, text) in due(&applied(connection)?)? {
        let tx = connection.transaction().map_err(translate)?;
        tx.execute_batch(text).map_err(translate)?;
        tx.execute(WRITE, (migration.version, &migration.name, &migration.checksum)).map_err(translate)?;
        tx.commit().map_err(translate)?;
        tracing::info!(migration.version, migration.name, "migrated");
    }
    Ok(())
}

fn applied(connection: &Connection) -> Result<Vec<Applied>, StoreError> {
    let mut statement = connection.prepare(READ).map_err(translate)?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Applied { version: row.get("version")?, name: row.get("name")?, checksum: row.get("checksum")? })
    };
    let rows = statement.query_map([], read).map_err(translate)?;
    rows.collect::<Result<_, _>>().map_err(translate)
}

/// The SHA-256 of a text, as text.
pub fn checksum(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory() -> Connection {
        Connection::open_in_memory().expect("memory is there")
    }

    #[test]
    fn migrating_twice_changes_nothing() {
        let mut connection = memory();
        bring_up_to_date(&mut connection).expect("a new database is made");
        let before = applied(&connection).expect("it can be read");
        bring_up_to_date(&mut connection).expect("nothing is to be done");
        assert_eq!(applied(&connection).expect("it can be read"), before);
        assert_eq!(before.len(), MIGRATIONS.len());
    }

    #[test]
    fn versions_count_from_one_without_gaps() {
        for (index, (version, ..)) in MIGRATIONS.iter().enumerate() {
            assert_eq!(*version, index as i64 + 1);
        }
    }

    #[test]
    fn a_newer_schema_is_refused() {
        let mut connection = memory();
        bring_up_to_date(&mut connection).expect("a new database is made");
        connection
            .execute("insert into schema_migration values (?1, 'from_the_future', '')", [SCHEMA_VERSION + 1])
            .expect("a row");
        let refused = bring_up_to_date(&mut connection).expect_err("it is refused").to_string();
        assert!(refused.contains("newer Vitrine"), "{refused}");
    }

    #[test]
    fn a_changed_migration_is_noticed() {
        let mut connection = memory();
        bring_up_to_date(&mut connection).expect("a new database is made");
        connection.execute("update schema_migration set checksum = 'x' where version = 1", []).expect("a row");
        assert!(bring_up_to_date(&mut connection).is_err());
    }
}
