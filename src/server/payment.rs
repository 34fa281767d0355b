//! Who collects the shop's money, by its configuration.

use super::config::Config;
use crate::domain::payment::CaptureMode;
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
    let provider = Provider::Stripe(stripe);
    if config.capture == CaptureMode::OnShipment && !provider.caps().manual_capture {
        return Err(format!("{} takes money when the buyer pays: capture is now", provider.name()));
    }
    Ok(ctx.with_payments(provider))
}
