//! What the unpaid orders of one client may hold, so that nobody keeps the shop's stock from others by never paying.

use std::net::IpAddr;

use super::token::{hash_customer, hash_network};
use super::{Ctx, ServiceError};
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;
use crate::domain::unpaid::{TooMuch, UnpaidLimits};
use crate::store::db::Tx;
use crate::store::unpaid::{Client, count_unpaid};
use crate::words::{Language, refusal as words};

/// An order whose hold has ended goes when its payment is closed: not at once, and later when the provider does not answer.
const RETRY_MIN_S: i64 = 60;

/// Whose an order from that network with that e-mail address is while it is not paid.
pub(super) fn client(ctx: &Ctx, network: IpAddr, email: &str) -> Client {
    Client { network: hash_network(ctx, network), mailbox: hash_customer(ctx, email) }
}

/// Lets an order of that client be placed, if the client's unpaid orders do not hold too much with it. It was just written down
/// in the same transaction, which has to be undone when it may not.
pub(super) async fn allow_unpaid(
    language: Language,
    tx: &mut Tx,
    client: &Client,
    limits: UnpaidLimits,
    now: Timestamp,
) -> Result<(), ServiceError> {
    let (unpaid, first_ends_at) = count_unpaid(tx, client).await?;
    let Err(too_much) = limits.allow(&unpaid) else { return Ok(()) };
    tracing::warn!(
        orders_of_network = unpaid.orders_of_network,
        orders_of_mailbox = unpaid.orders_of_mailbox,
        scarce_pieces = unpaid.scarce_pieces(),
        "an order was refused: with it unpaid orders of one client would hold too much"
    );
    Err(match too_much {
        TooMuch::Together => {
            let wait_s = first_ends_at.0.saturating_sub(now.0).div_euclid(1_000).max(RETRY_MIN_S);
            Refusal::TooMuchUnpaid { retry_after_s: u32::try_from(wait_s).unwrap_or(u32::MAX) }
        }
        TooMuch::Alone { pieces_max } => Refusal::Conflict { message: words::scarce_pieces(language, pieces_max) },
    }
    .into())
}
