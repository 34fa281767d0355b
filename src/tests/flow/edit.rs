//! Staff changes an order that is placed: the buyer pays the difference, or declines; what it costs less goes back.

use vitrine::domain::edit::EditState;
use vitrine::domain::fulfillment::FulfillmentStatus;
use vitrine::domain::id::{AttemptId, VariantId};
use vitrine::domain::money::{Currency, Money};
use vitrine::domain::order::{OrderStatus, OrderView};
use vitrine::domain::payment::{CaptureMode, PaymentStatus};
use vitrine::domain::reconciliation::BreakKind;
use vitrine::domain::refusal::Refusal;
use vitrine::providers::payment::test_gateway::{Act, Line};
use vitrine::services::audit::{audit, repair};
use vitrine::services::cancel::{Who, cancel_order, cancel_pieces};
use vitrine::services::checkout::Placed;
use vitrine::services::edit::{
    NewEdit, decline_edit, pay_for_edit, propose_edit, return_from_paying_edit, withdraw_edit,
};
use vitrine::services::fulfillment::{NewFulfillment, fulfill};
use vitrine::services::invoice::get_invoice;
use vitrine::services::payback::{Payback, pay_back};
use vitrine::services::payment::settle;
use vitrine::services::reconciliation::{Compared, list_breaks, reconcile_books};
use vitrine::services::test_gateway::act_on_test_page;
use vitrine::store::db::{StoreError, Tx};
use vitrine::store::edit::Edit;

use super::super::database::{Kind, kinds};
use super::mail::{check_mail, deliver};
use super::shop::{SHIPPING_MINOR, Shop, refused, shop, shop_on, story};

async fn bought(shop: &Shop, wants: &[(VariantId, u32)]) -> Placed {
    let placed = shop.place(&shop.buyer(wants).await).await.expect("an order");
    shop.press(&placed, Act::Approve).await;
    placed
}

async fn propose(
    shop: &Shop,
    placed: &Placed,
    added: &[(VariantId, u32)],
    removed: &[(VariantId, u32)],
) -> Result<Edit, Refusal> {
    let new = NewEdit { added: added.iter().copied().collect(), removed: removed.iter().copied().collect() };
    refused(propose_edit(&shop.ctx, placed.order, new).await)
}

/// The buyer goes to the provider's page for the change that is open.
async fn go_to_pay(shop: &Shop, placed: &Placed) -> Option<String> {
    let edit = shop.order(placed).await.edit.expect("an open change");
    pay_for_edit(&shop.ctx, &placed.token, edit.number, edit.due_minor).await.expect("a page")
}

/// The buyer presses a button there, and comes back.
async fn press(shop: &Shop, placed: &Placed, url: &str, act: Act) -> OrderView {
    let number = shop.order(placed).await.edit.map_or(1, |edit| edit.number);
    let token = url.strip_prefix("/pay/test/").expect("the test gateway's page");
    act_on_test_page(&shop.ctx, token, act).await.expect("a button");
    return_from_paying_edit(&shop.ctx, &placed.token, number).await.expect("they are back");
    shop.order(placed).await
}

async fn pay(shop: &Shop, placed: &Placed) -> OrderView {
    let url = go_to_pay(shop, placed).await.expect("there is something to pay");
    press(shop, placed, &url, Act::Approve).await
}

/// What went back of all payments.
async fn given_back(shop: &Shop) -> i64 {
    shop.count("select coalesce(sum(refunded_minor), 0) as n from test_gateway_session").await
}

/// The attempt to collect for an edit; there is one.
async fn attempt_for_edit(shop: &Shop) -> AttemptId {
    let act = async |tx: &mut Tx| -> Result<AttemptId, StoreError> {
        tx.query_one("select id from payment_attempt where edit_id <> ''", &[]).await?.parse("id")
    };
    shop.ctx.store.read(act).await.expect("it is there")
}

async fn captured(shop: &Shop) -> i64 {
    shop.count("select coalesce(sum(captured_minor), 0) as n from payment_attempt").await
}

#[tokio::test]
async fn the_buyer_pays_for_what_is_added_and_it_is_part_of_the_order() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let mug = shop.stock("Mug", 2_000, 10).await;
        let placed = bought(shop, &[(jug, 1)]).await;
        let edit = propose(shop, &placed, &[(jug, 1), (mug, 2)], &[]).await.expect("a change");
        assert_eq!((edit.state, edit.change.due_minor()), (EditState::Proposed, 4_500 + 2 * 2_000));
        assert_eq!((shop.counts(jug).await, shop.counts(mug).await), ((10, 1, 1), (10, 0, 2)), "it is held");
        let order = shop.order(&placed).await;
        assert_eq!(
            (order.lines.len(), order.totals.total_minor),
            (1, 4_500 + SHIPPING_MINOR),
            "nothing has changed yet"
        );

        // Its price stays what it was when the buyer was asked.
        shop.change("Mug", |mug| mug.variants.iter_mut().for_each(|variant| variant.price_minor = 9_999)).await;
        let order = pay(shop, &placed).await;
        assert!(order.edit.is_none());
        assert_eq!((order.status, order.paid), (OrderStatus::Placed, PaymentStatus::Paid));
        assert_eq!(order.totals.total_minor, 2 * 4_500 + 2 * 2_000 + SHIPPING_MINOR);
        assert_eq!(captured(shop).await, order.totals.total_minor);
        assert_eq!((shop.counts(jug).await, shop.counts(mug).await), ((10, 2, 0), (10, 2, 0)), "it is the order's own");

        let mails = deliver(shop).await;
        for kind in ["edit_proposed", "edit_applied"] {
            let (_, mail) = mails.iter().find(|(name, _)| name.contains(kind)).expect("a mail");
            check_mail(kind, mail);
        }
        let numbers = shop.order(&placed).await.invoices;
        assert_eq!(numbers.len(), 2);
        let second = get_invoice(&shop.ctx, &placed.token, &numbers[1]).await.expect("an invoice");
        assert_eq!((second.total_minor, second.lines.len()), (8_500, 2));
        assert_eq!(second.taxes[0].amount_minor + second.taxes[0].taxable_minor, 8_500);

        fulfill(&shop.ctx, placed.order, NewFulfillment::default()).await.expect("all of it in one parcel");
        assert_eq!(shop.order(&placed).await.fulfillment, FulfillmentStatus::Fulfilled);
        assert_eq!((shop.counts(jug).await, shop.counts(mug).await), ((8, 0, 0), (8, 0, 0)));
    })
    .await;
}

#[tokio::test]
async fn what_is_declined_withdrawn_or_not_paid_in_time_leaves_no_trace() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let mug = shop.stock("Mug", 2_000, 10).await;
        let placed = bought(shop, &[(jug, 2)]).await;
        let before = shop.order(&placed).await;
        for way in ["decline", "withdraw", "expire"] {
            for goes_to_pay in [false, true] {
                let edit = propose(shop, &placed, &[(mug, 3)], &[(jug, 1)]).await.expect("a change");
                let url = if goes_to_pay { go_to_pay(shop, &placed).await } else { None };
                let nothing_to_cancel = cancel_pieces(&shop.ctx, placed.order, [(jug, 2)].into(), String::new()).await;
                assert_eq!(refused(nothing_to_cancel).expect_err("one is spoken for").status(), 409);
                match way {
                    "decline" => decline_edit(&shop.ctx, &placed.token, edit.number).await.expect("it is declined"),
                    "withdraw" => withdraw_edit(&shop.ctx, placed.order, edit.number).await.expect("it is withdrawn"),
                    _ => {
                        shop.wait_minutes(3 * 24 * 60 + 1);
                        shop.work().await;
                    }
                }
                let order = shop.order(&placed).await;
                assert!(order.edit.is_none(), "{way}");
                assert_eq!(
                    (order.lines, order.totals, order.paid),
                    (before.lines.clone(), before.totals.clone(), before.paid)
                );
                assert_eq!((shop.counts(jug).await, shop.counts(mug).await), ((10, 2, 0), (10, 0, 0)), "{way}");
                if let Some(token) = url.as_deref().and_then(|url| url.strip_prefix("/pay/test/")) {
                    let _ = act_on_test_page(&shop.ctx, token, Act::Approve).await;
                    shop.work().await;
                    assert_eq!(captured(shop).await, before.totals.total_minor, "its page is closed");
                }
                let again = refused(pay_for_edit(&shop.ctx, &placed.token, edit.number, edit.change.due_minor()).await);
                assert_eq!(again.expect_err("it is over").status(), 409);
            }
        }
        let mails = deliver(shop).await;
        let (_, mail) = mails.iter().find(|(name, _)| name.contains("edit_ended")).expect("a mail");
        check_mail("edit_ended", mail);
    })
    .await;
}

#[tokio::test]
async fn a_swap_costs_the_difference_or_gives_it_back() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let mug = shop.stock("Mug", 2_000, 10).await;
        let placed = bought(shop, &[(jug, 1)]).await;
        // Two mugs for a jug cost less: the difference goes back at once.
        let edit = propose(shop, &placed, &[(mug, 2)], &[(jug, 1)]).await.expect("a change");
        assert_eq!((edit.state, edit.change.due_minor()), (EditState::Applied, -500));
        assert_eq!(given_back(shop).await, 500);
        assert_eq!((shop.counts(jug).await, shop.counts(mug).await), ((10, 0, 0), (10, 2, 0)));
        // A jug for a mug costs more.
        let edit = propose(shop, &placed, &[(jug, 1)], &[(mug, 1)]).await.expect("a change");
        assert_eq!(edit.change.due_minor(), 2_500);
        let order = pay(shop, &placed).await;
        assert_eq!(order.paid, PaymentStatus::PartiallyRefunded);
        assert_eq!((shop.counts(jug).await, shop.counts(mug).await), ((10, 1, 0), (10, 1, 0)));
        // What costs the same is done at once, too.
        let edit = propose(shop, &placed, &[(mug, 1)], &[(mug, 1)]).await.expect("a change");
        assert_eq!((edit.state, edit.change.due_minor()), (EditState::Applied, 0));

        let mut sums = (0, 0);
        for number in shop.order(&placed).await.invoices {
            let document = get_invoice(&shop.ctx, &placed.token, &number).await.expect("a document");
            let sign = if document.series.is_credit_note() { -1 } else { 1 };
            let tax: i64 = document.taxes.iter().map(|tax| tax.amount_minor).sum();
            sums = (sums.0 + sign * document.total_minor, sums.1 + sign * tax);
        }
        assert_eq!(sums.0, 4_500 + 2_000 + SHIPPING_MINOR, "the documents come to what the order is now");
        // Everything goes back, to the cent, with all its tax.
        cancel_order(&shop.ctx, placed.order, Who::Staff, String::new()).await.expect("it is canceled");
        assert_eq!(given_back(shop).await, captured(shop).await);
        let mut tax = 0;
        for number in shop.order(&placed).await.invoices {
            let document = get_invoice(&shop.ctx, &placed.token, &number).await.expect("a document");
            let sum: i64 = document.taxes.iter().map(|tax| tax.amount_minor).sum();
            tax += if document.series.is_credit_note() { -sum } else { sum };
        }
        assert_eq!(tax, 0);
    })
    .await;
}

#[tokio::test]
async fn refunds_reach_the_payments_that_took_the_money_newest_first() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_501, 10).await;
        let placed = bought(shop, &[(jug, 2)]).await;
        propose(shop, &placed, &[(jug, 1)], &[]).await.expect("a change");
        pay(shop, &placed).await;
        let two = Payback { pieces: [(jug, 2)].into(), ..Payback::default() };
        let refunds = pay_back(&shop.ctx, placed.order, two, String::new()).await.expect("money");
        assert_eq!(refunds.iter().map(|refund| refund.amount.minor).collect::<Vec<_>>(), [4_501, 4_501]);
        assert_ne!(refunds[0].attempt, refunds[1].attempt);
        let some = Payback { other_minor: 91, ..Payback::default() };
        pay_back(&shop.ctx, placed.order, some, String::new()).await.expect("money");
        cancel_order(&shop.ctx, placed.order, Who::Buyer, String::new()).await.expect("it is canceled");
        assert_eq!(given_back(shop).await, 3 * 4_501 + SHIPPING_MINOR);
        assert_eq!(shop.order(&placed).await.paid, PaymentStatus::Refunded);
    })
    .await;
}

#[tokio::test]
async fn one_change_is_open_at_a_time_and_takes_only_what_is_there() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 3).await;
        let placed = bought(shop, &[(jug, 1)]).await;
        assert!(matches!(propose(shop, &placed, &[(jug, 3)], &[]).await, Err(Refusal::SoldOut { left: 2, .. })));
        assert!(matches!(propose(shop, &placed, &[], &[(jug, 1)]).await, Err(Refusal::Invalid { .. })));
        assert!(matches!(propose(shop, &placed, &[(jug, 1)], &[(jug, 2)]).await, Err(Refusal::Conflict { .. })));
        propose(shop, &placed, &[(jug, 2)], &[]).await.expect("a change");
        assert!(matches!(propose(shop, &placed, &[(jug, 1)], &[]).await, Err(Refusal::Conflict { .. })));
        let other = shop.place(&shop.buyer(&[(jug, 1)]).await).await;
        assert!(other.is_err(), "nobody else gets what is held");

        let wrong = refused(pay_for_edit(&shop.ctx, &placed.token, 1, 1).await).expect_err("not what was seen");
        assert_eq!(wrong, Refusal::TotalChanged { total: Money::new(9_000, Currency::EUR) });
        let first = go_to_pay(shop, &placed).await;
        assert_eq!(go_to_pay(shop, &placed).await, first, "paying twice is paying once");
        let declined = press(shop, &placed, &first.expect("a page"), Act::DeclineGeneric).await;
        assert!(declined.edit.is_some(), "it can be tried again");
        pay(shop, &placed).await;
        assert_eq!(shop.count("select count(*) as n from payment_attempt where state = 'captured'").await, 2);
        assert_eq!(shop.counts(jug).await, (3, 3, 0));
        cancel_order(&shop.ctx, placed.order, Who::Staff, String::new()).await.expect("it is canceled");
        assert!(matches!(propose(shop, &placed, &[(jug, 1)], &[]).await, Err(Refusal::Conflict { .. })));
    })
    .await;
}

#[tokio::test]
async fn an_order_that_is_canceled_takes_its_open_change_along() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = bought(shop, &[(jug, 1)]).await;
        propose(shop, &placed, &[(jug, 1)], &[]).await.expect("a change");
        go_to_pay(shop, &placed).await.expect("a page");
        cancel_order(&shop.ctx, placed.order, Who::Buyer, String::new()).await.expect("it is canceled");
        assert_eq!(shop.counts(jug).await, (10, 0, 0));
        assert_eq!(given_back(shop).await, 4_500 + SHIPPING_MINOR);
        assert_eq!(shop.count("select count(*) as n from test_gateway_session where state = 'open'").await, 0);
    })
    .await;
}

/// The provider has confirmed that a payment is over, and takes the money all the same.
#[tokio::test]
async fn money_for_a_change_that_is_over_goes_back() {
    for by_staff in [false, true] {
        story(async |shop| {
            let jug = shop.stock("Jug", 4_500, 10).await;
            let placed = bought(shop, &[(jug, 1)]).await;
            propose(shop, &placed, &[(jug, 1)], &[]).await.expect("a change");
            go_to_pay(shop, &placed).await.expect("there is something to pay");
            if by_staff {
                withdraw_edit(&shop.ctx, placed.order, 1).await.expect("it is withdrawn");
            } else {
                decline_edit(&shop.ctx, &placed.token, 1).await.expect("it is declined");
            }
            shop.tamper("update test_gateway_session set state = 'captured' where state = 'closed'").await;
            let attempt = attempt_for_edit(shop).await;
            settle(&shop.ctx, attempt).await.expect("it answers");
            assert_eq!((captured(shop).await, given_back(shop).await), (2 * 4_500 + SHIPPING_MINOR, 4_500));
            settle(&shop.ctx, attempt).await.expect("it answers");
            assert_eq!(given_back(shop).await, 4_500, "once");

            let order = shop.order(&placed).await;
            assert_eq!((order.status, order.totals.total_minor), (OrderStatus::Placed, 4_500 + SHIPPING_MINOR));
            assert_eq!((order.paid, order.lines[0].quantity.get()), (PaymentStatus::PartiallyRefunded, 1));
            assert_eq!(shop.counts(jug).await, (10, 1, 0), "nothing is held or sold for it");
        })
        .await;
    }
}

#[tokio::test]
async fn an_answer_that_is_lost_does_no_harm() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = bought(shop, &[(jug, 1)]).await;
        propose(shop, &placed, &[(jug, 1)], &[]).await.expect("a change");
        shop.gateway().set_line(Line::AnswersLost);
        refused(pay_for_edit(&shop.ctx, &placed.token, 1, 4_500).await).expect_err("nobody answers");
        refused(decline_edit(&shop.ctx, &placed.token, 1).await).expect_err("nobody confirms");
        assert_eq!(shop.counts(jug).await, (10, 1, 1), "it is held until somebody does");
        shop.gateway().set_line(Line::Good);
        let url = go_to_pay(shop, &placed).await.expect("a page");
        let token = url.strip_prefix("/pay/test/").expect("a page");
        shop.gateway().act(token, Act::Approve).await.expect("it is paid, and nobody tells");
        assert_eq!(shop.count("select count(*) as n from test_gateway_session").await, 2);
        shop.wait_minutes(3);
        shop.work().await;
        assert_eq!((shop.counts(jug).await, captured(shop).await), ((10, 2, 0), 9_000 + SHIPPING_MINOR));
    })
    .await;
}

#[tokio::test]
async fn each_payment_of_a_changed_order_has_to_stand_in_the_providers_books() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = bought(shop, &[(jug, 1)]).await;
        propose(shop, &placed, &[(jug, 1)], &[]).await.expect("a change");
        pay(shop, &placed).await;
        let compare = async || reconcile_books(&shop.ctx, 7).await.expect("the gateway shows its books");
        assert_eq!(compare().await, Compared::default(), "two payments for one order are right");
        shop.tamper("update test_gateway_session set state = 'closed' where amount_minor = 4500").await;
        assert_eq!(compare().await, Compared { opened: 1, closed: 0, open: 1 });
        let found = list_breaks(&shop.ctx).await.expect("a list").remove(0);
        assert_eq!((found.kind, found.order_number), (BreakKind::PaidWithoutCharge, Some(1_001)));
        assert_eq!(found.ours, Some(Money::new(4_500, Currency::EUR)), "it is the payment for the change");
        refused(fulfill(&shop.ctx, placed.order, NewFulfillment::default()).await).expect_err("it is frozen");
        shop.tamper("update test_gateway_session set state = 'captured' where amount_minor = 4500").await;
        assert_eq!(compare().await, Compared { opened: 0, closed: 1, open: 0 });
        fulfill(&shop.ctx, placed.order, NewFulfillment::default()).await.expect("a parcel");
    })
    .await;
}

#[tokio::test]
async fn where_money_is_taken_on_shipment_the_difference_is_set_aside_too() {
    let mut shop = shop().await;
    shop.ctx = shop.ctx.clone().with_capture(CaptureMode::OnShipment);
    let jug = shop.stock("Jug", 4_500, 10).await;
    let placed = bought(&shop, &[(jug, 1)]).await;
    let out = propose(&shop, &placed, &[(jug, 1)], &[(jug, 1)]).await;
    assert!(matches!(out, Err(Refusal::Conflict { .. })), "what is not taken can't be moved");
    propose(&shop, &placed, &[(jug, 1)], &[]).await.expect("a change");
    let order = pay(&shop, &placed).await;
    assert_eq!((order.paid, captured(&shop).await), (PaymentStatus::Authorized, 0));
    assert_eq!(shop.counts(jug).await, (10, 2, 0));
    shop.check_books().await;
    let other = bought(&shop, &[(jug, 1)]).await;
    propose(&shop, &other, &[(jug, 1)], &[]).await.expect("a change");
    pay(&shop, &other).await;

    fulfill(&shop.ctx, placed.order, NewFulfillment::default()).await.expect("a parcel");
    assert_eq!(captured(&shop).await, 9_000 + SHIPPING_MINOR, "both are taken when it is sent");
    cancel_order(&shop.ctx, other.order, Who::Buyer, String::new()).await.expect("it is canceled");
    assert_eq!(shop.order(&other).await.paid, PaymentStatus::Voided, "both are let go");
    shop.check_books().await;
}

/// A shop with an order that was changed and paid, and shall be changed again.
async fn changed_shop(kind: Kind) -> Shop {
    let shop = shop_on(kind).await;
    let jug = shop.stock("Jug", 4_500, 10).await;
    let placed = bought(&shop, &[(jug, 1)]).await;
    propose(&shop, &placed, &[(jug, 1)], &[]).await.expect("a change");
    pay(&shop, &placed).await;
    propose(&shop, &placed, &[(jug, 2)], &[]).await.expect("another one");
    assert_eq!(audit(&shop.ctx).await.expect("an audit"), []);
    shop
}

#[tokio::test]
async fn the_auditor_notices_what_does_not_fit_a_change() {
    for kind in kinds() {
        for (promise, spoil) in [
            ("I2", "update edit_hold set quantity = quantity + 1"),
            ("I2", "update order_edit set state = 'declined' where state = 'proposed'"),
            ("I3", "update order_edit set state = 'declined' where state = 'applied'"),
            ("I3", "update order_edit set due_minor = due_minor - 1 where state = 'applied'"),
            ("I10", "update edit_hold set quantity = 1; update stock_level set held = 1"),
            ("I16", "update order_edit set currency = 'USD' where state = 'applied'"),
        ] {
            let shop = changed_shop(*kind).await;
            for statement in spoil.split("; ") {
                shop.tamper(statement).await;
            }
            let found = audit(&shop.ctx).await.expect("an audit");
            assert!(found.iter().any(|breach| breach.invariant == promise), "{spoil}: {found:?}");
        }
        let shop = changed_shop(*kind).await;
        shop.tamper(
            "insert into edit_hold (edit_id, variant_id, quantity)
             select id, '00000000000z8', 1 from order_edit where state = 'applied'",
        )
        .await;
        assert_ne!(repair(&shop.ctx).await.expect("a repair"), []);
        assert_eq!(audit(&shop.ctx).await.expect("an audit"), [], "nothing is held by what is done");
    }
}
