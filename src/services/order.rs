//! Orders after they were placed.

use super::{Ctx, ServiceError};
use crate::domain::order::OrderView;

/// The order behind an unguessable link.
pub async fn get_order(ctx: &Ctx, token: &str) -> Result<OrderView, ServiceError> {
    let _ = (ctx, token);
    Err(ServiceError::Breakage("not built yet".into()))
}
