//! The catalogue: taken in, given out, and looked at, on a real database.

mod demo;

use std::sync::Arc;

use tempfile::TempDir;
use vitrine::domain::time::Timestamp;
use vitrine::services::Ctx;
use vitrine::store::db::Store;

/// 22 November 2026.
const NOW_MS: i64 = 1_795_305_600_000;

/// A shop of its own, with a clock that stands still.
struct Shop {
    ctx: Ctx,
    _folder: TempDir,
}

fn shop() -> Shop {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open_sqlite(&folder.path().join("shop.sqlite")).expect("a new store");
    let clock = Arc::new(|| Timestamp(NOW_MS));
    Shop { ctx: Ctx::new(store, "https://shop.example", clock, [7; 64]), _folder: folder }
}
