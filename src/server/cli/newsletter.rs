//! The newsletter, for staff: who gets it, and the proof that they want it.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::{Config, Failure, failure, with_shop};
use crate::domain::newsletter::SubscriberState;
use crate::services::Ctx;
use crate::services::newsletter::{Reader, export_readers, list_readers};

/// What staff can do with the newsletter.
#[derive(Subcommand)]
pub(super) enum Newsletter {
    /// Lists who gets it, those first that get it longest
    List {
        /// Those who asked and have not confirmed, or who ended it, instead
        #[arg(long, default_value = "subscribed")]
        state: SubscriberState,
    },
    /// Writes who gets it as CSV, each with the link that ends it: it belongs into every newsletter, and into its header
    /// List-Unsubscribe
    Export {
        /// The file to write; it must not be there yet
        file: PathBuf,
    },
}

pub(super) fn obey(config: &Config, command: Newsletter) -> Result<(), Failure> {
    with_shop(config, async |ctx, _| match command {
        Newsletter::List { state } => {
            for Reader { consent, .. } in list_readers(ctx, state).await.map_err(failure)? {
                let one = consent.subscriber;
                println!("{}  {:<6}  {}", one.updated_at.iso(), consent.way, one.email);
            }
            Ok(())
        }
        Newsletter::Export { file } => export(ctx, &file).await,
    })
}

async fn export(ctx: &Ctx, file: &Path) -> Result<(), Failure> {
    let broken = |error: std::io::Error| Failure::Failed(format!("{}: {error}", file.display()));
    let (count, text) = export_readers(ctx).await.map_err(failure)?;
    let mut to = std::fs::File::create_new(file).map_err(broken)?;
    to.write_all(text.as_bytes()).and_then(|()| to.sync_all()).map_err(broken)?;
    println!("{count} who get the newsletter are in {}.", file.display());
    Ok(())
}
