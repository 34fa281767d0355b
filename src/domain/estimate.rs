//! What a cart comes to before the shop has confirmed it: the shop's last quote, applied to the cart as it is now.
//!
//! The browser shows this at once and asks the shop at the same time. Both are priced by [`super::totals::price`], so they differ only
//! where the catalogue moved meanwhile.

use super::address::Country;
use super::cart::{Cart, CartLine, Quote, QuoteLine};
use super::totals::{PricedLine, Pricing, price_with_offers};

impl Quote {
    /// This quote's lines with the cart's quantities, priced again. Lines that the quote does not know yet are left out;
    /// `None` when the sum can't be priced.
    pub fn applied_to(&self, cart: &Cart, destination: Option<Country>) -> Option<Self> {
        let known = |line: &CartLine| {
            let quoted = self.lines.iter().find(|quoted| quoted.variant == line.variant)?;
            Some(quoted.with_quantity(line.quantity.min(quoted.quantity_max)))
        };
        let lines: Vec<QuoteLine> = cart.lines().iter().filter_map(known).collect();
        let priced: Vec<PricedLine> = lines.iter().map(PricedLine::from).collect();
        let run = Pricing {
            destination,
            promotions: &self.promotions,
            reverse_charge: self.reverse_charge,
            ..Pricing::new(&self.rules, &priced)
        };
        // A parcel that can't go there is still worth a subtotal.
        let unsent = Pricing { destination: None, ..run };
        let (totals, shipping) = price_with_offers(run).or_else(|_| price_with_offers(unsent)).ok()?;
        Some(Self { lines, totals, shipping, ..self.clone() })
    }

    /// Whether the shop has said all there is to say about this cart: each of its lines is quoted as it stands.
    pub fn answers(&self, cart: &Cart) -> bool {
        let quoted = |line: &CartLine| {
            self.lines.iter().any(|quoted| quoted.variant == line.variant && quoted.quantity == line.quantity)
        };
        self.lines.len() == cart.lines().len() && cart.lines().iter().all(quoted)
    }

    /// The cart as it can be had.
    pub fn to_cart(&self) -> Cart {
        self.lines.iter().map(|line| CartLine { variant: line.variant, quantity: line.quantity }).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use crate::domain::cart::Quantity;
    use crate::domain::id::VariantId;
    use crate::domain::market::MarketView;
    use crate::domain::price::PriceBreak;
    use crate::domain::promotion::sample::percent;
    use crate::domain::shop::sample::{country, rules};
    use crate::domain::stock::StockFace;
    use crate::domain::totals::price;
    use crate::words::Language;

    fn line(variant: u64, quantity: u32) -> CartLine {
        CartLine { variant: VariantId::from_bits(variant), quantity: Quantity::new(quantity).unwrap() }
    }

    fn cart(lines: &[(u64, u32)]) -> Cart {
        lines.iter().map(|(variant, quantity)| line(*variant, *quantity)).collect()
    }

    /// One mug for 20 euros, of which there are 5, and a card that is not sent, for 3 euros.
    fn quote() -> Quote {
        let quoted = |variant, unit_price_minor, requires_shipping| QuoteLine {
            variant: VariantId::from_bits(variant),
            quantity: Quantity::ONE,
            slug: String::new(),
            title: String::new(),
            variant_title: String::new(),
            sku: String::new(),
            picture: None,
            unit_price_minor,
            breaks: vec![],
            weight_g: 400,
            taxable: true,
            tax_category: String::new(),
            requires_shipping,
            promotions: Vec::new(),
            stock: StockFace::InStock,
            ships_at: None,
            quantity_max: Quantity::new(5).unwrap(),
        };
        let lines = vec![quoted(1, 2_000, true), quoted(2, 300, false)];
        let priced: Vec<PricedLine> = lines.iter().map(PricedLine::from).collect();
        let rules = rules();
        let totals = price(Pricing::new(&rules, &priced)).unwrap();
        Quote {
            lines,
            totals,
            shipping: vec![],
            coupon: None,
            promotions: vec![],
            reverse_charge: false,
            notices: vec![],
            market: MarketView::own(Language::English, &rules),
            rules,
        }
    }

    #[test]
    fn a_changed_quantity_is_priced_at_once() {
        let estimate = quote().applied_to(&cart(&[(1, 3), (2, 1)]), Some(country("DE"))).unwrap();
        assert_eq!(estimate.totals.subtotal_minor, 6_300);
        assert_eq!(estimate.totals.shipping.map(|shipping| shipping.price_minor), Some(490));
        assert_eq!(estimate.shipping.len(), 2);
    }

    #[test]
    fn more_pieces_are_priced_as_larger_numbers_at_once() {
        let mut quote = quote();
        let of = |quantity_from, price_minor| PriceBreak { quantity_from, price_minor };
        quote.lines.first_mut().unwrap().breaks = vec![of(1, 2_000), of(3, 1_500)];
        let goods = |pieces| quote.applied_to(&cart(&[(1, pieces)]), None).unwrap().totals.subtotal_minor;
        assert_eq!((goods(2), goods(3)), (4_000, 4_500));
    }

    #[test]
    fn no_more_is_promised_than_there_is() {
        let estimate = quote().applied_to(&cart(&[(1, 40)]), None).unwrap();
        assert_eq!(estimate.to_cart(), cart(&[(1, 5)]));
        assert!(!estimate.answers(&cart(&[(1, 40)])));
        assert!(estimate.answers(&cart(&[(1, 5)])));
    }

    #[test]
    fn what_the_quote_does_not_know_waits_for_the_shop() {
        let asked = cart(&[(1, 1), (9, 1)]);
        let estimate = quote().applied_to(&asked, None).unwrap();
        assert_eq!(estimate.to_cart(), cart(&[(1, 1)]));
        assert!(!estimate.answers(&asked));
    }

    #[test]
    fn nothing_is_sent_for_a_card() {
        let estimate = quote().applied_to(&cart(&[(2, 1)]), Some(country("DE"))).unwrap();
        assert_eq!((estimate.totals.shipping, estimate.shipping), (None, vec![]));
    }

    #[test]
    fn a_promotion_goes_on_applying() {
        let quote = Quote { promotions: vec![percent("ten", 100_000, 5_000)], ..quote() };
        let discount = |pieces| quote.applied_to(&cart(&[(1, pieces)]), None).unwrap().totals.discount_minor;
        assert_eq!((discount(3), discount(2)), (-600, 0));
    }
}
