//! Reviews, and the stars that products have of them.

use std::collections::BTreeMap;

use super::db::{Row, StoreError, Tx};
use super::review_photo::list_photos;
use crate::domain::id::{OrderId, ProductId, ReviewId, VariantId};
use crate::domain::review::{Figures, PAGE_SIZE, ReviewQuery, ReviewState, ReviewView};
use crate::domain::time::Timestamp;
use crate::params;

/// A review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    pub id: ReviewId,
    pub product: ProductId,
    pub variant: VariantId,
    pub variant_title: String,
    /// What its author bought it with; `None` for what a shop brought along.
    pub order: Option<OrderId>,
    pub rating: u32,
    pub title: String,
    pub text: String,
    pub author: String,
    pub language: String,
    pub state: ReviewState,
    pub reply: String,
    pub created_at: Timestamp,
}

/// A review and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewOf {
    pub review: Review,
    pub slug: String,
    pub product_title: String,
    pub photo_count: u32,
}

/// Something that was done to a review, for its book.
#[derive(Debug, Clone, Copy)]
pub struct Done<'a> {
    pub kind: &'static str,
    pub actor: &'static str,
    pub detail: &'a str,
}

const COLUMNS: &str =
    "r.id, r.product_id, r.variant_id, r.variant_title, r.order_id, r.rating, r.title, r.body, r.author,
     r.language, r.state, r.reply, r.created_at";
/// Of [`ReviewOf`]: what there is beside the review itself.
const ABOUT: &str =
    "p.slug, p.title as product_title, (select count(*) from review_photo f where f.review_id = r.id) as photo_count";

/// The product that a variant belongs to, and its slug; `None` when the variant is gone.
pub async fn find_reviewed(tx: &mut Tx, variant: VariantId) -> Result<Option<(ProductId, String)>, StoreError> {
    let row = tx
        .query_opt(
            "select p.id, p.slug from variant v join product p on p.id = v.product_id where v.id = $1",
            params![variant],
        )
        .await?;
    row.map(|row| Ok((row.parse("id")?, row.get("slug")?))).transpose()
}

/// Writes a review down.
///
/// # Errors
/// [`StoreError::Conflict`] when there is one of this line of the order already.
pub async fn insert_review(tx: &mut Tx, new: &Review) -> Result<(), StoreError> {
    tx.execute(
        "insert into review (
             id, product_id, variant_id, variant_title, order_id, rating, title, body, author, language, state, reply,
             created_at, updated_at
         )
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)",
        params![
            new.id,
            new.product,
            new.variant,
            &new.variant_title,
            new.order,
            new.rating,
            &new.title,
            &new.text,
            &new.author,
            &new.language,
            new.state.as_str(),
            &new.reply,
            new.created_at
        ],
    )
    .await?;
    Ok(())
}

/// Writes down what was done to a review.
pub async fn note_review(tx: &mut Tx, id: ReviewId, done: Done<'_>, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "insert into review_event (review_id, kind, actor, detail, at) values ($1, $2, $3, $4, $5)",
        params![id, done.kind, done.actor, done.detail, now],
    )
    .await?;
    Ok(())
}

/// The review with that id.
pub async fn find_review(tx: &mut Tx, id: ReviewId) -> Result<Option<ReviewOf>, StoreError> {
    let sql = format!(
        "select {COLUMNS}, {ABOUT}
         from review r
         join product p on p.id = r.product_id
         where r.id = $1"
    );
    tx.query_opt(&sql, params![id]).await?.as_ref().map(read_review_of).transpose()
}

/// The newest reviews, newest first; those in one state, if one is named.
pub async fn list_reviews(tx: &mut Tx, state: Option<ReviewState>, limit: u32) -> Result<Vec<ReviewOf>, StoreError> {
    let sql = format!(
        "select {COLUMNS}, {ABOUT}
         from review r
         join product p on p.id = r.product_id
         where ($1 = '' or r.state = $1)
         order by r.created_at desc, r.id
         limit $2"
    );
    let rows = tx.query(&sql, params![state.map_or("", ReviewState::as_str), limit]).await?;
    rows.iter().map(read_review_of).collect()
}

/// Where the reviews of an order's lines stand.
pub async fn list_reviews_of_order(
    tx: &mut Tx,
    order: OrderId,
) -> Result<BTreeMap<VariantId, ReviewState>, StoreError> {
    let rows = tx
        .query(
            "select variant_id, state from review where order_id = $1 order by variant_id limit 1000",
            params![order],
        )
        .await?;
    rows.iter().map(|row| Ok((row.parse("variant_id")?, row.parse("state")?))).collect()
}

/// The reviews that were written with an order, whoever has read them.
pub async fn list_reviews_in_order(tx: &mut Tx, order: OrderId) -> Result<Vec<ReviewOf>, StoreError> {
    let sql = format!(
        "select {COLUMNS}, {ABOUT}
         from review r
         join product p on p.id = r.product_id
         where r.order_id = $1
         order by r.created_at, r.id
         limit 1000"
    );
    tx.query(&sql, params![order]).await?.iter().map(read_review_of).collect()
}

/// Moves a review from the state it was seen in; answers whether it still was.
pub async fn move_review(tx: &mut Tx, seen: &Review, state: ReviewState, now: Timestamp) -> Result<bool, StoreError> {
    let moved = tx
        .execute(
            "update review set state = $3, updated_at = $4 where id = $1 and state = $2",
            params![seen.id, seen.state.as_str(), state.as_str(), now],
        )
        .await?;
    Ok(moved == 1)
}

/// Writes the shop's reply in the place of what it said before.
pub async fn write_reply(tx: &mut Tx, id: ReviewId, reply: &str, now: Timestamp) -> Result<bool, StoreError> {
    let written =
        tx.execute("update review set reply = $2, updated_at = $3 where id = $1", params![id, reply, now]).await?;
    Ok(written == 1)
}

/// Names the order that a review is about which had none; answers whether it had none.
///
/// # Errors
/// [`StoreError::Conflict`] when another review is of this line of the order.
pub async fn name_order(tx: &mut Tx, id: ReviewId, order: OrderId, now: Timestamp) -> Result<bool, StoreError> {
    let named = tx
        .execute(
            "update review set order_id = $2, updated_at = $3 where id = $1 and order_id is null",
            params![id, order, now],
        )
        .await?;
    Ok(named == 1)
}

/// Counts so many reviews with these stars more, or fewer.
pub async fn count_stars(tx: &mut Tx, product: ProductId, stars: u32, change: i64) -> Result<(), StoreError> {
    tx.execute(
        "insert into product_rating (product_id) values ($1) on conflict (product_id) do nothing",
        params![product],
    )
    .await?;
    // A number from 1 to 5, as the table of reviews sees to.
    let column = format!("stars_{stars}");
    let sql = format!("update product_rating set {column} = {column} + $2 where product_id = $1");
    tx.execute(&sql, params![product, change]).await?;
    Ok(())
}

/// How many published reviews of a product give how many stars.
pub async fn find_figures(tx: &mut Tx, product: ProductId) -> Result<Figures, StoreError> {
    let row = tx
        .query_opt(
            "select stars_1, stars_2, stars_3, stars_4, stars_5 from product_rating where product_id = $1",
            params![product],
        )
        .await?;
    let Some(row) = row else { return Ok(Figures::default()) };
    Ok(Figures([
        row.get("stars_1")?,
        row.get("stars_2")?,
        row.get("stars_3")?,
        row.get("stars_4")?,
        row.get("stars_5")?,
    ]))
}

/// A page of the published reviews of a product, newest first.
pub async fn list_published(
    tx: &mut Tx,
    product: ProductId,
    query: ReviewQuery,
) -> Result<Vec<ReviewView>, StoreError> {
    let skipped = i64::from(query.page.saturating_sub(1)) * i64::from(PAGE_SIZE);
    let sql = format!(
        "select {COLUMNS}
         from review r
         where r.product_id = $1
           and r.state = 'published'
           and ($2 = 0 or r.rating = $2)
         order by r.created_at desc, r.id
         limit $3
         offset $4"
    );
    let rows = tx.query(&sql, params![product, query.stars.unwrap_or(0), PAGE_SIZE, skipped]).await?;
    let reviews = rows.iter().map(read_review).collect::<Result<Vec<_>, _>>()?;
    let ids: Vec<ReviewId> = reviews.iter().map(|review| review.id).collect();
    let mut photos = list_photos(tx, &ids).await?;
    let view = |review: Review| ReviewView {
        photos: photos.remove(&review.id).unwrap_or_default(),
        rating: review.rating,
        title: review.title,
        text: review.text,
        author: review.author,
        language: review.language,
        variant_title: review.variant_title,
        verified: review.order.is_some(),
        reply: review.reply,
        created_at: review.created_at,
    };
    Ok(reviews.into_iter().map(view).collect())
}

fn read_review_of(row: &Row) -> Result<ReviewOf, StoreError> {
    Ok(ReviewOf {
        review: read_review(row)?,
        slug: row.get("slug")?,
        product_title: row.get("product_title")?,
        photo_count: row.get("photo_count")?,
    })
}

fn read_review(row: &Row) -> Result<Review, StoreError> {
    Ok(Review {
        id: row.parse("id")?,
        product: row.parse("product_id")?,
        variant: row.parse("variant_id")?,
        variant_title: row.get("variant_title")?,
        order: row.parse_opt("order_id")?,
        rating: row.get("rating")?,
        title: row.get("title")?,
        text: row.get("body")?,
        author: row.get("author")?,
        language: row.get("language")?,
        state: row.parse("state")?,
        reply: row.get("reply")?,
        created_at: row.get("created_at")?,
    })
}
