//! What the merchant's texts are in another language than the one they are written in.
//!
//! A text is looked up by itself, wherever it stands: a tag, the collection that takes it and the filter by it stay one word. What has
//! no translation is said as it is.

use std::collections::HashMap;

use super::market::Market;
use super::product::{Collection, CollectionRule, Product};
use super::promotion::PromotionTerms;
use super::shipping::{ShippingMethod, ShippingZone};
use super::shop::Shop;
use super::tax::TaxZone;

/// What stands between the values of a variant where they are said together: "Ash / Small".
pub const BETWEEN_VALUES: &str = " / ";

/// Texts and their translations into one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dictionary {
    texts: HashMap<String, String>,
}

impl Dictionary {
    pub fn new(texts: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { texts: texts.into_iter().collect() }
    }

    /// The translation of a text; the text itself where there is none.
    pub fn say<'a>(&'a self, text: &'a str) -> &'a str {
        self.texts.get(text).map_or(text, String::as_str)
    }

    /// Puts the translation in the place of a text.
    pub fn translate(&self, text: &mut String) {
        if let Some(translation) = self.texts.get(text.as_str()) {
            text.clone_from(translation);
        }
    }

    /// The same for all that something says.
    pub fn translate_all(&self, said: &mut impl Said) {
        if !self.texts.is_empty() {
            said.texts().into_iter().for_each(|text| self.translate(text));
        }
    }

    /// The same for values that are said together.
    pub fn translate_values(&self, joined: &mut String) {
        if self.texts.is_empty() {
            return;
        }
        let values: Vec<&str> = joined.split(BETWEEN_VALUES).map(|value| self.say(value)).collect();
        *joined = values.join(BETWEEN_VALUES);
    }
}

/// What says something in the merchant's words.
pub trait Said {
    /// All its texts; what names it for machines (slugs, ids, codes) is none.
    fn texts(&mut self) -> Vec<&mut String>;
}

impl Said for Product {
    fn texts(&mut self) -> Vec<&mut String> {
        let Self { title, description_html, product_type, seo_title, seo_description, .. } = self;
        let mut texts = vec![title, description_html, product_type, seo_title, seo_description];
        texts.extend(self.tags.iter_mut().chain(&mut self.option_names));
        texts.extend(self.variants.iter_mut().flat_map(|variant| &mut variant.option_values));
        texts.extend(self.pictures.iter_mut().map(|picture| &mut picture.alt));
        texts
    }
}

impl Said for Collection {
    fn texts(&mut self) -> Vec<&mut String> {
        let mut texts = vec![&mut self.title, &mut self.description_html];
        match &mut self.rule {
            CollectionRule::Everything => {}
            CollectionRule::Tag(text) | CollectionRule::ProductType(text) => texts.push(text),
        }
        texts.extend(self.picture.iter_mut().map(|picture| &mut picture.alt));
        texts
    }
}

impl Said for Shop {
    fn texts(&mut self) -> Vec<&mut String> {
        let mut texts = vec![&mut self.tagline, &mut self.company, &mut self.postal_address];
        for TaxZone { name, rates, .. } in &mut self.rules.tax_zones {
            texts.push(name);
            texts.extend(rates.iter_mut().map(|rate| &mut rate.name));
        }
        texts.extend(self.rules.shipping_zones.iter_mut().flat_map(of_zone));
        texts
    }
}

impl Said for Market {
    fn texts(&mut self) -> Vec<&mut String> {
        let mut texts = vec![&mut self.name];
        texts.extend(self.shipping_zones.iter_mut().flat_map(of_zone));
        texts
    }
}

impl Said for PromotionTerms {
    fn texts(&mut self) -> Vec<&mut String> {
        vec![&mut self.label]
    }
}

fn of_zone(zone: &mut ShippingZone) -> Vec<&mut String> {
    let mut texts = vec![&mut zone.name];
    for ShippingMethod { name, pickup, place, .. } in &mut zone.methods {
        texts.push(name);
        texts.extend(pickup);
        texts.extend(place.iter_mut().map(|place| &mut place.hours));
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_translation_is_said_as_it_is() {
        let german = Dictionary::new([("Ash".to_owned(), "Asche".to_owned())]);
        let mut values = "Ash / Small".to_owned();
        german.translate_values(&mut values);
        assert_eq!((german.say("Ash"), german.say("ash"), values.as_str()), ("Asche", "ash", "Asche / Small"));
    }
}
