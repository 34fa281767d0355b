//! Guests who ask for the link of an order, by its number and their address.

use super::super::db::{StoreError, Tx};
use crate::domain::id::InquiryId;
use crate::domain::mail::MailKind;
use crate::domain::time::Timestamp;
use crate::params;

/// What a guest typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inquiry {
    pub id: InquiryId,
    pub number: i64,
    pub email: String,
    pub created_at: Timestamp,
}

/// Writes it down.
pub async fn insert_inquiry(tx: &mut Tx, inquiry: &Inquiry) -> Result<(), StoreError> {
    tx.execute(
        "insert into order_inquiry (id, number, email, created_at) values ($1, $2, $3, $4)",
        params![inquiry.id, inquiry.number, &inquiry.email, inquiry.created_at],
    )
    .await?;
    Ok(())
}

/// What was asked, for its mail.
pub async fn find_inquiry(tx: &mut Tx, id: InquiryId) -> Result<Option<Inquiry>, StoreError> {
    let sql = "select id, number, email, created_at from order_inquiry where id = $1";
    let row = tx.query_opt(sql, params![id]).await?;
    row.map(|row| {
        Ok(Inquiry {
            id: row.parse("id")?,
            number: row.get("number")?,
            email: row.get("email")?,
            created_at: row.get("created_at")?,
        })
    })
    .transpose()
}

/// How often the order with that number was asked for since then, with that address. Others who guess use up nothing of it.
pub async fn count_inquiries(tx: &mut Tx, number: i64, email: &str, since: Timestamp) -> Result<i64, StoreError> {
    let sql = "select count(*) as n
               from order_inquiry
               where number = $1 and lower(email) = lower($2) and created_at > $3";
    tx.query_one(sql, params![number, email, since]).await?.get("n")
}

/// Forgets old ones, with their mails.
pub async fn delete_old_inquiries(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    const OLD: &str = "select id from order_inquiry where created_at < $1 order by created_at limit 500";
    let of_old = format!("delete from outbox where order_id is null and kind = $2 and subject in ({OLD})");
    tx.execute(&of_old, params![before, MailKind::OrderLink.as_str()]).await?;
    tx.execute(&format!("delete from order_inquiry where id in ({OLD})"), params![before]).await
}
