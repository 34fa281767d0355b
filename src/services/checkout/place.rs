//! Placing an order. It is written down with its stock, its coupon and its payment attempt in one transaction before the
//! provider hears of it, so that money can never be there without an order; and placing it again, however often and
//! however fast, leads to the same order.

use super::super::account::read_signed_in;
use super::super::newsletter::note_asked;
use super::super::order::carry_out;
use super::super::payment::{Payable, close, give_up, make_payable};
use super::super::promotion::{find_typed, use_promotions};
use super::super::stock::announce;
use super::super::tender::redeem;
use super::super::token::order_token;
use super::super::unpaid::{allow_unpaid, client};
use super::super::visit::{Visit, find_visit};
use super::super::{Ctx, ServiceError};
use super::{Buyer, cover_quote, draft_of, quote_draft};
use crate::domain::cart::Quote;
use crate::domain::checkout::{CheckedContact, check};
use crate::domain::fulfillment::FulfillmentStatus;
use crate::domain::history::Happening;
use crate::domain::id::{AttemptId, CheckoutId, CustomerId, EditId, OrderId, SubscriberId};
use crate::domain::money::Money;
use crate::domain::newsletter::ConsentWay;
use crate::domain::order::{OrderEvent, OrderLine, OrderStatus, transition};
use crate::domain::payment::AttemptState;
use crate::domain::refusal::Refusal;
use crate::domain::tender::Split;
use crate::domain::time::Timestamp;
use crate::domain::totals::{PricedLine, Pricing, price};
use crate::domain::unpaid::UnpaidLimits;
use crate::providers::payment::StartRequest;
use crate::store::account::attach_order;
use crate::store::counter::take_order_number;
use crate::store::db::Tx;
use crate::store::order::{Order, extend_hold, insert_order, write_history};
use crate::store::payment::{Attempt, find_newest_attempt, insert_attempt};
use crate::store::pickup::{find_pickup_location, pin_holds};
use crate::store::stock::{FaceChange, TooFew, hold_stock, list_face_changes, sum_up};
use crate::store::unpaid::Client;
use crate::words::payment as words;

/// How long the stock of an order is kept while it is not paid: 35 minutes, because a provider's page lives for at least 30.
const HOLD_MS: i64 = 35 * 60_000;
/// The provider's page lives for an hour, so that it can be asked for during half of that. It is closed with the hold.
const PAGE_MS: i64 = 60 * 60_000;
/// Trying to pay once more keeps the stock for longer, but never longer than two hours in all: nobody can keep it for good.
const HOLD_MAX_MS: i64 = 120 * 60_000;
/// Placing asks the provider in between and then looks again; after so many looks something else is wrong.
const LOOKS_MAX: u32 = 5;

/// An order that was placed (just now or before, by the same checkout) and how to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    pub order: OrderId,
    /// Tail of the order's unguessable URL.
    pub token: String,
    /// Where the buyer pays; `None` when nothing is left to pay.
    pub pay_url: Option<String>,
}

/// What the buyer agreed to when they ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    pub total_minor: i64,
    /// What gift cards leave of it to be paid.
    pub to_pay_minor: i64,
}

/// Without a gift card all of the total is to be paid.
impl From<i64> for Seen {
    fn from(total_minor: i64) -> Self {
        Self { total_minor, to_pay_minor: total_minor }
    }
}

/// What is to be done next.
enum Step {
    /// Nothing: the order is paid.
    Done(OrderId),
    /// The order is there and can be paid with this attempt.
    Pay(Attempt),
    /// The buyer changed the cart after placing: this attempt has to be closed before there can be another order.
    Close(Attempt),
}

/// Places the order, if its sums are still those the buyer saw, and starts its payment. Placing again gives the same order.
pub async fn place_order(ctx: &Ctx, buyer: &Buyer, seen: impl Into<Seen>) -> Result<Placed, ServiceError> {
    let seen = seen.into();
    let placed = |order, pay_url| Placed { order, token: order_token(ctx, order), pay_url };
    for _ in 0..LOOKS_MAX {
        match write_order_down(ctx, buyer, seen).await? {
            Step::Done(order) => return Ok(placed(order, None)),
            Step::Pay(attempt) => {
                let order = attempt.order;
                match make_payable(ctx, attempt).await? {
                    Payable::At(url) => return Ok(placed(order, Some(url))),
                    Payable::Wait => return Ok(placed(order, None)),
                    Payable::Over => {}
                }
            }
            Step::Close(attempt) => {
                let closed = close(ctx, attempt).await?;
                if closed.state.live() {
                    // The provider is taking the money right now: that order is the one.
                    return Ok(placed(closed.order, None));
                }
            }
        }
    }
    Err(Refusal::Busy { retry_after_s: 1 }.into())
}

/// What is written down when an order is new. It is made before the transaction, which may be run more than once.
#[derive(Clone, Copy)]
struct NewIds {
    order: OrderId,
    attempt: AttemptId,
    /// Of somebody who wants the newsletter and is not known yet.
    subscriber: SubscriberId,
}

async fn write_order_down(ctx: &Ctx, buyer: &Buyer, seen: Seen) -> Result<Step, ServiceError> {
    let (shop, destinations) = (ctx.shop().await?, ctx.destinations().await?);
    let (unpaid, now) = (ctx.unpaid_limits().await?, ctx.now());
    let ids = NewIds { order: ctx.new_id()?, attempt: ctx.new_id()?, subscriber: ctx.new_id()? };
    let (ctx_inside, buyer) = (ctx.clone(), buyer.clone());
    let act = async move |tx: &mut Tx| -> Result<_, ServiceError> {
        let visit = find_visit(tx, buyer.secret.as_deref()).await?;
        if let Some(order) = visit.order.as_ref().filter(|_| visit.is_over()) {
            return Ok((Step::Done(order.id), Vec::new()));
        }
        let draft = draft_of(&visit);
        let contact =
            check(ctx_inside.locale().language, &draft, &destinations).map_err(|errors| Refusal::Fields { errors })?;
        let quote = quote_draft(&ctx_inside, tx, &shop.rules, now, &draft, &buyer, &visit).await?;
        agree(tx, &quote, &contact, &buyer, seen.total_minor, now).await?;
        let split = cover_quote(&ctx_inside, tx, &quote, &visit, now).await?.split;
        if split.rest_minor != seen.to_pay_minor {
            return Err(Refusal::ToPayChanged { to_pay: Money::new(split.rest_minor, quote.totals.currency) }.into());
        }
        let Some(checkout) = &visit.checkout else { return Err(Refusal::NotFound.into()) };
        // What gift cards pay whole is paid at once.
        let network = buyer.network.filter(|_| split.rest_minor > 0);
        let counted = network.map(|network| (client(&ctx_inside, network, &contact.email), unpaid));
        if draft.newsletter {
            // They are written to, to confirm it, whatever becomes of the order.
            note_asked(&ctx_inside, tx, ids.subscriber, &contact.email, ConsentWay::Till, now).await?;
        }
        let who = read_signed_in(&ctx_inside, tx, buyer.session.as_deref()).await?;
        let customer = who.map(|who| who.customer.id);
        let wanted = Wanted { checkout: checkout.id, contact, quote, split, counted, customer, now };
        decide(&ctx_inside, tx, &visit, wanted, ids).await
    };
    let (step, pages) = ctx.store.write(act).await?;
    announce(ctx, pages);
    Ok(step)
}

/// What the buyer wants and agreed to.
struct Wanted {
    checkout: CheckoutId,
    contact: CheckedContact,
    quote: Quote,
    /// What gift cards pay of it, and what is left.
    split: Split,
    /// Whose it is until it is paid, and what unpaid orders of theirs may hold; `None` where that is not counted.
    counted: Option<(Client, UnpaidLimits)>,
    /// Who is signed in.
    customer: Option<CustomerId>,
    now: Timestamp,
}

/// Whether the buyer knows what they buy: the cart can be had and sent, and comes to the sum they saw.
async fn agree(
    tx: &mut Tx,
    quote: &Quote,
    contact: &CheckedContact,
    buyer: &Buyer,
    total_seen_minor: i64,
    now: Timestamp,
) -> Result<(), ServiceError> {
    let total_minor = quote.totals.total_minor;
    let shown = !quote.lines.is_empty() && total_minor == total_seen_minor;
    if let Some(notice) = quote.notices.first().filter(|_| !shown) {
        return Err(notice.refusal().into());
    }
    if buyer.cart.is_empty() {
        return Err(Refusal::EmptyCart.into());
    }
    if quote.totals.shipping.is_none() && quote.lines.iter().any(|line| line.requires_shipping) {
        return Err(Refusal::NotShippable.into());
    }
    if shown {
        return Ok(());
    }
    if let Some(Err(reason)) = &quote.coupon
        && total_with_coupon(tx, quote, contact, buyer, now).await? == Some(total_seen_minor)
    {
        return Err(Refusal::Coupon { reason: reason.clone() }.into());
    }
    Err(Refusal::TotalChanged { total: Money::new(total_minor, quote.totals.currency) }.into())
}

/// What the cart would come to if the coupon still applied: whether it is the coupon that makes the difference.
async fn total_with_coupon(
    tx: &mut Tx,
    quote: &Quote,
    contact: &CheckedContact,
    buyer: &Buyer,
    now: Timestamp,
) -> Result<Option<i64>, ServiceError> {
    let Some(typed) = buyer.coupon.as_deref() else { return Ok(None) };
    let Some(promotion) = find_typed(tx, typed, now).await? else { return Ok(None) };
    let lines: Vec<PricedLine<'_>> = quote.lines.iter().map(PricedLine::from).collect();
    let promotions = [quote.promotions.as_slice(), &[promotion.terms]].concat();
    let totals = price(Pricing {
        destination: Some(contact.address.country),
        shipping_method: quote.totals.shipping.as_ref().map(|shipping| shipping.method_id.as_str()),
        promotions: &promotions,
        reverse_charge: quote.reverse_charge,
        ..Pricing::new(&quote.rules, &lines)
    });
    Ok(totals.ok().map(|totals| totals.total_minor))
}

/// Goes on with the order that is there, or writes a new one.
async fn decide(
    ctx: &Ctx,
    tx: &mut Tx,
    visit: &Visit,
    wanted: Wanted,
    ids: NewIds,
) -> Result<(Step, Vec<FaceChange>), ServiceError> {
    let (now, rest_minor) = (wanted.now, wanted.split.rest_minor);
    let mut pages = Vec::new();
    if let Some(order) = visit.unpaid() {
        let newest = find_newest_attempt(tx, order.id).await?;
        let live = newest.filter(|attempt| attempt.state.live());
        let (same, in_time) = (is_same(order, visit, &wanted), now < order.hold_ends_at);
        match (same && in_time, live) {
            (true, Some(attempt)) => return Ok((Step::Pay(attempt), pages)),
            (true, None) => {
                let attempt = new_attempt(ctx, order, collect(ctx, order, rest_minor, ids.attempt), now)?;
                insert_attempt(tx, &attempt).await?;
                let longest = order.created_at.plus_ms(HOLD_MAX_MS);
                extend_hold(tx, order.id, now.plus_ms(HOLD_MS).min(longest)).await?;
                return Ok((Step::Pay(attempt), pages));
            }
            (false, Some(attempt)) => return Ok((Step::Close(attempt), pages)),
            (false, None) => {
                let why = if same { Happening::GivenUp } else { Happening::Replaced };
                pages = give_up(tx, order, why, "shop", now).await?;
            }
        }
    }
    let order = write_order(ctx, tx, wanted, ids.order, &mut pages).await?;
    if rest_minor == 0 {
        let (status, effects) = transition(order.status, OrderEvent::PaymentCaptured).map_err(Refusal::from)?;
        let moved = carry_out(tx, &order, status, effects, now).await?;
        write_history(tx, order.id, now, Happening::Paid, "shop", "").await?;
        pages.extend(list_face_changes(tx, &moved.stock).await?);
        return Ok((Step::Done(order.id), pages));
    }
    let attempt = new_attempt(ctx, &order, collect(ctx, &order, rest_minor, ids.attempt), now)?;
    insert_attempt(tx, &attempt).await?;
    Ok((Step::Pay(attempt), pages))
}

/// Whether the order that is there is the one that is wanted: the same things at the same prices to the same place, paid by
/// the same cards.
fn is_same(order: &Order, visit: &Visit, wanted: &Wanted) -> bool {
    let CheckedContact { email, address } = &wanted.contact;
    let tendered = visit.own.tenders.iter().map(|tender| (tender.card, tender.amount.minor));
    tendered.eq(wanted.split.cards.iter().copied())
        && order.totals == wanted.quote.totals
        && order.email == *email
        && order.address == *address
        && order.coupon_code.as_ref() == coupon_code(&wanted.quote)
}

fn coupon_code(quote: &Quote) -> Option<&String> {
    match &quote.coupon {
        Some(Ok(code)) => Some(code),
        _ => None,
    }
}

/// Writes a new order down, with its stock and the promotions it uses.
async fn write_order(
    ctx: &Ctx,
    tx: &mut Tx,
    wanted: Wanted,
    id: OrderId,
    pages: &mut Vec<FaceChange>,
) -> Result<Order, ServiceError> {
    let Wanted { checkout, contact, quote, split, counted, customer, now } = wanted;
    let order = Order {
        id,
        number: take_order_number(tx).await?,
        checkout,
        status: OrderStatus::Pending,
        fulfillment: FulfillmentStatus::Unfulfilled,
        version: 0,
        email: contact.email,
        language: ctx.locale().language,
        address: contact.address,
        coupon_code: coupon_code(&quote).cloned(),
        lines: quote.lines.into_iter().map(OrderLine::from).collect(),
        totals: quote.totals,
        edited: None,
        test: ctx.payments.is_test(),
        created_at: now,
        hold_ends_at: now.plus_ms(HOLD_MS),
    };
    insert_order(tx, &order, counted.as_ref().map(|(client, _)| client)).await?;
    if let Some(customer) = customer {
        attach_order(tx, id, customer).await?;
    }
    let demand = sum_up(order.lines.iter().map(|line| (line.variant, line.quantity)));
    match hold_stock(tx, id.into(), &demand, now).await? {
        Ok(held) => pages.extend(list_face_changes(tx, &held).await?),
        Err(too_few) => return Err(too_few_left(&order, too_few).into()),
    }
    if let Some((client, limits)) = counted {
        allow_unpaid(ctx.locale().language, tx, &client, limits, now).await?;
    }
    if let Some(place) = order.totals.shipping.as_ref().and_then(|shipping| shipping.place.as_ref()) {
        put_aside(tx, &order, &place.location).await?;
    }
    use_promotions(ctx, tx, id, &order.email, &order.totals, now).await?;
    redeem(tx, id, &split, order.totals.currency, now).await?;
    write_history(tx, id, now, Happening::Ordered, "buyer", "").await?;
    Ok(order)
}

/// What a buyer fetches is put aside where they come for it. What lies elsewhere does not help them.
async fn put_aside(tx: &mut Tx, order: &Order, place: &str) -> Result<(), ServiceError> {
    let refused = |title: &str, left: i64| Refusal::NotThere {
        title: title.to_owned(),
        left: u32::try_from(left).unwrap_or(0),
        place: place.to_owned(),
    };
    let Some(location) = find_pickup_location(tx, place).await? else {
        let title = order.lines.first().map_or("", |line| line.title.as_str());
        return Err(refused(title, 0).into());
    };
    let pinned = pin_holds(tx, order.id, location).await?;
    pinned.map_err(|TooFew { variant, left }| {
        let line = order.lines.iter().find(|line| line.variant == variant);
        refused(line.map_or("", |line| line.title.as_str()), left).into()
    })
}

fn too_few_left(order: &Order, TooFew { variant, left }: TooFew) -> Refusal {
    let line = order.lines.iter().find(|line| line.variant == variant);
    Refusal::SoldOut {
        variant,
        title: line.map(|line| line.title.clone()).unwrap_or_default(),
        left: u32::try_from(left).unwrap_or(0),
    }
}

/// What is to be collected, and where the buyer comes back to.
pub(in crate::services) struct Collect {
    pub id: AttemptId,
    /// `None` for the order itself.
    pub edit: Option<EditId>,
    pub amount: Money,
    pub return_url: String,
    /// What the buyer reads at the provider's.
    pub title: String,
}

/// What gift cards leave of the order's total.
fn collect(ctx: &Ctx, order: &Order, rest_minor: i64, id: AttemptId) -> Collect {
    Collect {
        id,
        edit: None,
        amount: Money::new(rest_minor, order.totals.currency),
        return_url: ctx.url(&format!("/checkout/return/{}", order_token(ctx, order.id))),
        title: words::order_title(ctx.locale().language, order.number),
    }
}

/// An attempt to collect money for an order. What the provider will be asked is fixed here, to the letter.
pub(in crate::services) fn new_attempt(
    ctx: &Ctx,
    order: &Order,
    collect: Collect,
    now: Timestamp,
) -> Result<Attempt, ServiceError> {
    let Collect { id, edit, amount, return_url, title } = collect;
    let language = ctx.locale().language;
    ctx.payments.caps().check(language, amount).map_err(|message| Refusal::Conflict { message })?;
    let request = StartRequest {
        order: order.id,
        attempt: id,
        amount,
        return_url,
        title,
        email: order.email.clone(),
        shop: ctx.origin.to_string(),
        expires_at: Some(now.plus_ms(PAGE_MS)),
        capture: ctx.capture,
    };
    Ok(Attempt {
        id,
        order: order.id,
        edit,
        provider: ctx.payments.name().to_owned(),
        reference: None,
        pay_url: None,
        state: AttemptState::New,
        idempotency_key: format!("vitrine_{id}_start"),
        request: serde_json::to_string(&request).map_err(|error| ServiceError::Breakage(error.to_string()))?,
        amount,
        captured_minor: 0,
        refunded_minor: 0,
        refund_due: false,
        authorized_at: None,
        authorized_until: None,
        decline_code: None,
        version: 0,
        created_at: now,
        updated_at: now,
    })
}
