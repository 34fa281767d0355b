//! Messages in the provider's name that the provider has not sent: none is taken, whatever is changed of a genuine one.

use http::{HeaderMap, HeaderName, HeaderValue};
use vitrine::domain::order::OrderStatus;
use vitrine::domain::refusal::Refusal;
use vitrine::providers::payment::signature::{hex, sign};
use vitrine::providers::payment::test_gateway::{Act, SIGNATURE_HEADER};
use vitrine::services::webhook::receive_webhook;

use super::dice::Dice;
use super::fuzz::input;
use super::{Part, each};
use crate::database::kinds;
use crate::flow::shop::{refused, shop_on};

#[test]
fn no_forged_message_moves_anything() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    each(kinds(), |kind| {
        let (shop, placed, genuine) = runtime.block_on(async {
            let shop = shop_on(*kind).await;
            let jug = shop.stock("Jug", 4_500, 5).await;
            let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
            let token = placed.pay_url.as_deref().and_then(|url| url.strip_prefix("/pay/test/")).expect("a page");
            let acted = shop.gateway().act(token, Act::Approve).await.expect("a button").expect("a page");
            (shop, placed, acted.message.expect("a message"))
        });
        let secret = hex(&shop.ctx.sign("test-gateway", &[]));
        let genuine_header = sign(&secret, shop.ctx.now(), &genuine.body);
        let seal = genuine_header.rsplit('=').next().expect("a seal");
        let body = std::str::from_utf8(&genuine.body).expect("a text");
        let try_one = |seed| {
            let own = sign("whsec_guessed", shop.ctx.now(), &genuine.body);
            let in_header = Dice::new(seed).percent(50);
            let header = if in_header { input(&[&own, &genuine_header], seed) } else { genuine_header.clone().into() };
            let told = if in_header { genuine.body.clone() } else { input(&[body], seed) };
            // What is left of a genuine one that says the same is genuine.
            let still_sealed = header.windows(seal.len()).any(|part| part == seal.as_bytes());
            let Some(header) = HeaderValue::from_bytes(&header).ok().filter(|_| !still_sealed || told != genuine.body)
            else {
                return 0;
            };
            let headers = HeaderMap::from_iter([(HeaderName::from_static(SIGNATURE_HEADER), header)]);
            let answer = runtime.block_on(async { refused(receive_webhook(&shop.ctx, "test", &headers, &told).await) });
            assert!(matches!(answer, Err(Refusal::Invalid { .. })), "{headers:?} {answer:?}");
            1_u64
        };
        Part::new(format!("forged messages on {kind:?}"), 2_000, 1_000_000).prove(try_one, |forged| {
            let (status, kept) = runtime.block_on(async {
                let kept = shop.count("select count(*) as n from provider_event").await;
                (shop.order(&placed).await.status, kept)
            });
            assert_eq!((status, kept), (OrderStatus::Pending, 0));
            format!("{forged} forged, 0 taken")
        });
    });
}
