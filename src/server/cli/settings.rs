//! What the merchant sets, as a file: TOML, or JSON where its name ends so.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::{Config, Failure, failure, with_shop};
use crate::services::settings::{Settings, export_settings, import_settings};

#[derive(Subcommand)]
pub(super) enum SettingsCommand {
    /// Writes the shop, its markets, price lists, promotions and synonyms to a file
    Export {
        /// The file to write, .toml or .json; it must not be there yet
        file: PathBuf,
    },
    /// Puts what a file says in the place of what is set; the shop may go on meanwhile
    Import { file: PathBuf },
}

pub(super) fn obey(config: &Config, command: SettingsCommand) -> Result<(), Failure> {
    match command {
        SettingsCommand::Export { file } => export(config, &file),
        SettingsCommand::Import { file } => import(config, &file),
    }
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

fn export(config: &Config, path: &Path) -> Result<(), Failure> {
    let cannot = |error: std::io::Error| Failure::Failed(format!("{} can't be written: {error}", path.display()));
    let settings = with_shop(config, async |ctx, _| export_settings(ctx).await.map_err(failure))?;
    let text = if is_json(path) {
        serde_json::to_string_pretty(&settings).map_err(|error| Failure::Failed(error.to_string()))?
    } else {
        toml::to_string_pretty(&settings).map_err(|error| Failure::Failed(error.to_string()))?
    };
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(cannot)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(cannot)?;
    println!("The settings are in {}.", path.display());
    Ok(())
}

fn import(config: &Config, path: &Path) -> Result<(), Failure> {
    let cannot = |error: std::io::Error| Failure::Failed(format!("{} can't be read: {error}", path.display()));
    let text = std::fs::read_to_string(path).map_err(cannot)?;
    let not_such_a_file = |error: String| Failure::Refused(format!("{} can't be taken: {error}", path.display()));
    let settings: Settings = if is_json(path) {
        serde_json::from_str(&text).map_err(|error| not_such_a_file(error.to_string()))?
    } else {
        toml::from_str(&text).map_err(|error| not_such_a_file(error.to_string()))?
    };
    let counts =
        [settings.markets.len(), settings.price_lists.len(), settings.promotions.len(), settings.synonyms.groups.len()];
    with_shop(config, async |ctx, _| import_settings(ctx, settings).await.map_err(failure))?;
    let [markets, price_lists, promotions, synonyms] = counts;
    println!(
        "Set: {markets} markets, {price_lists} price lists, {promotions} promotions, {synonyms} groups of synonyms."
    );
    Ok(())
}
