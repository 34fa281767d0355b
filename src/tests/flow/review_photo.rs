//! Photos with reviews: what may be sent, what is kept of it, who sees it, and when it is gone.

use image::ImageFormat;
use vitrine::domain::id::{ReviewId, VariantId};
use vitrine::domain::product::ProductFound;
use vitrine::domain::refusal::Refusal;
use vitrine::domain::review::{ReviewDraft, ReviewPage, ReviewQuery};
use vitrine::domain::review_photo::{PHOTO_BYTES_MAX, PhotoForm, PhotoView, SentPhoto};
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::account::{erase, find_signed_in};
use vitrine::services::catalog::get_product_page;
use vitrine::services::checkout::Placed;
use vitrine::services::fulfillment::{NewFulfillment, fulfill};
use vitrine::services::review::{Answer, answer_review, list_reviews_for_staff, submit_review};
use vitrine::services::review_photo::{get_photo, get_photos_for_staff, take_photo_down};
use vitrine::services::revisions::Subject;

use super::super::photos::{SVG, bomb, cut_off, has, jpeg_with_place, picture};
use super::account::sign_in;
use super::shop::{Shop, refused, story};

fn draft() -> ReviewDraft {
    ReviewDraft {
        rating: "5".into(),
        title: String::new(),
        text: "It has not dripped once so far.".into(),
        author: "Ada L.".into(),
        language: "en".into(),
    }
}

fn file(name: &str, bytes: Vec<u8>) -> SentPhoto {
    SentPhoto { name: name.into(), bytes }
}

/// A jug that was bought and sent.
async fn sent(shop: &Shop) -> (Placed, VariantId) {
    let jug = shop.stock("Jug", 4_500, 10).await;
    let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
    shop.press(&placed, Act::Approve).await;
    fulfill(&shop.ctx, placed.order, NewFulfillment::default()).await.expect("it is sent");
    (placed, jug)
}

async fn reviews(shop: &Shop) -> ReviewPage {
    match get_product_page(&shop.ctx, "jug", ReviewQuery::default()).await.expect("a product") {
        ProductFound::Here(product) => *product.reviews,
        other => panic!("{other:?}"),
    }
}

async fn only_review(shop: &Shop) -> (ReviewId, u32) {
    let listed = list_reviews_for_staff(&shop.ctx, None, 10).await.expect("a list");
    assert_eq!(listed.len(), 1);
    (listed[0].review.id, listed[0].photo_count)
}

/// Whether everybody can see the photo, small and large.
async fn is_public(shop: &Shop, photo: &PhotoView) -> bool {
    let mut found = Vec::new();
    for form in [PhotoForm::Large, PhotoForm::Thumb] {
        match refused(get_photo(&shop.ctx, &photo.hash, form).await) {
            Ok(jpeg) => found.push(!has(&jpeg, "52.53") && !has(&jpeg, "Exif")),
            Err(refusal) => assert_eq!(refusal, Refusal::NotFound),
        }
    }
    assert!(found.iter().all(|is_clean| *is_clean) && found.len() != 1);
    !found.is_empty()
}

#[tokio::test]
async fn a_photo_is_seen_while_its_review_is_published_and_until_it_is_taken_down() {
    story(async |shop| {
        let (placed, jug) = sent(shop).await;
        let [one, two] = [jpeg_with_place(10), picture(200, 400, 240, ImageFormat::Png)];
        let files = vec![file("one.jpg", one.clone()), file("two.png", two), file("one again.jpg", one)];
        submit_review(&shop.ctx, &placed.token, jug, &draft(), files).await.expect("it is taken");
        let (id, count) = only_review(shop).await;
        assert_eq!(count, 2, "what was sent twice is kept once");
        let staff = get_photos_for_staff(&shop.ctx, id).await.expect("photos");
        assert_eq!(staff.iter().map(|photo| photo.place).collect::<Vec<_>>(), [1, 2]);
        assert!(staff.iter().all(|photo| image::load_from_memory(&photo.jpeg).is_ok() && !has(&photo.jpeg, "52.53")));
        assert_eq!(reviews(shop).await.photos, []);

        answer_review(&shop.ctx, id, Answer::Publish).await.expect("it is published");
        let shown = reviews(shop).await;
        assert_eq!(shown.photos, shown.reviews[0].photos);
        let [one, two] = &*shown.photos else { panic!("{:?}", shown.photos) };
        assert_eq!((one.width, one.height, two.width, two.height), (64, 48, 320, 192));
        assert_eq!(two.alt("Jug"), "Photo by Ada L. of Jug");
        assert!(is_public(shop, one).await && is_public(shop, two).await);
        let nobodys = PhotoView { hash: "0".repeat(64), ..one.clone() };
        assert!(!is_public(shop, &nobodys).await);

        answer_review(&shop.ctx, id, Answer::Reject("names somebody".into())).await.expect("it is rejected");
        assert!(!is_public(shop, one).await && !is_public(shop, two).await);
        assert_eq!(reviews(shop).await.photos, []);
        answer_review(&shop.ctx, id, Answer::Publish).await.expect("the shop changes its mind");
        assert!(is_public(shop, one).await);

        let seen = shop.ctx.revisions.now();
        for (place, why) in [(3, "there is none"), (0, "there is none"), (1, " ")] {
            assert!(refused(take_photo_down(&shop.ctx, id, place, why).await).is_err());
        }
        take_photo_down(&shop.ctx, id, 1, "shows a child").await.expect("it is gone");
        assert!(!shop.ctx.revisions.unchanged_since(seen, &[Subject::Product("jug".into())]));
        assert!(!is_public(shop, one).await && is_public(shop, two).await, "the other stays");
        assert_eq!(reviews(shop).await.photos, std::slice::from_ref(two));
        assert!(refused(take_photo_down(&shop.ctx, id, 1, "once more").await).is_err());
        let nobody = ReviewId::from_bits(1);
        assert_eq!(refused(take_photo_down(&shop.ctx, nobody, 1, "a test").await), Err(Refusal::NotFound));
        assert!(refused(get_photos_for_staff(&shop.ctx, nobody).await).is_err());
        let noted = "select count(*) as n from review_event where kind = 'photo_taken_down'";
        assert_eq!(shop.count(noted).await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_photo_is_said_beside_the_field_and_nothing_is_written() {
    story(async |shop| {
        let (placed, jug) = sent(shop).await;
        let good = || file("good.webp", picture(1, 20, 20, ImageFormat::WebP));
        for (files, says) in [
            (vec![good(), good(), good(), good()], "at most 3 photos"),
            (vec![good(), file("huge.jpg", vec![0xff; PHOTO_BYTES_MAX + 1])], "“huge.jpg” is larger than 8 MB"),
            (vec![file("bomb.png", bomb())], "“bomb.png” has more than 40 megapixels"),
            (vec![good(), file("drawing.jpg", SVG.to_vec())], "“drawing.jpg” is not a JPEG"),
            (vec![file("empty.jpg", Vec::new())], "“empty.jpg” is not a JPEG"),
            (vec![good(), file("cut.jpg", cut_off())], "“cut.jpg” can’t be read to its end"),
        ] {
            let answer = refused(submit_review(&shop.ctx, &placed.token, jug, &draft(), files).await);
            let Err(Refusal::Fields { errors }) = answer else { panic!("{says}: {answer:?}") };
            assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["photos"], "{says}");
            assert!(errors[0].message.contains(says), "{errors:?}");
        }
        let short = ReviewDraft { text: "short".into(), ..draft() };
        let both = submit_review(&shop.ctx, &placed.token, jug, &short, vec![file("drawing.jpg", SVG.to_vec())]).await;
        let Err(Refusal::Fields { errors }) = refused(both) else { panic!("it was taken") };
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["text", "photos"]);

        let other = shop.stock("Mug", 2_000, 10).await;
        let not_bought = submit_review(&shop.ctx, &placed.token, other, &draft(), vec![good()]).await;
        assert!(matches!(refused(not_bought), Err(Refusal::Conflict { .. })));
        assert_eq!(shop.count("select count(*) as n from review").await, 0);
        submit_review(&shop.ctx, &placed.token, jug, &draft(), vec![good()]).await.expect("it is taken");
        assert_eq!(shop.count("select count(*) as n from review_photo").await, 1);
        let again = submit_review(&shop.ctx, &placed.token, jug, &draft(), vec![good()]).await;
        assert!(matches!(refused(again), Err(Refusal::Conflict { .. })), "once is enough");
    })
    .await;
}

#[tokio::test]
async fn whoever_is_forgotten_takes_their_photos_along() {
    story(async |shop| {
        let (placed, jug) = sent(shop).await;
        let files = vec![file("mug.jpg", jpeg_with_place(10))];
        submit_review(&shop.ctx, &placed.token, jug, &draft(), files).await.expect("it is taken");
        answer_review(&shop.ctx, only_review(shop).await.0, Answer::Publish).await.expect("it is published");
        let photo = reviews(shop).await.photos.remove(0);
        assert!(is_public(shop, &photo).await);

        let cookie = sign_in(shop, "ada@example.com", "").await;
        let ada = find_signed_in(&shop.ctx, Some(&cookie)).await.expect("it is read").expect("signed in");
        let seen = shop.ctx.revisions.now();
        erase(&shop.ctx, &ada).await.expect("she is forgotten");
        assert!(!shop.ctx.revisions.unchanged_since(seen, &[Subject::Product("jug".into())]));
        assert!(!is_public(shop, &photo).await, "it goes at once, though the order is not finished");
        assert_eq!(shop.count("select count(*) as n from review_photo").await, 0);
        let left = reviews(shop).await;
        assert_eq!((left.photos.len(), left.reviews.len()), (0, 1), "what she wrote stays");
    })
    .await;
}
