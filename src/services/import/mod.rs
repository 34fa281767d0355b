//! Taking a catalogue in from Shopify's product CSV.
//!
//! The file is read in a thread of its own and goes through in batches of some hundred variants, each in one transaction, so memory
//! stays small and the shop stays open however large the file is. What the shop has already is not written again: importing
//! a file twice changes nothing. A trial run does the same but for the writing and the fetching of pictures.

mod collections;
mod draft;
mod merge;
pub mod parse;
mod pictures;
mod report;
mod row;
pub mod sanitize;

use std::collections::{BTreeSet, HashMap};
use std::io::Read;
use std::sync::Arc;

use tokio::sync::mpsc;

use self::draft::Draft;
use self::merge::{Known, Merged, merge};
use self::parse::{Batch, Unreadable, parse};
use self::pictures::{Fetched, Fetcher};
use super::revisions::Subject;
use super::{Ctx, ServiceError};
use crate::domain::product::Product;
use crate::domain::refusal::Refusal;
use crate::store::counter::count_catalog_change;
use crate::store::db::{StoreError, Tx};
use crate::store::product::{find_products, list_levels, save_product};

pub use self::pictures::{Media, PLACEHOLDER};
pub use self::report::{ImportReport, Progress, RowProblem};

/// Batches that may wait between the reading and the writing.
const BATCHES_WAITING: usize = 2;

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// Report what would be done and do nothing.
    pub dry_run: bool,
    /// Where remote pictures are fetched from and kept; `None` leaves them where they are, with a placeholder in the shop.
    pub media: Option<Media>,
}

/// Imports a product CSV and tells row by row what came of it.
///
/// # Errors
/// A refusal when the file is no product CSV; nothing was done then. A breakage when it can't be read to its end or the store
/// fails; the batches before that stand, and importing the file again goes on from there.
pub async fn import_catalog(
    ctx: &Ctx,
    file: impl Read + Send + 'static,
    options: ImportOptions,
    mut progress: impl FnMut(Progress),
) -> Result<ImportReport, ServiceError> {
    let currency = ctx.shop().await?.rules.currency;
    let (sender, mut batches) = mpsc::channel(BATCHES_WAITING);
    let reading =
        tokio::task::spawn_blocking(move || parse(file, currency, |batch| sender.blocking_send(batch).is_ok()));
    let mut import = Import {
        dry_run: options.dry_run,
        fetcher: Fetcher::new(options.media.filter(|_| !options.dry_run)),
        report: ImportReport::default(),
    };
    while let Some(batch) = batches.recv().await {
        let reached = batch.reached;
        import.take(ctx, batch).await?;
        progress(reached);
    }
    match reading.await.map_err(|error| ServiceError::Breakage(error.to_string()))? {
        Ok(()) => {}
        Err(Unreadable::NotACatalog(message)) => return Err(Refusal::Invalid { message }.into()),
        Err(Unreadable::Broken(error)) => return Err(ServiceError::Breakage(error.to_string())),
    }
    import.finish(ctx).await
}

/// An import under way.
struct Import {
    dry_run: bool,
    fetcher: Fetcher,
    report: ImportReport,
}

/// What came of a batch.
#[derive(Debug, Default)]
struct Outcome {
    merged: Vec<(Option<Product>, Merged)>,
    problems: Vec<RowProblem>,
    warnings: Vec<String>,
}

impl Import {
    async fn take(&mut self, ctx: &Ctx, batch: Batch) -> Result<(), ServiceError> {
        self.report.rows = batch.reached.rows;
        self.report.rows_bad_count += batch.rows_bad;
        self.report.products_refused += batch.products_refused;
        self.report.add_problems(batch.problems);
        self.report.add_warnings(batch.warnings);
        if batch.drafts.is_empty() {
            return Ok(());
        }
        let drafts: Arc<[Draft]> = batch.drafts.into();
        let pictures = Arc::new(self.fetch_pictures(ctx, &drafts).await?);
        let outcome = self.settle(ctx, drafts, pictures).await?;
        self.count(outcome);
        Ok(())
    }

    async fn fetch_pictures(&mut self, ctx: &Ctx, drafts: &[Draft]) -> Result<Fetched, ServiceError> {
        if !self.fetcher.can_fetch() {
            return Ok(Fetched::default());
        }
        let slugs = slugs(drafts);
        let before = ctx.store.read(async move |tx: &mut Tx| find_products(tx, &slugs).await).await;
        self.fetcher.fetch(drafts, &before.map_err(|error: StoreError| ServiceError::from(error))?).await
    }

    /// Decides what comes of the drafts and, unless it is a trial, does it: in one transaction, so that what was decided on is
    /// what is there when it is written.
    async fn settle(&self, ctx: &Ctx, drafts: Arc<[Draft]>, pictures: Arc<Fetched>) -> Result<Outcome, ServiceError> {
        let own = ctx.clone();
        if self.dry_run {
            return ctx.store.read(async move |tx: &mut Tx| decide(tx, &own, &drafts, &pictures).await).await;
        }
        let outcome = ctx.store.write(async move |tx: &mut Tx| {
            let outcome = decide(tx, &own, &drafts, &pictures).await?;
            let mut changed = false;
            for (before, merged) in &outcome.merged {
                if let Merged::New(after) | Merged::Changed(after) = merged {
                    save_product(tx, before.as_ref(), after, "import").await?;
                    changed = true;
                }
            }
            if changed {
                count_catalog_change(tx).await?;
            }
            Ok::<_, ServiceError>(outcome)
        });
        let outcome = outcome.await?;
        if outcome.merged.iter().any(|(_, merged)| matches!(merged, Merged::New(_) | Merged::Changed(_))) {
            ctx.revisions.bump(Subject::Everything);
        }
        Ok(outcome)
    }

    fn count(&mut self, outcome: Outcome) {
        for (_, merged) in &outcome.merged {
            match merged {
                Merged::New(_) => self.report.products_new += 1,
                Merged::Changed(_) => self.report.products_changed += 1,
                Merged::Same => self.report.products_same += 1,
                Merged::Refused => self.report.products_refused += 1,
            }
        }
        let lines: BTreeSet<u64> = outcome.problems.iter().map(|problem| problem.line).collect();
        self.report.rows_bad_count += lines.len() as u64;
        self.report.add_problems(outcome.problems);
        self.report.add_warnings(outcome.warnings);
    }

    async fn finish(mut self, ctx: &Ctx) -> Result<ImportReport, ServiceError> {
        self.report.pictures_fetched = self.fetcher.fetched_count;
        self.report.add_warnings(self.fetcher.warnings());
        if !self.dry_run {
            self.report.collections_new = collections::make_first(ctx).await?;
        }
        Ok(self.report)
    }
}

fn slugs(drafts: &[Draft]) -> Vec<String> {
    drafts.iter().map(|draft| draft.slug.clone()).collect()
}

async fn decide(tx: &mut Tx, ctx: &Ctx, drafts: &[Draft], pictures: &Fetched) -> Result<Outcome, ServiceError> {
    let before = find_products(tx, &slugs(drafts)).await?;
    let ids: Vec<_> = before.iter().map(|product| product.id).collect();
    let levels = list_levels(tx, &ids).await?;
    let mut before: HashMap<String, Product> =
        before.into_iter().map(|product| (product.slug.clone(), product)).collect();
    let mut outcome = Outcome::default();
    for draft in drafts {
        let before = before.remove(&draft.slug);
        let known = Known { before: before.as_ref(), levels: &levels, pictures };
        let merged = merge(ctx, draft, &known, &mut outcome.problems, &mut outcome.warnings)?;
        outcome.merged.push((before, merged));
    }
    Ok(outcome)
}
