//! Returns: the buyer asks, the merchant answers, the goods come, and the money goes back.

use super::after_sale::{Opened, conflict, count, invalid, open_order, put_back, refund_soon};
use super::payback::{BackTo, Payback, ShippingBack, Why, begin_payback};
use super::stock::announce;
use super::token::read_order_token;
use super::withdrawal::follow_refund;
use super::{Ctx, ServiceError};
use crate::domain::fulfillment::LineCounts;
use crate::domain::history::Happening;
use crate::domain::id::{OrderId, VariantId};
use crate::domain::mail::MailKind;
use crate::domain::order::{OrderLine, OrderStatus};
use crate::domain::refund::RefundReason;
use crate::domain::refusal::Refusal;
use crate::domain::returns::{NotAllowed, ReturnEffect, ReturnEvent, ReturnReason, ReturnState, deadline, transition};
use crate::domain::time::Timestamp;
use crate::store::db::{StoreError, Tx};
use crate::store::fulfillment::{arrivals, list_fulfillments};
use crate::store::order::{Order, find_order, write_history};
use crate::store::order_line::{Fate, count_pieces, list_line_counts};
use crate::store::outbox::put_mail;
use crate::store::refund::Refund;
use crate::store::returns::{Return, ReturnLine, insert_return, list_returns, move_return, receive_line};
use crate::store::stock::{Demand, FaceChange};
use crate::store::withdrawal::find_withdrawal_of_return;
use crate::words::{Language, returns as words};

/// The longest text that a buyer writes beside a return, or the merchant answers.
const NOTE_MAX: usize = 2_000;

/// What a buyer wants to send back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReturn {
    pub pieces: Demand,
    pub reason: ReturnReason,
    pub note: String,
}

/// What the merchant does about a return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Approve,
    /// The buyer reads why.
    Reject(String),
    /// What came, and what of it can be sold again. Lines that are not named did not come.
    Receive {
        received: Demand,
        restocked: Demand,
    },
    /// The money for what came goes back, and this of the shipping.
    Refund(ShippingBack),
    /// The same, as store credit.
    Credit(ShippingBack),
    Cancel,
}

/// The buyer asks to send something back, by the link of the order.
pub async fn request_return(ctx: &Ctx, token: &str, new: NewReturn) -> Result<(), ServiceError> {
    let (order, language) = (read_order_token(ctx, token).ok_or(Refusal::NotFound)?, ctx.locale().language);
    if new.note.chars().count() > NOTE_MAX {
        return Err(invalid(words::too_long(language)));
    }
    let return_days = ctx.shop().await?.return_days;
    let (id, now) = (ctx.new_id()?, ctx.now());
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        let opened = open_order(tx, order).await?;
        check_window(language, tx, &opened.order, return_days, now).await?;
        if new.pieces.is_empty() || new.pieces.values().any(|count| *count == 0) {
            return Err(invalid(words::choose_what(language)));
        }
        if new.pieces.keys().any(|variant| opened.line(*variant).is_none()) {
            return Err(invalid(words::not_a_line(language)));
        }
        count(tx, &opened, &new.pieces, Fate::Returned, |title| words::not_so_many(language, title)).await?;
        let line = |(variant, quantity): (&_, &u32)| ReturnLine {
            variant: *variant,
            quantity: *quantity,
            received: 0,
            restocked: 0,
        };
        let number = list_returns(tx, order).await?.last().map_or(1, |last| last.number + 1);
        let request = Return {
            id,
            order,
            number,
            state: ReturnState::Requested,
            reason: new.reason,
            note: new.note.clone(),
            answer: String::new(),
            lines: new.pieces.iter().map(line).collect(),
            created_at: now,
            updated_at: now,
        };
        insert_return(tx, &request).await?;
        tell(tx, &request, ReturnState::Requested, "buyer", now).await
    };
    ctx.store.write(act).await
}

/// The buyer keeps it after all.
pub async fn withdraw_return(ctx: &Ctx, token: &str, number: u32) -> Result<(), ServiceError> {
    let order = read_order_token(ctx, token).ok_or(Refusal::NotFound)?;
    answer(ctx, order, number, Answer::Cancel, "buyer").await
}

/// The merchant answers, receives or refunds a return.
pub async fn answer_return(ctx: &Ctx, order: OrderId, number: u32, said: Answer) -> Result<(), ServiceError> {
    answer(ctx, order, number, said, "staff").await
}

async fn answer(ctx: &Ctx, order: OrderId, number: u32, said: Answer, actor: &'static str) -> Result<(), ServiceError> {
    let (ctx_inside, now) = (ctx.clone(), ctx.now());
    let act = async move |tx: &mut Tx| -> Result<(Vec<Refund>, Vec<FaceChange>), ServiceError> {
        let opened = open_order(tx, order).await?;
        let returns = list_returns(tx, order).await?;
        let found = returns.iter().find(|found| found.number == number).ok_or(Refusal::NotFound)?;
        let (event, words) = match &said {
            Answer::Approve => (ReturnEvent::Approve, ""),
            Answer::Reject(why) => (ReturnEvent::Reject, why.trim()),
            Answer::Receive { .. } => (ReturnEvent::Receive, ""),
            Answer::Refund(_) | Answer::Credit(_) => (ReturnEvent::Refund, ""),
            Answer::Cancel => (ReturnEvent::Cancel, ""),
        };
        if words.chars().count() > NOTE_MAX {
            return Err(invalid("That is longer than a mail should be."));
        }
        let withdrawal = find_withdrawal_of_return(tx, found.id).await?;
        if event == ReturnEvent::Cancel && withdrawal.is_some() {
            return Err(conflict(words::withdrawn_instead(ctx_inside.locale().language)));
        }
        let said_no = |no: NotAllowed| conflict(no.sentence(ctx_inside.locale().language));
        let (state, effects) = transition(found.state, event).map_err(said_no)?;
        if !move_return(tx, found, state, words, now).await? {
            return Err(Refusal::Busy { retry_after_s: 1 }.into());
        }
        let (mut money, mut pages) = (Vec::new(), Vec::new());
        for effect in effects {
            match effect {
                ReturnEffect::LeavePieces => leave(tx, &opened, found, |line| line.quantity).await?,
                ReturnEffect::CountPieces => pages = receive(tx, &opened, found, &said, now).await?,
                ReturnEffect::RefundPieces => {
                    let said = with_shipping(&opened, withdrawal.is_some(), &said);
                    money = pay_back(&ctx_inside, tx, &opened, found, &said, now).await?;
                }
            }
        }
        tell(tx, found, state, actor, now).await?;
        if state == ReturnState::Refunded {
            follow_refund(tx, found.id, now).await?;
        }
        Ok((money, pages))
    };
    let (refunds, pages) = ctx.store.write(act).await?;
    announce(ctx, pages);
    refund_soon(ctx, &refunds).await;
    Ok(())
}

/// What can be sent back of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returnable {
    /// Which, what it is, and how many.
    pub lines: Vec<(VariantId, String, u32)>,
    pub until: Timestamp,
}

/// What can be sent back of the order behind a link.
pub async fn get_returnable(ctx: &Ctx, token: &str) -> Result<Returnable, ServiceError> {
    let id = read_order_token(ctx, token).ok_or(Refusal::NotFound)?;
    let (return_days, now, language) = (ctx.shop().await?.return_days, ctx.now(), ctx.locale().language);
    let act = async move |tx: &mut Tx| -> Result<Returnable, ServiceError> {
        let order = find_order(tx, id).await?.ok_or(StoreError::NotFound)?;
        let until = check_window(language, tx, &order, return_days, now).await?;
        let counts = list_line_counts(tx, id).await?;
        let line = |(variant, counts): (&VariantId, &LineCounts)| {
            let pieces = counts.returnable();
            let title = order.lines.iter().find(|line| line.variant == *variant).map(OrderLine::full_title);
            (pieces > 0).then(|| (*variant, title.unwrap_or_default(), pieces))
        };
        let lines: Vec<_> = counts.iter().filter_map(line).collect();
        if lines.is_empty() {
            return Err(conflict(words::all_on_its_way_back(language)));
        }
        Ok(Returnable { lines, until })
    };
    ctx.store.read(act).await
}

/// Until when the order can be sent back, if that is not over.
async fn check_window(
    language: Language,
    tx: &mut Tx,
    order: &Order,
    return_days: u32,
    now: Timestamp,
) -> Result<Timestamp, ServiceError> {
    if order.status != OrderStatus::Placed {
        return Err(conflict(words::nothing_was_sent(language)));
    }
    match deadline(return_days, &arrivals(&list_fulfillments(tx, order.id).await?)) {
        None => Err(conflict(words::nothing_on_its_way(language))),
        Some(until) if now > until => Err(conflict(words::was_possible_until(language, &until.long_date(language)))),
        Some(until) => Ok(until),
    }
}

/// Pieces stay with the buyer, who may ask for them again.
async fn leave(
    tx: &mut Tx,
    opened: &Opened,
    found: &Return,
    how_many: impl Fn(&ReturnLine) -> u32,
) -> Result<(), ServiceError> {
    for line in &found.lines {
        let left = how_many(line);
        if left > 0 && !count_pieces(tx, opened.order.id, line.variant, Fate::Returned, -i64::from(left)).await? {
            return Err(ServiceError::Breakage(format!("return {}: pieces were not counted", found.id)));
        }
    }
    Ok(())
}

async fn receive(
    tx: &mut Tx,
    opened: &Opened,
    found: &Return,
    said: &Answer,
    now: Timestamp,
) -> Result<Vec<FaceChange>, ServiceError> {
    let Answer::Receive { received, restocked } = said else { return Ok(Vec::new()) };
    if received.is_empty() {
        return Err(invalid("Say what came."));
    }
    let is_of_it = |variant| found.lines.iter().any(|line| line.variant == variant);
    if received.keys().chain(restocked.keys()).any(|variant| !is_of_it(*variant)) {
        return Err(invalid("The return has no such line."));
    }
    let came = |line: &ReturnLine| received.get(&line.variant).copied().unwrap_or(0);
    for line in &found.lines {
        let sellable = restocked.get(&line.variant).copied().unwrap_or(0);
        if !receive_line(tx, found.id, line.variant, came(line), sellable).await? {
            let title = opened.title(line.variant);
            return Err(conflict(format!("Not so many of {title} were to come back, or can be sold again.")));
        }
    }
    leave(tx, opened, found, |line| line.quantity.saturating_sub(came(line))).await?;
    put_back(tx, restocked, &found.id.to_string(), now).await
}

/// Whoever withdraws from all of a contract gets back what the delivery cost, too (Directive 2011/83/EU, article 13), unless
/// staff names another sum because a dearer way than the usual one was chosen.
fn with_shipping(opened: &Opened, is_withdrawal: bool, said: &Answer) -> Answer {
    let nothing_is_kept =
        opened.counts.values().all(|line| line.ordered <= line.canceled.saturating_add(line.returned));
    match said {
        Answer::Refund(ShippingBack::Nothing) if is_withdrawal && nothing_is_kept => Answer::Refund(ShippingBack::Rest),
        Answer::Credit(ShippingBack::Nothing) if is_withdrawal && nothing_is_kept => Answer::Credit(ShippingBack::Rest),
        said => said.clone(),
    }
}

async fn pay_back(
    ctx: &Ctx,
    tx: &mut Tx,
    opened: &Opened,
    found: &Return,
    said: &Answer,
    now: Timestamp,
) -> Result<Vec<Refund>, ServiceError> {
    let (shipping, to) = match said {
        Answer::Refund(shipping) => (*shipping, BackTo::AsPaid),
        Answer::Credit(shipping) => (*shipping, BackTo::StoreCredit),
        Answer::Approve | Answer::Reject(_) | Answer::Receive { .. } | Answer::Cancel => return Ok(Vec::new()),
    };
    // The money for some of it may have gone back before, when staff thought it right.
    let unpaid = |line: &ReturnLine| {
        let left = opened.counts.get(&line.variant).map_or(0, |counts| counts.ordered.saturating_sub(counts.refunded));
        (line.variant, line.received.min(left))
    };
    let pieces = found.lines.iter().map(unpaid).filter(|(_, pieces)| *pieces > 0).collect();
    let payback = Payback { pieces, shipping, other_minor: 0, to };
    let why = Why { reason: RefundReason::Returned, note: "", actor: "staff" };
    begin_payback(ctx, tx, opened, &payback, &why, now).await
}

/// Writes down where the return stands now, and tells the buyer.
async fn tell(
    tx: &mut Tx,
    found: &Return,
    state: ReturnState,
    actor: &str,
    now: Timestamp,
) -> Result<(), ServiceError> {
    let (happening, mail) = match state {
        ReturnState::Requested => (Happening::ReturnRequested, Some(MailKind::ReturnRequested)),
        ReturnState::Approved => (Happening::ReturnApproved, Some(MailKind::ReturnApproved)),
        ReturnState::Rejected => (Happening::ReturnRejected, Some(MailKind::ReturnRejected)),
        ReturnState::Received => (Happening::ReturnReceived, Some(MailKind::ReturnReceived)),
        // The refund has a mail of its own, once the money is on its way.
        ReturnState::Refunded => (Happening::ReturnRefunded, None),
        ReturnState::Canceled => (Happening::ReturnCanceled, None),
    };
    write_history(tx, found.order, now, happening, actor, &found.number.to_string()).await?;
    if let Some(kind) = mail {
        put_mail(tx, found.order, kind, &found.id.to_string(), now).await?;
    }
    Ok(())
}
