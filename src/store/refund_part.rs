//! What refunds are made of.

use super::db::{Row, StoreError, Tx};
use crate::domain::id::{OrderId, RefundId, VariantId};
use crate::domain::refund::PartKind;
use crate::params;

/// A part of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefundPart {
    pub kind: PartKind,
    /// Of goods: which.
    pub variant: Option<VariantId>,
    /// Of goods: how many.
    pub quantity: u32,
    /// What goes back, tax included.
    pub amount_minor: i64,
    /// The tax in it.
    pub tax_minor: i64,
}

/// Writes the parts of a refund down.
pub async fn insert_refund_parts(tx: &mut Tx, refund: RefundId, parts: &[RefundPart]) -> Result<(), StoreError> {
    for part in parts {
        let variant = part.variant.map(|variant| variant.to_string()).unwrap_or_default();
        tx.execute(
            "insert into refund_part (refund_id, kind, variant_id, quantity, amount_minor, tax_minor)
             values ($1, $2, $3, $4, $5, $6)",
            params![refund, part.kind.as_str(), variant, part.quantity, part.amount_minor, part.tax_minor],
        )
        .await?;
    }
    Ok(())
}

/// The parts of a refund, goods first.
pub async fn list_refund_parts(tx: &mut Tx, refund: RefundId) -> Result<Vec<RefundPart>, StoreError> {
    let rows = tx
        .query(
            "select kind, variant_id, quantity, amount_minor, tax_minor
             from refund_part
             where refund_id = $1
             order by case kind when 'goods' then 0 when 'shipping' then 1 else 2 end, variant_id
             limit 1000",
            params![refund],
        )
        .await?;
    rows.iter().map(read_part).collect()
}

/// What went back of an order's shipping, or is about to.
pub async fn refunded_shipping(tx: &mut Tx, order: OrderId) -> Result<i64, StoreError> {
    let row = tx
        .query_one(
            "select coalesce(sum(p.amount_minor), 0) as minor
             from refund_part p
             join refund r on r.id = p.refund_id
             where r.order_id = $1 and r.state <> 'failed' and p.kind = 'shipping'",
            params![order],
        )
        .await?;
    row.get("minor")
}

fn read_part(row: &Row) -> Result<RefundPart, StoreError> {
    let variant: String = row.get("variant_id")?;
    Ok(RefundPart {
        kind: row.parse("kind")?,
        variant: if variant.is_empty() { None } else { Some(row.parse("variant_id")?) },
        quantity: row.get("quantity")?,
        amount_minor: row.get("amount_minor")?,
        tax_minor: row.get("tax_minor")?,
    })
}
