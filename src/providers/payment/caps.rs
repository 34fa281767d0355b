//! What a provider can do: whoever calls it refuses in a sentence what it would refuse by a code.

use crate::domain::money::{Currency, Money};
use crate::words::{Language, payment as words};

/// What a provider can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// Whether it can set money aside and take it later.
    pub manual_capture: bool,
    /// The currencies that it takes, and the least of each, in minor units.
    pub least: &'static [(&'static str, i64)],
    /// The most that it takes at once, in minor units of any currency.
    pub most_minor: i64,
}

impl Caps {
    /// The least that it takes of a currency, in minor units; `None` when it takes none.
    pub fn least_minor(&self, currency: Currency) -> Option<i64> {
        self.least.iter().find(|(known, _)| *known == currency.code()).map(|(_, least)| *least)
    }

    /// Whether it takes that sum.
    ///
    /// # Errors
    /// A sentence for the buyer about what it does take.
    pub fn check(&self, language: Language, amount: Money) -> Result<(), String> {
        let Some(least) = self.least_minor(amount.currency) else {
            let code = amount.currency.code();
            return Err(words::currency_not_taken(language, code));
        };
        let money = |minor| Money::new(minor, amount.currency).text(language);
        if amount.minor < least {
            return Err(words::least(language, &money(least)));
        }
        if amount.minor > self.most_minor {
            return Err(words::most(language, &money(self.most_minor)));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::stripe::CAPS;
    use super::*;

    #[test]
    fn a_sum_that_is_not_taken_is_refused_in_a_sentence() {
        let check =
            |minor, code: &str| CAPS.check(Language::English, Money::new(minor, code.parse().expect("a currency")));
        for (minor, code) in [(50, "EUR"), (30, "GBP"), (50, "JPY"), (99_999_999, "USD"), (1_500, "CZK")] {
            assert_eq!(check(minor, code), Ok(()), "{minor} {code}");
        }
        let least = check(49, "EUR").expect_err("too little");
        assert_eq!(least, "The least that can be paid here is €0.50. Put something more into your cart.");
        assert!(check(100_000_000, "EUR").expect_err("too much").starts_with("The most that can be paid here"));
        assert!(check(5_000, "KWD").is_err(), "its last digit has to be 0 at Stripe, and we promise every digit");
    }
}
