//! Two years of the demo shop, day by day: people come, orders are sent, some come back, and the workshop fires what is going to be
//! sold. In the end there lies on the shelves what the catalogue says.

use std::collections::{BTreeMap, BTreeSet};

use futures::{StreamExt as _, stream};

use super::life::{BRITISH_MARKET, take_step};
use super::pieces::{pieces, sold_in};
use super::plan::{Life, Plan, plan};
use super::reviews::plan_reviews;
use crate::domain::id::{LocationId, OrderId, VariantId};
use crate::domain::refusal::Refusal;
use crate::domain::time::{DAY_MS, Timestamp};
use crate::services::checkout::Placed;
use crate::services::mail::forget_mails;
use crate::services::revisions::Subject;
use crate::services::rounds::sweep;
use crate::services::sales::count_sales;
use crate::services::stock::{StockAt, Work, get_locations, list_stock, work_on_stock};
use crate::services::test_gateway::is_in_charge;
use crate::services::{Ctx, ServiceError};

/// Orders that are worked on at the same time. What they write goes to the disk together.
const AT_ONCE: usize = 48;
/// The workshop fires so often.
const FIRING_DAYS: i64 = 91;
/// What was placed and never paid is over after so long.
const GIVEN_UP_MS: i64 = 40 * 60_000;

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lived {
    /// Visits of the till, of which some came to nothing.
    pub visits: u32,
    /// Orders that were paid.
    pub orders: u32,
    pub customers: u32,
    /// Steps that the shop declined.
    pub declined: u32,
}

/// Lives through it.
///
/// # Errors
/// When the store fails, or somebody else than the test gateway collects the money.
pub async fn live(ctx: &Ctx, orders: u32) -> Result<Lived, ServiceError> {
    if !is_in_charge(ctx) {
        let message =
            "The people of the demo pay with play money: leave the payment provider out of the configuration.";
        return Err(Refusal::Conflict { message: message.to_owned() }.into());
    }
    let now = ctx.now();
    let pieces = pieces(ctx).await?;
    let british = sold_in(ctx, BRITISH_MARKET).await?;
    let plan = plan(&pieces, &british, &plan_reviews(&pieces, now), orders, now);
    let shelves = Shelves::look(ctx).await?;
    let mut told = Lived { customers: u32::try_from(plan.customers.len()).unwrap_or(u32::MAX), ..Lived::default() };
    let mut orders: BTreeMap<usize, Placed> = BTreeMap::new();
    let mut fired = None;
    for (day, lives) in days(&plan) {
        let firing = day.div_euclid(FIRING_DAYS);
        if fired.replace(firing) != Some(firing) {
            shelves.fire(ctx, &plan, firing).await?;
        }
        let at_work = lives.iter().filter_map(|place| Some((*place, plan.lives.get(*place)?)));
        let at_work = at_work.map(|(place, life)| spend_day(ctx, &plan, place, life, orders.get(&place).cloned(), day));
        let ended: Vec<Ended> = stream::iter(at_work).buffered(AT_ONCE).collect().await;
        let mut touched: Vec<OrderId> = Vec::new();
        for ended in ended {
            let Ended { place, placed, visits, declined } = ended;
            (told.visits, told.declined) = (told.visits + visits, told.declined + declined);
            if let Some(placed) = placed? {
                touched.push(placed.order);
                orders.insert(place, placed);
            }
        }
        let night = Timestamp((day + 1) * DAY_MS + GIVEN_UP_MS);
        let night = ctx.at(if night < now { night } else { now });
        sweep(&night).await?;
        forget_mails(&night, touched).await?;
    }
    told.orders = u32::try_from(orders.len()).unwrap_or(u32::MAX);
    shelves.put_right(ctx).await?;
    count_sales(ctx).await?;
    ctx.revisions.bump(Subject::Everything);
    Ok(told)
}

/// Which orders something happens to, day by day.
fn days(plan: &Plan) -> BTreeMap<i64, BTreeSet<usize>> {
    let mut days: BTreeMap<i64, BTreeSet<usize>> = BTreeMap::new();
    for (place, life) in plan.lives.iter().enumerate() {
        for (at, _) in &life.steps {
            days.entry(at.0.div_euclid(DAY_MS)).or_default().insert(place);
        }
    }
    days
}

/// How an order stands at the end of a day.
struct Ended {
    place: usize,
    placed: Result<Option<Placed>, ServiceError>,
    visits: u32,
    declined: u32,
}

/// All that happens to an order on a day. What the shop declines did not happen, and the order goes on.
async fn spend_day(ctx: &Ctx, plan: &Plan, place: usize, life: &Life, mut placed: Option<Placed>, day: i64) -> Ended {
    let (mut visits, mut declined) = (0, 0);
    let Some(customer) = plan.customers.get(life.customer) else {
        return Ended { place, placed: Ok(placed), visits, declined };
    };
    for (at, step) in life.steps.iter().filter(|(at, _)| at.0.div_euclid(DAY_MS) == day) {
        visits += u32::from(life.begins_at() == *at);
        match take_step(ctx, (life, customer), placed.clone(), (*at, *step)).await {
            Ok(stands) => placed = stands,
            Err(ServiceError::Refusal(refusal)) => {
                tracing::debug!(?step, ?refusal, "something in the demo's history was declined");
                declined += 1;
            }
            Err(error) => return Ended { place, placed: Err(error), visits, declined },
        }
    }
    Ended { place, placed: Ok(placed), visits, declined }
}

/// What lay where before anybody came, and where the workshop puts what it fires.
struct Shelves {
    before: BTreeMap<(VariantId, LocationId), i64>,
    workshop: Option<LocationId>,
}

impl Shelves {
    async fn look(ctx: &Ctx) -> Result<Self, ServiceError> {
        let there = everything(ctx).await?.into_iter();
        let before = there.map(|at| ((at.variant, at.location), at.on_hand)).collect();
        Ok(Self { before, workshop: get_locations(ctx).await?.first().map(|first| first.id) })
    }

    /// The workshop makes what is going to be sold until it fires again.
    async fn fire(&self, ctx: &Ctx, plan: &Plan, firing: i64) -> Result<(), ServiceError> {
        let Some(location) = self.workshop else { return Ok(()) };
        let mut wanted: BTreeMap<VariantId, i64> = BTreeMap::new();
        let is_of_it = |life: &&Life| life.begins_at().0.div_euclid(DAY_MS).div_euclid(FIRING_DAYS) == firing;
        for (variant, quantity) in plan.lives.iter().filter(is_of_it).flat_map(|life| &life.lines) {
            *wanted.entry(*variant).or_default() += i64::from(*quantity);
        }
        let then = ctx.at(Timestamp(firing * FIRING_DAYS * DAY_MS));
        let work = wanted.into_iter().map(|(variant, change)| (variant, Work::Adjust { location, change }));
        do_work(&then, work.collect(), "fired").await
    }

    /// What is left over beyond what orders still wait for is put away.
    async fn put_right(&self, ctx: &Ctx) -> Result<(), ServiceError> {
        let mut work = Vec::new();
        for StockAt { variant, location, allocated, .. } in everything(ctx).await? {
            let before = self.before.get(&(variant, location)).copied().unwrap_or(0);
            work.push((variant, Work::Count { location, on_hand: before + allocated }));
        }
        do_work(ctx, work, "counted").await
    }
}

async fn do_work(ctx: &Ctx, work: Vec<(VariantId, Work)>, reason: &str) -> Result<(), ServiceError> {
    let work = work.into_iter().map(|(variant, work)| work_on_stock(ctx, variant, work, reason, "staff"));
    let done: Vec<_> = stream::iter(work).buffered(AT_ONCE).collect().await;
    done.into_iter().try_for_each(|done| done.map(drop))
}

/// What lies where.
async fn everything(ctx: &Ctx) -> Result<Vec<StockAt>, ServiceError> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = list_stock(ctx, None, after.take()).await?;
        let Some((last, _)) = page.last() else { return Ok(found) };
        after = Some(last.clone());
        found.extend(page.into_iter().flat_map(|(_, there)| there));
    }
}
