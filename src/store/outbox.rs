//! Mails to buyers that are due, written in the transaction that causes them: none is sent for what did not happen,
//! and none is forgotten.

use super::db::{Row, StoreError, Tx};
use crate::domain::id::{GiftCardId, OrderId};
use crate::domain::mail::MailKind;
use crate::domain::time::Timestamp;
use crate::params;
use crate::words::Language;

/// A mail that was taken to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueMail {
    pub id: i64,
    /// None when it is about a card that belongs to no order.
    pub order: Option<OrderId>,
    pub kind: MailKind,
    /// The parcel, refund, return or card that it is about; empty when it is about the whole order.
    pub subject: String,
    /// What its reader reads: that of the order, if there is one.
    pub language: Language,
    pub created_at: Timestamp,
    /// How often it was taken, this time included.
    pub attempts: u32,
}

/// Notes that a mail is due. One of a kind goes out once for an order and a subject.
pub async fn put_mail(
    tx: &mut Tx,
    order: OrderId,
    kind: MailKind,
    subject: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into outbox (order_id, kind, subject, created_at)
         values ($1, $2, $3, $4)
         on conflict (order_id, kind, subject) do nothing",
        params![order, kind.as_str(), subject, now],
    )
    .await?;
    Ok(())
}

/// Takes a mail back that is not due any more; answers whether nobody was sending it yet, so that none goes out.
pub async fn take_mail_back(
    tx: &mut Tx,
    order: OrderId,
    kind: MailKind,
    subject: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let taken = tx
        .execute(
            "delete from outbox
             where order_id = $1
               and kind = $2
               and subject = $3
               and sent_at is null
               and leased_until <= $4",
            params![order, kind.as_str(), subject, now],
        )
        .await?;
    Ok(taken == 1)
}

/// Notes that a mail with the code of a card that belongs to no order is due. It goes out once.
pub async fn put_card_mail(
    tx: &mut Tx,
    kind: MailKind,
    card: GiftCardId,
    language: Language,
    now: Timestamp,
) -> Result<(), StoreError> {
    put_mail_without_order(tx, kind, &card.to_string(), language, now).await
}

/// Notes that a mail is due that is about no order; `subject` says what it is about, mostly by an id. One of a kind goes out once for it.
pub async fn put_mail_without_order(
    tx: &mut Tx,
    kind: MailKind,
    subject: &str,
    language: Language,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into outbox (kind, subject, language, created_at) values ($1, $2, $3, $4) on conflict do nothing",
        params![kind.as_str(), subject, language.code(), now],
    )
    .await?;
    Ok(())
}

/// Mails that may be taken now, those first that wait longest.
pub async fn list_due_mails(tx: &mut Tx, now: Timestamp) -> Result<Vec<i64>, StoreError> {
    let rows = tx
        .query(
            "select id
             from outbox
             where sent_at is null and given_up_at is null and leased_until <= $1
             order by leased_until, id
             limit 100",
            params![now],
        )
        .await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// Takes a mail, so that nobody else sends it before that time; `None` when somebody was faster.
pub async fn lease_mail(tx: &mut Tx, id: i64, now: Timestamp, until: Timestamp) -> Result<Option<DueMail>, StoreError> {
    let row = tx
        .query_opt(
            "update outbox
             set leased_until = $3,
                 attempts = attempts + 1
             where id = $1 and sent_at is null and given_up_at is null and leased_until <= $2
             returning id, order_id, kind, subject, created_at, attempts,
                 coalesce((select o.language from \"order\" o where o.id = outbox.order_id), language) as language",
            params![id, now, until],
        )
        .await?;
    row.as_ref().map(read_mail).transpose()
}

/// Notes that a mail was sent.
pub async fn mark_sent(tx: &mut Tx, id: i64, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "update outbox set sent_at = $2, trouble = null, given_up_at = null where id = $1 and sent_at is null",
        params![id, now],
    )
    .await?;
    Ok(())
}

/// Notes that nothing of what is due about these orders has to be sent.
pub async fn mark_all_sent(tx: &mut Tx, orders: &[OrderId], now: Timestamp) -> Result<(), StoreError> {
    for order in orders {
        tx.execute("update outbox set sent_at = $2 where order_id = $1 and sent_at is null", params![*order, now])
            .await?;
    }
    Ok(())
}

/// Notes why a mail could not be sent, and when it is tried again. Whoever took it after us has the say.
pub async fn put_mail_off(tx: &mut Tx, mail: &DueMail, trouble: &str, until: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "update outbox
         set trouble = $3,
             leased_until = $4
         where id = $1 and attempts = $2 and sent_at is null",
        params![mail.id, mail.attempts, trouble, until],
    )
    .await?;
    Ok(())
}

/// Stops trying to send a mail.
pub async fn give_mail_up(tx: &mut Tx, mail: &DueMail, trouble: &str, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "update outbox
         set trouble = $3,
             given_up_at = $4
         where id = $1 and attempts = $2 and sent_at is null",
        params![mail.id, mail.attempts, trouble, now],
    )
    .await?;
    Ok(())
}

fn read_mail(row: &Row) -> Result<DueMail, StoreError> {
    Ok(DueMail {
        id: row.get("id")?,
        order: row.parse_opt("order_id")?,
        kind: row.parse("kind")?,
        subject: row.get("subject")?,
        language: row.parse("language")?,
        created_at: row.get("created_at")?,
        attempts: row.get("attempts")?,
    })
}
