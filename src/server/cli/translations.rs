//! Translations of the merchant's texts, for staff: out as a file, and in again.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::{Config, Failure, failure, with_shop};
use crate::services::Ctx;
use crate::services::translation::{export_translations, import_translations};
use crate::words::Language;

/// What staff can do with translations.
#[derive(Subcommand)]
pub(super) enum Translations {
    /// Writes all texts of the catalogue and the settings as CSV, each with its translation into the language, as far as there is one
    Export {
        /// de or en
        #[arg(value_parser = language)]
        language: Language,
        /// The file to write; it must not be there yet
        file: PathBuf,
    },
    /// Takes such a file in, in the place of all translations into the language that were there
    Import {
        /// de or en
        #[arg(value_parser = language)]
        language: Language,
        file: PathBuf,
    },
}

fn language(code: &str) -> Result<Language, String> {
    Language::from_code(code).ok_or_else(|| {
        let codes = Language::ALL.map(Language::code).join(", ");
        format!("the shop can speak these languages: {codes}")
    })
}

pub(super) fn obey(config: &Config, command: Translations) -> Result<(), Failure> {
    with_shop(config, async |ctx, _| match command {
        Translations::Export { language, file } => export(ctx, language, &file).await,
        Translations::Import { language, file } => {
            let from = File::open(&file).map_err(|error| broken(&file, &error))?;
            let count = import_translations(ctx, language, from).await.map_err(failure)?;
            println!("{count} texts have a translation into {} now.", language.code());
            Ok(())
        }
    })
}

async fn export(ctx: &Ctx, language: Language, file: &Path) -> Result<(), Failure> {
    let (all, translated, text) = export_translations(ctx, language).await.map_err(failure)?;
    let mut to = File::create_new(file).map_err(|error| broken(file, &error))?;
    to.write_all(text.as_bytes()).and_then(|()| to.sync_all()).map_err(|error| broken(file, &error))?;
    println!(
        "{all} texts are in {}; {translated} of them have a translation into {}.",
        file.display(),
        language.code()
    );
    Ok(())
}

fn broken(file: &Path, error: &std::io::Error) -> Failure {
    Failure::Failed(format!("{}: {error}", file.display()))
}
