//! Two languages, and no sentence in both: what the pages of the demo shop say in English is said nowhere under a German address, and
//! the other way round, by the shop as by its merchant.

use std::collections::BTreeSet;

use vitrine::services::translation::export_translations;
use vitrine::words::Language;

use super::SHOP;
use super::machines::{attribute, sitemap, words};

/// Besides all that the lists for machines lead to.
const PAGES: &[&str] = &[
    "/search",
    "/search?q=mug",
    "/search?q=nothing-of-that-name",
    "/collections/everything?page=2",
    "/collections/drink?available=1&sort=price-ascending",
    "/cart",
    "/wishlist",
    "/compare",
    "/compare?product=wren-mug&product=hollow-bowl",
    "/withdraw",
    "/account/sign-in",
    "/account/sign-in/forgot",
    "/orders/find",
    "/newsletter",
    "/nothing/here",
    "/checkout",
];

/// What people read of a page, or hear: its texts, and the attributes that are said.
fn said(path: &str) -> BTreeSet<String> {
    let page = SHOP.get(path).text();
    // What somebody else wrote stays as they wrote it.
    let (ours, theirs) = page.split_once("id=\"reviews\"").unwrap_or((&page, ""));
    let page = format!("{ours}>{}", theirs.split_once("</section>").map_or("", |(_, rest)| rest));
    let mut said = BTreeSet::new();
    for part in page.split('<').skip(1) {
        let (tag, after) = part.split_once('>').unwrap_or((part, ""));
        if tag.starts_with("script") || tag.starts_with("style") {
            continue;
        }
        said.insert(words(after));
        let attributes = ["aria-label", "placeholder", "title", "alt", "content", "label"];
        said.extend(attributes.iter().filter_map(|name| attribute(tag, name)));
    }
    said
}

/// Names, numbers and single words may be the same in both languages.
fn is_sentence(text: &str) -> bool {
    text.split_whitespace().filter(|word| word.chars().filter(|letter| letter.is_alphabetic()).count() > 1).count() > 2
}

#[test]
fn no_sentence_is_said_in_both_languages() {
    let listed: Vec<String> = sitemap(&SHOP).into_values().flatten().collect();
    let english = listed.iter().map(String::as_str).filter(|path| *path != "/de" && !path.starts_with("/de/"));
    let mut both = BTreeSet::new();
    for path in english.chain(PAGES.iter().copied()) {
        let german = if path == "/" { "/de".to_owned() } else { format!("/de{path}") };
        let (here, there) = (said(path), said(&german));
        assert!(here.len() > 20 && there.len() > 20, "{path} says hardly anything");
        both.extend(here.intersection(&there).filter(|text| is_sentence(text)).map(|text| format!("{path}: {text}")));
    }
    assert!(both.is_empty(), "{both:#?}");
}

#[test]
fn all_that_the_demo_merchant_wrote_is_translated() {
    let exported = SHOP.block_on(export_translations(&SHOP.ctx, Language::German));
    let (texts, translated, file) = exported.expect("a file");
    let missing: Vec<&str> = file.lines().filter(|line| line.ends_with(',')).collect();
    assert!(texts > 400 && texts == translated, "{translated} of {texts}: {missing:#?}");
}
