//! Reviews: who may write one, who reads it, and what that does to the stars.

use vitrine::domain::id::ReviewId;
use vitrine::domain::listing::SearchFound;
use vitrine::domain::product::{ProductFound, ProductView};
use vitrine::domain::refusal::Refusal;
use vitrine::domain::review::{Figures, NewReview, Rating, ReviewDraft, ReviewQuery, ReviewState};
use vitrine::domain::time::Timestamp;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::audit::{audit, repair};
use vitrine::services::catalog::{get_product_page, search};
use vitrine::services::checkout::Placed;
use vitrine::services::fulfillment::{NewFulfillment, fulfill};
use vitrine::services::review::{
    Answer, Brought, answer_review, bring_reviews, get_reviewable, list_reviews_for_staff, submit_review, verify_review,
};

use super::shop::{Shop, refused, story};

fn draft(rating: u32) -> ReviewDraft {
    ReviewDraft {
        rating: rating.to_string(),
        title: "Pours well".into(),
        text: "It has not dripped once <b>so far</b>.".into(),
        author: "Ada L.".into(),
        language: "en".into(),
    }
}

/// A jug that was bought and sent.
async fn sent(shop: &Shop, title: &str) -> (Placed, vitrine::domain::id::VariantId) {
    let jug = shop.stock(title, 4_500, 10).await;
    let placed = shop.place(&shop.buyer(&[(jug, 2)]).await).await.expect("an order");
    shop.press(&placed, Act::Approve).await;
    fulfill(&shop.ctx, placed.order, NewFulfillment::default()).await.expect("it is sent");
    (placed, jug)
}

async fn jug(shop: &Shop, query: &str) -> ProductView {
    match get_product_page(&shop.ctx, "jug", ReviewQuery::from_query(query)).await.expect("a product") {
        ProductFound::Here(product) => *product,
        other => panic!("{other:?}"),
    }
}

async fn only_review(shop: &Shop) -> ReviewId {
    let listed = list_reviews_for_staff(&shop.ctx, None, 10).await.expect("a list");
    assert_eq!(listed.len(), 1);
    listed[0].review.id
}

#[tokio::test]
async fn only_what_was_sent_is_reviewed_and_once() {
    story(async |shop| {
        let variant = shop.stock("Jug", 4_500, 10).await;
        let other = shop.stock("Mug", 2_000, 10).await;
        let placed = shop.place(&shop.buyer(&[(variant, 1)]).await).await.expect("an order");
        shop.press(&placed, Act::Approve).await;
        let write = async |variant| refused(submit_review(&shop.ctx, &placed.token, variant, &draft(4), vec![]).await);
        assert!(matches!(write(variant).await, Err(Refusal::Conflict { .. })), "nothing was sent yet");
        assert!(!shop.order(&placed).await.can_review);
        fulfill(&shop.ctx, placed.order, NewFulfillment::default()).await.expect("it is sent");
        assert!(shop.order(&placed).await.can_review);
        assert!(matches!(write(other).await, Err(Refusal::Conflict { .. })), "this was not bought");
        let bad = refused(submit_review(&shop.ctx, &placed.token, variant, &ReviewDraft::default(), vec![]).await);
        assert!(matches!(bad, Err(Refusal::Fields { errors }) if errors.len() == 4));
        let forged = refused(submit_review(&shop.ctx, &format!("{}x", placed.token), variant, &draft(4), vec![]).await);
        assert_eq!(forged, Err(Refusal::NotFound));

        write(variant).await.expect("it is taken");
        assert!(!shop.order(&placed).await.can_review);
        assert!(matches!(write(variant).await, Err(Refusal::Conflict { .. })), "once is enough");
        let lines = get_reviewable(&shop.ctx, &placed.token).await.expect("lines").lines;
        assert_eq!(lines.iter().map(|line| line.written).collect::<Vec<_>>(), [Some(ReviewState::Pending)]);
    })
    .await;
}

#[tokio::test]
async fn stars_count_while_a_review_is_published() {
    story(async |shop| {
        let (placed, variant) = sent(shop, "Jug").await;
        submit_review(&shop.ctx, &placed.token, variant, &draft(4), vec![]).await.expect("it is taken");
        let id = only_review(shop).await;
        let count = async || (jug(shop, "").await.rating.count, jug(shop, "").await.reviews.reviews.len());
        assert_eq!(count().await, (0, 0), "nobody has read it yet");

        let seen = shop.ctx.revisions.now();
        let page = [vitrine::services::revisions::Subject::Product("jug".into())];
        let state = answer_review(&shop.ctx, id, Answer::Publish).await.expect("it is published");
        assert_eq!((state, count().await), (ReviewState::Published, (1, 1)));
        assert!(!shop.ctx.revisions.unchanged_since(seen, &page), "whoever keeps the page knows that it is old");
        let shown = jug(shop, "").await;
        let review = &shown.reviews.reviews[0];
        assert!(review.verified && review.text.contains("<b>"), "{review:?}");
        assert_eq!((review.variant_title.as_str(), review.author.as_str()), ("", "Ada L."));
        let found = search(&shop.ctx, "jug", "").await.expect("an answer");
        let SearchFound::Products(found) = found else { panic!("{found:?}") };
        let cards = found.listing.cards;
        assert_eq!(cards[0].rating, Rating { count: 1, sum: 4 }, "and on cards");

        assert!(refused(answer_review(&shop.ctx, id, Answer::Publish).await).is_err(), "it is published already");
        answer_review(&shop.ctx, id, Answer::Reply(" Thank you. ".into())).await.expect("a reply");
        assert_eq!(jug(shop, "").await.reviews.reviews[0].reply, "Thank you.");
        for why in [String::new(), "x".repeat(5_000)] {
            assert!(refused(answer_review(&shop.ctx, id, Answer::Reject(why)).await).is_err());
        }
        answer_review(&shop.ctx, id, Answer::Reject("names somebody".into())).await.expect("it is rejected");
        assert_eq!(count().await, (0, 0));
        answer_review(&shop.ctx, id, Answer::Publish).await.expect("the shop changes its mind");
        assert_eq!(count().await, (1, 1));
        let nobody = answer_review(&shop.ctx, ReviewId::from_bits(1), Answer::Publish).await;
        assert_eq!(refused(nobody), Err(Refusal::NotFound));
    })
    .await;
}

/// Reviews of the jug that the shop brought along: so many of one star, of two, and so on, one a day.
async fn bring(shop: &Shop, variant: vitrine::domain::id::VariantId, figures: Figures) {
    let stars = (1..=5).flat_map(|stars| (0..figures.with(stars)).map(move |_| stars));
    let review = |(place, rating): (u64, u32)| Brought {
        id: ReviewId::from_bits(place + 1),
        variant,
        variant_title: "Ash".into(),
        new: NewReview {
            rating,
            title: format!("Number {place}"),
            text: "Good enough for me.".into(),
            author: "Bo".into(),
            language: "en",
        },
        reply: String::new(),
        at: Timestamp(1_790_000_000_000 + i64::try_from(place).expect("few") * 86_400_000),
    };
    let brought = (0..).zip(stars).map(review).collect();
    bring_reviews(&shop.ctx, brought).await.expect("they are taken in");
}

#[tokio::test]
async fn reviews_are_leafed_through_newest_first_and_by_stars() {
    story(async |shop| {
        let variant = shop.stock("Jug", 4_500, 10).await;
        let figures = Figures([2, 0, 1, 5, 15]);
        bring(shop, variant, figures).await;
        let first = jug(shop, "").await;
        assert_eq!((first.rating, first.reviews.figures), (figures.rating(), figures));
        assert_eq!((first.reviews.page_count, first.reviews.reviews.len()), (3, 10));
        let titles = |product: &ProductView| -> Vec<String> {
            product.reviews.reviews.iter().map(|review| review.title.clone()).collect()
        };
        assert_eq!(titles(&first)[0], "Number 22");
        assert_eq!(titles(&jug(shop, "page=3").await), ["Number 2", "Number 1", "Number 0"]);
        assert_eq!(titles(&jug(shop, "page=99").await).len(), 3, "no page is beyond the last");
        assert_eq!(titles(&jug(shop, "stars=1").await), ["Number 1", "Number 0"]);
        assert!(titles(&jug(shop, "stars=2").await).is_empty());
        assert!(first.reviews.reviews.iter().all(|review| !review.verified), "nobody knows who wrote them");
    })
    .await;
}

#[tokio::test]
async fn a_review_that_was_brought_along_finds_its_order() {
    story(async |shop| {
        let (placed, variant) = sent(shop, "Jug").await;
        let elsewhere = sent(shop, "Mug").await.0;
        bring(shop, variant, Figures([0, 0, 0, 0, 2])).await;
        let [one, two] = [ReviewId::from_bits(1), ReviewId::from_bits(2)];
        assert!(refused(verify_review(&shop.ctx, one, elsewhere.order).await).is_err(), "no jug was in it");
        verify_review(&shop.ctx, one, placed.order).await.expect("it is verified");
        assert!(refused(verify_review(&shop.ctx, one, placed.order).await).is_err(), "it has its order");
        assert!(refused(verify_review(&shop.ctx, two, placed.order).await).is_err(), "one of a line");
        let verified: Vec<bool> = jug(shop, "").await.reviews.reviews.iter().map(|review| review.verified).collect();
        assert_eq!(verified, [false, true]);
        assert_eq!(jug(shop, "").await.rating.count, 2, "the stars are the same");
    })
    .await;
}

#[tokio::test]
async fn spoiled_stars_are_noticed_and_mended() {
    story(async |shop| {
        let (placed, variant) = sent(shop, "Jug").await;
        let mug = shop.stock("Mug", 2_000, 10).await;
        bring(shop, variant, Figures([1, 0, 0, 2, 3])).await;
        verify_review(&shop.ctx, ReviewId::from_bits(1), placed.order).await.expect("it is verified");
        let noticed = async || audit(&shop.ctx).await.expect("an audit").iter().any(|breach| breach.invariant == "I17");
        for spoil in [
            "update product_rating set stars_5 = stars_5 + 1",
            "delete from product_rating",
            "insert into product_rating (product_id, stars_1) select id, 1 from product where slug = 'mug'",
        ] {
            assert!(!noticed().await);
            shop.tamper(spoil).await;
            assert!(noticed().await, "{spoil}");
            assert!(!repair(&shop.ctx).await.expect("a repair").is_empty());
        }
        assert!(!noticed().await);
        shop.tamper("update review set state = 'rejected' where rating = 1").await;
        shop.tamper("update product_rating set stars_1 = 0").await;
        assert!(noticed().await, "nobody has rejected it");
        shop.tamper("update review set state = 'published'").await;
        shop.tamper("update product_rating set stars_1 = 1").await;
        shop.tamper("update review set variant_id = 'x' where order_id is not null").await;
        assert!(noticed().await, "no such piece was sent");
        shop.tamper("update review set order_id = null").await;
        assert!(!noticed().await);
        assert_eq!(shop.counts(mug).await, (10, 0, 0));
    })
    .await;
}
