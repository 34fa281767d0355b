//! What everybody is going to do in two years, thrown before anything happens: who comes when, for what, and what becomes of it.

use std::collections::BTreeSet;

use super::dice::Dice;
use super::pieces::Piece;
use super::places::{HOMES, Home, UNITED_KINGDOM};
use super::reviews::Planned;
use super::words::{FIRST_NAMES, LAST_NAMES};
use crate::domain::id::{ReviewId, VariantId};
use crate::domain::returns::ReturnReason;
use crate::domain::time::{DAY_MS, Timestamp};
use crate::services::cancel::Who;

const SEED: u64 = 0x4d61_726c_2045_6d62;
/// The history goes back so far.
const DAYS: i64 = 730;
/// Out of a hundred orders so many are by somebody who has bought before.
const REPEATS: i64 = 36;
/// Visitors who leave at the till are forgotten after thirty days, so there are some of the last four weeks.
const LEFT_CARTS: i64 = 140;
const LEFT_DAYS: i64 = 28;
/// How busy each month is, January first: a sale after the holidays, a slow August, gifts at the end of the year.
const MONTHS: [i64; 12] = [125, 84, 90, 96, 104, 92, 76, 58, 88, 106, 172, 188];
/// How busy each day of the week is, Monday first.
const WEEKDAYS: [i64; 7] = [106, 100, 96, 94, 88, 98, 132];
/// Gifts that are ordered later than this in December do not arrive in time.
const LAST_GIFTS_DAY: i64 = 18;

/// A customer.
pub struct Customer {
    pub name: String,
    pub home: &'static Home,
    pub town: (&'static str, &'static str),
    pub street: String,
    pub number: usize,
    /// Whether a review bears the name, so that no other may give them another one.
    is_author: bool,
}

impl Customer {
    pub fn is_british(&self) -> bool {
        self.home.country == UNITED_KINGDOM
    }
}

/// What somebody does at the till.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visit {
    Pays,
    /// The card is declined first.
    PaysAtLast,
    /// Places the order and leaves the provider's page.
    Leaves,
    /// Types an address and goes.
    OnlyLooks,
}

/// Something that happens to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Come(Visit),
    Cancel(Who),
    Send,
    Deliver,
    /// The review is known to be the buyer's.
    Review(ReviewId),
    AskReturn(ReturnReason),
    ApproveReturn,
    ReceiveReturn,
    RefundReturn,
    /// Staff gives something back, for a chip that the buyer keeps.
    Goodwill,
}

/// An order and what becomes of it, in its order.
pub struct Life {
    pub customer: usize,
    pub lines: Vec<(VariantId, u32)>,
    pub coupon: Option<&'static str>,
    pub express: bool,
    pub steps: Vec<(Timestamp, Step)>,
}

impl Life {
    pub fn begins_at(&self) -> Timestamp {
        self.steps.first().map_or(Timestamp(0), |(at, _)| *at)
    }

    /// When its parcel arrived, if nothing came back.
    fn kept_since(&self) -> Option<Timestamp> {
        let comes_back = self.steps.iter().any(|(_, step)| matches!(step, Step::AskReturn(_)));
        let delivered = self.steps.iter().find(|(_, step)| *step == Step::Deliver);
        delivered.filter(|_| !comes_back).map(|(at, _)| *at)
    }
}

/// What is going to happen.
pub struct Plan {
    pub customers: Vec<Customer>,
    /// In the order in which they begin.
    pub lives: Vec<Life>,
}

/// Throws two years that end now. `british` is what can be bought in the United Kingdom.
pub fn plan(pieces: &[Piece], british: &BTreeSet<VariantId>, reviews: &[Planned], orders: u32, now: Timestamp) -> Plan {
    let mut planner = Planner {
        dice: Dice::new(SEED),
        pieces,
        british,
        now,
        plan: Plan { customers: Vec::new(), lives: Vec::new() },
    };
    for at in planner.moments(orders) {
        planner.order(at);
    }
    for review in reviews {
        planner.give(review);
    }
    // Nobody knows yet what is going to happen.
    for life in &mut planner.plan.lives {
        life.steps.retain(|(at, _)| *at < now);
        life.steps.sort_by_key(|(at, _)| *at);
    }
    planner.plan.lives.retain(|life| !life.steps.is_empty());
    planner.plan
}

struct Planner<'a> {
    dice: Dice,
    pieces: &'a [Piece],
    british: &'a BTreeSet<VariantId>,
    now: Timestamp,
    plan: Plan,
}

impl Planner<'_> {
    /// When somebody comes to the till, in order.
    fn moments(&mut self, orders: u32) -> Vec<Timestamp> {
        let first = self.now.day().plus_ms(-DAYS * DAY_MS);
        let days: Vec<Timestamp> = (0..DAYS).map(|day| first.plus_ms(day * DAY_MS)).collect();
        let busy: Vec<i64> = (0..).zip(&days).map(|(age, day)| busyness(age, *day)).collect();
        let mut moments = Vec::new();
        for _ in 0..orders {
            let Some(day) = days.get(self.dice.weighed(&busy)).copied() else { continue };
            moments.push(self.moment_of(day));
        }
        let left = LEFT_CARTS * i64::from(orders) / 2_500;
        for _ in 0..left {
            let day = self.now.day().plus_ms(-self.dice.between(1, LEFT_DAYS) * DAY_MS);
            moments.push(self.moment_of(day));
        }
        moments.sort();
        moments
    }

    /// Most people shop in the evening.
    fn moment_of(&mut self, day: Timestamp) -> Timestamp {
        let hours = [1, 0, 0, 0, 0, 1, 3, 5, 7, 9, 10, 10, 11, 9, 8, 8, 9, 10, 12, 15, 17, 15, 9, 4];
        let hour = i64::try_from(self.dice.weighed(&hours)).unwrap_or(0);
        day.plus_ms((hour * 60 + self.dice.below(60)) * 60_000 + self.dice.below(60_000))
    }

    fn order(&mut self, at: Timestamp) {
        let customer = self.customer();
        let is_british = self.plan.customers.get(customer).is_some_and(Customer::is_british);
        let is_late = at.plus_ms(LEFT_DAYS * DAY_MS) > self.now;
        let visit = match self.dice.below(100) {
            0..=5 => Visit::Leaves,
            6..=8 => Visit::PaysAtLast,
            9..=35 if is_late => Visit::OnlyLooks,
            _ => Visit::Pays,
        };
        let lines = self.lines(at, is_british);
        let express = !is_british && self.dice.percent(6);
        let coupon = self.coupon(at);
        let mut steps = vec![(at, Step::Come(visit))];
        if matches!(visit, Visit::Pays | Visit::PaysAtLast) {
            steps.extend(self.later(at));
        }
        self.plan.lives.push(Life { customer, lines, coupon, express, steps });
    }

    fn coupon(&mut self, at: Timestamp) -> Option<&'static str> {
        let (_, month, _) = at.date();
        match self.dice.below(100) {
            0..=8 => Some("WELCOME10"),
            // It ended long ago; whoever types it now is told so, and buys all the same.
            9..=22 if (6..=8).contains(&month) => Some("SUMMER25"),
            _ => None,
        }
    }

    /// Somebody who was here before, or somebody new.
    fn customer(&mut self) -> usize {
        let known = self.plan.customers.len();
        if known > 0 && self.dice.percent(REPEATS) {
            let place = self.dice.below(i64::try_from(known).unwrap_or(i64::MAX));
            return usize::try_from(place).unwrap_or(0);
        }
        let shares: Vec<i64> = HOMES.iter().map(|home| home.share).collect();
        let Some(home) = HOMES.get(self.dice.weighed(&shares)).or(HOMES.first()) else { return 0 };
        let first = self.dice.pick(FIRST_NAMES).copied().unwrap_or_default();
        let last = self.dice.pick(LAST_NAMES).copied().unwrap_or_default();
        let town = self.dice.pick(home.towns).copied().unwrap_or_default();
        let street = self.dice.pick(home.streets).copied().unwrap_or_default();
        let street = format!("{street} {}", self.dice.between(1, 90));
        let name = format!("{first} {last}");
        self.plan.customers.push(Customer { name, home, town, street, number: known + 1, is_author: false });
        known
    }

    fn lines(&mut self, at: Timestamp, is_british: bool) -> Vec<(VariantId, u32)> {
        let weights: Vec<i64> = self.pieces.iter().map(|piece| piece.weight * in_season(piece, at) / 100).collect();
        let count = self.dice.weighed(&[0, 58, 28, 10, 4]);
        let mut lines: Vec<(VariantId, u32)> = Vec::new();
        for _ in 0..count * 8 {
            let Some(piece) = self.pieces.get(self.dice.weighed(&weights)) else { break };
            let Some(variant) = self.dice.pick(&piece.variants) else { break };
            let pieces = if piece.cheap { [1, 1, 1, 1, 2, 2, 4, 6] } else { [1, 1, 1, 1, 1, 1, 1, 2] };
            let quantity = self.dice.pick(&pieces).copied().unwrap_or(1);
            let is_there = lines.iter().any(|(known, _)| *known == variant.id);
            if is_there || (is_british && !self.british.contains(&variant.id)) {
                continue;
            }
            lines.push((variant.id, quantity));
            if lines.len() >= count {
                break;
            }
        }
        lines
    }

    /// What becomes of an order that is paid.
    fn later(&mut self, at: Timestamp) -> Vec<(Timestamp, Step)> {
        let dice = &mut self.dice;
        if dice.percent(3) {
            let who = if dice.percent(70) { Who::Buyer } else { Who::Staff };
            return vec![(at.plus_ms(dice.between(20, 300) * 60_000), Step::Cancel(who))];
        }
        let sent = at.plus_working_days(1).day().plus_ms(dice.between(9 * 60, 16 * 60) * 60_000);
        let arrived = sent.plus_ms(dice.between(1, 6) * DAY_MS + dice.between(0, 240) * 60_000);
        let mut steps = vec![(sent, Step::Send), (arrived, Step::Deliver)];
        match dice.below(100) {
            0..=6 => {
                let reasons = [
                    ReturnReason::ChangedMind,
                    ReturnReason::ChangedMind,
                    ReturnReason::DoesNotFit,
                    ReturnReason::Damaged,
                    ReturnReason::Damaged,
                    ReturnReason::NotAsDescribed,
                ];
                let reason = dice.pick(&reasons).copied().unwrap_or(ReturnReason::Other);
                let mut then = arrived;
                let acts = [Step::AskReturn(reason), Step::ApproveReturn, Step::ReceiveReturn, Step::RefundReturn];
                for (act, days) in acts.into_iter().zip([(1, 12), (1, 2), (3, 8), (1, 2)]) {
                    then = then.plus_ms(dice.between(days.0, days.1) * DAY_MS);
                    steps.push((then, act));
                }
            }
            7 | 8 => steps.push((arrived.plus_ms(dice.between(1, 5) * DAY_MS), Step::Goodwill)),
            _ => {}
        }
        steps
    }

    /// Finds the order that a review is about: of somebody who had the parcel by then, kept it, and is named in no other review. They
    /// get the name that stands below the review, and the piece that it is about.
    fn give(&mut self, planned: &Planned) {
        let (at, variant) = (planned.brought.at, planned.brought.variant);
        let customers = &self.plan.customers;
        let fits = |life: &Life| {
            let in_time =
                life.kept_since().is_some_and(|since| since.plus_ms(DAY_MS) < at && since.plus_ms(75 * DAY_MS) > at);
            let customer = customers.get(life.customer);
            let sold_there = customer.is_some_and(|them| !them.is_british() || self.british.contains(&variant));
            in_time && sold_there && customer.is_some_and(|them| !them.is_author)
        };
        let fitting: Vec<usize> =
            (0..).zip(&self.plan.lives).filter(|(_, life)| fits(life)).map(|(at, _)| at).collect();
        let Some(life) = self.dice.pick(&fitting).and_then(|place| self.plan.lives.get_mut(*place)) else { return };
        if !life.lines.iter().any(|(bought, _)| *bought == variant) {
            // In the place of something else, so that baskets do not grow.
            life.lines.pop();
            life.lines.push((variant, 1));
        }
        life.steps.push((at, Step::Review(planned.brought.id)));
        if let Some(customer) = self.plan.customers.get_mut(life.customer) {
            customer.name.clone_from(&planned.name);
            customer.is_author = true;
        }
    }
}

/// How many people come on a day, against other days. The shop has grown.
fn busyness(age: i64, day: Timestamp) -> i64 {
    let (_, month, date) = day.date();
    let of = |weights: &[i64], place: i64| usize::try_from(place).ok().and_then(|place| weights.get(place).copied());
    let month_weight = match (month, date) {
        (12, date) if date > LAST_GIFTS_DAY => 80,
        // Black Friday and its weekend.
        (11, 24..=30) => 260,
        _ => of(&MONTHS, month - 1).unwrap_or(100),
    };
    let weekday = (day.0.div_euclid(DAY_MS) + 3).rem_euclid(7);
    month_weight * of(&WEEKDAYS, weekday).unwrap_or(100) * (70 + age * 70 / DAYS) / 100
}

/// Light is bought for the winter, and what holds flowers in spring; in per cent.
fn in_season(piece: &Piece, at: Timestamp) -> i64 {
    let (_, month, _) = at.date();
    match (piece.kind.noun, month) {
        ("candle holder" | "lamp", 10..=12) => 260,
        ("candle holder" | "lamp", 5..=8) => 40,
        ("vase" | "planter", 3..=5) => 220,
        ("teapot" | "mug", 11 | 12) => 160,
        _ => 100,
    }
}
