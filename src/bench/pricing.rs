//! How long the pricing run takes, over a million random carts, and whether all holds of each that must.

use std::time::Instant;

use crate::Result;
use crate::dice::Dice;
use crate::random_cart::RandomCart;

const CARTS: u64 = 1_000_000;
/// Thrown at once, so that the dice are not measured.
const BATCH: u64 = 10_000;

/// Prices them, promotions, shipping and tax included.
pub fn report() -> Result<()> {
    let (mut priced, mut seconds) = (0_u64, 0.0);
    for batch in 0..CARTS / BATCH {
        let seeds = batch * BATCH..(batch + 1) * BATCH;
        let carts: Vec<RandomCart> = seeds.clone().map(|seed| RandomCart::throw(&mut Dice::new(seed))).collect();
        let started = Instant::now();
        priced += carts.iter().filter(|cart| cart.price().is_ok()).count() as u64;
        seconds += started.elapsed().as_secs_f64();
        for (seed, cart) in seeds.zip(&carts) {
            cart.check(&mut Dice::new(seed)).map_err(|problem| format!("the cart of seed {seed}: {problem}"))?;
        }
    }
    let each = seconds * 1e6 / CARTS as f64;
    println!("{CARTS} carts, {priced} of which can be sent: {each:.1} µs each; the sums of all are right");
    Ok(())
}
