//! The Stripe emulator as a process: for trying a shop with Stripe's interface and without an account.

use std::net::SocketAddr;

use clap::Args;

use super::Failure;
use crate::providers::payment::stripe::emulator::{Emulator, FaultPlan, serve};
use crate::server::serve::{clock, runtime};

#[derive(Args)]
pub(super) struct EmulatorOptions {
    /// Where to listen; port 0 takes a free one, which is printed
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:12111")]
    addr: SocketAddr,
    /// Where messages are brought to: https://shop.example/webhooks/stripe
    #[arg(long, value_name = "URL")]
    webhook: Option<String>,
    /// What a shop has to call with
    #[arg(long, value_name = "KEY", default_value = "sk_test_emulated")]
    secret_key: String,
    /// What signs the messages
    #[arg(long, value_name = "SECRET", default_value = "whsec_emulated")]
    webhook_secret: String,
    /// What happens by chance happens again with the same seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// What goes wrong, of a thousand calls or messages: drop_response=50
    #[arg(long, value_name = "FAULT=N")]
    fault: Vec<String>,
}

pub(super) fn run(options: EmulatorOptions) -> Result<(), Failure> {
    let mut plan = FaultPlan::default();
    for fault in &options.fault {
        let (name, count) = fault.split_once('=').unwrap_or((fault, ""));
        let known = count.parse().is_ok_and(|count| plan.set(name, count));
        if !known {
            return Err(Failure::Usage(format!("--fault {fault}: there are {}", FaultPlan::NAMES.join(", "))));
        }
    }
    let emulator = Emulator::new(&options.secret_key, &options.webhook_secret, options.seed, clock());
    emulator.set_plan(plan);
    runtime().map_err(Failure::Failed)?.block_on(async {
        let serving = serve(emulator, options.addr, options.webhook)
            .await
            .map_err(|error| Failure::Failed(format!("can't listen on {}: {error}", options.addr)))?;
        println!("Stripe is emulated on http://{}. Ctrl-C stops it.", serving.address);
        let _ = tokio::signal::ctrl_c().await;
        Ok(())
    })
}
