//! Keeps what is the same for everyone: pages are rendered once and then answered from memory, packed, with everything
//! that goes into their headers ready-made, until something they show has changed.
//!
//! A slot takes the revision before its page is rendered, so a change that happens meanwhile makes it old at once. Whoever
//! comes while a page is being rendered waits for that rendering instead of starting another.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, mpsc};

use axum::body::{Body, Bytes};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Response, StatusCode};
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;

use super::encoding::{self, Effort, Encoding};
use crate::services::revisions::{Revisions, Subject};

/// A page that was asked for this often is worth the time of the best compression.
const HITS_WORTH_BEST: u32 = 8;
/// Pages that wait for it; whoever does not find a place there goes on with the quick one.
const BEST_QUEUE: usize = 256;

/// Under what a page is kept, and what makes it old.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Path and query in their one canonical spelling.
    pub name: String,
    /// The edition of the shop in which it is shown: its language and its market. Empty for the first language and the own market.
    pub edition: String,
    pub subjects: Vec<Subject>,
    pub class: Class,
}

/// How many pages of a kind there can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// As many as the shop has products and collections.
    Lasting,
    /// As many as visitors can think of: searches, filters. They share a smaller part of the memory, so that nobody can
    /// push the others out by asking for many.
    Passing,
}

/// An answer in full: the same for everyone who asks.
pub struct Page {
    status: StatusCode,
    headers: HeaderMap,
    etag: HeaderValue,
    plain: Bytes,
    gzip: OnceLock<Bytes>,
    brotli: RwLock<Bytes>,
    hits: AtomicU32,
}

/// What a rendering gave, and whether it is worth keeping.
pub struct Rendered {
    pub page: Page,
    pub keep: bool,
}

struct Slot {
    subjects: Vec<Subject>,
    class: Class,
    page: OnceCell<Arc<Page>>,
    /// The latest revision at which the page was known to be right.
    right_at: AtomicU64,
    used_at: AtomicU64,
}

/// The pages in memory.
pub struct PageCache {
    slots: RwLock<HashMap<String, Arc<Slot>>>,
    revisions: Arc<Revisions>,
    budget: usize,
    ticks: AtomicU64,
    best: Mutex<mpsc::SyncSender<Arc<Page>>>,
}

impl PageCache {
    /// `budget` is in bytes. Starts the thread that packs what is asked for often.
    pub fn new(revisions: Arc<Revisions>, budget: usize) -> Self {
        let (best, waiting) = mpsc::sync_channel::<Arc<Page>>(BEST_QUEUE);
        std::thread::spawn(move || {
            for page in waiting {
                page.pack_best();
            }
        });
        Self { slots: RwLock::default(), revisions, budget, ticks: AtomicU64::new(0), best: Mutex::new(best) }
    }

    /// The page, if it is kept in that edition and still right.
    pub fn hit(&self, edition: &str, name: &str) -> Option<Arc<Page>> {
        match edition {
            "" => self.find(name),
            edition => self.find(&name_in(edition, name)),
        }
    }

    fn find(&self, name: &str) -> Option<Arc<Page>> {
        let slots = self.slots.read().unwrap_or_else(PoisonError::into_inner);
        let slot = slots.get(name)?;
        if !slot.is_right(&self.revisions) {
            return None;
        }
        let page = slot.page.get()?.clone();
        slot.used_at.store(self.ticks.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        drop(slots);
        if page.hits.fetch_add(1, Ordering::Relaxed) == HITS_WORTH_BEST {
            let _ = self.best.lock().unwrap_or_else(PoisonError::into_inner).try_send(page.clone());
        }
        Some(page)
    }

    /// The page as it is kept, or as `render` makes it now.
    pub async fn get<F: Future<Output = Rendered>>(&self, key: Key, render: impl FnOnce() -> F) -> Arc<Page> {
        let Key { name, edition, subjects, class } = key;
        let name = if edition.is_empty() { name } else { name_in(&edition, &name) };
        if let Some(page) = self.find(&name) {
            return page;
        }
        let slot = self.slot(&name, subjects, class);
        let mut keep = None;
        let page = slot
            .page
            .get_or_init(async || {
                let rendered = render().await;
                keep = Some(rendered.keep);
                Arc::new(rendered.page)
            })
            .await
            .clone();
        match keep {
            Some(true) => self.make_room(class),
            Some(false) => self.forget(&name, &slot),
            // Somebody else has rendered it.
            None => {}
        }
        page
    }

    /// The slot for the name, a new one if the old one has nothing right to offer.
    fn slot(&self, name: &str, subjects: Vec<Subject>, class: Class) -> Arc<Slot> {
        let mut slots = self.slots.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = slots.get(name).filter(|slot| slot.is_right(&self.revisions)) {
            return slot.clone();
        }
        let slot = Arc::new(Slot {
            subjects,
            class,
            page: OnceCell::new(),
            right_at: AtomicU64::new(self.revisions.now()),
            used_at: AtomicU64::new(self.ticks.fetch_add(1, Ordering::Relaxed)),
        });
        slots.insert(name.to_owned(), slot.clone());
        slot
    }

    fn forget(&self, name: &str, slot: &Arc<Slot>) {
        let mut slots = self.slots.write().unwrap_or_else(PoisonError::into_inner);
        if slots.get(name).is_some_and(|kept| Arc::ptr_eq(kept, slot)) {
            slots.remove(name);
        }
    }

    /// Lets go of the pages of a class that were not asked for the longest, until they fit their memory again.
    fn make_room(&self, class: Class) {
        let budget = match class {
            Class::Lasting => self.budget / 4 * 3,
            Class::Passing => self.budget / 4,
        };
        let mut slots = self.slots.write().unwrap_or_else(PoisonError::into_inner);
        let mut kept: Vec<(u64, usize, String)> = slots
            .iter()
            .filter(|(_, slot)| slot.class == class)
            .filter_map(|(name, slot)| {
                let weight = slot.page.get()?.weight() + name.len();
                Some((slot.used_at.load(Ordering::Relaxed), weight, name.clone()))
            })
            .collect();
        let mut weight: usize = kept.iter().map(|(_, weight, _)| weight).sum();
        if weight <= budget {
            return;
        }
        kept.sort_unstable();
        for (_, freed, name) in kept {
            // A little more than needed, so that the next page does not have to sort again.
            if weight <= budget / 8 * 7 {
                break;
            }
            slots.remove(&name);
            weight -= freed;
        }
    }
}

/// Under what an edition's page is kept. Editions have no spaces, so no page of one bears the name of another's.
fn name_in(edition: &str, name: &str) -> String {
    format!("{edition} {name}")
}

impl Slot {
    fn is_right(&self, revisions: &Revisions) -> bool {
        let now = revisions.now();
        let right_at = self.right_at.load(Ordering::Acquire);
        if right_at == now {
            return true;
        }
        let right = revisions.unchanged_since(right_at, &self.subjects);
        if right {
            self.right_at.store(now, Ordering::Release);
        }
        right
    }
}

impl Page {
    /// `headers` are all that the answer carries, apart from what depends on who asks.
    pub fn new(status: StatusCode, mut headers: HeaderMap, plain: Bytes) -> Self {
        let digest = Sha256::digest(&plain);
        let hex: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        // Weak, because the packed forms share it. Hex digits can stand in a header.
        let etag = HeaderValue::try_from(format!("W/\"{hex}\"")).unwrap_or(HeaderValue::from_static("W/\"\""));
        headers.insert(header::ETAG, etag.clone());
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        let brotli = RwLock::new(encoding::brotli(&plain, Effort::Quick).into());
        Self { status, headers, etag, plain, gzip: OnceLock::new(), brotli, hits: AtomicU32::new(0) }
    }

    /// The answer for a request with these headers.
    pub fn answer(&self, request: &HeaderMap) -> Response<Body> {
        if self.status == StatusCode::OK && self.is_known(request) {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            *response.headers_mut() = self.headers.clone();
            response.headers_mut().remove(header::CONTENT_TYPE);
            return response;
        }
        let encoding = Encoding::of_request(request);
        let mut response = Response::new(Body::from(self.body(encoding)));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers.clone();
        if let Some(value) = encoding.header() {
            response.headers_mut().insert(header::CONTENT_ENCODING, value);
        }
        response
    }

    fn body(&self, encoding: Encoding) -> Bytes {
        match encoding {
            Encoding::Brotli => self.brotli.read().unwrap_or_else(PoisonError::into_inner).clone(),
            Encoding::Gzip => self.gzip.get_or_init(|| encoding::gzip(&self.plain).into()).clone(),
            Encoding::Identity => self.plain.clone(),
        }
    }

    /// Whether the browser has these very bytes already.
    fn is_known(&self, request: &HeaderMap) -> bool {
        let known = request.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
        let ours = self.etag.to_str().unwrap_or_default().trim_start_matches("W/");
        known.flat_map(|list| list.split(',')).any(|tag| {
            let tag = tag.trim();
            tag == "*" || tag.trim_start_matches("W/") == ours
        })
    }

    fn pack_best(&self) {
        let best = encoding::brotli(&self.plain, Effort::Best).into();
        *self.brotli.write().unwrap_or_else(PoisonError::into_inner) = best;
    }

    /// About how much memory it takes.
    fn weight(&self) -> usize {
        let packed = self.brotli.read().unwrap_or_else(PoisonError::into_inner).len();
        // Headers and bookkeeping are about a kilobyte and a half; the gzip form comes to about as much as brotli's.
        self.plain.len() + 2 * packed + 1_500
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str, subjects: &[Subject]) -> Key {
        Key { name: name.into(), edition: String::new(), subjects: subjects.to_vec(), class: Class::Passing }
    }

    fn rendered(text: &str, keep: bool) -> Rendered {
        Rendered { page: Page::new(StatusCode::OK, HeaderMap::new(), text.to_owned().into()), keep }
    }

    fn cache(budget: usize) -> PageCache {
        PageCache::new(Arc::default(), budget)
    }

    #[tokio::test]
    async fn a_page_is_rendered_once_until_what_it_shows_changes() {
        let cache = cache(1 << 20);
        let jug = || key("/products/jug", &[Subject::Product("jug".into())]);
        let first = cache.get(jug(), async || rendered("old", true)).await;
        let again = cache.get(jug(), async || unreachable!("it is kept")).await;
        assert!(Arc::ptr_eq(&first, &again));
        cache.revisions.bump(Subject::Product("mug".into()));
        assert!(cache.hit("", "/products/jug").is_some(), "another product has changed");
        cache.revisions.bump(Subject::Product("jug".into()));
        assert!(cache.hit("", "/products/jug").is_none());
        let fresh = cache.get(jug(), async || rendered("new", true)).await;
        assert_eq!(fresh.plain, "new");
    }

    #[tokio::test]
    async fn each_edition_has_its_own_pages() {
        let cache = cache(1 << 20);
        let jug = |edition: &str| Key { edition: edition.into(), ..key("/products/jug", &[Subject::Lists]) };
        for edition in ["", "/de", "uk", "/de/uk"] {
            let page = cache.get(jug(edition), async || rendered(&format!("jug in {edition:?}"), true)).await;
            assert_eq!(page.plain, format!("jug in {edition:?}"));
        }
        let kept = |edition| cache.hit(edition, "/products/jug").map(|page| page.plain.clone());
        assert_eq!(kept("uk"), Some("jug in \"uk\"".into()));
        assert_eq!(kept("mars"), None);
        cache.revisions.bump(Subject::Lists);
        assert_eq!(["", "uk", "/de"].map(kept), [None, None, None], "a change is one in all of them");
    }

    #[tokio::test]
    async fn a_change_while_a_page_is_rendered_makes_it_old() {
        let cache = cache(1 << 20);
        let home = || key("/", &[Subject::Lists]);
        let render = async || {
            cache.revisions.bump(Subject::Lists);
            rendered("read before the change", true)
        };
        cache.get(home(), render).await;
        assert!(cache.hit("", "/").is_none());
    }

    #[tokio::test]
    async fn many_who_come_at_once_wait_for_one_rendering() {
        let cache = Arc::new(cache(1 << 20));
        let renderings = Arc::new(AtomicU32::new(0));
        let visitors = (0..50).map(|_| {
            let (cache, renderings) = (cache.clone(), renderings.clone());
            tokio::spawn(async move {
                let render = async || {
                    renderings.fetch_add(1, Ordering::Relaxed);
                    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                    rendered("once", true)
                };
                cache.get(key("/", &[]), render).await.plain.clone()
            })
        });
        for page in futures::future::join_all(visitors).await {
            assert_eq!(page.expect("no panic"), "once");
        }
        assert_eq!(renderings.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn what_is_not_worth_keeping_is_not_kept() {
        let cache = cache(1 << 20);
        cache.get(key("/products/none", &[]), async || rendered("not found", false)).await;
        assert!(cache.slots.read().expect("no panic").is_empty());
    }

    #[tokio::test]
    async fn memory_is_bounded_and_the_least_asked_for_goes_first() {
        let cache = cache(1 << 20);
        let page = "x".repeat(10_000);
        for number in 0..1_000 {
            cache.get(key(&format!("/search?q={number}"), &[]), async || rendered(&page, true)).await;
            cache.get(key("/search?q=0", &[]), async || unreachable!("it is asked for all the time")).await;
        }
        let slots = cache.slots.read().expect("no panic");
        let weight: usize = slots.values().filter_map(|slot| Some(slot.page.get()?.weight())).sum();
        assert!(weight <= (1 << 20) / 4, "{weight}");
        assert!(slots.len() > 10 && slots.contains_key("/search?q=0"), "{}", slots.len());
    }

    #[tokio::test]
    async fn a_browser_that_has_the_page_is_told_so() {
        let page = rendered("page", true).page;
        let mut request = HeaderMap::new();
        let first = page.answer(&request);
        let etag = first.headers()[header::ETAG].clone();
        for known in
            [etag.to_str().expect("text").to_owned(), format!("\"x\", {}", etag.to_str().expect("text")), "*".into()]
        {
            request.insert(header::IF_NONE_MATCH, known.parse().expect("a header"));
            assert_eq!(page.answer(&request).status(), StatusCode::NOT_MODIFIED, "{known}");
        }
        request.insert(header::IF_NONE_MATCH, HeaderValue::from_static("W/\"other\""));
        assert_eq!(page.answer(&request).status(), StatusCode::OK);
    }
}
