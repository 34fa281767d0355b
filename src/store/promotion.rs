//! Promotions and who has used them. A use is taken and given back in the transaction of the order it belongs to.

use super::db::{Row, StoreError, Tx};
use crate::domain::id::OrderId;
use crate::domain::promotion::{Past, Promotion};
use crate::domain::time::Timestamp;
use crate::params;

const COLUMNS: &str = "id, terms, goods, audience, starts_at, ends_at, use_limit, use_limit_per_customer, used";

/// Promotions that may be given without a code at this time, and the one with that code at any time.
pub async fn find_promotions(tx: &mut Tx, code: Option<&str>, now: Timestamp) -> Result<Vec<Promotion>, StoreError> {
    let sql = format!(
        "select {COLUMNS}
         from promotion
         where code = $1
            or (code is null
                and (starts_at is null or starts_at <= $2)
                and (ends_at is null or ends_at > $2)
                and (use_limit is null or used < use_limit))
         order by id
         limit 200"
    );
    tx.query(&sql, params![code.unwrap_or_default(), now]).await?.iter().map(read_promotion).collect()
}

/// The promotion with that id.
pub async fn find_promotion(tx: &mut Tx, id: &str) -> Result<Option<Promotion>, StoreError> {
    let sql = format!("select {COLUMNS} from promotion where id = $1");
    tx.query_opt(&sql, params![id]).await?.as_ref().map(read_promotion).transpose()
}

/// All promotions, by their ids.
pub async fn list_promotions(tx: &mut Tx) -> Result<Vec<Promotion>, StoreError> {
    let sql = format!("select {COLUMNS} from promotion order by id limit 10000");
    tx.query(&sql, &[]).await?.iter().map(read_promotion).collect()
}

/// Keeps a promotion as the merchant wants it. How often it was used is the shop's to count: one that is there keeps that.
///
/// # Errors
/// [`StoreError::Conflict`] when another promotion has the code.
pub async fn save_promotion(tx: &mut Tx, promotion: &Promotion) -> Result<(), StoreError> {
    tx.execute(
        "insert into promotion (
             id, code, terms, goods, audience, starts_at, ends_at, use_limit, use_limit_per_customer, used
         )
         values (
             $1, $2, $3, $4, $5, $6, $7, $8, $9,
             $10 + (select count(*) from promotion_use u where u.promotion_id = $1)
         )
         on conflict (id) do update set
             code = excluded.code,
             terms = excluded.terms,
             goods = excluded.goods,
             audience = excluded.audience,
             starts_at = excluded.starts_at,
             ends_at = excluded.ends_at,
             use_limit = case when promotion.used > excluded.use_limit then promotion.used else excluded.use_limit end,
             use_limit_per_customer = excluded.use_limit_per_customer",
        params![
            &promotion.terms.id,
            promotion.terms.code.as_ref(),
            write_json(&promotion.terms)?,
            write_json(&promotion.goods)?,
            write_json(&promotion.audience)?,
            promotion.starts_at,
            promotion.ends_at,
            promotion.use_limit,
            promotion.use_limit_per_customer,
            promotion.used
        ],
    )
    .await?;
    Ok(())
}

/// Ends a promotion. Orders that used it keep what they were given, and it is remembered that they did.
pub async fn delete_promotion(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    tx.execute("delete from promotion where id = $1", params![id]).await?;
    Ok(())
}

/// What became of a try to use a promotion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    Taken,
    /// None is left at this time.
    UsedUp,
    /// The customer has had all of theirs.
    UsedByCustomer,
}

/// Takes a use of the promotion for an order.
pub async fn use_promotion(
    tx: &mut Tx,
    promotion: &Promotion,
    order: OrderId,
    customer: &str,
    now: Timestamp,
) -> Result<Use, StoreError> {
    let id = &promotion.terms.id;
    let counted = tx
        .execute(
            "update promotion
             set used = used + 1
             where id = $1
               and (use_limit is null or used < use_limit)
               and (starts_at is null or starts_at <= $2)
               and (ends_at is null or ends_at > $2)",
            params![id, now],
        )
        .await?;
    if counted == 0 {
        return Ok(Use::UsedUp);
    }
    let slots: Vec<Option<u32>> = match promotion.limit_per_customer() {
        None => vec![None],
        Some(limit) => (1..=limit).map(Some).collect(),
    };
    for slot in slots {
        let taken = tx
            .execute(
                "insert into promotion_use (promotion_id, order_id, customer, slot, used_at)
                 values ($1, $2, $3, $4, $5)
                 on conflict do nothing",
                params![id, order, customer, slot, now],
            )
            .await?;
        if taken == 1 {
            return Ok(Use::Taken);
        }
    }
    Ok(Use::UsedByCustomer)
}

/// Ids of the promotions that an order uses.
pub async fn list_uses(tx: &mut Tx, order: OrderId) -> Result<Vec<String>, StoreError> {
    let sql = "select promotion_id from promotion_use where order_id = $1 order by promotion_id limit 200";
    tx.query(sql, params![order]).await?.iter().map(|row| row.get("promotion_id")).collect()
}

/// Gives the uses of an order back. Doing it again gives nothing back.
pub async fn give_uses_back(tx: &mut Tx, order: OrderId) -> Result<(), StoreError> {
    // In the order of their ids, so that two orders never wait for each other.
    for id in list_uses(tx, order).await? {
        let given = tx
            .execute("delete from promotion_use where promotion_id = $1 and order_id = $2", params![&id, order])
            .await?;
        if given == 1 {
            tx.execute("update promotion set used = used - 1 where id = $1 and used > 0", params![&id]).await?;
        }
    }
    Ok(())
}

/// What the customer with this e-mail address has done before: whether they have bought, and how often they use the
/// promotion, the given order aside.
pub async fn find_past(
    tx: &mut Tx,
    promotion: &str,
    customer: &str,
    email: &str,
    except: Option<OrderId>,
) -> Result<Past, StoreError> {
    let except = except.map(|order| order.to_string()).unwrap_or_default();
    let row = tx
        .query_one(
            "select (select count(*) from promotion_use u
                     where u.promotion_id = $1 and u.customer = $2 and u.order_id <> $4) as uses,
                    (select count(*) from \"order\" o
                     where lower(o.email) = lower($3) and o.status = 'placed') as orders",
            params![promotion, customer, email, except],
        )
        .await?;
    let orders: i64 = row.get("orders")?;
    Ok(Past { has_ordered: orders > 0, uses: row.get("uses")? })
}

fn read_promotion(row: &Row) -> Result<Promotion, StoreError> {
    Ok(Promotion {
        terms: row.json("terms")?,
        goods: row.json("goods")?,
        audience: row.json("audience")?,
        starts_at: row.get("starts_at")?,
        ends_at: row.get("ends_at")?,
        use_limit: row.get("use_limit")?,
        use_limit_per_customer: row.get("use_limit_per_customer")?,
        used: row.get("used")?,
    })
}

fn write_json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Other(error.to_string()))
}
