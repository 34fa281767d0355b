//! What things mean: pure values and pure functions, whole-number money, no clock, no I/O, no async.
//! Everything here compiles to both targets, so the browser and the server cannot disagree.
#![deny(
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

pub mod html;
pub mod id;
pub mod money;
pub(crate) mod names;
pub mod query_string;
mod text;
pub mod theme;
pub mod time;

pub mod account;
pub mod address;
pub mod address_form;
pub mod countries;

pub mod browse;
pub mod choice;
pub mod comparison;
pub mod index;
pub mod listing;
pub mod location;
pub mod product;
pub mod search;
pub mod shown;
pub mod slug;
pub mod stock;

pub mod cart;
pub mod checkout;
pub mod coupon;
pub mod estimate;
pub mod market;
pub mod price;
pub mod promotion;
pub mod refund_share;
pub mod share;
pub mod shipping;
pub mod shop;
pub mod stored_cart;
pub mod synonyms;
pub mod tax;
pub mod totals;
pub mod vat_id;
pub mod wishlist;

pub mod alert;
pub mod description;
pub mod dictionary;
pub mod edit;
pub mod excerpt;
pub mod fulfillment;
pub mod gift_card;
pub mod headline;
pub mod history;
pub mod invoice;
pub mod ledger;
pub mod mail;
pub mod newsletter;
pub mod order;
pub mod payment;
pub mod picture;
pub mod question;
pub mod recommendation;
pub mod reconciliation;
pub mod refund;
pub mod refusal;
pub mod reminder;
pub mod returns;
pub mod review;
pub mod review_photo;
pub mod tender;
pub mod unpaid;
pub mod withdrawal;
