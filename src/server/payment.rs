//! Who collects the shop's money, by its configuration.

use super::config::Config;
use crate::providers::payment::Provider;
use crate::providers::payment::stripe::{Patience, Stripe};
use crate::services::Ctx;

/// The services with the provider that the configuration names.
///
/// # Errors
/// When its account can't be used, in a sentence.
pub fn with_provider(ctx: Ctx, config: &Config) -> Result<Ctx, String> {
    let ctx = ctx.with_capture(config.capture);
    let ctx = if config.allow_test_gateway { ctx.allow_test_gateway() } else { ctx };
    let Some(account) = config.stripe.clone() else { return Ok(ctx) };
    let clock = ctx.clock();
    let stripe = Stripe::new(account, Patience::default(), clock).map_err(|error| error.to_string())?;
    Ok(ctx.with_payments(Provider::Stripe(stripe)))
}
