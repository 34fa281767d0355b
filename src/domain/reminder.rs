//! Mails that nobody has to get: a question for a review, and a reminder of a cart. When they are due is the merchant's to say.

use serde::{Deserialize, Serialize};

use super::time::{DAY_MS, Timestamp};

/// A review is asked for within so many days after it became due, and no later: whoever switches this on does not write to
/// everybody who ever bought something.
const REVIEW_WINDOW_DAYS: i64 = 14;
/// The same for carts, in days.
const CART_WINDOW_DAYS: i64 = 3;
const HOUR_MS: i64 = 3_600_000;

/// When reminders are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminders {
    /// So many days after the last parcel arrived a review is asked for; 0 asks for none.
    #[serde(default = "review_after_days")]
    pub review_after_days: u32,
    /// So many hours after their last step a buyer who wants it is reminded of a cart; 0 reminds nobody.
    #[serde(default = "cart_after_hours")]
    pub cart_after_hours: u32,
}

const fn review_after_days() -> u32 {
    7
}

const fn cart_after_hours() -> u32 {
    4
}

impl Default for Reminders {
    fn default() -> Self {
        Self { review_after_days: review_after_days(), cart_after_hours: cart_after_hours() }
    }
}

impl Reminders {
    /// Whether it makes sense. It comes from a file, so a merchant reads the answer.
    ///
    /// # Errors
    /// A sentence about the first thing that doesn't.
    pub fn check(&self) -> Result<(), String> {
        if self.review_after_days > 365 {
            return Err("a review is asked for within a year, or not at all (0)".to_owned());
        }
        if self.cart_after_hours > 72 {
            return Err("a buyer is reminded of a cart within 72 hours, or not at all (0)".to_owned());
        }
        Ok(())
    }

    /// Whoever got their last parcel after the first of these moments and not after the second is asked for a review now.
    pub fn reviews_due(&self, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
        let days = i64::from(self.review_after_days);
        let due = now.plus_ms(days.saturating_mul(DAY_MS).saturating_neg());
        (days > 0).then(|| (due.plus_ms(REVIEW_WINDOW_DAYS.saturating_mul(DAY_MS).saturating_neg()), due))
    }

    /// The same for carts, by the moment of the last step.
    pub fn carts_due(&self, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
        let hours = i64::from(self.cart_after_hours);
        let due = now.plus_ms(hours.saturating_mul(HOUR_MS).saturating_neg());
        (hours > 0).then(|| (due.plus_ms(CART_WINDOW_DAYS.saturating_mul(DAY_MS).saturating_neg()), due))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_due_that_is_switched_off() {
        let now = Timestamp(1_795_305_600_000);
        let off = Reminders { review_after_days: 0, cart_after_hours: 0 };
        assert_eq!((off.reviews_due(now), off.carts_due(now)), (None, None));
        let on = Reminders::default();
        let days = |count: i64| now.plus_ms(count.saturating_mul(DAY_MS));
        assert_eq!(on.reviews_due(now), Some((days(-21), days(-7))));
        assert!(on.carts_due(now).is_some_and(|(_, due)| due == now.plus_ms(-4 * HOUR_MS)));
        assert!(Reminders { cart_after_hours: 73, ..on }.check().is_err() && on.check().is_ok());
    }
}
