//! Invoices and credit notes. They are written once and never changed.

use super::db::{Row, StoreError, Tx};
use crate::domain::id::OrderId;
use crate::domain::invoice::{Invoice, Series};
use crate::params;

/// An invoice as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptInvoice {
    pub invoice: Invoice,
    pub place: i64,
    /// To the letter, as the digest is made of it.
    pub body: String,
    pub digest: String,
}

const COLUMNS: &str = "place, body, digest";

/// The next place of a series, and the digest of the document before it. Whoever asks has the series to himself until the
/// transaction ends, and if that is undone, the place is free again: so there are no gaps.
pub async fn take_place(tx: &mut Tx, series: Series) -> Result<(i64, String), StoreError> {
    let row = tx
        .query_one(
            "insert into counter (name, value)
             values ($1, 1)
             on conflict (name) do update set value = counter.value + 1
             returning value",
            params![format!("{series}_place")],
        )
        .await?;
    let place: i64 = row.get("value")?;
    let before = tx
        .query_opt(
            "select digest from invoice where series = $1 and place = $2",
            params![series.as_str(), place.saturating_sub(1)],
        )
        .await?;
    Ok((place, before.map_or(Ok(String::new()), |row| row.get("digest"))?))
}

/// Writes a document down. `about` is the refund, or the edit of an invoice over one; empty for the order's own invoice. A note
/// that takes an invoice back is about the same as that.
pub async fn insert_invoice(tx: &mut Tx, order: OrderId, about: &str, kept: &KeptInvoice) -> Result<(), StoreError> {
    let KeptInvoice { invoice, place, body, digest } = kept;
    tx.execute(
        "insert into invoice (
             number, series, place, order_id, refund_id, issued_at, currency, total_minor, body, digest
         )
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        params![
            &invoice.number,
            invoice.series.as_str(),
            *place,
            order,
            about,
            invoice.issued_at,
            invoice.currency.code(),
            invoice.total_minor,
            body,
            digest
        ],
    )
    .await?;
    Ok(())
}

/// The documents of an order, oldest first.
pub async fn list_invoices_of_order(tx: &mut Tx, order: OrderId) -> Result<Vec<Invoice>, StoreError> {
    Ok(list_issued(tx, order).await?.into_iter().map(|(_, invoice)| invoice).collect())
}

/// The documents of an order, oldest first, each with what it is about.
pub async fn list_issued(tx: &mut Tx, order: OrderId) -> Result<Vec<(String, Invoice)>, StoreError> {
    let sql =
        "select refund_id, place, body, digest from invoice where order_id = $1 order by issued_at, number limit 1000";
    let rows = tx.query(sql, params![order]).await?;
    rows.iter().map(|row| Ok((row.get("refund_id")?, read_invoice(row)?.invoice))).collect()
}

/// The number of the document about that refund or edit of an order, or of its own invoice when `refund` is empty.
pub async fn find_invoice_number(tx: &mut Tx, order: OrderId, refund: &str) -> Result<Option<String>, StoreError> {
    let row = tx
        .query_opt(
            // What an invoice is about, a note that takes it back is about, too.
            "select number
             from invoice
             where order_id = $1 and refund_id = $2
             order by case when series in ('invoice', 'test_invoice') then 0 else 1 end
             limit 1",
            params![order, refund],
        )
        .await?;
    row.map(|row| row.get("number")).transpose()
}

/// The documents of a series after that place, in their order.
pub async fn list_invoices(tx: &mut Tx, series: Series, after: i64) -> Result<Vec<KeptInvoice>, StoreError> {
    let sql = format!("select {COLUMNS} from invoice where series = $1 and place > $2 order by place limit 500");
    tx.query(&sql, params![series.as_str(), after]).await?.iter().map(read_invoice).collect()
}

fn read_invoice(row: &Row) -> Result<KeptInvoice, StoreError> {
    Ok(KeptInvoice {
        invoice: row.json("body")?,
        place: row.get("place")?,
        body: row.get("body")?,
        digest: row.get("digest")?,
    })
}
