//! The catalogue: taken in, given out, and looked at, on a real database.

mod browse;
mod demo;
mod export;
mod import;
mod pictures;
mod search;

use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use tempfile::TempDir;
use vitrine::domain::listing::{SearchFound, SearchView};
use vitrine::domain::product::Product;
use vitrine::domain::time::Timestamp;
use vitrine::services::Ctx;
use vitrine::services::catalog::search;
use vitrine::services::export::export_catalog;
use vitrine::services::import::{ImportOptions, ImportReport, import_catalog};
use vitrine::store::db::{Store, Tx};
use vitrine::store::product::list_products;
use vitrine::words::Language;

/// 22 November 2026.
const NOW_MS: i64 = 1_795_305_600_000;

/// The same four products in both generations of headers, made for these tests.
const NEW_HEADERS: &str = include_str!("../fixtures/shopify-new.csv");
const OLD_HEADERS: &str = include_str!("../fixtures/shopify-old.csv");

/// A shop of its own, with a clock that stands still until it is moved.
struct Shop {
    ctx: Ctx,
    clock_ms: Arc<AtomicI64>,
    folder: TempDir,
}

fn shop() -> Shop {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open_sqlite(&folder.path().join("shop.sqlite")).expect("a new store");
    let clock_ms = Arc::new(AtomicI64::new(NOW_MS));
    let hand = clock_ms.clone();
    let clock = Arc::new(move || Timestamp(hand.load(Ordering::SeqCst)));
    Shop { ctx: Ctx::new(store, "https://shop.example", clock, [7; 64]), clock_ms, folder }
}

impl Shop {
    async fn import(&self, file: impl Into<Vec<u8>>) -> ImportReport {
        self.import_with(file, ImportOptions::default()).await
    }

    async fn import_with(&self, file: impl Into<Vec<u8>>, options: ImportOptions) -> ImportReport {
        let file = Cursor::new(file.into());
        import_catalog(&self.ctx, file, options, |_| {}).await.expect("the file can be read")
    }

    /// All products as the store has them.
    async fn products(&self) -> Vec<Product> {
        let all = self.ctx.store.read(async |tx: &mut Tx| list_products(tx, None, 10_000).await).await;
        all.map(|(products, _)| products).expect("the store can be read")
    }

    async fn product(&self, slug: &str) -> Product {
        let found = self.products().await.into_iter().find(|product| product.slug == slug);
        found.unwrap_or_else(|| panic!("there is no {slug}"))
    }

    /// What a search finds.
    async fn find(&self, words: &str) -> SearchView {
        self.find_in(Language::English, words).await
    }

    /// The same for whoever reads that language.
    async fn find_in(&self, language: Language, words: &str) -> SearchView {
        let locale = self.ctx.shop().await.expect("a shop").locale_for(language);
        match search(&self.ctx.in_locale(locale), words, "").await.expect("an answer") {
            SearchFound::Products(found) => *found,
            SearchFound::Help(page) => panic!("{words} leads to {page:?}"),
        }
    }

    async fn export(&self) -> String {
        let mut file = Vec::new();
        export_catalog(&self.ctx, &mut file).await.expect("it is given out");
        String::from_utf8(file).expect("it is text")
    }

    fn wait_ms(&self, ms: i64) {
        self.clock_ms.fetch_add(ms, Ordering::SeqCst);
    }
}

/// How many products were new, changed, the same and refused.
fn counts(report: &ImportReport) -> [u64; 4] {
    [report.products_new, report.products_changed, report.products_same, report.products_refused]
}

/// The problems as "line column: reason".
fn problems(report: &ImportReport) -> Vec<String> {
    report.rows_bad.iter().map(|p| format!("{} {}: {}", p.line, p.column, p.reason)).collect()
}
