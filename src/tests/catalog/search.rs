//! Searching the demo shop: what somebody has in mind, the words they type, and what the first page shows. The kinds of queries are
//! those that shoppers are known to use; what is expected of each is recorded here, so that a change of the ranking is seen.

use std::time::{Duration, Instant};

use vitrine::demo::seed_demo;
use vitrine::domain::listing::SearchFound;
use vitrine::domain::search::HelpPage;
use vitrine::services::catalog::search;

use super::{NEW_HEADERS, Shop, shop};

async fn demo() -> Shop {
    let shop = shop();
    assert!(seed_demo(&shop.ctx).await.expect("the demo goes in"));
    shop
}

async fn slugs(shop: &Shop, words: &str) -> Vec<String> {
    shop.find(words).await.listing.cards.into_iter().map(|card| card.slug).collect()
}

#[tokio::test]
async fn each_kind_of_query_finds_what_is_meant() {
    let shop = demo().await;
    let mut wrong = Vec::new();
    for (words, first, total) in [
        // The very product, by its name or by its number.
        ("Heron jug", &["heron-jug"][..], 1),
        ("ME-WREN-ASH-L", &["wren-mug"], 1),
        // A kind of thing.
        ("egg cups", &["linnet-egg-cup"], 1),
        ("mugs", &["wren-mug"], 6),
        ("planter", &["fern-planter", "owl-planter", "crocus-bulb-bowl"], 4),
        // What it can do.
        ("dishwasher safe bowl", &["hollow-bowl", "harbour-bowl"], 8),
        ("oven safe plate", &["field-plate"], 1),
        // What it is for.
        ("gift for a tea lover", &["plover-cup-and-saucer", "curlew-tea-bowl", "kiln-teapot"], 3),
        ("bowl for soup", &["hollow-bowl", "tarn-ramen-bowl"], 2),
        // What it has to fit, or to cure.
        ("E27 bulb", &["lantern-lamp"], 1),
        ("jug that pours without dripping", &["heron-jug"], 1),
        // By another name, or a short one.
        ("pitcher", &["heron-jug"], 2),
        ("espresso demitasse", &["pip-espresso-cup"], 1),
        // By whom it was made.
        ("mug by Marl & Ember", &["wren-mug"], 6),
    ] {
        let listing = shop.find(words).await.listing;
        let slugs: Vec<&str> = listing.cards.iter().map(|card| card.slug.as_str()).collect();
        if !slugs.starts_with(first) || listing.total != total {
            wrong.push(format!("{words}: {} products, {slugs:?}", listing.total));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn a_question_about_the_shop_leads_to_the_page_that_answers_it() {
    let shop = demo().await;
    for (words, page) in [
        ("returns", HelpPage::Returns),
        ("shipping", HelpPage::Shipping),
        ("shipping cost", HelpPage::Shipping),
        ("contact", HelpPage::Contact),
        ("return policy", HelpPage::Returns),
    ] {
        assert_eq!(search(&shop.ctx, words, "").await.expect("an answer"), SearchFound::Help(page), "{words}");
    }
    // Who looks for a thing sees things, and the page beside them.
    let found = shop.find("mug delivery").await;
    assert_eq!(found.help, Some(HelpPage::Shipping));
}

#[tokio::test]
async fn the_name_of_a_collection_shows_the_collection() {
    let shop = demo().await;
    for (words, slug) in [("drink", "drink"), ("Tideline", "tideline"), ("night kiln", "night-kiln")] {
        let found = shop.find(words).await;
        let collection = vitrine::services::catalog::get_collection(&shop.ctx, slug, "").await.expect("a collection");
        assert_eq!(found.category.map(|(slug, _)| slug).as_deref(), Some(slug));
        assert_eq!(found.listing, collection.listing, "{words}");
    }
}

#[tokio::test]
async fn a_slip_is_put_right_and_said() {
    let shop = demo().await;
    for (words, right, first) in [
        ("tumlber", "tumbler", "tern-tumbler"),
        ("picther", "pitcher", "heron-jug"),
        ("candel holder", "candle holder", "dusk-candle-holder"),
        ("expresso cup", "espresso cup", "pip-espresso-cup"),
    ] {
        let found = shop.find(words).await;
        assert_eq!(found.corrected.as_deref(), Some(right), "{words}");
        assert_eq!(found.listing.cards.first().map(|card| &*card.slug), Some(first), "{words}");
    }
}

#[tokio::test]
async fn where_nothing_is_found_less_is_offered_and_finds_something() {
    let shop = demo().await;
    let found = shop.find("moss zeppelin teapot").await;
    assert_eq!(found.listing.total, 0);
    assert!(!found.relaxed.is_empty());
    for (words, count) in found.relaxed {
        assert_eq!(shop.find(&words).await.listing.total, count, "{words}");
    }
    assert!(shop.find("zeppelin").await.relaxed.is_empty());
}

#[tokio::test]
async fn what_is_no_word_of_anybodys_is_answered_plainly() {
    let shop = demo().await;
    let long = "mug ".repeat(2_500);
    for words in ["\"mug\"", "(mug)", "mug'; drop table product; --", "mug 🏺", "title:mug", "mug*", "+mug", &long] {
        assert!(slugs(&shop, words).await.len() <= 24, "{words}");
    }
    for words in ["\"mug\"", "(mug)", "mug 🏺", "mug*", "+mug -", &long] {
        assert_eq!(slugs(&shop, words).await.first().map(String::as_str), Some("wren-mug"), "{words}");
    }
}

#[tokio::test]
async fn a_change_is_found_within_a_second() {
    let shop = demo().await;
    assert!(slugs(&shop, "zeppelin").await.is_empty());
    shop.import("Handle,Title,Variant Price\nzeppelin,Zeppelin vase,5").await;
    let began = Instant::now();
    assert_eq!(slugs(&shop, "zeppelin").await, ["zeppelin"]);
    assert_eq!(slugs(&shop, "zepelin").await, ["zeppelin"]);
    shop.import("Handle,Title,Variant Price\nzeppelin,Airship vase,5").await;
    assert_eq!(slugs(&shop, "airships").await, ["zeppelin"]);
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_shop_of_its_own_has_its_own_words() {
    let shop = shop();
    shop.import(NEW_HEADERS).await;
    assert!(slugs(&shop, "wren mug").await.is_empty());
}
