//! Orders after they were written down.

use super::token::{order_token, read_order_token};
use super::{Ctx, ServiceError, payment};
use crate::domain::id::OrderId;
use crate::domain::mail::MailKind;
use crate::domain::order::{OrderEffect, OrderStatus, OrderView};
use crate::domain::payment::{AttemptState, Collected, PaymentStatus, payment_status};
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;
use crate::store::coupon::give_coupon_back;
use crate::store::db::{StoreError, Tx};
use crate::store::order::{HistoryEntry, Order, change_status, find_order, list_history};
use crate::store::outbox::put_mail;
use crate::store::payment::{Attempt, find_newest_attempt, list_attempts_of_order};
use crate::store::stock::{StockChange, claim_stock, release_stock, return_stock};

/// The order behind an unguessable link.
pub async fn get_order(ctx: &Ctx, token: &str) -> Result<OrderView, ServiceError> {
    let id = read_order_token(ctx, token).ok_or(Refusal::NotFound)?;
    let (order, newest, attempts, history) = ctx
        .store
        .read(async move |tx: &mut Tx| -> Result<_, StoreError> {
            let order = find_order(tx, id).await?.ok_or(StoreError::NotFound)?;
            let newest = find_newest_attempt(tx, id).await?;
            let attempts = list_attempts_of_order(tx, id).await?;
            let history = list_history(tx, id).await?;
            Ok((order, newest, attempts, history))
        })
        .await?;
    let collected: Vec<Collected> = attempts.iter().map(Attempt::collected).collect();
    let paid = payment_status(order.totals.total_minor, &collected);
    Ok(view(ctx, order, newest, paid, &history))
}

/// The buyer comes back from the provider's page. The provider is asked what became of the payment; when it can't be
/// asked, the order is shown as it is known, and the reconciler asks again.
pub async fn return_from_payment(ctx: &Ctx, token: &str) -> Result<OrderView, ServiceError> {
    let id = read_order_token(ctx, token).ok_or(Refusal::NotFound)?;
    let attempt = ctx.store.read(async move |tx: &mut Tx| find_newest_attempt(tx, id).await).await?;
    if let Some(attempt) = attempt.filter(|attempt| attempt.state.live())
        && let Err(error) = payment::settle(ctx, attempt.id).await
    {
        tracing::warn!(order = %id, attempt = %attempt.id, %error, "a payment could not be settled on return");
    }
    get_order(ctx, token).await
}

fn view(ctx: &Ctx, order: Order, attempt: Option<Attempt>, paid: PaymentStatus, history: &[HistoryEntry]) -> OrderView {
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
        address: order.address,
        lines: order.lines,
        totals: order.totals,
        history: history
            .iter()
            .filter_map(|entry| Some((entry.at, entry.happening.sentence(&entry.detail)?)))
            .collect(),
        test_mode: order.test,
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
            OrderEffect::ClaimStock => moved.stock.extend(claim_stock(tx, order.id, now).await?),
            OrderEffect::ReleaseStock => moved.stock.extend(release_stock(tx, order.id, now).await?),
            OrderEffect::ReturnStock => moved.stock.extend(return_stock(tx, order.id, &order.lines, now).await?),
            OrderEffect::ReleaseCoupon => {
                if let Some(code) = &order.coupon_code {
                    give_coupon_back(tx, code).await?;
                }
            }
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
