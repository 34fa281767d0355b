//! Ids: 64 random bits, written as 13 lower-case characters of Crockford's base32
//! (<https://www.crockford.com/base32.html>), so that they are short in a cookie, safe in a URL
//! and can be read aloud. Two kinds of id can't be mixed up: each is its own type.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 13;

/// The text is not an id of this shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id has 13 characters: digits and lower-case letters")
    }
}

impl std::error::Error for NotAnId {}

/// Writes 64 bits as 13 characters, most significant first.
fn encode(mut bits: u64) -> String {
    let mut text = [b'0'; LENGTH];
    for place in text.iter_mut().rev() {
        let digit = usize::try_from(bits & 31).unwrap_or(0);
        *place = ALPHABET.get(digit).copied().unwrap_or(b'0');
        bits >>= 5;
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// Reads what [`encode`] wrote; nothing else is taken, so that one id has one spelling.
fn decode(text: &str) -> Result<u64, NotAnId> {
    if text.len() != LENGTH {
        return Err(NotAnId);
    }
    let mut bits: u64 = 0;
    for byte in text.bytes() {
        let digit = ALPHABET.iter().position(|c| *c == byte).ok_or(NotAnId)?;
        let digit = u64::try_from(digit).map_err(|_| NotAnId)?;
        bits = bits.checked_mul(32).ok_or(NotAnId)?.checked_add(digit).ok_or(NotAnId)?;
    }
    Ok(bits)
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u64);

        impl $name {
            /// Makes an id of 64 bits, which the caller takes from a random source.
            pub const fn from_bits(bits: u64) -> Self {
                Self(bits)
            }
        }

        impl From<u64> for $name {
            fn from(bits: u64) -> Self {
                Self(bits)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), encode(self.0))
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                decode(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// A product.
    ProductId,
    /// A variant, the sellable unit.
    VariantId,
    /// A picture of a product.
    PictureId,
    /// A collection of products.
    CollectionId,
    /// A place where stock lies.
    LocationId,
    /// A checkout: one visit to the till.
    CheckoutId,
    /// An order.
    OrderId,
    /// One attempt to collect the money of an order.
    AttemptId,
    /// Money that goes back.
    RefundId,
    /// A parcel.
    FulfillmentId,
    /// Goods that come back.
    ReturnId,
    /// A change of an order.
    EditId,
    /// A gift card, or store credit. It is no secret: only the code is.
    GiftCardId,
    /// A review.
    ReviewId,
    /// Somebody with an account.
    CustomerId,
    /// A device on which a customer is signed in. It opens nothing.
    SessionId,
    /// One time that somebody asked to sign in.
    SignInId,
    /// An address that a customer keeps.
    SavedAddressId,
    /// A question for a link by which a password is set anew.
    PasswordResetId,
    /// A passkey of a customer.
    PasskeyId,
    /// One time that a device was asked for a passkey.
    CeremonyId,
    /// Something that happened to what lets a customer in.
    AccountEventId,
    /// A guest's question for the link of an order.
    InquiryId,
    /// A mail that somebody asked for.
    AlertId,
    /// A question about a product.
    QuestionId,
    /// A withdrawal from a contract.
    WithdrawalId,
    /// Somebody who asked for the newsletter.
    SubscriberId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_being_written_and_read() {
        for bits in [0, 1, 31, 32, u64::MAX, 0x0123_4567_89ab_cdef] {
            let id = VariantId::from_bits(bits);
            assert_eq!(id.to_string().parse(), Ok(id));
            assert_eq!(id.to_string().len(), LENGTH);
        }
    }

    #[test]
    fn one_id_has_one_spelling() {
        for text in ["", "0", "000000000000O", "000000000000A", "g000000000000", "zzzzzzzzzzzzz", "0000000000000 "] {
            assert_eq!(text.parse::<VariantId>(), Err(NotAnId), "{text:?}");
        }
    }
}
