//! Gift cards, for staff. A code is printed once, when its card is issued; afterwards a card is known by its id or by the end
//! of its code.

use clap::Subcommand;

use super::{Config, Failure, failure, with_shop};
use crate::domain::gift_card::{CardEvent, CardState};
use crate::domain::money::{Currency, Money};
use crate::domain::time::{DAY_MS, Timestamp};
use crate::services::Ctx;
use crate::services::gift_card::{CardStory, NewCard, find_cards, issue_card, list_cards, move_gift_card};
use crate::store::gift_card::GiftCard;
use crate::words::Language;

/// What staff can do with gift cards.
#[derive(Subcommand)]
pub(super) enum GiftCards {
    /// Issues a card and prints its code, which can't be shown again
    Issue {
        /// What it holds, such as 50.00
        #[arg(long)]
        amount: String,
        /// [default: the shop's own]
        #[arg(long)]
        currency: Option<Currency>,
        /// The last day on which it can be used, such as 2027-12-31 [default: it does not expire]
        #[arg(long, value_name = "DATE")]
        expires: Option<String>,
        /// Who gets the code by mail
        #[arg(long, value_name = "ADDRESS", default_value = "")]
        mail: String,
    },
    /// Lists the newest cards
    List {
        /// How many
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// Shows a card and all that changed its balance
    Show {
        /// Its id, or the last four characters of its code
        card: String,
    },
    /// Lets nobody use a card any more; what it holds stays on it
    Disable {
        /// Its id, or the last four characters of its code
        card: String,
    },
    /// Lets a card be used again
    Enable {
        /// Its id, or the last four characters of its code
        card: String,
    },
}

pub(super) fn obey(config: &Config, command: GiftCards) -> Result<(), Failure> {
    with_shop(config, async |ctx, _| match command {
        GiftCards::Issue { amount, currency, expires, mail } => issue(ctx, &amount, currency, expires, mail).await,
        GiftCards::List { limit } => {
            for card in list_cards(ctx, limit).await.map_err(failure)? {
                print_card(ctx, &card);
            }
            Ok(())
        }
        GiftCards::Show { card } => {
            let CardStory { card, movements } = find(ctx, &card).await?;
            print_card(ctx, &card);
            for movement in movements {
                let amount = Money::new(movement.amount_minor, card.balance.currency).to_string();
                let order = movement.order.map(|order| format!("  order {order}")).unwrap_or_default();
                println!("  {}  {:<10}  {amount:>12}  {}{order}", movement.at.iso(), movement.kind, movement.actor);
            }
            Ok(())
        }
        GiftCards::Disable { card } => change(ctx, &card, CardEvent::Disable).await,
        GiftCards::Enable { card } => change(ctx, &card, CardEvent::Enable).await,
    })
}

async fn issue(
    ctx: &Ctx,
    amount: &str,
    currency: Option<Currency>,
    expires: Option<String>,
    email: String,
) -> Result<(), Failure> {
    let currency = match currency {
        Some(currency) => currency,
        None => ctx.shop().await.map_err(failure)?.rules.currency,
    };
    let minor = currency.parse_minor(amount).map_err(|error| Failure::Usage(error.to_string()))?;
    let expires_at = expires.as_deref().map(end_of_day).transpose()?;
    let is_mailed = !email.trim().is_empty();
    let new = NewCard { amount: Money::new(minor, currency), expires_at, email };
    let (card, code) = issue_card(ctx, new).await.map_err(failure)?;
    print_card(ctx, &card);
    println!("{}", code.expose());
    if is_mailed {
        println!("The code is on its way by mail, too.");
    }
    Ok(())
}

/// A card can be used to the end of the day that is printed on it.
fn end_of_day(text: &str) -> Result<Timestamp, Failure> {
    let day =
        Timestamp::read_date(text).ok_or_else(|| Failure::Usage(format!("--expires {text}: write YYYY-MM-DD")))?;
    Ok(day.plus_ms(DAY_MS))
}

async fn change(ctx: &Ctx, name: &str, event: CardEvent) -> Result<(), Failure> {
    let found = find(ctx, name).await?;
    let card = move_gift_card(ctx, found.card.id, event).await.map_err(failure)?;
    print_card(ctx, &card);
    Ok(())
}

/// The one card of that name.
async fn find(ctx: &Ctx, name: &str) -> Result<CardStory, Failure> {
    let mut found = find_cards(ctx, name).await.map_err(failure)?;
    match (found.pop(), found.is_empty()) {
        (Some(card), true) => Ok(card),
        (None, _) => Err(Failure::Refused(format!("there is no card {name}"))),
        (Some(_), false) => Err(Failure::Refused(format!("several cards end in {name}: name one by its id"))),
    }
}

fn print_card(ctx: &Ctx, card: &GiftCard) {
    let GiftCard { id, kind, last_four, balance, state, expires_at, .. } = card;
    let standing = match (state, expires_at) {
        (CardState::Disabled, _) => "disabled",
        (CardState::Active, Some(end)) if *end <= ctx.now() => "expired",
        (CardState::Active, _) if balance.minor == 0 => "spent",
        (CardState::Active, _) => "active",
    };
    let until =
        expires_at.map(|end| format!("  until {}", end.plus_ms(-1).long_date(Language::English))).unwrap_or_default();
    println!(
        "{id}  {:<22}  {:>12}  {standing}{until}",
        kind.with_tail(Language::English, last_four),
        balance.to_string()
    );
}
