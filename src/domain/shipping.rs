//! Shipping: zones, methods, and what a parcel of a weight costs.

use serde::{Deserialize, Serialize};

use super::address::Country;
use super::shop::PricingRules;
use super::time::Timestamp;

/// Which countries a zone covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Region {
    Countries(Vec<Country>),
    /// Every country that no other zone names.
    Elsewhere,
}

impl Region {
    /// Whether the country is inside. `Elsewhere` says yes to every country: what other zones name is theirs,
    /// which is why zones are looked up with [`PricingRules::shipping_zone`] and [`PricingRules::tax_zone`].
    pub fn covers(&self, country: Country) -> bool {
        match self {
            Self::Countries(named) => named.contains(&country),
            Self::Elsewhere => true,
        }
    }

    /// The zone that names the country, or else the one for elsewhere.
    pub(super) fn find<Z>(zones: &[Z], region: impl Fn(&Z) -> &Self, country: Country) -> Option<&Z> {
        let named = zones.iter().find(|zone| *region(zone) != Self::Elsewhere && region(zone).covers(country));
        named.or_else(|| zones.iter().find(|zone| *region(zone) == Self::Elsewhere))
    }
}

/// Countries that are sent to in the same ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingZone {
    pub name: String,
    pub region: Region,
    pub methods: Vec<ShippingMethod>,
}

/// A way to send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingMethod {
    /// Stable, unique in its zone; forms and orders name it.
    pub id: String,
    pub name: String,
    /// Working days from order to door.
    pub days_min: u32,
    pub days_max: u32,
    /// Ascending by `up_to_g`; a parcel heavier than the last band can't go this way.
    pub bands: Vec<WeightBand>,
    /// From this value of goods (after discount) on it costs nothing.
    pub free_from_minor: Option<i64>,
}

/// The price of a parcel up to a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeightBand {
    /// Grams, inclusive.
    pub up_to_g: u32,
    pub price_minor: i64,
}

/// A way to send this cart to this place, with its price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingOffer {
    pub method_id: String,
    pub name: String,
    pub days_min: u32,
    pub days_max: u32,
    pub price_minor: i64,
}

impl ShippingMethod {
    /// What a parcel of this weight with goods of this worth costs this way; `None` when it is too heavy for it.
    pub fn price_minor(&self, weight_g: u64, goods_minor: i64) -> Option<i64> {
        let band = self.bands.iter().find(|band| weight_g <= u64::from(band.up_to_g))?;
        let free = self.free_from_minor.is_some_and(|from| goods_minor >= from);
        Some(if free { 0 } else { band.price_minor })
    }
}

/// The ways to send a parcel of this weight there, cheapest first; of two that cost the same, the faster first.
/// Empty when it can't be sent there. `goods_minor` is the worth of the goods after discount.
pub fn offers(rules: &PricingRules, destination: Country, weight_g: u64, goods_minor: i64) -> Vec<ShippingOffer> {
    let methods = rules.shipping_zone(destination).map_or(&[][..], |zone| &zone.methods);
    let mut offers: Vec<ShippingOffer> = methods
        .iter()
        .filter_map(|method| {
            Some(ShippingOffer {
                method_id: method.id.clone(),
                name: method.name.clone(),
                days_min: method.days_min,
                days_max: method.days_max,
                price_minor: method.price_minor(weight_g, goods_minor)?,
            })
        })
        .collect();
    offers.sort_by_key(|offer| (offer.price_minor, offer.days_max));
    offers
}

/// When what is ordered now arrives: "Tue 24 Nov – Thu 26 Nov".
pub fn arrival_words(ordered_at: Timestamp, days_min: u32, days_max: u32) -> String {
    let first = ordered_at.plus_working_days(days_min).near_date();
    let last = ordered_at.plus_working_days(days_max).near_date();
    if first == last { first } else { format!("{first} – {last}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::shop::sample::{country, rules};

    fn offered(destination: &str, weight_g: u64, goods_minor: i64) -> Vec<(String, i64)> {
        let offers = offers(&rules(), country(destination), weight_g, goods_minor);
        offers.into_iter().map(|offer| (offer.method_id, offer.price_minor)).collect()
    }

    #[test]
    fn the_cheapest_way_comes_first() {
        let ways = [("standard".to_owned(), 490), ("express".to_owned(), 1_290)];
        assert_eq!(offered("DE", 1_000, 2_000), ways);
    }

    #[test]
    fn the_weight_decides_the_price_and_may_be_too_much() {
        assert_eq!(offered("DE", 2_000, 0).first(), Some(&("standard".to_owned(), 490)));
        assert_eq!(offered("DE", 2_001, 0).first(), Some(&("standard".to_owned(), 690)));
        assert_eq!(offered("DE", 31_501, 0), []);
        assert_eq!(offered("DE", u64::MAX, 0), []);
    }

    #[test]
    fn goods_of_some_worth_are_sent_for_nothing() {
        assert_eq!(offered("DE", 9_000, 7_500).first(), Some(&("standard".to_owned(), 0)));
        assert_eq!(offered("DE", 9_000, 7_499).first(), Some(&("standard".to_owned(), 690)));
    }

    #[test]
    fn a_country_that_no_zone_names_is_elsewhere() {
        assert_eq!(offered("JP", 500, 0), [("world".to_owned(), 2_400)]);
        let mut rules = rules();
        rules.shipping_zones.retain(|zone| zone.region != Region::Elsewhere);
        assert_eq!(super::offers(&rules, country("JP"), 500, 0), []);
    }

    #[test]
    fn an_arrival_is_a_day_or_a_span_of_days() {
        let thursday = Timestamp(1_795_089_600_000);
        assert_eq!(arrival_words(thursday, 1, 1), "Fri 20 Nov");
        assert_eq!(arrival_words(thursday, 2, 4), "Mon 23 Nov – Wed 25 Nov");
    }
}
