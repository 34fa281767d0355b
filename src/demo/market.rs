//! The demo's second market: the United Kingdom, in pounds.

use super::{countries, country, method};
use crate::domain::market::Market;
use crate::domain::money::Currency;
use crate::domain::product::ProductFound;
use crate::domain::shipping::ShippingZone;
use crate::services::catalog::get_product;
use crate::services::settings::{ListedPrice, PriceList, Settings};
use crate::services::{Ctx, ServiceError};

const LIST: &str = "pounds";
/// What is not sold there: the lamp has no plug that fits.
const NOT_THERE: [&str; 1] = ["lantern-lamp"];

/// Adds the market with its list of prices.
pub(super) async fn add_market(ctx: &Ctx, settings: &mut Settings) -> Result<(), ServiceError> {
    let currency = "GBP".parse().map_err(|_| ServiceError::Breakage("there are no pounds".into()))?;
    settings.price_lists.push(PriceList { id: LIST.into(), currency, prices: prices(ctx).await? });
    settings.markets.push(united_kingdom(currency)?);
    Ok(())
}

fn united_kingdom(currency: Currency) -> Result<Market, ServiceError> {
    let standard =
        method("standard", "Standard", (4, 9), &[(2_000, 990), (5_000, 1_290), (31_500, 2_490)], Some(15_000));
    let express = method("express", "Express", (2, 3), &[(2_000, 1_990), (31_500, 3_990)], None);
    Ok(Market {
        id: "uk".into(),
        name: "United Kingdom".into(),
        countries: vec![country("GB")?],
        currency,
        language: "en-GB".into(),
        price_list: Some(LIST.into()),
        tax_included: Some(true),
        shipping_zones: vec![ShippingZone {
            name: "United Kingdom".into(),
            region: countries(["GB"])?,
            methods: vec![standard, express],
        }],
    })
}

/// A price for each variant that has a code of ours.
async fn prices(ctx: &Ctx) -> Result<Vec<ListedPrice>, ServiceError> {
    let index = ctx.catalog.index(ctx).await?;
    let mut prices = Vec::new();
    for row in index.rows.iter().filter(|row| !NOT_THERE.contains(&&*row.slug)) {
        let ProductFound::Here(product) = get_product(ctx, &row.slug).await? else { continue };
        let coded = product.variants.into_iter().filter(|variant| !variant.sku.is_empty());
        prices.extend(coded.map(|variant| ListedPrice {
            sku: variant.sku,
            quantity_from: 1,
            price_minor: pence(variant.price_minor),
            compare_at_minor: variant.was_minor.map(pence),
        }));
    }
    Ok(prices)
}

/// About as many pence as the cents are worth, rounded up to what looks like a price: whole pounds or half ones.
const fn pence(cents: i64) -> i64 {
    const HALF_A_POUND: i64 = 50;
    let worth = cents * 86 / 100;
    (worth + HALF_A_POUND - 1) / HALF_A_POUND * HALF_A_POUND
}

#[cfg(test)]
mod tests {
    use super::pence;

    #[test]
    fn prices_in_pounds_are_round() {
        assert_eq!([2_600, 3_200, 16_800, 0].map(pence), [2_250, 2_800, 14_450, 0]);
    }
}
