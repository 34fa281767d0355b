//! The only SQL in the house: one room for each noun, on the seam in [`db`].
//!
//! Functions take `&mut Tx` and never begin or commit; services do. Rows are mapped to domain values at this edge.

pub mod db;

pub mod collection;
pub mod listing;
pub mod product;
pub mod setting;

pub mod account;
pub mod alert;
pub mod allocation;
pub mod location;
pub mod sellable;
pub mod stock;

pub mod checkout;
pub mod counter;
pub mod dispute;
pub mod edit;
pub mod fulfillment;
pub mod gift_card;
pub mod invoice;
pub mod job;
pub mod ledger;
pub mod newsletter;
pub mod order;
pub mod order_line;
pub mod outbox;
pub mod payment;
pub mod pickup;
pub mod price;
pub mod promotion;
pub mod provider_event;
pub mod question;
pub mod recommendation;
pub mod reconciliation;
pub mod refund;
pub mod refund_part;
pub mod reminder;
pub mod returns;
pub mod review;
pub mod review_photo;
pub mod sales;
pub mod tender;
pub mod translation;
pub mod unpaid;
pub mod withdrawal;

pub mod audit;
pub mod repair;
pub mod test_gateway;

/// So many placeholders for a list of values: `$1, $2, $3`.
fn placeholders(count: usize) -> String {
    let places: Vec<String> = (1..=count).map(|place| format!("${place}")).collect();
    places.join(", ")
}
