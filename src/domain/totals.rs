//! The one pricing run. The cart in the browser and the order on the server are priced by this function, so they agree to the cent.
//!
//! Order of things: goods → coupon, shared out over the lines → shipping → tax. Charges are positive, discounts negative.
//!
//! Tax is worked out once on everything that has the same rate and then shared out over the lines, because that is how an
//! invoice is checked (EN 16931, rule BR-CO-17: the tax of a category is its taxable amount × its rate, rounded).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::address::Country;
use super::cart::Quantity;
use super::coupon::CouponTerms;
use super::id::VariantId;
use super::money::Currency;
use super::share::allocate;
use super::shipping::offers;
use super::shop::{PricingRules, WHOLE_PPM};
use super::tax::{TaxLine, TaxZone, share_of, tax_in};

/// A line to be priced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedLine {
    pub variant: VariantId,
    pub quantity: Quantity,
    pub unit_price_minor: i64,
    pub weight_g: u32,
    pub taxable: bool,
    pub requires_shipping: bool,
}

/// Everything the run looks at.
#[derive(Debug, Clone, Copy)]
pub struct Pricing<'a> {
    pub rules: &'a PricingRules,
    pub lines: &'a [PricedLine],
    /// Where it goes; without it, shipping is left out and tax is that of `home`, the first tax zone's first country.
    pub destination: Option<Country>,
    /// Id of the shipping method; without it the cheapest one for the destination counts.
    pub shipping_method: Option<&'a str>,
    pub coupon: Option<&'a CouponTerms>,
}

/// A line, priced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineTotals {
    pub variant: VariantId,
    pub quantity: Quantity,
    pub unit_price_minor: i64,
    /// `unit_price_minor` × quantity.
    pub subtotal_minor: i64,
    /// The line's share of discounts: zero or negative.
    pub discount_minor: i64,
    /// Tax in or on the line, by `tax_included` of [`Totals`].
    pub tax_minor: i64,
    pub tax_rate_ppm: u32,
}

/// Shipping, priced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingTotals {
    pub method_id: String,
    pub name: String,
    pub price_minor: i64,
    pub tax_minor: i64,
}

/// What a cart or order comes to. The parts add up: `subtotal + discount + shipping (+ tax, when it is added) = total`,
/// and the sum over the lines equals the sums here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub currency: Currency,
    pub lines: Vec<LineTotals>,
    pub subtotal_minor: i64,
    /// Zero or negative.
    pub discount_minor: i64,
    /// `None` while no destination is known, or when nothing needs sending.
    pub shipping: Option<ShippingTotals>,
    /// Grams of what needs sending.
    pub weight_g: u64,
    pub tax_minor: i64,
    /// Whether the prices contain the tax; otherwise it is added to the total.
    pub tax_included: bool,
    /// By rate, the sum of which is `tax_minor`.
    pub tax_lines: Vec<TaxLine>,
    pub total_minor: i64,
}

/// Why a cart can't be priced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PricingRefusal {
    /// Nothing goes to that country, or not at that weight, or not by that method.
    NotShippable,
    /// The sum is larger than the shop can count.
    TooLarge,
    /// A price below zero: no such thing is sold.
    NegativePrice,
}

impl fmt::Display for PricingRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotShippable => "We can’t send this cart there. Choose another country or another way of shipping.",
            Self::TooLarge => "This is more than we can sell in one order. Take something out of the cart.",
            Self::NegativePrice => "Something in this cart has no price. Take it out and tell us, please.",
        })
    }
}

impl std::error::Error for PricingRefusal {}

/// Prices a cart or an order.
///
/// The coupon applies when the goods reach its minimum; below it the cart is priced as if there were none. (Why a coupon
/// does not apply is for [`super::coupon::Coupon::apply`] to say.) Shipping is taxed like the goods of its destination.
///
/// # Errors
/// When it can't be sent to the destination in that way, or can't be counted.
pub fn price(pricing: Pricing<'_>) -> Result<Totals, PricingRefusal> {
    let Pricing { rules, lines, destination, shipping_method, coupon } = pricing;

    let subtotals = lines.iter().map(subtotal_of).collect::<Result<Vec<i64>, _>>()?;
    let subtotal = sum(&subtotals)?;

    let discount = discount_on(subtotal, coupon)?;
    let discounts = allocate(discount, &subtotals);
    let goods = add(subtotal, discount)?;

    let weight_g = weight_of(lines)?;
    let to_send = lines.iter().any(|line| line.requires_shipping);
    let mut shipping = match destination {
        Some(destination) if to_send => Some(ship(rules, destination, shipping_method, weight_g, goods)?),
        _ => None,
    };
    let shipping_price = shipping.as_ref().map_or(0, |shipping| shipping.price_minor);

    let zone = destination.or_else(|| rules.home()).and_then(|country| rules.tax_zone(country));
    let mut taxed = Vec::with_capacity(lines.len());
    for ((line, subtotal), discount) in lines.iter().zip(&subtotals).zip(&discounts) {
        taxed.push(if line.taxable { add(*subtotal, *discount)? } else { 0 });
    }
    taxed.push(shipping_price);
    let tax_line = zone.map(|zone| tax_on(sum(&taxed)?, zone)).transpose()?;
    let tax = tax_line.as_ref().map_or(0, |line| line.amount_minor);
    let mut taxes = allocate(tax, &taxed);
    let shipping_tax = taxes.pop().unwrap_or(0);
    if let Some(shipping) = &mut shipping {
        shipping.tax_minor = shipping_tax;
    }

    let tax_included = zone.is_some_and(|zone| zone.included);
    let rate_ppm = zone.map_or(0, |zone| zone.rate_ppm);
    let total = add(add(goods, shipping_price)?, if tax_included { 0 } else { tax })?;
    let totals = Totals {
        currency: rules.currency,
        lines: lines
            .iter()
            .zip(subtotals)
            .zip(discounts)
            .zip(taxes)
            .map(|(((line, subtotal_minor), discount_minor), tax_minor)| LineTotals {
                variant: line.variant,
                quantity: line.quantity,
                unit_price_minor: line.unit_price_minor,
                subtotal_minor,
                discount_minor,
                tax_minor,
                tax_rate_ppm: if line.taxable { rate_ppm } else { 0 },
            })
            .collect(),
        subtotal_minor: subtotal,
        discount_minor: discount,
        shipping,
        weight_g,
        tax_minor: tax,
        tax_included,
        // Where nothing is due, shoppers are spared a line that says so.
        tax_lines: tax_line.into_iter().filter(|line| line.amount_minor > 0).collect(),
        total_minor: total,
    };
    debug_assert_eq!(totals.check(), Ok(()));
    Ok(totals)
}

impl Totals {
    /// Whether the parts add up to the whole, everywhere and to the cent. `price` can't give totals that don't;
    /// the auditor asks it of totals that come from storage.
    ///
    /// # Errors
    /// A sentence about the first sum that is wrong.
    pub fn check(&self) -> Result<(), String> {
        let shipping_price = self.shipping.as_ref().map_or(0, |shipping| shipping.price_minor);
        let shipping_tax = self.shipping.as_ref().map_or(0, |shipping| shipping.tax_minor);
        let tax_added = if self.tax_included { 0 } else { self.tax_minor };
        let over_lines = |part: fn(&LineTotals) -> i64| self.lines.iter().map(move |line| i128::from(part(line)));
        let whole = |parts: &[i64]| parts.iter().map(|part| i128::from(*part)).sum::<i128>();

        for line in &self.lines {
            let subtotal = i128::from(line.unit_price_minor).checked_mul(i128::from(line.quantity.get()));
            if subtotal != Some(i128::from(line.subtotal_minor)) {
                return Err(format!("the line of {} is not price × quantity", line.variant));
            }
            let net = whole(&[line.subtotal_minor, line.discount_minor]);
            if line.subtotal_minor < 0 || line.discount_minor > 0 || net < 0 {
                return Err(format!("the line of {} is worth less than nothing", line.variant));
            }
            if line.tax_minor < 0 || (self.tax_included && i128::from(line.tax_minor) > net) {
                return Err(format!("the tax on the line of {} is out of bounds", line.variant));
            }
        }
        if shipping_price < 0 || shipping_tax < 0 || (self.tax_included && shipping_tax > shipping_price) {
            return Err("shipping is out of bounds".to_owned());
        }
        let sums = [
            ("the lines’ subtotals", over_lines(|line| line.subtotal_minor).sum(), self.subtotal_minor),
            ("the lines’ discounts", over_lines(|line| line.discount_minor).sum(), self.discount_minor),
            (
                "the taxes of lines and shipping",
                over_lines(|line| line.tax_minor).chain([i128::from(shipping_tax)]).sum(),
                self.tax_minor,
            ),
            (
                "the taxes by rate",
                self.tax_lines.iter().map(|line| i128::from(line.amount_minor)).sum(),
                self.tax_minor,
            ),
            (
                "goods, discount, shipping and tax",
                whole(&[self.subtotal_minor, self.discount_minor, shipping_price, tax_added]),
                self.total_minor,
            ),
        ];
        for (what, parts, stated) in sums {
            if parts != i128::from(stated) {
                return Err(format!("{what} come to {parts}, not to {stated}"));
            }
        }
        Ok(())
    }
}

fn add(one: i64, other: i64) -> Result<i64, PricingRefusal> {
    one.checked_add(other).ok_or(PricingRefusal::TooLarge)
}

fn sum(amounts: &[i64]) -> Result<i64, PricingRefusal> {
    amounts.iter().try_fold(0, |sum, amount| add(sum, *amount))
}

fn subtotal_of(line: &PricedLine) -> Result<i64, PricingRefusal> {
    if line.unit_price_minor < 0 {
        return Err(PricingRefusal::NegativePrice);
    }
    line.unit_price_minor.checked_mul(i64::from(line.quantity.get())).ok_or(PricingRefusal::TooLarge)
}

/// Zero or negative, and never more than the goods are worth.
fn discount_on(subtotal: i64, coupon: Option<&CouponTerms>) -> Result<i64, PricingRefusal> {
    match coupon {
        Some(terms) if subtotal >= terms.minimum_subtotal_minor => {
            let off = share_of(subtotal, terms.percent_off_ppm.min(WHOLE_PPM)).ok_or(PricingRefusal::TooLarge)?;
            Ok(off.saturating_neg())
        }
        _ => Ok(0),
    }
}

fn weight_of(lines: &[PricedLine]) -> Result<u64, PricingRefusal> {
    lines
        .iter()
        .filter(|line| line.requires_shipping)
        .try_fold(0_u64, |sum, line| {
            sum.checked_add(u64::from(line.weight_g).checked_mul(u64::from(line.quantity.get()))?)
        })
        .ok_or(PricingRefusal::TooLarge)
}

/// The named way of sending it, or the cheapest one when none is named; its tax is filled in later.
fn ship(
    rules: &PricingRules,
    destination: Country,
    method: Option<&str>,
    weight_g: u64,
    goods: i64,
) -> Result<ShippingTotals, PricingRefusal> {
    // A form that has not asked yet sends an empty name.
    let wanted = method.filter(|id| !id.is_empty());
    let offer = offers(rules, destination, weight_g, goods)
        .into_iter()
        .find(|offer| wanted.is_none_or(|id| offer.method_id == id))
        .ok_or(PricingRefusal::NotShippable)?;
    if offer.price_minor < 0 {
        return Err(PricingRefusal::NegativePrice);
    }
    Ok(ShippingTotals { method_id: offer.method_id, name: offer.name, price_minor: offer.price_minor, tax_minor: 0 })
}

fn tax_on(base: i64, zone: &TaxZone) -> Result<TaxLine, PricingRefusal> {
    let amount = tax_in(base, zone.rate_ppm, zone.included).ok_or(PricingRefusal::TooLarge)?;
    Ok(TaxLine {
        name: zone.name.clone(),
        rate_ppm: zone.rate_ppm,
        included: zone.included,
        taxable_minor: if zone.included { base.saturating_sub(amount) } else { base },
        amount_minor: amount,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may fail by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::shop::sample::{country, rules};

    fn line(variant: u64, quantity: u32, unit_price_minor: i64) -> PricedLine {
        PricedLine {
            variant: VariantId::from_bits(variant),
            quantity: Quantity::new(quantity).unwrap(),
            unit_price_minor,
            weight_g: 400,
            taxable: true,
            requires_shipping: true,
        }
    }

    fn ten_percent() -> CouponTerms {
        CouponTerms { code: "KILN10".to_owned(), percent_off_ppm: 100_000, minimum_subtotal_minor: 3_000 }
    }

    fn pricing<'a>(rules: &'a PricingRules, lines: &'a [PricedLine]) -> Pricing<'a> {
        Pricing { rules, lines, destination: Some(country("DE")), shipping_method: None, coupon: None }
    }

    #[test]
    fn a_cart_is_priced_as_on_paper() {
        let (rules, lines, coupon) = (rules(), [line(1, 2, 1_999), line(2, 1, 501)], ten_percent());
        let totals = price(Pricing { coupon: Some(&coupon), ..pricing(&rules, &lines) }).unwrap();
        // 39.98 + 5.01 = 44.99; a tenth of it is 4.499, so 4.50 off; 1,200 g go for 4.90.
        assert_eq!((totals.subtotal_minor, totals.discount_minor, totals.weight_g), (4_499, -450, 1_200));
        assert_eq!(totals.lines.iter().map(|line| line.discount_minor).collect::<Vec<_>>(), [-400, -50]);
        assert_eq!(totals.shipping.as_ref().map(|shipping| shipping.price_minor), Some(490));
        assert_eq!(totals.total_minor, 4_539);
        // 45.39 contain 19 %: 45.39 × 19 / 119 = 7.247…
        assert_eq!((totals.tax_minor, totals.tax_included), (725, true));
        let tax = totals.tax_lines.first().unwrap();
        assert_eq!((tax.name.as_str(), tax.taxable_minor, tax.amount_minor), ("VAT 19 %", 3_814, 725));
    }

    #[test]
    fn tax_that_is_not_in_the_prices_is_added_to_the_total() {
        let (rules, lines) = (rules(), [line(1, 1, 10_000)]);
        let totals = price(Pricing { destination: Some(country("US")), ..pricing(&rules, &lines) }).unwrap();
        // 8.875 % of 100.00 + 24.00.
        assert_eq!((totals.tax_minor, totals.tax_included, totals.total_minor), (1_101, false, 13_501));
    }

    #[test]
    fn a_country_without_a_tax_zone_pays_none() {
        let (rules, lines) = (rules(), [line(1, 1, 10_000)]);
        let totals = price(Pricing { destination: Some(country("JP")), ..pricing(&rules, &lines) }).unwrap();
        assert_eq!((totals.tax_minor, totals.tax_lines.len(), totals.total_minor), (0, 0, 12_400));
    }

    #[test]
    fn without_a_destination_there_is_no_shipping_and_the_tax_is_homes() {
        let (rules, lines) = (rules(), [line(1, 1, 1_190)]);
        let totals = price(Pricing { destination: None, ..pricing(&rules, &lines) }).unwrap();
        assert_eq!((totals.shipping, totals.tax_minor, totals.total_minor), (None, 190, 1_190));
    }

    #[test]
    fn an_empty_cart_comes_to_nothing() {
        let rules = rules();
        let totals = price(pricing(&rules, &[])).unwrap();
        assert_eq!(totals.check(), Ok(()));
        assert_eq!((totals.total_minor, totals.tax_minor, totals.shipping), (0, 0, None));
    }

    #[test]
    fn what_needs_no_sending_is_not_sent() {
        let (rules, card) = (rules(), PricedLine { requires_shipping: false, ..line(1, 1, 5_000) });
        let totals = price(pricing(&rules, &[card])).unwrap();
        assert_eq!((totals.shipping, totals.weight_g, totals.total_minor), (None, 0, 5_000));
        let mixed = price(pricing(&rules, &[card, line(2, 1, 100)])).unwrap();
        assert_eq!(mixed.weight_g, 400);
    }

    #[test]
    fn a_line_that_is_not_taxed_bears_no_tax() {
        let (rules, book) = (rules(), PricedLine { taxable: false, ..line(1, 1, 5_000) });
        let totals = price(pricing(&rules, &[book])).unwrap();
        let line = totals.lines.first().unwrap();
        assert_eq!((line.tax_minor, line.tax_rate_ppm), (0, 0));
        // 4.90 of shipping contain 0.78.
        assert_eq!(totals.tax_minor, 78);
    }

    #[test]
    fn the_chosen_method_counts_and_the_cheapest_until_one_is_chosen() {
        let (rules, lines) = (rules(), [line(1, 1, 1_000)]);
        let sent_by = |method| {
            let totals = price(Pricing { shipping_method: method, ..pricing(&rules, &lines) })?;
            Ok(totals.shipping.map(|shipping| shipping.method_id))
        };
        assert_eq!(sent_by(None), Ok(Some("standard".to_owned())));
        assert_eq!(sent_by(Some("")), Ok(Some("standard".to_owned())));
        assert_eq!(sent_by(Some("express")), Ok(Some("express".to_owned())));
        assert_eq!(sent_by(Some("pigeon")), Err(PricingRefusal::NotShippable));
        assert_eq!(sent_by(Some("world")), Err(PricingRefusal::NotShippable));
    }

    #[test]
    fn what_is_too_heavy_is_not_shippable() {
        let (rules, lines) = (rules(), [PricedLine { weight_g: 40_000, ..line(1, 1, 1_000) }]);
        assert_eq!(price(pricing(&rules, &lines)), Err(PricingRefusal::NotShippable));
    }

    #[test]
    fn a_coupon_below_its_minimum_is_left_aside() {
        let (rules, coupon) = (rules(), ten_percent());
        let discount = |unit_price| {
            let lines = [line(1, 1, unit_price)];
            price(Pricing { coupon: Some(&coupon), ..pricing(&rules, &lines) }).unwrap().discount_minor
        };
        assert_eq!((discount(2_999), discount(3_000)), (0, -300));
    }

    #[test]
    fn a_coupon_takes_no_more_than_all() {
        let (rules, lines) = (rules(), [line(1, 3, 1_111)]);
        let all = CouponTerms { percent_off_ppm: u32::MAX, ..ten_percent() };
        let totals = price(Pricing { coupon: Some(&all), ..pricing(&rules, &lines) }).unwrap();
        assert_eq!((totals.discount_minor, totals.total_minor), (-3_333, 490));
    }

    #[test]
    fn shipping_is_free_by_what_is_paid_for_the_goods() {
        let (rules, coupon) = (rules(), ten_percent());
        let shipping = |coupon| {
            let lines = [line(1, 1, 7_600)];
            price(Pricing { coupon, ..pricing(&rules, &lines) }).unwrap().shipping.unwrap().price_minor
        };
        assert_eq!((shipping(None), shipping(Some(&coupon))), (0, 490));
    }

    #[test]
    fn what_cannot_be_counted_or_makes_no_sense_is_refused() {
        let rules = rules();
        let refused = |lines: &[PricedLine]| price(pricing(&rules, lines)).err();
        assert_eq!(refused(&[line(1, 1, -1)]), Some(PricingRefusal::NegativePrice));
        assert_eq!(refused(&[line(1, 2, i64::MAX)]), Some(PricingRefusal::TooLarge));
        assert_eq!(refused(&[line(1, 1, i64::MAX), line(2, 1, 1)]), Some(PricingRefusal::TooLarge));
    }

    #[test]
    fn totals_that_were_tampered_with_are_found_out() {
        type Spoil = fn(&mut Totals);
        let spoils: [Spoil; 8] = [
            |t| t.total_minor += 1,
            |t| t.subtotal_minor -= 1,
            |t| t.discount_minor -= 1,
            |t| t.tax_minor += 1,
            |t| t.shipping.as_mut().unwrap().price_minor = -490,
            |t| t.lines.first_mut().unwrap().tax_minor += 1,
            |t| t.lines.first_mut().unwrap().unit_price_minor += 1,
            |t| t.tax_lines.clear(),
        ];
        let (rules, lines) = (rules(), [line(1, 2, 1_999)]);
        let totals = price(pricing(&rules, &lines)).unwrap();
        assert_eq!(totals.check(), Ok(()));
        for spoil in spoils {
            let mut totals = totals.clone();
            spoil(&mut totals);
            assert!(totals.check().is_err(), "{totals:?}");
        }
    }

    fn priced_line(prices: std::ops::RangeInclusive<i64>) -> impl Strategy<Value = PricedLine> {
        // Few variants, so that lines often share one.
        (0..4_u64, 1..=999_u32, prices, any::<u32>(), any::<bool>(), any::<bool>()).prop_map(
            |(variant, quantity, unit_price_minor, weight_g, taxable, requires_shipping)| PricedLine {
                weight_g: weight_g % 2_000,
                taxable,
                requires_shipping,
                ..line(variant, quantity, unit_price_minor)
            },
        )
    }

    prop_compose! {
        fn any_rules()(
            rate_ppm in 0..=WHOLE_PPM,
            included: bool,
            price_minor in 0..10_000_i64,
            free_from_minor in prop::option::of(0..100_000_i64),
        ) -> PricingRules {
            let mut rules = rules();
            rules.tax_zones.iter_mut().for_each(|zone| (zone.rate_ppm, zone.included) = (rate_ppm, included));
            for method in rules.shipping_zones.iter_mut().flat_map(|zone| &mut zone.methods) {
                method.bands = vec![crate::domain::shipping::WeightBand { up_to_g: u32::MAX, price_minor }];
                method.free_from_minor = free_from_minor;
            }
            rules
        }
    }

    prop_compose! {
        fn any_coupon()(percent_off_ppm: u32, minimum_subtotal_minor in 0..100_000_i64) -> CouponTerms {
            let percent_off_ppm = percent_off_ppm % (WHOLE_PPM + 1);
            CouponTerms { code: "ANY".to_owned(), percent_off_ppm, minimum_subtotal_minor }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn the_parts_add_up_to_the_cent_and_nothing_is_negative(
            rules in any_rules(),
            lines in prop::collection::vec(priced_line(0..=1_000_000), 0..20),
            coupon in prop::option::of(any_coupon()),
            destination in prop::sample::select(vec![None, Some("DE"), Some("US"), Some("JP")]),
        ) {
            let asked = Pricing {
                destination: destination.map(country),
                coupon: coupon.as_ref(),
                ..pricing(&rules, &lines)
            };
            let totals = price(asked).unwrap();
            prop_assert_eq!(totals.check(), Ok(()));
            prop_assert!(totals.total_minor >= 0 && totals.discount_minor <= 0 && totals.tax_minor >= 0);
            prop_assert!(!totals.tax_included || totals.tax_minor <= totals.total_minor);
            prop_assert_eq!(price(asked).unwrap(), totals, "the same cart costs the same");
        }

        #[test]
        fn extreme_amounts_are_counted_or_refused(
            lines in prop::collection::vec(priced_line(i64::MIN..=i64::MAX), 0..6),
            coupon in prop::option::of(any_coupon()),
            included: bool,
        ) {
            let mut rules = rules();
            rules.tax_zones.iter_mut().for_each(|zone| zone.included = included);
            if let Ok(totals) = price(Pricing { coupon: coupon.as_ref(), ..pricing(&rules, &lines) }) {
                prop_assert_eq!(totals.check(), Ok(()));
            }
        }

        #[test]
        fn the_order_of_the_lines_does_not_change_the_total(
            lines in prop::collection::vec(priced_line(0..=1_000_000), 0..10),
            coupon in any_coupon(),
        ) {
            let rules = rules();
            let total = |lines: &[PricedLine]| {
                price(Pricing { coupon: Some(&coupon), ..pricing(&rules, lines) }).map(|totals| totals.total_minor)
            };
            let reversed: Vec<_> = lines.iter().rev().copied().collect();
            prop_assert_eq!(total(&lines), total(&reversed));
        }
    }
}
