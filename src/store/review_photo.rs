//! Photos with reviews.

use std::collections::HashMap;

use super::db::{Row, StoreError, Tx, Value};
use super::placeholders;
use crate::domain::id::{OrderId, ProductId, ReviewId};
use crate::domain::review_photo::{Photo, PhotoForm, PhotoView};
use crate::domain::time::Timestamp;
use crate::params;

/// Writes a photo of a review down.
pub async fn insert_photo(
    tx: &mut Tx,
    review: ReviewId,
    place: u32,
    photo: &Photo,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Photo { hash, large, thumb } = photo;
    tx.execute(
        "insert into review_photo (
             review_id, place, hash, width, height, thumb_width, thumb_height, created_at, thumb, large
         )
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        params![
            review,
            place,
            hash,
            large.width,
            large.height,
            thumb.width,
            thumb.height,
            now,
            thumb.bytes.clone(),
            large.bytes.clone()
        ],
    )
    .await?;
    Ok(())
}

/// The photos of these reviews, in their order.
pub async fn list_photos(tx: &mut Tx, reviews: &[ReviewId]) -> Result<HashMap<ReviewId, Vec<PhotoView>>, StoreError> {
    let mut photos: HashMap<ReviewId, Vec<PhotoView>> = HashMap::new();
    if reviews.is_empty() {
        return Ok(photos);
    }
    let sql = format!(
        "select p.review_id, p.hash, p.thumb_width, p.thumb_height, r.author
         from review_photo p
         join review r on r.id = p.review_id
         where p.review_id in ({})
         order by p.review_id, p.place",
        placeholders(reviews.len())
    );
    let ids: Vec<Value> = reviews.iter().map(|id| Value::from(*id)).collect();
    for row in tx.query(&sql, &ids).await? {
        photos.entry(row.parse("review_id")?).or_default().push(read_view(&row)?);
    }
    Ok(photos)
}

/// The photos with the newest published reviews of a product, those reviews newest first.
pub async fn list_newest_photos(tx: &mut Tx, product: ProductId, limit: u32) -> Result<Vec<PhotoView>, StoreError> {
    let rows = tx
        .query(
            "select p.hash, p.thumb_width, p.thumb_height, r.author
             from review r
             join review_photo p on p.review_id = r.id
             where r.product_id = $1
               and r.state = 'published'
             order by r.created_at desc, r.id, p.place
             limit $2",
            params![product, limit],
        )
        .await?;
    rows.iter().map(read_view).collect()
}

fn read_view(row: &Row) -> Result<PhotoView, StoreError> {
    Ok(PhotoView {
        hash: row.get("hash")?,
        author: row.get("author")?,
        width: row.get("thumb_width")?,
        height: row.get("thumb_height")?,
    })
}

/// A form of the photo with that hash, if everybody may see it: if it stands with a review that is published.
pub async fn find_public_photo(tx: &mut Tx, hash: &str, form: PhotoForm) -> Result<Option<Vec<u8>>, StoreError> {
    let column = match form {
        PhotoForm::Large => "large",
        PhotoForm::Thumb => "thumb",
    };
    let sql = format!(
        "select p.{column} as bytes
         from review_photo p
         join review r on r.id = p.review_id
         where p.hash = $1
           and r.state = 'published'
         limit 1"
    );
    tx.query_opt(&sql, params![hash]).await?.map(|row| row.get("bytes")).transpose()
}

/// A photo of a review, for whoever judges it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoFile {
    /// From 1.
    pub place: u32,
    pub jpeg: Vec<u8>,
}

/// The photos of a review, whether it is published or not.
pub async fn list_photo_files(tx: &mut Tx, review: ReviewId) -> Result<Vec<PhotoFile>, StoreError> {
    let rows = tx
        .query("select place, large from review_photo where review_id = $1 order by place limit 10", params![review])
        .await?;
    rows.iter().map(|row| Ok(PhotoFile { place: row.get("place")?, jpeg: row.get("large")? })).collect()
}

/// Deletes a photo; answers whether it was there.
pub async fn delete_photo(tx: &mut Tx, review: ReviewId, place: u32) -> Result<bool, StoreError> {
    let deleted =
        tx.execute("delete from review_photo where review_id = $1 and place = $2", params![review, place]).await?;
    Ok(deleted == 1)
}

/// Deletes the photos with the reviews of an order.
pub async fn delete_photos_of_order(tx: &mut Tx, order: OrderId) -> Result<(), StoreError> {
    tx.execute(
        "delete from review_photo
         where review_id in (select id from review where order_id = $1)",
        params![order],
    )
    .await?;
    Ok(())
}

/// Deletes the photos of all whose orders are to be forgotten; answers how many there were.
pub async fn delete_photos_of_leavers(tx: &mut Tx) -> Result<u64, StoreError> {
    tx.execute(
        "delete from review_photo
         where review_id in (
             select r.id from review r join erasure_due d on d.order_id = r.order_id
         )",
        &[],
    )
    .await
}
