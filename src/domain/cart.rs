//! The cart: variants and quantities, nothing else. It lives in the browser, in a cookie that script and server can read,
//! so it works before and without script. Prices are never taken from it.

use std::fmt::{self, Write as _};

use serde::{Deserialize, Deserializer, Serialize};

use super::id::VariantId;
use super::market::MarketView;
use super::price::{PriceBreak, unit_price};
use super::product::PictureView;
use super::promotion::PromotionTerms;
use super::refusal::{CouponRefusal, Refusal};
use super::shipping::ShippingOffer;
use super::shop::PricingRules;
use super::stock::StockFace;
use super::time::Timestamp;
use super::totals::{PricedLine, Totals};
use crate::words::{Language, cart as words};

/// The name of the cookie that holds the cart.
pub const CART_COOKIE: &str = "cart";
/// The name of the cookie that holds the coupon code the shopper typed.
pub const COUPON_COOKIE: &str = "coupon";
/// How long a cart is remembered after its last change: 180 days, in seconds.
pub const CART_AGE_S: u32 = 180 * 86_400;
/// A cart has no more lines than this, so that it fits its cookie.
pub const MAX_LINES: usize = 100;

/// How many of a variant: 1 to 999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Quantity(u32);

/// The number is not a quantity one can order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAQuantity;

impl fmt::Display for NotAQuantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a quantity is a whole number from 1 to 999")
    }
}

impl std::error::Error for NotAQuantity {}

impl Quantity {
    /// One piece.
    pub const ONE: Self = Self(1);
    /// The most of one variant in a cart.
    pub const MAX: Self = Self(999);

    /// # Errors
    /// When the number is not from 1 to 999.
    pub const fn new(count: u32) -> Result<Self, NotAQuantity> {
        if count >= 1 && count <= Self::MAX.0 { Ok(Self(count)) } else { Err(NotAQuantity) }
    }

    /// As a plain number.
    pub const fn get(self) -> u32 {
        self.0
    }

    /// Both together, 999 at the most.
    pub const fn plus(self, other: Self) -> Self {
        let sum = self.0.saturating_add(other.0);
        if sum > Self::MAX.0 { Self::MAX } else { Self(sum) }
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::new(u32::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

/// So many of a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLine {
    pub variant: VariantId,
    pub quantity: Quantity,
}

/// What one might buy. No two lines have the same variant; lines stand in the order in which they were first added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Lines")]
pub struct Cart {
    lines: Vec<CartLine>,
}

/// A cart on the wire. It becomes a [`Cart`] through the same door as a cookie does, so a forged one keeps the rules too.
#[derive(Deserialize)]
struct Lines {
    lines: Vec<CartLine>,
}

impl From<Lines> for Cart {
    fn from(wire: Lines) -> Self {
        wire.lines.into_iter().collect()
    }
}

/// The cart has as many lines as it can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CartFull;

impl CartFull {
    /// What is not possible, and what would be.
    pub fn sentence(self, language: Language) -> String {
        words::full(language, MAX_LINES)
    }
}

impl fmt::Display for CartFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Language::English))
    }
}

impl std::error::Error for CartFull {}

/// First part of the cookie: the version of its form.
const COOKIE_FORM: &str = "1";

impl Cart {
    /// An empty cart.
    pub const fn new() -> Self {
        Self { lines: Vec::new() }
    }

    /// Its lines, in the order in which they were first added.
    pub fn lines(&self) -> &[CartLine] {
        &self.lines
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many pieces are in it, all lines together.
    pub fn piece_count(&self) -> u32 {
        self.lines.iter().fold(0, |sum, line| sum.saturating_add(line.quantity.get()))
    }

    /// Puts so many more of a variant in; a line holds 999 at the most.
    ///
    /// # Errors
    /// When the variant is new to the cart and the cart can't hold another line.
    pub fn add(&mut self, variant: VariantId, quantity: Quantity) -> Result<(), CartFull> {
        if let Some(line) = self.line_mut(variant) {
            line.quantity = line.quantity.plus(quantity);
            return Ok(());
        }
        if self.lines.len() >= MAX_LINES {
            return Err(CartFull);
        }
        self.lines.push(CartLine { variant, quantity });
        Ok(())
    }

    /// Makes it exactly so many of a variant, or takes the line out. A full cart takes no new line.
    pub fn set(&mut self, variant: VariantId, quantity: Option<Quantity>) {
        let Some(quantity) = quantity else {
            self.lines.retain(|line| line.variant != variant);
            return;
        };
        match self.line_mut(variant) {
            Some(line) => line.quantity = quantity,
            None => {
                // A full cart refuses a new line, and keeps what it has.
                let _ = self.add(variant, quantity);
            }
        }
    }

    /// As its cookie holds it: `1`, then `.{variant}-{quantity}` for each line. The characters need no escaping there.
    pub fn to_cookie(&self) -> String {
        let mut text = COOKIE_FORM.to_owned();
        for line in &self.lines {
            // Writing to a string can't fail.
            let _ = write!(text, ".{}-{}", line.variant, line.quantity.get());
        }
        text
    }

    /// Reads a cookie, whatever is in it: parts that make no sense are left out, repeated variants are summed,
    /// and lines beyond the limit are dropped.
    pub fn from_cookie(text: &str) -> Self {
        let mut parts = text.split('.');
        if parts.next() != Some(COOKIE_FORM) {
            return Self::new();
        }
        parts.filter_map(line_of_cookie).collect()
    }

    fn line_mut(&mut self, variant: VariantId) -> Option<&mut CartLine> {
        self.lines.iter_mut().find(|line| line.variant == variant)
    }
}

fn line_of_cookie(part: &str) -> Option<CartLine> {
    let (variant, quantity) = part.split_once('-')?;
    // `parse` alone would take "+1" too, and a quantity has one spelling only.
    let quantity: u32 = quantity.bytes().all(|b| b.is_ascii_digit()).then(|| quantity.parse().ok())??;
    Some(CartLine { variant: variant.parse().ok()?, quantity: Quantity::new(quantity).ok()? })
}

/// Sums repeated variants and drops lines beyond the limit.
impl FromIterator<CartLine> for Cart {
    fn from_iter<I: IntoIterator<Item = CartLine>>(lines: I) -> Self {
        let mut cart = Self::new();
        for line in lines {
            // Only a new line can be refused, and then it is one too many.
            let _ = cart.add(line.variant, line.quantity);
        }
        cart
    }
}

/// What the shop says about a cart: its lines with current prices, and the totals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    pub lines: Vec<QuoteLine>,
    pub totals: Totals,
    /// Ways to send it to the destination; empty when none is known yet or nothing needs sending.
    pub shipping: Vec<ShippingOffer>,
    /// The code that applies, or why the one that was typed does not.
    pub coupon: Option<Result<String, CouponRefusal>>,
    /// The promotions that may be given to this buyer now, the code's included.
    pub promotions: Vec<PromotionTerms>,
    /// Whether the buyer owes the tax instead of the shop.
    pub reverse_charge: bool,
    /// What was changed against what was asked, for the shopper to see before paying.
    pub notices: Vec<CartNotice>,
    /// With these and the lines, [`super::totals::price`] gives the same totals in the browser.
    pub rules: PricingRules,
    /// The market in which it is priced.
    pub market: MarketView,
}

/// A line of a cart as the shop sees it now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteLine {
    pub variant: VariantId,
    /// What can be had: never more than is available.
    pub quantity: Quantity,
    pub slug: String,
    pub title: String,
    /// The option values, "M / Blue"; empty for a product without options.
    pub variant_title: String,
    pub sku: String,
    pub picture: Option<PictureView>,
    pub unit_price_minor: i64,
    /// What each costs from a number on, where that depends on the number.
    pub breaks: Vec<PriceBreak>,
    pub weight_g: u32,
    pub taxable: bool,
    /// Empty for the standard rate.
    pub tax_category: String,
    pub requires_shipping: bool,
    /// Ids of the promotions for particular goods that it belongs to.
    pub promotions: Vec<String>,
    pub stock: StockFace,
    /// The day on which it can be sent, when not all of it is there now.
    pub ships_at: Option<Timestamp>,
    /// The most that can be had now.
    pub quantity_max: Quantity,
}

impl QuoteLine {
    /// The line with so many, at what each costs then.
    pub fn with_quantity(&self, quantity: Quantity) -> Self {
        let unit_price_minor = unit_price(&self.breaks, quantity).unwrap_or(self.unit_price_minor);
        Self { quantity, unit_price_minor, ..self.clone() }
    }
}

impl<'a> From<&'a QuoteLine> for PricedLine<'a> {
    fn from(line: &'a QuoteLine) -> Self {
        Self {
            variant: line.variant,
            quantity: line.quantity,
            unit_price_minor: line.unit_price_minor,
            weight_g: line.weight_g,
            taxable: line.taxable,
            tax_category: &line.tax_category,
            requires_shipping: line.requires_shipping,
            promotions: &line.promotions,
        }
    }
}

/// Something about the cart that the shopper should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CartNotice {
    /// No longer sold, or sold out: it was taken out.
    Gone { variant: VariantId, title: String },
    /// Not sold where the order goes: it was taken out.
    NotHere { variant: VariantId, title: String },
    /// Fewer are left than were asked for.
    Fewer { variant: VariantId, title: String, asked: Quantity, left: Quantity },
}

impl CartNotice {
    /// The same as an answer to whoever wanted to buy it.
    pub fn refusal(&self) -> Refusal {
        match self {
            Self::Gone { variant, title } | Self::NotHere { variant, title } => {
                Refusal::SoldOut { variant: *variant, title: title.clone(), left: 0 }
            }
            Self::Fewer { variant, title, left, .. } => {
                Refusal::SoldOut { variant: *variant, title: title.clone(), left: left.get() }
            }
        }
    }
}

impl CartNotice {
    /// What happened and what we did about it.
    pub fn sentence(&self, language: Language) -> String {
        match self {
            Self::Gone { title, .. } => words::sold_out(language, title),
            Self::NotHere { title, .. } => words::not_sold_there(language, title),
            Self::Fewer { title, left, .. } => words::only_left(language, left.get(), title),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(variant: u64, quantity: u32) -> CartLine {
        CartLine { variant: VariantId::from_bits(variant), quantity: Quantity::new(quantity).unwrap() }
    }

    fn lines() -> impl Strategy<Value = Vec<CartLine>> {
        prop::collection::vec((0..150_u64, 1..=999_u32).prop_map(|(variant, quantity)| line(variant, quantity)), 0..200)
    }

    /// What must hold of every cart, wherever it came from.
    fn check(cart: &Cart) {
        assert!(cart.lines().len() <= MAX_LINES);
        for (index, one) in cart.lines().iter().enumerate() {
            assert!((1..=999).contains(&one.quantity.get()));
            assert!(cart.lines().iter().skip(index.saturating_add(1)).all(|other| other.variant != one.variant));
        }
    }

    #[test]
    fn a_quantity_is_from_1_to_999() {
        for count in [0, 1000, 1_000_000_000, u32::MAX] {
            assert_eq!(Quantity::new(count), Err(NotAQuantity));
            assert!(serde_json::from_str::<Quantity>(&count.to_string()).is_err());
        }
        for text in ["-1", "1.5", "\"2\"", "null"] {
            assert!(serde_json::from_str::<Quantity>(text).is_err(), "{text}");
        }
        assert_eq!(Quantity::MAX.plus(Quantity::MAX), Quantity::MAX);
    }

    #[test]
    fn adding_sums_setting_sets_and_nothing_leaves_no_line() {
        let mut cart = Cart::new();
        let [bowl, cup] = [VariantId::from_bits(1), VariantId::from_bits(2)];
        cart.add(bowl, Quantity::ONE).unwrap();
        cart.add(cup, Quantity::ONE).unwrap();
        cart.add(bowl, Quantity::new(4).unwrap()).unwrap();
        assert_eq!(cart.lines(), [line(1, 5), line(2, 1)]);
        assert_eq!(cart.piece_count(), 6);
        cart.set(bowl, Quantity::new(2).ok());
        cart.set(cup, None);
        assert_eq!(cart.lines(), [line(1, 2)]);
        cart.set(cup, Some(Quantity::ONE));
        assert_eq!(cart.lines(), [line(1, 2), line(2, 1)]);
    }

    #[test]
    fn a_full_cart_takes_more_of_what_it_has_and_refuses_what_it_has_not() {
        let mut cart: Cart = (0..MAX_LINES).map(|n| line(u64::try_from(n).unwrap(), 1)).collect();
        assert_eq!(cart.add(VariantId::from_bits(5), Quantity::ONE), Ok(()));
        assert_eq!(cart.add(VariantId::from_bits(999), Quantity::ONE), Err(CartFull));
        cart.set(VariantId::from_bits(999), Some(Quantity::ONE));
        check(&cart);
    }

    #[test]
    fn the_cookie_has_the_form_that_was_agreed() {
        let cart: Cart = [line(1, 2), line(u64::MAX, 999)].into_iter().collect();
        assert_eq!(cart.to_cookie(), "1.0000000000001-2.fzzzzzzzzzzzz-999");
        assert_eq!(Cart::new().to_cookie(), "1");
    }

    #[test]
    fn what_makes_no_sense_in_a_cookie_is_left_out() {
        for text in ["", "1", "2.0000000000001-2", "0000000000001-2", "1.x-1", "1.0000000000001", "1.0000000000001-+1"]
        {
            assert!(Cart::from_cookie(text).is_empty(), "{text:?}");
        }
        let cart = Cart::from_cookie("1.0000000000001-0.0000000000002-1..0000000000003-1000.0000000000002-2.-.é-é");
        assert_eq!(cart.lines(), [line(2, 3)]);
    }

    #[test]
    fn the_largest_cart_fits_its_cookie() {
        let cart: Cart = (0..200).map(|n| line(u64::MAX.saturating_sub(n), 999)).collect();
        assert!(cart.to_cookie().len() < 4_000);
    }

    proptest! {
        #[test]
        fn a_cart_survives_its_cookie_and_the_wire(lines in lines()) {
            let cart: Cart = lines.into_iter().collect();
            check(&cart);
            prop_assert_eq!(&Cart::from_cookie(&cart.to_cookie()), &cart);
            prop_assert_eq!(&serde_json::from_value::<Cart>(serde_json::to_value(&cart).unwrap()).unwrap(), &cart);
        }

        #[test]
        fn a_forged_cart_keeps_the_rules(lines in lines()) {
            let wire = serde_json::json!({ "lines": lines });
            check(&serde_json::from_value(wire).unwrap());
        }

        #[test]
        fn any_text_is_a_cart(text in "\\PC*") {
            check(&Cart::from_cookie(&text));
        }

        #[test]
        fn any_cookie_is_a_cart(text in "1(\\.[0-9a-z]{12,14}-[0-9]{0,5}|[.1-])*") {
            check(&Cart::from_cookie(&text));
        }
    }
}
