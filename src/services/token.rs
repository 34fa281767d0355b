//! What the shop hands out to be recognised by: the links of orders, and the secrets of checkouts.

use std::net::IpAddr;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{Ctx, ServiceError};
use crate::domain::account::SignInCode;
use crate::domain::gift_card::CardCode;
use crate::domain::id::{AlertId, CheckoutId, GiftCardId, OrderId, PasswordResetId, SignInId, SubscriberId};
use crate::domain::time::Timestamp;
use crate::providers::payment::signature::hex;

/// Characters of an order's id at the start of its token.
const ID_LENGTH: usize = 13;

/// The tail of an order's link: its id, and a signature that nobody else can make. Nothing is stored for it.
pub fn order_token(ctx: &Ctx, order: OrderId) -> String {
    format!("{order}{}", base32(ctx.sign("order", order.to_string().as_bytes())))
}

/// The order that a token is for; `None` when we did not hand it out.
pub fn read_order_token(ctx: &Ctx, token: &str) -> Option<OrderId> {
    let order: OrderId = token.get(..ID_LENGTH)?.parse().ok()?;
    bool::from(order_token(ctx, order).as_bytes().ct_eq(token.as_bytes())).then_some(order)
}

/// The tail of an alert's link, made likewise. Whoever has it may confirm the alert and end it.
pub fn alert_token(ctx: &Ctx, alert: AlertId) -> String {
    format!("{alert}{}", base32(ctx.sign("alert", alert.to_string().as_bytes())))
}

/// The alert that a token is for; `None` when we did not hand it out.
pub fn read_alert_token(ctx: &Ctx, token: &str) -> Option<AlertId> {
    let alert: AlertId = token.get(..ID_LENGTH)?.parse().ok()?;
    bool::from(alert_token(ctx, alert).as_bytes().ct_eq(token.as_bytes())).then_some(alert)
}

/// What is kept of a mailbox to know whether it has asked for the same before.
pub(super) fn hash_mailbox(ctx: &Ctx, email: &str) -> String {
    hex(&ctx.sign("mailbox", one_mailbox(email).as_bytes()))
}

/// A new secret for a buyer's checkout.
pub fn new_checkout_secret(ctx: &Ctx) -> Result<String, ServiceError> {
    Ok(base32(ctx.new_secret()?))
}

/// What is kept of a checkout's secret: whoever reads the database can't go on in a buyer's name.
/// It has 128 random bits, so a plain hash is enough.
pub fn hash_secret(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// What is kept of a buyer's e-mail address to count what they have used. Capital letters and what stands behind a plus
/// sign make no other buyer; without the shop's secret nobody can tell whose it is.
pub fn hash_customer(ctx: &Ctx, email: &str) -> String {
    hex(&ctx.sign("customer", one_mailbox(email).as_bytes()))
}

/// What is kept of the network from which an order was placed, as long as the order is not paid. There are few networks, so
/// whoever has the shop's secret can find out which it was.
pub(super) fn hash_network(ctx: &Ctx, network: IpAddr) -> String {
    hex(&ctx.sign("network", network.to_string().as_bytes()))
}

/// The code of a card: 128 bits that follow from its id and the shop's secret, and that nobody can tell from random ones.
///
/// So it is stored nowhere, and can be worded again whenever its mail is sent: a mail waits in the outbox, is tried more than
/// once, and must not carry a code in clear text there. Whoever has only the database has no codes. What it costs is that
/// a shop that loses its secret loses its cards.
pub(super) fn card_code(ctx: &Ctx, card: GiftCardId) -> CardCode {
    CardCode::of_bits(ctx.sign("gift-card-code", card.to_string().as_bytes()))
}

/// What is kept of a card's code to find it by.
pub(super) fn hash_code(ctx: &Ctx, code: &CardCode) -> String {
    hex(&ctx.sign("gift-card", code.bits()))
}

/// A secret for a device on which somebody signs in: 256 bits.
pub(super) fn new_session_secret(ctx: &Ctx) -> Result<String, ServiceError> {
    Ok(base32(ctx.new_secret()?) + &base32(ctx.new_secret()?))
}

/// What is kept of a device's cookie, which is its name, an equals sign and a secret.
pub(super) fn hash_session(ctx: &Ctx, cookie: &str) -> String {
    hex(&ctx.sign("session", cookie.as_bytes()))
}

/// What is kept of the secret of a browser that asked to sign in.
pub(super) fn hash_sign_in(ctx: &Ctx, secret: &str) -> String {
    hex(&ctx.sign("sign-in", secret.as_bytes()))
}

/// The code that is mailed to whoever asked to sign in. It follows from the id, as the code of a card does, and is stored nowhere.
pub(super) fn sign_in_code(ctx: &Ctx, sign_in: SignInId) -> SignInCode {
    SignInCode::of_bits(ctx.sign("sign-in-code", sign_in.to_string().as_bytes()))
}

/// The tail of a link by which a password is set anew: the id of the question, and 256 bits that nobody else can make.
pub(super) fn password_reset_token(ctx: &Ctx, id: PasswordResetId) -> String {
    let signed = |purpose| base32(ctx.sign(purpose, id.to_string().as_bytes()));
    format!("{id}{}{}", signed("password-reset-a"), signed("password-reset-b"))
}

/// The question that such a tail is for; `None` when we did not hand it out.
pub(super) fn read_password_reset_token(ctx: &Ctx, token: &str) -> Option<PasswordResetId> {
    let id: PasswordResetId = token.get(..ID_LENGTH)?.parse().ok()?;
    bool::from(password_reset_token(ctx, id).as_bytes().ct_eq(token.as_bytes())).then_some(id)
}

/// The tail of a link about the newsletter: who, and a signature over that and what else it is about.
pub(super) fn newsletter_token(ctx: &Ctx, id: SubscriberId, about: i64) -> String {
    format!("{id}{}", base32(ctx.sign("newsletter", format!("{id} {about}").as_bytes())))
}

/// Who a link about the newsletter says that it is for. Whether it is ours is for the caller to see.
pub(super) fn read_newsletter_token(token: &str) -> Option<SubscriberId> {
    token.get(..ID_LENGTH)?.parse().ok()
}

/// The tail of a link with which somebody says that they want no more mails of a kind: the id of what the mail was about, signed.
pub(super) fn mailbox_token(ctx: &Ctx, kind: &str, id: &str) -> String {
    format!("{id}{}", base32(ctx.sign("no-mails", format!("{kind} {id}").as_bytes())))
}

/// The id in such a link, if it is ours and of that kind.
pub(super) fn read_mailbox_token<Id: FromStr>(ctx: &Ctx, kind: &str, token: &str) -> Option<Id> {
    let id = token.get(..ID_LENGTH)?;
    let is_ours = bool::from(mailbox_token(ctx, kind, id).as_bytes().ct_eq(token.as_bytes()));
    id.parse().ok().filter(|_| is_ours)
}

/// The tail of the link that brings a cart back until then.
pub(super) fn resume_token(ctx: &Ctx, checkout: CheckoutId, ends_at: Timestamp) -> String {
    let ends_at = ends_at.0;
    format!("{checkout}{}.{ends_at}", base32(ctx.sign("resume", format!("{checkout} {ends_at}").as_bytes())))
}

/// The checkout in such a link, and until when it is good, if it is ours.
pub(super) fn read_resume_token(ctx: &Ctx, token: &str) -> Option<(CheckoutId, Timestamp)> {
    let checkout: CheckoutId = token.get(..ID_LENGTH)?.parse().ok()?;
    let ends_at = Timestamp(token.split_once('.')?.1.parse().ok()?);
    let is_ours = resume_token(ctx, checkout, ends_at).as_bytes().ct_eq(token.as_bytes());
    bool::from(is_ours).then_some((checkout, ends_at))
}

fn one_mailbox(email: &str) -> String {
    let email = email.trim().to_lowercase();
    match email.split_once('@') {
        Some((local, domain)) => format!("{}@{domain}", local.split_once('+').map_or(local, |(mailbox, _)| mailbox)),
        None => email,
    }
}

/// 128 bits as 26 characters of the alphabet that ids have, most significant first.
fn base32(bytes: [u8; 16]) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let bits = u128::from_be_bytes(bytes);
    (0..26).rev().map(|place| char::from(ALPHABET[((bits >> (place * 5)) & 31) as usize])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_written_most_significant_first() {
        assert_eq!(base32([0; 16]), "0".repeat(26));
        assert_eq!(base32([255; 16]), format!("7{}", "z".repeat(25)));
        assert_eq!(base32(1_u128.to_be_bytes()), format!("{}1", "0".repeat(25)));
    }

    #[test]
    fn one_mailbox_is_one_customer() {
        for email in [" Ada@Example.com", "ada+shop@example.com", "ada@example.com"] {
            assert_eq!(one_mailbox(email), "ada@example.com");
        }
        assert_ne!(one_mailbox("ada@example.org"), one_mailbox("ada@example.com"));
    }

    #[test]
    fn a_secret_is_kept_as_a_hash() {
        assert_eq!(hash_secret("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
