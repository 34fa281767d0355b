//! Ordering again what was ordered before.

use vitrine::domain::product::ProductStatus;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::reorder::reorder;

use super::shop::story;

#[tokio::test]
async fn what_can_still_be_had_is_put_in_and_the_rest_is_named() {
    story(async |shop| {
        let (jug, mug, bowl) =
            (shop.stock("Jug", 4_500, 3).await, shop.stock("Mug", 2_000, 10).await, shop.stock("Bowl", 3_000, 1).await);
        let buyer = shop.buyer(&[(jug, 2), (mug, 2), (bowl, 1)]).await;
        let placed = shop.place(&buyer).await.expect("an order");
        shop.press(&placed, Act::Approve).await;
        shop.change("Mug", |mug| mug.status = ProductStatus::Archived).await;

        let found = reorder(&shop.ctx, &placed.token).await.expect("an order");
        let lines: Vec<_> = found.lines.iter().map(|line| (line.variant, line.quantity.get())).collect();
        assert_eq!(lines, [(jug, 1)]);
        assert_eq!(
            found.missing,
            [
                "Of Jug only 1 can be had. We put in so many.",
                "Mug is sold out, or not made any more.",
                "Bowl is sold out, or not made any more.",
            ]
        );
        assert!(reorder(&shop.ctx, "nonsense").await.is_err());
    })
    .await;
}
