//! Fulfillment: sending what was bought. The merchant moves it; what a carrier reports never does.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::names::stored_names;

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

stored_names!(FulfillmentStatus, "a fulfillment status", {
    Unfulfilled => "unfulfilled",
    Fulfilled => "fulfilled",
    Delivered => "delivered",
    Canceled => "canceled",
});

/// What the merchant does about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FulfillmentEvent {
    /// Hand it over to the carrier.
    Fulfill,
    /// Note that it arrived.
    Deliver,
    /// Decide that it won't be sent.
    Cancel,
}

/// The event does not fit where the sending stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAllowed {
    pub status: FulfillmentStatus,
    pub event: FulfillmentEvent,
}

impl fmt::Display for NotAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let act = match self.event {
            FulfillmentEvent::Fulfill => "sent",
            FulfillmentEvent::Deliver => "marked as delivered",
            FulfillmentEvent::Cancel => "kept back",
        };
        write!(f, "What is {} can’t be {act}.", self.status)
    }
}

impl std::error::Error for NotAllowed {}

/// The whole life of a fulfillment.
///
/// # Errors
/// When the event does not fit the status.
pub const fn transition(status: FulfillmentStatus, event: FulfillmentEvent) -> Result<FulfillmentStatus, NotAllowed> {
    use FulfillmentEvent::{Cancel, Deliver, Fulfill};
    use FulfillmentStatus::{Canceled, Delivered, Fulfilled, Unfulfilled};
    match (status, event) {
        (Unfulfilled, Fulfill) => Ok(Fulfilled),
        (Unfulfilled, Cancel) => Ok(Canceled),
        (Fulfilled, Deliver) => Ok(Delivered),
        (Unfulfilled, Deliver) | (Fulfilled, Fulfill | Cancel) | (Delivered | Canceled, Fulfill | Deliver | Cancel) => {
            Err(NotAllowed { status, event })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goods_are_sent_once_and_arrive_after_that() {
        use FulfillmentEvent::{Cancel, Deliver, Fulfill};
        use FulfillmentStatus::{Canceled, Delivered, Fulfilled, Unfulfilled};
        let allowed =
            [(Unfulfilled, Fulfill, Fulfilled), (Unfulfilled, Cancel, Canceled), (Fulfilled, Deliver, Delivered)];
        for status in FulfillmentStatus::ALL.iter().copied() {
            for event in [Fulfill, Deliver, Cancel] {
                let expected = allowed.iter().find(|(from, by, _)| *from == status && *by == event).map(|(.., to)| *to);
                assert_eq!(transition(status, event).ok(), expected, "{status} {event:?}");
            }
        }
    }
}
