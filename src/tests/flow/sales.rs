//! What sells comes first where best sellers are asked for.

use vitrine::domain::listing::SearchFound;
use vitrine::domain::time::DAY_MS;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::catalog::search;
use vitrine::services::rounds::Round;
use vitrine::services::sales::{DAYS, count_sales, count_sales_hourly};

use super::shop::{Shop, story};

async fn best_sellers(shop: &Shop) -> Vec<String> {
    match search(&shop.ctx, "blue", "sort=best-selling").await.expect("an answer") {
        SearchFound::Products(found) => found.listing.cards.into_iter().map(|card| card.title).collect(),
        SearchFound::Help(page) => panic!("{page:?}"),
    }
}

#[tokio::test]
async fn best_sellers_are_what_was_sold_of_late() {
    story(async |shop| {
        let jug = shop.stock("Blue jug", 4_500, 20).await;
        let mug = shop.stock("Blue mug", 2_500, 20).await;
        let bowl = shop.stock("Blue bowl", 3_500, 20).await;
        assert_eq!(best_sellers(shop).await, ["Blue jug", "Blue mug", "Blue bowl"], "the merchant's order");
        for (piece, count, act) in [(mug, 2, Act::Approve), (bowl, 3, Act::Approve), (jug, 9, Act::DeclineGeneric)] {
            let placed = shop.place(&shop.buyer(&[(piece, count)]).await).await.expect("an order");
            shop.press(&placed, act).await;
        }
        assert_eq!(count_sales_hourly(&shop.ctx).await.expect("a round"), Round { done: 1, failed: 0 });
        assert_eq!(
            best_sellers(shop).await,
            ["Blue bowl", "Blue mug", "Blue jug"],
            "who did not pay has bought nothing"
        );

        let placed = shop.place(&shop.buyer(&[(mug, 5)]).await).await.expect("an order");
        shop.press(&placed, Act::Approve).await;
        assert_eq!(
            count_sales_hourly(&shop.ctx).await.expect("no round"),
            Round::default(),
            "not again within the hour"
        );
        shop.wait_minutes(61);
        let revision = shop.ctx.revisions.now();
        count_sales_hourly(&shop.ctx).await.expect("a round");
        assert_eq!(best_sellers(shop).await[0], "Blue mug");
        assert!(shop.ctx.revisions.now() > revision, "lists that are kept are old");
        let revision = shop.ctx.revisions.now();
        count_sales(&shop.ctx).await.expect("a count");
        assert_eq!(shop.ctx.revisions.now(), revision, "nothing has changed since");

        shop.wait_minutes((DAYS + 1) * DAY_MS / 60_000);
        count_sales(&shop.ctx).await.expect("a count");
        assert_eq!(best_sellers(shop).await, ["Blue jug", "Blue mug", "Blue bowl"], "that was long ago");
    })
    .await;
}
