//! Somebody withdraws from a contract: at once by the order's link, or by number and e-mail address, which waits for staff.

use vitrine::domain::id::{VariantId, WithdrawalId};
use vitrine::domain::order::OrderStatus;
use vitrine::domain::payment::PaymentStatus;
use vitrine::domain::refusal::Refusal;
use vitrine::domain::withdrawal::{Declarant, Period, WithdrawalState};
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::audit::audit;
use vitrine::services::checkout::Placed;
use vitrine::services::fulfillment::{NewFulfillment, deliver, fulfill};
use vitrine::services::payback::ShippingBack;
use vitrine::services::returns::{Answer, answer_return, withdraw_return};
use vitrine::services::withdrawal::{
    NewWithdrawal, accept, decline, get_withdrawable, list_withdrawals_for_staff, withdraw, withdraw_by_number,
};

use super::mail::{check_mail, deliver as deliver_mails, text_of};
use super::shop::{SHIPPING_MINOR, Shop, refused, shop, story};

const DAY: i64 = 24 * 60;

async fn bought(shop: &Shop, wants: &[(VariantId, u32)]) -> Placed {
    let placed = shop.place(&shop.buyer(wants).await).await.expect("an order");
    shop.press(&placed, Act::Approve).await;
    placed
}

async fn has(shop: &Shop, wants: &[(VariantId, u32)]) -> Placed {
    let placed = bought(shop, wants).await;
    fulfill(&shop.ctx, placed.order, NewFulfillment::default()).await.expect("a parcel");
    deliver(&shop.ctx, placed.order, 1).await.expect("it arrived");
    placed
}

fn ada() -> Declarant {
    Declarant { name: "Ada Lovelace".to_owned(), email: "ada@example.com".to_owned() }
}

async fn declare_as(shop: &Shop, placed: &Placed, id: u64, pieces: &[(VariantId, u32)]) -> Result<u32, Refusal> {
    let new =
        NewWithdrawal { id: WithdrawalId::from_bits(id), declarant: ada(), pieces: pieces.iter().copied().collect() };
    refused(withdraw(&shop.ctx, &placed.token, new).await)
}

async fn by_number(shop: &Shop, id: u64, number: &str, email: &str) {
    let declarant = Declarant { email: email.to_owned(), ..ada() };
    withdraw_by_number(&shop.ctx, number, &declarant, WithdrawalId::from_bits(id)).await.expect("an answer");
}

async fn states(shop: &Shop, placed: &Placed) -> Vec<WithdrawalState> {
    shop.order(placed).await.withdrawals.iter().map(|found| found.state).collect()
}

async fn given_back(shop: &Shop) -> i64 {
    shop.count("select coalesce(sum(refunded_minor), 0) as n from test_gateway_session").await
}

async fn count(shop: &Shop) -> i64 {
    shop.count("select count(*) as n from withdrawal").await
}

#[tokio::test]
async fn what_was_not_sent_is_canceled_and_paid_back_at_once() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = bought(shop, &[(jug, 2)]).await;
        let left = get_withdrawable(&shop.ctx, &placed.token).await.expect("it was not even sent");
        assert_eq!((left.period, left.declarant), (Period::NotBegun, ada()));
        assert_eq!(declare_as(shop, &placed, 1, &[(jug, 2)]).await, Ok(1));

        let order = shop.order(&placed).await;
        assert_eq!((order.status, order.paid), (OrderStatus::Canceled, PaymentStatus::Refunded));
        assert_eq!(states(shop, &placed).await, [WithdrawalState::Refunded]);
        assert_eq!(given_back(shop).await, 2 * 4_500 + SHIPPING_MINOR);
        assert_eq!(shop.level(jug).await.available(), Some(10));
        let told: Vec<&str> = order.history.iter().map(|(_, said)| said.as_str()).collect();
        assert!(told.contains(&"You withdrew from the contract (withdrawal 1)."), "{told:?}");
        assert_eq!(order.withdrawal, None, "nothing is left to withdraw from");
    })
    .await;
}

#[tokio::test]
async fn some_of_what_was_sent_comes_back_and_the_receipt_says_when_it_was_declared() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = has(shop, &[(jug, 2)]).await;
        assert_eq!(declare_as(shop, &placed, 1, &[(jug, 1)]).await, Ok(1));
        assert_eq!(states(shop, &placed).await, [WithdrawalState::Received]);
        assert_eq!(given_back(shop).await, 0, "money follows the goods");
        refused(withdraw_return(&shop.ctx, &placed.token, 1).await).expect_err("a declaration is not taken back");
        let jugs = [(jug, 1)];
        let came = Answer::Receive { received: jugs.into(), restocked: jugs.into() };
        for said in [came, Answer::Refund(ShippingBack::Nothing)] {
            answer_return(&shop.ctx, placed.order, 1, said).await.expect("it takes its course");
        }
        assert_eq!(states(shop, &placed).await, [WithdrawalState::Refunded]);
        assert_eq!(given_back(shop).await, 4_500, "of a part, the delivery stays paid");

        let mails = deliver_mails(shop).await;
        let (_, mail) = mails.iter().find(|(name, _)| name.contains("withdrawal_received")).expect("a receipt");
        check_mail("withdrawal_received", mail);
        assert!(mails.iter().any(|(name, _)| name.contains("return_approved")), "it says where to send it");
        assert!(!mails.iter().any(|(name, _)| name.contains("withdrawal_noted")), "it is one address");
    })
    .await;
}

#[tokio::test]
async fn whoever_withdraws_from_everything_gets_the_delivery_back_too() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = has(shop, &[(jug, 1)]).await;
        declare_as(shop, &placed, 1, &[(jug, 1)]).await.expect("it is in time");
        let came = Answer::Receive { received: [(jug, 1)].into(), restocked: [].into() };
        for said in [came, Answer::Refund(ShippingBack::Nothing)] {
            answer_return(&shop.ctx, placed.order, 1, said).await.expect("it takes its course");
        }
        assert_eq!(given_back(shop).await, 4_500 + SHIPPING_MINOR);
    })
    .await;
}

#[tokio::test]
async fn half_of_it_is_on_its_way_and_all_is_withdrawn_from() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = bought(shop, &[(jug, 3)]).await;
        let one = NewFulfillment { pieces: [(jug, 1)].into(), ..NewFulfillment::default() };
        fulfill(&shop.ctx, placed.order, one).await.expect("a parcel");
        declare_as(shop, &placed, 1, &[(jug, 3)]).await.expect("it has not even begun");
        assert_eq!(given_back(shop).await, 2 * 4_500, "two were still here");
        let order = shop.order(&placed).await;
        assert_eq!(order.returns.len(), 1);
        assert_eq!(order.returns[0].pieces, [(1, "Jug".to_owned())]);
        assert_eq!(states(shop, &placed).await, [WithdrawalState::Received]);
    })
    .await;
}

#[tokio::test]
async fn a_declaration_that_is_sent_twice_is_one() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = has(shop, &[(jug, 2)]).await;
        for _ in 0..3 {
            assert_eq!(declare_as(shop, &placed, 1, &[(jug, 1)]).await, Ok(1));
        }
        assert_eq!(count(shop).await, 1);
        let other = has(shop, &[(jug, 1)]).await;
        assert_eq!(declare_as(shop, &other, 1, &[(jug, 1)]).await, Err(Refusal::NotFound), "it is another order’s");
        assert_eq!(declare_as(shop, &placed, 2, &[(jug, 2)]).await.expect_err("one is left").status(), 409);
        for (pieces, status) in [(&[][..], 422), (&[(jug, 0)], 422), (&[(VariantId::from_bits(1), 1)], 409)] {
            assert_eq!(declare_as(shop, &placed, 3, pieces).await.expect_err("no").status(), status, "{pieces:?}");
        }
        assert_eq!(declare_as(shop, &placed, 4, &[(jug, 1)]).await, Ok(2), "the other one, too");
    })
    .await;
}

#[tokio::test]
async fn it_can_be_declared_for_the_whole_period_and_not_for_ever() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = has(shop, &[(jug, 2)]).await;
        // This shop gives thirty days, and some more are taken as in time.
        shop.wait_minutes(30 * DAY);
        assert!(matches!(shop.order(&placed).await.withdrawal, Some(Period::EndsAt(_))));
        declare_as(shop, &placed, 1, &[(jug, 1)]).await.expect("on the last day");
        shop.wait_minutes(6 * DAY);
        assert_eq!(shop.order(&placed).await.withdrawal, None);
        let late = declare_as(shop, &placed, 2, &[(jug, 1)]).await.expect_err("it is over");
        assert!(
            late.sentence(vitrine::words::Language::English, vitrine::domain::money::Currency::EUR).contains("until"),
            "{late:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_parcel_of_which_nobody_noted_that_it_arrived_is_not_taken_for_there() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = bought(shop, &[(jug, 1)]).await;
        fulfill(&shop.ctx, placed.order, NewFulfillment::default()).await.expect("a parcel");
        shop.wait_minutes(59 * DAY);
        declare_as(shop, &placed, 1, &[(jug, 1)]).await.expect("for all anybody knows, it came a month ago");
    })
    .await;
}

#[tokio::test]
async fn by_number_and_address_it_counts_at_once_and_waits_for_staff() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = bought(shop, &[(jug, 2)]).await;
        by_number(shop, 1, "#1001", " ADA+shop@example.com").await;
        by_number(shop, 1, "#1001", "ada@example.com").await;
        assert_eq!(count(shop).await, 1);
        assert_eq!(given_back(shop).await, 0);
        let waits = fulfill(&shop.ctx, placed.order, NewFulfillment::default()).await;
        assert_eq!(refused(waits).expect_err("nothing is sent meanwhile").status(), 409);
        let mails = deliver_mails(shop).await;
        let (_, mail) = mails.iter().find(|(name, _)| name.contains("withdrawal_received")).expect("a receipt");
        assert!(text_of(mail).contains("To: ada@example.com\n") && text_of(mail).contains("We see to it now"));
        let listed = list_withdrawals_for_staff(&shop.ctx, Some(WithdrawalState::Received), 20).await.expect("a list");
        assert_eq!(listed.iter().map(|(order, found)| (*order, found.waits())).collect::<Vec<_>>(), [(1001, true)]);

        accept(&shop.ctx, placed.order, 1).await.expect("it takes its course");
        assert_eq!(shop.order(&placed).await.status, OrderStatus::Canceled);
        assert_eq!(given_back(shop).await, 2 * 4_500 + SHIPPING_MINOR);
        assert_eq!(refused(accept(&shop.ctx, placed.order, 1).await).expect_err("once").status(), 409);
    })
    .await;
}

#[tokio::test]
async fn who_does_not_know_both_gets_the_same_answer_and_nothing_happens() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        bought(shop, &[(jug, 1)]).await;
        let before = deliver_mails(shop).await;
        for (number, email) in [
            ("1002", "ada@example.com"),
            ("1001", "eve@example.com"),
            ("-1", "ada@example.com"),
            ("99999999999999999999", "ada@example.com"),
            ("' or 1=1 --", "ada@example.com"),
        ] {
            by_number(shop, 7, number, email).await;
        }
        assert_eq!((count(shop).await, deliver_mails(shop).await), (0, before));
    })
    .await;
}

#[tokio::test]
async fn staff_declines_and_says_why_and_the_goods_stay() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = has(shop, &[(jug, 1)]).await;
        declare_as(shop, &placed, 1, &[(jug, 1)]).await.expect("it is in time");
        let why = || "It was made for you, with your name on it.".to_owned();
        assert_eq!(refused(decline(&shop.ctx, placed.order, 1, " ".into()).await).expect_err("why?").status(), 422);
        decline(&shop.ctx, placed.order, 1, why()).await.expect("it is declined");
        assert_eq!(states(shop, &placed).await, [WithdrawalState::Declined]);
        assert_eq!(refused(decline(&shop.ctx, placed.order, 1, why()).await).expect_err("once").status(), 409);
        let order = shop.order(&placed).await;
        assert!(order.can_return && order.withdrawal.is_some(), "they have it");
        let mails = deliver_mails(shop).await;
        let (_, mail) = mails.iter().find(|(name, _)| name.contains("withdrawal_declined")).expect("a mail");
        check_mail("withdrawal_declined", mail);
    })
    .await;
}

#[tokio::test]
async fn the_auditor_notices_withdrawals_that_are_not_what_the_books_say() {
    for spoil in [
        "update withdrawal set state = 'refunded'",
        "update withdrawal_line set quantity = 9",
        "delete from outbox where kind = 'withdrawal_received'",
    ] {
        let shop = shop().await;
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = has(&shop, &[(jug, 2)]).await;
        declare_as(&shop, &placed, 1, &[(jug, 1)]).await.expect("it is in time");
        shop.check_books().await;
        shop.tamper(spoil).await;
        let breaches = audit(&shop.ctx).await.expect("an audit");
        assert!(breaches.iter().any(|breach| breach.invariant == "I18"), "{spoil}: {breaches:?}");
    }
}
