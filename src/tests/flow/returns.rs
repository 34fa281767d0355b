//! Goods come back: the buyer asks, the merchant approves, receives and refunds, and each step is told.

use std::sync::Arc;

use vitrine::domain::id::VariantId;
use vitrine::domain::payment::PaymentStatus;
use vitrine::domain::refusal::Refusal;
use vitrine::domain::returns::ReturnReason;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::audit::audit;
use vitrine::services::checkout::Placed;
use vitrine::services::fulfillment::{NewFulfillment, deliver, fulfill};
use vitrine::services::payback::{Payback, ShippingBack, pay_back};
use vitrine::services::returns::{Answer, NewReturn, answer_return, request_return, withdraw_return};

use super::mail::{check_mail, deliver as deliver_mails};
use super::shop::{SHIPPING_MINOR, Shop, refused, shop, story};

/// Somebody has bought it and has it.
async fn has(shop: &Shop, wants: &[(VariantId, u32)]) -> Placed {
    let placed = shop.place(&shop.buyer(wants).await).await.expect("an order");
    shop.press(&placed, Act::Approve).await;
    fulfill(&shop.ctx, placed.order, NewFulfillment::default()).await.expect("a parcel");
    deliver(&shop.ctx, placed.order, 1).await.expect("it arrived");
    placed
}

async fn ask(shop: &Shop, placed: &Placed, pieces: &[(VariantId, u32)]) -> Result<(), Refusal> {
    let pieces = pieces.iter().copied().collect();
    let new = NewReturn { pieces, reason: ReturnReason::DoesNotFit, note: "Too <small>".to_owned() };
    refused(request_return(&shop.ctx, &placed.token, new).await)
}

async fn answer(shop: &Shop, placed: &Placed, said: Answer) -> Result<(), Refusal> {
    refused(answer_return(&shop.ctx, placed.order, 1, said).await)
}

fn came(pieces: &[(VariantId, u32)], sellable: &[(VariantId, u32)]) -> Answer {
    Answer::Receive { received: pieces.iter().copied().collect(), restocked: sellable.iter().copied().collect() }
}

async fn given_back(shop: &Shop) -> i64 {
    shop.count("select coalesce(sum(refunded_minor), 0) as n from test_gateway_session").await
}

#[tokio::test]
async fn one_of_two_pieces_comes_back_and_so_does_its_money() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = has(shop, &[(jug, 2)]).await;
        ask(shop, &placed, &[(jug, 1)]).await.expect("it is within the days");
        answer(shop, &placed, Answer::Approve).await.expect("it may come back");
        assert_eq!(given_back(shop).await, 0, "money follows the goods");
        answer(shop, &placed, came(&[(jug, 1)], &[(jug, 1)])).await.expect("it is here");
        assert_eq!(shop.level(jug).await.available(), Some(9), "it can be sold again");
        answer(shop, &placed, Answer::Refund(ShippingBack::Nothing)).await.expect("money");

        assert_eq!(given_back(shop).await, 4_500);
        let order = shop.order(&placed).await;
        assert_eq!(order.paid, PaymentStatus::PartiallyRefunded);
        let told: Vec<&str> = order.history.iter().map(|(_, said)| said.as_str()).collect();
        for step in [
            "You asked to send something back (return 1).",
            "Return 1 is approved.",
            "What you sent back is here (return 1).",
        ] {
            assert!(told.contains(&step), "{step} {told:?}");
        }
        let mails = deliver_mails(shop).await;
        for kind in ["return_requested", "return_approved", "return_received"] {
            let (_, mail) = mails.iter().find(|(name, _)| name.contains(kind)).expect("a mail");
            check_mail(kind, mail);
        }
        assert_eq!(mails.iter().filter(|(name, _)| name.contains("-refunded-")).count(), 1);
    })
    .await;
}

#[tokio::test]
async fn everything_sent_back_piece_by_piece_comes_to_what_was_paid() {
    story(async |shop| {
        let jug = shop.stock("Jug", 3_333, 10).await;
        let placed = has(shop, &[(jug, 3)]).await;
        for number in 1..=3 {
            ask(shop, &placed, &[(jug, 1)]).await.expect("another one");
            let shipping = if number == 3 { ShippingBack::Rest } else { ShippingBack::Nothing };
            for said in [Answer::Approve, came(&[(jug, 1)], &[]), Answer::Refund(shipping)] {
                refused(answer_return(&shop.ctx, placed.order, number, said).await).expect("a step");
            }
        }
        assert_eq!(given_back(shop).await, 3 * 3_333 + SHIPPING_MINOR);
        assert_eq!(shop.level(jug).await.available(), Some(7), "none could be sold again");
        assert_eq!(shop.order(&placed).await.paid, PaymentStatus::Refunded);
    })
    .await;
}

#[tokio::test]
async fn what_can_not_be_sent_back_is_refused_with_a_reason() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let bowl = shop.stock("Bowl", 4_500, 10).await;
        let unsent = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
        shop.press(&unsent, Act::Approve).await;
        assert_eq!(ask(shop, &unsent, &[(jug, 1)]).await.expect_err("nothing was sent").status(), 409);

        let placed = has(shop, &[(jug, 2)]).await;
        for (pieces, status) in [(&[(jug, 3)][..], 409), (&[(bowl, 1)], 422), (&[], 422), (&[(jug, 0)], 422)] {
            assert_eq!(ask(shop, &placed, pieces).await.expect_err("it can't").status(), status, "{pieces:?}");
        }
        ask(shop, &placed, &[(jug, 2)]).await.expect("both");
        assert_eq!(ask(shop, &placed, &[(jug, 1)]).await.expect_err("they are asked for already").status(), 409);
        assert_eq!(
            answer(shop, &placed, Answer::Refund(ShippingBack::Nothing)).await.expect_err("not here").status(),
            409
        );

        answer(shop, &placed, Answer::Reject("It was made for you.".to_owned())).await.expect("it is rejected");
        ask(shop, &placed, &[(jug, 1)]).await.expect("the buyer may ask again");
        refused(withdraw_return(&shop.ctx, &placed.token, 2).await).expect("and keep it after all");
        shop.wait_minutes(31 * 24 * 60);
        let late = ask(shop, &placed, &[(jug, 1)]).await.expect_err("too late");
        assert!(
            late.sentence(vitrine::words::Language::English, vitrine::domain::money::Currency::EUR).contains("until"),
            "{late:?}"
        );

        let mails = deliver_mails(shop).await;
        let (_, mail) = mails.iter().find(|(name, _)| name.contains("return_rejected")).expect("a mail");
        check_mail("return_rejected", mail);
    })
    .await;
}

#[tokio::test]
async fn only_what_came_is_refunded_and_the_rest_can_be_asked_for_again() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = has(shop, &[(jug, 3)]).await;
        ask(shop, &placed, &[(jug, 3)]).await.expect("all");
        answer(shop, &placed, Answer::Approve).await.expect("it may come back");
        for wrong in [came(&[(jug, 4)], &[]), came(&[(jug, 1)], &[(jug, 2)]), came(&[], &[])] {
            assert!(answer(shop, &placed, wrong.clone()).await.is_err(), "{wrong:?}");
        }
        answer(shop, &placed, came(&[(jug, 1)], &[])).await.expect("one came");
        answer(shop, &placed, Answer::Refund(ShippingBack::Nothing)).await.expect("money");
        assert_eq!(given_back(shop).await, 4_500);
        assert_eq!(ask(shop, &placed, &[(jug, 3)]).await.expect_err("one is back already").status(), 409);
        ask(shop, &placed, &[(jug, 2)]).await.expect("the others");
    })
    .await;
}

#[tokio::test]
async fn money_that_went_back_before_does_not_go_back_again() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = has(shop, &[(jug, 1)]).await;
        let all = Payback { pieces: [(jug, 1)].into(), ..Payback::default() };
        pay_back(&shop.ctx, placed.order, all, String::new()).await.expect("out of goodwill");
        ask(shop, &placed, &[(jug, 1)]).await.expect("it may still come back");
        answer(shop, &placed, Answer::Approve).await.expect("approved");
        answer(shop, &placed, came(&[(jug, 1)], &[])).await.expect("here");
        answer(shop, &placed, Answer::Refund(ShippingBack::Nothing)).await.expect("nothing is left to go back");
        assert_eq!(given_back(shop).await, 4_500);
    })
    .await;
}

#[tokio::test]
async fn twenty_requests_for_the_last_piece_make_one_return() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = has(shop, &[(jug, 3)]).await;
        let tries: Vec<_> = (0..20)
            .map(|_| {
                let (shop, placed) = (shop.clone(), placed.clone());
                tokio::spawn(async move { ask(&shop, &placed, &[(jug, 1)]).await.is_ok() })
            })
            .collect();
        let mut asked = 0;
        for attempt in tries {
            asked += u32::from(attempt.await.expect("an answer"));
        }
        assert_eq!(asked, 3);
    })
    .await;
}

#[tokio::test]
async fn two_people_who_refund_a_return_at_once_refund_it_once() {
    for _ in 0..5 {
        story(async |shop| {
            let jug = shop.stock("Jug", 4_500, 10).await;
            let placed = has(shop, &[(jug, 2)]).await;
            ask(shop, &placed, &[(jug, 1)]).await.expect("one");
            answer(shop, &placed, Answer::Approve).await.expect("approved");
            answer(shop, &placed, came(&[(jug, 1)], &[(jug, 1)])).await.expect("here");
            let both = (0..2).map(|_| {
                let (shop, placed) = (shop.clone(), placed.clone());
                tokio::spawn(async move { answer(&shop, &placed, Answer::Refund(ShippingBack::Rest)).await.is_ok() })
            });
            let mut refunded = 0;
            for attempt in both.collect::<Vec<_>>() {
                refunded += u32::from(attempt.await.expect("an answer"));
            }
            assert_eq!((refunded, given_back(shop).await), (1, 4_500 + SHIPPING_MINOR));
        })
        .await;
    }
}

#[tokio::test]
async fn the_auditor_notices_returns_that_are_not_what_the_books_say() {
    for spoil in ["update order_line set returned = 0", "update order_return set state = 'rejected'"] {
        let shop = Arc::new(shop().await);
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = has(&shop, &[(jug, 2)]).await;
        ask(&shop, &placed, &[(jug, 1)]).await.expect("one");
        shop.check_books().await;
        shop.tamper(spoil).await;
        let breaches = audit(&shop.ctx).await.expect("an audit");
        assert!(breaches.iter().any(|breach| breach.invariant == "I15"), "{spoil}: {breaches:?}");
    }
}
