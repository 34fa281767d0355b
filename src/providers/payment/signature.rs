//! Signed messages, in the form that Stripe uses (<https://docs.stripe.com/webhooks#verify-manually>): a header
//! `t=…,v1=…` with the HMAC-SHA256 over `{t}.{body}`, in hex.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};

use super::NotGenuine;
use crate::domain::time::Timestamp;

/// How far a message's time may be from ours, on either side: 300 seconds.
const TOLERANCE_S: i64 = 300;
/// Signatures in one header; a provider that changes its secret sends two.
const SIGNATURES_MAX: usize = 8;

/// The header for a body that is sent at that time.
pub fn sign(secret: &str, at: Timestamp, body: &[u8]) -> String {
    let t = at.0.div_euclid(1000);
    format!("t={t},v1={}", hex(&hmac(secret, &t.to_string(), body)))
}

/// Whether one of the secrets signed this body around now.
///
/// # Errors
/// When it did not, with the reason for the log.
pub fn verify(secrets: &[&str], header: &str, body: &[u8], now: Timestamp) -> Result<(), NotGenuine> {
    let (mut time, mut signatures) = (None, Vec::new());
    for part in header.split(',') {
        match part.trim().split_once('=') {
            Some(("t", _)) if time.is_some() => return Err(NotGenuine("two times in one signature")),
            Some(("t", value)) => time = Some(value),
            Some(("v1", value)) if signatures.len() < SIGNATURES_MAX => signatures.push(value),
            // Other schemes are not for us, and not an error.
            _ => {}
        }
    }
    let time = time.filter(|time| !time.is_empty() && time.bytes().all(|byte| byte.is_ascii_digit()));
    let time = time.ok_or(NotGenuine("a signature without a time"))?;
    let signed_at: i64 = time.parse().map_err(|_| NotGenuine("a time out of all bounds"))?;

    let mut genuine = Choice::from(0);
    for secret in secrets {
        let expected = hex(&hmac(secret, time, body));
        for signature in &signatures {
            genuine |= expected.as_bytes().ct_eq(signature.as_bytes());
        }
    }
    if !bool::from(genuine) {
        return Err(NotGenuine("a signature of somebody else"));
    }
    if signed_at.abs_diff(now.0.div_euclid(1000)) > TOLERANCE_S.unsigned_abs() {
        return Err(NotGenuine("a message of another time"));
    }
    Ok(())
}

fn hmac(secret: &str, time: &str, body: &[u8]) -> [u8; 32] {
    // Keys of any length are taken; the type can't say so.
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes()) else {
        return [0; 32];
    };
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body);
    mac.finalize().into_bytes().into()
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BODY: &[u8] = br#"{"id":"evt_1","object":"event","type":"payment_intent.succeeded","data":{"object":{}}}"#;
    const HEADER: &str = "t=1700000000,v1=dbb7d62e1004e7b626531c66f49e866a799807d70a1d97d5ad7ea9cb2654dbb9";

    fn at(seconds: i64) -> Timestamp {
        Timestamp(seconds * 1000)
    }

    #[test]
    fn stripes_own_library_signs_the_same() {
        assert_eq!(sign("whsec_x", at(1_700_000_000), BODY), HEADER);
        assert_eq!(verify(&["whsec_x"], HEADER, BODY, at(1_700_000_000)), Ok(()));
    }

    #[test]
    fn a_message_is_taken_for_five_minutes_on_either_side() {
        for (seconds, taken) in [(-301, false), (-300, true), (0, true), (300, true), (301, false)] {
            assert_eq!(verify(&["whsec_x"], HEADER, BODY, at(1_700_000_000 + seconds)).is_ok(), taken, "{seconds}");
        }
    }

    #[test]
    fn a_secret_can_be_changed_while_messages_come_in() {
        let now = at(1_700_000_000);
        assert_eq!(verify(&["whsec_new", "whsec_x"], HEADER, BODY, now), Ok(()));
        let both = format!("{HEADER},v1={},v0=abc", "0".repeat(64));
        assert_eq!(verify(&["whsec_x"], &both, BODY, now), Ok(()));
    }

    #[test]
    fn what_is_not_signed_is_not_taken() {
        let signature = &HEADER["t=1700000000,".len()..];
        for header in [
            "",
            "t=1700000000",
            signature,
            &format!("t=1700000001,{signature}"),
            &format!("t=1700000000,t=1700000000,{signature}"),
            &format!("t=-1700000000,{signature}"),
            &format!("t=+1700000000,{signature}"),
            &format!("t=99999999999999999999,{signature}"),
            "t=1700000000,v1=",
            &HEADER.replace("v1", "v0"),
            &HEADER.to_uppercase(),
            &HEADER[..HEADER.len() - 1],
        ] {
            assert!(verify(&["whsec_x"], header, BODY, at(1_700_000_000)).is_err(), "{header}");
        }
        assert!(verify(&["whsec_y"], HEADER, BODY, at(1_700_000_000)).is_err());
        assert!(verify(&[], HEADER, BODY, at(1_700_000_000)).is_err());
        assert!(verify(&["whsec_x"], HEADER, &BODY[1..], at(1_700_000_000)).is_err());
    }

    proptest! {
        #[test]
        fn no_header_that_is_made_up_is_taken(header in "(t=[0-9]{0,12}|v1=[0-9a-f]{0,64}|[ -~]{0,8}|,){0,9}", body: Vec<u8>) {
            prop_assert!(verify(&["whsec_x"], &header, &body, at(1_700_000_000)).is_err());
        }
    }
}
