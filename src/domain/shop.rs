//! The shop itself: its name, its money, where it sends to and what tax it collects.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::address::Country;
use super::countries;
use super::market::MarketView;
use super::money::Currency;
use super::shipping::{PickupPlace, Region, ShippingMethod, ShippingZone};
use super::tax::TaxZone;
use crate::words::{Language, Locale};

/// What the merchant has set. All of it is public: shoppers' browsers price carts with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shop {
    pub name: String,
    pub tagline: String,
    /// Who sells, as the law wants it on the contact page.
    pub company: String,
    pub postal_address: String,
    pub email: String,
    pub phone: String,
    /// Days in which a buyer may return.
    pub return_days: u32,
    pub rules: PricingRules,
    /// Whether it only shows what a shop can be: nothing is sold here, and every page says so.
    #[serde(default)]
    pub demo: bool,
    /// What it speaks. Pages in the first language have plain addresses, those in another begin with its code.
    #[serde(default = "english")]
    pub languages: Vec<Language>,
}

/// What shops spoke before there was a choice.
fn english() -> Vec<Language> {
    vec![Language::English]
}

impl Shop {
    /// Where the pages in a language are; `None` where the shop does not speak it.
    pub fn locale(&self, language: Language) -> Option<Locale> {
        self.languages.contains(&language).then(|| Locale::of(language, &self.languages))
    }

    /// The pages for somebody who reads that language, or did when the shop spoke it.
    pub fn locale_for(&self, language: Language) -> Locale {
        self.locale(language).unwrap_or_else(|| self.first_locale())
    }

    /// The pages in the first language.
    pub fn first_locale(&self) -> Locale {
        let language = self.languages.first().copied().unwrap_or_default();
        Locale::of(language, &self.languages)
    }

    /// Whether the settings make sense. They come from a file or a form, so a merchant reads the answer.
    ///
    /// # Errors
    /// A sentence about the first thing that doesn't.
    pub fn check(&self) -> Result<(), String> {
        let distinct: BTreeSet<_> = self.languages.iter().collect();
        if self.languages.is_empty() || distinct.len() != self.languages.len() {
            return Err("the shop needs a language, and each one once".to_owned());
        }
        self.rules.check()
    }
}

/// What the pricing run needs to know of the shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricingRules {
    pub currency: Currency,
    /// The country whose tax and parcels are shown while nobody knows where the goods go. Unless said, the first one of the
    /// first tax zone.
    #[serde(default)]
    pub home: Option<Country>,
    pub tax_zones: Vec<TaxZone>,
    pub shipping_zones: Vec<ShippingZone>,
}

/// The shop and its navigation, as each page shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopView {
    pub shop: Shop,
    /// (slug, title) of the collections, in the merchant's order.
    pub collections: Vec<(String, String)>,
    /// Whether money is only played with here.
    pub test_mode: bool,
    /// The market that this is about.
    pub market: MarketView,
    /// All there are to choose from; empty where there is no choice.
    pub markets: Vec<MarketView>,
}

/// A rate of 100 %, in parts per million.
pub const WHOLE_PPM: u32 = 1_000_000;

impl PricingRules {
    /// How the country is taxed; `None` when no tax is collected there.
    pub fn tax_zone(&self, country: Country) -> Option<&TaxZone> {
        Region::find(&self.tax_zones, |zone| &zone.region, country)
    }

    /// How the country is sent to; `None` when it isn't.
    pub fn shipping_zone(&self, country: Country) -> Option<&ShippingZone> {
        Region::find(&self.shipping_zones, |zone| &zone.region, country)
    }

    /// The country that is shown while nobody knows where the goods go.
    pub fn home(&self) -> Option<Country> {
        self.home.or_else(|| match &self.tax_zones.first()?.region {
            Region::Countries(named) => named.first().copied(),
            Region::Elsewhere => None,
        })
    }

    /// The place in which orders are fetched that go this way.
    pub fn pickup(&self, method_id: &str) -> Option<&PickupPlace> {
        let mut methods = self.shipping_zones.iter().flat_map(|zone| &zone.methods);
        methods.find(|method| method.id == method_id && method.place.is_some())?.place.as_ref()
    }

    /// Whether anything can be sent there.
    pub fn ships_to(&self, country: Country) -> bool {
        self.shipping_zone(country).is_some_and(|zone| !zone.methods.is_empty())
    }

    /// All countries that can be shipped to, sorted by name.
    pub fn countries(&self, language: Language) -> Vec<Country> {
        let mut countries: Vec<_> = countries::all().filter(|country| self.ships_to(*country)).collect();
        countries.sort_by_cached_key(|country| country.sorting_key(language));
        countries
    }

    /// Whether the rules make sense. They come from a file or a form, so a merchant reads the answer.
    ///
    /// # Errors
    /// A sentence about the first thing that doesn't.
    pub fn check(&self) -> Result<(), String> {
        check_regions("tax", self.tax_zones.iter().map(|zone| (&zone.name, &zone.region)))?;
        check_regions("shipping", self.shipping_zones.iter().map(|zone| (&zone.name, &zone.region)))?;
        for zone in &self.tax_zones {
            check_rates(zone)?;
        }
        for zone in &self.shipping_zones {
            let mut ids = BTreeSet::new();
            for method in &zone.methods {
                if !ids.insert(&method.id) {
                    return Err(format!("the shipping zone {:?} has two methods {:?}", zone.name, method.id));
                }
                let place = method.place.as_ref();
                if place.is_some_and(|place| method.pickup.is_none() || !zone.region.covers(place.country)) {
                    return Err(format!(
                        "the shipping method {:?} has a place without an address, or in a country of another zone",
                        method.id
                    ));
                }
                check_method(method).map_err(|problem| format!("the shipping method {:?} {problem}", method.id))?;
            }
        }
        Ok(())
    }
}

/// No country is in two zones of a kind, and at most one zone is for elsewhere.
fn check_regions<'a>(kind: &str, zones: impl Iterator<Item = (&'a String, &'a Region)>) -> Result<(), String> {
    let mut named = BTreeSet::new();
    let mut elsewhere = false;
    for (name, region) in zones {
        match region {
            Region::Elsewhere if elsewhere => return Err(format!("two {kind} zones are for elsewhere")),
            Region::Elsewhere => elsewhere = true,
            Region::Countries(countries) => {
                for country in countries {
                    if !named.insert(*country) {
                        return Err(format!("the {kind} zone {name:?} names {country}, which is named before"));
                    }
                }
            }
        }
    }
    Ok(())
}

fn check_rates(zone: &TaxZone) -> Result<(), String> {
    let mut named = BTreeSet::new();
    let rates = zone.rates.iter().map(|rate| rate.rate_ppm);
    if rates.chain([zone.rate_ppm]).any(|rate_ppm| rate_ppm > WHOLE_PPM) {
        return Err(format!("the rate of the tax zone {:?} is above 100 %", zone.name));
    }
    for rate in &zone.rates {
        if rate.category.is_empty() || !named.insert(&rate.category) {
            return Err(format!(
                "the tax zone {:?} names the category {:?} twice, or not at all",
                zone.name, rate.category
            ));
        }
    }
    Ok(())
}

fn check_method(method: &ShippingMethod) -> Result<(), &'static str> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    if method.id.is_empty() || method.id.len() > 64 || !method.id.bytes().all(plain) {
        return Err("needs an id of lower-case letters, digits, - and _");
    }
    if method.days_min > method.days_max {
        return Err("takes longer at best than at worst");
    }
    if method.bands.is_empty() {
        return Err("has no band");
    }
    let ascending = method.bands.windows(2).all(|pair| matches!(pair, [a, b] if a.up_to < b.up_to));
    if !ascending {
        return Err("has bands that do not ascend");
    }
    if method.bands.iter().any(|band| band.price_minor < 0) {
        return Err("has a price below zero");
    }
    if method.free_from_minor.is_some_and(|from| from < 0) {
        return Err("is free from a worth below zero");
    }
    Ok(())
}

/// Rules that the tests of this house share.
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
pub(crate) mod sample {
    use super::*;
    use crate::domain::shipping::{Band, Measure, PickupPlace};
    use crate::domain::tax::ShippingTax;

    pub fn country(code: &str) -> Country {
        code.parse().unwrap()
    }

    /// A shop that says nothing of itself, with these rules.
    pub fn shop(rules: PricingRules) -> Shop {
        Shop {
            name: String::new(),
            tagline: String::new(),
            company: String::new(),
            postal_address: String::new(),
            email: String::new(),
            phone: String::new(),
            return_days: 30,
            rules,
            demo: false,
            languages: vec![Language::English],
        }
    }

    /// A place in Germany in which orders are fetched.
    pub fn workshop() -> PickupPlace {
        PickupPlace { location: "Workshop".to_owned(), country: country("DE"), hours: "Tuesday, 10 to 18 h".to_owned() }
    }

    /// German VAT inside the prices, US sales tax on top; parcels to Germany by weight, to the world at one price.
    pub fn rules() -> PricingRules {
        let method = |id: &str, days_max, bands: &[(u32, i64)], free_from_minor| ShippingMethod {
            id: id.to_owned(),
            name: id.to_owned(),
            days_min: 1,
            days_max,
            by: Measure::Weight,
            bands: bands.iter().map(|(up_to, price_minor)| Band { up_to: *up_to, price_minor: *price_minor }).collect(),
            free_from_minor,
            pickup: None,
            place: None,
        };
        PricingRules {
            currency: Currency::EUR,
            home: None,
            tax_zones: vec![
                TaxZone {
                    name: "VAT 19 %".to_owned(),
                    region: Region::Countries(vec![country("DE"), country("AT")]),
                    rate_ppm: 190_000,
                    included: true,
                    rates: Vec::new(),
                    shipping: ShippingTax::LikeMostGoods,
                },
                TaxZone {
                    name: "Sales tax 8.875 %".to_owned(),
                    region: Region::Countries(vec![country("US")]),
                    rate_ppm: 88_750,
                    included: false,
                    rates: Vec::new(),
                    shipping: ShippingTax::LikeMostGoods,
                },
            ],
            shipping_zones: vec![
                ShippingZone {
                    name: "Germany".to_owned(),
                    region: Region::Countries(vec![country("DE")]),
                    methods: vec![
                        method("express", 1, &[(31_500, 1_290)], None),
                        method("standard", 3, &[(2_000, 490), (31_500, 690)], Some(7_500)),
                    ],
                },
                ShippingZone {
                    name: "World".to_owned(),
                    region: Region::Elsewhere,
                    methods: vec![method("world", 14, &[(20_000, 2_400)], None)],
                },
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::sample::{country, rules, workshop};
    use super::*;

    #[test]
    fn home_is_the_first_country_that_is_taxed() {
        assert_eq!(rules().home(), Some(country("DE")));
        assert_eq!(PricingRules { home: Some(country("AT")), ..rules() }.home(), Some(country("AT")));
        assert_eq!(PricingRules { tax_zones: Vec::new(), ..rules() }.home(), None);
    }

    #[test]
    fn a_shop_for_elsewhere_ships_everywhere_and_another_where_it_says() {
        assert_eq!(rules().countries(Language::English).len(), 249);
        let mut rules = rules();
        rules.shipping_zones.pop();
        assert_eq!(rules.countries(Language::English), [country("DE")]);
    }

    #[test]
    fn a_zone_without_methods_keeps_its_countries_out() {
        let mut rules = rules();
        if let Some(zone) = rules.shipping_zones.first_mut() {
            zone.methods.clear();
        }
        assert!(!rules.ships_to(country("DE")));
        assert_eq!(rules.countries(Language::English).len(), 248);
    }

    #[test]
    fn rules_that_make_no_sense_are_named() {
        type Spoil = fn(&mut PricingRules);
        let spoils: [(Spoil, &str); 10] = [
            (|r| r.tax_zones.iter_mut().for_each(|z| z.region = Region::Elsewhere), "two tax zones are for elsewhere"),
            (|r| r.tax_zones.iter_mut().for_each(|z| z.rate_ppm = 1_000_001), "above 100 %"),
            (|r| r.tax_zones.extend(r.tax_zones.clone()), "named before"),
            (|r| for_methods(r, |m| m.id = "post".to_owned()), "two methods"),
            (|r| for_methods(r, |m| m.id.push('/')), "needs an id"),
            (|r| for_methods(r, |m| m.bands.clear()), "no band"),
            (|r| for_methods(r, |m| m.bands.extend(m.bands.clone())), "do not ascend"),
            (|r| for_methods(r, |m| m.bands.iter_mut().for_each(|b| b.up_to = 5)), "do not ascend"),
            (|r| for_methods(r, |m| m.bands.iter_mut().for_each(|b| b.price_minor = -1)), "below zero"),
            (|r| for_methods(r, |m| m.place = Some(workshop())), "without an address"),
        ];
        assert_eq!(rules().check(), Ok(()));
        for (spoil, expected) in spoils {
            let mut rules = rules();
            spoil(&mut rules);
            let said = rules.check().err().unwrap_or_default();
            assert!(said.contains(expected), "{said:?} should say {expected:?}");
        }
    }

    fn for_methods(rules: &mut PricingRules, spoil: fn(&mut ShippingMethod)) {
        rules.shipping_zones.iter_mut().flat_map(|zone| &mut zone.methods).for_each(spoil);
    }
}
