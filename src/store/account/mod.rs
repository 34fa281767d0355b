//! Customers: who has an account, and which orders are theirs.

pub mod address;
pub mod cart;
pub mod erasure;
pub mod event;
pub mod inquiry;
pub mod passkey;
pub mod password;
pub mod session;
pub mod sign_in;
pub mod wishlist;

use super::db::{Row, StoreError, Tx};
use crate::domain::account::Preferences;
use crate::domain::fulfillment::FulfillmentStatus;
use crate::domain::id::{CustomerId, OrderId};
use crate::domain::money::{Currency, Money};
use crate::domain::order::OrderStatus;
use crate::domain::time::Timestamp;
use crate::params;
use crate::words::{Language, account as words};

/// Somebody with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    pub id: CustomerId,
    /// Proven: a code that was mailed there was typed.
    pub email: String,
    /// The same in small letters.
    pub mailbox: String,
    /// May be empty.
    pub name: String,
    pub preferences: Preferences,
    pub created_at: Timestamp,
}

/// An order in the list of a customer's orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomersOrder {
    pub id: OrderId,
    pub number: i64,
    pub status: OrderStatus,
    pub fulfillment: FulfillmentStatus,
    pub total: Money,
    pub created_at: Timestamp,
}

impl CustomersOrder {
    /// Where it stands, in a few words.
    pub const fn words(&self, language: Language) -> &'static str {
        match (self.status, self.fulfillment) {
            (OrderStatus::Pending, _) => words::waits_for_payment(language),
            (OrderStatus::Canceled, _) => words::canceled(language),
            (OrderStatus::Placed, FulfillmentStatus::Unfulfilled) => words::getting_ready(language),
            (OrderStatus::Placed, FulfillmentStatus::Partial) => words::partly_on_its_way(language),
            (OrderStatus::Placed, FulfillmentStatus::Fulfilled) => words::on_its_way(language),
            (OrderStatus::Placed, FulfillmentStatus::Delivered) => words::delivered(language),
            (OrderStatus::Placed, FulfillmentStatus::Canceled) => words::wont_be_sent(language),
        }
    }
}

/// Opens an account. There is one for a mailbox; a second one is a conflict.
pub async fn insert_customer(tx: &mut Tx, customer: &Customer) -> Result<(), StoreError> {
    tx.execute(
        "insert into customer (id, email, mailbox, name, market, theme, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
        params![
            customer.id,
            &customer.email,
            &customer.mailbox,
            &customer.name,
            &customer.preferences.market,
            &customer.preferences.theme,
            customer.created_at
        ],
    )
    .await?;
    Ok(())
}

/// The customer with that id.
pub async fn find_customer(tx: &mut Tx, id: CustomerId) -> Result<Option<Customer>, StoreError> {
    let sql = "select id, email, mailbox, name, market, theme, created_at from customer where id = $1";
    tx.query_opt(sql, params![id]).await?.as_ref().map(read_customer).transpose()
}

/// The customer who reads that mailbox.
pub async fn find_customer_of_mailbox(tx: &mut Tx, mailbox: &str) -> Result<Option<Customer>, StoreError> {
    let sql = "select id, email, mailbox, name, market, theme, created_at from customer where mailbox = $1";
    tx.query_opt(sql, params![mailbox]).await?.as_ref().map(read_customer).transpose()
}

/// Keeps how the customer is called.
pub async fn save_name(tx: &mut Tx, customer: CustomerId, name: &str) -> Result<(), StoreError> {
    tx.execute("update customer set name = $2 where id = $1", params![customer, name]).await?;
    Ok(())
}

/// Keeps what the customer wants to find on each device.
pub async fn save_preferences(tx: &mut Tx, customer: CustomerId, preferences: &Preferences) -> Result<(), StoreError> {
    tx.execute(
        "update customer set market = $2, theme = $3 where id = $1",
        params![customer, &preferences.market, &preferences.theme],
    )
    .await?;
    Ok(())
}

/// Notes who was signed in when an order was placed.
pub async fn attach_order(tx: &mut Tx, order: OrderId, customer: CustomerId) -> Result<(), StoreError> {
    tx.execute("update \"order\" set customer_id = $2 where id = $1", params![order, customer]).await?;
    Ok(())
}

/// The customer's orders, newest first: those they placed when they were signed in, and those that anybody else placed for their
/// address. What was never paid and is given up is none.
pub async fn list_orders_of_customer(
    tx: &mut Tx,
    customer: &Customer,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<CustomersOrder>, StoreError> {
    let rows = tx
        .query(
            "select id, number, status, fulfillment, total_minor, currency, created_at
             from \"order\"
             where number < $3
               and (customer_id = $1 or (customer_id is null and lower(email) = $2))
               and not (status = 'canceled' and not exists (
                   select 1 from invoice i where i.order_id = \"order\".id
               ) and not exists (
                   select 1 from payment_attempt a where a.order_id = \"order\".id and a.captured_minor > 0
               ))
             order by number desc
             limit $4",
            params![customer.id, &customer.mailbox, before.unwrap_or(i64::MAX), limit],
        )
        .await?;
    rows.iter().map(read_order).collect()
}

fn read_order(row: &Row) -> Result<CustomersOrder, StoreError> {
    let currency: Currency = row.parse("currency")?;
    Ok(CustomersOrder {
        id: row.parse("id")?,
        number: row.get("number")?,
        status: row.parse("status")?,
        fulfillment: row.parse("fulfillment")?,
        total: Money::new(row.get("total_minor")?, currency),
        created_at: row.get("created_at")?,
    })
}

fn read_customer(row: &Row) -> Result<Customer, StoreError> {
    Ok(Customer {
        id: row.parse("id")?,
        email: row.get("email")?,
        mailbox: row.get("mailbox")?,
        name: row.get("name")?,
        preferences: Preferences { market: row.get("market")?, theme: row.get("theme")? },
        created_at: row.get("created_at")?,
    })
}
