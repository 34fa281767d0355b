//! Money that is set aside: it is taken when the goods are sent, before the provider lets it go, or let go when the order
//! is canceled.

use super::payment::{compare, is_providers, not_answered, write_down};
use super::rounds::Round;
use super::{Ctx, ServiceError};
use crate::domain::edit::EditState;
use crate::domain::id::{AttemptId, OrderId};
use crate::domain::payment::AttemptState;
use crate::domain::refusal::Refusal;
use crate::store::db::{StoreError, Tx};
use crate::store::edit::list_edits;
use crate::store::payment::{
    Attempt, find_attempt, list_attempts_of_order, list_authorizations_to_capture, list_authorizations_to_void,
};

/// Takes the money of an order that is about to be sent, if it is only set aside yet.
///
/// [`Refusal::Conflict`] means that it was let go meanwhile, so that nothing should be sent.
pub async fn capture_payment(ctx: &Ctx, order: OrderId) -> Result<(), ServiceError> {
    let secured = async move |tx: &mut Tx| -> Result<Vec<Attempt>, StoreError> {
        let edits = list_edits(tx, order).await?;
        let is_over = |edit| edits.iter().any(|one| Some(one.id) == edit && one.state != EditState::Applied);
        let attempts = list_attempts_of_order(tx, order).await?.into_iter();
        Ok(attempts.filter(|attempt| attempt.authorized_at.is_some() && !is_over(attempt.edit)).collect())
    };
    for attempt in ctx.store.read(secured).await? {
        let state = match attempt.state {
            AttemptState::Authorized => capture(ctx, attempt).await?.state,
            state => state,
        };
        if state != AttemptState::Captured {
            let message = "The money that was set aside for this order was let go. Send nothing before it is paid.";
            return Err(Refusal::Conflict { message: message.to_owned() }.into());
        }
    }
    Ok(())
}

/// Lets the money of a canceled order go, if it was only set aside. The reconciler does so, too, should this fail.
pub async fn void_payment(ctx: &Ctx, order: OrderId) -> Result<(), ServiceError> {
    let attempts = ctx.store.read(async move |tx: &mut Tx| list_attempts_of_order(tx, order).await).await?;
    for attempt in attempts.into_iter().filter(|attempt| attempt.state == AttemptState::Authorized) {
        void(ctx, attempt).await?;
    }
    Ok(())
}

/// Lets go what canceled orders have set aside, and takes what would be let go by the provider soon.
pub(super) async fn tend_authorizations(ctx: &Ctx) -> Result<Round, ServiceError> {
    let mut round = Round::default();
    for id in ctx.store.read(async |tx: &mut Tx| list_authorizations_to_void(tx).await).await? {
        let let_go = async { void(ctx, attempt(ctx, id).await?).await.map(drop) };
        round.count("money that was set aside could not be let go", let_go.await);
    }
    let now = ctx.now();
    for id in ctx.store.read(async move |tx: &mut Tx| list_authorizations_to_capture(tx, now).await).await? {
        let taken = async { capture(ctx, attempt(ctx, id).await?).await.map(drop) };
        round.count("money that was set aside could not be taken in time", taken.await);
    }
    Ok(round)
}

async fn attempt(ctx: &Ctx, id: AttemptId) -> Result<Attempt, ServiceError> {
    let found = ctx.store.read(async move |tx: &mut Tx| find_attempt(tx, id).await).await?;
    Ok(found.ok_or(StoreError::NotFound)?)
}

async fn capture(ctx: &Ctx, attempt: Attempt) -> Result<Attempt, ServiceError> {
    is_providers(ctx, &attempt)?;
    let reference = attempt.reference.clone().unwrap_or_default();
    let key = format!("vitrine_{}_capture", attempt.id);
    let answer = ctx.payments.capture(&reference, attempt.amount, &key).await;
    let snapshot = answer.map_err(|error| not_answered(&attempt, &error))?;
    let heard = compare(ctx, &attempt, snapshot).await?;
    write_down(ctx, attempt, heard).await
}

async fn void(ctx: &Ctx, attempt: Attempt) -> Result<Attempt, ServiceError> {
    is_providers(ctx, &attempt)?;
    let reference = attempt.reference.clone().unwrap_or_default();
    let snapshot = ctx.payments.void(&reference).await.map_err(|error| not_answered(&attempt, &error))?;
    let heard = compare(ctx, &attempt, snapshot).await?;
    write_down(ctx, attempt, heard).await
}
