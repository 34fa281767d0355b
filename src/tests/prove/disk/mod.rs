//! A disk that is watched, and that fails when it is told to.
//!
//! What SQLite does to the files below a folder is written down in its order, so that a [`platter::Platter`] can say what
//! would be left of it had the power gone at any moment. Syncs are only written down: that is what makes them cheap here,
//! and what makes the model the only judge of what is durable.

pub mod platter;
mod vfs;

use std::collections::BTreeMap;
use std::ffi::c_int;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use rusqlite::ffi::{SQLITE_FULL, SQLITE_OK};

/// What is asked of a disk, and can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Call {
    Open,
    Write,
    Sync,
    Truncate,
}

/// The call that fails: the one with that number, counted from 1, and all that follow if it `lasts`.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    pub call: Call,
    pub number: u64,
    /// What SQLite is told, `SQLITE_IOERR_WRITE` for example.
    pub code: c_int,
    pub lasts: bool,
}

/// What happened, in its order. `T` is what somebody was told meanwhile.
#[derive(Debug, Clone)]
pub enum Event {
    Write {
        name: String,
        at: u64,
        data: Vec<u8>,
    },
    Truncate {
        name: String,
        to: u64,
    },
    Sync {
        name: String,
    },
    /// The system says that it could not; what was written since the last sync may be on the disk or not, for ever.
    SyncFailed {
        name: String,
    },
    /// `synced`: the folder, too, so that the file does not come back.
    Delete {
        name: String,
        synced: bool,
    },
    /// Somebody was told that this is done.
    Told(Told),
}

/// An order, and the status that its buyer has seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub order: vitrine::domain::id::OrderId,
    pub status: vitrine::domain::order::OrderStatus,
}

pub struct Disk {
    folder: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    events: Option<Vec<Event>>,
    calls: BTreeMap<Call, u64>,
    fault: Option<Fault>,
    /// Files do not grow any more.
    full: bool,
    sizes: BTreeMap<String, u64>,
}

static DISKS: Mutex<Vec<Weak<Disk>>> = Mutex::new(Vec::new());

/// The disk of a path, and the path's name there.
fn find(path: &Path) -> Option<(Arc<Disk>, String)> {
    let disks = DISKS.lock().unwrap_or_else(PoisonError::into_inner);
    disks.iter().filter_map(Weak::upgrade).find_map(|disk| {
        let name = path.strip_prefix(&disk.folder).ok()?.to_str()?.to_owned();
        Some((disk, name))
    })
}

impl Disk {
    /// Watches what is opened below the folder from now on, and writes it down.
    pub fn watch(folder: &Path) -> Arc<Self> {
        Self::below(folder, State { events: Some(Vec::new()), ..State::default() })
    }

    /// Only lets syncs pass for done, which is quicker.
    pub fn hurry(folder: &Path) -> Arc<Self> {
        Self::below(folder, State::default())
    }

    fn below(folder: &Path, mut state: State) -> Arc<Self> {
        vfs::install();
        for entry in folder.read_dir().expect("a folder").map(|entry| entry.expect("an entry")) {
            let name = entry.file_name().to_str().expect("a name in UTF-8").to_owned();
            state.sizes.insert(name, entry.metadata().expect("a file").len());
        }
        // SQLite knows files by their real paths.
        let folder = folder.canonicalize().expect("a folder");
        let disk = Arc::new(Self { folder, state: Mutex::new(state) });
        let mut disks = DISKS.lock().unwrap_or_else(PoisonError::into_inner);
        disks.retain(|disk| disk.strong_count() > 0);
        disks.push(Arc::downgrade(&disk));
        disk
    }

    /// Where the watched files are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Lets a call fail, counted from now.
    pub fn fail(&self, fault: Fault) {
        let mut state = self.state();
        state.calls.clear();
        state.fault = Some(fault);
    }

    /// From now on it does again what it is told.
    pub fn mend(&self) {
        self.state().fault = None;
    }

    /// Whether there is no room left.
    pub fn set_full(&self, full: bool) {
        self.state().full = full;
    }

    /// How often each was called since the last fault was ordered.
    pub fn calls(&self) -> BTreeMap<Call, u64> {
        self.state().calls.clone()
    }

    /// Somebody has been told that this is done.
    pub fn told(&self, told: Told) {
        self.state().happened(|| Event::Told(told));
    }

    /// What has happened until now.
    pub fn events(&self) -> Vec<Event> {
        self.state().events.clone().unwrap_or_default()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask(&self, call: Call) -> Result<(), c_int> {
        self.state().ask(call)
    }

    /// What is written when the disk fails at it is written by half.
    fn write(&self, name: &str, at: u64, data: &[u8], write: impl Fn(&[u8]) -> c_int) -> c_int {
        let mut state = self.state();
        let end = at + data.len() as u64;
        let verdict = match state.ask(Call::Write) {
            Ok(()) if state.full && end > state.sizes.get(name).copied().unwrap_or_default() => Err(SQLITE_FULL),
            verdict => verdict,
        };
        let part = if verdict.is_ok() { data } else { &data[..data.len() / 2] };
        let done = if verdict == Err(SQLITE_FULL) { SQLITE_OK } else { write(part) };
        if done == SQLITE_OK && verdict != Err(SQLITE_FULL) {
            let size = state.sizes.entry(name.to_owned()).or_default();
            *size = (*size).max(at + part.len() as u64);
            state.happened(|| Event::Write { name: name.to_owned(), at, data: part.to_owned() });
        }
        verdict.err().unwrap_or(done)
    }

    fn truncate(&self, name: &str, to: u64, truncate: impl Fn() -> c_int) -> c_int {
        let mut state = self.state();
        if let Err(code) = state.ask(Call::Truncate) {
            return code;
        }
        let done = truncate();
        if done == SQLITE_OK {
            state.sizes.insert(name.to_owned(), to);
            state.happened(|| Event::Truncate { name: name.to_owned(), to });
        }
        done
    }

    fn sync(&self, name: &str) -> c_int {
        let mut state = self.state();
        let name = name.to_owned();
        match state.ask(Call::Sync) {
            Ok(()) => {
                state.happened(|| Event::Sync { name });
                SQLITE_OK
            }
            Err(code) => {
                state.happened(|| Event::SyncFailed { name });
                code
            }
        }
    }

    fn deleted(&self, name: &str, synced: bool) {
        let mut state = self.state();
        state.sizes.remove(name);
        state.happened(|| Event::Delete { name: name.to_owned(), synced });
    }
}

impl State {
    fn ask(&mut self, call: Call) -> Result<(), c_int> {
        let number = self.calls.entry(call).or_default();
        *number += 1;
        let number = *number;
        match self.fault {
            Some(fault) if fault.call == call && (number == fault.number || fault.lasts && number > fault.number) => {
                Err(fault.code)
            }
            _ => Ok(()),
        }
    }

    fn happened(&mut self, event: impl FnOnce() -> Event) {
        if let Some(events) = &mut self.events {
            events.push(event());
        }
    }
}
