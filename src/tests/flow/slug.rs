//! The merchant gives things other addresses.

use vitrine::domain::product::{CollectionRule, ProductFound};
use vitrine::domain::refusal::Refusal;
use vitrine::services::catalog::feed::list_feed;
use vitrine::services::catalog::{get_collection, get_product};
use vitrine::services::slug::{Of, change_slug, moved_collection};
use vitrine::store::collection::{list_collections, save_collection};
use vitrine::store::db::{StoreError, Tx};

use super::shop::{Shop, refused, story};

async fn slugs(shop: &Shop) -> Vec<String> {
    let (products, _) = list_feed(&shop.ctx, None).await.expect("the catalogue");
    products.into_iter().map(|product| product.slug).collect()
}

/// A collection of everything under this slug.
async fn collect(shop: &Shop, slug: &'static str) {
    let id = shop.ctx.new_id().expect("an id");
    let act = async move |tx: &mut Tx| -> Result<(), StoreError> {
        let collection = vitrine::domain::product::Collection {
            id,
            slug: slug.into(),
            title: slug.into(),
            description_html: String::new(),
            rule: CollectionRule::Everything,
            position: list_collections(tx).await?.len() as i64,
            picture: None,
        };
        save_collection(tx, &collection).await
    };
    shop.ctx.store.write(act).await.expect("a collection");
}

#[tokio::test]
async fn what_was_found_under_an_old_slug_is_found_under_the_new_one() {
    story(async |shop| {
        shop.stock("Mug", 2_000, 3).await;
        let old = slugs(shop).await.pop().expect("a product");
        change_slug(&shop.ctx, Of::Product, &old, "wren-mug").await.expect("it has moved");
        assert_eq!(get_product(&shop.ctx, &old).await.expect("it is found"), ProductFound::Moved("wren-mug".into()));
        let taken = slugs(shop).await.into_iter().find(|slug| slug != "wren-mug");
        if let Some(taken) = taken {
            let refusal = refused(change_slug(&shop.ctx, Of::Product, "wren-mug", &taken).await);
            assert!(matches!(refusal, Err(Refusal::Invalid { .. })), "{refusal:?}");
        }
        let refusal = refused(change_slug(&shop.ctx, Of::Product, &old, "mug-2").await);
        assert_eq!(refusal, Err(Refusal::NotFound), "an old slug is no product's own");

        collect(shop, "drink").await;
        collect(shop, "eat").await;
        change_slug(&shop.ctx, Of::Collection, "drink", "cups").await.expect("it has moved");
        assert_eq!(moved_collection(&shop.ctx, "drink").await.expect("an answer"), Some("cups".into()));
        assert!(get_collection(&shop.ctx, "cups", "").await.is_ok());
        let refusal = refused(change_slug(&shop.ctx, Of::Collection, "cups", "eat").await);
        assert!(matches!(refusal, Err(Refusal::Invalid { .. })), "{refusal:?}");
        change_slug(&shop.ctx, Of::Collection, "cups", "drink").await.expect("it has moved back");
        assert_eq!(moved_collection(&shop.ctx, "drink").await.expect("an answer"), None, "no circle");
        assert_eq!(moved_collection(&shop.ctx, "cups").await.expect("an answer"), Some("drink".into()));
    })
    .await;
}
