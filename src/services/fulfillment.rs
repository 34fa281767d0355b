//! Sending orders: parcel by parcel, each handed over once.

use super::after_sale::{conflict, count, invalid, open_order, piece_count, refresh_status};
use super::authorization::capture_payment;
use super::stock::announce;
use super::{Ctx, ServiceError};
use crate::domain::fulfillment::{ParcelEvent, ParcelState, transition};
use crate::domain::history::{Happening, Receiver, write_parcel};
use crate::domain::id::OrderId;
use crate::domain::mail::MailKind;
use crate::domain::order::OrderStatus;
use crate::domain::refusal::Refusal;
use crate::store::allocation::{ship_allocation, unship_allocation};
use crate::store::db::{StoreError, Tx};
use crate::store::fulfillment::{Fulfillment, insert_fulfillment, list_fulfillments, mark_delivered, mark_taken_back};
use crate::store::order::{find_order, write_history};
use crate::store::order_line::{Fate, count_pieces};
use crate::store::outbox::{put_mail, take_mail_back};
use crate::store::payment::list_attempts_of_order;
use crate::store::pickup::mark_ready;
use crate::store::reconciliation::is_frozen;
use crate::store::stock::{Demand, TooFew, list_face_changes};
use crate::store::withdrawal::list_withdrawals;

/// The longest name of a carrier, tracking number or address of a tracking page.
const TEXT_MAX: usize = 500;

/// A parcel that is handed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewFulfillment {
    /// What is in it; empty for all that is still to be sent.
    pub pieces: Demand,
    pub carrier: String,
    pub tracking_number: String,
    pub tracking_url: String,
}

/// Notes that an order lies ready where its buyer fetches it, and tells them. When they come, it is handed over as any other.
pub async fn make_ready(ctx: &Ctx, order: OrderId) -> Result<(), ServiceError> {
    let now = ctx.now();
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        let opened = open_order(tx, order).await?;
        let number = opened.order.number;
        let Some(at) = opened.order.totals.fetched_at() else {
            return Err(conflict(format!("Order {number} is sent to its buyer: hand it over to the carrier.")));
        };
        if opened.order.status != OrderStatus::Placed || opened.all(|line| line.to_send()).is_empty() {
            return Err(conflict(format!("Nothing of order {number} is waiting to be fetched.")));
        }
        if !mark_ready(tx, order, now).await? {
            return Err(conflict(format!("Order {number} is noted as ready already, and its buyer was told.")));
        }
        write_history(tx, order, now, Happening::ReadyForPickup, "staff", at).await?;
        Ok(put_mail(tx, order, MailKind::ReadyForPickup, "", now).await?)
    };
    ctx.store.write(act).await
}

/// Notes that a parcel was handed over to the carrier, and tells the buyer. Money that is only set aside is taken before.
pub async fn fulfill(ctx: &Ctx, order: OrderId, new: NewFulfillment) -> Result<Fulfillment, ServiceError> {
    check_tracking(&new)?;
    let look = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        let found = find_order(tx, order).await?.ok_or(StoreError::NotFound)?;
        no_withdrawal_waits(tx, order, found.number).await
    };
    // No money is taken for what is not sent.
    ctx.store.read(look).await?;
    capture_payment(ctx, order).await?;
    let (id, now) = (ctx.new_id()?, ctx.now());
    let act = async move |tx: &mut Tx| -> Result<_, ServiceError> {
        let opened = open_order(tx, order).await?;
        let number = opened.order.number;
        match opened.order.status {
            OrderStatus::Placed => {}
            OrderStatus::Pending => {
                return Err(conflict(format!("Order {number} is not paid yet. Wait for its payment.")));
            }
            OrderStatus::Canceled => {
                return Err(conflict(format!("Order {number} is canceled: nothing of it is sent.")));
            }
        }
        if is_frozen(tx, order).await? {
            return Err(conflict(format!(
                "Nothing of order {number} is sent for now: the payment provider has no money for it. \
                 See to it first (vitrine reconcile list)."
            )));
        }
        no_withdrawal_waits(tx, order, number).await?;
        let left = opened.all(|line| line.to_send());
        let pieces = if new.pieces.is_empty() { left } else { new.pieces.clone() };
        if pieces.is_empty() {
            return Err(conflict(format!("Nothing of order {number} is left to be sent.")));
        }
        if pieces.keys().any(|variant| opened.line(*variant).is_none()) {
            return Err(invalid(format!("Order {number} has no such line.")));
        }
        count(tx, &opened, &pieces, Fate::Fulfilled, |title| {
            format!("Not so many of {title} are left to be sent. Look at the order again.")
        })
        .await?;
        let fetched = opened.order.totals.fetched_at().is_some();
        let parcels = list_fulfillments(tx, order).await?;
        let parcel = Fulfillment {
            id,
            order,
            number: parcels.last().map_or(1, |last| last.number + 1),
            // Whoever fetches it has it.
            state: if fetched { ParcelState::Delivered } else { ParcelState::HandedOver },
            carrier: new.carrier.trim().to_owned(),
            tracking_number: new.tracking_number.trim().to_owned(),
            tracking_url: new.tracking_url.trim().to_owned(),
            pieces: pieces.iter().map(|(variant, quantity)| (*variant, *quantity)).collect(),
            handed_over_at: now,
            delivered_at: fetched.then_some(now),
        };
        insert_fulfillment(tx, &parcel).await?;
        let shipped = ship_allocation(tx, order, &pieces, None, now).await?;
        let shipped = shipped.map_err(|TooFew { variant, left }| {
            let title = opened.title(variant);
            conflict(format!("Only {left} of {title} are in the house for order {number}. Count them in first."))
        })?;
        let pages = list_face_changes(tx, &shipped).await?;
        refresh_status(tx, order).await?;
        let whom = match parcel.carrier.as_str() {
            "" if fetched => Receiver::Buyer,
            carrier => Receiver::Carrier(carrier),
        };
        let detail = write_parcel(piece_count(&pieces), whom);
        write_history(tx, order, now, Happening::HandedOver, "staff", &detail).await?;
        if !fetched {
            put_mail(tx, order, MailKind::HandedOver, &id.to_string(), now).await?;
        }
        Ok((parcel, pages))
    };
    let (parcel, pages) = ctx.store.write(act).await?;
    announce(ctx, pages);
    Ok(parcel)
}

/// Nothing is sent of an order while a withdrawal waits for staff.
async fn no_withdrawal_waits(tx: &mut Tx, order: OrderId, number: i64) -> Result<(), ServiceError> {
    match list_withdrawals(tx, order).await?.iter().find(|found| found.waits()) {
        None => Ok(()),
        Some(waiting) => Err(conflict(format!(
            "The buyer of order {number} withdrew from the contract. See to it first: vitrine orders accept-withdrawal {number} \
             {}, or decline-withdrawal.",
            waiting.number
        ))),
    }
}

/// Notes that a parcel arrived.
pub async fn deliver(ctx: &Ctx, order: OrderId, number: u32) -> Result<(), ServiceError> {
    let now = ctx.now();
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        open_order(tx, order).await?;
        let parcels = list_fulfillments(tx, order).await?;
        let parcel = parcels.iter().find(|parcel| parcel.number == number).ok_or(Refusal::NotFound)?;
        transition(parcel.state, ParcelEvent::Deliver).map_err(Refusal::from)?;
        if !mark_delivered(tx, parcel.id, now).await? {
            return Err(Refusal::Busy { retry_after_s: 1 }.into());
        }
        refresh_status(tx, order).await?;
        Ok(write_history(tx, order, now, Happening::Delivered, "staff", &number.to_string()).await?)
    };
    ctx.store.write(act).await
}

/// What came of taking a parcel back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenBack {
    /// Whether the buyer had been told that it is on its way; they are told now that it is not.
    pub was_told: bool,
    /// Whether money that was set aside was taken for the sending. It stays taken.
    pub was_captured: bool,
}

/// Takes a parcel back that was noted by mistake: its pieces are still in the house, and the order's own.
pub async fn unfulfill(ctx: &Ctx, order: OrderId, number: u32) -> Result<TakenBack, ServiceError> {
    let now = ctx.now();
    let act = async move |tx: &mut Tx| -> Result<_, ServiceError> {
        let opened = open_order(tx, order).await?;
        let parcels = list_fulfillments(tx, order).await?;
        let parcel = parcels.iter().find(|parcel| parcel.number == number).ok_or(Refusal::NotFound)?;
        transition(parcel.state, ParcelEvent::TakeBack).map_err(Refusal::from)?;
        if !mark_taken_back(tx, parcel.id, now).await? {
            return Err(Refusal::Busy { retry_after_s: 1 }.into());
        }
        let pieces: Demand = parcel.pieces.iter().copied().collect();
        for (variant, quantity) in &pieces {
            if !count_pieces(tx, order, *variant, Fate::Fulfilled, -i64::from(*quantity)).await? {
                let title = opened.title(*variant);
                return Err(conflict(format!("{title} of this parcel is on its way back to you: answer the return.")));
            }
        }
        let back = unship_allocation(tx, order, &pieces, now).await?;
        let back = back.map_err(|TooFew { variant, .. }| {
            ServiceError::Breakage(format!("order {order}: {variant} was handed over, and nobody knows from where"))
        })?;
        let pages = list_face_changes(tx, &back).await?;
        refresh_status(tx, order).await?;
        write_history(tx, order, now, Happening::TakenBack, "staff", &number.to_string()).await?;
        let subject = parcel.id.to_string();
        let was_told = !take_mail_back(tx, order, MailKind::HandedOver, &subject, now).await?;
        if was_told {
            put_mail(tx, order, MailKind::TakenBack, &subject, now).await?;
        }
        let was_captured = list_attempts_of_order(tx, order)
            .await?
            .iter()
            .any(|attempt| attempt.authorized_at.is_some() && attempt.captured_minor > 0);
        Ok((TakenBack { was_told, was_captured }, pages))
    };
    let (done, pages) = ctx.store.write(act).await?;
    announce(ctx, pages);
    Ok(done)
}

/// What stands on the order's page and in a mail, as a link: nothing but an address on the web.
fn check_tracking(new: &NewFulfillment) -> Result<(), ServiceError> {
    let NewFulfillment { carrier, tracking_number, tracking_url, .. } = new;
    if [carrier, tracking_number, tracking_url]
        .iter()
        .any(|text| text.len() > TEXT_MAX || text.contains(char::is_control))
    {
        return Err(invalid("Carrier and tracking are short texts on one line."));
    }
    let url = tracking_url.trim();
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    if !url.is_empty() && (!is_web || url.contains(char::is_whitespace)) {
        return Err(invalid("The tracking address begins with https:// and has no spaces."));
    }
    Ok(())
}
