//! A part of the proof: numbered tries, on all cores, which may add up over several evenings.
//!
//! In the suite a part makes its first few tries. `VITRINE_PROVE` (set by `make prove`) names the folder in which the full size is
//! kept account of: `report.txt` says what was done and how it ended, and beside it stands for each part where to go on.

use std::collections::BTreeSet;
use std::fs::{OpenOptions, create_dir_all, read_to_string};
use std::io::Write as _;
use std::ops::{AddAssign, Range};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{available_parallelism, scope};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use vitrine::domain::time::Timestamp;

/// A part is cut into so many pieces; each core takes one after the other, and what was done is kept after each.
const PIECES: u64 = 10_000;

/// How much to do: `fast` in the suite, `full` when the whole proof is asked for.
pub fn size(fast: u64, full: u64) -> u64 {
    if folder().is_some() { full } else { fast }
}

/// Where the full size is kept account of; `None` in the suite.
fn folder() -> Option<PathBuf> {
    std::env::var_os("VITRINE_PROVE").filter(|folder| !folder.is_empty()).map(PathBuf::from)
}

fn setting<T: FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

/// Takes up each of these; a fault in one does not hide those in others.
pub fn each<T>(all: &[T], take_up: impl Fn(&T)) {
    let failed = all.iter().filter(|one| catch_unwind(AssertUnwindSafe(|| take_up(one))).is_err()).count();
    assert!(failed == 0, "{failed} of {} have failed", all.len());
}

/// A part of the proof.
pub struct Part {
    name: String,
    tries: u64,
    cores: usize,
}

impl Part {
    /// So many tries in the suite, and so many in all.
    pub fn new(name: impl Into<String>, fast: u64, full: u64) -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        Self { name: name.into(), tries: size(fast, full), cores }
    }

    /// For tries that use all cores themselves.
    pub fn one_at_a_time(self) -> Self {
        Self { cores: 1, ..self }
    }

    /// Makes the tries that are to be made now, and reports what they came to, in words. Panics when one has failed, and says
    /// which: `VITRINE_SEED` makes that one alone.
    pub fn prove<T>(self, try_one: impl Fn(u64) -> T + Sync, words: impl FnOnce(&T) -> String)
    where
        T: Default + AddAssign + Send,
    {
        let single: Option<u64> = setting("VITRINE_SEED");
        let seeds = single.map_or_else(|| self.left_from()..self.tries, |seed| seed..seed + 1);
        if seeds.is_empty() {
            eprintln!("{}: all {} are done", self.name, self.tries);
            return;
        }
        let work = Work::new(seeds, self.tries);
        let sum = Mutex::new(T::default());
        scope(|scope| {
            for _ in 0..self.cores {
                scope.spawn(|| {
                    while let Some(piece) = work.take() {
                        let mut came_to = T::default();
                        for seed in piece.clone() {
                            match catch_unwind(AssertUnwindSafe(|| try_one(seed))) {
                                Ok(one) => came_to += one,
                                Err(_) => return work.fail(seed),
                            }
                        }
                        *lock(&sum) += came_to;
                        work.finish(&piece, |go_on_from| {
                            if single.is_none() {
                                self.keep(go_on_from);
                            }
                        });
                    }
                });
            }
        });
        let sum = sum.into_inner().unwrap_or_else(PoisonError::into_inner);
        let state = work.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        let minutes = Duration::from_secs(work.started.elapsed().as_secs());
        let done = format!("{} of {} tries from number {} in {minutes:?}", state.done, self.tries, work.first);
        let verdict = match state.failed {
            None => format!("no fault; {}", words(&sum)),
            Some(seed) => format!("FAULT: VITRINE_SEED={seed} shows it again"),
        };
        self.report(&format!("{done}: {verdict}"));
        assert!(state.failed.is_none(), "{}: {verdict}", self.name);
    }

    /// Where the last evening ended.
    fn left_from(&self) -> u64 {
        self.bookmark().and_then(|file| read_to_string(file).ok()?.trim().parse().ok()).unwrap_or(0)
    }

    fn keep(&self, go_on_from: u64) {
        if let Some(file) = self.bookmark() {
            // Written anew and put in place: whoever stops the proof must not find half a number.
            let draft = file.with_extension("draft");
            std::fs::write(&draft, go_on_from.to_string()).expect("room for a number");
            std::fs::rename(draft, file).expect("a place for a number");
        }
    }

    fn bookmark(&self) -> Option<PathBuf> {
        let folder = folder()?;
        create_dir_all(&folder).expect("a folder for the report");
        let name: String = self.name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        Some(folder.join(name).with_extension("next"))
    }

    /// Says what was done and found. Only the full size is worth being kept.
    fn report(&self, figures: &str) {
        let line = format!("{}: {figures}\n", self.name);
        eprint!("{line}");
        let Some(folder) = folder() else { return };
        create_dir_all(&folder).expect("a folder for the report");
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let now = Timestamp(i64::try_from(since.as_millis()).unwrap_or_default()).iso();
        let commit = std::env::var("VITRINE_PROVE_COMMIT").unwrap_or_default();
        let file = OpenOptions::new().create(true).append(true).open(folder.join("report.txt"));
        // One call for the line: proofs that run beside each other must not mix theirs.
        file.expect("a report").write_all(format!("{now} {commit} {line}").as_bytes()).expect("room for a line");
    }
}

/// Tries that wait to be made, and those that are being made.
struct Work {
    first: u64,
    end: u64,
    piece: u64,
    started: Instant,
    until: Option<Instant>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    next: u64,
    under_way: BTreeSet<u64>,
    done: u64,
    failed: Option<u64>,
}

impl Work {
    fn new(seeds: Range<u64>, all: u64) -> Self {
        let started = Instant::now();
        let until = setting("VITRINE_PROVE_MINUTES").map(|minutes: u64| started + Duration::from_secs(60 * minutes));
        let state = Mutex::new(State { next: seeds.start, ..State::default() });
        Self { first: seeds.start, end: seeds.end, piece: (all / PIECES).max(1), started, until, state }
    }

    /// The next piece; none when all are taken, the time is up, or a try has failed.
    fn take(&self) -> Option<Range<u64>> {
        let mut state = lock(&self.state);
        let is_over = state.failed.is_some() || self.until.is_some_and(|until| Instant::now() >= until);
        if is_over || state.next >= self.end {
            return None;
        }
        let piece = state.next..self.end.min(state.next + self.piece);
        state.next = piece.end;
        state.under_way.insert(piece.start);
        Some(piece)
    }

    /// Says from where to go on another time: what is under way may be broken off. One says so after the other.
    fn finish(&self, piece: &Range<u64>, keep: impl FnOnce(u64)) {
        let mut state = lock(&self.state);
        state.under_way.remove(&piece.start);
        state.done += piece.end - piece.start;
        keep(state.under_way.first().copied().unwrap_or(state.next));
    }

    fn fail(&self, seed: u64) {
        lock(&self.state).failed.get_or_insert(seed);
    }
}

/// What is behind the locks is whole after each line: a try that panics holds none of them.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
