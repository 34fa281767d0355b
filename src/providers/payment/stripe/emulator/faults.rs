//! What goes wrong between a shop and its provider, by plan: so many calls of a thousand, chosen by a seed, so that a run
//! that found a fault can be run again.

use super::dice::Dice;

/// So many of a thousand calls or messages meet with each fault. The default is a good day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FaultPlan {
    /// The request never arrives.
    pub drop_request: u32,
    /// It is done, and the answer is lost.
    pub drop_response: u32,
    /// It takes this long, in milliseconds, before anything is done.
    pub delay: u32,
    pub delay_ms: u32,
    /// It answers 500 and has done nothing; the key remembers that.
    pub error_before: u32,
    /// It answers 500 and has done it; the key remembers that.
    pub error_after: u32,
    /// It answers 409, as if the same key were in use.
    pub conflict: u32,
    /// It answers 429.
    pub rate_limit: u32,
    /// The message is never sent; it is on the list of those that did not arrive.
    pub lose_event: u32,
    pub duplicate_event: u32,
    /// The message comes so many milliseconds late.
    pub delay_event: u32,
    pub delay_event_ms: u32,
    /// Before the message comes one that somebody else has signed.
    pub forge_event: u32,
    /// Behind everybody's back the buyer is charged once more.
    pub double_charge: u32,
    /// Another sum is taken than was asked for: a euro more.
    pub change_sum: u32,
    /// A refund is confirmed, and forgotten.
    pub forget_refund: u32,
}

impl FaultPlan {
    pub const NAMES: [&str; 16] = [
        "drop_request",
        "drop_response",
        "delay",
        "delay_ms",
        "error_before",
        "error_after",
        "conflict",
        "rate_limit",
        "lose_event",
        "duplicate_event",
        "delay_event",
        "delay_event_ms",
        "forge_event",
        "double_charge",
        "change_sum",
        "forget_refund",
    ];

    /// Sets a fault by its name; answers whether there is such a one.
    pub fn set(&mut self, name: &str, count: u32) -> bool {
        let place = match name {
            "drop_request" => &mut self.drop_request,
            "drop_response" => &mut self.drop_response,
            "delay" => &mut self.delay,
            "delay_ms" => &mut self.delay_ms,
            "error_before" => &mut self.error_before,
            "error_after" => &mut self.error_after,
            "conflict" => &mut self.conflict,
            "rate_limit" => &mut self.rate_limit,
            "lose_event" => &mut self.lose_event,
            "duplicate_event" => &mut self.duplicate_event,
            "delay_event" => &mut self.delay_event,
            "delay_event_ms" => &mut self.delay_event_ms,
            "forge_event" => &mut self.forge_event,
            "double_charge" => &mut self.double_charge,
            "change_sum" => &mut self.change_sum,
            "forget_refund" => &mut self.forget_refund,
            _ => return false,
        };
        *place = count;
        true
    }
}

/// Whether a fault that so many of a thousand meet with is met now.
pub(super) const fn strikes(of_thousand: u32, dice: &mut Dice) -> bool {
    of_thousand > 0 && dice.below(1000) < of_thousand as u64
}
