//! People who asked to sign in, and have not typed their code yet. The codes themselves are stored nowhere.

use super::super::db::{Row, StoreError, Tx};
use crate::domain::id::SignInId;
use crate::domain::mail::MailKind;
use crate::domain::time::Timestamp;
use crate::params;

/// Somebody asked to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    pub id: SignInId,
    pub email: String,
    pub mailbox: String,
    /// Whose code it takes.
    pub code_of: SignInId,
    /// How often a code was typed that was not the right one.
    pub tries: u32,
    pub created_at: Timestamp,
    pub ends_at: Timestamp,
}

const COLUMNS: &str = "id, email, mailbox, code_of, tries, created_at, ends_at";

/// Writes down that somebody asked to sign in.
pub async fn insert_sign_in(tx: &mut Tx, sign_in: &SignIn, secret_hash: &str) -> Result<(), StoreError> {
    tx.execute(
        "insert into sign_in (id, secret_hash, email, mailbox, code_of, tries, created_at, ends_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            sign_in.id,
            secret_hash,
            &sign_in.email,
            &sign_in.mailbox,
            sign_in.code_of,
            sign_in.tries,
            sign_in.created_at,
            sign_in.ends_at
        ],
    )
    .await?;
    Ok(())
}

/// What the browser with that secret asked for.
pub async fn find_sign_in(tx: &mut Tx, secret_hash: &str) -> Result<Option<SignIn>, StoreError> {
    let sql = format!("select {COLUMNS} from sign_in where secret_hash = $1");
    tx.query_opt(&sql, params![secret_hash]).await?.as_ref().map(read_sign_in).transpose()
}

/// The one with that id, for its mail.
pub async fn find_sign_in_by_id(tx: &mut Tx, id: SignInId) -> Result<Option<SignIn>, StoreError> {
    let sql = format!("select {COLUMNS} from sign_in where id = $1");
    tx.query_opt(&sql, params![id]).await?.as_ref().map(read_sign_in).transpose()
}

/// Those of a mailbox whose own code was mailed and is still good, newest first.
pub async fn list_mailed(tx: &mut Tx, mailbox: &str, now: Timestamp) -> Result<Vec<SignIn>, StoreError> {
    let sql = format!(
        "select {COLUMNS}
         from sign_in
         where mailbox = $1 and ends_at > $2 and code_of = id
         order by created_at desc, id
         limit 20"
    );
    let rows = tx.query(&sql, params![mailbox, now]).await?;
    rows.iter().map(read_sign_in).collect()
}

/// Counts a code that was typed.
pub async fn count_try(tx: &mut Tx, id: SignInId) -> Result<(), StoreError> {
    tx.execute("update sign_in set tries = tries + 1 where id = $1", params![id]).await?;
    Ok(())
}

/// Forgets all that was asked for a mailbox: whoever reads it is in, and none of the codes is good any more.
pub async fn delete_sign_ins_of(tx: &mut Tx, mailbox: &str) -> Result<(), StoreError> {
    tx.execute(
        "delete from outbox
         where order_id is null
           and kind = $2
           and subject in (select id from sign_in where mailbox = $1)",
        params![mailbox, MailKind::SignInCode.as_str()],
    )
    .await?;
    tx.execute("delete from sign_in where mailbox = $1", params![mailbox]).await?;
    Ok(())
}

/// Forgets what nobody finished, with its mail: a code that is no longer good need not be sent.
pub async fn delete_old_sign_ins(tx: &mut Tx, ended_before: Timestamp) -> Result<u64, StoreError> {
    const OLD: &str = "select id from sign_in where ends_at < $1 order by ends_at limit 500";
    let of_old = format!("delete from outbox where order_id is null and kind = $2 and subject in ({OLD})");
    tx.execute(&of_old, params![ended_before, MailKind::SignInCode.as_str()]).await?;
    tx.execute(&format!("delete from sign_in where id in ({OLD})"), params![ended_before]).await
}

fn read_sign_in(row: &Row) -> Result<SignIn, StoreError> {
    Ok(SignIn {
        id: row.parse("id")?,
        email: row.get("email")?,
        mailbox: row.get("mailbox")?,
        code_of: row.parse("code_of")?,
        tries: row.get("tries")?,
        created_at: row.get("created_at")?,
        ends_at: row.get("ends_at")?,
    })
}
