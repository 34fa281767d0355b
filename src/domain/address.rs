//! Where an order goes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::countries;
use crate::words::Language;

/// A country: two letters of ISO 3166-1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

/// The text is not the code of a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotACountry;

impl fmt::Display for NotACountry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a country is one of the two-letter codes of ISO 3166-1, such as DE")
    }
}

impl std::error::Error for NotACountry {}

impl Country {
    /// The two letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("ZZ")
    }
}

impl FromStr for Country {
    type Err = NotACountry;
    fn from_str(text: &str) -> Result<Self, NotACountry> {
        match text.as_bytes() {
            [a, b] if countries::knows(text) => Ok(Self([*a, *b])),
            _ => Err(NotACountry),
        }
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// An address that was checked: it can be printed on a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    pub name: String,
    pub company: String,
    pub line1: String,
    pub line2: String,
    pub postcode: String,
    pub city: String,
    /// State or province; empty where the country has none in addresses.
    pub region: String,
    pub country: Country,
    /// Only for the carrier; may be empty.
    pub phone: String,
    /// Of a business in the European Union; empty otherwise.
    #[serde(default)]
    pub vat_id: String,
}

impl Address {
    /// Of somebody who comes to get it: nobody needs to know where they live.
    pub const fn of_name(name: String, phone: String, country: Country) -> Self {
        Self {
            name,
            company: String::new(),
            line1: String::new(),
            line2: String::new(),
            postcode: String::new(),
            city: String::new(),
            region: String::new(),
            country,
            phone,
            vat_id: String::new(),
        }
    }

    /// The lines as they stand on the parcel, with the country in this language.
    pub fn printed(&self, language: Language) -> String {
        let place = [&self.postcode, &self.city, &self.region].map(String::as_str);
        let place = place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let lines = [&self.name, &self.company, &self.line1, &self.line2, &place].map(String::as_str);
        let lines = lines.into_iter().chain([self.country.name(language)]);
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }
}
