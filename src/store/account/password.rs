//! Passwords, as hashes, and links by which they are set anew.

use super::super::db::{Row, StoreError, Tx};
use crate::domain::id::{CustomerId, PasswordResetId};
use crate::domain::mail::MailKind;
use crate::domain::time::Timestamp;
use crate::params;

/// Somebody asked for a link by which a password is set anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordReset {
    pub id: PasswordResetId,
    pub email: String,
    pub mailbox: String,
    pub created_at: Timestamp,
}

/// The hash of the customer's password, if they have one.
pub async fn find_password(tx: &mut Tx, customer: CustomerId) -> Result<Option<String>, StoreError> {
    let row = tx.query_opt("select hash from password where customer_id = $1", params![customer]).await?;
    row.map(|row| row.get("hash")).transpose()
}

/// Gives the customer a password, instead of the one that they had.
pub async fn save_password(tx: &mut Tx, customer: CustomerId, hash: &str, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "insert into password (customer_id, hash, changed_at)
         values ($1, $2, $3)
         on conflict (customer_id) do update set hash = excluded.hash, changed_at = excluded.changed_at",
        params![customer, hash, now],
    )
    .await?;
    Ok(())
}

/// Writes a better hash of the same password, unless it was changed meanwhile.
pub async fn rehash_password(tx: &mut Tx, customer: CustomerId, old: &str, new: &str) -> Result<(), StoreError> {
    tx.execute("update password set hash = $3 where customer_id = $1 and hash = $2", params![customer, old, new])
        .await?;
    Ok(())
}

/// Takes the customer's password away; answers whether there was one.
pub async fn delete_password(tx: &mut Tx, customer: CustomerId) -> Result<bool, StoreError> {
    Ok(tx.execute("delete from password where customer_id = $1", params![customer]).await? == 1)
}

/// Writes down that somebody asked for a link.
pub async fn insert_reset(tx: &mut Tx, reset: &PasswordReset) -> Result<(), StoreError> {
    tx.execute(
        "insert into password_reset (id, email, mailbox, created_at) values ($1, $2, $3, $4)",
        params![reset.id, &reset.email, &reset.mailbox, reset.created_at],
    )
    .await?;
    Ok(())
}

/// The question behind a link.
pub async fn find_reset(tx: &mut Tx, id: PasswordResetId) -> Result<Option<PasswordReset>, StoreError> {
    let sql = "select id, email, mailbox, created_at from password_reset where id = $1";
    tx.query_opt(sql, params![id]).await?.as_ref().map(read_reset).transpose()
}

/// How many links were asked for a mailbox since then.
pub async fn count_resets(tx: &mut Tx, mailbox: &str, since: Timestamp) -> Result<i64, StoreError> {
    let sql = "select count(*) as n from password_reset where mailbox = $1 and created_at > $2";
    tx.query_one(sql, params![mailbox, since]).await?.get("n")
}

/// Forgets all links of a mailbox: none of them is good any more.
pub async fn delete_resets_of(tx: &mut Tx, mailbox: &str) -> Result<(), StoreError> {
    const OF_MAILBOX: &str = "select id from password_reset where mailbox = $1";
    let mails = format!("delete from outbox where order_id is null and kind = $2 and subject in ({OF_MAILBOX})");
    tx.execute(&mails, params![mailbox, MailKind::PasswordReset.as_str()]).await?;
    tx.execute("delete from password_reset where mailbox = $1", params![mailbox]).await?;
    Ok(())
}

/// Forgets old ones, with their mails.
pub async fn delete_old_resets(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    const OLD: &str = "select id from password_reset where created_at <= $1 order by created_at limit 500";
    let mails = format!("delete from outbox where order_id is null and kind = $2 and subject in ({OLD})");
    tx.execute(&mails, params![before, MailKind::PasswordReset.as_str()]).await?;
    tx.execute(&format!("delete from password_reset where id in ({OLD})"), params![before]).await
}

fn read_reset(row: &Row) -> Result<PasswordReset, StoreError> {
    Ok(PasswordReset {
        id: row.parse("id")?,
        email: row.get("email")?,
        mailbox: row.get("mailbox")?,
        created_at: row.get("created_at")?,
    })
}
