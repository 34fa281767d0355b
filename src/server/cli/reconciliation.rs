//! Differences between the provider's books and the shop's: finding them, and what staff does about them.

use clap::Subcommand;

use super::{Config, Failure, failure, with_shop};
use crate::domain::money::Money;
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;
use crate::services::reconciliation::{close, list_breaks, reconcile_books, take};
use crate::services::{Ctx, ServiceError};

/// What staff can do about a difference.
#[derive(Subcommand)]
pub enum Reconcile {
    /// Lists what is open, oldest first
    List,
    /// Takes a difference: nothing is done about it by itself any more
    Take {
        id: i64,
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Closes a difference that was seen to; the same one is not opened again
    Close {
        id: i64,
        /// What was done about it
        #[arg(long)]
        note: String,
    },
}

pub(super) fn reconcile(config: &Config, days: u32, command: Option<Reconcile>) -> Result<(), Failure> {
    with_shop(config, async |ctx, _| match command {
        None => {
            let compared = reconcile_books(ctx, days).await.map_err(failure)?;
            println!("{} new, {} gone, {} open.", compared.opened, compared.closed, compared.open);
            if compared.open == 0 {
                return Ok(());
            }
            list(ctx).await?;
            Err(Failure::Refused(format!("the provider’s books and ours differ in {} places", compared.open)))
        }
        Some(Reconcile::List) => list(ctx).await,
        Some(Reconcile::Take { id, note }) => {
            take(ctx, id, note).await.map_err(|error| about(id, error))?;
            println!("{id} is taken: nothing is done about it by itself any more.");
            Ok(())
        }
        Some(Reconcile::Close { id, note }) => {
            close(ctx, id, note).await.map_err(|error| about(id, error))?;
            println!("{id} is closed.");
            Ok(())
        }
    })
}

fn about(id: i64, error: ServiceError) -> Failure {
    match error {
        ServiceError::Refusal(Refusal::NotFound) => Failure::Refused(format!("there is no difference {id}")),
        error => failure(error),
    }
}

async fn list(ctx: &Ctx) -> Result<(), Failure> {
    let breaks = list_breaks(ctx).await.map_err(failure)?;
    let sum = |money: Option<Money>| money.map_or_else(|| "nothing".to_owned(), |money| money.to_string());
    for it in &breaks {
        let order = it.order_number.map(|number| format!("order {number}: ")).unwrap_or_default();
        println!("{:>5}  {}  {order}{} ({})", it.id, it.opened_at.iso(), it.kind.words(), it.subject);
        println!("       ours {}, theirs {}", sum(it.ours), sum(it.theirs));
        if let Some((at, by)) = &it.taken {
            println!("       taken by {by} {}", at.iso());
        }
        if !it.note.is_empty() {
            println!("       {}", it.note);
        }
    }
    println!("{}", summary(breaks.iter().map(|it| it.opened_at).collect(), ctx.now()));
    Ok(())
}

/// How many are open, and for how long the oldest: both should be nothing.
pub(super) fn summary(opened: Vec<Timestamp>, now: Timestamp) -> String {
    let Some(oldest) = opened.iter().min() else { return "No difference is open.".to_owned() };
    let minutes = now.0.saturating_sub(oldest.0).max(0) / 60_000;
    let age = match minutes {
        0..=119 => format!("{minutes} minutes"),
        120..=2_879 => format!("{} hours", minutes / 60),
        _ => format!("{} days", minutes / 1_440),
    };
    let count = match opened.len() {
        1 => "1 difference is open".to_owned(),
        count => format!("{count} differences are open"),
    };
    format!("{count}, the oldest for {age}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_difference_says_how_long_nobody_looked() {
        let now = Timestamp(1_795_305_600_000);
        let ago = |minutes: i64| now.plus_ms(-minutes * 60_000);
        assert_eq!(summary(Vec::new(), now), "No difference is open.");
        assert_eq!(summary(vec![ago(5)], now), "1 difference is open, the oldest for 5 minutes.");
        assert_eq!(summary(vec![ago(5), ago(185)], now), "2 differences are open, the oldest for 3 hours.");
        assert_eq!(summary(vec![ago(4_500)], now), "1 difference is open, the oldest for 3 days.");
    }
}
