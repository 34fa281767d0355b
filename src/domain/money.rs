//! Money: whole minor units with their currency attached. Nothing here rounds silently.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::words::Language;

/// A currency of ISO 4217 that the shop can sell in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: [u8; 3],
}

/// Code, number of minor digits (ISO 4217), sign as shown before the amount.
const CURRENCIES: &[(&str, u32, &str)] = &[
    ("EUR", 2, "€"),
    ("USD", 2, "$"),
    ("GBP", 2, "£"),
    ("CHF", 2, "CHF\u{a0}"),
    ("JPY", 0, "¥"),
    ("SEK", 2, "SEK\u{a0}"),
    ("NOK", 2, "NOK\u{a0}"),
    ("DKK", 2, "DKK\u{a0}"),
    ("PLN", 2, "PLN\u{a0}"),
    ("CZK", 2, "CZK\u{a0}"),
    ("CAD", 2, "CA$"),
    ("AUD", 2, "A$"),
    ("NZD", 2, "NZ$"),
    ("KWD", 3, "KWD\u{a0}"),
];

/// Why a text is not an amount or a currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MoneyError {
    /// Not one of the currencies the shop knows.
    UnknownCurrency(String),
    /// Not a plain decimal number such as `12.50`.
    NotANumber(String),
    /// More decimals than the currency has.
    TooPrecise(String),
    /// Larger than the shop can count.
    TooLarge,
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCurrency(code) => write!(f, "{code:?} is not a currency this shop knows"),
            Self::NotANumber(text) => write!(f, "{text:?} is not an amount such as 12.50"),
            Self::TooPrecise(text) => write!(f, "{text:?} has more decimals than the currency"),
            Self::TooLarge => f.write_str("the amount is too large"),
        }
    }
}

impl std::error::Error for MoneyError {}

impl Currency {
    /// The euro.
    pub const EUR: Self = Self { code: *b"EUR" };

    /// The three letters of ISO 4217.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap_or("EUR")
    }

    fn entry(self) -> (&'static str, u32, &'static str) {
        CURRENCIES.iter().copied().find(|(code, ..)| *code == self.code()).unwrap_or(("EUR", 2, "€"))
    }

    /// How many decimals the minor unit stands for: 2 for cents, 0 for yen.
    pub fn decimals(self) -> u32 {
        self.entry().1
    }

    /// Reads a plain decimal such as `12`, `12.5` or `12.50` into minor units; a leading minus is allowed.
    ///
    /// # Errors
    /// When the text is not such a number, has more decimals than the currency, or is too large.
    pub fn parse_minor(self, text: &str) -> Result<i64, MoneyError> {
        let text = text.trim();
        let not_a_number = || MoneyError::NotANumber(text.to_owned());
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || digits.ends_with('.') {
            return Err(not_a_number());
        }
        let decimals = usize::try_from(self.decimals()).map_err(|_| not_a_number())?;
        let significant = fraction.trim_end_matches('0');
        if significant.len() > decimals {
            return Err(MoneyError::TooPrecise(text.to_owned()));
        }
        let padded = format!("{whole}{significant:0<decimals$}");
        let minor: i64 = padded.parse().map_err(|_| MoneyError::TooLarge)?;
        Ok(if negative { minor.saturating_neg() } else { minor })
    }

    /// Writes minor units as a plain decimal, `1250` as `12.50`: for files and machines.
    pub fn write_minor(self, minor: i64) -> String {
        let decimals = self.decimals();
        let scale = 10_u64.saturating_pow(decimals);
        let magnitude = minor.unsigned_abs();
        let sign = if minor < 0 { "-" } else { "" };
        let whole = magnitude.checked_div(scale).unwrap_or(0);
        let fraction = magnitude.checked_rem(scale).unwrap_or(0);
        match usize::try_from(decimals) {
            Ok(width) if width > 0 => format!("{sign}{whole}.{fraction:0width$}"),
            _ => format!("{sign}{whole}"),
        }
    }
}

impl FromStr for Currency {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let unknown = || MoneyError::UnknownCurrency(text.to_owned());
        let (code, ..) = CURRENCIES.iter().find(|(code, ..)| *code == text).ok_or_else(unknown)?;
        code.as_bytes().try_into().map(|code| Self { code }).map_err(|_| unknown())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// An amount: minor units (cents, yen) of a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

impl Money {
    /// So many minor units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }
}

/// As a customer reads it: `€1,250.00`, `−€3.50`, `¥1,200`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::English))
    }
}

impl Money {
    /// The amount as people read it: "€1,234.50", "1.234,50 €".
    pub fn text(self, language: Language) -> String {
        let (_, _, sign) = self.currency.entry();
        let plain = self.currency.write_minor(self.minor);
        let (minus, plain) = match plain.strip_prefix('-') {
            Some(rest) => ("\u{2212}", rest),
            None => ("", plain.as_str()),
        };
        let (group, point) = match language {
            Language::English => (',', "."),
            Language::German => ('.', ","),
        };
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
        let mut grouped = String::new();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && whole.len().saturating_sub(index).is_multiple_of(3) {
                grouped.push(group);
            }
            grouped.push(digit);
        }
        let point = if fraction.is_empty() { "" } else { point };
        match language {
            Language::English => format!("{minus}{sign}{grouped}{point}{fraction}"),
            // With a space at which no line breaks.
            Language::German => format!("{minus}{grouped}{point}{fraction}\u{a0}{}", sign.trim_end()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn currency(code: &str) -> Currency {
        code.parse().unwrap_or(Currency::EUR)
    }

    #[test]
    fn amounts_read_and_write_back() {
        for (code, text, minor) in [
            ("EUR", "12.50", 1250),
            ("EUR", "12.5", 1250),
            ("EUR", "12", 1200),
            ("EUR", "0.07", 7),
            ("EUR", "-3.10", -310),
            ("JPY", "1200", 1200),
            ("KWD", "1.234", 1234),
            ("EUR", "12.500", 1250),
        ] {
            assert_eq!(currency(code).parse_minor(text), Ok(minor), "{code} {text}");
            let written = currency(code).write_minor(minor);
            assert_eq!(currency(code).parse_minor(&written), Ok(minor), "{written}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", " ", "1,50", "12.", ".5", "1e3", "NaN", "12.345", "€5", "--5", "99999999999999999999", "١٢"]
        {
            assert!(Currency::EUR.parse_minor(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn amounts_are_shown_as_people_write_them() {
        let shown = |code: &str, minor| Money::new(minor, currency(code)).to_string();
        assert_eq!(shown("EUR", 125_000), "€1,250.00");
        assert_eq!(shown("EUR", -350), "−€3.50");
        let german = |code: &str, minor| Money::new(minor, currency(code)).text(Language::German);
        assert_eq!(german("EUR", 125_000), "1.250,00\u{a0}€");
        assert_eq!(german("CHF", -350), "−3,50\u{a0}CHF");
        assert_eq!(german("JPY", 1_200), "1.200\u{a0}¥");
        assert_eq!(shown("JPY", 1_200), "¥1,200");
        assert_eq!(shown("USD", 100_000_000), "$1,000,000.00");
        assert_eq!(shown("EUR", i64::MIN), "−€92,233,720,368,547,758.08");
    }
}
