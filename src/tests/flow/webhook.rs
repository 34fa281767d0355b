//! The provider tells the shop something: in time, late, twice, never; or somebody else does in its name.

use futures::future::join_all;
use http::{HeaderMap, HeaderValue};
use vitrine::domain::order::OrderStatus;
use vitrine::domain::payment::{AttemptState, PaymentStatus};
use vitrine::domain::refusal::Refusal;
use vitrine::providers::payment::signature::sign;
use vitrine::providers::payment::test_gateway::{Act, Line, Message, SIGNATURE_HEADER};
use vitrine::services::audit::audit_provider;
use vitrine::services::checkout::Placed;
use vitrine::services::order::return_from_payment;
use vitrine::services::rounds::reconcile;
use vitrine::services::webhook::receive_webhook;

use super::shop::{Shop, refused, story};

const PAID: &str = "select count(*) as n from order_event where kind = 'paid'";
const MAILS: &str = "select count(*) as n from outbox";

/// The buyer approves, and the message is on its way: nobody has told the shop yet.
async fn approve_silently(shop: &Shop, placed: &Placed) -> Message {
    let token = placed.pay_url.as_deref().and_then(|url| url.strip_prefix("/pay/test/")).expect("a page");
    let acted = shop.gateway().act(token, Act::Approve).await.expect("a button").expect("a page");
    acted.message.expect("a message")
}

async fn tell(shop: &Shop, message: &Message) -> Result<(), Refusal> {
    refused(receive_webhook(&shop.ctx, "test", &message.headers, &message.body).await)
}

#[tokio::test]
async fn a_buyer_who_never_comes_back_has_bought_all_the_same() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
        let message = approve_silently(shop, &placed).await;
        tell(shop, &message).await.expect("it is taken");
        assert_eq!(shop.order(&placed).await.status, OrderStatus::Placed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn return_messages_and_reconciler_at_once_have_one_effect() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 500).await;
        for _ in 0..20 {
            let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
            let message = approve_silently(shop, &placed).await;
            shop.wait_minutes(3);
            let message = Message { headers: resign(shop, &message), ..message };
            let all = (0..6).map(|who| {
                let (shop, placed, message) = (shop.clone(), placed.clone(), message.clone());
                tokio::spawn(async move {
                    match who {
                        0..=2 => tell(&shop, &message).await.expect("it is taken"),
                        3 => drop(reconcile(&shop.ctx).await.expect("a round")),
                        _ => drop(return_from_payment(&shop.ctx, &placed.token).await.expect("an order")),
                    }
                })
            });
            assert!(join_all(all).await.iter().all(Result::is_ok));
            assert_eq!(shop.order(&placed).await.status, OrderStatus::Placed);
        }
        assert_eq!((shop.count(PAID).await, shop.count(MAILS).await), (20, 20));
        assert_eq!(shop.counts(jug).await, (500, 20, 0));
    })
    .await;
}

#[tokio::test]
async fn a_message_has_its_effect_once_however_often_it_is_told() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
        let message = approve_silently(shop, &placed).await;
        for _ in 0..5 {
            tell(shop, &message).await.expect("thanks, again");
        }
        assert_eq!((shop.count(PAID).await, shop.count(MAILS).await), (1, 1));
        assert_eq!(shop.count("select count(*) as n from provider_event where handled_at is not null").await, 1);
    })
    .await;
}

#[tokio::test]
async fn nobody_else_can_say_that_an_order_is_paid() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
        let genuine = approve_silently(shop, &placed).await;
        let forge = |header: Option<String>, body: &[u8]| {
            let mut headers = HeaderMap::new();
            if let Some(header) = header {
                headers.insert(SIGNATURE_HEADER, HeaderValue::from_str(&header).expect("a header"));
            }
            Message { headers, body: body.to_vec() }
        };
        let now = shop.ctx.now();
        let real = genuine.headers[SIGNATURE_HEADER].to_str().expect("text").to_owned();
        for forged in [
            forge(None, &genuine.body),
            forge(Some(String::new()), &genuine.body),
            forge(Some(sign("guess", now, &genuine.body)), &genuine.body),
            forge(Some(real.clone()), b"{}"),
            forge(Some(real.replace("t=1", "t=2")), &genuine.body),
        ] {
            assert!(matches!(tell(shop, &forged).await, Err(Refusal::Invalid { .. })));
        }
        // The real one, played again much later.
        shop.wait_minutes(6);
        assert!(matches!(tell(shop, &genuine).await, Err(Refusal::Invalid { .. })));
        assert_eq!(shop.count("select count(*) as n from provider_event").await, 0);
        assert_eq!(shop.order(&placed).await.status, OrderStatus::Pending);
        let stranger = receive_webhook(&shop.ctx, "stripe", &genuine.headers, &genuine.body).await;
        assert_eq!(refused(stranger), Err(Refusal::NotFound));
    })
    .await;
}

#[tokio::test]
async fn money_is_found_without_any_message() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
        approve_silently(shop, &placed).await;
        shop.wait_minutes(1);
        reconcile(&shop.ctx).await.expect("a round");
        assert_eq!(shop.order(&placed).await.status, OrderStatus::Pending, "it is not yet time to ask");
        shop.wait_minutes(1);
        reconcile(&shop.ctx).await.expect("a round");
        assert_eq!(shop.order(&placed).await.status, OrderStatus::Placed);
    })
    .await;
}

#[tokio::test]
async fn an_attempt_whose_start_was_cut_off_is_taken_up_again() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        for line in [Line::Dead, Line::AnswersLost] {
            let buyer = shop.buyer(&[(jug, 1)]).await;
            shop.gateway().set_line(line);
            assert!(matches!(shop.place(&buyer).await, Err(Refusal::Busy { .. })));
            shop.gateway().set_line(Line::Good);
            shop.wait_minutes(3);
            reconcile(&shop.ctx).await.expect("a round");
            assert_eq!(shop.count("select count(*) as n from payment_attempt where state = 'new'").await, 0);
            let placed = shop.place(&buyer).await.expect("the same order");
            assert_eq!(shop.press(&placed, Act::Approve).await.status, OrderStatus::Placed, "{line:?}");
        }
        assert_eq!(shop.count("select count(*) as n from test_gateway_session").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_message_that_could_not_be_settled_is_taken_up_again() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
        let message = approve_silently(shop, &placed).await;
        shop.gateway().set_line(Line::Dead);
        tell(shop, &message).await.expect("it is taken, if not settled");
        assert_eq!(shop.order(&placed).await.status, OrderStatus::Pending);
        shop.gateway().set_line(Line::Good);
        shop.wait_minutes(1);
        reconcile(&shop.ctx).await.expect("a round");
        assert_eq!(shop.order(&placed).await.status, OrderStatus::Placed);
    })
    .await;
}

#[tokio::test]
async fn money_for_an_order_that_was_given_up_goes_back_by_itself() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 1).await;
        let buyer = shop.buyer(&[(jug, 1)]).await;
        let placed = shop.place(&buyer).await.expect("an order");
        let message = approve_silently(shop, &placed).await;
        // A provider that says closed, and later that it took the money after all.
        shop.tamper("update test_gateway_session set state = 'closed'").await;
        shop.wait_minutes(36);
        shop.work().await;
        assert_eq!(shop.order(&placed).await.status, OrderStatus::Canceled);
        let sold_since = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("somebody else has it");

        shop.tamper("update test_gateway_session set state = 'captured' where state = 'closed'").await;
        let late = Message { headers: resign(shop, &message), ..message };
        tell(shop, &late).await.expect("it is taken");
        let order = shop.order(&placed).await;
        assert_eq!((order.status, order.payment), (OrderStatus::Canceled, AttemptState::Captured));
        assert_eq!(order.paid, PaymentStatus::Refunded);
        let told: Vec<&str> = order.history.iter().map(|(_, sentence)| sentence.as_str()).collect();
        assert!(told.iter().any(|sentence| sentence.starts_with("A payment arrived after")), "{told:?}");
        assert_eq!(told.last(), Some(&"We sent €49.90 back to you, the way you paid."));
        assert_eq!(shop.count("select sum(amount_minor) as n from test_gateway_refund").await, 4_990);
        assert_eq!(shop.press(&sold_since, Act::Approve).await.status, OrderStatus::Placed);
        assert_eq!(shop.count(MAILS).await, 2, "one confirms, one says that the late money went back");
    })
    .await;
}

#[tokio::test]
async fn another_sum_than_ours_moves_nothing_until_somebody_has_looked() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 1).await;
        let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
        let message = approve_silently(shop, &placed).await;
        shop.tamper("update test_gateway_session set amount_minor = 1").await;
        tell(shop, &message).await.expect("it is taken");
        for _ in 0..2 {
            shop.wait_minutes(3);
            reconcile(&shop.ctx).await.expect("a round");
        }
        assert_eq!(shop.order(&placed).await.status, OrderStatus::Pending);
        assert_eq!(shop.count("select count(*) as n from order_event where kind = 'payment_differs'").await, 1);
        shop.wait_minutes(60);
        shop.work().await;
        assert_eq!(shop.level(jug).await.held, 1, "the money may be there: nothing is given away");
        let breaches = audit_provider(&shop.ctx).await.expect("an audit");
        assert_eq!(breaches.len(), 1, "the auditor finds it: {breaches:?}");
        shop.tamper("update test_gateway_session set amount_minor = 4990").await;
    })
    .await;
}

/// The provider signs the message anew when it tells it again.
fn resign(shop: &Shop, message: &Message) -> HeaderMap {
    let secret = vitrine::providers::payment::signature::hex(&shop.ctx.sign("test-gateway", &[]));
    let header = sign(&secret, shop.ctx.now(), &message.body);
    HeaderMap::from_iter([(
        http::HeaderName::from_static(SIGNATURE_HEADER),
        HeaderValue::from_str(&header).expect("a header"),
    )])
}
