//! `make bench`: the shop's figures, measured on the real binary over loopback, side by side with a static file
//! server in the same run. It prints what README quotes; nothing here fails because a machine is slow.

mod catalog;
#[path = "../providers/payment/stripe/emulator/dice.rs"]
mod dice;
mod http;
mod load;
mod orders;
mod pricing;
#[path = "../tests/prove/random_cart.rs"]
mod random_cart;
mod search;
mod shop;
mod wire;

use std::process::ExitCode;

/// A part of the report.
type Part = (&'static str, fn() -> Result<()>);
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    // `cargo bench` hands its own flags on; a word without dashes picks one part.
    let part = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    let wanted = |name: &str| part.as_deref().is_none_or(|part| part == name);
    let parts: [Part; 7] = [
        ("pricing", pricing::report),
        ("wire", wire::report),
        ("search", search::report),
        ("start", shop::report_start),
        ("memory", shop::report_memory),
        ("pages", load::report),
        ("orders", orders::report),
    ];
    println!("machine: {}", shop::machine());
    for (name, report) in parts {
        if !wanted(name) {
            continue;
        }
        println!("\n## {name}");
        if let Err(error) = report() {
            eprintln!("{name}: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
