//! The test gateway's hosted page: what it shows, and what its buttons do.

use super::webhook::receive_webhook;
use super::{Ctx, ServiceError};
use crate::domain::refusal::Refusal;
use crate::providers::payment::Provider;
use crate::providers::payment::test_gateway::TestGateway;
use crate::store::test_gateway::Session;

pub use crate::providers::payment::test_gateway::Act;

/// Whether it collects this shop's money.
pub fn is_in_charge(ctx: &Ctx) -> bool {
    gateway(ctx).is_ok()
}

/// The payment behind a hosted page.
pub async fn get_test_session(ctx: &Ctx, token: &str) -> Result<Session, ServiceError> {
    Ok(gateway(ctx)?.session_by_token(token).await?.ok_or(Refusal::NotFound)?)
}

/// The buyer presses a button on the hosted page. Answers where they go, or `None` when they stay.
///
/// The gateway tells the shop what happened through the same door that the route of its messages has. A message that gets
/// lost is no harm: the buyer's return and the reconciler ask.
pub async fn act_on_test_page(ctx: &Ctx, token: &str, act: Act) -> Result<Option<String>, ServiceError> {
    let acted = gateway(ctx)?.act(token, act).await?.ok_or(Refusal::NotFound)?;
    if let Some(message) = acted.message
        && let Err(error) = receive_webhook(ctx, ctx.payments.name(), &message.headers, &message.body).await
    {
        tracing::warn!(%error, "a message of the test gateway was not taken");
    }
    Ok(acted.return_url)
}

/// A shop whose money somebody else collects has no such page.
fn gateway(ctx: &Ctx) -> Result<&TestGateway, Refusal> {
    match &ctx.payments {
        Provider::TestGateway(gateway) => Ok(gateway),
        Provider::Stripe(_) => Err(Refusal::NotFound),
    }
}
