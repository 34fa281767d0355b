//! Fulfillment: sending what was bought, in one parcel or several. The merchant moves it; what a carrier reports never does.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::names::stored_names;

/// Where the sending of a whole order stands. It follows from the pieces and the parcels: see [`summarize`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FulfillmentStatus {
    Unfulfilled,
    /// Some of it was handed over to the carrier.
    Partial,
    /// All of it was handed over to the carrier.
    Fulfilled,
    Delivered,
    /// Nothing of it will be sent.
    Canceled,
}

stored_names!(FulfillmentStatus, "a fulfillment status", {
    Unfulfilled => "unfulfilled",
    Partial => "partial",
    Fulfilled => "fulfilled",
    Delivered => "delivered",
    Canceled => "canceled",
});

/// Where a parcel is. It is written down when it is handed over, and not before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParcelState {
    /// The carrier has it.
    HandedOver,
    Delivered,
    /// It was noted by mistake: there never was such a parcel.
    TakenBack,
}

stored_names!(ParcelState, "a state of a parcel", {
    HandedOver => "handed_over",
    Delivered => "delivered",
    TakenBack => "taken_back",
});

/// What the merchant notes of a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParcelEvent {
    Deliver,
    /// It was not handed over after all.
    TakeBack,
}

/// The event does not fit where the parcel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAllowed {
    pub state: ParcelState,
    pub event: ParcelEvent,
}

impl fmt::Display for NotAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.event, self.state) {
            (ParcelEvent::Deliver, ParcelState::TakenBack) => "This parcel was noted by mistake and taken back.",
            (ParcelEvent::Deliver, _) => "This parcel is noted as delivered already.",
            (ParcelEvent::TakeBack, ParcelState::TakenBack) => "This parcel is taken back already.",
            (ParcelEvent::TakeBack, _) => "This parcel arrived. What is in it comes back by a return.",
        })
    }
}

impl std::error::Error for NotAllowed {}

/// The whole life of a parcel.
///
/// # Errors
/// When the event does not fit the state.
pub const fn transition(state: ParcelState, event: ParcelEvent) -> Result<ParcelState, NotAllowed> {
    match (state, event) {
        (ParcelState::HandedOver, ParcelEvent::Deliver) => Ok(ParcelState::Delivered),
        (ParcelState::HandedOver, ParcelEvent::TakeBack) => Ok(ParcelState::TakenBack),
        (ParcelState::Delivered | ParcelState::TakenBack, ParcelEvent::Deliver | ParcelEvent::TakeBack) => {
            Err(NotAllowed { state, event })
        }
    }
}

/// What became of the pieces of a line: all that is known of it is how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineCounts {
    pub ordered: u32,
    /// Won’t be sent after all.
    pub canceled: u32,
    /// Handed over to the carrier.
    pub fulfilled: u32,
    /// Came back, or are to come back.
    pub returned: u32,
    /// The money for them went back, or is about to.
    pub refunded: u32,
}

impl LineCounts {
    /// A line of which nothing became yet.
    pub const fn of(ordered: u32) -> Self {
        Self { ordered, canceled: 0, fulfilled: 0, returned: 0, refunded: 0 }
    }

    /// How many are still to be sent.
    pub const fn to_send(&self) -> u32 {
        self.ordered.saturating_sub(self.canceled).saturating_sub(self.fulfilled)
    }

    /// How many can be sent back.
    pub const fn returnable(&self) -> u32 {
        self.fulfilled.saturating_sub(self.returned)
    }

    /// Whether the counts can be true.
    pub const fn check(&self) -> bool {
        self.canceled.saturating_add(self.fulfilled) <= self.ordered
            && self.returned <= self.fulfilled
            && self.refunded <= self.ordered
    }
}

/// Where the sending of an order stands, by what became of its pieces and its parcels.
pub fn summarize(lines: &[LineCounts], parcels: &[ParcelState]) -> FulfillmentStatus {
    let to_send = lines.iter().any(|line| line.to_send() > 0);
    let mut sent = parcels.iter().filter(|parcel| **parcel != ParcelState::TakenBack).peekable();
    let nothing_sent = sent.peek().is_none();
    let all_delivered = sent.all(|parcel| *parcel == ParcelState::Delivered);
    match (nothing_sent, to_send) {
        (true, true) => FulfillmentStatus::Unfulfilled,
        (true, false) => FulfillmentStatus::Canceled,
        (false, true) => FulfillmentStatus::Partial,
        (false, false) if all_delivered => FulfillmentStatus::Delivered,
        (false, false) => FulfillmentStatus::Fulfilled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parcel_arrives_once() {
        let arrived = transition(ParcelState::HandedOver, ParcelEvent::Deliver);
        assert_eq!(arrived, Ok(ParcelState::Delivered));
        assert!(transition(ParcelState::Delivered, ParcelEvent::Deliver).is_err());
    }

    #[test]
    fn only_a_parcel_that_did_not_arrive_was_noted_by_mistake() {
        let taken_back = transition(ParcelState::HandedOver, ParcelEvent::TakeBack);
        assert_eq!(taken_back, Ok(ParcelState::TakenBack));
        for (state, event) in [
            (ParcelState::Delivered, ParcelEvent::TakeBack),
            (ParcelState::TakenBack, ParcelEvent::TakeBack),
            (ParcelState::TakenBack, ParcelEvent::Deliver),
        ] {
            assert!(transition(state, event).is_err(), "{state} {event:?}");
        }
    }

    #[test]
    fn the_sending_of_an_order_follows_from_its_pieces_and_parcels() {
        use ParcelState::{Delivered, HandedOver, TakenBack};
        let line = |ordered, canceled, fulfilled| LineCounts { canceled, fulfilled, ..LineCounts::of(ordered) };
        let check = |lines: &[LineCounts], parcels: &[ParcelState], status| {
            assert_eq!(summarize(lines, parcels), status, "{lines:?} {parcels:?}");
        };
        check(&[line(2, 0, 0)], &[], FulfillmentStatus::Unfulfilled);
        check(&[line(2, 1, 0)], &[], FulfillmentStatus::Unfulfilled);
        check(&[line(2, 2, 0)], &[], FulfillmentStatus::Canceled);
        check(&[line(2, 0, 1)], &[HandedOver], FulfillmentStatus::Partial);
        check(&[line(2, 0, 2), line(1, 0, 0)], &[Delivered], FulfillmentStatus::Partial);
        check(&[line(2, 1, 1)], &[HandedOver], FulfillmentStatus::Fulfilled);
        check(&[line(2, 0, 2)], &[HandedOver, Delivered], FulfillmentStatus::Fulfilled);
        check(&[line(2, 0, 2)], &[Delivered, Delivered], FulfillmentStatus::Delivered);
        check(&[line(2, 0, 0)], &[TakenBack], FulfillmentStatus::Unfulfilled);
        check(&[line(2, 0, 1)], &[TakenBack, Delivered], FulfillmentStatus::Partial);
        check(&[line(2, 0, 2)], &[TakenBack, Delivered], FulfillmentStatus::Delivered);
    }

    #[test]
    fn counts_that_cant_be_true_are_noticed() {
        let good = LineCounts { ordered: 3, canceled: 1, fulfilled: 2, returned: 2, refunded: 3 };
        assert!(good.check() && good.to_send() == 0 && good.returnable() == 0);
        for bad in
            [LineCounts { canceled: 2, ..good }, LineCounts { returned: 3, ..good }, LineCounts { refunded: 4, ..good }]
        {
            assert!(!bad.check(), "{bad:?}");
        }
    }
}
