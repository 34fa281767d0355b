//! Markets: countries that are sold to in a currency of their own, at prices of their own. What no market names is the shop's
//! own market, with the shop's own rules.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::address::Country;
use super::money::Currency;
use super::shipping::ShippingZone;
use super::shop::PricingRules;
use crate::words::{Language, market as words};

/// The name of the cookie that holds the id of the market that a visitor has chosen.
pub const MARKET_COOKIE: &str = "market";
/// How long the choice is remembered: a year, in seconds.
pub const MARKET_AGE_S: u32 = 365 * 86_400;

/// A market.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Market {
    /// The merchant's short name for it.
    pub id: String,
    pub name: String,
    pub countries: Vec<Country>,
    pub currency: Currency,
    /// As in `lang`: "de-CH".
    pub language: String,
    /// Id of its price list. What that does not name is sold at the shop's own price where the currency is the same, and
    /// otherwise not at all.
    #[serde(default)]
    pub price_list: Option<String>,
    /// Whether shown prices contain tax, where that differs from what the tax zones say.
    #[serde(default)]
    pub tax_included: Option<bool>,
    /// Its own ways of shipping, priced in its currency; empty for the shop's, where the currency is the same.
    #[serde(default)]
    pub shipping_zones: Vec<ShippingZone>,
}

/// A market as pages name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketView {
    /// Empty for the shop's own.
    pub id: String,
    pub name: String,
    pub currency: Currency,
}

impl MarketView {
    /// The shop's own market: all that no other names.
    pub fn own(language: Language, rules: &PricingRules) -> Self {
        let name = match rules.home() {
            Some(home) => words::home_and_elsewhere(language, home.name(language)),
            None => words::everywhere_else(language).to_owned(),
        };
        Self { id: String::new(), name, currency: rules.currency }
    }
}

impl From<&Market> for MarketView {
    fn from(market: &Market) -> Self {
        Self { id: market.id.clone(), name: market.name.clone(), currency: market.currency }
    }
}

/// The price list of the shop's own market, if there is one of this name.
pub const HOME_PRICE_LIST: &str = "home";

impl Market {
    /// The market of a country; `None` for the shop's own.
    pub fn of(markets: &[Self], country: Option<Country>) -> Option<&Self> {
        let country = country?;
        markets.iter().find(|market| market.countries.contains(&country))
    }

    /// The market that somebody has chosen by its id; `None` for the shop's own, and for what is no market.
    pub fn chosen<'a>(markets: &'a [Self], id: &str) -> Option<&'a Self> {
        markets.iter().find(|market| market.id == id)
    }

    /// By which rules carts are priced here. Its first country is the one that pages have in mind.
    pub fn rules(&self, shop: &PricingRules) -> PricingRules {
        let home = self.countries.first().copied();
        let mut rules = PricingRules { currency: self.currency, home, ..shop.clone() };
        if !self.shipping_zones.is_empty() {
            rules.shipping_zones.clone_from(&self.shipping_zones);
        }
        if let Some(included) = self.tax_included {
            rules.tax_zones.iter_mut().for_each(|zone| zone.included = included);
        }
        rules
    }
}

/// Whether the markets make sense beside the shop's own rules. They come from a file or a form, so a merchant reads the answer.
///
/// # Errors
/// A sentence about the first thing that doesn't.
pub fn check_markets(markets: &[Market], shop: &PricingRules) -> Result<(), String> {
    let (mut ids, mut countries) = (BTreeSet::new(), BTreeSet::new());
    for market in markets {
        let id = &market.id;
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if id.is_empty() || id.len() > 64 || !id.bytes().all(plain) || !ids.insert(id) {
            return Err(format!("the market {id:?} needs an id of its own, of lower-case letters, digits and -"));
        }
        if market.countries.is_empty() {
            return Err(format!("the market {id:?} names no country"));
        }
        for country in &market.countries {
            if !countries.insert(*country) {
                return Err(format!("the market {id:?} names {country}, which another market names"));
            }
            if !shop.ships_to(*country) {
                return Err(format!("the market {id:?} names {country}, to which the shop does not send"));
            }
        }
        let other_money = market.currency != shop.currency;
        if other_money && market.shipping_zones.is_empty() {
            return Err(format!("the market {id:?} needs shipping zones with prices in {}", market.currency));
        }
        if other_money && market.price_list.is_none() {
            return Err(format!("the market {id:?} needs a price list in {}", market.currency));
        }
        market.rules(shop).check().map_err(|problem| format!("in the market {id:?} {problem}"))?;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use crate::domain::shipping::Region;
    use crate::domain::shop::sample::{country, rules};

    fn switzerland() -> Market {
        let mut zone = rules().shipping_zones[0].clone();
        zone.region = Region::Countries(vec![country("CH"), country("LI")]);
        Market {
            id: "ch".to_owned(),
            name: "Switzerland".to_owned(),
            countries: vec![country("CH"), country("LI")],
            currency: "CHF".parse().unwrap(),
            language: "de-CH".to_owned(),
            price_list: Some("francs".to_owned()),
            tax_included: Some(false),
            shipping_zones: vec![zone],
        }
    }

    #[test]
    fn a_country_has_one_market() {
        let markets = [switzerland()];
        let of = |code| Market::of(&markets, Some(country(code))).map(|market| market.id.as_str());
        assert_eq!((of("LI"), of("DE"), Market::of(&markets, None)), (Some("ch"), None, None));
    }

    #[test]
    fn what_is_no_market_is_the_shops_own() {
        let markets = [switzerland()];
        let of = |id| Market::chosen(&markets, id).map(|market| market.id.as_str());
        assert_eq!([of("ch"), of(""), of("CH"), of("../ch")], [Some("ch"), None, None, None]);
        let own = MarketView::own(Language::English, &rules());
        assert_eq!((own.id.as_str(), own.name.as_str()), ("", "Germany and elsewhere"));
    }

    #[test]
    fn a_market_has_its_money_its_parcels_and_its_way_of_showing_tax() {
        let rules = switzerland().rules(&rules());
        assert_eq!(rules.currency.code(), "CHF");
        assert_eq!(rules.home(), Some(country("CH")), "and it is what its pages have in mind");
        assert!(rules.ships_to(country("CH")) && !rules.ships_to(country("DE")));
        assert!(rules.tax_zones.iter().all(|zone| !zone.included));
    }

    #[test]
    fn markets_that_make_no_sense_are_named() {
        type Spoil = fn(&mut Vec<Market>);
        let spoils: [(Spoil, &str); 6] = [
            (|m| m.push(m[0].clone()), "an id of its own"),
            (|m| m[0].countries.clear(), "names no country"),
            (|m| m.push(Market { id: "li".to_owned(), ..m[0].clone() }), "another market names"),
            (|m| m[0].shipping_zones.clear(), "shipping zones with prices in CHF"),
            (|m| m[0].price_list = None, "a price list in CHF"),
            (|m| m[0].shipping_zones[0].methods[0].bands.clear(), "has no band"),
        ];
        assert_eq!(check_markets(&[switzerland()], &rules()), Ok(()));
        for (spoil, expected) in spoils {
            let mut markets = vec![switzerland()];
            spoil(&mut markets);
            let said = check_markets(&markets, &rules()).err().unwrap_or_default();
            assert!(said.contains(expected), "{said:?} should say {expected:?}");
        }
        let mut unsent = rules();
        unsent.shipping_zones.truncate(1);
        assert!(check_markets(&[switzerland()], &unsent).is_err_and(|said| said.contains("does not send")));
    }
}
