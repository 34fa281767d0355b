//! Reconciliation: every night the provider's books are compared with ours, both ways. What differs is asked about in the usual
//! way first; what differs still is written down as a break, which somebody looks at. A break is closed by itself when the
//! difference has gone.

mod books;
mod strays;

use std::collections::BTreeSet;

pub use self::strays::send_strays_back;
use super::payment::settle;
use super::refund::look_up_refund;
use super::rounds::Round;
use super::{Ctx, ServiceError};
use crate::domain::reconciliation::{BreakKind, Difference};
use crate::domain::refusal::Refusal;
use crate::domain::time::{DAY_MS, Timestamp};
use crate::store::db::{StoreError, Tx};
use crate::store::job::{find_due, plan};
use crate::store::reconciliation::{
    Break, close_break, find_break, is_accepted, list_open_breaks, open_break, take_break,
};

/// So many days are looked back every night.
pub const DAYS: u32 = 7;
/// The name of the nightly work.
const NIGHTLY: &str = "reconcile_books";
/// It is done at three in the morning, UTC.
const NIGHT_MS: i64 = 3 * 3_600_000;
/// When it could not be done it is tried again after an hour.
const AGAIN_MS: i64 = 3_600_000;
/// Clocks differ, and what was begun before the window may have been done within it.
const MARGIN_MS: i64 = 3_600_000;
/// The longest note of staff.
const NOTE_MAX: usize = 1_000;

/// What a comparison came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compared {
    /// Breaks that are new.
    pub opened: u32,
    /// Breaks whose difference has gone.
    pub closed: u32,
    /// Breaks that are open now.
    pub open: u32,
}

/// Compares the books of the last days, and of everything that is open, and writes down what differs.
pub async fn reconcile_books(ctx: &Ctx, days: u32) -> Result<Compared, ServiceError> {
    let open = ctx.store.read(async |tx: &mut Tx| list_open_breaks(tx).await).await?;
    let window = ctx.now().plus_ms(i64::from(days).saturating_mul(DAY_MS).saturating_neg());
    let oldest = open.iter().map(|known| known.happened_at).min().unwrap_or(window);
    let since = window.min(oldest).plus_ms(-MARGIN_MS);

    let first = books::look(ctx, since).await?;
    ask_about(ctx, &first).await;
    let found = if first.is_empty() { first } else { still_there(ctx, since, &first).await? };

    let (now, provider) = (ctx.now(), ctx.payments.name());
    let act = async move |tx: &mut Tx| -> Result<Compared, StoreError> {
        let mut compared = Compared::default();
        for difference in &found {
            if !is_accepted(tx, provider, difference).await? && open_break(tx, provider, difference, now).await? {
                compared.opened += 1;
            }
        }
        let there: BTreeSet<(BreakKind, &str)> = found.iter().map(Difference::key).collect();
        for known in list_open_breaks(tx).await? {
            if there.contains(&(known.kind, known.subject.as_str())) {
                compared.open += 1;
            } else if close_break(tx, known.id, "shop", "", now).await? {
                compared.closed += 1;
            }
        }
        Ok(compared)
    };
    let compared = ctx.store.write(act).await?;
    if compared.opened > 0 {
        tracing::error!(compared.opened, compared.open, "the provider's books and ours differ: vitrine reconcile list");
    }
    Ok(compared)
}

/// Everything in which the books differ, from the first day on, except what staff has looked at. Nothing is written down.
pub(super) async fn find_differences(ctx: &Ctx) -> Result<Vec<Difference>, ServiceError> {
    let since = Timestamp(0);
    let first = books::look(ctx, since).await?;
    let found = if first.is_empty() { first } else { still_there(ctx, since, &first).await? };
    let provider = ctx.payments.name();
    let act = async move |tx: &mut Tx| -> Result<Vec<Difference>, StoreError> {
        let mut left = Vec::new();
        for difference in &found {
            if !is_accepted(tx, provider, difference).await? {
                left.push(difference.clone());
            }
        }
        Ok(left)
    };
    Ok(ctx.store.read(act).await?)
}

/// What differs when one looks again. The shop went on meanwhile: what was on its way has arrived by now.
async fn still_there(ctx: &Ctx, since: Timestamp, first: &[Difference]) -> Result<Vec<Difference>, ServiceError> {
    let seen: BTreeSet<(BreakKind, &str)> = first.iter().map(Difference::key).collect();
    let again = books::look(ctx, since).await?;
    Ok(again.into_iter().filter(|difference| seen.contains(&difference.key())).collect())
}

/// A message may have been lost: what differs is settled as if it had come.
async fn ask_about(ctx: &Ctx, found: &[Difference]) {
    for difference in found {
        if let Some(attempt) = difference.attempt
            && let Err(error) = settle(ctx, attempt).await
        {
            tracing::warn!(%attempt, %error, "a difference could not be settled");
        }
        if let Some(refund) = difference.refund
            && let Err(error) = look_up_refund(ctx, refund).await
        {
            tracing::warn!(%refund, %error, "a difference could not be settled");
        }
    }
}

/// Compares the books once a night. The time of the next night is kept in the database, so that a process that starts again
/// neither skips one nor does it twice; a night that could not be done is tried again every hour.
pub async fn reconcile_nightly(ctx: &Ctx) -> Result<Round, ServiceError> {
    let now = ctx.now();
    let due = ctx.store.write(async move |tx: &mut Tx| find_due(tx, NIGHTLY, next_night(now)).await).await?;
    if now < due {
        return Ok(Round::default());
    }
    let mut round = Round::default();
    let compared = reconcile_books(ctx, DAYS).await;
    let next = if compared.is_ok() { next_night(now) } else { now.plus_ms(AGAIN_MS) };
    round.count("the provider's books could not be compared with ours", compared.map(drop));
    ctx.store.write(async move |tx: &mut Tx| plan(tx, NIGHTLY, due, next).await).await?;
    Ok(round)
}

/// Three in the morning, after now.
pub(super) fn next_night(now: Timestamp) -> Timestamp {
    let tonight = now.day().plus_ms(NIGHT_MS);
    if tonight > now { tonight } else { tonight.plus_ms(DAY_MS) }
}

/// What is open, oldest first.
pub async fn list_breaks(ctx: &Ctx) -> Result<Vec<Break>, ServiceError> {
    Ok(ctx.store.read(async |tx: &mut Tx| list_open_breaks(tx).await).await?)
}

/// Staff takes a break: from now on nothing is done about it by itself.
pub async fn take(ctx: &Ctx, id: i64, note: String) -> Result<Break, ServiceError> {
    check_note(&note)?;
    let now = ctx.now();
    let act = async move |tx: &mut Tx| -> Result<Break, ServiceError> {
        if !take_break(tx, id, "staff", &note, now).await? {
            let known = find_break(tx, id).await?.ok_or(Refusal::NotFound)?;
            let why = match (known.closed, known.taken) {
                (Some(_), _) => "It is closed already.",
                (None, Some(_)) => "Somebody has taken it already.",
                (None, None) => "Its money is on its way back already.",
            };
            return Err(Refusal::Conflict { message: why.to_owned() }.into());
        }
        Ok(find_break(tx, id).await?.ok_or(StoreError::NotFound)?)
    };
    ctx.store.write(act).await
}

/// Staff has seen to a break. The same difference, with the same sums, is not opened again.
pub async fn close(ctx: &Ctx, id: i64, note: String) -> Result<(), ServiceError> {
    check_note(&note)?;
    if note.trim().is_empty() {
        let message = "Say in a note what was done about it: whoever reads the books later wants to know.".to_owned();
        return Err(Refusal::Invalid { message }.into());
    }
    let now = ctx.now();
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        if close_break(tx, id, "staff", note.trim(), now).await? {
            return Ok(());
        }
        find_break(tx, id).await?.ok_or(Refusal::NotFound)?;
        Err(Refusal::Conflict { message: "It is closed already.".to_owned() }.into())
    };
    ctx.store.write(act).await
}

fn check_note(note: &str) -> Result<(), Refusal> {
    if note.len() > NOTE_MAX || note.contains(char::is_control) {
        return Err(Refusal::Invalid { message: "A note is a short text on one line.".to_owned() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_night_is_always_ahead_and_never_more_than_a_day() {
        let midnight = Timestamp(1_795_305_600_000);
        for (hours, next) in [(0, 3), (2, 3), (3, 27), (23, 27)] {
            let now = midnight.plus_ms(hours * 3_600_000);
            assert_eq!(next_night(now), midnight.plus_ms(next * 3_600_000), "{hours}");
        }
    }
}
