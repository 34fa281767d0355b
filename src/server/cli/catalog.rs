//! Taking the catalogue in and giving it out.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, IsTerminal as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use super::{Config, Failure, failure, with_shop};
use crate::providers::image::PictureSource;
use crate::services::export::export_catalog;
use crate::services::import::{ImportOptions, ImportReport, Media, Progress, import_catalog};

/// Problems that are printed one by one.
const PRINTED_MAX: usize = 100;
/// How often the progress is drawn.
const DRAWN_EVERY: Duration = Duration::from_millis(100);

pub(super) fn import(config: &Config, path: &Path, dry_run: bool) -> Result<(), Failure> {
    let cannot = |error: std::io::Error| Failure::Failed(format!("{} can't be read: {error}", path.display()));
    let file = File::open(path).map_err(cannot)?;
    let size = file.metadata().map_err(cannot)?.len();
    let report = with_shop(config, async |ctx, data| {
        let media = Some(Media { folder: data.media(), source: PictureSource::web() });
        let mut bar = Bar::new(size);
        let report = import_catalog(ctx, file, ImportOptions { dry_run, media }, |progress| bar.draw(progress)).await;
        bar.clear();
        report.map_err(failure)
    })?;
    tell(&report, dry_run);
    if report.is_clean() {
        return Ok(());
    }
    let good = if dry_run { "would have gone in" } else { "have gone in" };
    Err(Failure::Refused(format!("{} of {} rows are bad; the good ones {good}", report.rows_bad_count, report.rows)))
}

pub(super) fn export(config: &Config, path: &Path) -> Result<(), Failure> {
    let cannot = |error: std::io::Error| Failure::Failed(format!("{} can't be written: {error}", path.display()));
    let file = OpenOptions::new().write(true).create_new(true).open(path).map_err(cannot)?;
    let mut file = BufWriter::new(file);
    let count = with_shop(config, async |ctx, _| export_catalog(ctx, &mut file).await.map_err(failure))?;
    file.into_inner().map_err(|error| cannot(error.into_error()))?.sync_all().map_err(cannot)?;
    println!("{count} products are in {}.", path.display());
    Ok(())
}

fn tell(report: &ImportReport, dry_run: bool) {
    for problem in report.rows_bad.iter().take(PRINTED_MAX) {
        let column = if problem.column.is_empty() { String::new() } else { format!(", {}", problem.column) };
        println!("line {}{column}: {}", problem.line, problem.reason);
    }
    let more = report.rows_bad_count.saturating_sub(report.rows_bad.len().min(PRINTED_MAX) as u64);
    if more > 0 {
        println!("… and {more} more bad rows");
    }
    for warning in &report.warnings {
        println!("note: {warning}");
    }
    let tense = if dry_run { "would be " } else { "" };
    println!(
        "{} rows: {} products {tense}new, {} {tense}changed, {} as they were, {} {tense}left out.",
        report.rows, report.products_new, report.products_changed, report.products_same, report.products_refused
    );
    if report.pictures_fetched > 0 {
        println!("{} pictures were fetched.", report.pictures_fetched);
    }
    if report.collections_new > 0 {
        println!("{} collections were made.", report.collections_new);
    }
}

/// A line that says how far it is, for people; nothing where no one is looking.
struct Bar {
    size: u64,
    seen: bool,
    drawn: Instant,
}

impl Bar {
    fn new(size: u64) -> Self {
        Self { size: size.max(1), seen: std::io::stderr().is_terminal(), drawn: Instant::now() }
    }

    fn draw(&mut self, progress: Progress) {
        if !self.seen || self.drawn.elapsed() < DRAWN_EVERY {
            return;
        }
        self.drawn = Instant::now();
        let percent = (progress.bytes.saturating_mul(100) / self.size).min(100);
        let full = usize::try_from(percent / 4).unwrap_or(0);
        let bar = "█".repeat(full) + &"░".repeat(25 - full);
        eprint!("\r{bar} {percent:3} %  {} rows, {} products", progress.rows, progress.products);
        // A line that can't be drawn is no reason to stop.
        let _ = std::io::stderr().flush();
    }

    fn clear(&self) {
        if self.seen {
            eprint!("\r\x1b[2K");
        }
    }
}
