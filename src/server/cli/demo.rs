//! The demo shop with its history.

use std::time::Instant;

use super::{Config, Failure, failure, in_shop};
use crate::demo::{Lived, live_demo};
use crate::server::data_dir::DataDir;
use crate::server::database;

/// Nobody may serve the shop meanwhile: mails to the people of the history would go out.
pub(super) fn demo(config: &Config, orders: u32) -> Result<(), Failure> {
    let data = DataDir::open(&config.data).map_err(Failure::Failed)?;
    let _hold = database::hold(config, &data).map_err(Failure::Refused)?;
    let began = Instant::now();
    let lived = in_shop(config, &data, async |ctx, _| live_demo(ctx, orders).await.map_err(failure))?;
    let Some(Lived { visits, orders, customers, .. }) = lived else {
        return Err(Failure::Refused(
            "there is a shop here already, or somebody has ordered: nothing was changed".into(),
        ));
    };
    let seconds = began.elapsed().as_secs_f32();
    println!(
        "The demo shop has two years behind it: {visits} visits of the till, {orders} orders, {customers} customers, in {seconds:.1} s."
    );
    Ok(())
}
