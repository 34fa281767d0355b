//! What is on a disk when the power goes.
//!
//! What was synced is there. Of what was written after the last sync of its file, each write may be there or not, in any
//! order, and of one that is, some sectors may be missing; where a file has grown around a hole, there is rubbish in it.
//! A file that is new may be missing, and one that was deleted may be back, until the folder is synced: as SQLite does with
//! the first sync of a journal or log that it has made (`UNIXFILE_DIRSYNC` in its os_unix.c).
//!
//! Not in the model: firmware that says "synced" and does not mean it, sectors that change although nobody wrote them, and
//! what one file system would never do and another might.

use std::collections::BTreeMap;
use std::path::Path;

use super::Event;
use crate::prove::dice::Dice;

const SECTOR: usize = 512;

#[derive(Debug, Clone, Default)]
pub struct Platter {
    files: BTreeMap<String, File>,
}

#[derive(Debug, Clone, Default)]
struct File {
    durable: Vec<u8>,
    /// Whether the folder is known to name it.
    named: bool,
    /// Whether it was deleted, and may come back.
    deleted: bool,
    pending: Vec<Change>,
}

#[derive(Debug, Clone)]
enum Change {
    Write { at: usize, data: Vec<u8> },
    Truncate { to: usize },
}

impl Platter {
    /// With these files, which are on the disk.
    pub fn of(folder: &Path) -> Self {
        let mut files = BTreeMap::new();
        for entry in folder.read_dir().expect("a folder").map(|entry| entry.expect("an entry")) {
            let durable = std::fs::read(entry.path()).expect("a file");
            let name = entry.file_name().to_str().expect("a name in UTF-8").to_owned();
            files.insert(name, File { durable, named: true, ..File::default() });
        }
        Self { files }
    }

    /// Lets something happen. The dice decide what a failed sync leaves.
    pub fn happen(&mut self, event: &Event, dice: &mut Dice) {
        match event {
            Event::Write { name, at, data } => {
                let at = usize::try_from(*at).expect("an offset in memory");
                self.pending(name).push(Change::Write { at, data: data.clone() });
            }
            Event::Truncate { name, to } => {
                let to = usize::try_from(*to).expect("a size in memory");
                self.pending(name).push(Change::Truncate { to });
            }
            Event::Sync { name } => {
                let file = self.files.entry(name.clone()).or_default();
                for change in std::mem::take(&mut file.pending) {
                    change.apply(&mut file.durable, None);
                }
                let syncs_folder = !file.named && name != crate::prove::bustle::DATABASE;
                if syncs_folder {
                    self.sync_folder();
                }
            }
            Event::SyncFailed { name } => {
                let file = self.files.entry(name.clone()).or_default();
                file.settle(dice);
            }
            Event::Delete { name, synced: true } => {
                self.files.remove(name);
            }
            Event::Delete { name, synced: false } => {
                if let Some(file) = self.files.get_mut(name) {
                    file.deleted = true;
                }
            }
            Event::Told(_) => {}
        }
    }

    fn sync_folder(&mut self) {
        self.files.retain(|_, file| !file.deleted);
        for file in self.files.values_mut() {
            file.named = true;
        }
    }

    fn pending(&mut self, name: &str) -> &mut Vec<Change> {
        let file = self.files.entry(name.to_owned()).or_default();
        if file.deleted {
            *file = File::default();
        }
        &mut file.pending
    }

    /// Nothing goes: writes the files into the folder as the system shows them, synced or not.
    pub fn show(&self, folder: &Path) {
        for (name, file) in self.files.iter().filter(|(_, file)| !file.deleted) {
            let mut shown = file.durable.clone();
            for change in &file.pending {
                change.apply(&mut shown, None);
            }
            std::fs::write(folder.join(name), shown).expect("room for a copy");
        }
    }

    /// The power goes: writes the files into the folder as they may be found then.
    pub fn cut(&self, dice: &mut Dice, folder: &Path) {
        for (name, file) in &self.files {
            if (!file.named || file.deleted) && dice.percent(50) {
                continue;
            }
            let mut file = file.clone();
            file.settle(dice);
            std::fs::write(folder.join(name), &file.durable).expect("room for a copy");
        }
    }
}

impl File {
    /// Of what is pending, some is durable from now on, and the rest is gone.
    fn settle(&mut self, dice: &mut Dice) {
        // All, most, half, few or none of it: each shows other faults.
        let often = *dice.pick(&[0, 10, 50, 90, 100]).expect("one of five");
        for change in std::mem::take(&mut self.pending) {
            if dice.percent(often) {
                change.apply(&mut self.durable, Some(&mut *dice));
            }
        }
    }
}

impl Change {
    /// With dice, it may be torn.
    fn apply(&self, file: &mut Vec<u8>, mut dice: Option<&mut Dice>) {
        match self {
            Self::Truncate { to } => file.resize(*to, 0),
            Self::Write { at, data } => {
                let end = at + data.len();
                if file.len() < end {
                    let rubbish = dice.as_mut().map_or(0, |dice| dice.throw().to_le_bytes()[0]);
                    file.resize(end, rubbish);
                }
                let torn = dice.as_mut().is_some_and(|dice| dice.percent(25));
                let mut start = *at;
                while start < end {
                    let sector_end = end.min((start / SECTOR + 1) * SECTOR);
                    let missing = torn && dice.as_mut().is_some_and(|dice| dice.percent(50));
                    if !missing {
                        file[start..sector_end].copy_from_slice(&data[start - at..sector_end - at]);
                    }
                    start = sector_end;
                }
            }
        }
    }
}
