//! Collections: their names and the rules that say what belongs to them.

use super::db::{Row, StoreError, Tx};
use crate::domain::id::CollectionId;
use crate::domain::product::{Collection, PictureView};
use crate::params;

/// A shop has no more collections than this in its navigation.
const COLLECTIONS_MAX: u32 = 200;

/// All collections, in the merchant's order.
pub async fn list_collections(tx: &mut Tx) -> Result<Vec<Collection>, StoreError> {
    let rows = tx
        .query(
            "select id, slug, title, description_html, rule, position, picture_src, picture_alt
             from collection
             order by position, id
             limit $1",
            params![COLLECTIONS_MAX],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Collection {
                id: row.parse("id")?,
                slug: row.get("slug")?,
                title: row.get("title")?,
                description_html: row.get("description_html")?,
                rule: row.json("rule")?,
                position: row.get("position")?,
                picture: read_picture(row)?,
            })
        })
        .collect()
}

fn read_picture(row: &Row) -> Result<Option<PictureView>, StoreError> {
    let src: String = row.get("picture_src")?;
    let alt = row.get("picture_alt")?;
    Ok((!src.is_empty()).then(|| PictureView::named(src, alt)))
}

/// Makes the store hold the collection as it is here, new or not.
///
/// # Errors
/// [`StoreError::Conflict`] when another collection has the slug.
pub async fn save_collection(tx: &mut Tx, collection: &Collection) -> Result<(), StoreError> {
    let (src, alt) = collection.picture.as_ref().map_or(("", ""), |picture| (&picture.src, &picture.alt));
    let rule = serde_json::to_string(&collection.rule).map_err(|cause| StoreError::Other(cause.to_string()))?;
    tx.execute(
        "insert into collection (id, slug, title, description_html, rule, position, picture_src, picture_alt)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (id) do update
         set slug = excluded.slug, title = excluded.title, description_html = excluded.description_html,
             rule = excluded.rule, position = excluded.position, picture_src = excluded.picture_src,
             picture_alt = excluded.picture_alt",
        params![
            collection.id,
            &collection.slug,
            &collection.title,
            &collection.description_html,
            rule,
            collection.position,
            src,
            alt,
        ],
    )
    .await?;
    Ok(())
}

/// The collection with this slug.
pub async fn find_collection_id(tx: &mut Tx, slug: &str) -> Result<Option<CollectionId>, StoreError> {
    let row = tx.query_opt("select id from collection where slug = $1", params![slug]).await?;
    row.map(|row| row.parse("id")).transpose()
}

/// The slug under which the collection that once had this one is found now.
pub async fn find_moved_collection(tx: &mut Tx, old_slug: &str) -> Result<Option<String>, StoreError> {
    let row = tx
        .query_opt(
            "select c.slug
             from collection_redirect r
             join collection c on c.id = r.collection_id
             where r.old_slug = $1",
            params![old_slug],
        )
        .await?;
    row.map(|row| row.get("slug")).transpose()
}

/// Gives the collection another slug and keeps links to the old one going.
///
/// # Errors
/// [`StoreError::Conflict`] when another collection has the slug.
pub async fn move_collection(tx: &mut Tx, id: CollectionId, old: &str, new: &str) -> Result<(), StoreError> {
    tx.execute("update collection set slug = $2 where id = $1", params![id, new]).await?;
    tx.execute("delete from collection_redirect where old_slug = $1", params![new]).await?;
    tx.execute(
        "insert into collection_redirect (old_slug, collection_id) values ($1, $2)
         on conflict (old_slug) do update set collection_id = excluded.collection_id",
        params![old, id],
    )
    .await?;
    Ok(())
}
