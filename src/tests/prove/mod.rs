//! Proofs by weight of numbers: what single stories can't show, tried thousands of times.
//!
//! Each runs in the suite at a size of seconds. `VITRINE_PROVE=full` (`make prove`) gives it the full one, and lets it
//! write its figures into `target/prove/report.txt`.

mod bustle;
mod carts;
mod disk;
mod fuzz;
mod io_faults;
mod pairs;
mod power_cut;
mod random_cart;
mod simulation;
mod step;

use std::fmt::Display;
use std::fs::{OpenOptions, create_dir_all};
use std::io::Write as _;
use std::path::Path;

use vitrine::providers::payment::stripe::emulator::dice;

/// How much to do: `fast` in the suite, `full` when the whole proof is asked for.
pub fn size(fast: u64, full: u64) -> u64 {
    if is_full() { full } else { fast }
}

fn is_full() -> bool {
    std::env::var("VITRINE_PROVE").is_ok_and(|size| size == "full")
}

/// Says what a proof has done and found. Only the full size is worth being kept.
pub fn report(name: &str, figures: impl Display) {
    let line = format!("{name}: {figures}\n");
    eprint!("{line}");
    if !is_full() {
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/prove");
    create_dir_all(&folder).expect("a folder for the report");
    let file = OpenOptions::new().create(true).append(true).open(folder.join("report.txt"));
    // One call for the line: proofs that run beside each other must not mix theirs.
    file.expect("a report").write_all(line.as_bytes()).expect("room for a line");
}
