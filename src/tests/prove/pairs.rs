//! Any two acts at once come out as one after the other would (ACIDRain, Warszawski and Bailis 2017): every pair of acts that
//! write, in many interleavings, compared with both serial orders.
//!
//! The acts meet in one prepared shop: Ann and Ben want the last jug with the last use of a coupon; Pia's order is paid at the
//! provider and the shop has not heard of it; Lea's order is overdue; Tom's is paid and waits to be sent, and he is at the
//! provider's page for a change of it; Carl and Dora have the code of the same gift card, on which there is enough for one of
//! them.

use std::collections::BTreeSet;
use std::sync::Arc;

use vitrine::domain::gift_card::CardEvent;
use vitrine::domain::id::{AttemptId, GiftCardId, OrderId, VariantId};
use vitrine::domain::money::{Currency, Money};
use vitrine::domain::promotion::Promotion;
use vitrine::domain::refund::RefundReason;
use vitrine::domain::refusal::Refusal;
use vitrine::providers::payment::test_gateway::{Act as Button, Message};
use vitrine::services::ServiceError;
use vitrine::services::audit::audit;
use vitrine::services::cancel::{Who, cancel_order};
use vitrine::services::checkout::{Buyer, Placed, Seen, place_order, save_contact, use_card};
use vitrine::services::edit::{NewEdit, decline_edit, pay_for_edit, propose_edit, return_from_paying_edit};
use vitrine::services::fulfillment::{NewFulfillment, fulfill};
use vitrine::services::gift_card::move_gift_card;
use vitrine::services::order::return_from_payment;
use vitrine::services::payback::{BackTo, Payback, pay_back};
use vitrine::services::refund::{NewRefund, carry_out_refunds, refund_payment};
use vitrine::services::rounds::{reconcile, sweep};
use vitrine::services::test_gateway::act_on_test_page;
use vitrine::services::webhook::receive_webhook;
use vitrine::store::db::{StoreError, Tx};
use vitrine::store::promotion::save_promotion;

use super::dice::Dice;
use super::step::Stepper;
use super::{Part, each, size};
use crate::database::{Kind, kinds};
use crate::flow::coupon::coupon;
use crate::flow::gift_card::card;
use crate::flow::shop::{Closed, SHIPPING_MINOR, Shop, draft, shop_on};

/// An act that writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    AnnPlaces,
    AnnTypesAnotherAddress,
    BenPlaces,
    CarlPaysByCard,
    DoraPaysByCard,
    PiaReturns,
    ProviderTellsOfPia,
    LeaPlacesAgain,
    LeaApproves,
    LeaIsDeclined,
    LeaGivesUp,
    TomCancels,
    StaffSendsTomsMug,
    StaffAddsToTomsOrder,
    TomPaysForTheChange,
    TomDeclinesTheChange,
    StaffGivesTomMostOfHisMoneyBack,
    ShopReconciles,
    ShopSweeps,
    ShopSendsMoneyBack,
    MerchantChangesThePrice,
    MerchantCountsTheJugs,
    MerchantEndsTheCoupon,
    StaffDisablesTheCard,
    StaffGivesTomStoreCredit,
}

const ACTS: [Act; 25] = [
    Act::AnnPlaces,
    Act::AnnTypesAnotherAddress,
    Act::BenPlaces,
    Act::CarlPaysByCard,
    Act::DoraPaysByCard,
    Act::PiaReturns,
    Act::ProviderTellsOfPia,
    Act::LeaPlacesAgain,
    Act::LeaApproves,
    Act::LeaIsDeclined,
    Act::LeaGivesUp,
    Act::TomCancels,
    Act::StaffSendsTomsMug,
    Act::StaffAddsToTomsOrder,
    Act::TomPaysForTheChange,
    Act::TomDeclinesTheChange,
    Act::StaffGivesTomMostOfHisMoneyBack,
    Act::ShopReconciles,
    Act::ShopSweeps,
    Act::ShopSendsMoneyBack,
    Act::MerchantChangesThePrice,
    Act::MerchantCountsTheJugs,
    Act::MerchantEndsTheCoupon,
    Act::StaffDisablesTheCard,
    Act::StaffGivesTomStoreCredit,
];

/// What Carl and Dora saw: the card pays all of it.
const MUG_BY_POST: Seen = Seen { total_minor: 2_000 + SHIPPING_MINOR, to_pay_minor: 0 };

/// How an act ended, as far as its caller can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    Done,
    Refused,
    /// Somebody was faster; it can be tried again.
    Busy,
}

/// The people of the story, and where they stand.
#[derive(Clone)]
struct People {
    ann: (Buyer, i64),
    ben: (Buyer, i64),
    lea: (Buyer, i64, Placed),
    pia: Placed,
    tom: (OrderId, AttemptId),
    tom_token: String,
    /// The provider's page for the change of his order.
    tom_change: String,
    mug: VariantId,
    told: Arc<Message>,
    carl: Buyer,
    dora: Buyer,
    card: GiftCardId,
}

/// What the books say in the end, row by row.
type Books = Vec<String>;

#[test]
fn any_two_acts_at_once_come_out_as_one_after_the_other() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let pairs: Vec<[Act; 2]> =
        (0..ACTS.len()).flat_map(|place| ACTS[place..].iter().map(move |act| [ACTS[place], *act])).collect();
    let all = pairs.len() as u64;
    each(kinds(), |kind| {
        // A new database takes PostgreSQL a tenth of a second: in the suite it sees every fourth pair.
        let (every, rounds) = match kind {
            Kind::Sqlite => (1, size(3, 200)),
            Kind::Postgres => (size(4, 1), size(1, 50)),
        };
        let (original, people) = runtime.block_on(prepare(*kind));
        let try_one = |number: u64| {
            let _guard = runtime.enter();
            let pair = pairs[usize::try_from(number * every).expect("an index")];
            try_pair(&original, &people, pair, rounds);
            rounds
        };
        let words = |runs: &u64| format!("{runs} interleavings: each as in one order or the other");
        Part::new(format!("pairs of {} acts on {kind:?}", ACTS.len()), all / every, all).prove(try_one, words);
    });
}

fn try_pair(original: &Closed, people: &People, pair: [Act; 2], rounds: u64) {
    let run = |schedule: &mut dyn FnMut() -> bool| interleave(&Arc::new(original.like_it()), people, pair, schedule);
    let serial = [run(&mut || true), run(&mut || false)];
    for round in 0..rounds {
        let mut dice = Dice::new(round);
        let came_to = run(&mut || dice.percent(50));
        assert!(
            serial.contains(&came_to),
            "{pair:?}, round {round}, came to {came_to:#?}\nand not to one of {serial:#?}"
        );
    }
}

/// The shop in which they meet, to be copied.
async fn prepare(kind: Kind) -> (Closed, People) {
    let shop = shop_on(kind).await;
    let jug = shop.stock("Jug", 4_500, 1).await;
    let mug = shop.stock("Mug", 2_000, 50).await;
    write_coupon(&shop, None).await.expect("a coupon");
    let tom = shop.place(&shop.buyer(&[(mug, 1)]).await).await.expect("an order");
    shop.press(&tom, Button::Approve).await;
    let tom_paid = shop.attempt(&tom).await.id;
    let change = NewEdit { added: [(mug, 1)].into(), ..NewEdit::default() };
    propose_edit(&shop.ctx, tom.order, change).await.expect("a change");
    let tom_change = pay_for_edit(&shop.ctx, &tom.token, 1, 2_000).await.expect("an answer").expect("a page");
    let tom_change = tom_change.strip_prefix("/pay/test/").expect("the test gateway's page").to_owned();
    let pia = shop.place(&shop.buyer(&[(mug, 2)]).await).await.expect("an order");
    let lea = shop.buyer(&[(mug, 3)]).await;
    let lea_saw = shop.total_seen(&lea).await;
    let lea_placed = shop.place(&lea).await.expect("an order");
    shop.wait_minutes(36);
    let told = shop.gateway().act(page(&pia), Button::Approve).await.expect("a button").expect("a page");
    let ann = hurried(&shop, jug).await;
    let ben = hurried(&shop, jug).await;
    let (card, code) = card(&shop, MUG_BY_POST.total_minor + 100).await;
    let (carl, dora) = (shop.buyer(&[(mug, 1)]).await, shop.buyer(&[(mug, 1)]).await);
    for buyer in [&carl, &dora] {
        use_card(&shop.ctx, buyer, &code).await.expect("the code is known");
    }
    let people = People {
        ann,
        ben,
        lea: (lea, lea_saw, lea_placed),
        pia,
        tom: (tom.order, tom_paid),
        tom_token: tom.token,
        tom_change,
        mug,
        told: Arc::new(told.message.expect("a message")),
        carl,
        dora,
        card,
    };
    (shop.close(), people)
}

/// A buyer who wants the last jug with the last coupon, and the sum they saw.
async fn hurried(shop: &Shop, jug: VariantId) -> (Buyer, i64) {
    let buyer = Buyer { coupon: Some("LAST".to_owned()), ..shop.buyer(&[(jug, 1)]).await };
    let seen = shop.total_seen(&buyer).await;
    (buyer, seen)
}

async fn write_coupon(shop: &Shop, ends_at: Option<i64>) -> Result<(), StoreError> {
    let mut coupon = Promotion { use_limit: Some(1), ..coupon("LAST", 10) };
    coupon.terms.minimum_subtotal_minor = 0;
    coupon.ends_at = ends_at.map(vitrine::domain::time::Timestamp);
    shop.ctx.store.write(async move |tx: &mut Tx| save_promotion(tx, &coupon).await).await
}

fn page(placed: &Placed) -> &str {
    placed.pay_url.as_deref().and_then(|url| url.strip_prefix("/pay/test/")).expect("the test gateway's page")
}

/// Takes both acts to their ends, the next step being the first's whenever the schedule says so; what was told to try again
/// does so afterwards. Answers what was said to the buyers, and the books.
fn interleave(
    shop: &Arc<Shop>,
    people: &People,
    acts: [Act; 2],
    schedule: &mut dyn FnMut() -> bool,
) -> (Vec<Said>, Books) {
    let start = |act| Some(Stepper::new(perform(shop.clone(), people.clone(), act)));
    let [mut first, mut second] = acts.map(start);
    let mut said = [None, None];
    while first.is_some() || second.is_some() {
        let takes_first = second.is_none() || (first.is_some() && schedule());
        let (turn, place) = if takes_first { (&mut first, 0) } else { (&mut second, 1) };
        if let Some(done) = turn.as_mut().and_then(Stepper::step) {
            said[place] = Some(done);
            *turn = None;
        }
    }
    let mut answers = Vec::new();
    for (act, said) in acts.into_iter().zip(said) {
        let mut said = said.expect("it has ended");
        while said == Said::Busy {
            said = Stepper::new(perform(shop.clone(), people.clone(), act)).finish();
        }
        // What buyers who place are told has to fit; whether a message or a round of work found something to do need not.
        if matches!(act, Act::AnnPlaces | Act::BenPlaces | Act::CarlPaysByCard | Act::DoraPaysByCard) {
            answers.push(said);
        }
    }
    let books = Stepper::new(read_books(shop.clone())).finish();
    (answers, books)
}

async fn perform(shop: Arc<Shop>, people: People, act: Act) -> Said {
    let ctx = &shop.ctx;
    let done = match act {
        Act::AnnPlaces => place_order(ctx, &people.ann.0, people.ann.1).await.map(drop),
        Act::AnnTypesAnotherAddress => {
            let moved = vitrine::domain::checkout::CheckoutDraft { line1: "Torstraße 2".to_owned(), ..draft() };
            save_contact(ctx, people.ann.0.secret.as_deref(), moved).await.map(drop)
        }
        Act::BenPlaces => place_order(ctx, &people.ben.0, people.ben.1).await.map(drop),
        Act::CarlPaysByCard => place_order(ctx, &people.carl, MUG_BY_POST).await.map(drop),
        Act::DoraPaysByCard => place_order(ctx, &people.dora, MUG_BY_POST).await.map(drop),
        Act::StaffDisablesTheCard => move_gift_card(ctx, people.card, CardEvent::Disable).await.map(drop),
        Act::StaffGivesTomStoreCredit => {
            let some = Payback { other_minor: 900, to: BackTo::StoreCredit, ..Payback::default() };
            pay_back(ctx, people.tom.0, some, String::new()).await.map(drop)
        }
        Act::PiaReturns => return_from_payment(ctx, &people.pia.token).await.map(drop),
        Act::ProviderTellsOfPia => receive_webhook(ctx, "test", &people.told.headers, &people.told.body).await,
        Act::LeaPlacesAgain => place_order(ctx, &people.lea.0, people.lea.1).await.map(drop),
        Act::LeaApproves => act_on_test_page(ctx, page(&people.lea.2), Button::Approve).await.map(drop),
        Act::LeaIsDeclined => act_on_test_page(ctx, page(&people.lea.2), Button::DeclineGeneric).await.map(drop),
        Act::LeaGivesUp => act_on_test_page(ctx, page(&people.lea.2), Button::Abandon).await.map(drop),
        Act::TomCancels => cancel_order(ctx, people.tom.0, Who::Buyer, String::new()).await,
        Act::StaffSendsTomsMug => fulfill(ctx, people.tom.0, NewFulfillment::default()).await.map(drop),
        Act::StaffAddsToTomsOrder => {
            let new = NewEdit { added: [(people.mug, 1)].into(), ..NewEdit::default() };
            propose_edit(ctx, people.tom.0, new).await.map(drop)
        }
        Act::TomPaysForTheChange => {
            let paid = act_on_test_page(ctx, &people.tom_change, Button::Approve).await;
            paid.map(drop).and(return_from_paying_edit(ctx, &people.tom_token, 1).await)
        }
        Act::TomDeclinesTheChange => decline_edit(ctx, &people.tom_token, 1).await,
        Act::StaffGivesTomMostOfHisMoneyBack => {
            let most = NewRefund {
                attempt: people.tom.1,
                amount: Money::new(1_600, Currency::EUR),
                reason: RefundReason::Goodwill,
                note: String::new(),
                actor: "staff",
            };
            refund_payment(ctx, most).await.map(drop)
        }
        Act::ShopSendsMoneyBack => carry_out_refunds(ctx).await.map(drop),
        Act::ShopReconciles => reconcile(ctx).await.map(drop),
        Act::ShopSweeps => sweep(ctx).await.map(drop),
        Act::MerchantChangesThePrice => {
            shop.change("Jug", |jug| jug.variants.iter_mut().for_each(|variant| variant.price_minor = 4_600)).await;
            Ok(())
        }
        Act::MerchantCountsTheJugs => {
            shop.change("Jug", |jug| jug.variants.iter_mut().for_each(|variant| variant.on_hand = 2)).await;
            Ok(())
        }
        Act::MerchantEndsTheCoupon => write_coupon(&shop, Some(1)).await.map_err(ServiceError::from),
    };
    match done {
        Ok(()) => Said::Done,
        Err(ServiceError::Refusal(Refusal::Busy { .. })) => Said::Busy,
        Err(ServiceError::Refusal(_)) => Said::Refused,
        Err(ServiceError::Breakage(cause)) => panic!("{act:?} is broken: {cause}"),
    }
}

/// What is comparable of the books: orders by their checkouts (which the runs share), without ids, numbers and times.
async fn read_books(shop: Arc<Shop>) -> Books {
    let breaches = audit(&shop.ctx).await.expect("an audit");
    assert!(breaches.is_empty(), "{breaches:#?}");
    let act = async |tx: &mut Tx| -> Result<Books, StoreError> {
        let mut books = BTreeSet::new();
        for (what, question) in QUESTIONS {
            for (number, row) in tx.query(question, &[]).await?.into_iter().enumerate() {
                let texts = (1..=4).map_while(|place| row.get::<Option<String>>(&format!("c{place}")).ok());
                let texts: Vec<String> = texts.map(Option::unwrap_or_default).collect();
                books.insert(format!("{what} {number:02}: {}", texts.join(" | ")));
            }
        }
        Ok(books.into_iter().collect())
    };
    shop.ctx.store.read(act).await.expect("the books")
}

const QUESTIONS: &[(&str, &str)] = &[
    (
        "stock",
        "select variant_id as c1, cast(on_hand as text) as c2, cast(held as text) as c3
         from stock_level
         order by variant_id",
    ),
    (
        "order",
        "select checkout_id as c1, status as c2, cast(total_minor as text) as c3, coupon_code as c4
         from \"order\"
         order by checkout_id, status",
    ),
    (
        "edit",
        "select o.checkout_id as c1, e.state as c2, cast(e.due_minor as text) as c3
         from order_edit e
         join \"order\" o on o.id = e.order_id
         order by o.checkout_id, e.number",
    ),
    (
        "payment",
        "select o.checkout_id as c1, a.state as c2, cast(a.captured_minor as text) as c3, cast(a.refund_due as text) as c4
         from payment_attempt a
         join \"order\" o on o.id = a.order_id
         order by o.checkout_id, a.state, a.captured_minor",
    ),
    (
        "provider",
        "select o.checkout_id as c1, s.state as c2, cast(s.amount_minor as text) as c3
         from test_gateway_session s
         join \"order\" o on o.id = s.order_id
         order by o.checkout_id, s.state",
    ),
    ("coupon", "select code as c1, cast(used as text) as c2, cast(ends_at as text) as c3 from promotion order by code"),
    (
        "sending",
        "select checkout_id as c1, fulfillment as c2 from \"order\" order by checkout_id, fulfillment",
    ),
    (
        "refund",
        "select o.checkout_id as c1, r.state as c2, cast(r.amount_minor as text) as c3
         from refund r
         join \"order\" o on o.id = r.order_id
         order by o.checkout_id, r.state, r.amount_minor",
    ),
    (
        "card",
        "select kind as c1, state as c2, cast(balance_minor as text) as c3 from gift_card order by kind, state, balance_minor",
    ),
    (
        "tender",
        "select o.checkout_id as c1, cast(t.amount_minor as text) as c2, cast(t.given_back as text) as c3
         from order_tender t
         join \"order\" o on o.id = t.order_id
         order by o.checkout_id",
    ),
    ("ledger", "select account as c1, cast(sum(amount_minor) as text) as c2 from ledger_entry group by account order by account"),
    (
        "mail",
        "select o.checkout_id as c1, m.kind as c2
         from outbox m
         join \"order\" o on o.id = m.order_id
         order by o.checkout_id, m.kind",
    ),
    (
        "price",
        "select id as c1, cast(price_minor as text) as c2 from variant order by id",
    ),
];
