//! What lies on the shelves, and where.

use clap::{Args, Subcommand, ValueEnum};

use super::{Config, Failure, failure, with_shop};
use crate::domain::id::{LocationId, VariantId};
use crate::domain::location::Location;
use crate::domain::stock::Beyond;
use crate::domain::time::Timestamp;
use crate::services::Ctx;
use crate::services::stock::{Work, get_locations, list_stock, put_location, set_beyond, work_on_stock};
use crate::store::location::{StockAt, Stocked};

#[derive(Subcommand)]
pub(super) enum StockCommand {
    /// Shows the counts of all variants, or of one
    List {
        /// A SKU or the id of a variant
        name: Option<String>,
    },
    /// Writes down what was counted on the shelf, whoever it belongs to
    Set {
        /// A SKU or the id of a variant
        name: String,
        pieces: i64,
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        why: Why,
    },
    /// Counts so many pieces more, or fewer: `adjust J-1 5`, `adjust J-1 -2`
    Adjust {
        /// A SKU or the id of a variant
        name: String,
        #[arg(allow_negative_numbers = true)]
        change: i64,
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        why: Why,
    },
    /// Carries pieces from one place to another
    Move {
        /// A SKU or the id of a variant
        name: String,
        pieces: i64,
        #[arg(long, value_name = "PLACE")]
        from: String,
        #[arg(long, value_name = "PLACE")]
        to: String,
        #[command(flatten)]
        why: Why,
    },
    /// Says whether a variant is sold when it is out, and when it comes then
    WhenOut {
        /// A SKU or the id of a variant
        name: String,
        /// It is not sold, or got for the buyer, or sold before it comes
        policy: Policy,
        /// How many more than there are may be sold [default: as many as are wanted]
        #[arg(long, value_name = "PIECES")]
        limit: Option<i64>,
        /// How long it takes to get a back-ordered piece
        #[arg(long, value_name = "DAYS")]
        lead_days: Option<u32>,
        /// The day on which a pre-ordered piece comes: 2027-03-12
        #[arg(long, value_name = "DATE", required_if_eq("policy", "pre-order"))]
        on: Option<String>,
    },
    /// Shows the places where stock lies, makes one, or changes one
    Locations {
        /// The place to make or to change, by its name or id
        name: Option<String>,
        /// Gives it another name
        #[arg(long, value_name = "NAME", requires = "name")]
        rename: Option<String>,
        /// Lower is asked first when an order is sent
        #[arg(long, value_name = "NUMBER", requires = "name", allow_negative_numbers = true)]
        priority: Option<i64>,
        /// Whether it is in use
        #[arg(long, value_name = "BOOL", requires = "name")]
        active: Option<bool>,
        /// Whether orders are sent from here: only then its pieces are sold
        #[arg(long, value_name = "BOOL", requires = "name")]
        ships: Option<bool>,
        /// Whether buyers may fetch their orders here
        #[arg(long, value_name = "BOOL", requires = "name")]
        pick_up: Option<bool>,
    },
}

/// What becomes of a variant of which nothing is left.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Policy {
    Deny,
    BackOrder,
    PreOrder,
}

#[derive(Args)]
pub(super) struct Place {
    /// The place, by its name or id [default: the one that is asked first]
    #[arg(long = "at", value_name = "PLACE")]
    at: Option<String>,
}

#[derive(Args)]
pub(super) struct Why {
    /// Is written down with the movement
    #[arg(long, value_name = "TEXT", default_value = "by hand")]
    reason: String,
}

pub(super) fn obey(config: &Config, command: StockCommand) -> Result<(), Failure> {
    with_shop(config, async |ctx, _| match command {
        StockCommand::List { name } => list(ctx, name).await,
        StockCommand::Set { name, pieces, place, why } => {
            let location = find_place(ctx, place.at.as_deref()).await?.id;
            work(ctx, &name, Work::Count { location, on_hand: pieces }, &why).await
        }
        StockCommand::Adjust { name, change, place, why } => {
            let location = find_place(ctx, place.at.as_deref()).await?.id;
            work(ctx, &name, Work::Adjust { location, change }, &why).await
        }
        StockCommand::Move { name, pieces, from, to, why } => {
            let (from, to) = (find_place(ctx, Some(&from)).await?.id, find_place(ctx, Some(&to)).await?.id);
            work(ctx, &name, Work::Transfer { from, to, quantity: pieces }, &why).await
        }
        StockCommand::WhenOut { name, policy, limit, lead_days, on } => {
            let available_at = on.as_deref().map(read_day).transpose()?;
            let variant = find_variant(ctx, &name).await?;
            let beyond = match policy {
                Policy::Deny => None,
                Policy::BackOrder => Some(Beyond { limit, lead_days, available_at: None }),
                Policy::PreOrder => Some(Beyond { limit, lead_days, available_at }),
            };
            set_beyond(ctx, variant, beyond).await.map_err(failure)?;
            println!("{name} is {}.", if beyond.is_some() { "sold when it is out" } else { "not sold when it is out" });
            Ok(())
        }
        StockCommand::Locations { name: None, .. } => show_locations(ctx).await,
        StockCommand::Locations { name: Some(name), rename, priority, active, ships, pick_up } => {
            let places = get_locations(ctx).await.map_err(failure)?;
            let known = places.into_iter().find(|place| is_called(place, &name));
            let blank = |id| Location { id, name, priority: 100, active: true, ships: true, picks_up: false };
            let place = match known {
                Some(place) => place,
                None => blank(ctx.new_id().map_err(failure)?),
            };
            let changed = Location {
                id: place.id,
                name: rename.unwrap_or(place.name),
                priority: priority.unwrap_or(place.priority),
                active: active.unwrap_or(place.active),
                ships: ships.unwrap_or(place.ships),
                picks_up: pick_up.unwrap_or(place.picks_up),
            };
            put_location(ctx, changed).await.map_err(failure)?;
            show_locations(ctx).await
        }
    })
}

async fn list(ctx: &Ctx, name: Option<String>) -> Result<(), Failure> {
    let places = get_locations(ctx).await.map_err(failure)?;
    let mut after: Option<Stocked> = None;
    let mut count = 0_u64;
    loop {
        let page = list_stock(ctx, name.clone(), after).await.map_err(failure)?;
        for (stocked, there) in &page {
            let level = stocked.level;
            let name = if stocked.sku.is_empty() { stocked.variant.to_string() } else { stocked.sku.clone() };
            let counted = if level.tracked { "" } else { " (not counted)" };
            println!(
                "{name}: {} on hand, {} sold, {} held, {} free{counted}; {}",
                level.on_hand,
                level.allocated,
                level.held,
                level.free(),
                stocked.title
            );
            if places.len() > 1 {
                tell_places(&places, there);
            }
            count += 1;
        }
        after = page.into_iter().next_back().map(|(stocked, _)| stocked);
        if after.is_none() {
            break;
        }
    }
    match name {
        Some(name) if count == 0 => Err(unknown(&name)),
        _ => Ok(()),
    }
}

async fn work(ctx: &Ctx, name: &str, work: Work, why: &Why) -> Result<(), Failure> {
    let variant = find_variant(ctx, name).await?;
    let there = work_on_stock(ctx, variant, work, &why.reason, "staff").await.map_err(failure)?;
    tell_places(&get_locations(ctx).await.map_err(failure)?, &there);
    Ok(())
}

fn read_day(text: &str) -> Result<Timestamp, Failure> {
    Timestamp::read_date(text).ok_or_else(|| Failure::Usage(format!("{text} is no day; write it as 2027-03-12")))
}

/// The one variant that is called so.
pub(super) async fn find_variant(ctx: &Ctx, name: &str) -> Result<VariantId, Failure> {
    let found = list_stock(ctx, Some(name.to_owned()), None).await.map_err(failure)?;
    match found.as_slice() {
        [] => Err(unknown(name)),
        [(only, _)] => Ok(only.variant),
        several => {
            let ids: Vec<String> = several.iter().map(|(stocked, _)| stocked.variant.to_string()).collect();
            Err(Failure::Refused(format!("several variants are called {name}; say which: {}", ids.join(", "))))
        }
    }
}

fn unknown(name: &str) -> Failure {
    Failure::Refused(format!("no variant has the SKU or the id {name}"))
}

/// The place that is called so, or the one that is asked first.
async fn find_place(ctx: &Ctx, name: Option<&str>) -> Result<Location, Failure> {
    let mut places = get_locations(ctx).await.map_err(failure)?.into_iter();
    match name {
        None => places.find(Location::sells).ok_or_else(|| Failure::Failed("the shop has no place".to_owned())),
        Some(name) => places
            .find(|place| is_called(place, name))
            .ok_or_else(|| Failure::Refused(format!("there is no place called {name}"))),
    }
}

fn is_called(place: &Location, name: &str) -> bool {
    place.name == name.trim() || name.parse::<LocationId>() == Ok(place.id)
}

fn tell_places(places: &[Location], there: &[StockAt]) {
    for at in there {
        let name = places.iter().find(|place| place.id == at.location).map_or("?", |place| place.name.as_str());
        println!("  {name}: {} on hand, {} sold", at.on_hand, at.allocated);
    }
}

async fn show_locations(ctx: &Ctx) -> Result<(), Failure> {
    for place in get_locations(ctx).await.map_err(failure)? {
        let does = match (place.active, place.ships, place.picks_up) {
            (false, ..) => "not in use",
            (true, true, true) => "sends orders, and has them picked up",
            (true, true, false) => "sends orders",
            (true, false, true) => "has orders picked up",
            (true, false, false) => "only stores",
        };
        println!("{} {}: {does}; priority {}", place.id, place.name, place.priority);
    }
    Ok(())
}
