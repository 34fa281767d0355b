//! Stock as people move it: counting, taking in, carrying from one place to another. And telling whoever keeps pages that
//! stock moved.

use super::after_sale::conflict;
use super::revisions::Subject;
use super::{Ctx, ServiceError};
use crate::domain::id::{LocationId, VariantId};
use crate::domain::location::Location;
use crate::domain::refusal::Refusal;
use crate::domain::stock::Beyond;
use crate::store::counter::count_catalog_change;
use crate::store::db::{StoreError, Tx};
use crate::store::location::{
    self, Stocked, find_location, list_locations, list_stock_at, list_stocked, lock_level, move_stock,
    recount_variants_at, save_location,
};
use crate::store::stock::{FaceChange, Movement, TooFew, list_face_changes};

pub use crate::store::location::StockAt;

/// No shelf has more pieces.
pub const COUNT_MAX: i64 = 1_000_000_000;
/// The longest time that a back-order takes.
const LEAD_DAYS_MAX: u32 = 730;
/// Characters of the name of a place.
const NAME_MAX: usize = 80;

/// After the commit: the pages of these products tell something else now, and lists do when something became available
/// or ceased to be. Most orders change nothing that is shown. Other processes were told by the commit itself.
pub(super) fn announce(ctx: &Ctx, pages: Vec<FaceChange>) {
    if pages.iter().any(|page| page.availability) {
        ctx.revisions.notice(Subject::Lists);
    }
    for page in pages {
        ctx.revisions.notice(Subject::Product(page.slug));
    }
}

/// What somebody does with the pieces of a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// So many more, or fewer, lie there: they came in, or broke.
    Adjust { location: LocationId, change: i64 },
    /// Somebody counted: so many lie there.
    Count { location: LocationId, on_hand: i64 },
    /// So many are carried from one place to another.
    Transfer { from: LocationId, to: LocationId, quantity: i64 },
}

/// Does work on a shelf and answers what lies where now. Pieces that belong to orders can't be taken away.
/// `reason` is written down with the movement; `actor` is staff or shop.
pub async fn work_on_stock(
    ctx: &Ctx,
    variant: VariantId,
    work: Work,
    reason: &str,
    actor: &str,
) -> Result<Vec<StockAt>, ServiceError> {
    check_count(work)?;
    let now = ctx.now();
    let (reason, actor) = (reason.to_owned(), actor.to_owned());
    let act = async move |tx: &mut Tx| -> Result<_, ServiceError> {
        lock_level(tx, variant).await?.ok_or(Refusal::NotFound)?;
        let there = list_stock_at(tx, variant).await?;
        let mut changes = Vec::new();
        for (kind, location, on_hand) in steps(work, &there) {
            if find_location(tx, location).await?.is_none() {
                return Err(Refusal::NotFound.into());
            }
            let (cause, actor) = (reason.clone(), actor.clone());
            let movement = Movement { kind, variant, location: None, on_hand, allocated: 0, held: 0, cause, actor };
            changes.extend(move_stock(tx, movement, location, now).await?.map_err(too_few)?);
        }
        if !changes.is_empty() {
            count_catalog_change(tx).await?;
        }
        Ok((list_stock_at(tx, variant).await?, list_face_changes(tx, &changes).await?))
    };
    let (there, pages) = ctx.store.write(act).await?;
    announce(ctx, pages);
    Ok(there)
}

/// The movements that the work comes to, as (kind, place, change). Carried pieces arrive first: in between there are never
/// fewer than are promised.
fn steps(work: Work, there: &[StockAt]) -> Vec<(&'static str, LocationId, i64)> {
    let mut steps = match work {
        Work::Adjust { location, change } => vec![("adjust", location, change)],
        Work::Count { location, on_hand } => {
            let before = there.iter().find(|at| at.location == location).map_or(0, |at| at.on_hand);
            vec![("count", location, on_hand - before)]
        }
        Work::Transfer { from, to, .. } if from == to => Vec::new(),
        Work::Transfer { from, to, quantity } => vec![("transfer", to, quantity), ("transfer", from, -quantity)],
    };
    steps.retain(|(_, _, change)| *change != 0);
    steps
}

fn check_count(work: Work) -> Result<(), Refusal> {
    let (count, least) = match work {
        Work::Adjust { change, .. } => (change, -COUNT_MAX),
        Work::Count { on_hand, .. } => (on_hand, 0),
        Work::Transfer { quantity, .. } => (quantity, 0),
    };
    if (least..=COUNT_MAX).contains(&count) {
        return Ok(());
    }
    let message = format!("{count} is no number of pieces: it must be between {least} and {COUNT_MAX}.");
    Err(Refusal::Invalid { message })
}

fn too_few(few: TooFew) -> ServiceError {
    let message = match few.left {
        0 => "Nothing was changed: all pieces there belong to orders.".to_owned(),
        1 => "Nothing was changed: only 1 piece there belongs to no order.".to_owned(),
        left => format!("Nothing was changed: only {left} pieces there belong to no order."),
    };
    Refusal::Conflict { message }.into()
}

/// Sets whether and how a variant sells when out; `None` for not at all.
pub async fn set_beyond(ctx: &Ctx, variant: VariantId, beyond: Option<Beyond>) -> Result<(), ServiceError> {
    if let Some(limit) = beyond.and_then(|beyond| beyond.limit)
        && !(0..=COUNT_MAX).contains(&limit)
    {
        let message = format!("{limit} is no number of pieces: it must be between 0 and {COUNT_MAX}.");
        return Err(Refusal::Invalid { message }.into());
    }
    if beyond.and_then(|beyond| beyond.lead_days).is_some_and(|days| days > LEAD_DAYS_MAX) {
        let message = format!("Nobody waits longer than {LEAD_DAYS_MAX} days.");
        return Err(Refusal::Invalid { message }.into());
    }
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        let oversold = |error| match error {
            StoreError::Conflict { .. } => conflict("More pieces are sold already than that allows."),
            error => error.into(),
        };
        if !location::set_beyond(tx, variant, beyond).await.map_err(oversold)? {
            return Err(Refusal::NotFound.into());
        }
        Ok(count_catalog_change(tx).await?)
    };
    ctx.store.write(act).await?;
    ctx.revisions.bump(Subject::Everything);
    Ok(())
}

/// A page of the shop's variants with their counts and what lies where; `after` is the last of the page before.
pub async fn list_stock(
    ctx: &Ctx,
    name: Option<String>,
    after: Option<Stocked>,
) -> Result<Vec<(Stocked, Vec<StockAt>)>, ServiceError> {
    let act = async move |tx: &mut Tx| -> Result<_, StoreError> {
        let mut page = Vec::new();
        for stocked in list_stocked(tx, name.as_deref(), after.as_ref()).await? {
            let there = list_stock_at(tx, stocked.variant).await?;
            page.push((stocked, there));
        }
        Ok(page)
    };
    Ok(ctx.store.read(act).await?)
}

/// All places, in the order in which they are asked.
pub async fn get_locations(ctx: &Ctx) -> Result<Vec<Location>, ServiceError> {
    let listed = ctx.store.read(async |tx: &mut Tx| list_locations(tx).await).await;
    listed.map_err(|error: StoreError| error.into())
}

/// Makes a place, or changes one. The shop always keeps a place from which it sends, and a place whose pieces are promised to
/// orders goes on selling.
pub async fn put_location(ctx: &Ctx, location: Location) -> Result<(), ServiceError> {
    let name = location.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME_MAX {
        let message = format!("A place has a name of at most {NAME_MAX} characters.");
        return Err(Refusal::Invalid { message }.into());
    }
    let location = Location { name, ..location };
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        let taken = |error| match error {
            StoreError::Conflict { .. } => conflict("Another place has this name."),
            error => error.into(),
        };
        save_location(tx, &location).await.map_err(taken)?;
        if !list_locations(tx).await?.iter().any(Location::sells) {
            return Err(conflict("The shop has to send from somewhere: this is the last place from which it does."));
        }
        let promised = |error| match error {
            StoreError::Conflict { .. } => {
                conflict("Pieces there are promised to orders: send them or carry them first.")
            }
            error => error.into(),
        };
        recount_variants_at(tx, location.id).await.map_err(promised)?;
        Ok(count_catalog_change(tx).await?)
    };
    ctx.store.write(act).await?;
    ctx.revisions.bump(Subject::Everything);
    Ok(())
}
