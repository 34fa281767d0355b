//! The demo shop is complete, and only goes into a house that stands empty.

use vitrine::demo::seed_demo;
use vitrine::domain::product::{ProductFound, ProductView};
use vitrine::domain::stock::StockFace;
use vitrine::services::catalog::{get_collection, get_home, get_product, get_shop, search};

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
    assert_eq!(titles, ["Drink", "Eat", "Serve", "Pour & Store", "Light", "Grow", "Everything"]);
    for (slug, _) in &view.collections {
        let collection = get_collection(&shop.ctx, slug, "").await.expect("a collection");
        assert!(collection.listing.total > 0, "{slug} is empty");
    }
    assert_eq!(get_collection(&shop.ctx, "everything", "").await.expect("all").listing.total, 14);
}

#[tokio::test]
async fn every_picture_of_the_demo_is_there_and_says_its_size() {
    let shop = demo().await;
    let all = get_collection(&shop.ctx, "everything", "").await.expect("all").listing;
    let mut pictures = 0;
    for card in &all.cards {
        let product = product(&shop, &card.slug).await;
        assert!(!product.pictures.is_empty(), "{} has no picture", card.slug);
        for picture in &product.pictures {
            let svg = std::fs::read_to_string(format!("{PUBLIC}{}", picture.src)).expect("the picture is there");
            let size = format!("viewBox=\"0 0 {} {}\"", picture.width, picture.height);
            assert!(svg.contains(&size), "{} is not {size}", picture.src);
            assert!(svg.len() <= 6144 && !picture.alt.is_empty(), "{}", picture.src);
            pictures += 1;
        }
    }
    assert_eq!(pictures, std::fs::read_dir(format!("{PUBLIC}/demo")).expect("a folder").count(), "none is left over");
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
    assert_eq!(mug.variants[2].picture, Some(1));
    assert_eq!(mug.collection.as_ref().map(|(slug, _)| slug.as_str()), Some("drink"));
    assert!(mug.description_text.starts_with("A straight mug"), "{}", mug.description_text);
    assert_eq!(mug.similar.len(), 3);

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
    assert_eq!(moss.cards.iter().map(|card| card.slug.as_str()).collect::<Vec<_>>(), ["wren-mug"]);
    let found = search(&shop.ctx, "tideline jugs", "").await.expect("a list");
    assert_eq!(found.cards[0].slug, "heron-jug");
}
