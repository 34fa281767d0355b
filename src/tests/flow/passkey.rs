//! Passkeys: a device that keeps keys and answers as browsers do (Web Authentication, level 3), and whoever tries to get in without.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use vitrine::domain::account::PASSKEYS_MAX;
use vitrine::domain::id::PasskeyId;
use vitrine::domain::refusal::Refusal;
use vitrine::services::account::{
    Ceremony, SignedIn, add_passkey, begin_passkey, begin_sign_in, erase, export, find_signed_in, list_kept_passkeys,
    offers_passkeys, remove_passkey, sign_in_with_passkey,
};
use vitrine::services::{Ctx, ServiceError};

use super::account::{FIREFOX, sign_in, who};
use super::mail::{deliver, text_of};
use super::shop::{Shop, refused, story};

const ORIGIN: &str = "http://localhost:3000";

/// A device with one pair of keys.
struct Device {
    keys: EcdsaKeyPair,
    id: Vec<u8>,
    /// Whose it is, as the shop has told it.
    owner: String,
    counter: u32,
}

/// The parts of what is answered to a question.
struct Said {
    origin: &'static str,
    is_verified: bool,
}

const HONEST: Said = Said { origin: ORIGIN, is_verified: true };

impl Device {
    fn new(name: &str) -> Self {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).expect("keys");
        let keys = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random).expect("keys");
        Self { keys, id: format!("{name:-<16}").into_bytes(), owner: String::new(), counter: 0 }
    }

    /// What the browser says that it was asked for.
    fn client_data(kind: &str, options: &Value, said: &Said) -> Vec<u8> {
        let data =
            json!({ "type": kind, "challenge": options["challenge"], "origin": said.origin, "crossOrigin": false });
        data.to_string().into_bytes()
    }

    fn authenticator_data(&self, more_flags: u8, said: &Said) -> Vec<u8> {
        let (is_present, is_verified) = (0x01, if said.is_verified { 0x04 } else { 0 });
        let mut data = Sha256::digest(b"localhost").to_vec();
        data.push(is_present | is_verified | more_flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// Makes the passkey that was asked for.
    fn make(&mut self, options: &Value, said: &Said) -> String {
        self.owner = options["user"]["id"].as_str().expect("an owner").to_owned();
        let mut data = self.authenticator_data(0x40, said);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).expect("a short id").to_be_bytes());
        data.extend(&self.id);
        // The key as COSE has it (RFC 9053): elliptic curve, ES256, P-256, and its two coordinates.
        let point = self.keys.public_key().as_ref();
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point[33..65]);
        // {"fmt": "none", "attStmt": {}, "authData": data} in CBOR.
        let mut attestation = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        attestation.push(u8::try_from(data.len()).expect("short data"));
        attestation.extend(data);
        json!({
            "id": base64(&self.id), "rawId": base64(&self.id), "type": "public-key", "clientExtensionResults": {},
            "response": {
                "attestationObject": base64(&attestation),
                "clientDataJSON": base64(&Self::client_data("webauthn.create", options, said)),
                "transports": ["internal"],
            },
        })
        .to_string()
    }

    /// Proves that it has the passkey.
    fn show(&mut self, options: &Value, said: &Said) -> String {
        self.counter += 1;
        let data = self.authenticator_data(0, said);
        let client = Self::client_data("webauthn.get", options, said);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature = self.keys.sign(&SystemRandom::new(), &signed).expect("a signature");
        json!({
            "id": base64(&self.id), "rawId": base64(&self.id), "type": "public-key", "clientExtensionResults": {},
            "response": {
                "authenticatorData": base64(&data), "clientDataJSON": base64(&client),
                "signature": base64(signature.as_ref()), "userHandle": self.owner,
            },
        })
        .to_string()
    }
}

fn base64(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// The same shop under a name: a bare address has no passkeys.
fn named(shop: &Shop) -> Ctx {
    let mut ctx = shop.ctx.clone();
    ctx.origin = ORIGIN.into();
    ctx
}

async fn signed_in(shop: &Shop, email: &str) -> SignedIn {
    who(shop, &sign_in(shop, email, FIREFOX).await).await.expect("signed in")
}

/// A device whose passkey the customer keeps.
async fn with_passkey(ctx: &Ctx, who: &SignedIn, name: &str) -> Device {
    let mut device = Device::new(name);
    let Ceremony { ceremony, options } = begin_passkey(ctx, who).await.expect("a question");
    let answer = device.make(&options, &HONEST);
    add_passkey(ctx, who, (&ceremony.to_string(), &answer), FIREFOX).await.expect("it is kept");
    device
}

/// Tries to sign in with what the device answers; answers the cookie.
async fn show(ctx: &Ctx, device: &mut Device, said: &Said) -> Result<String, ServiceError> {
    let Ceremony { ceremony, options } = begin_sign_in(ctx).await.expect("a question");
    let answer = device.show(&options, said);
    Ok(sign_in_with_passkey(ctx, (&ceremony.to_string(), &answer), FIREFOX, None).await?.0)
}

fn declined<T: std::fmt::Debug>(result: Result<T, ServiceError>) -> bool {
    matches!(refused(result), Err(Refusal::Conflict { .. }))
}

#[tokio::test]
async fn a_passkey_lets_its_owner_in_and_a_mail_tells_of_it() {
    story(async |shop| {
        let ctx = named(shop);
        let ada = signed_in(shop, "ada@example.com").await;
        let mut device = with_passkey(&ctx, &ada, "laptop").await;
        let kept = list_kept_passkeys(&ctx, &ada).await.expect("a list");
        assert_eq!((kept.len(), kept[0].name.as_str(), kept[0].used_at), (1, "Firefox on Linux", None));
        let told = deliver(shop).await.into_iter().map(|(_, mail)| text_of(&mail));
        assert_eq!(told.filter(|mail| mail.contains("A passkey was added to your account")).count(), 1);

        let cookie = show(&ctx, &mut device, &HONEST).await.expect("in");
        let again = find_signed_in(&ctx, Some(&format!("sid={cookie}"))).await.expect("it is read").expect("signed in");
        assert_eq!((again.customer.id, again.is_fresh(&ctx)), (ada.customer.id, true));
        let kept = list_kept_passkeys(&ctx, &ada).await.expect("a list");
        assert_eq!(kept[0].used_at, Some(ctx.now()));
        show(&ctx, &mut device, &HONEST).await.expect("in again");
        assert_eq!(shop.count("select count(*) as n from passkey_ceremony").await, 0, "each question is forgotten");

        assert!(export(&ctx, &again).await.expect("a copy").contains("\"made_on\": \"Firefox on Linux\""));
        remove_passkey(&ctx, &ada, kept[0].id).await.expect("it is removed");
        assert!(declined(show(&ctx, &mut device, &HONEST).await), "what was removed opens nothing");
        let missing = remove_passkey(&ctx, &ada, PasskeyId::from_bits(1)).await;
        assert_eq!(refused(missing), Err(Refusal::NotFound));
    })
    .await;
}

#[tokio::test]
async fn only_the_device_itself_gets_in_and_each_answer_is_good_once() {
    story(async |shop| {
        let ctx = named(shop);
        let ada = signed_in(shop, "ada@example.com").await;
        let mut device = with_passkey(&ctx, &ada, "laptop").await;
        let try_with = async |question: &Ceremony, answer: &str| {
            declined(sign_in_with_passkey(&ctx, (&question.ceremony.to_string(), answer), "", None).await)
        };

        let elsewhere = Said { origin: "https://evil.example", is_verified: true };
        assert!(declined(show(&ctx, &mut device, &elsewhere).await), "asked by another place");
        let absent = Said { origin: ORIGIN, is_verified: false };
        assert!(declined(show(&ctx, &mut device, &absent).await), "nobody has shown that it is them");

        let (first, second) =
            (begin_sign_in(&ctx).await.expect("a question"), begin_sign_in(&ctx).await.expect("another"));
        let answer = device.show(&first.options, &HONEST);
        assert!(try_with(&second, &answer).await, "an answer to something else");
        sign_in_with_passkey(&ctx, (&first.ceremony.to_string(), &answer), "", None).await.expect("in");
        assert!(try_with(&first, &answer).await, "the same answer again");

        let late = begin_sign_in(&ctx).await.expect("a question");
        shop.wait_minutes(7);
        assert!(try_with(&late, &device.show(&late.options, &HONEST)).await, "too late");

        let mut copy = Device::new("laptop");
        copy.owner.clone_from(&device.owner);
        copy.counter = 100;
        assert!(declined(show(&ctx, &mut copy, &HONEST).await), "other keys under the same name");
        device.counter = 0;
        assert!(declined(show(&ctx, &mut device, &HONEST).await), "a device that counts backwards was copied");
        device.counter = 1_000;
        show(&ctx, &mut device, &HONEST).await.expect("the device itself still gets in");

        let eve = signed_in(shop, "eve@example.com").await;
        let eves = with_passkey(&ctx, &eve, "phone").await;
        device.owner.clone_from(&eves.owner);
        assert!(declined(show(&ctx, &mut device, &HONEST).await), "in somebody else's name");

        for answer in ["", "{}", "null", "[]", "\u{1f511}", "{\"id\":\"\",\"rawId\":\"\"}", &"{".repeat(10_000)] {
            let question = begin_sign_in(&ctx).await.expect("a question");
            assert!(try_with(&question, answer).await, "{answer:.20}");
            assert!(declined(sign_in_with_passkey(&ctx, (answer, answer), "", None).await));
            assert!(declined(add_passkey(&ctx, &ada, (&question.ceremony.to_string(), answer), "").await));
        }
        shop.wait_minutes(7);
        shop.work().await;
        assert_eq!(
            shop.count("select count(*) as n from passkey_ceremony").await,
            0,
            "what nobody answers is forgotten"
        );
    })
    .await;
}

#[tokio::test]
async fn passkeys_are_added_by_who_signed_in_lately_and_not_without_end() {
    story(async |shop| {
        let ctx = named(shop);
        let (ada, eve) = (signed_in(shop, "ada@example.com").await, signed_in(shop, "eve@example.com").await);
        let mut device = Device::new("laptop");
        let question = begin_passkey(&ctx, &ada).await.expect("a question");
        let criteria = &question.options["authenticatorSelection"];
        assert_eq!((&criteria["residentKey"], &criteria["userVerification"]), (&json!("required"), &json!("required")));
        let answer = device.make(&question.options, &HONEST);
        assert!(declined(add_passkey(&ctx, &eve, (&question.ceremony.to_string(), &answer), "").await), "hers");

        for number in 0..PASSKEYS_MAX {
            with_passkey(&ctx, &ada, &format!("device-{number}")).await;
        }
        assert!(declined(begin_passkey(&ctx, &ada).await), "enough");
        let question = begin_passkey(&ctx, &eve).await.expect("a question");
        let mut same = Device::new("device-0");
        let answer = same.make(&question.options, &HONEST);
        assert!(declined(add_passkey(&ctx, &eve, (&question.ceremony.to_string(), &answer), "").await), "kept already");

        shop.wait_minutes(31);
        assert!(declined(begin_passkey(&ctx, &eve).await), "it is a while since she signed in");
        let first = list_kept_passkeys(&ctx, &ada).await.expect("a list")[0].id;
        assert!(declined(remove_passkey(&ctx, &ada, first).await));
        let again = signed_in(shop, "ada@example.com").await;
        erase(&ctx, &again).await.expect("she is forgotten");
        assert_eq!(shop.count("select count(*) as n from passkey").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_shop_without_a_name_offers_none() {
    story(async |shop| {
        let ada = signed_in(shop, "ada@example.com").await;
        assert!(!offers_passkeys(&shop.ctx), "{}", shop.ctx.origin);
        assert!(declined(begin_passkey(&shop.ctx, &ada).await) && declined(begin_sign_in(&shop.ctx).await));
        for (origin, offers) in [
            ("https://shop.example", true),
            ("https://shop.example:8443", true),
            ("http://shop.localhost:3000", true),
            ("http://shop.example", false),
            ("https://192.0.2.1", false),
            ("https://[2001:db8::1]", false),
        ] {
            let mut ctx = shop.ctx.clone();
            ctx.origin = origin.into();
            assert_eq!(offers_passkeys(&ctx), offers, "{origin}");
        }
    })
    .await;
}
