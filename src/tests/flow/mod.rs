//! Stories: what buyers, the merchant and the payment provider do, one after the other, told through the services.
//! The auditor has the last word in each.

mod abandon;
mod account;
mod alert;
mod audit;
mod backup;
mod buy;
mod cancel;
pub mod coupon;
mod decline;
mod demo;
mod edit;
mod fulfillment;
pub mod gift_card;
mod invoice;
mod mail;
mod move_data;
mod pickup;
mod placed_twice;
mod price;
mod price_changed;
mod promotion;
mod question;
mod recommendation;
mod reconciliation;
mod refund;
mod returns;
mod review;
pub mod shop;
mod sold_out;
mod stock;
pub mod unpaid;
pub mod upgrade;
mod webhook;
