//! Parcels, and where the sending of an order stands.

use super::db::{Row, StoreError, Tx};
use crate::domain::fulfillment::{FulfillmentStatus, ParcelState};
use crate::domain::id::{FulfillmentId, OrderId, VariantId};
use crate::domain::time::Timestamp;
use crate::params;

/// A parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fulfillment {
    pub id: FulfillmentId,
    pub order: OrderId,
    /// Counts the parcels of an order from 1.
    pub number: u32,
    pub state: ParcelState,
    pub carrier: String,
    pub tracking_number: String,
    /// Where the carrier says how far it is; empty when it doesn't.
    pub tracking_url: String,
    pub pieces: Vec<(VariantId, u32)>,
    pub handed_over_at: Timestamp,
    pub delivered_at: Option<Timestamp>,
}

impl Fulfillment {
    /// When it arrived, or was handed over if nobody noted that it arrived.
    pub fn arrived_at(&self) -> Timestamp {
        self.delivered_at.unwrap_or(self.handed_over_at)
    }

    /// Whether it left the house: one that was noted by mistake never did.
    pub fn is_out(&self) -> bool {
        self.state != ParcelState::TakenBack
    }
}

/// When those parcels arrived that left the house.
pub fn arrivals(parcels: &[Fulfillment]) -> Vec<Timestamp> {
    parcels.iter().filter(|parcel| parcel.is_out()).map(Fulfillment::arrived_at).collect()
}

const COLUMNS: &str =
    "id, order_id, number, case when taken_back_at is null then state else 'taken_back' end as state, carrier,
     tracking_number, tracking_url, handed_over_at, delivered_at";

/// Writes a parcel down.
pub async fn insert_fulfillment(tx: &mut Tx, parcel: &Fulfillment) -> Result<(), StoreError> {
    tx.execute(
        "insert into fulfillment (
             id, order_id, number, state, carrier, tracking_number, tracking_url, handed_over_at, delivered_at
         )
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            parcel.id,
            parcel.order,
            parcel.number,
            parcel.state.as_str(),
            &parcel.carrier,
            &parcel.tracking_number,
            &parcel.tracking_url,
            parcel.handed_over_at,
            parcel.delivered_at
        ],
    )
    .await?;
    for (variant, quantity) in &parcel.pieces {
        tx.execute(
            "insert into fulfillment_line (fulfillment_id, variant_id, quantity) values ($1, $2, $3)",
            params![parcel.id, *variant, *quantity],
        )
        .await?;
    }
    Ok(())
}

/// The parcel with that id.
pub async fn find_fulfillment(tx: &mut Tx, id: FulfillmentId) -> Result<Option<Fulfillment>, StoreError> {
    let sql = format!("select {COLUMNS} from fulfillment where id = $1");
    match tx.query_opt(&sql, params![id]).await? {
        Some(row) => read_fulfillment(tx, &row).await.map(Some),
        None => Ok(None),
    }
}

/// The parcels of an order, in their order.
pub async fn list_fulfillments(tx: &mut Tx, order: OrderId) -> Result<Vec<Fulfillment>, StoreError> {
    let sql = format!("select {COLUMNS} from fulfillment where order_id = $1 order by number limit 1000");
    let mut parcels = Vec::new();
    for row in tx.query(&sql, params![order]).await? {
        parcels.push(read_fulfillment(tx, &row).await?);
    }
    Ok(parcels)
}

/// Notes that a parcel arrived; answers whether nobody had.
pub async fn mark_delivered(tx: &mut Tx, id: FulfillmentId, now: Timestamp) -> Result<bool, StoreError> {
    let moved = tx
        .execute(
            "update fulfillment
             set state = 'delivered', delivered_at = $2
             where id = $1 and state = 'handed_over' and taken_back_at is null",
            params![id, now],
        )
        .await?;
    Ok(moved == 1)
}

/// Notes that a parcel was never handed over; answers whether nobody noted anything else of it meanwhile.
pub async fn mark_taken_back(tx: &mut Tx, id: FulfillmentId, now: Timestamp) -> Result<bool, StoreError> {
    let moved = tx
        .execute(
            "update fulfillment
             set taken_back_at = $2
             where id = $1 and state = 'handed_over' and taken_back_at is null",
            params![id, now],
        )
        .await?;
    Ok(moved == 1)
}

/// Writes down where the sending of an order stands. It has one writer: whoever changed its pieces or parcels.
pub async fn write_fulfillment_status(
    tx: &mut Tx,
    order: OrderId,
    status: FulfillmentStatus,
) -> Result<(), StoreError> {
    tx.execute("update \"order\" set fulfillment = $2 where id = $1", params![order, status.as_str()]).await?;
    Ok(())
}

async fn read_fulfillment(tx: &mut Tx, row: &Row) -> Result<Fulfillment, StoreError> {
    let id: FulfillmentId = row.parse("id")?;
    let pieces = tx
        .query(
            "select variant_id, quantity from fulfillment_line where fulfillment_id = $1 order by variant_id limit 1000",
            params![id],
        )
        .await?;
    let pieces = pieces.iter().map(|piece| Ok((piece.parse("variant_id")?, piece.get("quantity")?)));
    Ok(Fulfillment {
        id,
        order: row.parse("order_id")?,
        number: row.get("number")?,
        state: row.parse("state")?,
        carrier: row.get("carrier")?,
        tracking_number: row.get("tracking_number")?,
        tracking_url: row.get("tracking_url")?,
        pieces: pieces.collect::<Result<_, StoreError>>()?,
        handed_over_at: row.get("handed_over_at")?,
        delivered_at: row.get("delivered_at")?,
    })
}
