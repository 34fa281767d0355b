//! The wishlist of whoever is signed in: kept with the account, found on each device, and merged by the law that the later word counts.

use vitrine::domain::id::VariantId;
use vitrine::domain::refusal::Refusal;
use vitrine::domain::wishlist::{WISHES_MAX, Wishlist, WishlistChange};
use vitrine::services::account::{erase, find_signed_in, keep_wishlist, sign_out};

use super::account::sign_in;
use super::shop::{Shop, refused, story};

fn variant(number: u64) -> VariantId {
    VariantId::from_bits(number)
}

async fn meet(shop: &Shop, device: &str, there: &Wishlist) -> Wishlist {
    keep_wishlist(&shop.ctx, Some(device), there, None).await.expect("they are put together")
}

/// Somebody on a device does something to the list that is there; `None` is a guest.
async fn change(shop: &Shop, device: Option<&str>, there: &Wishlist, change: WishlistChange) -> Wishlist {
    keep_wishlist(&shop.ctx, device, there, Some(change)).await.expect("it is done")
}

fn saved(list: &Wishlist) -> Vec<VariantId> {
    let mut saved: Vec<_> = list.saved().collect();
    saved.sort();
    saved
}

async fn kept(shop: &Shop) -> i64 {
    shop.count("select count(*) as n from wish").await
}

#[tokio::test]
async fn two_lists_become_one_whichever_device_signs_in_first() {
    story(async |shop| {
        use WishlistChange::{Save, TakeOut};
        let nothing = Wishlist::default();
        let phone = change(shop, None, &nothing, Save(variant(1))).await;
        let phone = change(shop, None, &phone, Save(variant(2))).await;
        shop.wait_minutes(1);
        let desk = change(shop, None, &nothing, Save(variant(2))).await;
        let desk = change(shop, None, &desk, Save(variant(3))).await;
        shop.wait_minutes(1);
        // The desk has the later word about the second one.
        let desk = change(shop, None, &desk, TakeOut(variant(2))).await;
        assert_eq!(kept(shop).await, 0, "of guests nothing is kept");

        let mut found = Vec::new();
        for (email, devices) in [("ada@example.com", [&phone, &desk]), ("eve@example.com", [&desk, &phone])] {
            let first = sign_in(shop, email, "").await;
            meet(shop, &first, devices[0]).await;
            let second = sign_in(shop, email, "").await;
            let both = meet(shop, &second, devices[1]).await;
            assert_eq!(meet(shop, &first, devices[0]).await, both);
            found.push(both);
        }
        assert_eq!(found[0], found[1]);
        assert_eq!(saved(&found[0]), [variant(1), variant(3)]);
        assert_eq!(kept(shop).await, 6, "what was taken out is remembered");
    })
    .await;
}

#[tokio::test]
async fn each_change_is_found_on_a_device_that_was_signed_in_already() {
    story(async |shop| {
        use WishlistChange::{Save, TakeOut};
        let nothing = Wishlist::default();
        let phone = sign_in(shop, "ada@example.com", "").await;
        let desk = sign_in(shop, "ada@example.com", "").await;
        let eve = sign_in(shop, "eve@example.com", "").await;
        let on_phone = change(shop, Some(&phone), &nothing, Save(variant(1))).await;
        let on_phone = change(shop, Some(&phone), &on_phone, Save(variant(2))).await;
        let on_desk = meet(shop, &desk, &nothing).await;
        assert_eq!(on_desk, on_phone);
        assert_eq!(meet(shop, &desk, &on_desk).await, on_desk, "and a retry is none");

        // All within one second: who does something last has the last word.
        let on_desk = change(shop, Some(&desk), &on_desk, TakeOut(variant(1))).await;
        assert_eq!(saved(&meet(shop, &phone, &on_phone).await), [variant(2)], "what the phone has is older");
        let on_phone = change(shop, Some(&phone), &on_phone, Save(variant(3))).await;
        assert_eq!(saved(&on_phone), [variant(2), variant(3)]);
        let on_phone = change(shop, Some(&phone), &on_phone, Save(variant(1))).await;
        assert_eq!(saved(&meet(shop, &desk, &on_desk).await), [variant(1), variant(2), variant(3)]);
        assert_eq!(meet(shop, &eve, &nothing).await, nothing, "nobody else's");

        sign_out(&shop.ctx, &phone).await.expect("it is signed out");
        assert_eq!(meet(shop, &phone, &nothing).await, nothing, "a device that is signed out has its own");
        change(shop, Some(&phone), &on_phone, TakeOut(variant(1))).await;
        let again = sign_in(shop, "ada@example.com", "").await;
        assert_eq!(meet(shop, &again, &nothing).await, on_phone, "it stays with the account");
    })
    .await;
}

#[tokio::test]
async fn whoever_is_forgotten_leaves_no_list() {
    story(async |shop| {
        let ada = sign_in(shop, "ada@example.com", "").await;
        let eve = sign_in(shop, "eve@example.com", "").await;
        for device in [&ada, &eve] {
            change(shop, Some(device), &Wishlist::default(), WishlistChange::Save(variant(1))).await;
        }
        let who = find_signed_in(&shop.ctx, Some(&ada)).await.expect("it is read").expect("in");
        erase(&shop.ctx, &who).await.expect("she is forgotten");
        assert_eq!(kept(shop).await, 1, "Eve's is hers");
        let again = sign_in(shop, "ada@example.com", "").await;
        assert_eq!(meet(shop, &again, &Wishlist::default()).await, Wishlist::default());
    })
    .await;
}

#[tokio::test]
async fn whatever_a_cookie_says_the_list_stays_within_bounds_and_can_be_changed() {
    story(async |shop| {
        use WishlistChange::{Save, TakeOut};
        let phone = sign_in(shop, "ada@example.com", "").await;
        let desk = sign_in(shop, "ada@example.com", "").await;
        for garbage in [format!("1.{}", "x".repeat(10_000)), "1....---".to_owned(), "9".repeat(10_000)] {
            assert_eq!(meet(shop, &phone, &Wishlist::from_cookie(&garbage)).await, Wishlist::default());
        }
        assert_eq!(kept(shop).await, 0);

        // A word of the year 2106 is one of now: it can be taken back, on another device as well.
        let forged = Wishlist::from_cookie(&format!("1.{}-ffffffff.{}-ffffffff", variant(1), variant(2)));
        let on_phone = meet(shop, &phone, &forged).await;
        assert_eq!(saved(&on_phone), [variant(1), variant(2)]);
        let on_desk = change(shop, Some(&desk), &Wishlist::default(), TakeOut(variant(1))).await;
        assert_eq!(saved(&on_desk), [variant(2)]);
        assert_eq!(saved(&meet(shop, &phone, &on_phone).await), [variant(2)]);

        shop.wait_minutes(1);
        let now_s = shop.ctx.now().0 / 1_000;
        let words: String = (0..435).map(|number| format!(".{}-{now_s:x}", variant(1_000 + number))).collect();
        assert!(words.len() > 10_000);
        let full = meet(shop, &phone, &Wishlist::from_cookie(&format!("1{words}"))).await;
        assert_eq!((full.wishes().len(), kept(shop).await), (WISHES_MAX, WISHES_MAX as i64));
        assert!(full.to_cookie().len() < 4_000, "it fits the browser's cookie");
        let more = keep_wishlist(&shop.ctx, Some(&desk), &on_desk, Some(Save(variant(9)))).await;
        assert!(matches!(refused(more), Err(Refusal::Conflict { .. })));
        let first = full.saved().next().expect("a piece");
        let less = change(shop, Some(&desk), &on_desk, TakeOut(first)).await;
        assert!(change(shop, Some(&desk), &less, Save(variant(9))).await.has(variant(9)), "there is room again");
        assert_eq!(kept(shop).await, WISHES_MAX as i64);
    })
    .await;
}
