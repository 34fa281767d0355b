//! Mails that nobody has to get: for whom they are due, and who wants no more.

use super::checkout::Checkout;
use super::db::{Row, StoreError, Tx};
use crate::domain::cart::Cart;
use crate::domain::id::{CheckoutId, OrderId};
use crate::domain::mail::MailKind;
use crate::domain::time::Timestamp;
use crate::params;
use crate::words::Language;

/// Notes that nobody at that mailbox wants mails of that kind.
pub async fn refuse_mails(tx: &mut Tx, mailbox_hash: &str, kind: MailKind, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "insert into mail_refusal (mailbox_hash, kind, at) values ($1, $2, $3) on conflict (mailbox_hash, kind) do nothing",
        params![mailbox_hash, kind.as_str(), now],
    )
    .await?;
    Ok(())
}

/// What mails nobody at that mailbox wants, and since when.
pub async fn list_refused_mails(tx: &mut Tx, mailbox_hash: &str) -> Result<Vec<(MailKind, Timestamp)>, StoreError> {
    let sql = "select kind, at from mail_refusal where mailbox_hash = $1 order by at, kind limit 100";
    let rows = tx.query(sql, params![mailbox_hash]).await?;
    rows.iter().map(|row| Ok((row.parse("kind")?, row.get("at")?))).collect()
}

/// Whether nobody at that mailbox wants mails of that kind.
pub async fn are_mails_refused(tx: &mut Tx, mailbox_hash: &str, kind: MailKind) -> Result<bool, StoreError> {
    let found = tx
        .query_opt(
            "select 1 as found from mail_refusal where mailbox_hash = $1 and kind = $2",
            params![mailbox_hash, kind.as_str()],
        )
        .await?;
    Ok(found.is_some())
}

/// Orders whose last parcel arrived between these moments, the first not included, and whose buyers were not asked for a review.
pub async fn list_orders_to_review(
    tx: &mut Tx,
    after: Timestamp,
    until: Timestamp,
) -> Result<Vec<OrderId>, StoreError> {
    let rows = tx
        .query(
            "select f.order_id
             from fulfillment f
             join \"order\" o on o.id = f.order_id
             where f.delivered_at > $1
               and f.delivered_at <= $2
               and f.taken_back_at is null
               and o.status = 'placed'
               and o.fulfillment = 'delivered'
               and not exists (
                   select 1 from outbox b where b.order_id = f.order_id and b.kind = 'review_request'
               )
               and not exists (
                   select 1
                   from fulfillment l
                   where l.order_id = f.order_id and l.taken_back_at is null and l.delivered_at > $2
               )
             group by f.order_id
             order by f.order_id
             limit 100",
            params![after, until],
        )
        .await?;
    rows.iter().map(|row| row.parse("order_id")).collect()
}

/// A checkout whose buyer asked to be reminded of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftCart {
    pub checkout: Checkout,
    pub cart: Cart,
    /// As typed; empty when none was.
    pub coupon: String,
    pub updated_at: Timestamp,
}

/// Keeps what is in the cart of a buyer who asked to be reminded of it; nothing of anybody else.
pub async fn keep_cart(
    tx: &mut Tx,
    checkout: CheckoutId,
    (cart, coupon): (&str, &str),
    language: Language,
) -> Result<(), StoreError> {
    tx.execute(
        "update checkout set cart = $2, coupon = $3, language = $4 where id = $1",
        params![checkout, cart, coupon, language.code()],
    )
    .await?;
    Ok(())
}

/// Checkouts that were left between these moments, the first not included, and of which nobody was reminded; and what their buyers
/// read.
pub async fn list_left_carts(
    tx: &mut Tx,
    after: Timestamp,
    until: Timestamp,
) -> Result<Vec<(CheckoutId, Language)>, StoreError> {
    let rows = tx
        .query(
            "select id, language
             from checkout
             where cart <> '' and reminded_at is null and updated_at > $1 and updated_at <= $2
             order by updated_at, id
             limit 100",
            params![after, until],
        )
        .await?;
    rows.iter().map(|row| Ok((row.parse("id")?, row.parse("language")?))).collect()
}

/// The cart that was left with that checkout.
pub async fn find_left_cart(tx: &mut Tx, id: CheckoutId) -> Result<Option<LeftCart>, StoreError> {
    let row = tx
        .query_opt(
            "select id, draft, cards, cart, coupon, updated_at from checkout where id = $1 and cart <> ''",
            params![id],
        )
        .await?;
    row.as_ref().map(read_left_cart).transpose()
}

/// Notes that its buyer is reminded; answers whether nobody had.
pub async fn mark_reminded(tx: &mut Tx, id: CheckoutId, now: Timestamp) -> Result<bool, StoreError> {
    let marked = tx
        .execute("update checkout set reminded_at = $2 where id = $1 and reminded_at is null", params![id, now])
        .await?;
    Ok(marked == 1)
}

/// Gives a checkout another secret: whoever had the last one does not find it any more.
pub async fn change_secret(tx: &mut Tx, id: CheckoutId, secret_hash: &str, now: Timestamp) -> Result<(), StoreError> {
    tx.execute("update checkout set secret_hash = $2, updated_at = $3 where id = $1", params![id, secret_hash, now])
        .await?;
    Ok(())
}

/// Whether somebody with that address has bought something since.
pub async fn has_bought_since(tx: &mut Tx, email: &str, since: Timestamp) -> Result<bool, StoreError> {
    let found = tx
        .query_opt(
            "select 1 as found
             from \"order\"
             where created_at >= $2 and lower(email) = lower($1) and status = 'placed'
             limit 1",
            params![email, since],
        )
        .await?;
    Ok(found.is_some())
}

fn read_left_cart(row: &Row) -> Result<LeftCart, StoreError> {
    let checkout = Checkout { id: row.parse("id")?, draft: row.json("draft")?, cards: row.json("cards")? };
    let cart: String = row.get("cart")?;
    Ok(LeftCart {
        checkout,
        cart: Cart::from_cookie(&cart),
        coupon: row.get("coupon")?,
        updated_at: row.get("updated_at")?,
    })
}
