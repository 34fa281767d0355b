//! The shop's face: one file per page, and the parts that several pages share.

pub mod head;
pub mod layout;
pub mod load;
pub mod market;
pub mod money;
pub mod rating;
pub mod structured_data;
pub mod trouble;

pub mod card;
pub mod listing;

pub mod collection;
pub mod home;
pub mod product;
pub mod search;

pub mod cart_state;
pub mod quoting;

pub mod added;
pub mod cart;
pub mod compare;
pub mod wishlist;

pub mod receipt;

pub mod checkout;
pub mod order;

pub mod content;
pub mod not_found;

pub use order::order_words;
