//! Proofs by weight of numbers: what single stories can't show, tried thousands of times.
//!
//! Each runs in the suite at a size of seconds; `make prove` gives it the full one ([`part`]).

mod answers;
mod bustle;
mod carts;
mod coupon;
mod disk;
mod forgery;
mod fuzz;
mod headers;
mod io_faults;
mod mails;
mod pairs;
mod part;
mod people;
mod power_cut;
mod random_cart;
mod refusals;
mod simulation;
mod step;
mod unpaid;
mod upgrade;

pub use part::{Part, each, size};
use vitrine::providers::payment::stripe::emulator::dice;
