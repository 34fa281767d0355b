//! What refunds are made of: parts, and the tax in each by rate.

use super::db::{Row, StoreError, Tx};
use crate::domain::id::{EditId, OrderId, RefundId, VariantId};
use crate::domain::refund::PartKind;
use crate::domain::refund_share::RateShare;
use crate::params;

/// A part of a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// By rate. Parts of old have none.
    pub taxes: Vec<RateShare>,
    /// The edit by which the order costs less; `None` for all else.
    pub edit: Option<EditId>,
}

impl RefundPart {
    /// As it is kept: empty for what is no goods.
    fn variant_text(&self) -> String {
        self.variant.map(|variant| variant.to_string()).unwrap_or_default()
    }
}

/// Writes the parts of a refund down.
pub async fn insert_refund_parts(tx: &mut Tx, refund: RefundId, parts: &[RefundPart]) -> Result<(), StoreError> {
    for part in parts {
        let variant = part.variant_text();
        tx.execute(
            "insert into refund_part (refund_id, kind, variant_id, quantity, amount_minor, tax_minor, edit_id)
             values ($1, $2, $3, $4, $5, $6, $7)",
            params![
                refund,
                part.kind.as_str(),
                &variant,
                part.quantity,
                part.amount_minor,
                part.tax_minor,
                part.edit.map(|edit| edit.to_string()).unwrap_or_default()
            ],
        )
        .await?;
        for share in &part.taxes {
            tx.execute(
                "insert into refund_part_tax (refund_id, kind, variant_id, rate_ppm, taxable_minor, tax_minor)
                 values ($1, $2, $3, $4, $5, $6)",
                params![refund, part.kind.as_str(), &variant, share.rate_ppm, share.taxable_minor, share.tax_minor],
            )
            .await?;
        }
    }
    Ok(())
}

/// The parts of a refund, goods first.
pub async fn list_refund_parts(tx: &mut Tx, refund: RefundId) -> Result<Vec<RefundPart>, StoreError> {
    let rows = tx
        .query(
            "select kind, variant_id, quantity, amount_minor, tax_minor, edit_id
             from refund_part
             where refund_id = $1
             order by case kind when 'goods' then 0 when 'shipping' then 1 else 2 end, variant_id
             limit 1000",
            params![refund],
        )
        .await?;
    let mut parts: Vec<RefundPart> = rows.iter().map(read_part).collect::<Result<_, _>>()?;
    let taxes = tx
        .query(
            "select kind, variant_id, rate_ppm, taxable_minor, tax_minor
             from refund_part_tax
             where refund_id = $1
             order by kind, variant_id, rate_ppm
             limit 10000",
            params![refund],
        )
        .await?;
    for row in &taxes {
        let (kind, variant): (PartKind, String) = (row.parse("kind")?, row.get("variant_id")?);
        let is_of = |part: &&mut RefundPart| part.kind == kind && part.variant_text() == variant;
        if let Some(part) = parts.iter_mut().find(is_of) {
            part.taxes.push(read_share(row)?);
        }
    }
    Ok(parts)
}

/// What went back of an order for one kind of thing, or is about to, all refunds together that did not fail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaidBack {
    pub pieces: u32,
    pub amount_minor: i64,
    pub tax_minor: i64,
    pub taxes: Vec<RateShare>,
}

/// What went back for the pieces of a line, for the shipping, or besides.
pub async fn find_paid_back(
    tx: &mut Tx,
    order: OrderId,
    kind: PartKind,
    variant: Option<VariantId>,
) -> Result<PaidBack, StoreError> {
    let variant = variant.map(|variant| variant.to_string()).unwrap_or_default();
    let sums = tx
        .query_one(
            "select coalesce(sum(p.quantity), 0) as pieces,
                    coalesce(sum(p.amount_minor), 0) as amount_minor,
                    coalesce(sum(p.tax_minor), 0) as tax_minor
             from refund_part p
             join refund r on r.id = p.refund_id
             where r.order_id = $1 and r.state <> 'failed' and p.kind = $2 and p.variant_id = $3 and p.edit_id = ''",
            params![order, kind.as_str(), &variant],
        )
        .await?;
    let taxes = tx
        .query(
            "select t.rate_ppm, sum(t.taxable_minor) as taxable_minor, sum(t.tax_minor) as tax_minor
             from refund_part_tax t
             join refund_part p on p.refund_id = t.refund_id and p.kind = t.kind and p.variant_id = t.variant_id
             join refund r on r.id = t.refund_id
             where r.order_id = $1 and r.state <> 'failed' and t.kind = $2 and t.variant_id = $3 and p.edit_id = ''
             group by t.rate_ppm
             order by t.rate_ppm
             limit 1000",
            params![order, kind.as_str(), &variant],
        )
        .await?;
    Ok(PaidBack {
        pieces: sums.get("pieces")?,
        amount_minor: sums.get("amount_minor")?,
        tax_minor: sums.get("tax_minor")?,
        taxes: taxes.iter().map(read_share).collect::<Result<_, _>>()?,
    })
}

fn read_share(row: &Row) -> Result<RateShare, StoreError> {
    Ok(RateShare {
        rate_ppm: row.get("rate_ppm")?,
        taxable_minor: row.get("taxable_minor")?,
        tax_minor: row.get("tax_minor")?,
    })
}

fn read_part(row: &Row) -> Result<RefundPart, StoreError> {
    let variant: String = row.get("variant_id")?;
    Ok(RefundPart {
        kind: row.parse("kind")?,
        variant: if variant.is_empty() { None } else { Some(row.parse("variant_id")?) },
        quantity: row.get("quantity")?,
        amount_minor: row.get("amount_minor")?,
        tax_minor: row.get("tax_minor")?,
        taxes: Vec::new(),
        edit: match row.get::<String>("edit_id")?.as_str() {
            "" => None,
            _ => Some(row.parse("edit_id")?),
        },
    })
}
