//! Mail to buyers. What is due stands in the outbox, written in the transaction that caused it; here it is taken, one at a
//! time, worded as things stand, and sent.
//!
//! A mail is sent at least once: its row is leased, and a job that dies before it noted the sending leaves a lease that
//! runs out. Its name is made of the row, so that a second copy is the same mail to whoever receives it.

mod account;
mod alert;
mod letter;
mod order;
mod unasked;

use self::account::write_account_mail;
pub(super) use self::account::{AccountMail, account_letter};
use self::letter::{House, Letter};
use self::order::{Subject, compose};
use self::unasked::{about_card, checkout_reminder, newsletter_confirm, newsletter_welcome, review_request};
use super::invoice::issue_invoice;
use super::newsletter::{Purpose, find_reader, token_of};
use super::reminder::{Wanted, find_reminder, lines_to_review};
use super::rounds::Round;
use super::token::{card_code, order_token};
use super::{Ctx, ServiceError};
use crate::domain::id::OrderId;
use crate::domain::mail::MailKind;
use crate::domain::newsletter::SubscriberState;
use crate::domain::refusal::Refusal;
use crate::domain::shop::Shop;
use crate::domain::time::Timestamp;
use crate::providers::mail::{Mail, Mailer, SendError};
use crate::store::db::{StoreError, Tx};
use crate::store::gift_card::find_card;
use crate::store::invoice::find_invoice_number;
use crate::store::order::find_order;
use crate::store::outbox::{DueMail, give_mail_up, lease_mail, list_due_mails, mark_all_sent, mark_sent, put_mail_off};
use crate::words::mail_order as words;

/// A domain that nobody ever has (RFC 2606): the people of a demo shop's history live there, and no mail server is asked for them.
const NOWHERE: &str = ".invalid";
/// How long a mail is kept from others while it is being sent; longer than sending can take.
const LEASE_MS: i64 = 3 * 60_000;
/// After the first failure a mail waits this long, and twice as long after each further one …
const FIRST_WAIT_MS: i64 = 30_000;
/// … but never longer than this.
const LONGEST_WAIT_MS: i64 = 6 * 3_600_000;
/// It is given up after so many tries, which is about three days, as mail servers do.
const TRIES_MAX: u32 = 20;

/// Sends what is due. `from` is who the mails are from, if that is not the shop's own address.
pub async fn send_due_mails(ctx: &Ctx, mailer: &Mailer, from: Option<&str>) -> Result<Round, ServiceError> {
    let mut round = Round::default();
    let now = ctx.now();
    for id in ctx.store.read(async move |tx: &mut Tx| list_due_mails(tx, now).await).await? {
        let now = ctx.now();
        let lease = async move |tx: &mut Tx| lease_mail(tx, id, now, now.plus_ms(LEASE_MS)).await;
        if let Some(due) = ctx.store.write(lease).await? {
            round.count("a mail could not be sent", send(ctx, mailer, from, due).await);
        }
    }
    Ok(round)
}

async fn send(ctx: &Ctx, mailer: &Mailer, from: Option<&str>, due: DueMail) -> Result<(), ServiceError> {
    let sent = match write(ctx, from, &due).await {
        // What it was about is over.
        Ok(None) => Ok(()),
        Ok(Some(mail)) if is_nobody(&mail.to) => Ok(()),
        Ok(Some(mail)) => mailer.send(&mail).await,
        // An alert that is over: there is nobody to write to any more, and nothing to say.
        Err(ServiceError::Refusal(Refusal::NotFound)) if due.order.is_none() && due.kind.is_alert() => Ok(()),
        Err(error) => Err(SendError::Later(error.to_string())),
    };
    let now = ctx.now();
    let Err(error) = sent else {
        return Ok(ctx.store.write(async move |tx: &mut Tx| mark_sent(tx, due.id, now).await).await?);
    };
    let order = due.order.map_or_else(|| "none".to_owned(), |order| order.to_string());
    let (kind, attempts, trouble) = (due.kind, due.attempts, error.to_string());
    if attempts >= TRIES_MAX || matches!(error, SendError::Impossible(_)) {
        tracing::error!(%order, %kind, attempts, "a mail is given up: {trouble}");
        let give_up = async move |tx: &mut Tx| give_mail_up(tx, &due, &trouble, now).await;
        ctx.store.write(give_up).await?;
    } else {
        let until = now.plus_ms(wait_ms(attempts));
        ctx.store.write(async move |tx: &mut Tx| put_mail_off(tx, &due, &trouble, until).await).await?;
    }
    Err(ServiceError::Breakage(format!("mail {kind} of order {order}, try {attempts}: {error}")))
}

/// Lets mails about these orders be as if they were sent: their buyers are nobody.
pub async fn forget_mails(ctx: &Ctx, orders: Vec<OrderId>) -> Result<(), ServiceError> {
    let now = ctx.now();
    let act = async move |tx: &mut Tx| mark_all_sent(tx, &orders, now).await;
    Ok(ctx.store.write(act).await?)
}

/// How long a mail waits after so many tries.
fn wait_ms(attempts: u32) -> i64 {
    let doublings = attempts.saturating_sub(1).min(16);
    (FIRST_WAIT_MS << doublings).min(LONGEST_WAIT_MS)
}

/// Words what is due, as things stand; `None` when there is nothing to be said any more.
async fn write(ctx: &Ctx, from: Option<&str>, due: &DueMail) -> Result<Option<Mail>, ServiceError> {
    let ctx = &ctx.in_locale(ctx.shop().await?.locale_for(due.language));
    match due.kind {
        MailKind::GiftCard | MailKind::StoreCredit => write_code(ctx, from, due).await.map(Some),
        MailKind::ReviewRequest => write_review_request(ctx, from, due).await,
        MailKind::CheckoutReminder => write_checkout_reminder(ctx, from, due).await,
        MailKind::NewsletterConfirm => write_to_subscriber(ctx, from, due, SubscriberState::Asked).await,
        MailKind::NewsletterWelcome => write_to_subscriber(ctx, from, due, SubscriberState::Subscribed).await,
        MailKind::SignInCode | MailKind::OrderLink | MailKind::PasswordReset | MailKind::CredentialChanged => {
            write_account_mail(ctx, from, due).await
        }
        MailKind::ConfirmAlert | MailKind::BackInStock | MailKind::PriceDrop => {
            alert::write_alert(ctx, from, due).await.map(Some)
        }
        _ => write_about_order(ctx, from, due).await.map(Some),
    }
}

async fn write_about_order(ctx: &Ctx, from: Option<&str>, due: &DueMail) -> Result<Mail, ServiceError> {
    let id = due.order.ok_or(StoreError::NotFound)?;
    if due.kind == MailKind::OrderPlaced {
        issue_invoice(ctx, id).await?;
    }
    let shop = ctx.shop().await?;
    let (kind, about) = (due.kind, due.subject.clone());
    let (order, about_what, invoice) = ctx
        .store
        .read(async move |tx: &mut Tx| -> Result<_, StoreError> {
            let invoice = match kind {
                // The invoice itself is about no refund.
                MailKind::OrderPlaced => find_invoice_number(tx, id, "").await?,
                MailKind::Refunded | MailKind::EditApplied => find_invoice_number(tx, id, &about).await?,
                _ => None,
            };
            Ok((
                find_order(tx, id).await?.ok_or(StoreError::NotFound)?,
                Subject::find(tx, id, kind, &about).await?,
                invoice,
            ))
        })
        .await?;
    let (language, link) = (ctx.locale().language, ctx.url(&format!("/orders/{}", order_token(ctx, order.id))));
    let mut letter = compose(&shop, language, &order, &about_what, &link);
    if let Some(number) = invoice {
        let refunded = kind == MailKind::Refunded;
        let words = if refunded { words::credit_note(language) } else { words::invoice(language) };
        letter.links.push((words, format!("{link}/invoice/{number}")));
    }
    let DueMail { subject, created_at, .. } = due;
    let about = if subject.is_empty() { String::new() } else { format!("-{subject}") };
    let to = about_what.reader(kind, &order);
    Ok(seal(ctx, &shop, from, Envelope { name: format!("{id}-{kind}{about}"), to, date: *created_at }, &letter))
}

/// The mail with the code of a card. The code is made here, when it is needed; the outbox has only the card's id.
async fn write_code(ctx: &Ctx, from: Option<&str>, due: &DueMail) -> Result<Mail, ServiceError> {
    let shop = ctx.shop().await?;
    let id = due.subject.parse().map_err(|_| StoreError::NotFound)?;
    let card = ctx.store.read(async move |tx: &mut Tx| find_card(tx, id).await).await?.ok_or(StoreError::NotFound)?;
    let letter = about_card(&shop, ctx.locale().language, &card, &card_code(ctx, id).expose(), &front_page(ctx));
    Ok(seal(
        ctx,
        &shop,
        from,
        Envelope { name: format!("{}-{id}", due.kind), to: card.email, date: due.created_at },
        &letter,
    ))
}

/// Asks for a review of what was sent, unless all of it was reviewed meanwhile or the buyer wants no such mails.
async fn write_review_request(ctx: &Ctx, from: Option<&str>, due: &DueMail) -> Result<Option<Mail>, ServiceError> {
    let (shop, id, ctx_inside) = (ctx.shop().await?, due.order.ok_or(StoreError::NotFound)?, ctx.clone());
    let act = async move |tx: &mut Tx| -> Result<_, StoreError> {
        let order = find_order(tx, id).await?.ok_or(StoreError::NotFound)?;
        let lines = lines_to_review(&ctx_inside, tx, &order).await?;
        Ok((order, lines))
    };
    let (order, lines) = ctx.store.read(act).await?;
    if lines.is_empty() {
        return Ok(None);
    }
    let link = ctx.url(&format!("/orders/{}", order_token(ctx, id)));
    let stop = ctx.url(&format!("/mails/{}/end", Wanted::Reviews(id).token(ctx)));
    let letter = review_request(&shop, ctx.locale().language, (&order, &lines), &link, stop);
    let envelope = Envelope { name: format!("{id}-{}", due.kind), to: order.email, date: due.created_at };
    Ok(Some(seal(ctx, &shop, from, envelope, &letter)))
}

/// Reminds a buyer of what they left in the cart, unless they have bought something meanwhile.
async fn write_checkout_reminder(ctx: &Ctx, from: Option<&str>, due: &DueMail) -> Result<Option<Mail>, ServiceError> {
    let (shop, id) = (ctx.shop().await?, due.subject.parse().map_err(|_| StoreError::NotFound)?);
    let Some(found) = find_reminder(ctx, id).await? else { return Ok(None) };
    let link = ctx.url(&format!("/checkout/resume/{}", found.token));
    let stop = ctx.url(&format!("/mails/{}/end", Wanted::Reminders(id).token(ctx)));
    let letter = checkout_reminder(&shop, ctx.locale().language, &found.quote, &link, stop);
    let to = found.left.checkout.draft.email.trim().to_owned();
    let envelope = Envelope { name: format!("{id}-{}", due.kind), to, date: due.created_at };
    Ok(Some(seal(ctx, &shop, from, envelope, &letter)))
}

/// A mail about the newsletter, to somebody who still stands where it is about.
async fn write_to_subscriber(
    ctx: &Ctx,
    from: Option<&str>,
    due: &DueMail,
    state: SubscriberState,
) -> Result<Option<Mail>, ServiceError> {
    let (shop, subject) = (ctx.shop().await?, due.subject.clone());
    let found = ctx.store.read(async move |tx: &mut Tx| find_reader(tx, &subject, state).await).await?;
    let Some(one) = found else { return Ok(None) };
    let language = ctx.locale().language;
    let url = |purpose, way| ctx.url(&format!("/newsletter/{}/{way}", token_of(ctx, &one, purpose)));
    let letter = match state {
        SubscriberState::Asked => newsletter_confirm(&shop, language, one.asked_at, url(Purpose::Confirm, "confirm")),
        SubscriberState::Subscribed | SubscriberState::Ended => {
            newsletter_welcome(&shop, language, &front_page(ctx), url(Purpose::End, "end"))
        }
    };
    let name = format!("{}-{}", due.subject.replace(' ', "-"), due.kind);
    Ok(Some(seal(ctx, &shop, from, Envelope { name, to: one.email, date: due.created_at }, &letter)))
}

/// The address of the front page, as it is written out for people.
fn front_page(ctx: &Ctx) -> String {
    format!("{}{}", ctx.origin, ctx.locale().base)
}

/// What a letter is sent in.
struct Envelope {
    /// What makes two copies one mail.
    name: String,
    to: String,
    /// When it became due.
    date: Timestamp,
}

/// Makes a mail of a letter: text and HTML, from the shop unless `from` says somebody else.
fn seal(ctx: &Ctx, shop: &Shop, from: Option<&str>, envelope: Envelope, letter: &Letter) -> Mail {
    let Envelope { name, to, date } = envelope;
    Mail {
        name,
        host: host(&ctx.origin).to_owned(),
        from: from.map_or_else(|| sender(shop), str::to_owned),
        to,
        subject: letter.subject.clone(),
        text: letter.text(),
        html: letter.html(House { name: &shop.name, origin: &ctx.origin, locale: ctx.locale() }),
        date: date.max(Timestamp(0)),
        unsubscribe: letter.unsubscribe.clone(),
    }
}

/// The shop, as the sender of its mails. A name in quotes may have any characters but these two.
fn sender(shop: &Shop) -> String {
    format!("\"{}\" <{}>", shop.name.replace(['"', '\\'], ""), shop.email)
}

/// Whether there can be nobody at that address.
fn is_nobody(address: &str) -> bool {
    address.to_ascii_lowercase().ends_with(NOWHERE)
}

/// The host in an origin, without its port.
fn host(origin: &str) -> &str {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    host.rsplit_once(':').map_or(host, |(host, _)| host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_tried_for_about_three_days() {
        assert_eq!((wait_ms(1), wait_ms(2), wait_ms(100)), (30_000, 60_000, LONGEST_WAIT_MS));
        let days = (1..TRIES_MAX).map(wait_ms).sum::<i64>() / 86_400_000;
        assert!((2..=4).contains(&days), "{days}");
    }

    #[test]
    fn nobody_lives_where_nobody_can() {
        assert!(is_nobody("ada.l.7@crowd.invalid") && is_nobody("A@CROWD.INVALID"));
        assert!(!is_nobody("ada@example.com") && !is_nobody("invalid@example.com"));
    }

    #[test]
    fn the_name_of_a_mail_ends_with_the_shops_host() {
        assert_eq!(host("https://shop.example"), "shop.example");
        assert_eq!(host("http://127.0.0.1:3000"), "127.0.0.1");
    }
}
