//! What has changed since a page was rendered: counters that go up when something that pages show has changed.
//! An act bumps them after its commit; whoever keeps a page compares.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{OnceLock, PoisonError, RwLock};

/// Something that pages show.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The catalogue as a whole or the shop's settings: every page.
    Everything,
    /// What lists show: which products can be bought.
    Lists,
    /// What is in stock of anything: it changes whenever that of a product does.
    Stock,
    /// What the page of the product with this slug shows beyond that: its stock.
    Product(String),
}

/// As other processes are told.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everything => f.write_str("everything"),
            Self::Lists => f.write_str("lists"),
            Self::Stock => f.write_str("stock"),
            Self::Product(slug) => write!(f, "product {slug}"),
        }
    }
}

impl FromStr for Subject {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(' ') {
            None if text == "everything" => Ok(Self::Everything),
            None if text == "lists" => Ok(Self::Lists),
            None if text == "stock" => Ok(Self::Stock),
            Some(("product", slug)) => Ok(Self::Product(slug.to_owned())),
            _ => Err(format!("{text:?} is nothing that pages show")),
        }
    }
}

/// Passes a change on to other processes.
type Tell = Box<dyn Fn(&Subject) + Send + Sync>;

/// The counters. Bumping is rare, comparing is cheap.
#[derive(Default)]
pub struct Revisions {
    now: AtomicU64,
    changed: RwLock<HashMap<Subject, u64>>,
    tell: OnceLock<Tell>,
}

impl Revisions {
    /// The present revision. Take it before reading what a page shows.
    pub fn now(&self) -> u64 {
        self.now.load(Ordering::Acquire)
    }

    /// From now on other processes are told of changes, too.
    pub fn share(&self, tell: impl Fn(&Subject) + Send + Sync + 'static) {
        // A process is told once where the others are.
        let _ = self.tell.set(Box::new(tell));
    }

    /// Something has changed, and the change is committed.
    pub fn bump(&self, subject: Subject) {
        if let Some(tell) = self.tell.get() {
            tell(&subject);
        }
        self.notice(subject);
    }

    /// Another process has changed something, and whoever has to know of it does.
    pub fn notice(&self, subject: Subject) {
        let mut changed = self.changed.write().unwrap_or_else(PoisonError::into_inner);
        let revision = self.now.fetch_add(1, Ordering::AcqRel) + 1;
        if subject == Subject::Everything {
            // Whatever was older is older than this, too.
            changed.clear();
        }
        if matches!(subject, Subject::Product(_) | Subject::Lists) {
            changed.insert(Subject::Stock, revision);
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
    fn what_others_are_told_is_what_they_notice() {
        let (here, there) = (Revisions::default(), std::sync::Arc::new(Revisions::default()));
        let other = there.clone();
        here.share(move |subject| other.notice(subject.to_string().parse().expect("a subject")));
        for subject in [Subject::Everything, Subject::Lists, Subject::Product("a-jug".into())] {
            let seen = there.now();
            here.bump(subject.clone());
            assert!(!there.unchanged_since(seen, &[subject]));
        }
        assert!("nothing".parse::<Subject>().is_err());
    }

    #[test]
    fn a_page_is_old_only_when_something_it_shows_has_changed() {
        let revisions = Revisions::default();
        let jug = [Subject::Product("jug".into())];
        let seen = revisions.now();
        revisions.bump(Subject::Product("mug".into()));
        assert!(revisions.unchanged_since(seen, &jug));
        assert!(!revisions.unchanged_since(seen, &[Subject::Stock]), "of whatever product");
        revisions.bump(Subject::Product("jug".into()));
        assert!(!revisions.unchanged_since(seen, &jug));
        let seen = revisions.now();
        assert!(revisions.unchanged_since(seen, &jug));
        revisions.bump(Subject::Everything);
        assert!(!revisions.unchanged_since(seen, &jug));
        assert!(!revisions.unchanged_since(seen, &[]));
    }
}
