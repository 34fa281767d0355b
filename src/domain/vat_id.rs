//! VAT identification numbers of businesses in the European Union, and when the buyer owes the tax instead of the shop.
//!
//! A number is looked at as far as that goes without asking anybody: its form for each member state, and its check digit
//! where the rule for it is well known. Whether it was issued is the register's to say.

use std::fmt;
use std::str::FromStr;

use super::address::Country;
use super::shop::PricingRules;
use crate::words::{Language, address as words};

/// A number that may be one: the state's prefix and what follows, without spaces and points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VatId {
    text: String,
}

/// The text can't be a VAT number; says what one looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAVatId;

impl fmt::Display for NotAVatId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(words::enter_vat_number(Language::English))
    }
}

impl std::error::Error for NotAVatId {}

/// How a state checks its numbers. Each rule gets the digits alone.
type Check = fn(&[u32]) -> bool;

/// Prefix, country, forms (9 a digit, A a letter, X either), check. Source of the forms: the European Commission's VIES FAQ,
/// question 11, <https://ec.europa.eu/taxation_customs/vies/#/faq>.
const STATES: &[(&str, &str, &[&str], Check)] = &[
    ("AT", "AT", &["U99999999"], austria),
    ("BE", "BE", &["0999999999", "1999999999"], belgium),
    ("BG", "BG", &["999999999", "9999999999"], unchecked),
    ("CY", "CY", &["99999999A"], unchecked),
    ("CZ", "CZ", &["99999999", "999999999", "9999999999"], unchecked),
    ("DE", "DE", &["999999999"], iso_7064),
    ("DK", "DK", &["99999999"], |digits| weighted(digits, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)),
    ("EE", "EE", &["999999999"], |digits| weighted(digits, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)),
    ("EL", "GR", &["999999999"], greece),
    ("ES", "ES", &["A9999999X", "99999999A"], unchecked),
    ("FI", "FI", &["99999999"], |digits| weighted(digits, &[7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11)),
    ("FR", "FR", &["XX999999999"], unchecked),
    ("HR", "HR", &["99999999999"], iso_7064),
    ("HU", "HU", &["99999999"], |digits| weighted(digits, &[9, 7, 3, 1, 9, 7, 3, 1]).is_multiple_of(10)),
    ("IE", "IE", &["9X99999A", "9999999A", "9999999AA"], unchecked),
    ("IT", "IT", &["99999999999"], luhn),
    ("LT", "LT", &["999999999", "999999999999"], unchecked),
    ("LU", "LU", &["99999999"], luxembourg),
    ("LV", "LV", &["99999999999"], unchecked),
    ("MT", "MT", &["99999999"], |digits| weighted(digits, &[3, 4, 6, 7, 8, 9, 10, 1]).is_multiple_of(37)),
    ("NL", "NL", &["XXXXXXXXXX99"], unchecked),
    ("PL", "PL", &["9999999999"], poland),
    ("PT", "PT", &["999999999"], portugal),
    (
        "RO",
        "RO",
        &["99", "999", "9999", "99999", "999999", "9999999", "99999999", "999999999", "9999999999"],
        unchecked,
    ),
    ("SE", "SE", &["999999999901"], sweden),
    ("SI", "SI", &["99999999"], unchecked),
    ("SK", "SK", &["9999999999"], |digits| number(digits).is_multiple_of(11)),
];

impl FromStr for VatId {
    type Err = NotAVatId;
    fn from_str(typed: &str) -> Result<Self, NotAVatId> {
        let text: String = typed.chars().filter(|c| !c.is_whitespace() && !".-/".contains(*c)).collect();
        let text = text.to_ascii_uppercase();
        let (prefix, rest) = text.split_at_checked(2).ok_or(NotAVatId)?;
        let (.., forms, check) = STATES.iter().find(|(known, ..)| *known == prefix).ok_or(NotAVatId)?;
        let digits: Vec<u32> = rest.chars().filter_map(|c| c.to_digit(10)).collect();
        let is_one = forms.iter().any(|form| has_form(rest, form)) && check(&digits);
        if is_one { Ok(Self { text }) } else { Err(NotAVatId) }
    }
}

impl fmt::Display for VatId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl VatId {
    /// The state that issued it, as countries are written: Greece is GR.
    pub fn country(&self) -> Option<Country> {
        let (_, country, ..) = STATES.iter().find(|(prefix, ..)| self.text.starts_with(prefix))?;
        country.parse().ok()
    }
}

/// Whether the country is a member state.
pub fn is_member_state(country: Country) -> bool {
    STATES.iter().any(|(_, code, ..)| *code == country.code())
}

/// Whether the buyer owes the tax instead of the shop: a business registered in another member state than the shop's, to which
/// the goods leave the shop's (Directive 2006/112/EC, articles 138 and 196).
pub fn reverse_charge(rules: &PricingRules, destination: Option<Country>, vat_id: Option<&VatId>) -> bool {
    let (Some(home), Some(destination)) = (rules.home(), destination) else { return false };
    let abroad = |country: Country| country != home && is_member_state(country);
    is_member_state(home) && abroad(destination) && vat_id.and_then(VatId::country).is_some_and(abroad)
}

fn has_form(text: &str, form: &str) -> bool {
    let fits = |(c, place): (char, char)| match place {
        '9' => c.is_ascii_digit(),
        'A' => c.is_ascii_uppercase(),
        'X' => c.is_ascii_digit() || c.is_ascii_uppercase(),
        fixed => c == fixed,
    };
    text.chars().count() == form.chars().count() && text.chars().zip(form.chars()).all(fits)
}

const fn unchecked(_digits: &[u32]) -> bool {
    true
}

fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).fold(0, |sum, (digit, weight)| sum.saturating_add(digit.saturating_mul(*weight)))
}

fn number(digits: &[u32]) -> u64 {
    digits.iter().fold(0, |number: u64, digit| number.saturating_mul(10).saturating_add(u64::from(*digit)))
}

/// The digits before the last one, and the last one.
fn with_check_digit(digits: &[u32]) -> (&[u32], u32) {
    digits.split_last().map_or((&[], 0), |(last, rest)| (rest, *last))
}

/// The sum of the digits' digits, every second one doubled; `doubled` says whether the last one is.
fn luhn_sum(digits: &[u32], doubled: bool) -> u32 {
    let mut doubles = doubled;
    digits.iter().rev().fold(0, |sum, digit| {
        let value = if doubles { digit.saturating_mul(2) } else { *digit };
        doubles = !doubles;
        sum.saturating_add(if value > 9 { value.saturating_sub(9) } else { value })
    })
}

fn luhn(digits: &[u32]) -> bool {
    luhn_sum(digits, false).is_multiple_of(10)
}

/// ISO 7064, MOD 11,10.
fn iso_7064(digits: &[u32]) -> bool {
    let (rest, check) = with_check_digit(digits);
    let product = rest.iter().fold(10_u32, |product, digit| {
        let sum = product.saturating_add(*digit).rem_euclid(10);
        let sum = if sum == 0 { 10 } else { sum };
        sum.saturating_mul(2).rem_euclid(11)
    });
    11_u32.saturating_sub(product).rem_euclid(10) == check
}

fn austria(digits: &[u32]) -> bool {
    let (rest, check) = with_check_digit(digits);
    // The weights are those of Luhn, with four added.
    10_u32.saturating_sub(luhn_sum(rest, false).saturating_add(4).rem_euclid(10)).rem_euclid(10) == check
}

fn belgium(digits: &[u32]) -> bool {
    let number = number(digits);
    97_u64.saturating_sub(number.div_euclid(100).rem_euclid(97)) == number.rem_euclid(100)
}

fn greece(digits: &[u32]) -> bool {
    let (rest, check) = with_check_digit(digits);
    weighted(rest, &[256, 128, 64, 32, 16, 8, 4, 2]).rem_euclid(11).rem_euclid(10) == check
}

fn luxembourg(digits: &[u32]) -> bool {
    let number = number(digits);
    number.div_euclid(100).rem_euclid(89) == number.rem_euclid(100)
}

fn poland(digits: &[u32]) -> bool {
    let (rest, check) = with_check_digit(digits);
    weighted(rest, &[6, 5, 7, 2, 3, 4, 5, 6, 7]).rem_euclid(11) == check
}

fn portugal(digits: &[u32]) -> bool {
    let (rest, check) = with_check_digit(digits);
    11_u32.saturating_sub(weighted(rest, &[9, 8, 7, 6, 5, 4, 3, 2]).rem_euclid(11)).rem_euclid(11).rem_euclid(10)
        == check
}

fn sweden(digits: &[u32]) -> bool {
    digits.get(..10).is_some_and(luhn)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may fail by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::shop::sample::{country, rules};

    #[test]
    fn there_are_twenty_seven_states() {
        assert_eq!(STATES.len(), 27);
        assert!(STATES.iter().all(|(_, code, ..)| code.parse::<Country>().is_ok()));
    }

    /// Numbers in public registers and in the documentation of python-stdnum.
    const GOOD: &[&str] = &[
        "ATU13585627",
        "BE0428759497",
        "BG175074752",
        "CY10259033P",
        "CZ25123891",
        "DE136695976",
        "DK13585628",
        "EE100931558",
        "EL094259216",
        "ESB58378431",
        "FI20774740",
        "FR40303265045",
        "HR33392005961",
        "HU12892312",
        "IE6433435F",
        "IT00743110157",
        "LT119511515",
        "LU15027442",
        "LV40003521600",
        "MT11679112",
        "NL004495445B01",
        "PL8567346215",
        "PT501964843",
        "RO18547290",
        "SE556188840401",
        "SI50223054",
        "SK2022749619",
    ];

    #[test]
    fn each_state_has_its_form() {
        for text in GOOD {
            let id = text.parse::<VatId>();
            assert!(id.is_ok_and(|id| id.country().is_some_and(is_member_state)), "{text}");
        }
        assert_eq!("el 094.259.216".parse::<VatId>().unwrap().country(), Some(country("GR")));
    }

    #[test]
    fn a_wrong_digit_is_noticed_where_there_is_a_rule() {
        let unruly = ["BG", "CY", "CZ", "ES", "FR", "IE", "LT", "LV", "NL", "RO", "SI"];
        for text in GOOD {
            let (prefix, rest) = text.split_at(2);
            // The last digit that isn't fixed, counted up by one.
            let rest = rest.strip_suffix("01").filter(|_| prefix == "SE").unwrap_or(rest);
            let place = rest.rfind(|c: char| c.is_ascii_digit()).unwrap();
            let digit = rest.chars().nth(place).and_then(|c| c.to_digit(10)).unwrap();
            let mut wrong = text.to_string();
            wrong.replace_range(place + 2..place + 3, &((digit + 1) % 10).to_string());
            assert_eq!(wrong.parse::<VatId>().is_ok(), unruly.contains(&prefix), "{wrong}");
        }
    }

    #[test]
    fn what_can_not_be_a_number_is_refused() {
        for text in ["", "DE", "DE13669597", "XX136695976", "DE1366959760", "GB123456789", "EL", "€€", "DE13669597é"]
        {
            assert_eq!(text.parse::<VatId>(), Err(NotAVatId), "{text:?}");
        }
    }

    #[test]
    fn a_business_in_another_state_owes_the_tax() {
        let rules = rules();
        let owes = |to: &str, id: &str| reverse_charge(&rules, Some(country(to)), id.parse().ok().as_ref());
        assert!(owes("AT", "ATU13585627"));
        assert!(owes("AT", "FR40303265045"));
        assert!(!owes("AT", "DE136695976"), "one of the shop's own state");
        assert!(!owes("DE", "ATU13585627"), "the goods stay at home");
        assert!(!owes("US", "ATU13585627"), "the goods leave the Union");
        assert!(!owes("AT", "nothing"));
        assert!(!reverse_charge(&rules, None, "ATU13585627".parse().ok().as_ref()));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            let _ = text.parse::<VatId>();
        }

        #[test]
        fn what_is_read_is_written_and_read_again(text in "(AT|DE|FR|NL|IT)[0-9A-Z]{8,12}") {
            if let Ok(id) = text.parse::<VatId>() {
                prop_assert_eq!(id.to_string().parse::<VatId>(), Ok(id));
            }
        }
    }
}
