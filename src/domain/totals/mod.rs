//! The one pricing run. The cart in the browser and the order on the server are priced by this function, so they agree to the cent.
//!
//! Order of things: goods → promotions, lane by lane, shared out over the lines → shipping → tax. Charges are positive,
//! discounts negative. The order of the lines does not matter: they are priced in one of our own.

mod check;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
mod why_not;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::address::Country;
use super::cart::Quantity;
use super::id::VariantId;
use super::money::Currency;
use super::promotion::{Adjustment, AdjustmentTarget, PromotionTerms, free_shipping, take_off_goods};
use super::shipping::{Parcel, PickupPlace, ShippingOffer, offers};
use super::shop::PricingRules;
use super::tax::{ShippingTax, TaxLine, TaxRate, TaxZone, tax_by_rate};
use crate::words::{self, Language};

pub use why_not::why_not;

/// A line to be priced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PricedLine<'a> {
    pub variant: VariantId,
    pub quantity: Quantity,
    pub unit_price_minor: i64,
    pub weight_g: u32,
    pub taxable: bool,
    /// Empty for the standard rate.
    pub tax_category: &'a str,
    pub requires_shipping: bool,
    /// Ids of the promotions for particular goods that it belongs to.
    pub promotions: &'a [String],
}

/// Everything the run looks at.
#[derive(Debug, Clone, Copy)]
pub struct Pricing<'a> {
    pub rules: &'a PricingRules,
    pub lines: &'a [PricedLine<'a>],
    /// Where it goes; without it, shipping is left out and tax is that of `home`, the first tax zone's first country.
    pub destination: Option<Country>,
    /// Id of the shipping method; without it the first offer for the destination counts.
    pub shipping_method: Option<&'a str>,
    /// Those that may be given now to this buyer. Each applies when its conditions are met and no other goes before it.
    pub promotions: &'a [PromotionTerms],
    /// Whether the buyer is a business that owes the tax itself ([`super::vat_id::reverse_charge`]).
    pub reverse_charge: bool,
}

impl<'a> Pricing<'a> {
    /// The lines as they are, going nowhere yet, without promotions.
    pub const fn new(rules: &'a PricingRules, lines: &'a [PricedLine<'a>]) -> Self {
        Self { rules, lines, destination: None, shipping_method: None, promotions: &[], reverse_charge: false }
    }
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
    /// The line's share of [`Totals::tax_relief_minor`]: zero or negative.
    #[serde(default)]
    pub tax_relief_minor: i64,
}

/// Shipping, priced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingTotals {
    pub method_id: String,
    pub name: String,
    /// What is to be paid for it.
    pub price_minor: i64,
    pub tax_minor: i64,
    /// What a promotion has taken off already: zero or negative.
    #[serde(default)]
    pub discount_minor: i64,
    /// Its share of [`Totals::tax_relief_minor`]: zero or negative.
    #[serde(default)]
    pub tax_relief_minor: i64,
    /// Where the buyer comes to get it.
    #[serde(default)]
    pub pickup: Option<String>,
    #[serde(default)]
    pub place: Option<PickupPlace>,
}

/// What a cart or order comes to. The parts add up:
/// `subtotal + discount + shipping + tax_relief (+ tax, when it is added) = total`, and the sum over the lines equals the sums here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub currency: Currency,
    pub lines: Vec<LineTotals>,
    pub subtotal_minor: i64,
    /// Off the goods: zero or negative.
    pub discount_minor: i64,
    /// Where discounts come from, those off shipping included.
    #[serde(default)]
    pub adjustments: Vec<Adjustment>,
    /// `None` while no destination is known, or when nothing needs sending.
    pub shipping: Option<ShippingTotals>,
    /// Grams of what needs sending.
    pub weight_g: u64,
    pub tax_minor: i64,
    /// Whether the prices contain the tax; otherwise it is added to the total.
    pub tax_included: bool,
    /// By rate, the sum of which is `tax_minor`.
    pub tax_lines: Vec<TaxLine>,
    /// Whether the buyer owes the tax itself; the order says so.
    #[serde(default)]
    pub reverse_charge: bool,
    /// Tax that the prices contain and that is taken off because the buyer owes it: zero or negative.
    #[serde(default)]
    pub tax_relief_minor: i64,
    pub total_minor: i64,
}

impl Totals {
    /// Each discount on the goods or on shipping with its label.
    pub fn adjusted(&self, language: Language, on: AdjustmentTarget) -> Vec<(&str, i64)> {
        // Orders of old do not say where their discount came from.
        if self.adjustments.is_empty() && self.discount_minor != 0 && on == AdjustmentTarget::Goods {
            return vec![(words::receipt::discount(language), self.discount_minor)];
        }
        let on_it = self.adjustments.iter().filter(|adjustment| adjustment.on == on);
        on_it.map(|adjustment| (adjustment.label.as_str(), adjustment.amount_minor)).collect()
    }
}

impl Totals {
    /// The address of the place in which the buyer fetches it; `None` when it is sent.
    pub fn fetched_at(&self) -> Option<&str> {
        let shipping = self.shipping.as_ref().filter(|shipping| shipping.place.is_some())?;
        shipping.pickup.as_deref()
    }
}

impl ShippingTotals {
    /// What it would cost without a promotion.
    pub const fn regular_minor(&self) -> i64 {
        self.price_minor.saturating_sub(self.discount_minor)
    }
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
        let language = Language::English;
        f.write_str(match self {
            Self::NotShippable => words::refusal::not_shippable(language),
            Self::TooLarge => words::refusal::too_large(language),
            Self::NegativePrice => words::refusal::no_price(language),
        })
    }
}

impl std::error::Error for PricingRefusal {}

/// Prices a cart or an order.
///
/// A promotion whose conditions are not met is left aside. (Why a code does not apply is for [`why_not`] to say.)
///
/// # Errors
/// When it can't be sent to the destination in that way, or can't be counted.
pub fn price(pricing: Pricing<'_>) -> Result<Totals, PricingRefusal> {
    price_with_offers(pricing).map(|(totals, _)| totals)
}

/// The same, with the ways to send it, of which the totals have one; none while no destination is known or nothing needs sending.
///
/// # Errors
/// As [`price`].
pub fn price_with_offers(pricing: Pricing<'_>) -> Result<(Totals, Vec<ShippingOffer>), PricingRefusal> {
    let Pricing { rules, destination, .. } = pricing;
    let (places, lines) = in_own_order(pricing.lines);
    let goods = Goods::count(&lines)?;
    let Deal { discounts, adjustments, mut shipping, offers, .. } = best_deal(pricing, &lines, &goods)?;
    let discount = sum(&discounts)?;

    // What is fetched changes hands at that place; where none is named, at home.
    let is_fetched = shipping.as_ref().is_some_and(|shipping| shipping.pickup.is_some());
    let place = shipping.as_ref().and_then(|shipping| shipping.place.as_ref()).map(|place| place.country);
    let taxed_where = place.or(destination.filter(|_| !is_fetched)).or_else(|| rules.home());
    let zone = taxed_where.and_then(|country| rules.tax_zone(country));
    let taxes = match zone {
        Some(zone) => Taxes::of(zone, &lines, &goods.subtotals, &discounts, shipping.as_ref())?,
        None => Taxes::none(&lines),
    };
    let tax_included = zone.is_some_and(|zone| zone.included);
    let reverse_charge = pricing.reverse_charge && !is_fetched;
    // Tax that is contained and owed by somebody else comes off; tax that would be added is not.
    let (charged, relieved) = match (reverse_charge, tax_included) {
        (false, _) => (1, 0),
        (true, true) => (0, -1),
        (true, false) => (0, 0),
    };
    let [tax, tax_relief] = [charged, relieved].map(|sign: i64| taxes.whole.saturating_mul(sign));
    if let Some(shipping) = &mut shipping {
        shipping.tax_minor = taxes.of_shipping.saturating_mul(charged);
        shipping.tax_relief_minor = taxes.of_shipping.saturating_mul(relieved);
    }

    let goods_minor = add(goods.subtotal, discount)?;
    let shipping_price = shipping.as_ref().map_or(0, |shipping| shipping.price_minor);
    let total = add(add(add(goods_minor, shipping_price)?, tax_relief)?, if tax_included { 0 } else { tax })?;
    let priced = lines.iter().zip(&goods.subtotals).zip(&discounts).zip(&taxes.of_lines);
    let mut priced: Vec<(usize, LineTotals)> = priced
        .map(|(((line, subtotal), discount), (rate_ppm, tax))| LineTotals {
            variant: line.variant,
            quantity: line.quantity,
            unit_price_minor: line.unit_price_minor,
            subtotal_minor: *subtotal,
            discount_minor: *discount,
            tax_minor: tax.saturating_mul(charged),
            tax_rate_ppm: *rate_ppm,
            tax_relief_minor: tax.saturating_mul(relieved),
        })
        .zip(places)
        .map(|(line, place)| (place, line))
        .collect();
    priced.sort_unstable_by_key(|(place, _)| *place);
    let totals = Totals {
        currency: rules.currency,
        lines: priced.into_iter().map(|(_, line)| line).collect(),
        subtotal_minor: goods.subtotal,
        discount_minor: discount,
        adjustments,
        shipping,
        weight_g: goods.weight_g,
        tax_minor: tax,
        tax_included,
        // Where nothing is due, shoppers are spared a line that says so.
        tax_lines: if reverse_charge { Vec::new() } else { taxes.by_rate },
        reverse_charge,
        tax_relief_minor: tax_relief,
        total_minor: total,
    };
    debug_assert_eq!(totals.check(), Ok(()));
    Ok((totals, offers))
}

/// Lines in an order that does not depend on the one in which they were put into the cart, and the place of each there:
/// a cent that is left over goes to the same line whatever came first.
fn in_own_order<'a>(lines: &'a [PricedLine<'a>]) -> (Vec<usize>, Vec<&'a PricedLine<'a>>) {
    let mut lines: Vec<(usize, &PricedLine<'_>)> = lines.iter().enumerate().collect();
    lines.sort_by_key(|(_, line)| **line);
    lines.into_iter().unzip()
}

/// What the lines come to before anything is taken off.
struct Goods {
    subtotals: Vec<i64>,
    subtotal: i64,
    weight_g: u64,
    pieces_to_send: u64,
}

impl Goods {
    fn count(lines: &[&PricedLine<'_>]) -> Result<Self, PricingRefusal> {
        let subtotals = lines.iter().map(|line| subtotal_of(line)).collect::<Result<Vec<i64>, _>>()?;
        let subtotal = sum(&subtotals)?;
        let (mut weight_g, mut pieces_to_send) = (0_u64, 0_u64);
        for line in lines.iter().filter(|line| line.requires_shipping) {
            let pieces = u64::from(line.quantity.get());
            let weighs = u64::from(line.weight_g).checked_mul(pieces);
            weight_g = weighs.and_then(|weighs| weight_g.checked_add(weighs)).ok_or(PricingRefusal::TooLarge)?;
            pieces_to_send = pieces_to_send.checked_add(pieces).ok_or(PricingRefusal::TooLarge)?;
        }
        Ok(Self { subtotals, subtotal, weight_g, pieces_to_send })
    }
}

/// What promotions and shipping make of the goods.
struct Deal {
    discounts: Vec<i64>,
    adjustments: Vec<Adjustment>,
    shipping: Option<ShippingTotals>,
    offers: Vec<ShippingOffer>,
    /// Goods and shipping, before tax that is added.
    payable: i64,
}

/// All promotions that go together, or one that goes alone: what costs the buyer least; of equals, what goes together,
/// then what comes first by its id.
fn best_deal(pricing: Pricing<'_>, lines: &[&PricedLine<'_>], goods: &Goods) -> Result<Deal, PricingRefusal> {
    let (mut alone, together): (Vec<&PromotionTerms>, Vec<_>) =
        pricing.promotions.iter().partition(|terms| terms.exclusive);
    alone.sort_by(|one, other| one.id.cmp(&other.id));
    let mut best = deal(pricing, lines, goods, &together)?;
    for terms in alone {
        let other = deal(pricing, lines, goods, &[terms])?;
        if other.payable < best.payable {
            best = other;
        }
    }
    Ok(best)
}

fn deal(
    pricing: Pricing<'_>,
    lines: &[&PricedLine<'_>],
    goods: &Goods,
    promotions: &[&PromotionTerms],
) -> Result<Deal, PricingRefusal> {
    let (discounts, mut adjustments) = take_off_goods(promotions, lines, &goods.subtotals);
    let goods_minor = add(goods.subtotal, sum(&discounts)?)?;
    let parcel = Parcel { weight_g: goods.weight_g, pieces: goods.pieces_to_send, goods_minor };
    let mut offers = match pricing.destination {
        Some(destination) if goods.pieces_to_send > 0 => offers(pricing.rules, destination, parcel),
        _ => Vec::new(),
    };
    let free = free_shipping(promotions, lines, &goods.subtotals);
    let regular = match pricing.destination {
        Some(_) if goods.pieces_to_send > 0 => Some(choose(&offers, pricing.shipping_method)?),
        _ => None,
    };
    let shipping = regular.map(|offer| {
        let off = if free.is_some() { offer.price_minor.saturating_neg() } else { 0 };
        ShippingTotals {
            method_id: offer.method_id.clone(),
            name: offer.name.clone(),
            price_minor: offer.price_minor.saturating_add(off),
            tax_minor: 0,
            discount_minor: off,
            tax_relief_minor: 0,
            pickup: offer.pickup.clone(),
            place: offer.place.clone(),
        }
    });
    if let (Some(terms), Some(shipping)) = (free, &shipping) {
        if shipping.discount_minor < 0 {
            adjustments.push(terms.adjustment(AdjustmentTarget::Shipping, shipping.discount_minor));
        }
        offers.iter_mut().for_each(|offer| offer.price_minor = 0);
    }
    let payable = add(goods_minor, shipping.as_ref().map_or(0, |shipping| shipping.price_minor))?;
    Ok(Deal { discounts, adjustments, shipping, offers, payable })
}

/// The named way of sending it, or the first when none is named.
fn choose<'a>(offers: &'a [ShippingOffer], method: Option<&str>) -> Result<&'a ShippingOffer, PricingRefusal> {
    // A form that has not asked yet sends an empty name.
    let wanted = method.filter(|id| !id.is_empty());
    let offer = offers
        .iter()
        .find(|offer| wanted.is_none_or(|id| offer.method_id == id))
        .ok_or(PricingRefusal::NotShippable)?;
    if offer.price_minor < 0 { Err(PricingRefusal::NegativePrice) } else { Ok(offer) }
}

/// Tax, as it would be charged.
struct Taxes {
    by_rate: Vec<TaxLine>,
    whole: i64,
    /// Rate and tax of each line.
    of_lines: Vec<(u32, i64)>,
    of_shipping: i64,
}

impl Taxes {
    fn none(lines: &[&PricedLine<'_>]) -> Self {
        Self { by_rate: Vec::new(), whole: 0, of_lines: vec![(0, 0); lines.len()], of_shipping: 0 }
    }

    fn of(
        zone: &TaxZone,
        lines: &[&PricedLine<'_>],
        subtotals: &[i64],
        discounts: &[i64],
        shipping: Option<&ShippingTotals>,
    ) -> Result<Self, PricingRefusal> {
        let untaxed = TaxRate { ppm: 0, name: "" };
        let mut taxed = Vec::with_capacity(lines.len().saturating_add(1));
        for ((line, subtotal), discount) in lines.iter().zip(subtotals).zip(discounts) {
            let rate = if line.taxable { zone.rate(line.tax_category) } else { untaxed };
            taxed.push((rate, add(*subtotal, *discount)?));
        }
        let rate = match zone.shipping {
            ShippingTax::LikeMostGoods => rate_of_most(&taxed).unwrap_or_else(|| zone.standard()),
            ShippingTax::Standard => zone.standard(),
            ShippingTax::Untaxed => untaxed,
        };
        taxed.push((rate, shipping.map_or(0, |shipping| shipping.price_minor)));
        let (by_rate, mut shares) = tax_by_rate(&taxed, zone.included).ok_or(PricingRefusal::TooLarge)?;
        let of_shipping = shares.pop().unwrap_or(0);
        let of_lines: Vec<_> = taxed.iter().zip(shares).map(|((rate, _), share)| (rate.ppm, share)).collect();
        let whole = by_rate.iter().try_fold(0, |sum, line| add(sum, line.amount_minor))?;
        Ok(Self { by_rate, whole, of_lines, of_shipping })
    }
}

/// The rate at which most of the taxed goods are, of equals the higher; `None` when nothing is taxed.
fn rate_of_most<'a>(taxed: &[(TaxRate<'a>, i64)]) -> Option<TaxRate<'a>> {
    let worth = |rate: TaxRate<'_>| {
        let at_rate = taxed.iter().filter(|(other, _)| *other == rate);
        at_rate.fold(0_i64, |sum, (_, amount)| sum.saturating_add(*amount))
    };
    let rates = taxed.iter().map(|(rate, _)| *rate).filter(|rate| rate.ppm > 0);
    rates.max_by_key(|rate| (worth(*rate), *rate))
}

fn add(one: i64, other: i64) -> Result<i64, PricingRefusal> {
    one.checked_add(other).ok_or(PricingRefusal::TooLarge)
}

fn sum(amounts: &[i64]) -> Result<i64, PricingRefusal> {
    amounts.iter().try_fold(0, |sum, amount| add(sum, *amount))
}

fn subtotal_of(line: &PricedLine<'_>) -> Result<i64, PricingRefusal> {
    if line.unit_price_minor < 0 {
        return Err(PricingRefusal::NegativePrice);
    }
    line.unit_price_minor.checked_mul(i64::from(line.quantity.get())).ok_or(PricingRefusal::TooLarge)
}
