//! All that a merchant sets, as one file: the shop with its rules, markets, price lists, promotions and synonyms. It goes out whole
//! and comes in whole; what a file leaves out is no longer there afterwards.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::revisions::Subject;
use super::shop::load_settings;
use super::{Ctx, ServiceError};
use crate::domain::market::{HOME_PRICE_LIST, Market, check_markets};
use crate::domain::money::Currency;
use crate::domain::price::PriceBreak;
use crate::domain::promotion::Promotion;
use crate::domain::refusal::Refusal;
use crate::domain::reminder::Reminders;
use crate::domain::shop::Shop;
use crate::domain::synonyms::Synonyms;
use crate::domain::unpaid::UnpaidLimits;
use crate::store::counter::count_catalog_change;
use crate::store::db::{StoreError, Tx};
use crate::store::price::{delete_price_list, list_list_prices, list_price_lists, put_list_price, put_price_list};
use crate::store::promotion::{delete_promotion, list_promotions, save_promotion};
use crate::store::setting::{
    load_markets, load_reminders, load_synonyms, load_unpaid_limits, save_markets, save_reminders, save_shop,
    save_synonyms, save_unpaid_limits,
};

/// All that a merchant sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    pub shop: Shop,
    #[serde(default)]
    pub markets: Vec<Market>,
    #[serde(default)]
    pub price_lists: Vec<PriceList>,
    #[serde(default)]
    pub promotions: Vec<Promotion>,
    #[serde(default)]
    pub unpaid: UnpaidLimits,
    /// When buyers are asked for reviews and reminded of carts.
    #[serde(default)]
    pub reminders: Reminders,
    /// Search knows things by each of these terms.
    #[serde(default)]
    pub synonyms: Synonyms,
}

/// A price list by the merchant's codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceList {
    pub id: String,
    pub currency: Currency,
    pub prices: Vec<ListedPrice>,
}

/// What each piece of a variant costs from a number on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedPrice {
    pub sku: String,
    #[serde(default = "one")]
    pub quantity_from: u32,
    pub price_minor: i64,
    /// Former price of one piece as the merchant states it. What is shown struck is the lowest one of the 30 days before.
    #[serde(default)]
    pub compare_at_minor: Option<i64>,
}

const fn one() -> u32 {
    1
}

impl Settings {
    /// Whether it makes sense, as far as that can be said without the catalogue.
    ///
    /// # Errors
    /// A sentence about the first thing that doesn't.
    pub fn check(&self) -> Result<(), String> {
        self.shop.check()?;
        self.unpaid.check()?;
        self.reminders.check()?;
        self.synonyms.check()?;
        check_markets(&self.markets, &self.shop.rules)?;
        let mut lists = BTreeSet::new();
        for PriceList { id, currency, prices } in &self.price_lists {
            if id.is_empty() || !lists.insert(id) {
                return Err(format!("the price list {id:?} needs an id of its own"));
            }
            if id == HOME_PRICE_LIST && *currency != self.shop.rules.currency {
                return Err(format!("the price list {id:?} is the shop's own and needs prices in its currency"));
            }
            let mut named = BTreeSet::new();
            for ListedPrice { sku, quantity_from, price_minor, .. } in prices {
                if *price_minor < 0 {
                    return Err(format!("the price list {id:?} has a price below zero for the SKU {sku:?}"));
                }
                if *quantity_from == 0 || !named.insert((sku, quantity_from)) {
                    return Err(format!(
                        "the price list {id:?} names {sku:?} from {quantity_from} twice, or from none"
                    ));
                }
            }
        }
        for market in &self.markets {
            let Some(list) = &market.price_list else { continue };
            let found = self.price_lists.iter().find(|known| known.id == *list);
            if found.is_none_or(|found| found.currency != market.currency) {
                return Err(format!(
                    "the market {:?} sells by the price list {list:?}, and there is none in {}",
                    market.id, market.currency
                ));
            }
        }
        let (mut ids, mut codes) = (BTreeSet::new(), BTreeSet::new());
        for promotion in &self.promotions {
            promotion.check()?;
            let terms = &promotion.terms;
            if !ids.insert(&terms.id) || terms.code.as_ref().is_some_and(|code| !codes.insert(code)) {
                return Err(format!("the promotion {:?} has the id or the code of another", terms.id));
            }
            let unknown = promotion.audience.markets.iter().find(|id| self.markets.iter().all(|m| m.id != **id));
            if let Some(unknown) = unknown {
                return Err(format!("the promotion {:?} is for the market {unknown:?}, which is not there", terms.id));
            }
        }
        Ok(())
    }
}

/// What the merchant has set, as it is now.
pub async fn export_settings(ctx: &Ctx) -> Result<Settings, ServiceError> {
    let act =
        async |tx: &mut Tx| -> Result<Settings, StoreError> {
            let mut price_lists = Vec::new();
            for (id, currency) in list_price_lists(tx).await? {
                let listed = list_list_prices(tx, &id).await?.into_iter();
                let prices = listed.map(|(sku, PriceBreak { quantity_from, price_minor }, compare_at_minor)| {
                    ListedPrice { sku, quantity_from, price_minor, compare_at_minor }
                });
                price_lists.push(PriceList { id, currency, prices: prices.collect() });
            }
            Ok(Settings {
                shop: load_settings(tx).await?,
                markets: load_markets(tx).await?,
                price_lists,
                promotions: list_promotions(tx).await?,
                unpaid: load_unpaid_limits(tx).await?,
                reminders: load_reminders(tx).await?,
                synonyms: load_synonyms(tx).await?,
            })
        };
    Ok(ctx.store.read(act).await?)
}

/// Puts these settings in the place of those that are there. How often promotions were used stays as it is.
///
/// # Errors
/// When they make no sense, or a price list names a SKU that no variant has; nothing was changed then.
pub async fn import_settings(ctx: &Ctx, settings: Settings) -> Result<(), ServiceError> {
    settings.check().map_err(|message| Refusal::Invalid { message })?;
    let now = ctx.now();
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        save_shop(tx, &settings.shop).await?;
        save_markets(tx, &settings.markets).await?;
        save_unpaid_limits(tx, settings.unpaid).await?;
        save_reminders(tx, settings.reminders).await?;
        save_synonyms(tx, &settings.synonyms).await?;
        for (id, _) in list_price_lists(tx).await? {
            if settings.price_lists.iter().all(|list| list.id != id) {
                delete_price_list(tx, &id).await?;
            }
        }
        for list in &settings.price_lists {
            let before = put_price_list(tx, &list.id, list.currency).await?;
            for ListedPrice { sku, quantity_from, price_minor, compare_at_minor } in &list.prices {
                let at = PriceBreak { quantity_from: *quantity_from, price_minor: *price_minor };
                if !put_list_price(tx, &list.id, sku, at, *compare_at_minor, &before, now).await? {
                    let message = format!("the price list {:?} names the SKU {sku:?}, which no variant has", list.id);
                    return Err(Refusal::Invalid { message }.into());
                }
            }
        }
        for known in list_promotions(tx).await? {
            if settings.promotions.iter().all(|promotion| promotion.terms.id != known.terms.id) {
                delete_promotion(tx, &known.terms.id).await?;
            }
        }
        for promotion in &settings.promotions {
            save_promotion(tx, promotion).await?;
        }
        // A shop that is open hears of it by this.
        Ok(count_catalog_change(tx).await?)
    };
    ctx.store.write(act).await?;
    ctx.revisions.bump(Subject::Everything);
    Ok(())
}
