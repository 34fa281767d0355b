//! The last use of a coupon, and thirty buyers who want it at once.

use std::sync::Arc;

use futures::future::join_all;
use vitrine::domain::promotion::Promotion;
use vitrine::domain::refusal::{CouponRefusal, Refusal};
use vitrine::services::checkout::Buyer;

use super::{Part, each};
use crate::database::{Kind, kinds};
use crate::flow::coupon::{coupon, keep};
use crate::flow::shop::{Closed, SHIPPING_MINOR, shop_on};

const BUYERS: usize = 30;

#[test]
fn the_last_use_of_a_coupon_is_had_once() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    each(kinds(), |kind| {
        let (original, buyers) = runtime.block_on(prepare(*kind));
        let try_one = |_| runtime.block_on(rush(&original, &buyers));
        let words = |uses: &u64| format!("{BUYERS} buyers each; {uses} uses");
        Part::new(format!("last coupon on {kind:?}"), 2, 1_000).prove(try_one, words);
    });
}

async fn prepare(kind: Kind) -> (Closed, Vec<Buyer>) {
    let shop = shop_on(kind).await;
    let jug = shop.stock("Jug", 4_500, 100).await;
    keep(&shop, Promotion { use_limit: Some(1), ..coupon("LAST", 10) }).await;
    let mut buyers = Vec::new();
    for _ in 0..BUYERS {
        buyers.push(Buyer { coupon: Some("LAST".to_owned()), ..shop.buyer(&[(jug, 1)]).await });
    }
    (shop.close(), buyers)
}

/// Answers how many had it.
async fn rush(original: &Closed, buyers: &[Buyer]) -> u64 {
    let shop = Arc::new(original.like_it());
    let tries = buyers.iter().cloned().map(|buyer| {
        let shop = shop.clone();
        tokio::spawn(async move { shop.place_at(&buyer, 4_050 + SHIPPING_MINOR).await })
    });
    let (had, refused): (Vec<_>, Vec<_>) =
        join_all(tries).await.into_iter().map(|tried| tried.expect("no panic")).partition(Result::is_ok);
    let used_up = Err(Refusal::Coupon { reason: CouponRefusal::UsedUp });
    assert!(refused.iter().all(|refusal| *refusal == used_up), "{refused:?}");
    assert_eq!(had.len(), 1);
    let used = shop.count("select sum(used) as n from promotion").await;
    shop.check_books().await;
    assert_eq!(used, 1);
    1
}
