//! One order of the history: each of its steps is done as anybody would do it, at its own time.

use super::plan::{Customer, Life, Step, Visit};
use crate::domain::cart::{Cart, CartLine, Quantity};
use crate::domain::checkout::CheckoutDraft;
use crate::domain::id::VariantId;
use crate::domain::returns::ReturnReason;
use crate::domain::time::Timestamp;
use crate::services::cancel::cancel_order;
use crate::services::checkout::{Buyer, Placed, Seen, choose_shipping, get_checkout, place_order, save_contact};
use crate::services::fulfillment::{NewFulfillment, deliver, fulfill};
use crate::services::invoice::issue_invoice;
use crate::services::payback::{Payback, ShippingBack, pay_back};
use crate::services::returns::{Answer, NewReturn, answer_return, request_return};
use crate::services::review::verify_review;
use crate::services::test_gateway::{Act, act_on_test_page};
use crate::services::{Ctx, ServiceError};

/// The page on which the test gateway is paid.
const PAY_PAGE: &str = "/pay/test/";
/// What staff gives back for a chip.
const GOODWILL_MINOR: i64 = 500;
/// The demo's second market, and the way of sending that costs more.
pub const BRITISH_MARKET: &str = "uk";
const EXPRESS: &str = "express";

/// Does a step, and answers the order once there is one.
pub async fn take_step(
    ctx: &Ctx,
    (life, customer): (&Life, &Customer),
    placed: Option<Placed>,
    (at, step): (Timestamp, Step),
) -> Result<Option<Placed>, ServiceError> {
    let here = ctx.at(at);
    let Some(placed) = placed else {
        return match step {
            Step::Come(visit) => come(ctx, life, customer, visit, at).await,
            _ => Ok(None),
        };
    };
    let order = placed.order;
    // It is the first return of each order.
    let answer = async |said| answer_return(&here, order, 1, said).await;
    let piece = || life.lines.first().map(|(variant, _)| (*variant, 1)).into_iter().collect();
    match step {
        Step::Come(_) => {}
        Step::Cancel(who) => cancel_order(&here, order, who, String::new()).await?,
        Step::Send => {
            let parcel = NewFulfillment {
                carrier: "DHL".into(),
                tracking_number: format!("00340{:012}", at.0.div_euclid(1_000)),
                ..NewFulfillment::default()
            };
            fulfill(&here, order, parcel).await?;
        }
        Step::Deliver => deliver(&here, order, 1).await?,
        Step::Review(review) => verify_review(&here, review, order).await?,
        Step::AskReturn(reason) => {
            let new = NewReturn { pieces: piece(), reason, note: String::new() };
            request_return(&here, &placed.token, new).await?;
        }
        Step::ApproveReturn => answer(Answer::Approve).await?,
        Step::ReceiveReturn => {
            let restocked = if is_broken(life) { Default::default() } else { piece() };
            answer(Answer::Receive { received: piece(), restocked }).await?;
        }
        Step::RefundReturn => answer(Answer::Refund(ShippingBack::Nothing)).await?,
        Step::Goodwill => {
            let some = Payback { other_minor: GOODWILL_MINOR, ..Payback::default() };
            pay_back(&here, order, some, String::new()).await?;
        }
    }
    Ok(Some(placed))
}

fn is_broken(life: &Life) -> bool {
    life.steps.iter().any(|(_, step)| *step == Step::AskReturn(ReturnReason::Damaged))
}

/// Somebody comes to the till, and does there what they do.
async fn come(
    ctx: &Ctx,
    life: &Life,
    customer: &Customer,
    visit: Visit,
    at: Timestamp,
) -> Result<Option<Placed>, ServiceError> {
    let till = if customer.is_british() { ctx.in_market(BRITISH_MARKET).await?.at(at) } else { ctx.at(at) };
    let secret = save_contact(&till, None, draft(customer)).await?;
    let coupon = life.coupon.map(str::to_owned);
    let buyer = Buyer { secret: Some(secret), cart: cart(&life.lines), coupon, ..Buyer::default() };
    if visit == Visit::OnlyLooks {
        return Ok(None);
    }
    if life.express {
        // It is offered in some countries only; elsewhere it goes as all parcels do.
        let _ = choose_shipping(&till, &buyer, EXPRESS).await;
    }
    let view = get_checkout(&till, &buyer).await?;
    let seen = Seen { total_minor: view.quote.totals.total_minor, to_pay_minor: view.to_pay_minor };
    let placed = place_order(&till, &buyer, seen).await?;
    let minutes = |minutes: i64| ctx.at(at.plus_ms(minutes * 60_000));
    match visit {
        Visit::Leaves => return Ok(None),
        Visit::PaysAtLast => {
            press(&minutes(1), &placed, Act::DeclineInsufficientFunds).await?;
            let again = place_order(&till, &buyer, seen).await?;
            press(&minutes(3), &again, Act::Approve).await?;
        }
        Visit::Pays | Visit::OnlyLooks => press(&minutes(2), &placed, Act::Approve).await?,
    }
    issue_invoice(&minutes(4), placed.order).await?;
    Ok(Some(placed))
}

/// Presses a button on the page where the order is paid.
async fn press(ctx: &Ctx, placed: &Placed, button: Act) -> Result<(), ServiceError> {
    match placed.pay_url.as_deref().and_then(|url| url.strip_prefix(PAY_PAGE)) {
        Some(token) => act_on_test_page(ctx, token, button).await.map(drop),
        None => Ok(()),
    }
}

fn cart(lines: &[(VariantId, u32)]) -> Cart {
    let line = |(variant, quantity): &(VariantId, u32)| {
        Some(CartLine { variant: *variant, quantity: Quantity::new(*quantity).ok()? })
    };
    lines.iter().filter_map(line).collect()
}

fn draft(customer: &Customer) -> CheckoutDraft {
    let Customer { name, home, town: (city, postcode), street, number, .. } = customer;
    CheckoutDraft {
        // Nobody lives there, and no mail goes there.
        email: format!("buyer{number}@crowd.invalid"),
        name: name.clone(),
        line1: street.clone(),
        postcode: (*postcode).to_owned(),
        city: (*city).to_owned(),
        region: home.region.to_owned(),
        country: home.country.to_owned(),
        ..CheckoutDraft::default()
    }
}
