//! Edits: what staff adds to an order that is placed, and takes out of it for that. The order's snapshot never changes; what an
//! order is now is the snapshot and what applied edits added ([`add_up`]), less the pieces that were canceled, which are
//! counted.
//!
//! What is added is priced as things cost today, without promotions: those of the order stay as they were given. It travels
//! with the rest, so shipping costs what the whole order costs more than before by today's rates, and never less.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::id::VariantId;
use super::names::stored_names;
use super::order::OrderLine;
use super::refund_share::RateShare;
use super::shipping::{Band, ShippingMethod, ShippingZone};
use super::shop::PricingRules;
use super::time::Timestamp;
use super::totals::{PricedLine, Pricing, PricingRefusal, ShippingTotals, Totals, price};
use crate::words::{Language, order as words};

/// Where an edit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EditState {
    /// Written down, its stock held; the buyer is asked.
    Proposed,
    /// Nothing is owed for it.
    Accepted,
    /// The buyer is paying for it.
    AwaitingPayment,
    /// It is part of the order.
    Applied,
    /// The buyer does not want it.
    Declined,
    /// Staff does not want it any more.
    Withdrawn,
    /// Nobody paid for it in time.
    Expired,
}

stored_names!(EditState, "a state of an edit", {
    Proposed => "proposed",
    Accepted => "accepted",
    AwaitingPayment => "awaiting_payment",
    Applied => "applied",
    Declined => "declined",
    Withdrawn => "withdrawn",
    Expired => "expired",
});

impl EditState {
    /// Whether something can still come of it. An order has at most one open edit.
    pub const fn open(self) -> bool {
        match self {
            Self::Proposed | Self::Accepted | Self::AwaitingPayment => true,
            Self::Applied | Self::Declined | Self::Withdrawn | Self::Expired => false,
        }
    }
}

/// What happens to an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EditEvent {
    /// Nothing is owed, so nobody has to be asked for money.
    Accept,
    /// The buyer goes to pay.
    AskForMoney,
    /// It becomes part of the order: it was accepted.
    Apply,
    /// The money is there, or set aside.
    Paid,
    Decline,
    Withdraw,
    Expire,
}

/// What follows from an event, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditEffect {
    /// What was held is the order's own.
    ClaimStock,
    /// What it adds is counted as ordered, and what it takes out is free for others.
    ChangeLines,
    /// A second invoice, over what was owed. What is less goes back by whoever applied it.
    Invoice,
    /// The buyer reads that it is done.
    Confirm,
    /// What was held is free again.
    ReleaseStock,
    /// What it would have taken out stays in the order.
    KeepRemoved,
    /// The money has to go back.
    RefundPayment,
}

/// The event does not fit the state the edit is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAllowed {
    pub state: EditState,
    pub event: EditEvent,
}

impl NotAllowed {
    /// How things stand instead, for whoever tried it.
    pub const fn sentence(self, language: Language) -> &'static str {
        match self.state {
            EditState::Proposed | EditState::Accepted | EditState::AwaitingPayment => words::change_is_open(language),
            EditState::Applied => words::change_is_applied(language),
            EditState::Declined => words::change_was_declined(language),
            EditState::Withdrawn => words::change_was_withdrawn(language),
            EditState::Expired => words::change_has_expired(language),
        }
    }
}

impl fmt::Display for NotAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence(Language::English))
    }
}

impl std::error::Error for NotAllowed {}

/// The whole life of an edit: what an event makes of it, and what follows. Money that arrives when it is over goes back.
///
/// # Errors
/// When the event does not fit the state.
pub const fn transition(state: EditState, event: EditEvent) -> Result<(EditState, &'static [EditEffect]), NotAllowed> {
    use EditEffect::{ChangeLines, ClaimStock, Confirm, Invoice, KeepRemoved, RefundPayment, ReleaseStock};
    use EditEvent::{Accept, Apply, AskForMoney, Decline, Expire, Paid, Withdraw};
    use EditState::{Accepted, Applied, AwaitingPayment, Declined, Expired, Proposed, Withdrawn};
    const APPLY: &[EditEffect] = &[ClaimStock, ChangeLines, Invoice, Confirm];
    const END: &[EditEffect] = &[ReleaseStock, KeepRemoved];
    match (state, event) {
        (Proposed, Accept) => Ok((Accepted, &[])),
        (Proposed | AwaitingPayment, AskForMoney) => Ok((AwaitingPayment, &[])),
        (Accepted, Apply) | (AwaitingPayment, Paid) => Ok((Applied, APPLY)),
        (Proposed | AwaitingPayment, Decline) => Ok((Declined, END)),
        (Proposed | AwaitingPayment, Withdraw) => Ok((Withdrawn, END)),
        (Proposed | AwaitingPayment, Expire) => Ok((Expired, END)),
        (Declined | Withdrawn | Expired, Paid) => Ok((state, &[RefundPayment])),
        (Proposed, Apply | Paid)
        | (AwaitingPayment, Accept | Apply)
        | (Accepted, Accept | AskForMoney | Paid | Decline | Withdraw | Expire)
        | (Applied, Accept | AskForMoney | Apply | Paid | Decline | Withdraw | Expire)
        | (Declined | Withdrawn | Expired, Accept | AskForMoney | Apply | Decline | Withdraw | Expire) => {
            Err(NotAllowed { state, event })
        }
    }
}

/// Pieces that an edit takes out, and what was paid for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    pub variant: VariantId,
    pub quantity: u32,
    pub amount_minor: i64,
    pub tax_minor: i64,
    pub taxes: Vec<RateShare>,
}

/// What an edit changes, with its prices as they were when it was proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub lines: Vec<OrderLine>,
    /// What the added lines come to.
    pub totals: Totals,
    pub removed: Vec<Removed>,
}

impl Change {
    /// What was paid for what it takes out.
    pub fn removed_minor(&self) -> i64 {
        self.removed.iter().fold(0, |sum, removed| sum.saturating_add(removed.amount_minor))
    }

    /// What of that pays for what is added.
    pub fn credited_minor(&self) -> i64 {
        self.removed_minor().min(self.totals.total_minor)
    }

    /// What is owed for it; less than nothing goes back.
    pub fn due_minor(&self) -> i64 {
        self.totals.total_minor.saturating_sub(self.removed_minor())
    }
}

/// What an order is now: its snapshot, and what was added to it in this order. A variant that was bought twice has two lines.
pub fn add_up<'a>(
    lines: &[OrderLine],
    totals: &Totals,
    applied: impl Iterator<Item = &'a Change>,
) -> (Vec<OrderLine>, Totals) {
    applied.fold((lines.to_vec(), totals.clone()), |(mut lines, totals), change| {
        lines.extend(change.lines.iter().cloned());
        (lines, totals.plus(&change.totals))
    })
}

impl Totals {
    /// These totals and those of what was bought besides: all their sums. Both are in the same money, and treat tax alike.
    #[must_use]
    pub fn plus(mut self, more: &Self) -> Self {
        self.lines.extend(more.lines.iter().cloned());
        for (sum, part) in [
            (&mut self.subtotal_minor, more.subtotal_minor),
            (&mut self.discount_minor, more.discount_minor),
            (&mut self.tax_minor, more.tax_minor),
            (&mut self.tax_relief_minor, more.tax_relief_minor),
            (&mut self.total_minor, more.total_minor),
        ] {
            *sum = sum.saturating_add(part);
        }
        self.weight_g = self.weight_g.saturating_add(more.weight_g);
        self.adjustments.extend(more.adjustments.iter().cloned());
        self.shipping = match (self.shipping, &more.shipping) {
            (Some(first), Some(more)) => Some(ShippingTotals {
                price_minor: first.price_minor.saturating_add(more.price_minor),
                tax_minor: first.tax_minor.saturating_add(more.tax_minor),
                discount_minor: first.discount_minor.saturating_add(more.discount_minor),
                tax_relief_minor: first.tax_relief_minor.saturating_add(more.tax_relief_minor),
                ..first
            }),
            (first, more) => first.or_else(|| more.clone()),
        };
        for tax in &more.tax_lines {
            match self.tax_lines.iter_mut().find(|line| line.rate_ppm == tax.rate_ppm && line.name == tax.name) {
                Some(line) => {
                    line.taxable_minor = line.taxable_minor.saturating_add(tax.taxable_minor);
                    line.amount_minor = line.amount_minor.saturating_add(tax.amount_minor);
                }
                None => self.tax_lines.push(tax.clone()),
            }
        }
        self
    }
}

/// Prices what is added to `there`, which is what of the order is still to be had. `pricing` has its rules, where it goes and
/// how; promotions are not given anew.
///
/// # Errors
/// When it can't be sent with the rest, or can't be counted.
pub fn price_addition(
    pricing: Pricing<'_>,
    there: &[PricedLine<'_>],
    added: &[PricedLine<'_>],
) -> Result<Totals, PricingRefusal> {
    let all: Vec<PricedLine<'_>> = there.iter().chain(added).copied().collect();
    let of = |lines| price(Pricing { lines, promotions: &[], ..pricing });
    let more_minor = match (of(&all), of(there)) {
        (Ok(all), Ok(there)) => {
            let costs = |totals: &Totals| totals.shipping.as_ref().map_or(0, |shipping| shipping.price_minor);
            costs(&all).saturating_sub(costs(&there)).max(0)
        }
        (Err(refusal), Ok(_)) => return Err(refusal),
        // The way it was sent is none any more: nobody can say what more of it would cost.
        (_, Err(_)) => 0,
    };
    let rules = with_flat_shipping(pricing, more_minor);
    price(Pricing { rules: &rules, lines: added, promotions: &[], ..pricing })
}

/// The rules, with that one price for the way it goes, whatever is sent.
fn with_flat_shipping(pricing: Pricing<'_>, price_minor: i64) -> PricingRules {
    let mut rules = pricing.rules.clone();
    let zone = pricing.destination.and_then(|country| rules.shipping_zone(country).cloned());
    if let Some(zone) = zone {
        let chosen = zone.methods.iter().find(|method| Some(method.id.as_str()) == pricing.shipping_method);
        let bands = vec![Band { up_to: u32::MAX, price_minor }];
        let flat = chosen.or(zone.methods.first()).map(|method| ShippingMethod {
            bands,
            free_from_minor: None,
            ..method.clone()
        });
        rules.shipping_zones = vec![ShippingZone { methods: flat.into_iter().collect(), ..zone }];
    }
    rules
}

/// An open edit as the buyer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditView {
    pub number: u32,
    pub lines: Vec<OrderLine>,
    /// What of the order goes for it: pieces, what they are, and what was paid for them.
    pub removed: Vec<(u32, String, i64)>,
    pub totals: Totals,
    pub due_minor: i64,
    /// The money is on its way: there is nothing to do but to wait.
    pub is_checking: bool,
    /// Until then the pieces are kept.
    pub ends_at: Timestamp,
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test may fail by panicking"
)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::refund_share::{less, more as more_of};
    use crate::domain::shop::sample::rules;
    use crate::domain::totals::sample::line;

    const EVENTS: [EditEvent; 7] = [
        EditEvent::Accept,
        EditEvent::AskForMoney,
        EditEvent::Apply,
        EditEvent::Paid,
        EditEvent::Decline,
        EditEvent::Withdraw,
        EditEvent::Expire,
    ];

    /// What an edit went through, from the start.
    fn run(events: &[EditEvent]) -> (EditState, Vec<EditEffect>) {
        events.iter().fold((EditState::Proposed, Vec::new()), |(state, mut effects), event| {
            match transition(state, *event) {
                Ok((state, followed)) => {
                    effects.extend(followed);
                    (state, effects)
                }
                Err(_) => (state, effects),
            }
        })
    }

    fn to_germany(rules: &PricingRules) -> Pricing<'_> {
        let destination = Some("DE".parse().unwrap());
        Pricing { destination, shipping_method: Some("standard"), ..Pricing::new(rules, &[]) }
    }

    #[test]
    fn what_is_added_travels_with_the_rest() {
        let rules = rules();
        let shipping = |there: &[PricedLine<'_>], added: &[PricedLine<'_>]| {
            let totals = price_addition(to_germany(&rules), there, added).unwrap();
            totals.shipping.unwrap().price_minor
        };
        assert_eq!(shipping(&[line(1, 1, 1_000)], &[line(2, 1, 1_000)]), 0, "it goes in the same parcel");
        assert_eq!(shipping(&[line(1, 1, 1_000)], &[line(2, 5, 1_000)]), 200, "the parcel is heavier");
        assert_eq!(shipping(&[line(1, 1, 1_000)], &[line(2, 3, 50_000)]), 0, "what was paid does not go back");
        let too_heavy = price_addition(to_germany(&rules), &[line(1, 1, 1_000)], &[line(2, 80, 1_000)]);
        assert_eq!(too_heavy, Err(PricingRefusal::NotShippable));
    }

    proptest! {
        #[test]
        fn an_order_and_what_is_added_come_to_the_sum_of_both(
            first in (1..5_u32, 0..100_000_i64),
            added in prop::collection::vec((1..3_u32, 0..100_000_i64), 1..3),
        ) {
            let rules = rules();
            let there = [line(1, first.0, first.1)];
            let added: Vec<_> = added.iter().map(|(quantity, price)| line(1, *quantity, *price)).collect();
            let order = price(Pricing { lines: &there, ..to_germany(&rules) }).unwrap();
            let more = price_addition(to_germany(&rules), &there, &added).unwrap();
            let whole = order.clone().plus(&more);
            prop_assert_eq!(whole.check(), Ok(()));
            prop_assert_eq!(whole.total_minor, order.total_minor + more.total_minor);
            // All its pieces and its shipping are what was paid for it, with all its tax.
            let pieces = whole.lines.iter().map(|line| line.quantity.get()).sum();
            let goods = whole.refund_share(VariantId::from_bits(1), 0, pieces).unwrap();
            prop_assert_eq!(goods.total_minor + whole.shipping_paid_minor(), whole.total_minor);
            let by_rate = whole.pieces_by_rate(VariantId::from_bits(1), pieces);
            let shipping = whole.shipping_by_rate(whole.shipping_paid_minor());
            prop_assert!(less(whole.rates(), &more_of(by_rate, &shipping)).is_empty());
        }
    }

    #[test]
    fn an_edit_is_paid_and_then_part_of_the_order() {
        let (state, effects) = run(&[EditEvent::AskForMoney, EditEvent::Paid]);
        assert_eq!(state, EditState::Applied);
        assert_eq!(effects[..2], [EditEffect::ClaimStock, EditEffect::ChangeLines]);
        assert_eq!(run(&[EditEvent::Accept, EditEvent::Apply]).0, EditState::Applied);
    }

    #[test]
    fn money_for_an_edit_that_is_over_goes_back() {
        for end in [EditEvent::Decline, EditEvent::Withdraw, EditEvent::Expire] {
            let (state, effects) = run(&[EditEvent::AskForMoney, end, EditEvent::Paid]);
            assert!(!state.open() && state != EditState::Applied);
            assert_eq!(effects, [EditEffect::ReleaseStock, EditEffect::KeepRemoved, EditEffect::RefundPayment]);
        }
    }

    #[test]
    fn whatever_happens_its_stock_is_claimed_or_released_and_once() {
        let all: Vec<Vec<EditEvent>> = (0..5).fold(vec![Vec::new()], |lives, _| {
            lives.iter().flat_map(|life| EVENTS.map(|event| [life.as_slice(), &[event]].concat())).collect()
        });
        for life in all {
            let (state, effects) = run(&life);
            let times = |effect| effects.iter().filter(|other| **other == effect).count();
            let (claimed, released) = (times(EditEffect::ClaimStock), times(EditEffect::ReleaseStock));
            assert_eq!(
                (claimed + released, claimed == 1),
                (usize::from(!state.open()), state == EditState::Applied),
                "{life:?}"
            );
        }
    }
}
