//! What the shop does: one function for each act, which owns its transaction.
//!
//! An act decides first and then does: it computes its answer as a value, saves it once in one transaction, and tells
//! the world (page cache, provider, mail) after the commit. No lock is held while a provider is asked.

pub mod account;
mod after_sale;
pub mod alert;
pub mod audit;
pub mod authorization;
pub mod backup;
pub mod cancel;
pub mod cart;
pub mod catalog;
pub mod checkout;
pub mod ctx;
pub mod edit;
pub mod error;
pub mod export;
pub mod fulfillment;
pub mod gift_card;
pub mod import;
pub mod invoice;
pub mod mail;
pub mod newsletter;
pub mod order;
pub mod payback;
pub mod payment;
mod price;
mod product_csv;
mod promotion;
pub mod question;
pub mod recommendation;
pub mod reconciliation;
pub mod refund;
pub mod reminder;
pub mod reorder;
pub mod returns;
pub mod review;
pub mod review_photo;
pub mod revisions;
pub mod rounds;
pub mod sales;
pub mod settings;
pub mod shop;
pub mod slug;
pub mod stock;
mod tender;
pub mod test_gateway;
pub mod token;
pub mod translation;
mod unpaid;
mod visit;
pub mod webhook;
pub mod wishlist;
pub mod withdrawal;

pub use ctx::Ctx;
pub use error::ServiceError;
