//! Forgetting customers. What an order was for the books stays: its lines, its sums, the country. Who it was for goes, as soon as
//! nothing more has to be sent, paid back or answered.

use super::super::alert::delete_mails_of_nobody;
use super::super::db::{StoreError, Tx};
use super::super::review_photo::delete_photos_of_order;
use super::Customer;
use crate::domain::account::mailbox_of;
use crate::domain::address::{Address, Country};
use crate::domain::checkout::CheckoutDraft;
use crate::domain::id::{CheckoutId, OrderId};
use crate::domain::time::Timestamp;
use crate::params;

/// Stands where the address of a customer was. No mail ever goes there (RFC 2606).
pub const ERASED_EMAIL: &str = "erased@customer.invalid";
/// Stands where a name was that everybody could read.
const ERASED_AUTHOR: &str = "A former customer";

/// Deletes the account and all that belongs to it alone, and marks its orders to be forgotten.
pub async fn delete_customer(tx: &mut Tx, customer: &Customer, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "insert into erasure_due (order_id, asked_at)
         select id, $3
         from \"order\"
         where customer_id = $1 or (customer_id is null and lower(email) = $2)
         on conflict (order_id) do nothing",
        params![customer.id, &customer.mailbox, now],
    )
    .await?;
    for (sql, of) in [
        ("update \"order\" set customer_id = null where customer_id = $1", customer.id.to_string()),
        ("delete from session where customer_id = $1", customer.id.to_string()),
        ("delete from saved_address where customer_id = $1", customer.id.to_string()),
        ("delete from cart_line where customer_id = $1", customer.id.to_string()),
        ("delete from wish where customer_id = $1", customer.id.to_string()),
        ("delete from password where customer_id = $1", customer.id.to_string()),
        ("delete from passkey where customer_id = $1", customer.id.to_string()),
        ("delete from passkey_ceremony where customer_id = $1", customer.id.to_string()),
        (
            "delete from outbox
             where order_id is null
               and subject in (select id from account_event where customer_id = $1)",
            customer.id.to_string(),
        ),
        ("delete from account_event where customer_id = $1", customer.id.to_string()),
        ("delete from password_reset where mailbox = $1", customer.mailbox.clone()),
        ("delete from sign_in where mailbox = $1", customer.mailbox.clone()),
        ("delete from order_inquiry where lower(email) = $1", customer.mailbox.clone()),
        // Whoever is forgotten gets no newsletter. What is left of them there names nobody.
        ("update subscriber set state = 'ended', email = '' where lower(email) = $1", customer.mailbox.clone()),
        ("delete from alert where lower(email) = $1", customer.mailbox.clone()),
        // A card goes on being good for whoever has its code. Where that was not mailed yet, it still has to be.
        (
            "update gift_card
             set email = ''
             where lower(email) = $1
               and not exists (
                   select 1
                   from outbox m
                   where m.subject = gift_card.id
                     and m.kind in ('gift_card', 'store_credit')
                     and m.sent_at is null
                     and m.given_up_at is null
               )",
            customer.mailbox.clone(),
        ),
        ("delete from customer where id = $1", customer.id.to_string()),
    ] {
        tx.execute(sql, params![of]).await?;
    }
    delete_mails_of_nobody(tx, now).await?;
    delete_drafts(tx, &customer.mailbox).await
}

/// Forgets what was typed at the till with that address and not ordered, so that nobody is reminded of it either.
async fn delete_drafts(tx: &mut Tx, mailbox: &str) -> Result<(), StoreError> {
    let rows = tx
        .query(
            "select id, draft
             from checkout
             where lower(draft) like $1
               and not exists (select 1 from \"order\" o where o.checkout_id = checkout.id)",
            params![format!("%{mailbox}%")],
        )
        .await?;
    for row in rows {
        let (id, draft): (CheckoutId, CheckoutDraft) = (row.parse("id")?, row.json("draft")?);
        // The pattern finds more than the address: it may be a part of another one.
        if mailbox_of(&draft.email) == mailbox {
            tx.execute("delete from checkout where id = $1", params![id]).await?;
        }
    }
    Ok(())
}

/// Orders of forgotten customers that are finished: canceled, or delivered before that day, with nothing open and nothing that
/// happened since then.
pub async fn list_erasable(tx: &mut Tx, quiet_since: Timestamp) -> Result<Vec<OrderId>, StoreError> {
    let rows = tx
        .query(
            "select d.order_id
             from erasure_due d
             join \"order\" o on o.id = d.order_id
             where (
                    (o.status = 'canceled' and not exists (
                        select 1 from payment_attempt a where a.order_id = o.id and a.captured_minor > a.refunded_minor
                    ))
                    or (
                        o.status = 'placed'
                        and o.fulfillment in ('delivered', 'canceled')
                        and not exists (select 1 from order_event e where e.order_id = o.id and e.at > $1)
                    )
               )
               and not exists (
                   select 1
                   from payment_attempt a
                   where a.order_id = o.id and a.state not in ('captured', 'failed', 'closed')
               )
               and not exists (select 1 from refund r where r.order_id = o.id and r.state = 'pending')
               and not exists (
                   select 1 from order_return t where t.order_id = o.id and t.state in ('requested', 'approved', 'received')
               )
               and not exists (select 1 from withdrawal w where w.order_id = o.id and w.state = 'received')
               and not exists (
                   select 1
                   from order_edit e
                   where e.order_id = o.id and e.state in ('proposed', 'accepted', 'awaiting_payment')
               )
               and not exists (select 1 from outbox m where m.order_id = o.id and m.sent_at is null and m.given_up_at is null)
             order by d.asked_at, d.order_id
             limit 100",
            params![quiet_since],
        )
        .await?;
    rows.iter().map(|row| row.parse("order_id")).collect()
}

/// Takes who it was for out of an order. Its history, its invoices, its money and its stock stay as they are.
pub async fn erase_order(tx: &mut Tx, order: OrderId, country: Country) -> Result<(), StoreError> {
    let nobody = Address::of_name(String::new(), String::new(), country);
    let nobody = serde_json::to_string(&nobody).map_err(|error| StoreError::Other(error.to_string()))?;
    tx.execute("delete from checkout where id = (select checkout_id from \"order\" where id = $1)", params![order])
        .await?;
    tx.execute("update \"order\" set email = $2, address = $3 where id = $1", params![order, ERASED_EMAIL, nobody])
        .await?;
    tx.execute("update order_return set note = '' where order_id = $1", params![order]).await?;
    tx.execute("update withdrawal set name = '', email = $2 where order_id = $1", params![order, ERASED_EMAIL]).await?;
    tx.execute(
        "update gift_card
         set email = ''
         where id in (select subject from outbox where order_id = $1 and kind = 'store_credit')",
        params![order],
    )
    .await?;
    tx.execute("update review set author = $2 where order_id = $1", params![order, ERASED_AUTHOR]).await?;
    delete_photos_of_order(tx, order).await?;
    for row in tx.query("select id, request from payment_attempt where order_id = $1", params![order]).await? {
        let (id, request): (String, String) = (row.get("id")?, row.get("request")?);
        // The provider was asked with it, and is not asked again: the payment is over.
        let erased = without_email(&request)?;
        tx.execute("update payment_attempt set request = $2 where id = $1", params![id, erased]).await?;
    }
    tx.execute("delete from erasure_due where order_id = $1", params![order]).await?;
    Ok(())
}

fn without_email(request: &str) -> Result<String, StoreError> {
    let broken = |error: serde_json::Error| StoreError::Other(error.to_string());
    let mut request: serde_json::Value = serde_json::from_str(request).map_err(broken)?;
    if let Some(email) = request.get_mut("email") {
        *email = ERASED_EMAIL.into();
    }
    serde_json::to_string(&request).map_err(broken)
}
