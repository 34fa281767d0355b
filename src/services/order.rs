//! Orders after they were written down.

use std::collections::BTreeMap;

use super::payment::settle_because;
use super::tender::{give_tenders_back, tender_views};
use super::token::{order_token, read_order_token};
use super::{Ctx, ServiceError, withdrawal};
use crate::domain::edit::EditView;
use crate::domain::fulfillment::LineCounts;
use crate::domain::id::{OrderId, VariantId};
use crate::domain::invoice::Invoice;
use crate::domain::mail::MailKind;
use crate::domain::order::{OrderEffect, OrderLine, OrderStatus, OrderView, ParcelView, ReturnView};
use crate::domain::payment::{AttemptState, Collected, payment_status};
use crate::domain::refusal::Refusal;
use crate::domain::returns::deadline;
use crate::domain::review::ReviewState;
use crate::domain::time::Timestamp;
use crate::domain::withdrawal::Period;
use crate::store::allocation::{claim_stock, release_allocation};
use crate::store::db::{StoreError, Tx};
use crate::store::edit::{Edit, list_edits};
use crate::store::fulfillment::{Fulfillment, arrivals, list_fulfillments};
use crate::store::invoice::list_invoices_of_order;
use crate::store::order::{
    HistoryEntry, Order, change_status, find_order, find_order_by_number, list_history, list_newest_orders,
};
use crate::store::order_line::list_line_counts;
use crate::store::outbox::put_mail;
use crate::store::payment::{Attempt, find_newest_attempt, list_attempts_of_order};
use crate::store::pickup::find_ready_at;
use crate::store::promotion::give_uses_back;
use crate::store::returns::{Return, list_returns};
use crate::store::review::list_reviews_of_order;
use crate::store::stock::{StockChange, release_stock};
use crate::store::tender::{Tender, list_tenders};
use crate::store::withdrawal::{Withdrawal, list_withdrawals};

/// An order with all that became of it.
struct Story {
    order: Order,
    attempts: Vec<Attempt>,
    tenders: Vec<Tender>,
    newest: Option<Attempt>,
    counts: BTreeMap<VariantId, LineCounts>,
    parcels: Vec<Fulfillment>,
    returns: Vec<Return>,
    withdrawals: Vec<Withdrawal>,
    edits: Vec<Edit>,
    invoices: Vec<Invoice>,
    history: Vec<HistoryEntry>,
    ready_at: Option<Timestamp>,
    reviews: BTreeMap<VariantId, ReviewState>,
}

impl Story {
    async fn of(tx: &mut Tx, order: Order) -> Result<Self, StoreError> {
        let id = order.id;
        Ok(Self {
            order,
            attempts: list_attempts_of_order(tx, id).await?,
            tenders: list_tenders(tx, id).await?,
            newest: find_newest_attempt(tx, id).await?,
            counts: list_line_counts(tx, id).await?,
            parcels: list_fulfillments(tx, id).await?,
            returns: list_returns(tx, id).await?,
            withdrawals: list_withdrawals(tx, id).await?,
            edits: list_edits(tx, id).await?,
            invoices: list_invoices_of_order(tx, id).await?,
            history: list_history(tx, id).await?,
            ready_at: find_ready_at(tx, id).await?,
            reviews: list_reviews_of_order(tx, id).await?,
        })
    }

    /// Whether nothing was handed over, and nobody canceled it before.
    fn can_cancel(&self) -> bool {
        self.order.status != OrderStatus::Canceled && !self.parcels.iter().any(Fulfillment::is_out)
    }

    /// Whether the buyer has something that can be sent back now.
    fn can_return(&self, return_days: u32, now: Timestamp) -> bool {
        let arrivals = arrivals(&self.parcels);
        let in_time = deadline(return_days, &arrivals).is_some_and(|until| now <= until);
        in_time && self.counts.values().any(|counts| counts.returnable() > 0)
    }

    /// Until when the buyer may withdraw, while there is something left to withdraw from.
    fn withdrawal(&self, return_days: u32, now: Timestamp) -> Option<Period> {
        let is_left = || !withdrawal::withdrawable(&self.order, &self.counts, &self.withdrawals).is_empty();
        let period = withdrawal::period(return_days, &self.order, &self.counts, &self.parcels);
        (self.order.status == OrderStatus::Placed && period.is_open(now) && is_left()).then_some(period)
    }

    /// Whether something was sent that nothing is said of yet.
    fn can_review(&self) -> bool {
        let is_silent =
            |(variant, counts): (&VariantId, &LineCounts)| counts.fulfilled > 0 && !self.reviews.contains_key(variant);
        self.counts.iter().any(is_silent)
    }
}

/// The order behind an unguessable link.
pub async fn get_order(ctx: &Ctx, token: &str) -> Result<OrderView, ServiceError> {
    let id = read_order_token(ctx, token).ok_or(Refusal::NotFound)?;
    let story = ctx
        .store
        .read(async move |tx: &mut Tx| -> Result<_, StoreError> {
            let order = find_order(tx, id).await?.ok_or(StoreError::NotFound)?;
            Story::of(tx, order).await
        })
        .await?;
    Ok(view(ctx, story, ctx.shop().await?.return_days))
}

/// An order as staff sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffOrder {
    pub view: OrderView,
    /// What became of its pieces; nothing while nothing has.
    pub counts: BTreeMap<VariantId, LineCounts>,
    pub returns: Vec<Return>,
}

/// The order with that number, for staff.
pub async fn get_order_for_staff(ctx: &Ctx, number: i64) -> Result<StaffOrder, ServiceError> {
    let story = ctx
        .store
        .read(async move |tx: &mut Tx| -> Result<_, StoreError> {
            let order = find_order_by_number(tx, number).await?.ok_or(StoreError::NotFound)?;
            Story::of(tx, order).await
        })
        .await?;
    let (counts, returns) = (story.counts.clone(), story.returns.clone());
    let view = view(ctx, story, ctx.shop().await?.return_days);
    Ok(StaffOrder { view, counts, returns })
}

/// The newest orders, newest first.
pub async fn list_orders_for_staff(ctx: &Ctx, limit: u32) -> Result<Vec<Order>, ServiceError> {
    Ok(ctx.store.read(async move |tx: &mut Tx| list_newest_orders(tx, limit).await).await?)
}

/// The buyer comes back from the provider's page, and the provider is asked what became of the payment.
///
/// # Errors
/// [`Refusal::NotHeard`] when that can't be found out now, or not be written down, and the order waits for it: whether
/// they have paid is not known, so nobody may be told to pay. The reconciler asks again, and so may they.
pub async fn return_from_payment(ctx: &Ctx, token: &str) -> Result<OrderView, ServiceError> {
    let id = read_order_token(ctx, token).ok_or(Refusal::NotFound)?;
    let attempt = ctx.store.read(async move |tx: &mut Tx| find_newest_attempt(tx, id).await).await?;
    let settled = match attempt.filter(|attempt| attempt.state.live()) {
        Some(attempt) => settle_because(ctx, attempt, None).await.map(drop),
        None => Ok(()),
    };
    let order = get_order(ctx, token).await?;
    match settled {
        Err(error) if order.status == OrderStatus::Pending => {
            tracing::warn!(order = %id, %error, "a payment could not be settled on return");
            Err(Refusal::NotHeard { retry_after_s: 5 }.into())
        }
        // Somebody else has settled it meanwhile, or it makes no difference to the buyer.
        Ok(()) | Err(_) => Ok(order),
    }
}

fn view(ctx: &Ctx, story: Story, return_days: u32) -> OrderView {
    let can_return = story.can_return(return_days, ctx.now());
    let can_cancel = story.can_cancel();
    let can_review = story.can_review();
    let withdrawal = story.withdrawal(return_days, ctx.now());
    let Story {
        order,
        attempts,
        tenders,
        newest: attempt,
        parcels,
        returns,
        withdrawals,
        edits,
        invoices,
        history,
        ready_at,
        ..
    } = story;
    // What cards were to pay of an order that was never paid is on them again.
    let tendered = tenders.iter().filter(|tender| !tender.given_back && order.status != OrderStatus::Pending);
    let collected: Vec<Collected> =
        attempts.iter().map(Attempt::collected).chain(tendered.map(Tender::collected)).collect();
    let payable_minor = order.payable_minor();
    let paid = payment_status(payable_minor, &collected);
    // Without an attempt there was nothing to pay, and that is paid.
    let payment = attempt.as_ref().map_or(AttemptState::Captured, |attempt| attempt.state);
    OrderView {
        token: order_token(ctx, order.id),
        id: order.id,
        number: order.number,
        status: order.status,
        payment,
        paid,
        decline_code: attempt.and_then(|attempt| attempt.decline_code),
        fulfillment: order.fulfillment,
        created_at: order.created_at,
        email: order.email,
        parcels: parcels
            .into_iter()
            .filter(Fulfillment::is_out)
            .map(|parcel| parcel_view(parcel, &order.lines))
            .collect(),
        returns: returns.into_iter().map(|found| return_view(found, &order.lines)).collect(),
        withdrawals: withdrawals.into_iter().map(|found| withdrawal::view(found, &order.lines)).collect(),
        edit: edits.into_iter().find(|edit| edit.state.open()).map(|edit| edit_view(edit, &order.lines, &attempts)),
        invoices: invoices.into_iter().map(|document| document.number).collect(),
        can_cancel,
        can_return,
        can_review,
        withdrawal,
        ready_at,
        address: order.address,
        lines: order.lines,
        totals: order.totals,
        payable_minor,
        tenders: tender_views(&tenders),
        history: history
            .iter()
            .filter_map(|entry| Some((entry.at, entry.happening.sentence(ctx.locale().language, &entry.detail)?)))
            .collect(),
        test_mode: order.test,
    }
}

/// Pieces of a line, and what it is.
fn piece(lines: &[OrderLine], variant: VariantId, quantity: u32) -> (u32, String) {
    let line = lines.iter().find(|line| line.variant == variant);
    (quantity, line.map(OrderLine::full_title).unwrap_or_default())
}

fn return_view(found: Return, lines: &[OrderLine]) -> ReturnView {
    let pieces = found.lines.iter().map(|line| piece(lines, line.variant, line.quantity)).collect();
    ReturnView { number: found.number, state: found.state, pieces, answer: found.answer }
}

fn edit_view(edit: Edit, lines: &[OrderLine], attempts: &[Attempt]) -> EditView {
    let Edit { id, number, change, ends_at, .. } = edit;
    let removed = change.removed.iter().map(|removed| {
        let (quantity, title) = piece(lines, removed.variant, removed.quantity);
        (quantity, title, removed.amount_minor)
    });
    let is_checking = |attempt: &Attempt| attempt.edit == Some(id) && attempt.state == AttemptState::Processing;
    EditView {
        number,
        removed: removed.collect(),
        due_minor: change.due_minor(),
        lines: change.lines,
        totals: change.totals,
        is_checking: attempts.iter().any(is_checking),
        ends_at,
    }
}

fn parcel_view(parcel: Fulfillment, lines: &[OrderLine]) -> ParcelView {
    ParcelView {
        number: parcel.number,
        state: parcel.state,
        pieces: parcel.pieces.iter().map(|(variant, quantity)| piece(lines, *variant, *quantity)).collect(),
        carrier: parcel.carrier,
        tracking_number: parcel.tracking_number,
        tracking_url: parcel.tracking_url,
        handed_over_at: parcel.handed_over_at,
        delivered_at: parcel.delivered_at,
    }
}

/// What moving an order did.
#[derive(Debug, Default)]
pub(super) struct Moved {
    pub stock: Vec<StockChange>,
    /// Whether the money has to go back.
    pub refund: bool,
}

/// Gives an order its next status and does what follows from it, inside the caller's transaction. Both come from
/// [`crate::domain::order::transition`].
pub(super) async fn carry_out(
    tx: &mut Tx,
    order: &Order,
    status: OrderStatus,
    effects: &[OrderEffect],
    now: Timestamp,
) -> Result<Moved, ServiceError> {
    if status != order.status && !change_status(tx, order, status).await? {
        return Err(moved_meanwhile(order.id));
    }
    let mut moved = Moved::default();
    for effect in effects {
        match effect {
            OrderEffect::ClaimStock => moved.stock.extend(claim_stock(tx, order.id.into(), now).await?),
            OrderEffect::ReleaseStock => moved.stock.extend(release_stock(tx, order.id.into(), now).await?),
            OrderEffect::FreeStock => match release_allocation(tx, order.id, None, now).await? {
                Ok(freed) => moved.stock.extend(freed),
                Err(_) => return Err(moved_meanwhile(order.id)),
            },
            OrderEffect::ReleaseCoupon => give_uses_back(tx, order.id).await?,
            OrderEffect::ReleaseTenders => give_tenders_back(tx, order.id, now).await?,
            OrderEffect::ConfirmByMail => put_mail(tx, order.id, MailKind::OrderPlaced, "", now).await?,
            OrderEffect::RefundPayment => moved.refund = true,
        }
    }
    Ok(moved)
}

/// Somebody else changed the order since it was read. Nothing was done, and it can be tried again at once.
pub(super) fn moved_meanwhile(order: OrderId) -> ServiceError {
    tracing::info!(%order, "an order moved meanwhile");
    Refusal::Busy { retry_after_s: 1 }.into()
}
