//! What things cost in a market: by its price list, and where that says nothing and the money is the same, by the shop's own
//! prices. Lists, products' pages and carts all ask here, so that they can't differ.

use std::collections::BTreeMap;

use crate::domain::cart::Quantity;
use crate::domain::id::{ProductId, VariantId};
use crate::domain::market::{HOME_PRICE_LIST, Market};
use crate::domain::money::Currency;
use crate::domain::price::{PriceBreak, unit_price};
use crate::store::db::{StoreError, Tx};
use crate::store::price::{ListPrices, find_list_prices, find_list_prices_of_products, find_price_list};

/// Where a market's prices come from.
#[derive(Debug, Clone)]
pub(super) struct PriceSource {
    list: Option<String>,
    /// Whether the shop's own price counts where the list says nothing.
    own_counts: bool,
}

/// What a list says of some variants.
pub(super) struct Prices {
    listed: BTreeMap<VariantId, ListPrices>,
    own_counts: bool,
}

impl PriceSource {
    pub async fn of(tx: &mut Tx, market: Option<&Market>, own_currency: Currency) -> Result<Self, StoreError> {
        let currency = market.map_or(own_currency, |market| market.currency);
        let list = market.map_or(Some(HOME_PRICE_LIST), |market| market.price_list.as_deref());
        let list = match list {
            // A list in other money says nothing here.
            Some(list) if find_price_list(tx, list).await? == Some(currency) => Some(list.to_owned()),
            _ => None,
        };
        Ok(Self { list, own_counts: currency == own_currency })
    }

    pub async fn of_variants(&self, tx: &mut Tx, variants: &[VariantId]) -> Result<Prices, StoreError> {
        let listed = match &self.list {
            Some(list) => find_list_prices(tx, list, variants).await?,
            None => BTreeMap::new(),
        };
        Ok(Prices { listed, own_counts: self.own_counts })
    }

    pub async fn of_products(&self, tx: &mut Tx, products: &[ProductId]) -> Result<Prices, StoreError> {
        let listed = match &self.list {
            Some(list) => find_list_prices_of_products(tx, list, products).await?,
            None => BTreeMap::new(),
        };
        Ok(Prices { listed, own_counts: self.own_counts })
    }
}

impl Prices {
    /// What each piece costs, by numbers; `own_minor` is the shop's own price.
    pub fn of(&self, variant: VariantId, own_minor: i64) -> Vec<PriceBreak> {
        let mut breaks = self.listed.get(&variant).map_or_else(Vec::new, |listed| listed.breaks.clone());
        if self.own_counts && breaks.iter().all(|one| one.quantity_from > 1) {
            breaks.insert(0, PriceBreak { quantity_from: 1, price_minor: own_minor });
        }
        breaks
    }

    /// The price of one piece, and what may be shown struck beside it. Each list has a past of its own. `None` where it is not sold.
    pub fn of_one(&self, variant: VariantId, own_minor: i64, own_was: Option<i64>) -> Option<(i64, Option<i64>)> {
        let listed = self.listed.get(&variant);
        let listed = listed.and_then(|listed| Some((unit_price(&listed.breaks, Quantity::ONE)?, listed.was_minor)));
        match listed {
            Some(found) => Some(found),
            None => self.own_counts.then_some((own_minor, own_was)),
        }
    }
}
