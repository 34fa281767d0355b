//! Fulfillment: sending what was bought. The merchant moves it; what a carrier reports never does.

use serde::{Deserialize, Serialize};

/// Where the sending of an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FulfillmentStatus {
    Unfulfilled,
    /// Handed over to the carrier.
    Fulfilled,
    Delivered,
    Canceled,
}
