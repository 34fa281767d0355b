//! Sharing an amount out over weights so that not a cent is lost or made.

/// Shares `amount` out in proportion to the weights, by the method of the largest remainder: each share is rounded down
/// (towards zero), and what is left goes, cent by cent, to those who lost most; of equals, to the earlier.
///
/// The shares come to the amount exactly, have its sign, and where all weights are positive none is more than its weight
/// as long as the amount isn't more than the weights together. A weight below zero counts as nothing; when all weigh
/// nothing, all get the same. Without weights there is nobody to share with, and nothing is returned.
pub fn allocate(amount: i64, weights: &[i64]) -> Vec<i64> {
    let weigh = |weight: &i64| u128::from(u64::try_from(*weight).unwrap_or(0));
    let mut weights: Vec<u128> = weights.iter().map(weigh).collect();
    let mut whole: u128 = weights.iter().fold(0, |sum, weight| sum.saturating_add(*weight));
    if whole == 0 {
        weights.fill(1);
        whole = weights.iter().sum();
    }

    let magnitude = u128::from(amount.unsigned_abs());
    let mut shares = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    let mut left = magnitude;
    for weight in &weights {
        // Two factors below 2^64 each: the product fits.
        let exact = magnitude.saturating_mul(*weight);
        let share = exact.checked_div(whole).unwrap_or(0);
        left = left.saturating_sub(share);
        remainders.push(exact.checked_rem(whole).unwrap_or(0));
        shares.push(share);
    }

    let mut by_loss: Vec<(&mut u128, u128)> = shares.iter_mut().zip(remainders).collect();
    by_loss.sort_by_key(|(_, remainder)| std::cmp::Reverse(*remainder));
    for (share, _) in by_loss {
        if left == 0 {
            break;
        }
        *share = share.saturating_add(1);
        left = left.saturating_sub(1);
    }

    shares.into_iter().map(|share| signed(share, amount < 0)).collect()
}

/// A share is never larger than the amount it came from, so it fits.
fn signed(magnitude: u128, negative: bool) -> i64 {
    let value = i128::try_from(magnitude).unwrap_or(0);
    i64::try_from(if negative { value.saturating_neg() } else { value }).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_left_goes_to_those_who_lost_most() {
        assert_eq!(allocate(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(allocate(-100, &[1, 1, 1]), [-34, -33, -33]);
        assert_eq!(allocate(10, &[70, 25, 5]), [7, 3, 0]);
        assert_eq!(allocate(5, &[0, 0]), [3, 2]);
        assert_eq!(allocate(5, &[-7, 1]), [0, 5]);
        assert_eq!(allocate(0, &[3, 4]), [0, 0]);
        assert!(allocate(7, &[]).is_empty());
    }

    #[test]
    fn the_largest_amounts_are_shared_too() {
        for amount in [i64::MIN, i64::MAX] {
            let shares = allocate(amount, &[i64::MAX, i64::MAX, i64::MAX]);
            assert_eq!(shares.iter().map(|share| i128::from(*share)).sum::<i128>(), i128::from(amount));
        }
        assert_eq!(allocate(i64::MIN, &[1]), [i64::MIN]);
    }

    proptest! {
        #[test]
        fn the_shares_come_to_the_amount(amount: i64, weights in prop::collection::vec(any::<i64>(), 1..40)) {
            let shares = allocate(amount, &weights);
            prop_assert_eq!(shares.len(), weights.len());
            prop_assert_eq!(shares.iter().map(|share| i128::from(*share)).sum::<i128>(), i128::from(amount));
            prop_assert!(shares.iter().all(|share| *share == 0 || (*share < 0) == (amount < 0)));
        }

        #[test]
        fn nobody_gets_more_than_a_cent_off_the_exact_share(
            amount in 0..1_000_000_i64,
            weights in prop::collection::vec(1..1_000_000_i64, 1..40),
        ) {
            let whole: i128 = weights.iter().copied().map(i128::from).sum();
            for (share, weight) in allocate(amount, &weights).into_iter().zip(&weights) {
                let exact = i128::from(amount).saturating_mul(i128::from(*weight));
                prop_assert!(i128::from(share).saturating_mul(whole).abs_diff(exact) < whole.unsigned_abs());
            }
        }

        #[test]
        fn nobody_pays_for_what_weighs_nothing(amount: i64, weight in 1..=i64::MAX) {
            prop_assert_eq!(allocate(amount, &[0, weight, 0]), [0, amount, 0]);
        }
    }
}
