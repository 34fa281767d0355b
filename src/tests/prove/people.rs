//! What people do in a small shop, whoever decides when: step by step in the [simulation](super::simulation), all at once where
//! the database [refuses](super::refusals).

use std::net::IpAddr;

use http::{HeaderMap, HeaderName, HeaderValue};
use vitrine::domain::gift_card::CardEvent;
use vitrine::domain::id::{GiftCardId, VariantId};
use vitrine::domain::promotion::Promotion;
use vitrine::providers::payment::signature::{hex, sign};
use vitrine::providers::payment::test_gateway::{Act as Button, Acted, Message, SIGNATURE_HEADER};
use vitrine::services::ServiceError;
use vitrine::services::cancel::{Who, cancel_order};
use vitrine::services::checkout::{Buyer, Placed, Seen, get_checkout, place_order, save_contact, use_card};
use vitrine::services::edit::{NewEdit, decline_edit, pay_for_edit, propose_edit, return_from_paying_edit};
use vitrine::services::fulfillment::{NewFulfillment, fulfill, unfulfill};
use vitrine::services::gift_card::move_gift_card;
use vitrine::services::order::get_order;
use vitrine::services::payback::{BackTo, Payback, pay_back};
use vitrine::services::refund::carry_out_refunds;
use vitrine::services::webhook::receive_webhook;
use vitrine::store::db::{StoreError, Tx};
use vitrine::store::promotion::save_promotion;

use super::dice::Dice;
use crate::database::Kind;
use crate::flow::coupon::coupon;
use crate::flow::gift_card::card;
use crate::flow::shop::{Closed, Shop, cart, draft, shop_on};
use crate::flow::unpaid::network;

/// What there is to be had: two things that are scarce, one that is not, a coupon for three, and two gift cards whose codes
/// everybody knows.
#[derive(Clone)]
pub struct Wares {
    pub variants: Vec<VariantId>,
    pub cards: Vec<(GiftCardId, String)>,
}

/// A shop with these wares.
pub async fn open_small_shop(kind: Kind) -> (Closed, Wares) {
    let shop = shop_on(kind).await;
    let variants = vec![
        shop.stock("Jug", 4_500, 3).await,
        shop.stock("Mug", 1_999, 8).await,
        shop.stock("Plate", 1_250, 500).await,
    ];
    let mut coupon = Promotion { use_limit: Some(3), ..coupon("FEW", 15) };
    coupon.terms.minimum_subtotal_minor = 0;
    shop.ctx.store.write(async move |tx: &mut Tx| save_promotion(tx, &coupon).await).await.expect("a coupon");
    let cards = vec![card(&shop, 6_000).await, card(&shop, 25_000).await];
    (shop.close(), Wares { variants, cards })
}

/// What somebody comes for, what they have heard of, and where they are: half of all are in one office.
pub struct Wish {
    wants: Vec<(VariantId, u32)>,
    coupon: Option<String>,
    code: Option<String>,
    network: Option<IpAddr>,
}

impl Wish {
    pub fn throw(dice: &mut Dice, wares: &Wares) -> Self {
        let mut wants = Vec::new();
        for variant in &wares.variants {
            if dice.percent(50) {
                wants.push((*variant, u32::try_from(1 + dice.below(3)).expect("a few")));
            }
        }
        let coupon = dice.percent(30).then(|| "FEW".to_owned());
        let code = dice.percent(40).then(|| dice.pick(&wares.cards).expect("a card").1.clone());
        let network = dice.percent(50).then(|| network(7)).flatten();
        Self { wants, coupon, code, network }
    }
}

/// Somebody comes to the till.
pub async fn come(shop: &Shop, wish: Wish) -> Option<Buyer> {
    let secret = declined_or(save_contact(&shop.ctx, None, draft()).await)?;
    let (cart, session) = (cart(&wish.wants), None);
    let buyer = Buyer { secret: Some(secret), cart, coupon: wish.coupon, session, network: wish.network };
    if let Some(code) = wish.code {
        declined_or(use_card(&shop.ctx, &buyer, &code).await);
    }
    Some(buyer)
}

/// Looks at the sum and places the order.
pub async fn place(shop: &Shop, buyer: &Buyer) -> Option<Placed> {
    let view = declined_or(get_checkout(&shop.ctx, buyer).await)?;
    let seen = Seen { total_minor: view.quote.totals.total_minor, to_pay_minor: view.to_pay_minor };
    declined_or(place_order(&shop.ctx, buyer, seen).await)
}

/// The provider's page of an order, where there is something to pay.
pub fn pay_page(placed: &Placed) -> Option<String> {
    placed.pay_url.as_deref()?.strip_prefix("/pay/test/").map(str::to_owned)
}

/// One of the buttons of that page, more often the good one.
pub fn some_button(dice: &mut Dice) -> Button {
    let buttons = [
        Button::Approve,
        Button::Approve,
        Button::Approve,
        Button::Challenge,
        Button::Confirm,
        Button::DeclineGeneric,
        Button::DeclineInsufficientFunds,
        Button::Abandon,
    ];
    *dice.pick(&buttons).expect("a button")
}

/// Somebody presses a button of the provider's page. The provider is elsewhere: it keeps its books as it likes, in the end.
pub async fn press(shop: &Shop, page: &str, button: Button) -> Option<Acted> {
    loop {
        match shop.gateway().act(page, button).await {
            Err(StoreError::Busy) => {}
            acted => return acted.expect("the provider's books"),
        }
    }
}

/// The provider brings a message, which it signs when it does.
pub async fn tell(shop: &Shop, message: &Message) {
    let secret = hex(&shop.ctx.sign("test-gateway", &[]));
    let header = HeaderValue::from_str(&sign(&secret, shop.ctx.now(), &message.body)).expect("a header");
    let headers = HeaderMap::from_iter([(HeaderName::from_static(SIGNATURE_HEADER), header)]);
    declined_or(receive_webhook(&shop.ctx, "test", &headers, &message.body).await);
}

/// What staff does with an order, or with a card.
pub struct Work {
    what: u64,
    card: GiftCardId,
    variant: VariantId,
}

impl Work {
    pub fn throw(dice: &mut Dice, wares: &Wares) -> Self {
        let what = dice.below(10);
        Self { what, card: dice.pick(&wares.cards).expect("a card").0, variant: wares.variants[2] }
    }
}

/// Staff sends, changes, cancels or gives money back, whether that fits how the order stands or not.
pub async fn staff_works(shop: &Shop, placed: &Placed, work: Work) {
    let (ctx, order) = (&shop.ctx, placed.order);
    match work.what {
        0 => drop(declined_or(fulfill(ctx, order, NewFulfillment::default()).await)),
        1 => drop(declined_or(cancel_order(ctx, order, Who::Buyer, String::new()).await)),
        2 => drop(declined_or(cancel_order(ctx, order, Who::Staff, String::new()).await)),
        3 => drop(declined_or(move_gift_card(ctx, work.card, CardEvent::Disable).await)),
        4 => drop(declined_or(move_gift_card(ctx, work.card, CardEvent::Enable).await)),
        5 | 6 => {
            let new = NewEdit { added: [(work.variant, 1)].into(), ..NewEdit::default() };
            drop(declined_or(propose_edit(ctx, order, new).await));
        }
        7 => {
            let parcels = get_order(ctx, &placed.token).await.map(|order| order.parcels);
            if let Some(parcel) = parcels.ok().and_then(|parcels| parcels.into_iter().next()) {
                declined_or(unfulfill(ctx, order, parcel.number).await);
            }
        }
        what => {
            let to = if what == 8 { BackTo::StoreCredit } else { BackTo::AsPaid };
            let some = Payback { other_minor: 700, to, ..Payback::default() };
            drop(declined_or(pay_back(ctx, order, some, String::new()).await));
        }
    }
}

/// Somebody whose order shall be changed goes to pay for that, and does, or declines.
pub async fn answer_a_change(shop: &Shop, placed: &Placed, wants: bool, approves: bool) {
    let Some(Some(edit)) = declined_or(get_order(&shop.ctx, &placed.token).await).map(|order| order.edit) else {
        return;
    };
    if !wants {
        declined_or(decline_edit(&shop.ctx, &placed.token, edit.number).await);
        return;
    }
    let page = pay_for_edit(&shop.ctx, &placed.token, edit.number, edit.due_minor).await;
    let Some(Some(url)) = declined_or(page) else { return };
    let button = if approves { Button::Approve } else { Button::DeclineGeneric };
    if let Some(page) = url.strip_prefix("/pay/test/") {
        press(shop, page, button).await;
    }
    declined_or(return_from_paying_edit(&shop.ctx, &placed.token, edit.number).await);
}

/// What was done; a refusal is an answer like another here, and a line that is down breaks nothing.
pub fn declined_or<T>(result: Result<T, ServiceError>) -> Option<T> {
    match result {
        Ok(done) => Some(done),
        Err(ServiceError::Refusal(_)) => None,
        Err(ServiceError::Breakage(cause)) => panic!("broken: {cause}"),
    }
}

/// The storm is over: nobody buys any more, and the shop does its minute's work for some hours.
pub async fn come_to_rest(shop: &Shop) {
    for round in 0..5 {
        // Once for days, when what was under way is done: nobody is waited for any more who was asked about a change.
        shop.wait_minutes(if round == 2 { 4 * 24 * 60 } else { 45 });
        shop.work().await;
        carry_out_refunds(&shop.ctx).await.expect("a round");
    }
}

/// What became of a shop that has come to rest.
#[derive(Debug, Clone, Copy)]
pub struct AtRest {
    pub placed: u64,
    pub charged: u64,
    pub refunded: u64,
}

/// The books are right, nothing is held that nobody wants, and what was charged is what was bought.
pub async fn check_at_rest(shop: &Shop) -> AtRest {
    shop.check_books().await;
    let waiting = shop.count("select count(*) as n from \"order\" where status = 'pending'").await;
    assert_eq!(waiting, 0, "an order waits for nobody");
    let held = shop.count("select coalesce(sum(held), 0) as n from stock_level").await;
    assert_eq!(held, 0, "something is held for nobody");
    let open = "select count(*) as n from test_gateway_session where state in ('open', 'challenge')";
    assert_eq!(shop.count(open).await, 0, "somebody could still pay for an order that is over");
    let owed = "select count(*) as n from payment_attempt where refund_due = 1 and refunded_minor < captured_minor";
    assert_eq!(shop.count(owed).await, 0, "money that has to go back did not");
    let pending = "select count(*) as n from refund where state <> 'completed'";
    assert_eq!(shop.count(pending).await, 0, "a refund never ended");
    let charged = shop.count("select count(*) as n from test_gateway_session where state = 'captured'").await;
    let known = "select count(*) as n from payment_attempt where state = 'captured'";
    assert_eq!(charged, shop.count(known).await, "the provider took money that the shop does not know of");
    let refunded = shop.count("select count(*) as n from refund").await.unsigned_abs();
    let placed = shop.count("select count(*) as n from \"order\"").await.unsigned_abs();
    AtRest { placed, charged: charged.unsigned_abs(), refunded }
}
