//! Whatever is in a cart and whatever is given for it, the sums are right.

use super::dice::Dice;
use super::random_cart::RandomCart;
use super::{report, size};

#[test]
fn the_sums_of_any_cart_are_right() {
    let carts = size(10_000, 1_000_000);
    for seed in 0..carts {
        let mut dice = Dice::new(seed);
        if let Err(problem) = RandomCart::throw(&mut dice).check(&mut dice) {
            panic!("the cart of seed {seed}: {problem}");
        }
    }
    report("carts", format!("{carts} carts: parts add up, in any order, and go back in any parts"));
}
