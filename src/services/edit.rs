//! Edits: staff adds something to an order that is placed, and takes something else out of it for that. The buyer pays what it
//! costs more, or declines; what it costs less goes back at once.
//!
//! Its stock is held from the moment it is proposed. Its payment is an attempt like another, which belongs to the edit: it is
//! written down before the provider hears of it, and whoever hears of the money ([`super::payment::settle`]) ends here, in
//! `pay_edit`. An edit is over only when the provider has confirmed that its payment can never succeed.

use super::after_sale::{Opened, conflict, free_pieces, invalid, open_order, refresh_status, refund_soon};
use super::cart::{Basket, price_basket};
use super::checkout::{Collect, new_attempt};
use super::invoice::issue_edit_invoice;
use super::order::Moved;
use super::payback::{begin_refund_of_edit, goods};
use super::payment::{Payable, close, make_payable, settle_because};
use super::rounds::Round;
use super::stock::announce;
use super::token::{order_token, read_order_token};
use super::visit::Own;
use super::{Ctx, ServiceError};
use crate::domain::cart::{Cart, CartLine, Quantity};
use crate::domain::edit::{Change, EditEffect, EditEvent, EditState, Removed, price_addition, transition};
use crate::domain::history::{Happening, write_change};
use crate::domain::id::{EditId, OrderId};
use crate::domain::mail::MailKind;
use crate::domain::money::Money;
use crate::domain::order::{OrderLine, OrderStatus};
use crate::domain::payment::AttemptState;
use crate::domain::refusal::Refusal;
use crate::domain::shop::PricingRules;
use crate::domain::time::{DAY_MS, Timestamp};
use crate::domain::totals::{PricedLine, Pricing};
use crate::store::allocation::claim_stock;
use crate::store::db::{StoreError, Tx};
use crate::store::edit::{Edit, insert_edit, list_edits, list_overdue_edits, move_edit};
use crate::store::order::{find_order, write_history};
use crate::store::order_line::{Fate, add_ordered, count_pieces};
use crate::store::outbox::put_mail;
use crate::store::payment::{Attempt, find_newest_attempt_of_edit, insert_attempt, list_attempts_of_order};
use crate::store::refund::Refund;
use crate::store::stock::{
    Demand, FaceChange, Holder, StockChange, TooFew, hold_stock, list_face_changes, release_stock, sum_up,
};
use crate::words::{order as order_words, payment as payment_words};

/// How long a buyer has to pay for a change, while its pieces are kept: three days.
const EDIT_LIFE_MS: i64 = 3 * DAY_MS;
/// Paying asks the provider in between and then looks again; after so many looks something else is wrong.
const LOOKS_MAX: u32 = 5;

/// What staff wants to change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewEdit {
    pub added: Demand,
    /// What goes out of the order for that.
    pub removed: Demand,
}

/// Staff proposes to change an order. When nothing is owed for it, it is done at once; otherwise the buyer is asked.
pub async fn propose_edit(ctx: &Ctx, order: OrderId, new: NewEdit) -> Result<Edit, ServiceError> {
    let found = ctx.store.read(async move |tx: &mut Tx| find_order(tx, order).await).await?.ok_or(Refusal::NotFound)?;
    // What is added stands beside what was ordered, and its taxes are added to those.
    let ctx = &ctx.in_locale(ctx.shop().await?.locale_for(found.language));
    let (shop, now, id) = (ctx.shop().await?, ctx.now(), ctx.new_id()?);
    let ctx_inside = ctx.clone();
    let act = async move |tx: &mut Tx| -> Result<_, ServiceError> {
        let ctx = &ctx_inside;
        let opened = open_order(tx, order).await?;
        if opened.order.status != OrderStatus::Placed {
            return Err(conflict("Only an order that is placed can be changed."));
        }
        if opened.order.totals.shipping.as_ref().is_some_and(|shipping| shipping.pickup.is_some()) {
            // Its pieces lie in one place, and what is added would have to be put aside there.
            return Err(conflict("An order that is fetched can’t be changed. Place another one, and fetch both."));
        }
        if opened.edits.iter().any(|edit| edit.state.open()) {
            return Err(conflict("This order has an open change already. Wait for the buyer, or withdraw it first."));
        }
        let change = Change {
            removed: take_out(tx, &opened, &new.removed).await?,
            ..price_change(ctx, tx, &shop.rules, &opened, &new.added, now).await?
        };
        let number = opened.edits.last().map_or(1, |last| last.number.saturating_add(1));
        let ends_at = now.plus_ms(EDIT_LIFE_MS);
        let mut edit = Edit { id, order, number, state: EditState::Proposed, change, created_at: now, ends_at };
        insert_edit(tx, &edit, "staff").await?;
        let held = hold_stock(tx, holder(&edit), &demand(&edit), now).await?;
        let held = held.map_err(|too_few| too_few_left(&edit, too_few))?;
        let mut pages = list_face_changes(tx, &held).await?;
        write_history(tx, order, now, Happening::EditProposed, "staff", &words(&edit, &opened)).await?;
        let due_minor = edit.change.due_minor();
        if due_minor > 0 {
            put_mail(tx, order, MailKind::EditProposed, &id.to_string(), now).await?;
            return Ok((edit, Vec::new(), pages));
        }
        step(tx, &opened, &mut edit, EditEvent::Accept, "shop", now).await?;
        pages.extend(step(tx, &opened, &mut edit, EditEvent::Apply, "shop", now).await?.pages);
        let refunds = begin_refund_of_edit(ctx, tx, &opened, &edit, now).await?;
        Ok((edit, refunds, pages))
    };
    let (edit, refunds, pages): (Edit, Vec<Refund>, Vec<FaceChange>) = ctx.store.write(act).await?;
    announce(ctx, pages);
    refund_soon(ctx, &refunds).await;
    Ok(edit)
}

/// Prices what is added, as it costs today.
async fn price_change(
    ctx: &Ctx,
    tx: &mut Tx,
    shop_rules: &PricingRules,
    opened: &Opened,
    added: &Demand,
    now: Timestamp,
) -> Result<Change, ServiceError> {
    let order = &opened.order;
    let line = |(variant, quantity): (&_, &u32)| {
        let quantity = Quantity::new(*quantity).map_err(|_| invalid("Say how many of each, from 1 on."))?;
        Ok(CartLine { variant: *variant, quantity })
    };
    let cart: Cart = added.iter().map(line).collect::<Result<_, ServiceError>>()?;
    if cart.is_empty() {
        return Err(invalid("Say what is added. To take something out and nothing else, cancel those pieces."));
    }
    let destination = Some(order.address.country);
    let basket = Basket { cart, destination, ..Basket::default() };
    let quote = price_basket(ctx, tx, shop_rules, now, &basket, &Own::default()).await?;
    if let Some(notice) = quote.notices.first() {
        return Err(notice.refusal().into());
    }
    let added: Vec<PricedLine<'_>> = quote.lines.iter().map(PricedLine::from).collect();
    let there: Vec<PricedLine<'_>> = opened.order.lines.iter().map(PricedLine::from).collect();
    let pricing = Pricing {
        destination,
        shipping_method: order.totals.shipping.as_ref().map(|shipping| shipping.method_id.as_str()),
        reverse_charge: order.totals.reverse_charge,
        ..Pricing::new(&quote.rules, &added)
    };
    let totals = price_addition(pricing, &there, &added).map_err(Refusal::from)?;
    let is_alike = totals.currency == order.totals.currency && totals.tax_included == order.totals.tax_included;
    if !is_alike {
        return Err(conflict("Money or taxes are not what they were for this order. Place another one."));
    }
    let lines = quote.lines.into_iter().map(OrderLine::from).collect();
    Ok(Change { lines, totals, removed: Vec::new() })
}

/// Counts the pieces that go out: nobody else may send them or give their money back. They stay the order's own until the
/// edit is applied.
async fn take_out(tx: &mut Tx, opened: &Opened, pieces: &Demand) -> Result<Vec<Removed>, ServiceError> {
    if pieces.is_empty() {
        return Ok(Vec::new());
    }
    if pieces.iter().any(|(variant, count)| opened.line(*variant).is_none() || *count == 0) {
        return Err(invalid("Say which lines of the order go out, and how many of each."));
    }
    let order = opened.order.id;
    let attempts = list_attempts_of_order(tx, order).await?;
    if attempts.iter().any(|attempt| attempt.state == AttemptState::Authorized) {
        return Err(conflict("The money for this order is set aside and not taken yet: nothing can go out of it."));
    }
    let mut removed = Vec::new();
    for part in goods(tx, opened, pieces).await? {
        let Some(variant) = part.variant else { continue };
        let quantity = i64::from(part.quantity);
        for fate in [Fate::Canceled, Fate::Refunded] {
            if !count_pieces(tx, order, variant, fate, quantity).await? {
                let title = opened.title(variant);
                return Err(conflict(format!("Not so many of {title} are left that can go out of the order.")));
            }
        }
        let (quantity, amount_minor, tax_minor, taxes) = (part.quantity, part.amount_minor, part.tax_minor, part.taxes);
        removed.push(Removed { variant, quantity, amount_minor, tax_minor, taxes });
    }
    Ok(removed)
}

fn holder(edit: &Edit) -> Holder {
    Holder { order: edit.order, edit: Some(edit.id) }
}

/// What it adds.
fn demand(edit: &Edit) -> Demand {
    sum_up(edit.change.lines.iter().map(|line| (line.variant, line.quantity)))
}

/// What it takes out.
fn removal(edit: &Edit) -> Demand {
    edit.change.removed.iter().map(|removed| (removed.variant, removed.quantity)).collect()
}

fn too_few_left(edit: &Edit, TooFew { variant, left }: TooFew) -> ServiceError {
    let line = edit.change.lines.iter().find(|line| line.variant == variant);
    let title = line.map(OrderLine::full_title).unwrap_or_default();
    Refusal::SoldOut { variant, title, left: u32::try_from(left).unwrap_or(0) }.into()
}

/// "2 × Jug; without 1 × Mug".
fn words(edit: &Edit, opened: &Opened) -> String {
    let added = edit.change.lines.iter().map(|line| format!("{} × {}", line.quantity.get(), line.full_title()));
    let added = added.collect::<Vec<_>>().join(", ");
    let removed = edit.change.removed.iter();
    let removed = removed.map(|removed| format!("{} × {}", removed.quantity, opened.title(removed.variant)));
    let removed = removed.collect::<Vec<_>>().join(", ");
    write_change(&added, &removed)
}

/// What a step of an edit did.
#[derive(Debug, Default)]
struct Stepped {
    stock: Vec<StockChange>,
    pages: Vec<FaceChange>,
    /// Whether the money has to go back.
    refund: bool,
}

/// Something happens to an edit: its next state and what follows, inside the caller's transaction, which has opened the order.
async fn step(
    tx: &mut Tx,
    opened: &Opened,
    edit: &mut Edit,
    event: EditEvent,
    actor: &str,
    now: Timestamp,
) -> Result<Stepped, ServiceError> {
    let (state, effects) = transition(edit.state, event).map_err(Refusal::from)?;
    if state != edit.state && !move_edit(tx, edit, state, actor, now).await? {
        return Err(Refusal::Busy { retry_after_s: 1 }.into());
    }
    edit.state = state;
    let mut stepped = Stepped::default();
    for effect in effects {
        match effect {
            EditEffect::ClaimStock => stepped.stock.extend(claim_stock(tx, holder(edit), now).await?),
            EditEffect::ChangeLines => {
                add_ordered(tx, edit.order, &demand(edit)).await?;
                stepped.pages.extend(free_pieces(tx, opened, &removal(edit), now).await?);
                refresh_status(tx, edit.order).await?;
            }
            EditEffect::Invoice => issue_edit_invoice(tx, edit, now).await?,
            EditEffect::Confirm => {
                write_history(tx, edit.order, now, Happening::EditApplied, actor, &words(edit, opened)).await?;
                put_mail(tx, edit.order, MailKind::EditApplied, &edit.id.to_string(), now).await?;
            }
            EditEffect::ReleaseStock => stepped.stock.extend(release_stock(tx, holder(edit), now).await?),
            EditEffect::KeepRemoved => keep_removed(tx, edit).await?,
            EditEffect::RefundPayment => stepped.refund = true,
        }
    }
    stepped.pages.extend(list_face_changes(tx, &stepped.stock).await?);
    Ok(stepped)
}

async fn keep_removed(tx: &mut Tx, edit: &Edit) -> Result<(), ServiceError> {
    for (variant, quantity) in removal(edit) {
        for fate in [Fate::Canceled, Fate::Refunded] {
            if !count_pieces(tx, edit.order, variant, fate, -i64::from(quantity)).await? {
                return Err(ServiceError::Breakage(format!("edit {}: pieces were not counted", edit.id)));
            }
        }
    }
    Ok(())
}

/// The money for an edit is there, or set aside for it. One that is over has no use for it.
pub(super) async fn pay_edit(tx: &mut Tx, order: OrderId, id: EditId, now: Timestamp) -> Result<Moved, ServiceError> {
    let opened = open_order(tx, order).await?;
    let edit = opened.edits.iter().find(|edit| edit.id == id).cloned();
    let mut edit = edit.ok_or(StoreError::NotFound)?;
    let (stock, refund) = match transition(edit.state, EditEvent::Paid) {
        Ok(_) => {
            let stepped = step(tx, &opened, &mut edit, EditEvent::Paid, "provider", now).await?;
            (stepped.stock, stepped.refund)
        }
        Err(_) => (Vec::new(), true),
    };
    let happening = if refund { Happening::EditPaidTooLate } else { Happening::EditPaid };
    write_history(tx, edit.order, now, happening, "provider", &edit.number.to_string()).await?;
    Ok(Moved { stock, refund })
}

fn of_number(opened: &Opened, number: u32) -> Result<Edit, ServiceError> {
    let found = opened.edits.iter().find(|edit| edit.number == number);
    Ok(found.ok_or(Refusal::NotFound)?.clone())
}

/// The buyer wants the change and goes to pay for it, if it costs what they saw. Answers where; `None` when there is nothing
/// to do for them, because it is paid or the provider is working on it.
pub async fn pay_for_edit(
    ctx: &Ctx,
    token: &str,
    number: u32,
    due_seen_minor: i64,
) -> Result<Option<String>, ServiceError> {
    let order = read_order_token(ctx, token).ok_or(Refusal::NotFound)?;
    for _ in 0..LOOKS_MAX {
        let Some(attempt) = ask_for_money(ctx, order, number, due_seen_minor).await? else { return Ok(None) };
        match make_payable(ctx, attempt).await? {
            Payable::At(url) => return Ok(Some(url)),
            Payable::Wait => return Ok(None),
            Payable::Over => {}
        }
    }
    Err(Refusal::Busy { retry_after_s: 1 }.into())
}

/// The attempt to collect what is owed for an edit, which is written down if there is none that can succeed.
async fn ask_for_money(
    ctx: &Ctx,
    order: OrderId,
    number: u32,
    due_seen_minor: i64,
) -> Result<Option<Attempt>, ServiceError> {
    let (id, now, language) = (ctx.new_id()?, ctx.now(), ctx.locale().language);
    let ctx_inside = ctx.clone();
    let act = async move |tx: &mut Tx| -> Result<_, ServiceError> {
        let opened = open_order(tx, order).await?;
        let mut edit = of_number(&opened, number)?;
        if edit.state == EditState::Applied {
            return Ok(None);
        }
        let newest = find_newest_attempt_of_edit(tx, edit.id).await?;
        if let Some(live) = newest.filter(|attempt| attempt.state.live()) {
            return Ok(Some(live));
        }
        let due = Money::new(edit.change.due_minor(), edit.change.totals.currency);
        if due.minor != due_seen_minor {
            return Err(Refusal::TotalChanged { total: due }.into());
        }
        transition(edit.state, EditEvent::AskForMoney).map_err(|no| conflict(no.sentence(language)))?;
        step(tx, &opened, &mut edit, EditEvent::AskForMoney, "buyer", now).await?;
        if now >= edit.ends_at {
            return Err(conflict(order_words::change_is_over(language)));
        }
        let token = order_token(&ctx_inside, order);
        let collect = Collect {
            id,
            edit: Some(edit.id),
            amount: due,
            return_url: ctx_inside.url(&format!("/orders/{token}/edit/{number}")),
            title: payment_words::change_title(language, opened.order.number, number),
        };
        let attempt = new_attempt(&ctx_inside, &opened.order, collect, now)?;
        insert_attempt(tx, &attempt).await?;
        Ok(Some(attempt))
    };
    ctx.store.write(act).await
}

/// The buyer comes back from the provider's page. When the provider can't be asked, the reconciler asks again.
pub async fn return_from_paying_edit(ctx: &Ctx, token: &str, number: u32) -> Result<(), ServiceError> {
    let order = read_order_token(ctx, token).ok_or(Refusal::NotFound)?;
    let find = async move |tx: &mut Tx| -> Result<_, ServiceError> {
        let edits = list_edits(tx, order).await?;
        let edit = edits.iter().find(|edit| edit.number == number).ok_or(Refusal::NotFound)?;
        Ok(find_newest_attempt_of_edit(tx, edit.id).await?)
    };
    if let Some(attempt) = ctx.store.read(find).await?.filter(|attempt| attempt.state.live())
        && let Err(error) = settle_because(ctx, attempt, None).await
    {
        tracing::warn!(%order, %error, "a payment could not be settled on return");
    }
    Ok(())
}

/// The buyer does not want the change: the order stays as it is.
pub async fn decline_edit(ctx: &Ctx, token: &str, number: u32) -> Result<(), ServiceError> {
    let order = read_order_token(ctx, token).ok_or(Refusal::NotFound)?;
    end_edit(ctx, order, number, EditEvent::Decline).await
}

/// Staff does not want the change any more.
pub async fn withdraw_edit(ctx: &Ctx, order: OrderId, number: u32) -> Result<(), ServiceError> {
    end_edit(ctx, order, number, EditEvent::Withdraw).await
}

/// Closes the payment for an open edit of an order that is about to be canceled.
pub(super) async fn close_open_edit(ctx: &Ctx, order: OrderId) -> Result<(), ServiceError> {
    let find = async move |tx: &mut Tx| -> Result<_, StoreError> {
        match list_edits(tx, order).await?.iter().find(|edit| edit.state.open()) {
            Some(edit) => find_newest_attempt_of_edit(tx, edit.id).await,
            None => Ok(None),
        }
    };
    let newest = ctx.store.read(find).await?;
    close_live(ctx, newest).await
}

/// Withdraws the open edit of an order that is being canceled, inside the caller's transaction, which has opened the order.
pub(super) async fn withdraw_with_order(
    tx: &mut Tx,
    opened: &Opened,
    actor: &str,
    now: Timestamp,
) -> Result<Vec<FaceChange>, ServiceError> {
    let Some(mut edit) = opened.edits.iter().find(|edit| edit.state.open()).cloned() else { return Ok(Vec::new()) };
    no_live_attempt(tx, &edit).await?;
    let stepped = step(tx, opened, &mut edit, EditEvent::Withdraw, actor, now).await?;
    write_history(tx, edit.order, now, Happening::EditWithdrawn, actor, &words(&edit, opened)).await?;
    Ok(stepped.pages)
}

/// Sees to it that an attempt can't succeed any more, if it still can.
async fn close_live(ctx: &Ctx, newest: Option<Attempt>) -> Result<(), ServiceError> {
    if let Some(attempt) = newest.filter(|attempt| attempt.state.live())
        && close(ctx, attempt).await?.state.live()
    {
        return Err(conflict(order_words::payment_worked_on(ctx.locale().language)));
    }
    Ok(())
}

async fn no_live_attempt(tx: &mut Tx, edit: &Edit) -> Result<(), ServiceError> {
    let newest = find_newest_attempt_of_edit(tx, edit.id).await?;
    if newest.is_some_and(|attempt| attempt.state.live()) {
        return Err(Refusal::Busy { retry_after_s: 1 }.into());
    }
    Ok(())
}

/// Ends an edit that is not wanted, once the provider has confirmed that its payment can never succeed.
async fn end_edit(ctx: &Ctx, order: OrderId, number: u32, event: EditEvent) -> Result<(), ServiceError> {
    let language = ctx.locale().language;
    let find = async move |tx: &mut Tx| -> Result<_, ServiceError> {
        let edits = list_edits(tx, order).await?;
        let edit = edits.into_iter().find(|edit| edit.number == number).ok_or(Refusal::NotFound)?;
        transition(edit.state, event).map_err(|no| conflict(no.sentence(language)))?;
        Ok(find_newest_attempt_of_edit(tx, edit.id).await?)
    };
    let newest = ctx.store.read(find).await?;
    close_live(ctx, newest).await?;
    let now = ctx.now();
    let (actor, happening) = match event {
        EditEvent::Decline => ("buyer", Happening::EditDeclined),
        EditEvent::Expire => ("shop", Happening::EditExpired),
        _ => ("staff", Happening::EditWithdrawn),
    };
    let act = async move |tx: &mut Tx| -> Result<_, ServiceError> {
        let opened = open_order(tx, order).await?;
        let mut edit = of_number(&opened, number)?;
        no_live_attempt(tx, &edit).await?;
        let stepped = step(tx, &opened, &mut edit, event, actor, now).await?;
        write_history(tx, order, now, happening, actor, &words(&edit, &opened)).await?;
        if event != EditEvent::Decline {
            put_mail(tx, order, MailKind::EditEnded, &edit.id.to_string(), now).await?;
        }
        Ok(stepped.pages)
    };
    let pages = ctx.store.write(act).await?;
    announce(ctx, pages);
    Ok(())
}

/// Ends the edits that nobody paid for in time.
pub(super) async fn sweep_edits(ctx: &Ctx) -> Result<Round, ServiceError> {
    let mut round = Round::default();
    let (now, mut after) = (ctx.now(), None);
    loop {
        let page = ctx.store.read(async move |tx: &mut Tx| list_overdue_edits(tx, now, after).await).await?;
        let Some((last, ..)) = page.last().copied() else { return Ok(round) };
        for (_, order, number) in page {
            let ended = match end_edit(ctx, order, number, EditEvent::Expire).await {
                // It was paid at the last moment, or the provider is working on it.
                Err(ServiceError::Refusal(Refusal::Conflict { .. })) => Ok(()),
                ended => ended,
            };
            round.count("an edit could not be ended", ended);
        }
        after = Some(last);
    }
}
