//! Coupons and how often they were used. A use is taken and given back in the transaction of the order it belongs to.

use super::db::{StoreError, Tx};
use crate::domain::coupon::{Coupon, CouponTerms};
use crate::domain::time::Timestamp;
use crate::params;

/// The coupon with that code.
pub async fn find_coupon(tx: &mut Tx, code: &str) -> Result<Option<Coupon>, StoreError> {
    let row = tx
        .query_opt(
            "select code, percent_off_ppm, minimum_subtotal_minor, starts_at, ends_at, use_limit, used
             from coupon
             where code = $1",
            params![code],
        )
        .await?;
    row.map(|row| {
        Ok(Coupon {
            terms: CouponTerms {
                code: row.get("code")?,
                percent_off_ppm: row.get("percent_off_ppm")?,
                minimum_subtotal_minor: row.get("minimum_subtotal_minor")?,
            },
            starts_at: row.get("starts_at")?,
            ends_at: row.get("ends_at")?,
            use_limit: row.get("use_limit")?,
            used: row.get("used")?,
        })
    })
    .transpose()
}

/// Keeps a coupon as the merchant wants it. How often it was used is the shop's to count: an existing coupon keeps that.
pub async fn save_coupon(tx: &mut Tx, coupon: &Coupon) -> Result<(), StoreError> {
    tx.execute(
        "insert into coupon (code, percent_off_ppm, minimum_subtotal_minor, starts_at, ends_at, use_limit, used)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (code) do update set
             percent_off_ppm = excluded.percent_off_ppm,
             minimum_subtotal_minor = excluded.minimum_subtotal_minor,
             starts_at = excluded.starts_at,
             ends_at = excluded.ends_at,
             use_limit = excluded.use_limit",
        params![
            &coupon.terms.code,
            coupon.terms.percent_off_ppm,
            coupon.terms.minimum_subtotal_minor,
            coupon.starts_at,
            coupon.ends_at,
            coupon.use_limit,
            coupon.used
        ],
    )
    .await?;
    Ok(())
}

/// Takes a use of the coupon; answers whether one was left at this time.
pub async fn use_coupon(tx: &mut Tx, code: &str, now: Timestamp) -> Result<bool, StoreError> {
    let taken = tx
        .execute(
            "update coupon
             set used = used + 1
             where code = $1
               and (use_limit is null or used < use_limit)
               and (starts_at is null or starts_at <= $2)
               and (ends_at is null or ends_at > $2)",
            params![code, now],
        )
        .await?;
    Ok(taken == 1)
}

/// Gives a use back. The caller sees to it that this happens once for an order: when it is canceled.
pub async fn give_coupon_back(tx: &mut Tx, code: &str) -> Result<(), StoreError> {
    tx.execute("update coupon set used = used - 1 where code = $1 and used > 0", params![code]).await?;
    Ok(())
}
