//! Withdrawing from a contract: the buyer declares it in two steps, and gets a receipt. Nobody approves of it; what it sets in
//! motion is what the shop knows already. Pieces that were not sent are canceled, and what was sent comes back by a return
//! that is approved from the start.
//!
//! Whoever comes by the order's link sets that in motion at once. A number and an e-mail address are no secret, so what is
//! declared by them counts from that moment and holds up the sending, but waits for staff before anything is done that can't
//! be undone.

use std::collections::BTreeMap;

use super::after_sale::{Opened, conflict, count, invalid, open_order, refund_soon};
use super::authorization::void_payment;
use super::cancel::{Done, Who, cancel_placed, take_out};
use super::edit::{close_open_edit, withdraw_with_order};
use super::stock::announce;
use super::token::{hash_customer, read_order_token};
use super::{Ctx, ServiceError};
use crate::domain::fulfillment::LineCounts;
use crate::domain::history::Happening;
use crate::domain::id::{OrderId, ReturnId, VariantId, WithdrawalId};
use crate::domain::mail::MailKind;
use crate::domain::order::{OrderLine, OrderStatus};
use crate::domain::payment::AttemptState;
use crate::domain::refusal::Refusal;
use crate::domain::returns::{ReturnReason, ReturnState};
use crate::domain::time::Timestamp;
use crate::domain::withdrawal::{
    Arrival, Declarant, Period, WithdrawalEvent, WithdrawalState, WithdrawalView, transition,
};
use crate::store::db::{StoreError, Tx};
use crate::store::fulfillment::{Fulfillment, list_fulfillments};
use crate::store::order::{Order, find_order, find_order_by_number, write_history};
use crate::store::order_line::{Fate, count_pieces, list_line_counts};
use crate::store::outbox::put_mail;
use crate::store::payment::list_attempts_of_order;
use crate::store::returns::{Return, ReturnLine, find_return, insert_return, list_returns, move_return};
use crate::store::stock::{Demand, sum_up};
use crate::store::withdrawal::{
    Way, Withdrawal, accept_withdrawal, find_withdrawal, find_withdrawal_of_return, insert_withdrawal,
    list_newest_withdrawals, list_withdrawals, move_withdrawal,
};
use crate::words::{Language, withdrawal as words};

/// The longest text with which staff declines.
const ANSWER_MAX: usize = 2_000;

/// What a buyer can withdraw from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawable {
    pub number: i64,
    /// When the contract was made.
    pub ordered_at: Timestamp,
    /// Of the buyer, as the order has them.
    pub declarant: Declarant,
    /// Which, what it is, and how many.
    pub lines: Vec<(VariantId, String, u32)>,
    pub period: Period,
}

/// What a buyer declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWithdrawal {
    /// Made when they were asked to confirm it: sent twice, it is the same one.
    pub id: WithdrawalId,
    pub declarant: Declarant,
    pub pieces: Demand,
}

/// What the buyer of the order behind a link can withdraw from.
///
/// # Errors
/// [`Refusal::Conflict`] when that is nothing, any more or yet.
pub async fn get_withdrawable(ctx: &Ctx, token: &str) -> Result<Withdrawable, ServiceError> {
    let id = read_order_token(ctx, token).ok_or(Refusal::NotFound)?;
    let (return_days, now, language) = (ctx.shop().await?.return_days, ctx.now(), ctx.locale().language);
    let act = async move |tx: &mut Tx| -> Result<Withdrawable, ServiceError> {
        let order = find_order(tx, id).await?.ok_or(StoreError::NotFound)?;
        let (period, pieces) = find_withdrawable(language, tx, &order, return_days, now).await?;
        let title = |variant| order.lines.iter().find(|line| line.variant == variant).map(OrderLine::full_title);
        let lines =
            pieces.iter().map(|(variant, pieces)| (*variant, title(*variant).unwrap_or_default(), *pieces)).collect();
        let declarant = Declarant { name: order.address.name.clone(), email: order.email.clone() };
        Ok(Withdrawable { number: order.number, ordered_at: order.created_at, declarant, lines, period })
    };
    ctx.store.read(act).await
}

/// The buyer withdraws, by the order's link; answers the number of the withdrawal. Declared twice under the same id it is the
/// same one.
pub async fn withdraw(ctx: &Ctx, token: &str, new: NewWithdrawal) -> Result<u32, ServiceError> {
    let order = read_order_token(ctx, token).ok_or(Refusal::NotFound)?;
    let return_days = ctx.shop().await?.return_days;
    let (now, language) = (ctx.now(), ctx.locale().language);
    let declare = async move |tx: &mut Tx| -> Result<Withdrawal, ServiceError> {
        let opened = open_order(tx, order).await?;
        declare(language, tx, &opened, new.clone(), Way::Link, return_days, now).await
    };
    let declared = ctx.store.write(declare).await?;
    if declared.waits() {
        // It is declared and can't be lost. What it sets in motion may have to wait for a payment, and then staff sees to it.
        if let Err(error) = take_up(ctx, order, declared.number).await {
            tracing::warn!(%order, withdrawal = declared.number, %error, "a withdrawal waits for staff");
        }
    }
    Ok(declared.number)
}

/// Somebody withdraws by the order's number and e-mail address. Who asks is not told whether there is such an order: if there
/// is, its buyer gets the receipt.
pub async fn withdraw_by_number(
    ctx: &Ctx,
    number: &str,
    declarant: &Declarant,
    id: WithdrawalId,
) -> Result<(), ServiceError> {
    let return_days = ctx.shop().await?.return_days;
    let Ok(number) = number.trim().trim_start_matches('#').parse::<i64>() else { return Ok(()) };
    let (now, declarant, mailbox) = (ctx.now(), declarant.clone(), hash_customer(ctx, &declarant.email));
    let (ctx_inside, language) = (ctx.clone(), ctx.locale().language);
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        let Some(order) = find_order_by_number(tx, number).await? else { return Ok(()) };
        if hash_customer(&ctx_inside, &order.email) != mailbox {
            return Ok(());
        }
        let opened = open_order(tx, order.id).await?;
        // The receipt goes to the address of the order, in the letters in which it was typed there.
        let declarant = Declarant { email: order.email.clone(), ..declarant.clone() };
        let pieces = match find_withdrawable(language, tx, &opened.order, return_days, now).await {
            Ok((_, pieces)) => pieces,
            Err(ServiceError::Refusal(_)) => return Ok(()),
            Err(broken) => return Err(broken),
        };
        declare(language, tx, &opened, NewWithdrawal { id, declarant, pieces }, Way::Number, return_days, now)
            .await
            .map(drop)
    };
    ctx.store.write(act).await
}

/// Staff lets a withdrawal take its course that waits for them.
pub async fn accept(ctx: &Ctx, order: OrderId, number: u32) -> Result<(), ServiceError> {
    take_up(ctx, order, number).await
}

/// Staff declines a withdrawal of somebody who has no such right; they read why. A return that it began is called off.
pub async fn decline(ctx: &Ctx, order: OrderId, number: u32, why: String) -> Result<(), ServiceError> {
    let (why, now) = (why.trim().to_owned(), ctx.now());
    if why.is_empty() || why.chars().count() > ANSWER_MAX {
        return Err(invalid("Say why in a few sentences: the buyer reads it."));
    }
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        open_order(tx, order).await?;
        let found = find_numbered(tx, order, number).await?;
        let state = transition(found.state, WithdrawalEvent::Decline).map_err(Refusal::from)?;
        if let Some(id) = found.returned_by {
            let goods = find_return(tx, id).await?.ok_or(StoreError::NotFound)?;
            if goods.state != ReturnState::Approved {
                return Err(conflict("What it is about is here already. Refund the return."));
            }
            call_off(tx, &goods, now).await?;
        } else if found.accepted_at.is_some() {
            return Err(conflict("What it is about was canceled already, and the money is on its way back."));
        }
        if !move_withdrawal(tx, &found, state, &why, now).await? {
            return Err(Refusal::Busy { retry_after_s: 1 }.into());
        }
        write_history(tx, order, now, Happening::WithdrawalDeclined, "staff", &number.to_string()).await?;
        Ok(put_mail(tx, order, MailKind::WithdrawalDeclined, &found.id.to_string(), now).await?)
    };
    ctx.store.write(act).await
}

/// The newest withdrawals, newest first, each with the number of its order.
pub async fn list_withdrawals_for_staff(
    ctx: &Ctx,
    state: Option<WithdrawalState>,
    limit: u32,
) -> Result<Vec<(i64, Withdrawal)>, ServiceError> {
    Ok(ctx.store.read(async move |tx: &mut Tx| list_newest_withdrawals(tx, state, limit).await).await?)
}

/// A withdrawal of the order behind a link, for its receipt: who declared it, and what.
pub async fn get_withdrawal(
    ctx: &Ctx,
    token: &str,
    number: u32,
) -> Result<(i64, Declarant, WithdrawalView), ServiceError> {
    let id = read_order_token(ctx, token).ok_or(Refusal::NotFound)?;
    let act = async move |tx: &mut Tx| -> Result<_, ServiceError> {
        let order = find_order(tx, id).await?.ok_or(StoreError::NotFound)?;
        let found = find_numbered(tx, id, number).await?;
        let declarant = Declarant { name: found.name.clone(), email: found.email.clone() };
        Ok((order.number, declarant, view(found, &order.lines)))
    };
    ctx.store.read(act).await
}

/// A withdrawal as its buyer sees it.
pub(super) fn view(found: Withdrawal, lines: &[OrderLine]) -> WithdrawalView {
    let title = |variant| lines.iter().find(|line| line.variant == variant).map(OrderLine::full_title);
    let pieces = found.pieces.iter().map(|(variant, pieces)| (*pieces, title(*variant).unwrap_or_default()));
    WithdrawalView {
        number: found.number,
        state: found.state,
        pieces: pieces.collect(),
        declared_at: found.created_at,
        answer: found.answer,
    }
}

/// Until when the buyer of an order may withdraw, by what became of it.
pub(super) fn period(
    return_days: u32,
    order: &Order,
    counts: &BTreeMap<VariantId, LineCounts>,
    parcels: &[Fulfillment],
) -> Period {
    let all_sent = line_counts(order, counts).values().all(|line| line.to_send() == 0);
    let out = parcels.iter().filter(|parcel| parcel.is_out());
    let arrivals: Vec<Arrival> = out
        .map(|parcel| Arrival { handed_over_at: parcel.handed_over_at, delivered_at: parcel.delivered_at })
        .collect();
    Period::of(return_days, all_sent, &arrivals)
}

/// What of an order its buyer can still withdraw from: all that neither was canceled, nor is on its way back, nor was withdrawn
/// from before.
pub(super) fn withdrawable(order: &Order, counts: &BTreeMap<VariantId, LineCounts>, before: &[Withdrawal]) -> Demand {
    let waiting = |variant: &VariantId| -> u32 {
        let waiting = before.iter().filter(|found| found.waits());
        waiting.map(|found| found.pieces.get(variant).copied().unwrap_or(0)).sum()
    };
    let left = line_counts(order, counts).into_iter().map(|(variant, line)| {
        let left = line.ordered.saturating_sub(line.canceled).saturating_sub(line.returned);
        (variant, left.saturating_sub(waiting(&variant)))
    });
    left.filter(|(_, left)| *left > 0).collect()
}

/// What became of each line; nothing of any line of an order to which nothing has happened.
fn line_counts(order: &Order, counts: &BTreeMap<VariantId, LineCounts>) -> BTreeMap<VariantId, LineCounts> {
    if !counts.is_empty() {
        return counts.clone();
    }
    let ordered = sum_up(order.lines.iter().map(|line| (line.variant, line.quantity)));
    ordered.into_iter().map(|(variant, ordered)| (variant, LineCounts::of(ordered))).collect()
}

async fn find_withdrawable(
    language: Language,
    tx: &mut Tx,
    order: &Order,
    return_days: u32,
    now: Timestamp,
) -> Result<(Period, Demand), ServiceError> {
    match order.status {
        OrderStatus::Placed => {}
        OrderStatus::Pending => return Err(conflict(words::not_paid_yet(language))),
        OrderStatus::Canceled => return Err(conflict(words::order_is_canceled(language))),
    }
    let (counts, parcels) = (list_line_counts(tx, order.id).await?, list_fulfillments(tx, order.id).await?);
    let period = period(return_days, order, &counts, &parcels);
    if let Period::EndsAt(end) = period
        && !period.is_open(now)
    {
        return Err(conflict(words::was_possible_until(language, &end.long_date(language))));
    }
    let pieces = withdrawable(order, &counts, &list_withdrawals(tx, order.id).await?);
    if pieces.is_empty() {
        return Err(conflict(words::nothing_left(language)));
    }
    Ok((period, pieces))
}

/// Writes the declaration down, and that its receipt is due.
async fn declare(
    language: Language,
    tx: &mut Tx,
    opened: &Opened,
    new: NewWithdrawal,
    way: Way,
    return_days: u32,
    now: Timestamp,
) -> Result<Withdrawal, ServiceError> {
    let order = &opened.order;
    if let Some(before) = find_withdrawal(tx, new.id).await? {
        return if before.order == order.id { Ok(before) } else { Err(Refusal::NotFound.into()) };
    }
    let (_, left) = find_withdrawable(language, tx, order, return_days, now).await?;
    if new.pieces.is_empty() || new.pieces.values().any(|pieces| *pieces == 0) {
        return Err(invalid(words::choose_what(language)));
    }
    for (variant, pieces) in &new.pieces {
        let left = left.get(variant).copied().unwrap_or(0);
        if *pieces > left {
            let title = opened.title(*variant);
            let title = if title.is_empty() { words::this(language) } else { &title };
            return Err(conflict(words::only_from(language, left, title)));
        }
    }
    let number = list_withdrawals(tx, order.id).await?.last().map_or(1, |last| last.number + 1);
    let withdrawal = Withdrawal {
        id: new.id,
        order: order.id,
        number,
        state: WithdrawalState::Received,
        name: new.declarant.name,
        email: new.declarant.email,
        way,
        accepted_at: None,
        returned_by: None,
        answer: String::new(),
        pieces: new.pieces,
        created_at: now,
        updated_at: now,
    };
    insert_withdrawal(tx, &withdrawal).await?;
    write_history(tx, order.id, now, Happening::Withdrawn, "buyer", &number.to_string()).await?;
    let subject = withdrawal.id.to_string();
    put_mail(tx, order.id, MailKind::WithdrawalReceived, &subject, now).await?;
    if !withdrawal.email.eq_ignore_ascii_case(&order.email) {
        put_mail(tx, order.id, MailKind::WithdrawalNoted, &subject, now).await?;
    }
    Ok(withdrawal)
}

/// What letting a withdrawal take its course came to.
struct TakenUp {
    done: Done,
    /// Whether nothing is left of the order.
    is_canceled: bool,
}

/// Lets a withdrawal take its course: pieces that were not sent are canceled, and the others may be sent back.
async fn take_up(ctx: &Ctx, order: OrderId, number: u32) -> Result<(), ServiceError> {
    let look = async move |tx: &mut Tx| -> Result<bool, ServiceError> {
        let found = find_order(tx, order).await?.ok_or(StoreError::NotFound)?;
        let counts = line_counts(&found, &list_line_counts(tx, order).await?);
        Ok(cancels_all(&counts, &find_numbered(tx, order, number).await?.pieces))
    };
    if ctx.store.read(look).await? {
        // Nobody pays any more for a change of what is canceled.
        close_open_edit(ctx, order).await?;
    }
    let (ctx_inside, now) = (ctx.clone(), ctx.now());
    let goods_id: ReturnId = ctx.new_id()?;
    let act = async move |tx: &mut Tx| -> Result<TakenUp, ServiceError> {
        let opened = open_order(tx, order).await?;
        let found = find_numbered(tx, order, number).await?;
        if !found.waits() {
            return Err(conflict(format!("Withdrawal {number} is {} already.", done_words(&found))));
        }
        let (unsent, sent) = split(&opened, &found.pieces)?;
        let is_canceled = cancels_all(&opened.counts, &unsent);
        let mut done = Done::default();
        if is_canceled {
            done = cancel_all(&ctx_inside, tx, &opened, now).await?;
        } else if !unsent.is_empty() {
            done = cancel_some(&ctx_inside, tx, &opened, &unsent, now).await?;
        }
        let goods = if sent.is_empty() { None } else { Some(begin_return(tx, &opened, goods_id, &sent, now).await?) };
        if !accept_withdrawal(tx, found.id, goods, now).await? {
            return Err(Refusal::Busy { retry_after_s: 1 }.into());
        }
        if goods.is_none() {
            end(tx, &found, now).await?;
        }
        Ok(TakenUp { done, is_canceled })
    };
    let TakenUp { done: (refunds, pages), is_canceled } = ctx.store.write(act).await?;
    announce(ctx, pages);
    refund_soon(ctx, &refunds).await;
    // Money that is only set aside is let go of an order that is canceled, and of no other.
    if is_canceled && let Err(error) = void_payment(ctx, order).await {
        tracing::warn!(%order, %error, "money of a canceled order is not let go yet; the next round of work does it");
    }
    Ok(())
}

/// Whether these are all pieces of an order of which nothing was handed over.
fn cancels_all(counts: &BTreeMap<VariantId, LineCounts>, pieces: &Demand) -> bool {
    counts
        .iter()
        .all(|(variant, line)| line.fulfilled == 0 && line.to_send() == pieces.get(variant).copied().unwrap_or(0))
}

const fn done_words(found: &Withdrawal) -> &'static str {
    match found.state {
        WithdrawalState::Received => "accepted",
        WithdrawalState::Refunded => "refunded",
        WithdrawalState::Declined => "declined",
    }
}

/// What of the pieces was not sent, and what was. It counts as little as possible that has to travel.
fn split(opened: &Opened, pieces: &Demand) -> Result<(Demand, Demand), ServiceError> {
    let (mut unsent, mut sent) = (Demand::new(), Demand::new());
    for (variant, wanted) in pieces {
        let counts = opened.counts.get(variant).copied().unwrap_or_default();
        let here = counts.to_send().min(*wanted);
        let there = wanted.saturating_sub(here);
        if there > counts.returnable() {
            let title = opened.title(*variant);
            return Err(conflict(format!("Some of {title} is canceled or on its way back already.")));
        }
        for (demand, count) in [(&mut unsent, here), (&mut sent, there)] {
            if count > 0 {
                demand.insert(*variant, count);
            }
        }
    }
    Ok((unsent, sent))
}

async fn cancel_all(ctx: &Ctx, tx: &mut Tx, opened: &Opened, now: Timestamp) -> Result<Done, ServiceError> {
    let mut pages = withdraw_with_order(tx, opened, "buyer", now).await?;
    // What the change would have taken out is to be canceled, too.
    let opened = open_order(tx, opened.order.id).await?;
    let (refunds, more) = cancel_placed(ctx, tx, &opened, Who::Buyer, "", now).await?;
    pages.extend(more);
    Ok((refunds, pages))
}

async fn cancel_some(
    ctx: &Ctx,
    tx: &mut Tx,
    opened: &Opened,
    unsent: &Demand,
    now: Timestamp,
) -> Result<Done, ServiceError> {
    let attempts = list_attempts_of_order(tx, opened.order.id).await?;
    if attempts.iter().any(|attempt| attempt.state == AttemptState::Authorized) {
        return Err(conflict(
            "The money for this order is set aside and not taken yet, so no part of it can be let go. Take it first.",
        ));
    }
    take_out(ctx, tx, opened, unsent, "buyer", "", now).await
}

/// Begins the return of what was sent. It needs no approval.
async fn begin_return(
    tx: &mut Tx,
    opened: &Opened,
    id: ReturnId,
    sent: &Demand,
    now: Timestamp,
) -> Result<ReturnId, ServiceError> {
    let order = opened.order.id;
    count(tx, opened, sent, Fate::Returned, |title| format!("{title} is on its way back already.")).await?;
    let line = |(variant, quantity): (&VariantId, &u32)| ReturnLine {
        variant: *variant,
        quantity: *quantity,
        received: 0,
        restocked: 0,
    };
    let goods = Return {
        id,
        order,
        number: list_returns(tx, order).await?.last().map_or(1, |last| last.number + 1),
        state: ReturnState::Approved,
        reason: ReturnReason::ChangedMind,
        note: String::new(),
        answer: String::new(),
        lines: sent.iter().map(line).collect(),
        created_at: now,
        updated_at: now,
    };
    insert_return(tx, &goods).await?;
    write_history(tx, order, now, Happening::ReturnApproved, "shop", &goods.number.to_string()).await?;
    put_mail(tx, order, MailKind::ReturnApproved, &id.to_string(), now).await?;
    Ok(id)
}

/// The goods of a withdrawal that is declined stay with the buyer.
async fn call_off(tx: &mut Tx, goods: &Return, now: Timestamp) -> Result<(), ServiceError> {
    if !move_return(tx, goods, ReturnState::Canceled, "", now).await? {
        return Err(Refusal::Busy { retry_after_s: 1 }.into());
    }
    for line in &goods.lines {
        if !count_pieces(tx, goods.order, line.variant, Fate::Returned, -i64::from(line.quantity)).await? {
            return Err(ServiceError::Breakage(format!("return {}: pieces were not counted", goods.id)));
        }
    }
    Ok(write_history(tx, goods.order, now, Happening::ReturnCanceled, "staff", &goods.number.to_string()).await?)
}

/// What becomes of a withdrawal when its return is refunded. Called inside the transaction that does that.
pub(super) async fn follow_refund(tx: &mut Tx, goods: ReturnId, now: Timestamp) -> Result<(), ServiceError> {
    match find_withdrawal_of_return(tx, goods).await? {
        Some(found) => end(tx, &found, now).await,
        None => Ok(()),
    }
}

async fn end(tx: &mut Tx, found: &Withdrawal, now: Timestamp) -> Result<(), ServiceError> {
    let state = transition(found.state, WithdrawalEvent::Refund).map_err(Refusal::from)?;
    if !move_withdrawal(tx, found, state, "", now).await? {
        return Err(Refusal::Busy { retry_after_s: 1 }.into());
    }
    Ok(write_history(tx, found.order, now, Happening::WithdrawalRefunded, "shop", &found.number.to_string()).await?)
}

async fn find_numbered(tx: &mut Tx, order: OrderId, number: u32) -> Result<Withdrawal, ServiceError> {
    let found = list_withdrawals(tx, order).await?.into_iter().find(|found| found.number == number);
    Ok(found.ok_or(Refusal::NotFound)?)
}
