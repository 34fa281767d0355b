//! The disk fails at some call: nobody is told what is not so, reading goes on, and the shop that comes after finds its books
//! right, even if the power goes then.

use std::collections::BTreeMap;
use std::ops::AddAssign;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::ffi::{SQLITE_CANTOPEN, SQLITE_FULL, SQLITE_IOERR_FSYNC, SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_WRITE};
use tempfile::TempDir;
use tokio::time::timeout;
use vitrine::domain::id::VariantId;
use vitrine::domain::refusal::Refusal;
use vitrine::services::ServiceError;
use vitrine::store::db::Tx;
use vitrine::store::setting::load_shop;

use super::bustle::{AllTold, Bustle, DATABASE, inspect};
use super::dice::Dice;
use super::disk::platter::Platter;
use super::disk::{Call, Disk, Event, Fault};
use super::{Part, size};
use crate::flow::shop::furnish;

/// What fails, with what, and whether for good.
const KINDS: &[(Call, i32, bool)] = &[
    (Call::Write, SQLITE_IOERR_WRITE, false),
    (Call::Write, SQLITE_IOERR_WRITE, true),
    (Call::Write, SQLITE_FULL, false),
    (Call::Write, SQLITE_FULL, true),
    (Call::Sync, SQLITE_IOERR_FSYNC, false),
    (Call::Sync, SQLITE_IOERR_FSYNC, true),
    (Call::Truncate, SQLITE_IOERR_TRUNCATE, false),
    (Call::Open, SQLITE_CANTOPEN, false),
];

#[derive(Debug, Default)]
struct Tally {
    faults: u64,
    /// The shop did not open.
    refused: u64,
    /// The writer ended.
    ended: u64,
    orders: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.faults += other.faults;
        self.refused += other.refused;
        self.ended += other.ended;
        self.orders += other.orders;
    }
}

impl Tally {
    fn words(&self) -> String {
        let Self { faults, refused, ended, orders } = self;
        assert!(*faults < 50 || (*ended > 0 && *refused > 0), "nothing was hit: {self:?}");
        format!("{refused} met while opening, {ended} ended the writer, {orders} orders, 0 wrong")
    }
}

#[test]
fn whatever_call_of_the_disk_fails_no_answer_is_wrong() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (original, jug) = runtime.block_on(an_open_shop());
    let calls = runtime.block_on(calls_of_a_day(&original, jug));
    let kinds = KINDS.len() as u64;
    let rounds = size(60, 5_000).div_ceil(kinds);
    let try_one = |number: u64| {
        let (call, code, lasts) = KINDS[usize::try_from(number % kinds).expect("an index")];
        let round = number / kinds;
        let called = calls.get(&call).copied().unwrap_or(1);
        let fault = Fault { call, number: 1 + round * called / rounds, code, lasts };
        let mut tally = Tally::default();
        runtime.block_on(Round { fault, jug, seed: round }.play(&original, &mut tally));
        tally
    };
    let all = rounds * kinds;
    Part::new("failing calls of the disk", all, all).prove(try_one, Tally::words);
}

/// A shop in one file, which every round copies.
async fn an_open_shop() -> (PathBuf, VariantId) {
    let folder = tempfile::tempdir().expect("a folder");
    let shop = Bustle::open(Disk::hurry(folder.path()), VariantId::from_bits(0)).expect("a new shop");
    let jug = furnish(&shop.ctx, 4_500, 1_000_000).await;
    let original = folder.keep().join("original.sqlite");
    shop.ctx.store.copy_to(&original).await.expect("a copy");
    (original, jug)
}

fn copy_of(original: &Path) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::copy(original, folder.path().join(DATABASE)).expect("a copy");
    folder
}

/// How much a healthy disk is asked for.
async fn calls_of_a_day(original: &Path, jug: VariantId) -> BTreeMap<Call, u64> {
    let folder = copy_of(original);
    let disk = Disk::hurry(folder.path());
    let shop = Arc::new(Bustle::open(disk.clone(), jug).expect("a shop"));
    a_day(&shop, 1).await.expect("a good day");
    disk.calls()
}

/// Enough for the log to be brought into the database.
async fn a_day(shop: &Arc<Bustle>, seed: u64) -> Result<(), ServiceError> {
    shop.run(4, 16, seed).await
}

struct Round {
    fault: Fault,
    jug: VariantId,
    seed: u64,
}

impl Round {
    async fn play(&self, original: &Path, tally: &mut Tally) {
        let folder = copy_of(original);
        let mut platter = Platter::of(folder.path());
        let disk = Disk::watch(folder.path());
        disk.fail(self.fault);
        // It stays open until its files were copied: a process that dies tidies nothing up.
        let dying = Bustle::open(disk.clone(), self.jug).map(Arc::new);
        match &dying {
            Ok(shop) => self.fail_at_work(shop, tally).await,
            Err(_) => tally.refused += 1,
        }
        let mut dice = Dice::new(self.seed);
        let mut told = AllTold::new();
        let mut replay = |events: &[Event]| {
            for event in events {
                platter.happen(event, &mut dice);
                if let Event::Told(news) = event {
                    told.insert(news.order, news.status);
                }
            }
            told.clone()
        };
        let told = replay(&disk.events());

        // The process is started again, on the files as the system shows them, and goes on.
        let next = tempfile::tempdir().expect("a folder");
        for tail in ["", "-wal", "-journal"] {
            let name = format!("{DATABASE}{tail}");
            if folder.path().join(&name).exists() {
                std::fs::copy(folder.path().join(&name), next.path().join(&name)).expect("a copy");
            }
        }
        drop(dying);
        let disk = Disk::watch(next.path());
        let shop = Arc::new(Bustle::open(disk.clone(), self.jug).expect("the shop opens again"));
        self.look(&shop, next.path(), &told, "after a restart").await;
        shop.run(2, 2, self.seed + 1).await.expect("a good evening");
        let told = replay(&disk.events());

        // The power goes. What the system showed need not have been on the disk.
        let last = tempfile::tempdir().expect("a folder");
        platter.cut(&mut dice, last.path());
        let shop = Bustle::open(Disk::hurry(last.path()), self.jug);
        let shop = shop.unwrap_or_else(|error| panic!("{:?}: the shop does not open: {error}", self.fault));
        self.look(&shop, last.path(), &told, "after a power cut").await;
        tally.faults += 1;
        tally.orders += told.len();
    }

    /// Everything that goes wrong is said to be the shop's trouble, for a while; reading goes on.
    async fn fail_at_work(&self, shop: &Arc<Bustle>, tally: &mut Tally) {
        let Fault { call, code, number, .. } = self.fault;
        let worked = a_day(shop, self.seed).await;
        assert!(worked.as_ref().is_ok() || is_busy(&worked), "{:?}: {worked:?}", self.fault);
        let read = shop.ctx.store.read(async |tx: &mut Tx| load_shop(tx).await).await;
        assert!(read.is_ok(), "{:?}: {read:?}", self.fault);

        let was_met = shop.disk.calls().get(&call).is_some_and(|calls| *calls >= number);
        shop.disk.mend();
        if was_met && call == Call::Sync {
            let ended = timeout(Duration::from_secs(10), shop.ctx.store.ended()).await;
            assert!(ended.is_ok(), "{:?}: the writer goes on after a failed sync", self.fault);
        }
        let has_ended = timeout(Duration::ZERO, shop.ctx.store.ended()).await.is_ok();
        let again = shop.run(1, 1, self.seed).await;
        if has_ended {
            tally.ended += 1;
            assert!(is_busy(&again), "{:?}: {again:?}", self.fault);
        } else if code == SQLITE_FULL {
            assert!(again.is_ok(), "{:?}: there is room again: {again:?}", self.fault);
        }
    }

    async fn look(&self, shop: &Bustle, folder: &Path, told: &AllTold, when: &str) {
        let wrong = inspect(&shop.ctx, &folder.join(DATABASE), told).await;
        assert!(wrong.is_empty(), "{when}, {:?}, seed {}: {wrong:#?}", self.fault, self.seed);
    }
}

/// Answered with 503 and `Retry-After`.
fn is_busy(result: &Result<(), ServiceError>) -> bool {
    matches!(result, Err(ServiceError::Refusal(refusal)) if refusal.status() == 503)
}

#[test]
fn a_shop_on_a_full_disk_goes_on_reading_and_writes_again_when_there_is_room() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let (original, jug) = an_open_shop().await;
        let folder = copy_of(&original);
        let disk = Disk::watch(folder.path());
        let shop = Arc::new(Bustle::open(disk.clone(), jug).expect("a shop"));
        shop.run(2, 2, 1).await.expect("a good morning");
        disk.set_full(true);
        for _ in 0..3 {
            let refused = shop.run(4, 1, 2).await;
            let is_said = matches!(refused, Err(ServiceError::Refusal(Refusal::Full { .. })));
            assert!(is_said, "it says what is the matter: {refused:?}");
            let read = shop.ctx.store.read(async |tx: &mut Tx| load_shop(tx).await).await;
            assert!(read.is_ok(), "{read:?}");
        }
        disk.set_full(false);
        shop.run(4, 4, 3).await.expect("a good evening");
        let told = disk.events().into_iter().filter_map(|event| match event {
            Event::Told(news) => Some((news.order, news.status)),
            _ => None,
        });
        let wrong = inspect(&shop.ctx, &folder.path().join(DATABASE), &told.collect()).await;
        assert!(wrong.is_empty(), "{wrong:#?}");
    });
}
