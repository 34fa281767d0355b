//! What is bought together, counted out of real orders, and what is like what.

use vitrine::domain::product::{ProductFound, ProductView};
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::cancel::{Who, cancel_order};
use vitrine::services::catalog::get_product;
use vitrine::services::recommendation::{count_companions, count_nightly};
use vitrine::words::Language;

use super::shop::{Shop, story};

async fn product(shop: &Shop, slug: &str) -> ProductView {
    match get_product(&shop.ctx, slug).await.expect("a product") {
        ProductFound::Here(product) => *product,
        other => panic!("{other:?}"),
    }
}

async fn suggested(shop: &Shop, slug: &str) -> Vec<(String, String)> {
    let companions = product(shop, slug).await.companions;
    companions.into_iter().map(|suggestion| (suggestion.card.slug, suggestion.why.text(Language::English))).collect()
}

#[tokio::test]
async fn what_three_orders_have_is_suggested_and_says_so() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 50).await;
        let mug = shop.stock("Mug", 2_600, 50).await;
        let plate = shop.stock("Plate", 2_900, 50).await;
        let order = async |wants: &[_]| {
            let placed = shop.place(&shop.buyer(wants).await).await.expect("an order");
            shop.press(&placed, Act::Approve).await;
            placed
        };
        order(&[(jug, 1), (mug, 4)]).await;
        order(&[(jug, 1), (mug, 1)]).await;
        order(&[(jug, 2), (plate, 1)]).await;
        // Nobody has paid for this one.
        shop.place(&shop.buyer(&[(jug, 1), (mug, 1)]).await).await.expect("an order");
        assert_eq!(count_companions(&shop.ctx).await.expect("a count"), 0);
        assert_eq!(suggested(shop, "jug").await, []);

        order(&[(jug, 1), (mug, 2)]).await;
        let canceled = order(&[(jug, 1), (plate, 1)]).await;
        order(&[(jug, 1), (plate, 1)]).await;
        cancel_order(&shop.ctx, canceled.order, Who::Staff, "a mistake".into()).await.expect("it is canceled");
        let seen = shop.ctx.revisions.now();
        assert_eq!(count_companions(&shop.ctx).await.expect("a count"), 2);
        let lists = [vitrine::services::revisions::Subject::Lists];
        assert!(!shop.ctx.revisions.unchanged_since(seen, &lists), "whoever keeps the page knows that it is old");
        assert_eq!(suggested(shop, "jug").await, [("mug".into(), "Bought together in 3 orders".into())]);
        assert_eq!(suggested(shop, "mug").await, [("jug".into(), "Bought together in 3 orders".into())]);
        assert_eq!(suggested(shop, "plate").await, [], "a canceled order says nothing");
        assert_eq!(count_companions(&shop.ctx).await.expect("a count"), 0, "nothing has changed since");

        let offers = &product(shop, "jug").await.companions[0].offers;
        assert_eq!((offers[0].variant, offers[0].price_minor), (mug, 2_600));
        let buyer = shop.buyer(&[(mug, 42)]).await;
        let placed = shop.place(&buyer).await.expect("the last ones");
        shop.press(&placed, Act::Approve).await;
        assert_eq!(suggested(shop, "jug").await, [], "what is sold out can't be had together with anything");
        shop.change("Jug", |jug| jug.published = false).await;
        shop.ctx.revisions.bump(vitrine::services::revisions::Subject::Lists);
        assert_eq!(suggested(shop, "mug").await, [], "nor can what is sold no more");
    })
    .await;
}

#[tokio::test]
async fn it_is_counted_at_once_and_then_every_night() {
    story(async |shop| {
        let (jug, mug) = (shop.stock("Jug", 4_500, 50).await, shop.stock("Mug", 2_600, 50).await);
        let order = async || {
            let placed = shop.place(&shop.buyer(&[(jug, 1), (mug, 1)]).await).await.expect("an order");
            shop.press(&placed, Act::Approve).await;
        };
        for _ in 0..3 {
            order().await;
        }
        assert_eq!(count_nightly(&shop.ctx).await.expect("a round").done, 1);
        order().await;
        assert_eq!(count_nightly(&shop.ctx).await.expect("a round").done, 0, "not before the night");
        assert_eq!(suggested(shop, "jug").await[0].1, "Bought together in 3 orders");
        shop.wait_minutes(24 * 60);
        assert_eq!(count_nightly(&shop.ctx).await.expect("a round").done, 1);
        assert_eq!(suggested(shop, "jug").await[0].1, "Bought together in 4 orders");
    })
    .await;
}

#[tokio::test]
async fn what_is_like_it_says_why() {
    story(async |shop| {
        shop.stock_as("Wren mug", 2_600, 5, |mug| mug.product_type = "Mug".into()).await;
        shop.stock_as("Robin mug", 2_400, 5, |mug| mug.product_type = "Mug".into()).await;
        shop.stock_as("Swift mug", 2_400, 0, |mug| mug.product_type = "Mug".into()).await;
        shop.stock("Plate", 2_900, 5).await;
        let similar = product(shop, "wren-mug").await.similar;
        let told: Vec<(String, String)> = similar
            .iter()
            .map(|suggestion| (suggestion.card.slug.clone(), suggestion.why.text(Language::English)))
            .collect();
        assert_eq!(
            told,
            [("robin-mug", "Also in Mug"), ("plate", "About the same price"), ("swift-mug", "Also in Mug")]
                .map(|(slug, why)| (slug.to_owned(), why.to_owned())),
            "what is sold out comes last"
        );
    })
    .await;
}
