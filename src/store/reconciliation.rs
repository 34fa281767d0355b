//! Differences between a provider's books and ours, and what of ours is compared.

use super::db::{Row, StoreError, Tx};
use crate::domain::id::{AttemptId, OrderId, RefundId};
use crate::domain::money::{Currency, Money};
use crate::domain::payment::AttemptState;
use crate::domain::reconciliation::{BreakKind, Difference, OurPayment, OurRefund};
use crate::domain::time::Timestamp;
use crate::params;

/// A difference as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    pub id: i64,
    pub kind: BreakKind,
    pub subject: String,
    /// The number of the order that it is about.
    pub order_number: Option<i64>,
    pub ours: Option<Money>,
    pub theirs: Option<Money>,
    pub happened_at: Timestamp,
    pub opened_at: Timestamp,
    /// Who sees to it, and since when.
    pub taken: Option<(Timestamp, String)>,
    pub closed: Option<(Timestamp, String)>,
    pub note: String,
}

const COLUMNS: &str = "b.id, b.kind, b.subject, o.number as order_number, b.currency, b.ours_minor, b.theirs_minor,
     b.happened_at, b.opened_at, b.taken_at, b.taken_by, b.closed_at, b.closed_by, b.note";

/// Keeps a difference; answers whether it is new. One that is open is brought up to date.
pub async fn open_break(tx: &mut Tx, provider: &str, found: &Difference, now: Timestamp) -> Result<bool, StoreError> {
    let currency = found.ours.or(found.theirs).map_or(Currency::EUR, |money| money.currency);
    let (ours, theirs) = (found.ours.map(|money| money.minor), found.theirs.map(|money| money.minor));
    let known = tx
        .execute(
            "update recon_break
             set ours_minor = $4, theirs_minor = $5
             where provider = $1 and kind = $2 and subject = $3 and closed_at is null",
            params![provider, found.kind.as_str(), &found.subject, ours, theirs],
        )
        .await?;
    if known > 0 {
        return Ok(false);
    }
    let opened = tx
        .execute(
            "insert into recon_break (
                 provider, kind, subject, order_id, currency, ours_minor, theirs_minor, happened_at, opened_at
             )
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict (provider, kind, subject) where closed_at is null do nothing",
            params![
                provider,
                found.kind.as_str(),
                &found.subject,
                found.order,
                currency.code(),
                ours,
                theirs,
                found.at,
                now
            ],
        )
        .await?;
    Ok(opened == 1)
}

/// Whether staff has looked at this very difference, with these sums, and let it be.
pub async fn is_accepted(tx: &mut Tx, provider: &str, found: &Difference) -> Result<bool, StoreError> {
    let row = tx
        .query_opt(
            "select 1 as found
             from recon_break
             where provider = $1
               and kind = $2
               and subject = $3
               and closed_by = 'staff'
               and coalesce(ours_minor, -1) = $4
               and coalesce(theirs_minor, -1) = $5",
            params![
                provider,
                found.kind.as_str(),
                &found.subject,
                found.ours.map_or(-1, |money| money.minor),
                found.theirs.map_or(-1, |money| money.minor)
            ],
        )
        .await?;
    Ok(row.is_some())
}

/// What is open, oldest first.
pub async fn list_open_breaks(tx: &mut Tx) -> Result<Vec<Break>, StoreError> {
    let sql = format!(
        "select {COLUMNS}
         from recon_break b
         left join \"order\" o on o.id = b.order_id
         where b.closed_at is null
         order by b.opened_at, b.id
         limit 10000"
    );
    tx.query(&sql, &[]).await?.iter().map(read_break).collect()
}

/// The difference with that number.
pub async fn find_break(tx: &mut Tx, id: i64) -> Result<Option<Break>, StoreError> {
    let sql = format!(
        "select {COLUMNS}
         from recon_break b
         left join \"order\" o on o.id = b.order_id
         where b.id = $1"
    );
    tx.query_opt(&sql, params![id]).await?.as_ref().map(read_break).transpose()
}

/// Closes a difference; answers whether it was open.
pub async fn close_break(tx: &mut Tx, id: i64, by: &str, note: &str, now: Timestamp) -> Result<bool, StoreError> {
    let closed = tx
        .execute(
            "update recon_break
             set closed_at = $2, closed_by = $3, note = case when $4 = '' then note else $4 end
             where id = $1 and closed_at is null",
            params![id, now, by, note],
        )
        .await?;
    Ok(closed == 1)
}

/// Gives a difference to a human; answers whether it was open and nothing was begun with it.
pub async fn take_break(tx: &mut Tx, id: i64, by: &str, note: &str, now: Timestamp) -> Result<bool, StoreError> {
    let taken = tx
        .execute(
            "update recon_break
             set taken_at = $2, taken_by = $3, note = case when $4 = '' then note else $4 end
             where id = $1
               and closed_at is null
               and taken_at is null
               and (refund_asked_at is null or $3 <> 'staff')",
            params![id, now, by, note],
        )
        .await?;
    Ok(taken == 1)
}

/// Whether nothing of the order may be sent: it counts as paid, and the provider has no money for it.
pub async fn is_frozen(tx: &mut Tx, order: OrderId) -> Result<bool, StoreError> {
    let found = tx
        .query_opt(
            "select 1 as found
             from recon_break
             where order_id = $1 and kind = 'paid_without_charge' and closed_at is null",
            params![order],
        )
        .await?;
    Ok(found.is_some())
}

/// Money without an order that is to go back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    pub id: i64,
    /// The provider's name for the payment.
    pub payment: String,
    pub amount: Money,
    /// What sends it back, and when the provider was asked for the first time.
    pub refund: Option<RefundId>,
    pub asked_at: Option<Timestamp>,
}

/// Money without an order that was found before that time, and that nobody has taken.
pub async fn list_strays(tx: &mut Tx, provider: &str, found_before: Timestamp) -> Result<Vec<Stray>, StoreError> {
    let rows = tx
        .query(
            "select id, subject, theirs_minor, currency, refund_id, refund_asked_at
             from recon_break
             where provider = $1
               and kind = 'captured_without_order'
               and closed_at is null
               and taken_at is null
               and opened_at <= $2
             order by id
             limit 100",
            params![provider, found_before],
        )
        .await?;
    let read = |row: &Row| {
        Ok(Stray {
            id: row.get("id")?,
            payment: row.get("subject")?,
            amount: Money::new(row.get("theirs_minor")?, row.parse("currency")?),
            refund: row.parse_opt("refund_id")?,
            asked_at: row.get("refund_asked_at")?,
        })
    };
    rows.iter().map(read).collect()
}

/// Notes that the provider is about to be asked to send it back, by the refund that is there already or by this one; `None` when
/// somebody has taken it meanwhile.
pub async fn note_stray_asked(
    tx: &mut Tx,
    id: i64,
    refund: RefundId,
    now: Timestamp,
) -> Result<Option<RefundId>, StoreError> {
    let row = tx
        .query_opt(
            "update recon_break
             set refund_id = coalesce(refund_id, $2), refund_asked_at = coalesce(refund_asked_at, $3)
             where id = $1 and closed_at is null and taken_at is null
             returning refund_id",
            params![id, refund, now],
        )
        .await?;
    row.map(|row| row.parse("refund_id")).transpose()
}

/// Lets a refund go that was never done and whose key tells nothing any more: the next one is another.
pub async fn forget_stray_refund(tx: &mut Tx, id: i64, refund: RefundId) -> Result<(), StoreError> {
    tx.execute(
        "update recon_break set refund_id = null, refund_asked_at = null where id = $1 and refund_id = $2",
        params![id, refund],
    )
    .await?;
    Ok(())
}

/// Attempts at that provider whose money was taken since that time, or is still only set aside, by id; `after` is the last of
/// the page before.
pub async fn list_secured_payments(
    tx: &mut Tx,
    provider: &str,
    since: Timestamp,
    after: Option<AttemptId>,
) -> Result<Vec<(AttemptId, OurPayment)>, StoreError> {
    let sql = "select id, order_id, state, amount_minor, captured_minor, currency, updated_at
         from payment_attempt
         where provider = $1
           and (state = 'authorized' or (state = 'captured' and updated_at >= $2))
           and id > $3
         order by id
         limit 500";
    let after = after.map_or(String::new(), |id| id.to_string());
    tx.query(sql, params![provider, since, after]).await?.iter().map(read_payment).collect()
}

/// The attempt with that id, if it is at that provider.
pub async fn find_payment(
    tx: &mut Tx,
    provider: &str,
    id: AttemptId,
) -> Result<Option<(AttemptId, OurPayment)>, StoreError> {
    let sql = "select id, order_id, state, amount_minor, captured_minor, currency, updated_at
         from payment_attempt
         where provider = $1 and id = $2";
    tx.query_opt(sql, params![provider, id]).await?.as_ref().map(read_payment).transpose()
}

/// Refunds at that provider that have moved since that time and are done, by id; `after` is the last of the page before. What
/// was put on a card instead, the provider never hears of.
pub async fn list_done_refunds(
    tx: &mut Tx,
    provider: &str,
    since: Timestamp,
    after: Option<RefundId>,
) -> Result<Vec<(RefundId, OurRefund)>, StoreError> {
    let sql = "select r.id, r.order_id, r.attempt_id, r.provider_ref, r.amount_minor, r.currency, r.state, r.updated_at
         from refund r
         join payment_attempt a on a.id = r.attempt_id
         where a.provider = $1
           and r.to_card_id is null
           and r.state = 'completed'
           and r.updated_at >= $2
           and r.id > $3
         order by r.id
         limit 500";
    let after = after.map_or(String::new(), |id| id.to_string());
    tx.query(sql, params![provider, since, after]).await?.iter().map(read_refund).collect()
}

/// The refund with that id, if it is at that provider.
pub async fn find_our_refund(
    tx: &mut Tx,
    provider: &str,
    id: RefundId,
) -> Result<Option<(RefundId, OurRefund)>, StoreError> {
    let sql = "select r.id, r.order_id, r.attempt_id, r.provider_ref, r.amount_minor, r.currency, r.state, r.updated_at
         from refund r
         join payment_attempt a on a.id = r.attempt_id
         where a.provider = $1 and r.id = $2 and r.to_card_id is null";
    tx.query_opt(sql, params![provider, id]).await?.as_ref().map(read_refund).transpose()
}

fn read_payment(row: &Row) -> Result<(AttemptId, OurPayment), StoreError> {
    let state: AttemptState = row.parse("state")?;
    let payment = OurPayment {
        order: row.parse("order_id")?,
        asked: Money::new(row.get("amount_minor")?, row.parse("currency")?),
        captured: Money::new(row.get("captured_minor")?, row.parse("currency")?),
        open: state.live(),
        secured: matches!(state, AttemptState::Authorized | AttemptState::Captured),
        at: row.get("updated_at")?,
    };
    Ok((row.parse("id")?, payment))
}

fn read_refund(row: &Row) -> Result<(RefundId, OurRefund), StoreError> {
    let refund = OurRefund {
        order: row.parse("order_id")?,
        attempt: row.parse("attempt_id")?,
        reference: row.get("provider_ref")?,
        amount: Money::new(row.get("amount_minor")?, row.parse("currency")?),
        state: row.parse("state")?,
        at: row.get("updated_at")?,
    };
    Ok((row.parse("id")?, refund))
}

fn read_break(row: &Row) -> Result<Break, StoreError> {
    let currency: Currency = row.parse("currency")?;
    let money = |column| Ok::<_, StoreError>(row.get::<Option<i64>>(column)?.map(|minor| Money::new(minor, currency)));
    let act = |at, by| Ok::<_, StoreError>(row.get::<Option<Timestamp>>(at)?.zip(row.get::<Option<String>>(by)?));
    Ok(Break {
        id: row.get("id")?,
        kind: row.parse("kind")?,
        subject: row.get("subject")?,
        order_number: row.get("order_number")?,
        ours: money("ours_minor")?,
        theirs: money("theirs_minor")?,
        happened_at: row.get("happened_at")?,
        opened_at: row.get("opened_at")?,
        taken: act("taken_at", "taken_by")?,
        closed: act("closed_at", "closed_by")?,
        note: row.get("note")?,
    })
}
