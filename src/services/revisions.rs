//! What has changed since a page was rendered: counters that go up when something that pages show has changed.
//! An act bumps them after its commit; whoever keeps a page compares.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};

/// Something that pages show.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The catalogue as a whole or the shop's settings: every page.
    Everything,
    /// What lists show: which products can be bought.
    Lists,
    /// What the page of the product with this slug shows beyond that: its stock.
    Product(String),
}

/// The counters. Bumping is rare, comparing is cheap.
#[derive(Debug, Default)]
pub struct Revisions {
    now: AtomicU64,
    changed: RwLock<HashMap<Subject, u64>>,
}

impl Revisions {
    /// The present revision. Take it before reading what a page shows.
    pub fn now(&self) -> u64 {
        self.now.load(Ordering::Acquire)
    }

    /// Something has changed, and the change is committed.
    pub fn bump(&self, subject: Subject) {
        let mut changed = self.changed.write().unwrap_or_else(PoisonError::into_inner);
        let revision = self.now.fetch_add(1, Ordering::AcqRel) + 1;
        if subject == Subject::Everything {
            // Whatever was older is older than this, too.
            changed.clear();
        }
        changed.insert(subject, revision);
    }

    /// Whether nothing of these (nor everything) has changed since the revision.
    pub fn unchanged_since(&self, revision: u64, subjects: &[Subject]) -> bool {
        if revision == self.now() {
            return true;
        }
        let changed = self.changed.read().unwrap_or_else(PoisonError::into_inner);
        let newer = |subject| changed.get(subject).is_some_and(|at| *at > revision);
        !newer(&Subject::Everything) && !subjects.iter().any(newer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_old_only_when_something_it_shows_has_changed() {
        let revisions = Revisions::default();
        let jug = [Subject::Product("jug".into())];
        let seen = revisions.now();
        revisions.bump(Subject::Product("mug".into()));
        assert!(revisions.unchanged_since(seen, &jug));
        revisions.bump(Subject::Product("jug".into()));
        assert!(!revisions.unchanged_since(seen, &jug));
        let seen = revisions.now();
        assert!(revisions.unchanged_since(seen, &jug));
        revisions.bump(Subject::Everything);
        assert!(!revisions.unchanged_since(seen, &jug));
        assert!(!revisions.unchanged_since(seen, &[]));
    }
}
