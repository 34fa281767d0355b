//! New addresses for products and collections.

use clap::{Subcommand, ValueEnum};

use super::{Config, Failure, failure, with_shop};
use crate::services::slug::{Of, change_slug};

#[derive(Subcommand)]
pub(super) enum Slugs {
    /// Gives a product or a collection another slug; whoever asks for the old address is led to the new one
    Change {
        of: Kind,
        /// The last part of its address as it is
        old: String,
        /// And as it shall be
        new: String,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Kind {
    Product,
    Collection,
}

pub(super) fn obey(config: &Config, command: Slugs) -> Result<(), Failure> {
    let Slugs::Change { of, old, new } = command;
    let (of, room) = match of {
        Kind::Product => (Of::Product, "products"),
        Kind::Collection => (Of::Collection, "collections"),
    };
    with_shop(config, async |ctx, _| change_slug(ctx, of, &old, &new).await.map_err(failure))?;
    println!("/{room}/{old} leads to /{room}/{new} now.");
    Ok(())
}
