//! What an address needs, country by country: which fields, what they are called there, and what a postcode looks like.
//!
//! The rules follow Google's address metadata (<https://chromium-i18n.appspot.com/ssl-address>, libaddressinput) and the Universal
//! Postal Union's country pages. A country that is not listed takes any postcode or none: a parcel is better sent than a
//! buyer turned away by a rule that we only guessed.

use super::address::Country;
use crate::words::{Language, address as words};

/// Whether a field belongs to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Required,
    Optional,
    /// Addresses there have no such field: don't ask for it.
    Unused,
}

/// How a country writes addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressForm {
    pub postcode: Need,
    /// What people there call it.
    pub postcode_name: FieldName,
    /// What it looks like; empty when we don't know.
    pub postcode_example: &'static str,
    /// `9` stands for a digit, `@` for a letter, `*` for either; all else for itself. Empty when any text will do.
    postcode_patterns: &'static [&'static str],
    pub region: Need,
    /// A state, a province, …
    pub region_name: FieldName,
}

/// What a field is called that is not called the same everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldName {
    Postcode,
    ZipCode,
    PostalCode,
    PinCode,
    Cep,
    Eircode,
    Region,
    County,
    Province,
    State,
    Prefecture,
    Emirate,
    District,
}

impl FieldName {
    /// As a label: "Postcode".
    pub const fn label(self, language: Language) -> &'static str {
        match self {
            Self::Postcode => words::postcode(language),
            Self::ZipCode => words::zip_code(language),
            Self::PostalCode => words::postal_code(language),
            Self::PinCode => words::pin_code(language),
            Self::Cep => words::cep(language),
            Self::Eircode => words::eircode(language),
            Self::Region => words::region(language),
            Self::County => words::county(language),
            Self::Province => words::province(language),
            Self::State => words::state(language),
            Self::Prefecture => words::prefecture(language),
            Self::Emirate => words::emirate(language),
            Self::District => words::district(language),
        }
    }

    /// As it is asked for inside a sentence: "a postcode", "an emirate", "a ZIP code".
    const fn asked_for(self, language: Language) -> &'static str {
        match self {
            Self::Postcode => words::a_postcode(language),
            Self::ZipCode => words::a_zip_code(language),
            Self::PostalCode => words::a_postal_code(language),
            Self::PinCode => words::a_pin_code(language),
            Self::Cep => words::a_cep(language),
            Self::Eircode => words::an_eircode(language),
            Self::Region => words::a_region(language),
            Self::County => words::a_county(language),
            Self::Province => words::a_province(language),
            Self::State => words::a_state(language),
            Self::Prefecture => words::a_prefecture(language),
            Self::Emirate => words::an_emirate(language),
            Self::District => words::a_district(language),
        }
    }
}

const ANYWHERE: AddressForm = AddressForm {
    postcode: Need::Optional,
    postcode_name: FieldName::Postcode,
    postcode_example: "",
    postcode_patterns: &[],
    region: Need::Optional,
    region_name: FieldName::Region,
};

/// A country whose addresses have a postcode of these forms and no region.
const fn coded(example: &'static str, patterns: &'static [&'static str]) -> AddressForm {
    AddressForm {
        postcode: Need::Required,
        postcode_example: example,
        postcode_patterns: patterns,
        region: Need::Unused,
        ..ANYWHERE
    }
}

/// The same, with a region that is part of the address.
const fn coded_in(
    region_name: FieldName,
    postcode_name: FieldName,
    example: &'static str,
    patterns: &'static [&'static str],
) -> AddressForm {
    AddressForm { postcode_name, region: Need::Required, region_name, ..coded(example, patterns) }
}

/// How the country writes addresses.
pub fn address_form(country: Country) -> AddressForm {
    match country.code() {
        "DE" => coded("10115", &["99999"]),
        "AT" => coded("1010", &["9999"]),
        "CH" => coded("8001", &["9999"]),
        "LI" => coded("9490", &["9999"]),
        "FR" => coded("75001", &["99999"]),
        "MC" => coded("98000", &["99999"]),
        "BE" => coded("1000", &["9999"]),
        "LU" => coded("1009", &["9999"]),
        "NL" => coded("1012 JS", &["9999 @@"]),
        "DK" => coded("1050", &["9999"]),
        "SE" => coded("111 22", &["999 99"]),
        "NO" => coded("0150", &["9999"]),
        "FI" => coded("00100", &["99999"]),
        "IS" => coded("101", &["999"]),
        "PL" => coded("00-001", &["99-999"]),
        "CZ" => coded("110 00", &["999 99"]),
        "SK" => coded("811 01", &["999 99"]),
        "HU" => coded("1051", &["9999"]),
        "SI" => coded("1000", &["9999"]),
        "HR" => coded("10000", &["99999"]),
        "BG" => coded("1000", &["9999"]),
        "RO" => coded("010011", &["999999"]),
        "GR" => coded("105 57", &["999 99"]),
        "CY" => coded("1010", &["9999"]),
        "MT" => coded("VLT 1117", &["@@@ 9999"]),
        "EE" => coded("10111", &["99999"]),
        "LV" => coded("1010", &["9999"]),
        "LT" => coded("01103", &["99999"]),
        "PT" => coded("1100-148", &["9999-999"]),
        "UA" => coded("01001", &["99999"]),
        "TR" => coded("34110", &["99999"]),
        "IL" => coded("9414219", &["9999999"]),
        "SG" => coded("238873", &["999999"]),
        "NZ" => coded("6011", &["9999"]),
        "ZA" => coded("8001", &["9999"]),
        "GB" => coded("SW1A 1AA", &["@9 9@@", "@99 9@@", "@@9 9@@", "@@99 9@@", "@9@ 9@@", "@@9@ 9@@"]),
        // Households know their Eircode by now, but the post delivers without it.
        "IE" => AddressForm {
            postcode: Need::Optional,
            postcode_name: FieldName::Eircode,
            region: Need::Optional,
            region_name: FieldName::County,
            ..coded("D02 X285", &["@9* ****"])
        },
        "IT" => AddressForm { region: Need::Optional, region_name: FieldName::Province, ..coded("00187", &["99999"]) },
        "ES" => AddressForm { region: Need::Optional, region_name: FieldName::Province, ..coded("28013", &["99999"]) },
        "KR" => AddressForm { region: Need::Optional, region_name: FieldName::Province, ..coded("03051", &["99999"]) },
        "US" => coded_in(FieldName::State, FieldName::ZipCode, "10001", &["99999", "99999-9999"]),
        "CA" => coded_in(FieldName::Province, FieldName::PostalCode, "M5V 2T6", &["@9@ 9@9"]),
        "AU" => coded_in(FieldName::State, FieldName::Postcode, "2000", &["9999"]),
        "BR" => coded_in(FieldName::State, FieldName::Cep, "01310-100", &["99999-999"]),
        "MX" => coded_in(FieldName::State, FieldName::PostalCode, "06000", &["99999"]),
        "IN" => coded_in(FieldName::State, FieldName::PinCode, "110001", &["999999"]),
        "CN" => coded_in(FieldName::Province, FieldName::PostalCode, "100000", &["999999"]),
        "JP" => coded_in(FieldName::Prefecture, FieldName::PostalCode, "100-0001", &["999-9999"]),
        "AE" => {
            AddressForm { postcode: Need::Unused, region: Need::Required, region_name: FieldName::Emirate, ..ANYWHERE }
        }
        "HK" => AddressForm { postcode: Need::Unused, region_name: FieldName::District, ..ANYWHERE },
        // No postcodes in use.
        "AO" | "BS" | "BW" | "BZ" | "CM" | "FJ" | "MO" | "QA" | "RW" | "UG" | "ZW" => {
            AddressForm { postcode: Need::Unused, ..ANYWHERE }
        }
        _ => ANYWHERE,
    }
}

impl AddressForm {
    /// What to do about the postcode: "Enter a postcode such as 10115".
    pub fn postcode_hint(&self, language: Language) -> String {
        let name = self.postcode_name.asked_for(language);
        match self.postcode_example {
            "" => words::enter(language, name),
            example => words::enter_such_as(language, name, example),
        }
    }

    /// What to do about the region: "Enter a state".
    pub fn region_hint(&self, language: Language) -> String {
        words::enter(language, self.region_name.asked_for(language))
    }

    /// A postcode as the country writes it, made of what somebody typed: `sw1a1aa` becomes `SW1A 1AA`, and `D-10115`
    /// becomes `10115`. `None` when it can't be one.
    pub fn postcode(&self, typed: &str) -> Option<String> {
        let typed = typed.trim().to_uppercase();
        if self.postcode_patterns.is_empty() {
            let plain = typed.chars().all(|c| c.is_alphanumeric() || c == ' ' || c == '-');
            return (plain && typed.chars().count() <= 16).then_some(typed);
        }
        let signs: Vec<char> = typed.chars().filter(|c| *c != ' ' && *c != '-').collect();
        // Where codes start with a digit, letters before it are the sign of the country, as on old envelopes.
        let bare: Vec<char> = signs.iter().copied().skip_while(char::is_ascii_alphabetic).collect();
        self.postcode_patterns.iter().find_map(|pattern| {
            let signs = if pattern.starts_with('9') { &bare } else { &signs };
            lay_out(signs, pattern)
        })
    }
}

/// Puts the signs into the places of the pattern; `None` when they don't fit it.
fn lay_out(signs: &[char], pattern: &str) -> Option<String> {
    let mut signs = signs.iter();
    let mut code = String::new();
    for place in pattern.chars() {
        let fits: fn(&char) -> bool = match place {
            '9' => char::is_ascii_digit,
            '@' => char::is_ascii_alphabetic,
            '*' => char::is_ascii_alphanumeric,
            fixed => {
                code.push(fixed);
                continue;
            }
        };
        code.push(*signs.next().filter(|sign| fits(sign))?);
    }
    signs.next().is_none().then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::countries;
    use crate::domain::shop::sample::country;

    #[test]
    fn a_postcode_is_written_as_its_country_does() {
        for (code, typed, written) in [
            ("DE", "10115", "10115"),
            ("DE", " D-10115 ", "10115"),
            ("GB", "sw1a1aa", "SW1A 1AA"),
            ("GB", "M1 1AE", "M1 1AE"),
            ("NL", "1012js", "1012 JS"),
            ("SE", "SE-11122", "111 22"),
            ("PL", "00001", "00-001"),
            ("PT", "1100148", "1100-148"),
            ("CA", "m5v2t6", "M5V 2T6"),
            ("US", "100011234", "10001-1234"),
            ("IE", "d02x285", "D02 X285"),
            ("JP", "1000001", "100-0001"),
            ("LV", "LV-1010", "1010"),
            ("PE", "15001", "15001"),
        ] {
            assert_eq!(address_form(country(code)).postcode(typed).as_deref(), Some(written), "{code} {typed}");
        }
    }

    #[test]
    fn what_cannot_be_a_postcode_is_refused() {
        for (code, typed) in [
            ("DE", ""),
            ("DE", "1011"),
            ("DE", "101155"),
            ("DE", "1011A"),
            ("DE", "１０１１５"),
            ("GB", "10115"),
            ("NL", "1012"),
            ("US", "1000"),
            ("CA", "5M5 V2T"),
            ("PE", "15001<script>"),
            ("PE", "12345678901234567"),
        ] {
            assert_eq!(address_form(country(code)).postcode(typed), None, "{code} {typed}");
        }
    }

    #[test]
    fn a_hint_is_a_sentence() {
        for (code, postcode, region) in [
            ("DE", "Enter a postcode such as 10115", "Enter a region"),
            ("US", "Enter a ZIP code such as 10001", "Enter a state"),
            ("IE", "Enter an Eircode such as D02 X285", "Enter a county"),
            ("BR", "Enter a CEP such as 01310-100", "Enter a state"),
            ("AE", "Enter a postcode", "Enter an emirate"),
        ] {
            let form = address_form(country(code));
            let said = (form.postcode_hint(Language::English), form.region_hint(Language::English));
            assert_eq!((said.0.as_str(), said.1.as_str()), (postcode, region), "{code}");
        }
    }

    #[test]
    fn every_example_is_a_postcode_of_its_country() {
        for country in countries::all() {
            let name = country.name(Language::English);
            let form = address_form(country);
            let example = form.postcode_example;
            if !example.is_empty() {
                assert_eq!(form.postcode(example).as_deref(), Some(example), "{name}");
            }
            assert!(form.postcode != Need::Required || !example.is_empty(), "{name} needs an example");
        }
    }
}
