//! A promotion as the shop keeps it: about which goods, for whom, when, and how often. It stays on the server; browsers get
//! the [`PromotionTerms`] of those that may be given.

use serde::{Deserialize, Serialize};

use super::{Benefit, PromotionTerms};
use crate::domain::coupon::normalize_code;
use crate::domain::money::Currency;
use crate::domain::product::{Collection, CollectionRule};
use crate::domain::refusal::CouponRefusal;
use crate::domain::shop::WHOLE_PPM;
use crate::domain::time::Timestamp;

/// A promotion as the shop keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promotion {
    pub terms: PromotionTerms,
    #[serde(default)]
    pub goods: PromotionGoods,
    #[serde(default)]
    pub audience: Audience,
    #[serde(default)]
    pub starts_at: Option<Timestamp>,
    #[serde(default)]
    pub ends_at: Option<Timestamp>,
    /// How many orders may use it; `None` for no limit.
    #[serde(default)]
    pub use_limit: Option<u32>,
    /// How many orders of one e-mail address may use it.
    #[serde(default)]
    pub use_limit_per_customer: Option<u32>,
    /// Orders that use it, those awaiting payment included. The shop counts them; no file says.
    #[serde(skip)]
    pub used: u32,
}

/// The goods a promotion is about: those that any of these names. When nothing is named, it is about all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromotionGoods {
    /// Slugs.
    #[serde(default)]
    pub products: Vec<String>,
    /// Slugs.
    #[serde(default)]
    pub collections: Vec<String>,
    #[serde(default)]
    pub tags: Vec<String>,
}

/// Whom a promotion is for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audience {
    /// Only those who have bought nothing before, by their e-mail address.
    #[serde(default)]
    pub first_order: bool,
    #[serde(default)]
    pub customer_group: Option<String>,
    /// Ids of markets; empty for all.
    #[serde(default)]
    pub markets: Vec<String>,
    /// What its amounts are in: it is given where that is paid with. The shop's own, unless it says otherwise.
    #[serde(default)]
    pub currency: Option<Currency>,
}

/// Who asks, as far as that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipient<'a> {
    /// Id of the market; `None` in the shop's own.
    pub market: Option<&'a str>,
    pub currency: Currency,
    /// The shop's own, whatever the market.
    pub home_currency: Currency,
    pub customer_group: Option<&'a str>,
    /// What is known of the buyer; nothing before they have said who they are.
    pub past: Option<Past>,
}

/// What a buyer has done before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Past {
    pub has_ordered: bool,
    /// How many of their orders use the promotion.
    pub uses: u32,
}

impl PromotionGoods {
    /// Whether only some goods are meant.
    pub fn is_particular(&self) -> bool {
        !(self.products.is_empty() && self.collections.is_empty() && self.tags.is_empty())
    }

    /// Whether the product is among them.
    pub fn takes(&self, slug: &str, tags: &[String], product_type: &str, collections: &[Collection]) -> bool {
        let in_one = |rule: &CollectionRule| rule.takes(tags, product_type);
        self.products.iter().any(|named| named == slug)
            || self.tags.iter().any(|tag| tags.contains(tag))
            || collections.iter().any(|one| self.collections.contains(&one.slug) && in_one(&one.rule))
    }
}

impl Promotion {
    /// Its terms, if it may be given now and to this buyer. What is for those alone who have done something before, or have not,
    /// is promised to a stranger who has a code for it, and given by itself only when it is known whom to.
    ///
    /// # Errors
    /// The reason why not.
    pub fn given(&self, now: Timestamp, to: Recipient<'_>) -> Result<PromotionTerms, CouponRefusal> {
        if self.starts_at.is_some_and(|start| now < start) {
            return Err(CouponRefusal::NotYet);
        }
        if self.ends_at.is_some_and(|end| now >= end) {
            return Err(CouponRefusal::Expired);
        }
        if self.use_limit.is_some_and(|limit| self.used >= limit) {
            return Err(CouponRefusal::UsedUp);
        }
        let Audience { first_order, customer_group, markets, currency } = &self.audience;
        let is_theirs = customer_group.is_none() || customer_group.as_deref() == to.customer_group;
        let is_here = markets.is_empty() || to.market.is_some_and(|id| markets.iter().any(|named| named == id));
        let counts_in = self.has_amounts().then(|| currency.unwrap_or(to.home_currency));
        if !is_theirs || !is_here || counts_in.is_some_and(|currency| currency != to.currency) {
            return Err(CouponRefusal::NotForYou);
        }
        let stranger_has_it = self.terms.code.is_some();
        if *first_order && to.past.map_or(!stranger_has_it, |past| past.has_ordered) {
            return Err(CouponRefusal::NotFirstOrder);
        }
        if let Some(limit) = self.limit_per_customer()
            && to.past.map_or(!stranger_has_it, |past| past.uses >= limit)
        {
            return Err(CouponRefusal::UsedByYou);
        }
        Ok(PromotionTerms { particular: self.goods.is_particular(), ..self.terms.clone() })
    }

    /// Whether anything about it depends on who the buyer is.
    pub fn is_personal(&self) -> bool {
        self.limit_per_customer().is_some()
    }

    /// How many orders of one customer may use it. There is one first order, even if two are placed at the same moment.
    pub fn limit_per_customer(&self) -> Option<u32> {
        self.use_limit_per_customer.or(self.audience.first_order.then_some(1))
    }

    /// Whether it counts in money, and so belongs to a currency.
    fn has_amounts(&self) -> bool {
        self.terms.minimum_subtotal_minor > 0
            || matches!(self.terms.benefit, Benefit::Amount { .. } | Benefit::Steps { .. })
    }

    /// Whether it makes sense. It comes from a file or a form, so a merchant reads the answer.
    ///
    /// # Errors
    /// A sentence about the first thing that doesn't.
    pub fn check(&self) -> Result<(), String> {
        let PromotionTerms { id, label, code, minimum_subtotal_minor, benefit, .. } = &self.terms;
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let say = |what: &str| Err(format!("the promotion {id:?} {what}"));
        if id.is_empty() || id.len() > 64 || !id.bytes().all(plain) {
            return say("needs an id of lower-case letters, digits and -");
        }
        if label.trim().is_empty() || label.chars().count() > 100 {
            return say("needs a label of 100 characters or fewer, which buyers read");
        }
        if code.as_deref().is_some_and(|code| normalize_code(code).as_deref() != Some(code)) {
            return say("has a code that is not of 2 to 32 upper-case letters, digits and hyphens");
        }
        if *minimum_subtotal_minor < 0 {
            return say("asks for goods worth less than nothing");
        }
        let is_rate = |ppm: u32| (1..=WHOLE_PPM).contains(&ppm);
        let makes_sense = match benefit {
            Benefit::Percent { off_ppm } => is_rate(*off_ppm),
            Benefit::Amount { off_minor } => *off_minor > 0,
            Benefit::FreeShipping => true,
            Benefit::BuyGet { buy, get, off_ppm } => *buy > 0 && *get > 0 && is_rate(*off_ppm),
            Benefit::Steps { steps } => {
                let ascending = steps.windows(2).all(|two| matches!(two, [a, b] if a.from_minor < b.from_minor));
                let sane = steps.iter().all(|step| step.from_minor >= 0 && is_rate(step.off_ppm));
                !steps.is_empty() && ascending && sane
            }
        };
        if !makes_sense {
            return say("gives nothing, more than everything, or steps that do not ascend");
        }
        if let (Some(start), Some(end)) = (self.starts_at, self.ends_at)
            && start >= end
        {
            return say("ends before it starts");
        }
        if self.use_limit == Some(0) || self.use_limit_per_customer == Some(0) {
            return say("may be used no time at all");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::promotion::Step;
    use crate::domain::promotion::sample::percent;

    fn promotion() -> Promotion {
        Promotion {
            terms: PromotionTerms { code: Some("KILN10".to_owned()), ..percent("kiln10", 100_000, 0) },
            goods: PromotionGoods::default(),
            audience: Audience::default(),
            starts_at: Some(Timestamp(1_000)),
            ends_at: Some(Timestamp(2_000)),
            use_limit: Some(3),
            use_limit_per_customer: None,
            used: 2,
        }
    }

    const STRANGER: Recipient<'_> = Recipient {
        market: None,
        currency: Currency::EUR,
        home_currency: Currency::EUR,
        customer_group: None,
        past: None,
    };

    fn known(has_ordered: bool, uses: u32) -> Recipient<'static> {
        Recipient { past: Some(Past { has_ordered, uses }), ..STRANGER }
    }

    #[track_caller]
    fn check(promotion: &Promotion, to: Recipient<'_>, expected: Result<(), CouponRefusal>) {
        assert_eq!(promotion.given(Timestamp(1_500), to).map(drop), expected);
    }

    #[test]
    fn it_is_given_from_its_start_until_just_before_its_end() {
        for (now, expected) in
            [(999, Err(CouponRefusal::NotYet)), (1_000, Ok(())), (1_999, Ok(())), (2_000, Err(CouponRefusal::Expired))]
        {
            assert_eq!(promotion().given(Timestamp(now), STRANGER).map(drop), expected);
        }
        check(&Promotion { used: 3, ..promotion() }, STRANGER, Err(CouponRefusal::UsedUp));
    }

    #[test]
    fn a_code_for_a_first_order_is_believed_until_it_is_known_better() {
        let first = Promotion { audience: Audience { first_order: true, ..Audience::default() }, ..promotion() };
        check(&first, STRANGER, Ok(()));
        check(&first, known(false, 0), Ok(()));
        check(&first, known(true, 0), Err(CouponRefusal::NotFirstOrder));
        // What nobody asked for is not promised to somebody who may not get it.
        let by_itself = Promotion { terms: percent("auto", 100_000, 0), ..first };
        check(&by_itself, STRANGER, Err(CouponRefusal::NotFirstOrder));
        check(&by_itself, known(false, 0), Ok(()));
    }

    #[test]
    fn each_customer_has_so_many_uses() {
        let twice = Promotion { use_limit_per_customer: Some(2), ..promotion() };
        check(&twice, known(true, 1), Ok(()));
        check(&twice, known(true, 2), Err(CouponRefusal::UsedByYou));
    }

    #[test]
    fn it_is_for_its_market_its_currency_and_its_group() {
        let swiss = Audience { markets: vec!["ch".to_owned()], ..Audience::default() };
        let swiss = Promotion { audience: swiss, ..promotion() };
        check(&swiss, STRANGER, Err(CouponRefusal::NotForYou));
        check(&swiss, Recipient { market: Some("ch"), ..STRANGER }, Ok(()));
        let mut five_off = promotion();
        five_off.terms.benefit = Benefit::Amount { off_minor: 500 };
        let Ok(francs) = "CHF".parse() else { return };
        let in_francs = Recipient { currency: francs, ..STRANGER };
        check(&five_off, STRANGER, Ok(()));
        check(&five_off, in_francs, Err(CouponRefusal::NotForYou));
        five_off.audience.currency = Some(francs);
        check(&five_off, in_francs, Ok(()));
        let trade = Audience { customer_group: Some("trade".to_owned()), ..Audience::default() };
        let trade = Promotion { audience: trade, ..promotion() };
        check(&trade, STRANGER, Err(CouponRefusal::NotForYou));
        check(&trade, Recipient { customer_group: Some("trade"), ..STRANGER }, Ok(()));
    }

    #[test]
    fn goods_are_named_by_product_tag_or_collection() {
        let named = |change: fn(&mut PromotionGoods)| {
            let mut goods = PromotionGoods::default();
            change(&mut goods);
            assert!(goods.is_particular());
            goods.takes("wren-mug", &["sale".to_owned()], "Mug", &[])
        };
        assert!(named(|goods| goods.products.push("wren-mug".to_owned())));
        assert!(named(|goods| goods.tags.push("sale".to_owned())));
        assert!(!named(|goods| goods.tags.push("new".to_owned())));
        assert!(!named(|goods| goods.collections.push("mugs".to_owned())), "no such collection");
        assert!(!PromotionGoods::default().is_particular());
    }

    #[test]
    fn a_promotion_that_makes_no_sense_is_named() {
        type Spoil = fn(&mut Promotion);
        let spoils: [(Spoil, &str); 7] = [
            (|p| p.terms.id = "Kiln 10".to_owned(), "needs an id"),
            (|p| p.terms.label.clear(), "needs a label"),
            (|p| p.terms.code = Some("kiln".to_owned()), "has a code"),
            (|p| p.terms.benefit = Benefit::Percent { off_ppm: 1_000_001 }, "more than everything"),
            (|p| p.terms.benefit = Benefit::Steps { steps: vec![Step { from_minor: 0, off_ppm: 1 }; 2] }, "ascend"),
            (|p| p.ends_at = p.starts_at, "ends before"),
            (|p| p.use_limit = Some(0), "no time"),
        ];
        assert_eq!(promotion().check(), Ok(()));
        for (spoil, expected) in spoils {
            let mut promotion = promotion();
            spoil(&mut promotion);
            let said = promotion.check().err().unwrap_or_default();
            assert!(said.contains(expected), "{said:?} should say {expected:?}");
        }
    }
}
