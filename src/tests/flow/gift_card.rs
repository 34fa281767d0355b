//! Gift cards and store credit: issued, used for orders, given back.

use std::sync::Arc;

use futures::future::join_all;
use vitrine::domain::gift_card::{CardEvent, CardRefusal};
use vitrine::domain::id::GiftCardId;
use vitrine::domain::money::{Currency, Money};
use vitrine::domain::order::OrderStatus;
use vitrine::domain::payment::{CaptureMode, PaymentStatus};
use vitrine::domain::refusal::Refusal;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::audit::{audit, repair};
use vitrine::services::cancel::{Who, cancel_order};
use vitrine::services::checkout::{Buyer, Placed, Seen, get_checkout, put_card_away, use_card};
use vitrine::services::edit::{NewEdit, decline_edit, pay_for_edit, propose_edit, return_from_paying_edit};
use vitrine::services::gift_card::{NewCard, find_cards, issue_card, move_gift_card};
use vitrine::services::invoice::get_invoice;
use vitrine::services::payback::{BackTo, Payback, pay_back};
use vitrine::services::reconciliation::{DAYS, reconcile_books};
use vitrine::services::test_gateway::act_on_test_page;

use super::mail::{deliver, text_of};
use super::shop::{SHIPPING_MINOR, Shop, refused, story};

/// A card over so much, and its code.
pub async fn card(shop: &Shop, minor: i64) -> (GiftCardId, String) {
    card_of(shop, Money::new(minor, Currency::EUR), None).await
}

async fn card_of(shop: &Shop, amount: Money, days: Option<i64>) -> (GiftCardId, String) {
    let expires_at = days.map(|days| shop.ctx.now().plus_ms(days * 86_400_000));
    let new = NewCard { amount, expires_at, email: String::new() };
    let (card, code) = issue_card(&shop.ctx, new).await.expect("a card");
    (card.id, code.expose())
}

async fn types(shop: &Shop, buyer: &Buyer, code: &str) -> Result<(), Refusal> {
    refused(use_card(&shop.ctx, buyer, code).await)
}

/// The buyer places the order for the sums that they see.
pub async fn place(shop: &Shop, buyer: &Buyer) -> Result<Placed, Refusal> {
    let view = get_checkout(&shop.ctx, buyer).await.expect("a checkout");
    let seen = Seen { total_minor: view.quote.totals.total_minor, to_pay_minor: view.to_pay_minor };
    refused(vitrine::services::checkout::place_order(&shop.ctx, buyer, seen).await)
}

pub async fn balance(shop: &Shop, card: GiftCardId) -> i64 {
    find_cards(&shop.ctx, &card.to_string()).await.expect("it can be read")[0].card.balance.minor
}

const JUG_MINOR: i64 = 4_510;
const TOTAL_MINOR: i64 = JUG_MINOR + SHIPPING_MINOR;

#[tokio::test]
async fn a_card_pays_its_part_and_the_rest_is_paid_by_card() {
    story(async |shop| {
        let jug = shop.stock("Jug", JUG_MINOR, 5).await;
        let (id, code) = card(shop, 3_000).await;
        let buyer = shop.buyer(&[(jug, 1)]).await;
        let without = get_checkout(&shop.ctx, &buyer).await.expect("a checkout").quote.totals;
        types(shop, &buyer, &code.to_lowercase().replace('-', " ")).await.expect("it is known");
        types(shop, &buyer, &code).await.expect("typed twice, used once");
        let view = get_checkout(&shop.ctx, &buyer).await.expect("a checkout");
        assert_eq!(view.quote.totals, without, "it is a payment, not a discount");
        assert_eq!(view.to_pay_minor, TOTAL_MINOR - 3_000);
        assert_eq!(view.cards.len(), 1);
        assert!(code.replace('-', "").ends_with(&view.cards[0].tender.last_four));
        assert_eq!(balance(shop, id).await, 3_000, "nothing is taken before the order is placed");

        let placed = place(shop, &buyer).await.expect("an order");
        assert_eq!(balance(shop, id).await, 0);
        assert_eq!(shop.attempt(&placed).await.amount.minor, TOTAL_MINOR - 3_000);
        assert_eq!(place(shop, &buyer).await.expect("the same order").order, placed.order);
        let order = shop.press(&placed, Act::Approve).await;
        assert_eq!((order.status, order.paid), (OrderStatus::Placed, PaymentStatus::Paid));
        assert_eq!(order.tenders[0].amount_minor, 3_000);
        assert_eq!(order.totals.total_minor, TOTAL_MINOR);
    })
    .await;
}

#[tokio::test]
async fn an_order_that_cards_pay_whole_is_paid_at_once() {
    story(async |shop| {
        let jug = shop.stock("Jug", JUG_MINOR, 5).await;
        let (late, late_code) = card(shop, 4_000).await;
        let (soon, soon_code) = card_of(shop, Money::new(2_000, Currency::EUR), Some(10)).await;
        let buyer = shop.buyer(&[(jug, 1)]).await;
        for code in [&late_code, &soon_code] {
            types(shop, &buyer, code).await.expect("it is known");
        }
        let placed = place(shop, &buyer).await.expect("an order");
        assert_eq!(placed.pay_url, None);
        let order = shop.order(&placed).await;
        assert_eq!((order.status, order.paid), (OrderStatus::Placed, PaymentStatus::Paid));
        assert_eq!((balance(shop, soon).await, balance(shop, late).await), (0, 1_000), "what expires goes first");
        assert_eq!(shop.counts(jug).await, (5, 1, 0));
        assert_eq!(shop.count("select count(*) as n from payment_attempt").await, 0);
        let mails = deliver(shop).await;
        assert!(mails.iter().any(|(name, _)| name.contains("order_placed")));
        assert_eq!(place(shop, &buyer).await.expect("the same order").order, placed.order);
        assert_eq!(balance(shop, late).await, 1_000);
    })
    .await;
}

#[tokio::test]
async fn an_order_that_is_not_paid_gives_the_card_its_value_back_once() {
    story(async |shop| {
        let jug = shop.stock("Jug", JUG_MINOR, 5).await;
        let (id, code) = card(shop, 3_000).await;
        let buyer = shop.buyer(&[(jug, 1)]).await;
        types(shop, &buyer, &code).await.expect("it is known");
        let placed = place(shop, &buyer).await.expect("an order");
        shop.press(&placed, Act::Abandon).await;
        assert_eq!(balance(shop, id).await, 0, "the buyer may come back");
        let some = Payback { other_minor: 700, ..Payback::default() };
        let refused = refused(pay_back(&shop.ctx, placed.order, some, String::new()).await);
        assert!(matches!(refused, Err(Refusal::Conflict { .. })), "nothing was paid yet: {refused:?}");
        for _ in 0..3 {
            shop.wait_minutes(36);
            shop.work().await;
        }
        assert_eq!(shop.order(&placed).await.status, OrderStatus::Canceled);
        assert_eq!(balance(shop, id).await, 3_000);
        assert_eq!(shop.order(&placed).await.tenders, []);
    })
    .await;
}

#[tokio::test]
async fn a_buyer_who_changes_their_mind_has_the_card_for_the_next_order() {
    story(async |shop| {
        let jug = shop.stock("Jug", JUG_MINOR, 5).await;
        let (id, code) = card(shop, 3_000).await;
        let mut buyer = shop.buyer(&[(jug, 1)]).await;
        types(shop, &buyer, &code).await.expect("it is known");
        let first = place(shop, &buyer).await.expect("an order");
        let view = get_checkout(&shop.ctx, &buyer).await.expect("a checkout");
        assert_eq!(view.to_pay_minor, TOTAL_MINOR - 3_000, "the card is still theirs");
        buyer.cart = super::shop::cart(&[(jug, 2)]);
        let second = place(shop, &buyer).await.expect("another order");
        assert_eq!(shop.order(&first).await.status, OrderStatus::Canceled);
        assert_eq!(balance(shop, id).await, 0);
        assert_eq!(shop.attempt(&second).await.amount.minor, TOTAL_MINOR + JUG_MINOR - 3_000);

        put_card_away(&shop.ctx, &buyer, id).await.expect("it is removed");
        let third = place(shop, &buyer).await.expect("a third order");
        assert_eq!(balance(shop, id).await, 3_000);
        assert_eq!(shop.press(&third, Act::Approve).await.tenders, []);
    })
    .await;
}

#[tokio::test]
async fn a_card_that_was_used_elsewhere_meanwhile_changes_what_is_to_be_paid() {
    story(async |shop| {
        let jug = shop.stock("Jug", JUG_MINOR, 5).await;
        let (id, code) = card(shop, 3_000).await;
        let (ann, ben) = (shop.buyer(&[(jug, 1)]).await, shop.buyer(&[(jug, 1)]).await);
        for buyer in [&ann, &ben] {
            types(shop, buyer, &code).await.expect("it is known");
        }
        let seen = Seen { total_minor: TOTAL_MINOR, to_pay_minor: TOTAL_MINOR - 3_000 };
        place(shop, &ann).await.expect("an order");
        let late = refused(vitrine::services::checkout::place_order(&shop.ctx, &ben, seen).await);
        assert_eq!(late, Err(Refusal::ToPayChanged { to_pay: Money::new(TOTAL_MINOR, Currency::EUR) }));
        assert_eq!(shop.count("select count(*) as n from \"order\"").await, 1, "nothing was written");
        let view = get_checkout(&shop.ctx, &ben).await.expect("a checkout");
        assert_eq!((view.to_pay_minor, view.cards[0].refusal), (TOTAL_MINOR, Some(CardRefusal::Spent)));
        assert_eq!(balance(shop, id).await, 0);
        let placed = place(shop, &ben).await.expect("without the card");
        assert_eq!(shop.attempt(&placed).await.amount.minor, TOTAL_MINOR);
    })
    .await;
}

#[tokio::test]
async fn a_buyer_is_told_why_a_card_is_not_taken() {
    story(async |shop| {
        let jug = shop.stock("Jug", JUG_MINOR, 5).await;
        let buyer = shop.buyer(&[(jug, 1)]).await;
        let says = async |code: &str| match types(shop, &buyer, code).await {
            Err(Refusal::GiftCard { reason }) => reason,
            other => panic!("{other:?}"),
        };
        let (id, code) = card(shop, 3_000).await;
        let wrong = if code.ends_with('0') { format!("{}1", &code[..33]) } else { format!("{}0", &code[..33]) };
        for unknown in ["", "KILN10", &wrong, "0000-0000-0000-0000-0000-0000-0000"] {
            assert_eq!(says(unknown).await, CardRefusal::Unknown, "{unknown}");
        }
        move_gift_card(&shop.ctx, id, CardEvent::Disable).await.expect("it is disabled");
        assert_eq!(says(&code).await, CardRefusal::Disabled);
        move_gift_card(&shop.ctx, id, CardEvent::Enable).await.expect("it is enabled");
        let (_, dollars) = card_of(shop, Money::new(1, "USD".parse().expect("a currency")), None).await;
        assert_eq!(says(&dollars).await, CardRefusal::OtherCurrency);
        let (_, soon) = card_of(shop, Money::new(1, Currency::EUR), Some(1)).await;
        shop.wait_minutes(24 * 60);
        assert_eq!(says(&soon).await, CardRefusal::Expired);
        for _ in 0..5 {
            types(shop, &buyer, &card(shop, 1).await.1).await.expect("it is known");
        }
        assert_eq!(says(&code).await, CardRefusal::TooMany);
        let nobody = Buyer { secret: None, ..buyer.clone() };
        assert_eq!(types(shop, &nobody, &code).await, Err(Refusal::NotFound), "a code is tried in a checkout alone");
    })
    .await;
}

#[tokio::test]
async fn a_card_that_is_disabled_after_it_was_typed_pays_nothing() {
    story(async |shop| {
        let jug = shop.stock("Jug", JUG_MINOR, 5).await;
        let (id, code) = card(shop, 10_000).await;
        let buyer = shop.buyer(&[(jug, 1)]).await;
        types(shop, &buyer, &code).await.expect("it is known");
        move_gift_card(&shop.ctx, id, CardEvent::Disable).await.expect("it is disabled");
        let seen = Seen { total_minor: TOTAL_MINOR, to_pay_minor: 0 };
        let placed = refused(vitrine::services::checkout::place_order(&shop.ctx, &buyer, seen).await);
        assert_eq!(placed, Err(Refusal::ToPayChanged { to_pay: Money::new(TOTAL_MINOR, Currency::EUR) }));
        assert_eq!(balance(shop, id).await, 10_000);
    })
    .await;
}

/// A6 of the faults: <https://www.bailis.org/papers/acidrain-sigmod2017.pdf>.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_card_is_never_spent_twice() {
    story(async |shop| {
        let jug = shop.stock("Jug", JUG_MINOR, 50).await;
        let (id, code) = card(shop, TOTAL_MINOR * 3 + 1).await;
        let mut buyers = Vec::new();
        for _ in 0..12 {
            let buyer = shop.buyer(&[(jug, 1)]).await;
            types(shop, &buyer, &code).await.expect("it is known");
            buyers.push(buyer);
        }
        let all = buyers.into_iter().map(|buyer| {
            let shop: Arc<Shop> = shop.clone();
            tokio::spawn(async move {
                loop {
                    let seen = Seen { total_minor: TOTAL_MINOR, to_pay_minor: 0 };
                    match refused(vitrine::services::checkout::place_order(&shop.ctx, &buyer, seen).await) {
                        Err(Refusal::Busy { .. }) => {}
                        Err(Refusal::ToPayChanged { .. }) => return false,
                        placed => return placed.expect("an order").pay_url.is_none(),
                    }
                }
            })
        });
        let paid = join_all(all).await.into_iter().filter(|paid| *paid.as_ref().expect("it ends")).count();
        assert_eq!(paid, 3);
        assert_eq!(balance(shop, id).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_code_is_in_its_mail_and_nowhere_else() {
    story(async |shop| {
        let email = "ann@example.com".to_owned();
        let new = NewCard { amount: Money::new(5_000, Currency::EUR), expires_at: None, email };
        let (issued, code) = issue_card(&shop.ctx, new).await.expect("a card");
        let mails = deliver(shop).await;
        let [(_, mail)] = &mails[..] else { panic!("one mail: {mails:?}") };
        let text = text_of(mail);
        assert!(text.contains(&code.expose()) && text.contains("€50.00"), "{text}");
        assert_eq!(deliver(shop).await.len(), 1, "it is sent once");
        let in_rows = "select count(*) as n from gift_card where code_hash like '%-%' or length(last_four) <> 4";
        assert_eq!(shop.count(in_rows).await, 0);
        assert_eq!(find_cards(&shop.ctx, &issued.last_four.to_lowercase()).await.expect("cards").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_card_that_makes_no_sense_is_not_issued() {
    story(async |shop| {
        let now = shop.ctx.now();
        for (minor, expires_at) in [(0, None), (-1, None), (i64::MAX, None), (100, Some(now))] {
            let amount = Money::new(minor, Currency::EUR);
            let new = NewCard { amount, expires_at, email: String::new() };
            assert!(matches!(refused(issue_card(&shop.ctx, new).await), Err(Refusal::Invalid { .. })), "{minor}");
        }
    })
    .await;
}

/// An order over 50 EUR, of which a card over so much pays what it can; the rest is paid.
async fn mixed_order(shop: &Shop, card_minor: i64) -> (Placed, GiftCardId) {
    let title = format!("Jug {}", shop.count("select count(*) as n from product").await);
    let jug = shop.stock(&title, JUG_MINOR, 5).await;
    let (id, code) = card(shop, card_minor).await;
    let buyer = shop.buyer(&[(jug, 1)]).await;
    types(shop, &buyer, &code).await.expect("it is known");
    let placed = place(shop, &buyer).await.expect("an order");
    if placed.pay_url.is_some() {
        shop.press(&placed, Act::Approve).await;
    }
    (placed, id)
}

const SENT_BACK: &str = "select coalesce(sum(amount_minor), 0) as n from test_gateway_refund";

#[tokio::test]
async fn money_goes_back_to_the_payment_first_and_then_to_the_card() {
    story(async |shop| {
        let (placed, id) = mixed_order(shop, 3_000).await;
        let give = async |minor| {
            let some = Payback { other_minor: minor, ..Payback::default() };
            let refunds = refused(pay_back(&shop.ctx, placed.order, some, String::new()).await)?;
            Ok::<_, Refusal>(refunds.iter().map(|refund| refund.amount.minor).sum::<i64>())
        };
        assert_eq!(give(1_500).await, Ok(1_500));
        assert_eq!((shop.count(SENT_BACK).await, balance(shop, id).await), (1_500, 0));
        assert_eq!(give(1_000).await, Ok(1_000), "some of both");
        assert_eq!((shop.count(SENT_BACK).await, balance(shop, id).await), (2_000, 500));
        assert_eq!(give(2_501).await.expect_err("too much").status(), 409);
        give(2_500).await.expect("the rest");
        assert_eq!((shop.count(SENT_BACK).await, balance(shop, id).await), (2_000, 3_000));
        assert_eq!(shop.order(&placed).await.paid, PaymentStatus::Refunded);
        assert_eq!(give(1).await.expect_err("nothing is left").status(), 409);
    })
    .await;
}

#[tokio::test]
async fn a_canceled_order_gives_both_back_and_each_has_its_credit_note() {
    story(async |shop| {
        let (placed, id) = mixed_order(shop, 3_000).await;
        cancel_order(&shop.ctx, placed.order, Who::Buyer, String::new()).await.expect("it is canceled");
        assert_eq!((shop.count(SENT_BACK).await, balance(shop, id).await), (2_000, 3_000));
        let mut notes = Vec::new();
        for number in shop.order(&placed).await.invoices {
            let document = get_invoice(&shop.ctx, &placed.token, &number).await.expect("a document");
            if document.series.is_credit_note() {
                let taxes = document.taxes.iter().map(|tax| tax.amount_minor).sum::<i64>();
                notes.push((document.total_minor, taxes, document.payments.clone()));
            } else {
                let paid: Vec<i64> = document.payments.iter().map(|(_, minor)| *minor).collect();
                assert_eq!(paid, [3_000, 2_000]);
            }
        }
        notes.sort();
        let totals = shop.order(&placed).await.totals;
        assert_eq!(notes.iter().map(|(total, ..)| *total).collect::<Vec<_>>(), [2_000, 3_000]);
        assert_eq!(notes.iter().map(|(_, taxes, _)| *taxes).sum::<i64>(), totals.tax_minor);
        assert!(notes[1].2[0].0.starts_with("Put on: Gift card"), "{notes:?}");
        let mails = deliver(shop).await;
        let told = mails.iter().filter(|(name, _)| name.contains("refunded")).count();
        assert_eq!(told, 2, "of each sum");
    })
    .await;
}

#[tokio::test]
async fn an_order_that_a_card_paid_whole_goes_back_to_the_card() {
    story(async |shop| {
        let (placed, id) = mixed_order(shop, 6_000).await;
        assert_eq!(balance(shop, id).await, 1_000);
        cancel_order(&shop.ctx, placed.order, Who::Buyer, String::new()).await.expect("it is canceled");
        assert_eq!(balance(shop, id).await, 6_000);
        assert_eq!(shop.order(&placed).await.paid, PaymentStatus::Refunded);
        assert!(refused(cancel_order(&shop.ctx, placed.order, Who::Buyer, String::new()).await).is_err());
        assert_eq!(balance(shop, id).await, 6_000);
    })
    .await;
}

#[tokio::test]
async fn money_that_was_only_set_aside_is_let_go_and_the_card_has_its_part_again() {
    for kind in super::super::database::kinds() {
        let mut shop = super::shop::shop_on(*kind).await;
        shop.ctx = shop.ctx.clone().with_capture(CaptureMode::OnShipment);
        let (placed, id) = mixed_order(&shop, 3_000).await;
        cancel_order(&shop.ctx, placed.order, Who::Buyer, String::new()).await.expect("it is canceled");
        assert_eq!((shop.count(SENT_BACK).await, balance(&shop, id).await), (0, 3_000));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn staff_makes_store_credit_of_what_goes_back_and_a_mail_brings_its_code() {
    story(async |shop| {
        let (placed, id) = mixed_order(shop, 3_000).await;
        let all = Payback { other_minor: 4_000, to: BackTo::StoreCredit, ..Payback::default() };
        pay_back(&shop.ctx, placed.order, all, String::new()).await.expect("store credit");
        assert_eq!((shop.count(SENT_BACK).await, balance(shop, id).await), (0, 0));
        let compared = reconcile_books(&shop.ctx, DAYS).await.expect("the gateway shows its books");
        assert_eq!(compared.open, 0, "the gateway has what it took, and sent nothing back");
        assert_eq!(shop.count("select count(*) as n from gift_card where balance_minor = 4000").await, 1);

        let mails = deliver(shop).await;
        let (_, mail) = mails.iter().find(|(name, _)| name.contains("store_credit")).expect("a mail");
        let text = text_of(mail);
        let code = text.lines().map(str::trim).find(|line| line.len() == 34 && line.matches('-').count() == 6);
        let jug = shop.stock("Bowl", 100, 5).await;
        let buyer = shop.buyer(&[(jug, 1)]).await;
        types(shop, &buyer, code.expect("a code")).await.expect("it works");
        assert_eq!(place(shop, &buyer).await.expect("an order").pay_url, None);
        cancel_order(&shop.ctx, placed.order, Who::Staff, String::new()).await.expect("the rest");
        assert_eq!((shop.count(SENT_BACK).await, balance(shop, id).await), (0, 1_000));
    })
    .await;
}

#[tokio::test]
async fn what_spoils_the_books_of_cards_is_noticed_and_what_can_be_derived_is_mended() {
    for kind in super::super::database::kinds() {
        for (promise, spoil, can_be_mended) in [
            ("I8", "update gift_card set balance_minor = balance_minor + 1", true),
            ("I8", "update gift_card_movement set amount_minor = amount_minor - 1 where kind = 'redeemed'", false),
            ("I8", "delete from gift_card_movement where kind = 'refunded'", false),
            ("I8", "update order_tender set given_back = 1 where refunded_minor = 0", false),
            ("I3", "update order_tender set amount_minor = amount_minor - 1", false),
            ("I4", "update order_tender set refunded_minor = 0", true),
            ("I7", "update ledger_entry set amount_minor = amount_minor * 2 where account = 'stored_value'", false),
            ("I7", "delete from ledger_entry where cause like 'redeemed:%'", false),
        ] {
            let shop = super::shop::shop_on(*kind).await;
            let (placed, _) = mixed_order(&shop, 3_000).await;
            let most = Payback { other_minor: 3_000, ..Payback::default() };
            pay_back(&shop.ctx, placed.order, most, String::new()).await.expect("some of both");
            mixed_order(&shop, 9_000).await;
            shop.check_books().await;
            shop.tamper(spoil).await;
            let breaches = audit(&shop.ctx).await.expect("an audit");
            assert!(breaches.iter().any(|breach| breach.invariant == promise), "{promise} {spoil}: {breaches:?}");
            if can_be_mended {
                repair(&shop.ctx).await.expect("a repair");
                shop.check_books().await;
            }
        }
    }
}

/// Staff adds a mug to the order, and its buyer pays for that.
async fn buys_a_mug_more(shop: &Shop, placed: &Placed) {
    let mug = shop.stock("Mug", 2_000, 5).await;
    let new = NewEdit { added: [(mug, 1)].into(), ..NewEdit::default() };
    let edit = propose_edit(&shop.ctx, placed.order, new).await.expect("a change");
    let page = pay_for_edit(&shop.ctx, &placed.token, edit.number, 2_000).await.expect("an answer").expect("a page");
    act_on_test_page(&shop.ctx, page.strip_prefix("/pay/test/").expect("a token"), Act::Approve)
        .await
        .expect("a button");
    return_from_paying_edit(&shop.ctx, &placed.token, edit.number).await.expect("they are back");
}

#[tokio::test]
async fn what_is_added_to_an_order_that_a_card_paid_is_paid_at_the_provider() {
    story(async |shop| {
        let (placed, id) = mixed_order(shop, 6_000).await;
        buys_a_mug_more(shop, &placed).await;
        let order = shop.order(&placed).await;
        assert_eq!((order.paid, order.totals.total_minor), (PaymentStatus::Paid, TOTAL_MINOR + 2_000));
        assert_eq!((order.tenders[0].amount_minor, order.by_card_minor()), (TOTAL_MINOR, 2_000));
        assert_eq!(balance(shop, id).await, 1_000, "what is left on the card is the buyer’s to spend");

        let some = Payback { other_minor: 2_500, ..Payback::default() };
        pay_back(&shop.ctx, placed.order, some, String::new()).await.expect("some of both");
        assert_eq!((shop.count(SENT_BACK).await, balance(shop, id).await), (2_000, 1_500));
        cancel_order(&shop.ctx, placed.order, Who::Buyer, String::new()).await.expect("it is canceled");
        assert_eq!((shop.count(SENT_BACK).await, balance(shop, id).await), (2_000, 6_000));
        assert_eq!(shop.order(&placed).await.paid, PaymentStatus::Refunded);
    })
    .await;
}

#[tokio::test]
async fn what_is_canceled_goes_back_to_all_payments_the_newest_first_and_then_to_the_card() {
    story(async |shop| {
        let (placed, id) = mixed_order(shop, 3_000).await;
        buys_a_mug_more(shop, &placed).await;
        let mails = deliver(shop).await;
        let (_, mail) = mails.iter().find(|(name, _)| name.contains("order_placed")).expect("a mail");
        let text = text_of(mail);
        let is_what_was_bought = text.contains("€50.00") && text.contains("€20.00") && !text.contains("Mug");
        assert!(is_what_was_bought, "{text}");
        let some = Payback { other_minor: 1_500, ..Payback::default() };
        pay_back(&shop.ctx, placed.order, some, String::new()).await.expect("some of it");
        let of_edit = "select refunded_minor as n from payment_attempt where edit_id <> ''";
        assert_eq!(shop.count(of_edit).await, 1_500);
        cancel_order(&shop.ctx, placed.order, Who::Buyer, String::new()).await.expect("it is canceled");
        assert_eq!((shop.count(SENT_BACK).await, balance(shop, id).await), (4_000, 3_000));
        let (mut billed, mut credited) = ((0, 0), (0, 0));
        for number in shop.order(&placed).await.invoices {
            let document = get_invoice(&shop.ctx, &placed.token, &number).await.expect("a document");
            let sum = if document.series.is_credit_note() { &mut credited } else { &mut billed };
            sum.0 += document.total_minor;
            sum.1 += document.taxes.iter().map(|tax| tax.amount_minor).sum::<i64>();
        }
        assert_eq!((billed.0, credited), (TOTAL_MINOR + 2_000, billed), "every cent, and the tax in it");
    })
    .await;
}

#[tokio::test]
async fn what_an_order_costs_less_goes_back_to_the_card_that_paid_for_it() {
    story(async |shop| {
        let (placed, id) = mixed_order(shop, 6_000).await;
        let jug = shop.order(&placed).await.lines[0].variant;
        let mug = shop.stock("Mug", 2_000, 5).await;
        let new = NewEdit { added: [(mug, 1)].into(), removed: [(jug, 1)].into() };
        propose_edit(&shop.ctx, placed.order, new).await.expect("a change that is done at once");
        assert_eq!(balance(shop, id).await, 1_000 + JUG_MINOR - 2_000);
        let order = shop.order(&placed).await;
        assert_eq!(
            (order.covered(vitrine::words::Language::English).len(), order.by_card_minor()),
            (2, 0),
            "the card, and the jug: {order:?}"
        );
        cancel_order(&shop.ctx, placed.order, Who::Staff, String::new()).await.expect("the rest");
        assert_eq!(balance(shop, id).await, 6_000);
    })
    .await;
}

#[tokio::test]
async fn money_set_aside_for_a_change_is_let_go_with_the_order_and_no_card_gets_it() {
    for kind in super::super::database::kinds() {
        let mut shop = super::shop::shop_on(*kind).await;
        shop.ctx = shop.ctx.clone().with_capture(CaptureMode::OnShipment);
        let (placed, id) = mixed_order(&shop, 3_000).await;
        buys_a_mug_more(&shop, &placed).await;
        cancel_order(&shop.ctx, placed.order, Who::Buyer, String::new()).await.expect("it is canceled");
        assert_eq!((shop.count(SENT_BACK).await, balance(&shop, id).await), (0, 3_000));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn money_set_aside_for_a_change_that_is_off_takes_nothing_from_what_the_card_gets_back() {
    for kind in super::super::database::kinds() {
        let shop = super::shop::shop_on(*kind).await;
        let (placed, id) = mixed_order(&shop, 6_000).await;
        let mug = shop.stock("Mug", 2_000, 5).await;
        let new = NewEdit { added: [(mug, 1)].into(), ..NewEdit::default() };
        let edit = propose_edit(&shop.ctx, placed.order, new).await.expect("a change");
        pay_for_edit(&shop.ctx, &placed.token, edit.number, 2_000).await.expect("an answer").expect("a page");
        decline_edit(&shop.ctx, &placed.token, edit.number).await.expect("it is off");
        // As if the provider had set the money aside at that very moment.
        shop.tamper("update payment_attempt set state = 'authorized' where edit_id <> ''").await;
        cancel_order(&shop.ctx, placed.order, Who::Buyer, String::new()).await.expect("it is canceled");
        assert_eq!(balance(&shop, id).await, 6_000);
    }
}
