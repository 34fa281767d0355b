//! Canceling: an order as long as nothing of it was handed over, or pieces of it that were not.

use super::after_sale::{Opened, conflict, count, free_pieces, invalid, open_order, refresh_status, refund_soon};
use super::authorization::void_payment;
use super::edit::{close_open_edit, withdraw_with_order};
use super::invoice::take_invoices_back;
use super::order::carry_out;
use super::payback::{Payback, ShippingBack, Why, begin_payback};
use super::payment::{close, give_up};
use super::stock::announce;
use super::{Ctx, ServiceError};
use crate::domain::history::Happening;
use crate::domain::id::OrderId;
use crate::domain::mail::MailKind;
use crate::domain::order::{NotAllowed, OrderEvent, OrderStatus, transition};
use crate::domain::payment::AttemptState;
use crate::domain::refund::RefundReason;
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;
use crate::store::db::Tx;
use crate::store::order::write_history;
use crate::store::order_line::Fate;
use crate::store::outbox::put_mail;
use crate::store::payment::{find_newest_attempt, list_attempts_of_order};
use crate::store::refund::Refund;
use crate::store::stock::{Demand, FaceChange, list_face_changes};
use crate::store::tender::list_tenders;
use crate::words::order as words;

/// Who cancels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Buyer,
    Staff,
}

impl Who {
    const fn actor(self) -> &'static str {
        match self {
            Self::Buyer => "buyer",
            Self::Staff => "staff",
        }
    }

    const fn happening(self) -> Happening {
        match self {
            Self::Buyer => Happening::CanceledByBuyer,
            Self::Staff => Happening::CanceledByStaff,
        }
    }
}

/// What an act on an order came to: money that goes back, and pages that tell something else now.
pub(super) type Done = (Vec<Refund>, Vec<FaceChange>);

/// Cancels a whole order: its stock is free, its coupon can be used again, and what was paid goes back. An order of which
/// something was handed over can't be canceled any more.
pub async fn cancel_order(ctx: &Ctx, order: OrderId, who: Who, note: String) -> Result<(), ServiceError> {
    close_open_edit(ctx, order).await?;
    // A payment that may still succeed is closed with the provider first. It may turn out that it has: then it goes back.
    // Money that is only set aside is let go afterwards: an order that is placed must not be without it.
    let newest = ctx.store.read(async move |tx: &mut Tx| find_newest_attempt(tx, order).await).await?;
    if let Some(attempt) = newest.filter(|attempt| attempt.state.live() && attempt.state != AttemptState::Authorized)
        && close(ctx, attempt).await?.state.live()
    {
        return Err(conflict(words::payment_worked_on(ctx.locale().language)));
    }
    let (ctx_inside, now) = (ctx.clone(), ctx.now());
    let act = async move |tx: &mut Tx| -> Result<Done, ServiceError> {
        let opened = open_order(tx, order).await?;
        match opened.order.status {
            OrderStatus::Pending => {
                let live = find_newest_attempt(tx, order).await?.is_some_and(|attempt| attempt.state.live());
                if live {
                    return Err(Refusal::Busy { retry_after_s: 1 }.into());
                }
                let pages = give_up(tx, &opened.order, who.happening(), who.actor(), now).await?;
                Ok((Vec::new(), pages))
            }
            OrderStatus::Placed => {
                let mut pages = withdraw_with_order(tx, &opened, who.actor(), now).await?;
                // What it would have taken out is to be canceled, too.
                let opened = open_order(tx, order).await?;
                let (refunds, more) = cancel_placed(&ctx_inside, tx, &opened, who, &note, now).await?;
                pages.extend(more);
                Ok((refunds, pages))
            }
            OrderStatus::Canceled => Err(conflict(words::canceled_already(ctx_inside.locale().language))),
        }
    };
    let (refunds, pages) = ctx.store.write(act).await?;
    announce(ctx, pages);
    refund_soon(ctx, &refunds).await;
    if let Err(error) = void_payment(ctx, order).await {
        tracing::warn!(%order, %error, "money of a canceled order is not let go yet; the next round of work does it");
    }
    Ok(())
}

/// Cancels a placed order of which nothing was handed over, inside the caller's transaction.
pub(super) async fn cancel_placed(
    ctx: &Ctx,
    tx: &mut Tx,
    opened: &Opened,
    who: Who,
    note: &str,
    now: Timestamp,
) -> Result<Done, ServiceError> {
    let (order, language) = (&opened.order, ctx.locale().language);
    if !opened.all(|line| line.fulfilled).is_empty() {
        return Err(conflict(words::partly_sent(language)));
    }
    let said_no = |no: NotAllowed| conflict(no.sentence(language));
    let (status, effects) = transition(order.status, OrderEvent::CanceledByMerchant).map_err(said_no)?;
    let pieces = opened.all(|line| line.to_send());
    count(tx, opened, &pieces, Fate::Canceled, |title| words::is_sent(language, title)).await?;
    let moved = carry_out(tx, order, status, effects, now).await?;
    write_history(tx, order.id, now, who.happening(), who.actor(), "").await?;
    let payback = Payback {
        pieces: opened.all(|line| line.ordered.saturating_sub(line.refunded)),
        shipping: ShippingBack::Rest,
        ..Payback::default()
    };
    let why = Why { reason: RefundReason::Canceled, note, actor: who.actor() };
    let attempts = list_attempts_of_order(tx, order.id).await?;
    let is_taken =
        attempts.iter().any(|attempt| attempt.captured_minor > 0) || !list_tenders(tx, order.id).await?.is_empty();
    let is_secured = attempts.iter().any(|attempt| attempt.state == AttemptState::Authorized);
    let refunds = if is_secured && !is_taken {
        take_invoices_back(tx, order, now).await?;
        Vec::new()
    } else {
        begin_payback(ctx, tx, opened, &payback, &why, now).await?
    };
    refresh_status(tx, order.id).await?;
    put_mail(tx, order.id, MailKind::Canceled, "", now).await?;
    Ok((refunds, list_face_changes(tx, &moved.stock).await?))
}

/// Takes pieces out of an order before they are handed over: they are free for others, and what was paid for them goes back.
/// To take out all there is, the order is canceled.
pub async fn cancel_pieces(ctx: &Ctx, order: OrderId, pieces: Demand, note: String) -> Result<(), ServiceError> {
    let (ctx_inside, now) = (ctx.clone(), ctx.now());
    let act = async move |tx: &mut Tx| -> Result<Done, ServiceError> {
        let opened = open_order(tx, order).await?;
        if opened.order.status != OrderStatus::Placed {
            return Err(conflict("Only an order that is placed can be changed."));
        }
        let attempts = list_attempts_of_order(tx, order).await?;
        if attempts.iter().any(|attempt| attempt.state == AttemptState::Authorized) {
            let what = "The money for this order is set aside and not taken yet. Cancel all of it, or send it first.";
            return Err(conflict(what));
        }
        if pieces.is_empty() || pieces.iter().any(|(variant, count)| opened.line(*variant).is_none() || *count == 0) {
            return Err(invalid("Say which lines of the order, and how many of each."));
        }
        if pieces == opened.all(|line| line.to_send()) && opened.all(|line| line.fulfilled).is_empty() {
            return Err(conflict("Nothing would be left of this order. Cancel it instead."));
        }
        take_out(&ctx_inside, tx, &opened, &pieces, "staff", &note, now).await
    };
    let (refunds, pages) = ctx.store.write(act).await?;
    announce(ctx, pages);
    refund_soon(ctx, &refunds).await;
    Ok(())
}

/// Takes pieces out of a placed order that were not handed over, inside the caller's transaction.
pub(super) async fn take_out(
    ctx: &Ctx,
    tx: &mut Tx,
    opened: &Opened,
    pieces: &Demand,
    actor: &'static str,
    note: &str,
    now: Timestamp,
) -> Result<Done, ServiceError> {
    let order = opened.order.id;
    count(tx, opened, pieces, Fate::Canceled, |title| format!("Not so many of {title} are left to be sent.")).await?;
    let pages = free_pieces(tx, opened, pieces, now).await?;
    let titles: Vec<String> =
        pieces.iter().map(|(variant, count)| format!("{count} × {}", opened.title(*variant))).collect();
    write_history(tx, order, now, Happening::PiecesCanceled, actor, &titles.join(", ")).await?;
    let payback = Payback { pieces: pieces.clone(), ..Payback::default() };
    let why = Why { reason: RefundReason::Edited, note, actor };
    let refunds = begin_payback(ctx, tx, opened, &payback, &why, now).await?;
    refresh_status(tx, order).await?;
    Ok((refunds, pages))
}
