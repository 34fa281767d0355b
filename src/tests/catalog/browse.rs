//! The catalogue as shoppers meet it: always the present one, and read once however many ask.

use vitrine::domain::product::ProductFound;
use vitrine::domain::refusal::Refusal;
use vitrine::services::ServiceError;
use vitrine::services::catalog::{get_collection, get_home, get_product, get_shop, notice_changes};
use vitrine::services::revisions::Subject;
use vitrine::services::settings::{export_settings, import_settings};
use vitrine::store::db::{StoreError, Tx};
use vitrine::store::product::move_product;

use super::{NEW_HEADERS, shop};

#[tokio::test]
async fn a_shop_that_nobody_has_set_up_has_a_name_and_no_page_fails() {
    let shop = shop();
    assert_eq!(get_shop(&shop.ctx).await.expect("a shop").shop.name, "My shop");
    let home = get_home(&shop.ctx).await.expect("a home page");
    assert!(home.collections.is_empty() && home.featured.is_empty() && home.newest.is_empty());
    assert_eq!(shop.find("mug").await.listing.total, 0);
    for missing in [get_collection(&shop.ctx, "all", "").await.err(), get_product(&shop.ctx, "mug").await.err()] {
        assert!(matches!(missing, Some(ServiceError::Refusal(Refusal::NotFound))), "{missing:?}");
    }
}

#[tokio::test]
async fn a_list_shows_what_has_just_changed() {
    let shop = shop();
    shop.import(NEW_HEADERS).await;
    assert_eq!(get_collection(&shop.ctx, "all", "").await.expect("all").listing.total, 3);
    shop.import("Handle,Title,Variant Price\nmug,Mug,5").await;
    let listing = get_collection(&shop.ctx, "all", "sort=price-ascending").await.expect("all").listing;
    assert_eq!((listing.total, listing.cards[0].slug.as_str()), (4, "mug"));
    assert_eq!(shop.find("mugs").await.listing.total, 1);
}

#[tokio::test]
async fn search_knows_at_once_what_the_merchant_calls_things() {
    let shop = shop();
    shop.import("Handle,Title,Variant Price\nbeaker,Tern beaker,5\npig,Salt pig,9").await;
    let slugs = async |words| -> Vec<String> {
        let found = shop.find(words).await.listing;
        found.cards.into_iter().map(|card| card.slug).collect()
    };
    assert!(slugs("tumbler").await.is_empty());
    let mut settings = export_settings(&shop.ctx).await.expect("settings");
    let groups = [["beaker", "tumbler"], ["salt pig", "salt cellar"]];
    settings.synonyms.groups = groups.map(|group| group.map(str::to_owned).to_vec()).to_vec();
    import_settings(&shop.ctx, settings.clone()).await.expect("settings");
    assert_eq!((slugs("tumblers").await, slugs("Salt Cellar").await), (vec!["beaker".into()], vec!["pig".into()]));
    assert_eq!(export_settings(&shop.ctx).await.expect("settings"), settings);

    settings.synonyms.groups = vec![vec!["beaker".into()]];
    let refused = import_settings(&shop.ctx, settings).await.expect_err("a refusal").to_string();
    assert!(refused.contains("beaker"), "{refused}");
    assert_eq!(slugs("tumbler").await, ["beaker"]);
}

#[tokio::test]
async fn an_import_by_another_process_is_noticed() {
    let shop = shop();
    // Another process has its own revisions, and the same database.
    let serving = vitrine::services::Ctx::new(
        shop.ctx.store.clone(),
        "https://shop.example",
        std::sync::Arc::new(|| vitrine::domain::time::Timestamp(0)),
        [7; 64],
    );
    notice_changes(&serving).await.expect("a look");
    assert_eq!(get_home(&serving).await.expect("a home page").featured.len(), 0);
    shop.import(NEW_HEADERS).await;
    notice_changes(&serving).await.expect("a look");
    assert_eq!(get_home(&serving).await.expect("a home page").featured.len(), 3);
    let revision = serving.revisions.now();
    notice_changes(&serving).await.expect("a look");
    assert_eq!(serving.revisions.now(), revision, "nothing has changed since");
}

#[tokio::test]
async fn a_product_that_has_moved_is_found_under_its_old_address() {
    let shop = shop();
    shop.import("Handle,Title,Variant Price\nmug,Mug,5\npot,Pot,9").await;
    let id = shop.product("mug").await.id;
    let moved = shop.ctx.store.write(async move |tx: &mut Tx| move_product(tx, id, "mug", "wren-mug").await).await;
    moved.expect("it has moved");
    assert_eq!(get_product(&shop.ctx, "mug").await.expect("it is found"), ProductFound::Moved("wren-mug".into()));
    assert!(matches!(get_product(&shop.ctx, "wren-mug").await, Ok(ProductFound::Here(_))));
    let taken = shop.ctx.store.write(async move |tx: &mut Tx| move_product(tx, id, "wren-mug", "pot").await).await;
    assert!(matches!(taken, Err(StoreError::Conflict { .. })), "{taken:?}");
    // And back again: the old address is the present one, not a circle.
    let back = shop.ctx.store.write(async move |tx: &mut Tx| move_product(tx, id, "wren-mug", "mug").await).await;
    back.expect("it has moved back");
    shop.ctx.revisions.bump(Subject::Everything);
    assert!(matches!(get_product(&shop.ctx, "mug").await, Ok(ProductFound::Here(_))));
    assert_eq!(get_product(&shop.ctx, "wren-mug").await.expect("it is found"), ProductFound::Moved("mug".into()));
}

#[tokio::test]
async fn similar_products_are_first_others_of_its_type() {
    let shop = shop();
    let rows: String = (0..6).map(|n| format!("p{n},P{n},Type {},5\n", n % 2)).collect();
    shop.import(format!("Handle,Title,Type,Variant Price\n{rows}")).await;
    let Ok(ProductFound::Here(product)) = get_product(&shop.ctx, "p2").await else { panic!("p2 is there") };
    assert_eq!(product.collection, Some(("type-0".into(), "Type 0".into())));
    let similar: Vec<&str> = product.similar.iter().map(|suggestion| suggestion.card.slug.as_str()).collect();
    assert_eq!(similar, ["p0", "p4", "p1", "p3"]);
}
