//! The demo shop is complete, and only goes into a house that stands empty.

use std::collections::BTreeSet;

use vitrine::demo::seed_demo;
use vitrine::domain::picture::{FORMATS, Renditions};
use vitrine::domain::product::{PictureView, ProductCard, ProductFound, ProductView};
use vitrine::domain::stock::StockFace;
use vitrine::providers::image::inspect;
use vitrine::services::catalog::{get_collection, get_home, get_product, get_shop};
use vitrine::services::settings::export_settings;
use vitrine::words::Language;

use super::{Shop, shop};

const PUBLIC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/public");

async fn demo() -> Shop {
    let shop = shop();
    assert!(seed_demo(&shop.ctx).await.expect("the demo goes in"));
    shop
}

async fn product(shop: &Shop, slug: &str) -> ProductView {
    match get_product(&shop.ctx, slug).await {
        Ok(ProductFound::Here(product)) => *product,
        other => panic!("{slug}: {other:?}"),
    }
}

#[tokio::test]
async fn the_demo_fills_an_empty_shop_once() {
    let shop = demo().await;
    assert!(!seed_demo(&shop.ctx).await.expect("nothing happens"));
    let view = get_shop(&shop.ctx).await.expect("a shop");
    assert_eq!(view.shop.name, "Marl & Ember");
    let titles: Vec<&str> = view.collections.iter().map(|(_, title)| title.as_str()).collect();
    assert_eq!(
        titles,
        ["Drink", "Eat", "Serve", "Pour & Store", "Light", "Grow", "Everyday", "Tideline", "Night Kiln", "Everything"]
    );
    for (slug, _) in &view.collections {
        let collection = get_collection(&shop.ctx, slug, "").await.expect("a collection");
        assert!(collection.listing.total > 0, "{slug} is empty");
    }
    assert_eq!(get_collection(&shop.ctx, "everything", "").await.expect("all").listing.total, 41);
}

#[tokio::test]
async fn every_picture_of_the_demo_is_there_in_every_rendition_and_none_is_left_over() {
    let shop = demo().await;
    let home = get_home(&shop.ctx).await.expect("a home page");
    let mut pictures: Vec<PictureView> = home.scenes.into_iter().filter_map(|tile| tile.picture).collect();
    pictures.extend(home.opening);
    assert_eq!(pictures.len(), 4, "three collections and the home page have a scene");
    for page in 1..=2 {
        let all = get_collection(&shop.ctx, "everything", &format!("page={page}")).await.expect("all").listing;
        for card in &all.cards {
            let product = product(&shop, &card.slug).await;
            assert!(product.variants.iter().all(|variant| variant.picture.is_some()), "{} can't be seen", card.slug);
            pictures.extend(product.pictures);
        }
    }
    let mut files = BTreeSet::new();
    for picture in &pictures {
        assert!(!picture.alt.is_empty(), "{} has no words", picture.src);
        match Renditions::of(&picture.src) {
            Some(of) => {
                assert_eq!((picture.width, picture.height), (of.width, of.height));
                let widths = || of.widths(u32::MAX);
                files.extend(FORMATS.iter().flat_map(|format| widths().map(|width| of.address(width, format))));
            }
            None => drop(files.insert(picture.src.clone())),
        }
    }
    let there = std::fs::read_dir(format!("{PUBLIC}/demo")).expect("a folder");
    let there = there.map(|file| format!("/demo/{}", file.expect("a file").file_name().to_string_lossy()));
    let there: BTreeSet<String> = there.collect();
    let differing: Vec<&String> = files.symmetric_difference(&there).take(10).collect();
    assert!(differing.is_empty(), "the shop shows what lies there, and nothing is left over: {differing:?}");
}

/// Reads the size from the file's own head: a JPEG's frame, or a drawing's view box.
fn size_of(file: &str) -> (u32, u32) {
    let bytes = std::fs::read(format!("{PUBLIC}{file}")).expect("the picture is there");
    if file.ends_with(".svg") {
        assert!(bytes.len() <= 6144, "{file} is large");
        let words = String::from_utf8_lossy(&bytes);
        assert!(words.contains("viewBox=\"0 0 1000 1250\""), "{file}");
        return (1000, 1250);
    }
    let picture = inspect(&bytes).expect("a picture");
    (picture.width, picture.height)
}

#[tokio::test]
async fn pictures_of_the_demo_have_the_size_that_is_reserved_for_them() {
    let shop = demo().await;
    for slug in ["wren-mug", "moon-vase", "lantern-lamp"] {
        for PictureView { src, width, height, .. } in product(&shop, slug).await.pictures {
            assert_eq!(size_of(&src), (width, height), "{src}");
        }
    }
}

#[tokio::test]
async fn the_demo_shows_every_kind_of_stock_and_price() {
    let shop = demo().await;
    let mug = product(&shop, "wren-mug").await;
    let names: Vec<&str> = mug.options.iter().map(|option| option.name.as_str()).collect();
    assert_eq!(names, ["Glaze", "Size"]);
    assert_eq!(mug.options[0].values, ["Ash", "Tideline", "Ember", "Moss"]);
    let face = |values: [&str; 2]| mug.variants.iter().find(|v| v.option_values == values).expect("a variant").stock;
    assert_eq!(face(["Ash", "Large"]), StockFace::InStock);
    assert_eq!(face(["Tideline", "Large"]), StockFace::Low(5));
    assert_eq!(face(["Ember", "Small"]), StockFace::SoldOut);
    let tideline = mug.variants[2].picture.and_then(|place| mug.pictures.get(place as usize)).expect("a picture");
    assert!(tideline.src.starts_with("/demo/wren-mug-tideline."), "{}", tideline.src);
    assert_eq!(mug.collection.as_ref().map(|(slug, _)| slug.as_str()), Some("drink"));
    assert!(mug.description_text.starts_with("A straight mug"), "{}", mug.description_text);
    assert_eq!(mug.similar.len(), 4);

    let lamp = product(&shop, "lantern-lamp").await;
    assert_eq!((lamp.options.len(), lamp.variants[0].stock), (0, StockFace::BackOrder));
    let platter = product(&shop, "long-platter").await;
    assert_eq!(platter.variants[0].stock, StockFace::SoldOut);
    let tumbler = product(&shop, "tern-tumbler").await;
    assert_eq!(tumbler.variants[2].was_minor, Some(3_000));
}

#[tokio::test]
async fn the_demo_can_be_walked_through() {
    let shop = demo().await;
    let home = get_home(&shop.ctx).await.expect("a home page");
    assert_eq!(home.collections.len(), 6);
    assert!(home.collections.iter().all(|tile| tile.picture.is_some()));
    assert_eq!((home.featured.len(), home.newest.len()), (8, 4));
    assert_eq!(home.featured[0].choices, "4 glazes");
    let moss = get_collection(&shop.ctx, "drink", "option.Glaze=Moss").await.expect("a collection").listing;
    assert_eq!(
        moss.cards.iter().map(|card| card.slug.as_str()).collect::<Vec<_>>(),
        ["wren-mug", "curlew-tea-bowl", "sandpiper-beaker"]
    );
    let found = shop.find("tideline jugs").await.listing;
    assert_eq!(found.cards[0].slug, "heron-jug");
}

#[tokio::test]
async fn lists_show_the_glaze_that_they_are_about() {
    let shop = demo().await;
    let faces = |cards: Vec<ProductCard>| -> Vec<(String, String)> {
        cards
            .into_iter()
            .map(|card| (card.picture.map(|picture| picture.src).unwrap_or_default(), card.picks))
            .collect()
    };
    let tideline = get_collection(&shop.ctx, "tideline", "").await.expect("a collection").listing;
    let moss = get_collection(&shop.ctx, "drink", "option.Glaze=Moss").await.expect("a collection").listing;
    let blue = shop.find("blue mug").await.listing;
    for (list, glaze) in [(tideline, "Tideline"), (moss, "Moss"), (blue, "Tideline")] {
        let (pictures, picks): (Vec<String>, Vec<String>) = faces(list.cards).into_iter().unzip();
        assert!(pictures.iter().all(|picture| picture.contains(&glaze.to_lowercase())), "{glaze}: {pictures:?}");
        // Of some there is but one glaze, and nothing to pick.
        let picks: BTreeSet<String> = picks.into_iter().filter(|picks| !picks.is_empty()).collect();
        assert_eq!(picks, BTreeSet::from([format!("option.Glaze={glaze}")]));
    }
    let all = get_collection(&shop.ctx, "everything", "").await.expect("a collection").listing;
    assert!(faces(all.cards).iter().all(|(_, picks)| picks.is_empty()));
}

#[tokio::test]
async fn the_demo_is_searched_in_other_words_and_none_of_them_leads_nowhere() {
    let shop = demo().await;
    for (words, first) in [
        ("pitcher", "heron-jug"),
        ("blue pitcher", "heron-jug"),
        ("salt cellar", "cellar-salt-pig"),
        ("dinner plate", "field-plate"),
        ("flowerpot", "fern-planter"),
        ("tealights", "glow-tea-light"),
        ("cup", "pip-espresso-cup"),
    ] {
        let found = shop.find(words).await.listing;
        assert_eq!(found.cards.first().map(|card| &*card.slug), Some(first), "{words}");
    }
    for (words, first) in [
        ("Salzfass", "cellar-salt-pig"),
        ("Speiseteller", "field-plate"),
        ("Pflanztöpfe", "fern-planter"),
        ("Teelichter", "glow-tea-light"),
        ("Haferl", "wren-mug"),
        ("rote Kanne", "kiln-teapot"),
    ] {
        let found = shop.find_in(Language::German, words).await.listing;
        assert_eq!(found.cards.first().map(|card| &*card.slug), Some(first), "{words}");
    }
    let settings = export_settings(&shop.ctx).await.expect("settings");
    for term in settings.synonyms.groups.iter().flatten() {
        let mut found = 0;
        for language in Language::ALL {
            found += shop.find_in(language, term).await.listing.total;
        }
        assert!(found > 0, "{term}");
    }
}
