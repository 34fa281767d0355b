//! The shop itself: its name, its money, where it sends to and what tax it collects.

use serde::{Deserialize, Serialize};

use super::money::Currency;
use super::shipping::ShippingZone;
use super::tax::TaxZone;

/// What the merchant has set. All of it is public: shoppers' browsers price carts with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shop {
    pub name: String,
    pub tagline: String,
    /// Who sells, as the law wants it on the contact page.
    pub company: String,
    pub postal_address: String,
    pub email: String,
    pub phone: String,
    /// Days in which a buyer may return.
    pub return_days: u32,
    pub rules: PricingRules,
}

/// What the pricing run needs to know of the shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricingRules {
    pub currency: Currency,
    pub tax_zones: Vec<TaxZone>,
    pub shipping_zones: Vec<ShippingZone>,
}

/// The shop and its navigation, as each page shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopView {
    pub shop: Shop,
    /// (slug, title) of the collections, in the merchant's order.
    pub collections: Vec<(String, String)>,
    /// Whether money is only played with here.
    pub test_mode: bool,
}
