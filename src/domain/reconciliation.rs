//! Comparing a provider's books with ours, both ways. What is in one and not in the other, or is there with another sum, is a
//! difference that somebody has to look at: it is never made good by believing one side.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::id::{AttemptId, OrderId, RefundId};
use super::money::Money;
use super::names::stored_names;
use super::refund::{RefundSaid, RefundState};
use super::time::Timestamp;

/// How two books can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakKind {
    /// The provider has taken money in our name, and no order knows of it.
    CapturedWithoutOrder,
    /// An order counts as paid, and the provider has nothing for it.
    PaidWithoutCharge,
    /// Both know of it, with another sum each.
    AmountMismatch,
    /// Money went back by one book and not by the other.
    RefundMissing,
    /// A bank disputes a payment, and we can't say of which order.
    UnknownDispute,
}

stored_names!(BreakKind, "a kind of difference", {
    CapturedWithoutOrder => "captured_without_order",
    PaidWithoutCharge => "paid_without_charge",
    AmountMismatch => "amount_mismatch",
    RefundMissing => "refund_missing",
    UnknownDispute => "unknown_dispute",
});

impl BreakKind {
    /// What it means, for staff.
    pub const fn words(self) -> &'static str {
        match self {
            Self::CapturedWithoutOrder => "the provider took money that no order knows of",
            Self::PaidWithoutCharge => "the order counts as paid, and the provider has no money for it",
            Self::AmountMismatch => "the provider says another sum than we do",
            Self::RefundMissing => "money went back by one book and not by the other",
            Self::UnknownDispute => "a bank disputes a payment that we can’t place",
        }
    }
}

/// Money that a provider took or has set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TheirCharge {
    /// The provider's name for the payment.
    pub payment: String,
    /// The attempt of ours that it belongs to; `None` when it is in our name and none of ours.
    pub attempt: Option<AttemptId>,
    /// What was taken; nothing while it is only set aside.
    pub captured: Money,
    /// What of it went back.
    pub refunded_minor: i64,
    pub at: Timestamp,
}

/// Money that a provider sent back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TheirRefund {
    /// The provider's name for it.
    pub reference: String,
    /// The attempt of ours whose money it is.
    pub attempt: AttemptId,
    /// The refund of ours that it carries the name of.
    pub refund: Option<RefundId>,
    pub amount: Money,
    pub said: RefundSaid,
    pub at: Timestamp,
}

/// A dispute that a provider tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TheirDispute {
    /// The provider's name for it.
    pub reference: String,
    pub attempt: Option<AttemptId>,
    pub amount: Money,
    pub at: Timestamp,
}

/// What a provider has of ours. What it has of others who share the account is not in here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Theirs {
    pub charges: Vec<TheirCharge>,
    pub refunds: Vec<TheirRefund>,
    pub disputes: Vec<TheirDispute>,
}

/// An attempt as our books have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OurPayment {
    pub order: OrderId,
    /// What the provider was asked for.
    pub asked: Money,
    pub captured: Money,
    /// Whether nobody knows yet what becomes of it: what was paid a moment ago is no difference.
    pub open: bool,
    /// Whether its order counts as paid by it: the money was taken, or is set aside.
    pub secured: bool,
    pub at: Timestamp,
}

/// A refund as our books have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OurRefund {
    pub order: OrderId,
    pub attempt: AttemptId,
    /// The provider's name for it, if it was told.
    pub reference: Option<String>,
    pub amount: Money,
    pub state: RefundState,
    pub at: Timestamp,
}

/// What our books have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ours {
    pub payments: BTreeMap<AttemptId, OurPayment>,
    pub refunds: BTreeMap<RefundId, OurRefund>,
    /// The disputes that were noted, by the provider's names.
    pub disputes: BTreeSet<String>,
}

/// Something in which the books differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub kind: BreakKind,
    /// What it is about: our id where we have one, the provider's name otherwise.
    pub subject: String,
    pub order: Option<OrderId>,
    /// What of ours can be asked about: the answer may make the difference good.
    pub attempt: Option<AttemptId>,
    pub refund: Option<RefundId>,
    /// The sum in our books; `None` when it is not there.
    pub ours: Option<Money>,
    /// The sum in theirs.
    pub theirs: Option<Money>,
    /// When it happened, as far as is known: whoever looks again has to look back as far as this.
    pub at: Timestamp,
}

impl Difference {
    /// What makes it the same difference when somebody looks again.
    pub fn key(&self) -> (BreakKind, &str) {
        (self.kind, &self.subject)
    }
}

/// Everything in which the books differ, by kind and subject.
pub fn differences(theirs: &Theirs, ours: &Ours) -> Vec<Difference> {
    let mut found = compare_charges(theirs, ours);
    found.extend(compare_refunds(theirs, ours));
    found.extend(compare_disputes(theirs, ours));
    found.sort_by(|one, other| one.key().cmp(&other.key()));
    found
}

fn compare_charges(theirs: &Theirs, ours: &Ours) -> Vec<Difference> {
    let mut found = Vec::new();
    for charge in &theirs.charges {
        let known = charge.attempt.and_then(|attempt| Some((attempt, ours.payments.get(&attempt)?)));
        match known {
            None => {
                let left = charge.captured.minor.saturating_sub(charge.refunded_minor);
                if left > 0 {
                    found.push(Difference {
                        kind: BreakKind::CapturedWithoutOrder,
                        subject: charge.payment.clone(),
                        order: None,
                        attempt: None,
                        refund: None,
                        ours: None,
                        theirs: Some(Money::new(left, charge.captured.currency)),
                        at: charge.at,
                    });
                }
            }
            Some((_, payment)) if payment.open && charge.captured == payment.asked => {}
            Some((attempt, payment)) if payment.captured != charge.captured => {
                found.push(Difference {
                    kind: BreakKind::AmountMismatch,
                    subject: attempt.to_string(),
                    order: Some(payment.order),
                    attempt: Some(attempt),
                    refund: None,
                    ours: Some(payment.captured),
                    theirs: Some(charge.captured),
                    at: charge.at.min(payment.at),
                });
            }
            Some(_) => {}
        }
    }
    let charged: BTreeSet<AttemptId> = theirs.charges.iter().filter_map(|charge| charge.attempt).collect();
    let uncharged = ours.payments.iter().filter(|(attempt, payment)| payment.secured && !charged.contains(attempt));
    found.extend(uncharged.map(|(attempt, payment)| Difference {
        kind: BreakKind::PaidWithoutCharge,
        subject: attempt.to_string(),
        order: Some(payment.order),
        attempt: Some(*attempt),
        refund: None,
        ours: Some(payment.captured),
        theirs: None,
        at: payment.at,
    }));
    found
}

fn compare_refunds(theirs: &Theirs, ours: &Ours) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut met: BTreeSet<RefundId> = BTreeSet::new();
    let went_back = |refund: &&TheirRefund| !matches!(refund.said, RefundSaid::Failed { .. });
    for refund in theirs.refunds.iter().filter(went_back) {
        let named = refund.refund.and_then(|id| Some((id, ours.refunds.get(&id)?)));
        // Of several that bear one name, ours is the one whose reference we were told.
        let known = named.filter(|(_, known)| {
            known.state != RefundState::Failed
                && known.reference.as_ref().is_none_or(|reference| *reference == refund.reference)
        });
        match known {
            Some((id, known)) if met.insert(id) => {
                if known.amount != refund.amount {
                    found.push(Difference {
                        kind: BreakKind::AmountMismatch,
                        subject: id.to_string(),
                        order: Some(known.order),
                        attempt: Some(known.attempt),
                        refund: Some(id),
                        ours: Some(known.amount),
                        theirs: Some(refund.amount),
                        at: refund.at.min(known.at),
                    });
                }
            }
            Some(_) | None => found.push(Difference {
                kind: BreakKind::RefundMissing,
                subject: refund.reference.clone(),
                order: ours.payments.get(&refund.attempt).map(|payment| payment.order),
                attempt: Some(refund.attempt),
                refund: refund.refund.filter(|id| ours.refunds.contains_key(id)),
                ours: None,
                theirs: Some(refund.amount),
                at: refund.at,
            }),
        }
    }
    let missing = ours.refunds.iter().filter(|(id, it)| it.state == RefundState::Completed && !met.contains(id));
    found.extend(missing.map(|(id, refund)| Difference {
        kind: BreakKind::RefundMissing,
        subject: id.to_string(),
        order: Some(refund.order),
        attempt: Some(refund.attempt),
        refund: Some(*id),
        ours: Some(refund.amount),
        theirs: None,
        at: refund.at,
    }));
    found
}

fn compare_disputes(theirs: &Theirs, ours: &Ours) -> Vec<Difference> {
    let unknown = theirs.disputes.iter().filter(|dispute| !ours.disputes.contains(&dispute.reference));
    unknown
        .map(|dispute| Difference {
            kind: BreakKind::UnknownDispute,
            subject: dispute.reference.clone(),
            order: dispute.attempt.and_then(|attempt| ours.payments.get(&attempt)).map(|payment| payment.order),
            attempt: dispute.attempt,
            refund: None,
            ours: None,
            theirs: Some(dispute.amount),
            at: dispute.at,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;

    const NOW: Timestamp = Timestamp(1_000);

    fn euros(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    fn charge(payment: &str, attempt: Option<u64>, minor: i64, refunded_minor: i64) -> TheirCharge {
        let attempt = attempt.map(AttemptId::from_bits);
        TheirCharge { payment: payment.to_owned(), attempt, captured: euros(minor), refunded_minor, at: NOW }
    }

    fn sent_back(reference: &str, refund: Option<u64>, minor: i64, said: RefundSaid) -> TheirRefund {
        let refund = refund.map(RefundId::from_bits);
        let attempt = AttemptId::from_bits(1);
        TheirRefund { reference: reference.to_owned(), attempt, refund, amount: euros(minor), said, at: NOW }
    }

    fn ours() -> Ours {
        let order = OrderId::from_bits(9);
        let payment =
            OurPayment { order, asked: euros(500), captured: euros(500), open: false, secured: true, at: NOW };
        let refund = OurRefund {
            order,
            attempt: AttemptId::from_bits(1),
            reference: Some("re_1".to_owned()),
            amount: euros(100),
            state: RefundState::Completed,
            at: NOW,
        };
        Ours {
            payments: BTreeMap::from([(AttemptId::from_bits(1), payment)]),
            refunds: BTreeMap::from([(RefundId::from_bits(5), refund)]),
            disputes: BTreeSet::from(["du_1".to_owned()]),
        }
    }

    fn theirs() -> Theirs {
        Theirs {
            charges: vec![charge("pi_1", Some(1), 500, 100)],
            refunds: vec![sent_back("re_1", Some(5), 100, RefundSaid::Completed)],
            disputes: vec![dispute("du_1", Some(1))],
        }
    }

    fn dispute(reference: &str, attempt: Option<u64>) -> TheirDispute {
        let attempt = attempt.map(AttemptId::from_bits);
        TheirDispute { reference: reference.to_owned(), attempt, amount: euros(400), at: NOW }
    }

    fn found(theirs: &Theirs, ours: &Ours) -> Vec<(BreakKind, String, Option<i64>, Option<i64>)> {
        let sum = |money: Option<Money>| money.map(|money| money.minor);
        let short = |it: Difference| (it.kind, it.subject, sum(it.ours), sum(it.theirs));
        differences(theirs, ours).into_iter().map(short).collect()
    }

    #[test]
    fn books_that_say_the_same_differ_in_nothing() {
        assert_eq!(differences(&theirs(), &ours()), []);
        assert_eq!(differences(&Theirs::default(), &Ours::default()), []);
        let failed = RefundSaid::Failed { code: "lost_or_stolen_card".to_owned() };
        let mut it = theirs();
        it.refunds.push(sent_back("re_2", None, 50, failed));
        it.charges.push(charge("pi_2", None, 300, 300));
        it.charges.push(charge("pi_3", None, 0, 0));
        assert_eq!(differences(&it, &ours()), [], "what came to nothing is nothing");
    }

    #[test]
    fn money_without_an_order_is_found_with_what_is_left_of_it() {
        let mut it = theirs();
        it.charges.push(charge("pi_2", None, 300, 100));
        it.charges.push(charge("pi_3", Some(77), 40, 0));
        assert_eq!(
            found(&it, &ours()),
            [
                (BreakKind::CapturedWithoutOrder, "pi_2".to_owned(), None, Some(200)),
                (BreakKind::CapturedWithoutOrder, "pi_3".to_owned(), None, Some(40)),
            ]
        );
    }

    #[test]
    fn an_order_without_money_and_money_of_another_sum_are_found() {
        let attempt = AttemptId::from_bits(1).to_string();
        let mut it = theirs();
        it.charges = vec![charge("pi_1", Some(1), 499, 100)];
        let mismatch = (BreakKind::AmountMismatch, attempt.clone(), Some(500), Some(499));
        assert_eq!(found(&it, &ours()), [mismatch]);
        let mut on_its_way = ours();
        on_its_way.payments.values_mut().for_each(|it| (it.captured, it.open, it.secured) = (euros(0), true, false));
        on_its_way.refunds.clear();
        let just_paid = Theirs { charges: vec![charge("pi_1", Some(1), 500, 0)], ..Theirs::default() };
        assert_eq!(found(&just_paid, &on_its_way), [], "nobody has heard of it yet");
        it.charges.clear();
        assert_eq!(found(&it, &ours()), [(BreakKind::PaidWithoutCharge, attempt, Some(500), None)]);
    }

    #[test]
    fn a_refund_that_one_side_does_not_know_is_found_on_either() {
        let ours_id = RefundId::from_bits(5).to_string();
        let mut it = theirs();
        it.refunds.clear();
        assert_eq!(found(&it, &ours()), [(BreakKind::RefundMissing, ours_id.clone(), Some(100), None)]);

        let mut it = theirs();
        it.refunds.push(sent_back("re_2", Some(5), 100, RefundSaid::Completed));
        it.refunds.push(sent_back("re_3", None, 30, RefundSaid::Pending));
        assert_eq!(
            found(&it, &ours()),
            [
                (BreakKind::RefundMissing, "re_2".to_owned(), None, Some(100)),
                (BreakKind::RefundMissing, "re_3".to_owned(), None, Some(30)),
            ],
            "one that was done twice, and one by somebody else"
        );

        let mut it = theirs();
        it.refunds = vec![sent_back("re_1", Some(5), 90, RefundSaid::Completed)];
        assert_eq!(found(&it, &ours()), [(BreakKind::AmountMismatch, ours_id, Some(100), Some(90))]);

        let mut failed = ours();
        failed.refunds.values_mut().for_each(|refund| refund.state = RefundState::Failed);
        let back = (BreakKind::RefundMissing, "re_1".to_owned(), None, Some(100));
        assert_eq!(found(&theirs(), &failed), [back], "we gave it up, and it went back all the same");
    }

    #[test]
    fn a_dispute_that_nobody_noted_is_found() {
        let mut it = theirs();
        it.disputes.push(dispute("du_2", None));
        assert_eq!(found(&it, &ours()), [(BreakKind::UnknownDispute, "du_2".to_owned(), None, Some(400))]);
    }
}
