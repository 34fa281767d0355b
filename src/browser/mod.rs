//! The visitor's device: cookies, focus, dialogs, other tabs. Nothing else in the house touches the DOM by hand.
//!
//! There are two of it with one surface. `client` is what runs in the browser; `inert` is its twin on the server, where
//! there is no device and everything answers "nothing".

#[cfg(feature = "hydrate")]
#[path = "client.rs"]
mod device;
#[cfg(not(feature = "hydrate"))]
#[path = "inert.rs"]
mod device;
#[cfg(feature = "hydrate")]
mod early;

pub use device::*;

/// Whether this is the server, where there is no device.
pub const ON_SERVER: bool = cfg!(not(feature = "hydrate"));

/// What became of sharing a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    /// The device has asked with whom.
    Offered,
    /// The address can be pasted now.
    Copied,
    /// The browser allows neither.
    Refused,
}

/// What a form holds, as it would be sent: names and values, in order.
pub type Fields = Vec<(String, String)>;

/// The value of the first field with the name.
pub fn field<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}
