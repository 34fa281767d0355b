//! The shop's own settings.

use crate::domain::money::Currency;
use crate::domain::shop::{PricingRules, Shop};
use crate::store::db::{StoreError, Tx};
use crate::store::setting::load_shop;

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
        rules: PricingRules { currency: Currency::EUR, tax_zones: Vec::new(), shipping_zones: Vec::new() },
    }))
}
