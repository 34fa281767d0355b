//! The shop's own settings.

use super::revisions::Subject;
use super::{Ctx, ServiceError};
use crate::domain::money::Currency;
use crate::domain::product::{Collection, CollectionRule, PictureView};
use crate::domain::promotion::Promotion;
use crate::domain::refusal::Refusal;
use crate::domain::shop::{PricingRules, Shop};
use crate::store::collection::save_collection;
use crate::store::db::{StoreError, Tx};
use crate::store::promotion::save_promotion;
use crate::store::setting::{load_shop, save_shop};
use crate::words::Language;

/// A shop to be opened.
#[derive(Debug, Clone)]
pub struct NewShop {
    pub shop: Shop,
    pub promotions: Vec<Promotion>,
    /// In the order of the navigation.
    pub collections: Vec<NewCollection>,
}

/// A collection to be made.
#[derive(Debug, Clone)]
pub struct NewCollection {
    pub slug: String,
    pub title: String,
    /// Sanitized HTML.
    pub description_html: String,
    pub rule: CollectionRule,
    pub picture: Option<PictureView>,
}

/// Opens a shop with these settings, unless one is open here; answers whether it did.
///
/// # Errors
/// When the rules make no sense.
pub async fn open_shop(ctx: &Ctx, new: NewShop) -> Result<bool, ServiceError> {
    let checks = new.promotions.iter().map(Promotion::check).chain([new.shop.check()]);
    checks.collect::<Result<(), _>>().map_err(|message| Refusal::Invalid { message })?;
    let collections = number_collections(ctx, &new.collections)?;
    let opened = ctx
        .store
        .write(async move |tx: &mut Tx| -> Result<bool, StoreError> {
            if load_shop(tx).await?.is_some() {
                return Ok(false);
            }
            save_shop(tx, &new.shop).await?;
            for promotion in &new.promotions {
                save_promotion(tx, promotion).await?;
            }
            for collection in &collections {
                save_collection(tx, collection).await?;
            }
            Ok(true)
        })
        .await?;
    if opened {
        ctx.revisions.bump(Subject::Everything);
    }
    Ok(opened)
}

/// Gives new collections their ids and places.
pub(super) fn number_collections(ctx: &Ctx, new: &[NewCollection]) -> Result<Vec<Collection>, ServiceError> {
    let number = |(position, new): (i64, &NewCollection)| {
        Ok(Collection {
            id: ctx.new_id()?,
            slug: new.slug.clone(),
            title: new.title.clone(),
            description_html: new.description_html.clone(),
            rule: new.rule.clone(),
            position,
            picture: new.picture.clone(),
        })
    };
    (1_i64..).zip(new).map(number).collect()
}

/// What the merchant has set, or the settings of a shop that nobody has set up yet: it shows its products and sends
/// them nowhere.
pub async fn load_settings(tx: &mut Tx) -> Result<Shop, StoreError> {
    Ok(load_shop(tx).await?.unwrap_or_else(|| Shop {
        name: "My shop".into(),
        tagline: String::new(),
        company: String::new(),
        postal_address: String::new(),
        email: String::new(),
        phone: String::new(),
        return_days: 14,
        rules: PricingRules { currency: Currency::EUR, home: None, tax_zones: Vec::new(), shipping_zones: Vec::new() },
        demo: false,
        languages: vec![Language::English],
    }))
}
