//! Shipping: zones, methods, and what a parcel costs.

use serde::{Deserialize, Serialize};

use super::address::Country;
use super::shop::PricingRules;
use super::time::Timestamp;
use crate::words::Language;

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
    /// What the bands go by.
    #[serde(default)]
    pub by: Measure,
    /// Ascending by `up_to`; a parcel beyond the last band can't go this way.
    pub bands: Vec<Band>,
    /// From this value of goods (after discount) on it costs nothing.
    pub free_from_minor: Option<i64>,
    /// Where the buyer comes to get it, when it is not sent at all. The goods change hands there, so the tax is home's.
    #[serde(default)]
    pub pickup: Option<String>,
    /// What there is to know of that place. With it the order is put aside there, its tax is the place's, and nobody asks for an
    /// address.
    #[serde(default)]
    pub place: Option<PickupPlace>,
}

/// A place in which buyers come to get their orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickupPlace {
    /// The place of stock from which orders are handed over, by its name.
    pub location: String,
    pub country: Country,
    /// When somebody is there: "Tuesday to Saturday, 10 to 18 h".
    pub hours: String,
}

/// What of a parcel decides its price.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Grams.
    #[default]
    Weight,
    /// What is paid for the goods, in minor units.
    Worth,
    /// How many pieces there are to send.
    Pieces,
}

/// The price of a parcel up to a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// Inclusive.
    pub up_to: u32,
    pub price_minor: i64,
}

/// What is to be sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Parcel {
    pub weight_g: u64,
    pub pieces: u64,
    /// What is paid for all goods, those that are not sent included.
    pub goods_minor: i64,
}

/// A way to send this cart to this place, with its price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingOffer {
    pub method_id: String,
    pub name: String,
    pub days_min: u32,
    pub days_max: u32,
    pub price_minor: i64,
    /// Where the buyer comes to get it.
    pub pickup: Option<String>,
    pub place: Option<PickupPlace>,
}

impl ShippingMethod {
    /// What the parcel costs this way; `None` when it is too large for it.
    pub fn price_minor(&self, parcel: Parcel) -> Option<i64> {
        let measure = match self.by {
            Measure::Weight => parcel.weight_g,
            Measure::Worth => u64::try_from(parcel.goods_minor).unwrap_or(0),
            Measure::Pieces => parcel.pieces,
        };
        let band = self.bands.iter().find(|band| measure <= u64::from(band.up_to))?;
        let free = self.free_from_minor.is_some_and(|from| parcel.goods_minor >= from);
        Some(if free || self.pickup.is_some() { 0 } else { band.price_minor })
    }
}

/// The ways to send the parcel there, cheapest first, of those that cost the same the faster first; then those in which it
/// is to be fetched. Empty when it can't be sent there.
pub(super) fn offers(rules: &PricingRules, destination: Country, parcel: Parcel) -> Vec<ShippingOffer> {
    let methods = rules.shipping_zone(destination).map_or(&[][..], |zone| &zone.methods);
    let mut offers: Vec<ShippingOffer> = methods
        .iter()
        .filter_map(|method| {
            Some(ShippingOffer {
                method_id: method.id.clone(),
                name: method.name.clone(),
                days_min: method.days_min,
                days_max: method.days_max,
                price_minor: method.price_minor(parcel)?,
                pickup: method.pickup.clone(),
                place: method.place.clone(),
            })
        })
        .collect();
    // Nobody fetches a parcel by default because that is the cheapest.
    offers.sort_by_key(|offer| (offer.pickup.is_some(), offer.price_minor, offer.days_max));
    offers
}

/// The cheapest way to have the parcel delivered there. What is fetched is not delivered, cheap as that is.
pub fn usual_offer(rules: &PricingRules, destination: Country, parcel: Parcel) -> Option<ShippingOffer> {
    offers(rules, destination, parcel).into_iter().find(|offer| offer.pickup.is_none())
}

/// When what is ordered now arrives: "Tue 24 Nov – Thu 26 Nov".
pub fn arrival_words(language: Language, ordered_at: Timestamp, days_min: u32, days_max: u32) -> String {
    let first = ordered_at.plus_working_days(days_min).near_date(language);
    let last = ordered_at.plus_working_days(days_max).near_date(language);
    if first == last { first } else { format!("{first} – {last}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::shop::sample::{country, rules};

    fn offered(destination: &str, weight_g: u64, goods_minor: i64) -> Vec<(String, i64)> {
        let offers = offers(&rules(), country(destination), Parcel { weight_g, pieces: 1, goods_minor });
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
        assert_eq!(super::offers(&rules, country("JP"), Parcel { weight_g: 500, ..Parcel::default() }), []);
    }

    fn changed(change: fn(&mut ShippingMethod)) -> PricingRules {
        let mut rules = rules();
        rules.shipping_zones.iter_mut().flat_map(|zone| &mut zone.methods).for_each(change);
        rules
    }

    #[test]
    fn bands_may_go_by_worth_or_by_pieces() {
        let by_worth = changed(|method| (method.by, method.free_from_minor) = (Measure::Worth, None));
        let by_pieces = changed(|method| (method.by, method.free_from_minor) = (Measure::Pieces, None));
        let cheapest = |rules: &PricingRules, parcel| {
            super::offers(rules, country("DE"), parcel).first().map(|offer| offer.price_minor)
        };
        let parcel = Parcel { weight_g: 90_000, pieces: 2_001, goods_minor: 2_000 };
        assert_eq!((cheapest(&by_worth, parcel), cheapest(&by_pieces, parcel)), (Some(490), Some(690)));
        let parcel = Parcel { weight_g: 90_000, pieces: 1, goods_minor: 40_000 };
        assert_eq!((cheapest(&by_worth, parcel), cheapest(&by_pieces, parcel)), (None, Some(490)));
    }

    #[test]
    fn what_is_fetched_costs_nothing_and_is_offered_last() {
        let rules = changed(|method| {
            if method.id == "express" {
                method.pickup = Some("Tonweg 7, Musterstadt".to_owned());
            }
        });
        let offers = super::offers(&rules, country("DE"), Parcel { weight_g: 500, pieces: 1, goods_minor: 1_000 });
        let offers: Vec<_> = offers.iter().map(|offer| (offer.method_id.as_str(), offer.price_minor)).collect();
        assert_eq!(offers, [("standard", 490), ("express", 0)]);
    }

    #[test]
    fn an_arrival_is_a_day_or_a_span_of_days() {
        let thursday = Timestamp(1_795_089_600_000);
        assert_eq!(arrival_words(Language::English, thursday, 1, 1), "Fri 20 Nov");
        assert_eq!(arrival_words(Language::English, thursday, 2, 4), "Mon 23 Nov – Wed 25 Nov");
    }
}
