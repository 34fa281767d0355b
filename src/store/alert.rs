//! Alerts: mails that somebody asked for, until they are sent.

use super::db::{Row, StoreError, Tx};
use crate::domain::alert::{AlertKind, AlertState};
use crate::domain::id::{AlertId, VariantId};
use crate::domain::mail::MailKind;
use crate::domain::money::{Currency, Money};
use crate::domain::time::Timestamp;
use crate::params;
use crate::words::Language;

/// An alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    pub id: AlertId,
    pub kind: AlertKind,
    pub variant: VariantId,
    pub email: String,
    /// A keyed hash of whose it is.
    pub mailbox_hash: String,
    /// Empty for the shop's own.
    pub market: String,
    /// What it cost when it was asked for.
    pub price: Money,
    pub state: AlertState,
    /// In which it was asked for.
    pub language: Language,
    pub created_at: Timestamp,
}

const COLUMNS: &str =
    "id, kind, variant_id, email, mailbox_hash, market, currency, price_minor, state, language, created_at";

/// Writes an alert down.
///
/// # Errors
/// [`StoreError::Conflict`] when the mailbox has asked for the same.
pub async fn insert_alert(tx: &mut Tx, new: &Alert) -> Result<(), StoreError> {
    tx.execute(
        "insert into alert (
             id, kind, variant_id, email, mailbox_hash, market, currency, price_minor, state, language, created_at, updated_at
         )
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)",
        params![
            new.id,
            new.kind.as_str(),
            new.variant,
            &new.email,
            &new.mailbox_hash,
            &new.market,
            new.price.currency.to_string(),
            new.price.minor,
            new.state.as_str(),
            new.language.code(),
            new.created_at
        ],
    )
    .await?;
    Ok(())
}

/// The alert with that id; `None` when it is over.
pub async fn find_alert(tx: &mut Tx, id: AlertId) -> Result<Option<Alert>, StoreError> {
    let sql = format!("select {COLUMNS} from alert where id = $1");
    tx.query_opt(&sql, params![id]).await?.as_ref().map(read_alert).transpose()
}

/// The alert of this kind that the mailbox has asked for about the variant.
pub async fn find_alert_of(
    tx: &mut Tx,
    mailbox_hash: &str,
    kind: AlertKind,
    variant: VariantId,
) -> Result<Option<Alert>, StoreError> {
    let sql = format!("select {COLUMNS} from alert where mailbox_hash = $1 and kind = $2 and variant_id = $3");
    tx.query_opt(&sql, params![mailbox_hash, kind.as_str(), variant]).await?.as_ref().map(read_alert).transpose()
}

/// All that the mailbox has asked for, those first that were asked for first.
pub async fn list_alerts_of_mailbox(tx: &mut Tx, mailbox_hash: &str) -> Result<Vec<Alert>, StoreError> {
    let sql = format!("select {COLUMNS} from alert where mailbox_hash = $1 order by created_at, id limit 1000");
    tx.query(&sql, params![mailbox_hash]).await?.iter().map(read_alert).collect()
}

/// How many alerts the mailbox has not confirmed.
pub async fn count_unconfirmed(tx: &mut Tx, mailbox_hash: &str) -> Result<u32, StoreError> {
    tx.query_one("select count(*) as n from alert where mailbox_hash = $1 and state = 'asked'", params![mailbox_hash])
        .await?
        .get("n")
}

/// Moves an alert from one state to the next; answers whether it was in that state.
pub async fn move_alert(
    tx: &mut Tx,
    id: AlertId,
    (from, to): (AlertState, AlertState),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let moved = tx
        .execute(
            "update alert set state = $3, updated_at = $4 where id = $1 and state = $2",
            params![id, from.as_str(), to.as_str(), now],
        )
        .await?;
    Ok(moved == 1)
}

/// Forgets an alert.
pub async fn delete_alert(tx: &mut Tx, id: AlertId) -> Result<(), StoreError> {
    tx.execute("delete from alert where id = $1", params![id]).await?;
    Ok(())
}

/// Notes that a mail about an alert is due. One of a kind goes out once.
pub async fn put_alert_mail(
    tx: &mut Tx,
    kind: MailKind,
    (alert, language): (AlertId, Language),
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into outbox (kind, subject, language, created_at) values ($1, $2, $3, $4)",
        params![kind.as_str(), alert, language.code(), now],
    )
    .await?;
    Ok(())
}

/// Alerts whose variant can be bought again, those first that were asked for first.
pub async fn list_back_in_stock(tx: &mut Tx) -> Result<Vec<Alert>, StoreError> {
    let rows = tx
        .query(
            "select a.id, a.kind, a.variant_id, a.email, a.mailbox_hash, a.market, a.currency, a.price_minor, a.state,
                    a.language, a.created_at
             from alert a
             join stock_level s on s.variant_id = a.variant_id
             join variant v on v.id = a.variant_id
             join product p on p.id = v.product_id
             where a.state = 'watching'
               and a.kind = 'back_in_stock'
               and p.status = 'active'
               and p.published = 1
               and (
                   s.tracked = 0
                   or (s.sell_when_out = 1 and s.beyond_limit is null)
                   or s.on_hand - s.allocated - s.held + case when s.sell_when_out = 1 then s.beyond_limit else 0 end > 0
               )
             order by a.created_at, a.id
             limit 100",
            &[],
        )
        .await?;
    rows.iter().map(read_alert).collect()
}

/// The next alerts about prices, by their ids.
pub async fn list_price_watchers(tx: &mut Tx, after: Option<AlertId>, limit: u32) -> Result<Vec<Alert>, StoreError> {
    let sql = format!(
        "select {COLUMNS}
         from alert
         where state = 'watching' and kind = 'price_drop' and id > $1
         order by id
         limit $2"
    );
    let after = after.map_or_else(String::new, |id| id.to_string());
    let rows = tx.query(&sql, params![after, limit]).await?;
    rows.iter().map(read_alert).collect()
}

/// Forgets alerts in that state and of that kind of which nothing was heard since.
pub async fn delete_old_alerts(
    tx: &mut Tx,
    state: AlertState,
    kind: AlertKind,
    before: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "delete from alert where state = $1 and kind = $2 and updated_at < $3",
        params![state.as_str(), kind.as_str(), before],
    )
    .await?;
    Ok(())
}

/// Forgets alerts whose mail was sent, or can't be.
pub async fn delete_told_alerts(tx: &mut Tx) -> Result<(), StoreError> {
    tx.execute(
        "delete from alert
         where state = 'told'
           and exists (
               select 1
               from outbox o
               where o.order_id is null
                 and o.subject = alert.id
                 and o.kind = alert.kind
                 and (o.sent_at is not null or o.given_up_at is not null)
           )",
        &[],
    )
    .await?;
    Ok(())
}

/// Forgets mails that are due about alerts that are over, unless somebody is sending them just now.
pub async fn delete_mails_of_nobody(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "delete from outbox
         where sent_at is null
           and given_up_at is null
           and leased_until <= $1
           and order_id is null
           and kind in ('confirm_alert', 'back_in_stock', 'price_drop')
           and not exists (select 1 from alert a where a.id = outbox.subject)",
        params![now],
    )
    .await?;
    Ok(())
}

/// How often the catalogue had changed when prices were last compared with what alerts wait for.
pub async fn prices_looked_at(tx: &mut Tx) -> Result<Option<i64>, StoreError> {
    let row = tx.query_opt("select value from counter where name = 'alert_prices'", &[]).await?;
    row.map(|row| row.get("value")).transpose()
}

/// Notes that they were compared; `None` when somebody new waits, so that they are compared again.
pub async fn note_prices_looked_at(tx: &mut Tx, changes: Option<i64>) -> Result<(), StoreError> {
    tx.execute(
        "insert into counter (name, value)
         values ('alert_prices', $1)
         on conflict (name) do update set value = excluded.value",
        params![changes.unwrap_or(-1)],
    )
    .await?;
    Ok(())
}

fn read_alert(row: &Row) -> Result<Alert, StoreError> {
    let currency: Currency = row.parse("currency")?;
    Ok(Alert {
        id: row.parse("id")?,
        kind: row.parse("kind")?,
        variant: row.parse("variant_id")?,
        email: row.get("email")?,
        mailbox_hash: row.get("mailbox_hash")?,
        market: row.get("market")?,
        price: Money::new(row.get("price_minor")?, currency),
        state: row.parse("state")?,
        language: row.parse("language")?,
        created_at: row.get("created_at")?,
    })
}
