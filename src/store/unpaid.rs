//! What the unpaid orders of one client hold. Who that is stands with an order as long as it is pending, as keyed hashes.

use super::db::{StoreError, Tx};
use super::stock::read_level;
use crate::domain::time::Timestamp;
use crate::domain::unpaid::Unpaid;
use crate::params;

/// Whose an unpaid order is: hashes that nobody can undo without the shop's secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Client {
    pub network: String,
    pub mailbox: String,
}

/// Counts the unpaid orders of a client and what they hold, and tells when the first of them ends. It is asked in the transaction
/// that places another one, after that was written down with its stock: it is among them, and no two can be the last one.
pub async fn count_unpaid(tx: &mut Tx, client: &Client) -> Result<(Unpaid, Timestamp), StoreError> {
    let rows = tx
        .query(
            "with of_network as (
                 select id, hold_ends_at
                 from \"order\"
                 where client_network = $1 and status not in ('placed', 'canceled')
             ),
             of_mailbox as (
                 select hold_ends_at
                 from \"order\"
                 where client_mailbox = $2 and status not in ('placed', 'canceled')
             ),
             hold as (
                 select h.variant_id as variant_id, sum(h.quantity) as pieces
                 from of_network o
                 join stock_hold h on h.order_id = o.id
                 group by h.variant_id
             )
             select (select count(*) from of_network) as orders_of_network,
                    (select count(*) from of_mailbox) as orders_of_mailbox,
                    (select min(hold_ends_at) from of_network) as first_of_network,
                    (select min(hold_ends_at) from of_mailbox) as first_of_mailbox,
                    hold.pieces, s.on_hand, s.allocated, s.held, s.tracked, s.sell_when_out, s.beyond_limit, s.lead_days,
                    s.available_at
             from hold
             join stock_level s on s.variant_id = hold.variant_id",
            params![&client.network, &client.mailbox],
        )
        .await?;
    let first = rows.first().ok_or(StoreError::NotFound)?;
    let unpaid = Unpaid {
        orders_of_mailbox: first.get("orders_of_mailbox")?,
        orders_of_network: first.get("orders_of_network")?,
        held: rows.iter().map(|row| Ok((row.get("pieces")?, read_level(row)?))).collect::<Result<_, StoreError>>()?,
    };
    let (of_network, of_mailbox): (Timestamp, Timestamp) =
        (first.get("first_of_network")?, first.get("first_of_mailbox")?);
    Ok((unpaid, of_network.min(of_mailbox)))
}
