//! The cart, priced by the shop.

use super::{Ctx, ServiceError};
use crate::domain::address::Country;
use crate::domain::cart::{CartLine, Quote};

/// Prices the lines as they stand now, for the destination if one is known, and says what can't be had.
/// `coupon` is the code as the shopper typed it, `shipping_method` the id of the method chosen so far.
pub async fn quote(
    ctx: &Ctx,
    lines: Vec<CartLine>,
    coupon: Option<String>,
    destination: Option<Country>,
    shipping_method: Option<String>,
) -> Result<Quote, ServiceError> {
    let _ = (ctx, lines, coupon, destination, shipping_method);
    Err(ServiceError::Breakage("not built yet".into()))
}
