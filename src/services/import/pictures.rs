//! The pictures of an import. Those of the shop itself are taken by name; those from elsewhere are fetched into the media store,
//! never linked to. Where that fails the product stands with a placeholder, and the next import tries again.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::draft::Draft;
use crate::domain::picture::Renditions;
use crate::domain::product::Product;
use crate::providers::image::{PictureSource, inspect, keep};
use crate::services::ServiceError;

/// What stands where a picture could not be had.
pub const PLACEHOLDER: &str = "/img/placeholder.svg";
/// The size of the placeholder and of drawings.
const DRAWN: (u32, u32) = (1000, 1250);
/// After so many failures a host is left alone.
const FAILURES_MAX: u32 = 3;
/// Pictures that are fetched at the same time.
const FETCHERS: usize = 6;

/// Where pictures come from and where they are kept.
#[derive(Debug, Clone)]
pub struct Media {
    /// The folder behind `/media/`.
    pub folder: PathBuf,
    pub source: PictureSource,
}

/// Whether the source names a picture that the shop has already.
pub fn is_own(source: &str) -> bool {
    let file = ["/demo/", "/media/", "/img/"].iter().find_map(|folder| source.strip_prefix(folder));
    file.is_some_and(|file| !file.is_empty() && !file.contains(['/', '\\']) && !file.starts_with('.'))
}

/// A picture that can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub src: String,
    /// Pixels; 0 when unknown.
    pub width: u32,
    pub height: u32,
}

impl Found {
    /// A picture that comes with the shop: its name tells its size, or it is a drawing.
    fn drawn(src: &str) -> Self {
        let (width, height) = Renditions::of(src).map_or(DRAWN, |of| (of.width, of.height));
        Self { src: src.to_owned(), width, height }
    }
}

/// The pictures that could be had, by their source.
#[derive(Debug, Clone, Default)]
pub struct Fetched(HashMap<String, Found>);

impl Fetched {
    /// The picture to show for a source.
    pub fn find(&self, source: &str) -> Found {
        self.0.get(source).cloned().unwrap_or_else(|| match is_own(source) {
            true if source.starts_with("/media/") => Found { src: source.to_owned(), width: 0, height: 0 },
            true => Found::drawn(source),
            false => Found::drawn(PLACEHOLDER),
        })
    }
}

/// Gets the pictures of an import, batch by batch, and remembers what went wrong.
#[derive(Debug, Default)]
pub struct Fetcher {
    media: Option<Media>,
    pub fetched_count: u64,
    failures: Failures,
}

/// What went wrong with each host: how often, and the first reason.
type Failures = BTreeMap<String, (u32, String)>;

impl Fetcher {
    pub fn new(media: Option<Media>) -> Self {
        Self { media, ..Self::default() }
    }

    /// Whether there is anything to get them with.
    pub fn can_fetch(&self) -> bool {
        self.media.is_some()
    }

    /// Gets what these products need and the shop doesn't have yet.
    ///
    /// # Errors
    /// When the thread that fetches breaks off.
    pub async fn fetch(&mut self, drafts: &[Draft], before: &[Product]) -> Result<Fetched, ServiceError> {
        let Some(media) = self.media.clone() else { return Ok(Fetched::default()) };
        let wanted = wanted(drafts, before);
        if wanted.is_empty() {
            return Ok(Fetched::default());
        }
        let failures = std::mem::take(&mut self.failures);
        let (found, failures) = tokio::task::spawn_blocking(move || fetch_all(&media, wanted, failures))
            .await
            .map_err(|error| ServiceError::Breakage(error.to_string()))?;
        self.failures = failures;
        let fetched = |(source, found): &(&String, &Found)| !is_own(source) && found.src != PLACEHOLDER;
        self.fetched_count += found.iter().filter(fetched).count() as u64;
        Ok(Fetched(found))
    }

    /// A sentence for each host that didn't give all its pictures.
    pub fn warnings(&self) -> impl Iterator<Item = String> {
        self.failures.iter().map(|(host, (count, reason))| {
            let pictures = if *count == 1 { "1 picture".to_owned() } else { format!("{count} pictures") };
            format!("{pictures} of {host} could not be fetched and a placeholder stands in ({reason})")
        })
    }
}

/// The sources that the shop doesn't have yet.
fn wanted(drafts: &[Draft], before: &[Product]) -> VecDeque<String> {
    let had = |slug: &str, source: &str| {
        let product = before.iter().find(|product| product.slug == slug);
        let mut pictures = product.into_iter().flat_map(|product| &product.pictures);
        pictures.any(|picture| picture.src != PLACEHOLDER && picture.source() == source)
    };
    // Of the shop's own pictures only those of the media store have to be looked at: for their size.
    let is_elsewhere = |source: &str| !is_own(source) || source.starts_with("/media/");
    let mut wanted = VecDeque::new();
    for draft in drafts {
        let of_variants = draft.variants.iter().filter_map(|variant| variant.picture.as_ref()?.as_ref());
        for source in draft.pictures.iter().map(|picture| &picture.source).chain(of_variants) {
            if is_elsewhere(source) && !wanted.contains(source) && !had(&draft.slug, source) {
                wanted.push_back(source.clone());
            }
        }
    }
    wanted
}

fn fetch_all(media: &Media, wanted: VecDeque<String>, failures: Failures) -> (HashMap<String, Found>, Failures) {
    let state = Arc::new(Mutex::new((wanted, HashMap::new(), failures)));
    let lock = || state.lock().unwrap_or_else(PoisonError::into_inner);
    let fetch_some = || {
        loop {
            let Some(source) = lock().0.pop_front() else { return };
            let host = host_of(&source);
            let given_up = lock().2.get(&host).is_some_and(|(count, _)| *count >= FAILURES_MAX);
            let result = if given_up { Err(String::new()) } else { fetch_one(media, &source) };
            match result {
                Ok(found) => {
                    lock().1.insert(source, found);
                }
                Err(reason) => {
                    let (_, found, failures) = &mut *lock();
                    failures.entry(host).or_insert((0, reason)).0 += 1;
                    found.insert(source, Found::drawn(PLACEHOLDER));
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..FETCHERS {
            scope.spawn(fetch_some);
        }
    });
    let mut state = lock();
    (std::mem::take(&mut state.1), std::mem::take(&mut state.2))
}

fn fetch_one(media: &Media, source: &str) -> Result<Found, String> {
    if let Some(file) = source.strip_prefix("/media/") {
        let bytes = std::fs::read(media.folder.join(file)).map_err(|_| "it is not in the media store".to_owned())?;
        let picture = inspect(&bytes)?;
        return Ok(Found { src: source.to_owned(), width: picture.width, height: picture.height });
    }
    let bytes = media.source.fetch(source)?;
    let picture = inspect(&bytes)?;
    let file = keep(&media.folder, &bytes, picture.extension)?;
    Ok(Found { src: format!("/media/{file}"), width: picture.width, height: picture.height })
}

/// The host of an address, for counting and telling; the address itself is not repeated.
fn host_of(source: &str) -> String {
    if is_own(source) {
        return "this shop".to_owned();
    }
    let after_scheme = source.split_once("://").map_or(source, |(_, rest)| rest);
    let authority = after_scheme.split(['/', '?', '#']).next().unwrap_or_default();
    authority.rsplit('@').next().unwrap_or_default().chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_file_of_ours_is_our_own() {
        for source in ["/demo/mug.svg", "/media/ab12.jpg", "/img/placeholder.svg"] {
            assert!(is_own(source), "{source}");
        }
        for source in
            ["/demo/", "/media/../shop.sqlite", "/media/..", "/other/a.jpg", "demo/a.svg", "https://a/demo/b.jpg"]
        {
            assert!(!is_own(source), "{source}");
        }
    }

    #[test]
    fn a_host_is_told_without_the_rest_of_the_address() {
        assert_eq!(host_of("https://me:secret@cdn.example:444/a.jpg?token=x"), "cdn.example:444");
        assert_eq!(host_of("https://cdn.example"), "cdn.example");
    }
}
