//! The process: what turns the services into a shop that answers on the network.
//!
//! [`cli`] says what the binary can do and [`config`] what it can be told. [`serve`] opens the data directory, does the
//! work that comes up by itself, and accepts connections. What happens to each request is written down in [`front`], and
//! [`router`] is the list of all paths.

pub mod cli;
pub mod config;
pub mod data_dir;
pub mod database;
mod invoice;
mod jobs;
mod others;
pub mod serve;

pub mod front;
mod guard;
pub mod limits;
mod log;

pub mod router;
pub mod site;

mod account;
mod alert;
mod cart;
mod checkout;
mod compare;
mod feeds;
mod functions;
mod gateway;
mod gift_card;
mod health;
mod market;
mod media;
mod newsletter;
mod pages;
mod payment;
mod photo;
mod question;
mod reports;
mod review;
mod shared;
mod suggest;
mod theme;
mod wishlist;
mod withdrawal;

mod after_sale;
mod assets;
mod cookies;
mod document;
pub mod encoding;
mod fields;
mod form;
mod headers;
mod inline_scripts;
mod page_cache;
mod upload;
