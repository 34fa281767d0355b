//! Accounts: the code that is mailed to whoever wants to sign in, how long a device stays signed in, and what it is called.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::names::stored_names;
use super::time::{DAY_MS, Timestamp};
use crate::words::{Language, account as words};

/// How long a code is good for.
pub const CODE_LIFE_MS: i64 = 15 * 60_000;
/// A code that is typed wrong so often is good for nothing: another one has to be asked for.
pub const CODE_TRIES_MAX: u32 = 5;
/// So many codes wait in a mailbox at once; whoever asks for more is told to use the newest of them.
pub const CODES_WAITING_MAX: usize = 3;
/// A device is signed out when it was not used for so long …
pub const IDLE_MS: i64 = 30 * DAY_MS;
/// … and in any case after so long.
pub const SESSION_LIFE_MS: i64 = 180 * DAY_MS;
/// When a device was seen is written down again after this long.
pub const SEEN_EVERY_MS: i64 = 60 * 60_000;
/// What can't be undone is asked of whoever signed in so recently.
pub const FRESH_MS: i64 = 30 * 60_000;
/// A customer keeps no more addresses than this.
pub const ADDRESSES_MAX: usize = 20;

/// A password that is enough alone has at least so many characters (NIST SP 800-63B-4).
pub const PASSWORD_MIN: usize = 15;
/// More than anybody types, and little enough to be hashed.
pub const PASSWORD_BYTES_MAX: usize = 256;

/// A customer keeps no more passkeys than this.
pub const PASSKEYS_MAX: usize = 10;
/// A device that is asked for a passkey answers within so long: browsers stop waiting after five minutes.
pub const CEREMONY_LIFE_MS: i64 = 6 * 60_000;

/// What happened to what lets a customer in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Credential {
    PasswordSet,
    PasswordRemoved,
    PasskeyAdded,
    PasskeyRemoved,
}

stored_names!(Credential, "a change of what lets a customer in", {
    PasswordSet => "password_set",
    PasswordRemoved => "password_removed",
    PasskeyAdded => "passkey_added",
    PasskeyRemoved => "passkey_removed",
});

impl Credential {
    /// What its owner is told.
    pub const fn sentence(self, language: Language) -> &'static str {
        match self {
            Self::PasswordSet => words::password_set(language),
            Self::PasswordRemoved => words::password_removed(language),
            Self::PasskeyAdded => words::passkey_added(language),
            Self::PasskeyRemoved => words::passkey_removed(language),
        }
    }
}

/// The letters of codes: Crockford's, without those that look like others.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LENGTH: usize = 8;

/// A code that proves who reads a mailbox: 40 bits. Nobody guesses it by trying, however many machines try, so nobody
/// needs to be locked out because others have tried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SignInCode([u8; 5]);

/// The text can't be a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotACode;

impl SignInCode {
    /// The code of the first 40 bits.
    pub const fn of_bits(bits: [u8; 16]) -> Self {
        let [a, b, c, d, e, ..] = bits;
        Self([a, b, c, d, e])
    }

    /// Its bits, to be compared in a time that tells nothing.
    pub const fn bits(&self) -> &[u8; 5] {
        &self.0
    }

    /// As it stands in the mail: "K7QM-3XWD".
    pub fn expose(&self) -> String {
        let [a, b, c, d, e] = self.0;
        let bits = u64::from_be_bytes([0, 0, 0, a, b, c, d, e]);
        let sign = |place: u32| {
            let digit = usize::try_from((bits >> place.saturating_mul(5)) & 31).unwrap_or(0);
            char::from(ALPHABET.get(digit).copied().unwrap_or(b'0'))
        };
        let (first, second): (String, String) = ((4..8).rev().map(sign).collect(), (0..4).rev().map(sign).collect());
        format!("{first}-{second}")
    }
}

/// Spaces and dashes don't count, nor do small letters, and what looks like another sign is taken for it.
impl FromStr for SignInCode {
    type Err = NotACode;

    fn from_str(typed: &str) -> Result<Self, NotACode> {
        let (mut bits, mut length) = (0_u64, 0_usize);
        for sign in typed.chars().filter(|sign| !sign.is_whitespace() && *sign != '-') {
            let sign = match sign.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let digit = ALPHABET.iter().position(|known| char::from(*known) == sign).ok_or(NotACode)?;
            let digit = u64::try_from(digit).map_err(|_| NotACode)?;
            length = length.checked_add(1).filter(|length| *length <= CODE_LENGTH).ok_or(NotACode)?;
            bits = bits << 5 | digit;
        }
        if length != CODE_LENGTH {
            return Err(NotACode);
        }
        let [_, _, _, a, b, c, d, e] = bits.to_be_bytes();
        Ok(Self([a, b, c, d, e]))
    }
}

/// The code itself never stands in a log.
impl fmt::Debug for SignInCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignInCode(…)")
    }
}

/// The mailbox of an address. Capital letters make no other one; what stands behind a plus sign does: it may be somebody else's.
/// Only ASCII letters are made small, as both databases do it.
pub fn mailbox_of(email: &str) -> String {
    email.trim().to_ascii_lowercase()
}

/// Whether a device that signed in then, and was seen then, is still signed in.
pub const fn is_signed_in(signed_in_at: Timestamp, seen_at: Timestamp, now: Timestamp) -> bool {
    now.0 < seen_at.plus_ms(IDLE_MS).0 && now.0 < signed_in_at.plus_ms(SESSION_LIFE_MS).0
}

/// Whether somebody signed in just now, as what can't be undone asks for.
pub const fn is_fresh(signed_in_at: Timestamp, now: Timestamp) -> bool {
    now.0 < signed_in_at.plus_ms(FRESH_MS).0
}

/// What a browser says that it is, roughly, so that people know their devices again. Whatever else it says is not kept.
pub fn device_name(user_agent: &str) -> String {
    const BROWSERS: &[(&str, &str)] = &[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: &[(&str, &str)] = &[
        ("iPhone", "an iPhone"),
        ("iPad", "an iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "a Mac"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let find = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    match (find(BROWSERS), find(SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(only), None) => only.to_owned(),
        (None, Some(system)) => format!("A browser on {system}"),
        (None, None) => "A device".to_owned(),
    }
}

/// Where somebody goes after they have signed in, if it is one of the shop's own places that may be asked for: anybody can write
/// a link, and none of them leads elsewhere from here.
pub fn place_after(asked: &str) -> &str {
    let is_plain = asked.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '/' || sign == '-');
    let is_ours = matches!(asked, "/account" | "/cart" | "/checkout" | "/wishlist") || asked.starts_with("/account/");
    if is_plain && is_ours && !asked.contains("//") { asked } else { "/account" }
}

/// What a customer wants to find on each device.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    /// Id of the market; empty for the shop's own.
    pub market: String,
    /// `light` or `dark`; empty for what the device says.
    pub theme: String,
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = SignInCode::of_bits([0x12, 0x34, 0x56, 0x78, 0x9a, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let written = code.expose();
        assert_eq!(written, "28T5-CY4T");
        for typed in ["28T5CY4T", " 28t5 cy4t ", "28t5-cy4t", "2-8-T-5 CY4T"] {
            assert_eq!(typed.parse(), Ok(code), "{typed:?}");
        }
        assert_eq!("OIL1-0000".parse::<SignInCode>(), "0111-0000".parse());
        for typed in ["", "28T5CY4", "28T5CY4TT", "28T5CY4U", "28T5CY4é", "٢٨٢٨٢٨٢٨"] {
            assert_eq!(typed.parse::<SignInCode>(), Err(NotACode), "{typed:?}");
        }
        assert!(!format!("{code:?}").contains("28T5"));
    }

    proptest! {
        #[test]
        fn every_code_is_read_back(bits in any::<[u8; 16]>()) {
            let code = SignInCode::of_bits(bits);
            prop_assert_eq!(code.expose().parse::<SignInCode>(), Ok(code));
        }

        #[test]
        fn any_text_is_no_code_or_one(text in "\\PC{0,30}") {
            if let Ok(code) = text.parse::<SignInCode>() {
                prop_assert_eq!(code.expose().len(), CODE_LENGTH.saturating_add(1));
            }
        }
    }

    #[test]
    fn a_device_is_signed_out_when_nobody_uses_it_and_after_half_a_year() {
        let day = |day: i64| Timestamp(day.saturating_mul(DAY_MS));
        assert!(is_signed_in(day(0), day(0), day(29)));
        assert!(!is_signed_in(day(0), day(0), day(30)));
        assert!(is_signed_in(day(0), day(170), day(179)));
        assert!(!is_signed_in(day(0), day(170), day(180)));
    }

    #[test]
    fn a_device_is_named_by_what_people_call_it() {
        for (agent, name) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
                "Chrome on Linux",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari on an iPhone",
            ),
            ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
            ("curl/8.0", "A device"),
            ("<script>", "A device"),
            ("", "A device"),
        ] {
            assert_eq!(device_name(agent), name, "{agent}");
        }
    }

    #[test]
    fn nobody_is_led_elsewhere_after_signing_in() {
        for place in ["/account", "/account/addresses", "/checkout", "/cart"] {
            assert_eq!(place_after(place), place);
        }
        for place in
            ["", "/", "//evil.example", "/account//evil.example", "https://evil.example", "/account/../x", "/accounts"]
        {
            assert_eq!(place_after(place), "/account", "{place}");
        }
    }

    #[test]
    fn a_mailbox_is_one_whatever_the_size_of_its_letters() {
        assert_eq!(mailbox_of(" Ada@Example.COM "), "ada@example.com");
        assert_ne!(mailbox_of("ada+x@example.com"), mailbox_of("ada@example.com"));
    }
}
