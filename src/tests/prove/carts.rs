//! Whatever is in a cart and whatever is given for it, the sums are right.

use super::Part;
use super::dice::Dice;
use super::random_cart::RandomCart;

/// Carts that were found at the full size, where what we asked of sums was wrong, or sums were.
const FOUND: [u64; 1] = [239_286];

#[test]
fn the_carts_that_were_found_are_right() {
    assert_eq!(FOUND.map(check), [1]);
}

#[test]
fn the_sums_of_any_cart_are_right() {
    Part::new("carts", 10_000, 1_000_000)
        .prove(check, |_| "parts add up, in any order, and go back in any parts".to_owned());
}

/// Checks a cart; answers that it was one.
fn check(seed: u64) -> u64 {
    let mut dice = Dice::new(seed);
    RandomCart::throw(&mut dice)
        .check(&mut dice)
        .unwrap_or_else(|problem| panic!("the cart of seed {seed}: {problem}"));
    1
}
