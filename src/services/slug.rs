//! New addresses for what is sold: links to the old ones go on working, for as long as there is the shop.

use super::revisions::Subject;
use super::{Ctx, ServiceError};
use crate::domain::refusal::Refusal;
use crate::domain::slug::slugify;
use crate::store::collection::{self, find_collection_id, find_moved_collection};
use crate::store::counter::count_catalog_change;
use crate::store::db::{StoreError, Tx};
use crate::store::product::{self, find_product};

/// What has a slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    Product,
    Collection,
}

/// Gives a product or a collection another slug.
///
/// # Errors
/// When there is nothing under the old one, the new one is not written as slugs are, or something else has it.
pub async fn change_slug(ctx: &Ctx, of: Of, old: &str, new: &str) -> Result<(), ServiceError> {
    if slugify(new).as_deref() != Some(new) {
        let written = slugify(new).map(|slug| format!(", such as {slug}")).unwrap_or_default();
        let message = format!("“{new}” is no slug: use lower-case letters, digits and hyphens{written}.");
        return Err(Refusal::Invalid { message }.into());
    }
    if old == new {
        return Ok(());
    }
    let taken =
        Refusal::Invalid { message: format!("Something else is found under “{new}”. Choose another slug.") };
    let (old, new) = (old.to_owned(), new.to_owned());
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        let moved = match of {
            Of::Product => {
                let found = find_product(tx, &old).await?.ok_or(Refusal::NotFound)?;
                product::move_product(tx, found.id, &old, &new).await
            }
            Of::Collection => {
                let found = find_collection_id(tx, &old).await?.ok_or(Refusal::NotFound)?;
                collection::move_collection(tx, found, &old, &new).await
            }
        };
        match moved {
            Ok(()) => {}
            Err(StoreError::Conflict { .. }) => return Err(taken.clone().into()),
            Err(error) => return Err(error.into()),
        }
        // A shop that is open hears of it by this.
        Ok(count_catalog_change(tx).await?)
    };
    ctx.store.write(act).await?;
    ctx.revisions.bump(Subject::Everything);
    Ok(())
}

/// The slug under which the collection that once had this one is found now.
pub async fn moved_collection(ctx: &Ctx, old: &str) -> Result<Option<String>, ServiceError> {
    let old = old.to_owned();
    let found = ctx.store.read(async move |tx: &mut Tx| find_moved_collection(tx, &old).await).await;
    found.map_err(|error: StoreError| error.into())
}
