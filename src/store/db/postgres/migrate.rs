//! The same migrations on PostgreSQL. Of several processes that start at once one migrates, and the others wait for it.

use super::super::dialect::for_postgres;
use super::super::migrate::{Applied, BOOK, READ, WRITE, due};
use super::super::{StoreError, Value};
use super::address::PostgresUrl;
use super::session::{Fault, Session};

/// The lock of whoever migrates: "vitrine" and 1, in the numbers that PostgreSQL's advisory locks have.
const LOCK: &str = "select pg_advisory_lock(1986622066, 1)";

/// # Errors
/// When the database can't be reached, is newer than this binary, or a migration fails.
pub(super) async fn bring_up_to_date(url: &PostgresUrl) -> Result<(), StoreError> {
    let away = |fault| match fault {
        Fault::Again(cause) => StoreError::Other(format!("the database {url} does not answer: {cause}")),
        fault => StoreError::from(fault),
    };
    let mut session = Session::open(url, 0).await.map_err(away)?;
    migrate(&mut session).await.map_err(|failure| match failure {
        Failure::Refused(error) => error,
        Failure::Database(fault) => away(fault),
    })
}

/// Why it did not go on.
enum Failure {
    Refused(StoreError),
    Database(Fault),
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Database(fault)
    }
}

/// The lock ends with the session.
async fn migrate(session: &mut Session) -> Result<(), Failure> {
    session.batch("set lock_timeout = 0").await?;
    session.batch(LOCK).await?;
    session.batch(&for_postgres(BOOK)).await?;
    let applied = session.query(READ, &[]).await?.iter().map(read).collect::<Result<Vec<_>, _>>();
    for (Applied { version, name, checksum }, text) in
        due(&applied.map_err(Failure::Refused)?).map_err(Failure::Refused)?
    {
        session.batch("begin").await?;
        session.batch(&for_postgres(text)).await?;
        let row = [Value::Integer(version), Value::Text(name.clone()), Value::Text(checksum)];
        session.execute(WRITE, &row).await?;
        session.batch("commit").await?;
        tracing::info!(version, name, "migrated");
    }
    Ok(())
}

fn read(row: &super::Row) -> Result<Applied, StoreError> {
    Ok(Applied { version: row.get("version")?, name: row.get("name")?, checksum: row.get("checksum")? })
}
