//! The newsletter: asking for it, confirming that one did, and ending it. What was read and clicked is kept as the proof.
//!
//! Whoever asks gets the same answer, whether the address is known or not. A click on a link in a mail only shows a page: mail
//! programs follow links by themselves, and so does whoever looks for what is bad in mails.

use std::borrow::Cow;

use super::product_csv::cell::{neutralize, write_row};
use super::token::{hash_customer, newsletter_token, read_newsletter_token};
use super::{Ctx, ServiceError};
use crate::domain::checkout::check_email;
use crate::domain::id::SubscriberId;
use crate::domain::mail::MailKind;
use crate::domain::newsletter::{ConsentWay, NotDone, SubscriberEvent, SubscriberState, transition};
use crate::domain::refusal::Refusal;
use crate::domain::time::{DAY_MS, Timestamp};
use crate::store::db::{StoreError, Tx};
use crate::store::newsletter::{
    Consent, Subscriber, delete_unconfirmed, find_subscriber, find_subscriber_of_mailbox, list_subscribers,
    note_consent, save_subscriber,
};
use crate::store::outbox::put_mail_without_order;
use crate::words::{Language, newsletter as words};

/// So long addresses are kept of which nobody confirmed that they want it.
const UNCONFIRMED_MS: i64 = 30 * DAY_MS;

/// What a link in a mail is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To confirm what was asked for at one time.
    Confirm,
    End,
}

/// Somebody asks for the newsletter. If nobody with that address gets it, they are written to, to confirm it.
///
/// # Errors
/// When no mail could be sent to such an address.
pub async fn ask(ctx: &Ctx, email: &str, way: ConsentWay) -> Result<(), ServiceError> {
    let email = check_email(ctx.locale().language, email).map_err(|error| Refusal::Fields { errors: vec![error] })?;
    let (ctx_inside, now, id) = (ctx.clone(), ctx.now(), ctx.new_id()?);
    let act = async move |tx: &mut Tx| Ok::<(), ServiceError>(note_asked(&ctx_inside, tx, id, &email, way, now).await?);
    ctx.store.write(act).await
}

/// The same inside the caller's transaction; `id` is for somebody of whom nobody knows.
pub(super) async fn note_asked(
    ctx: &Ctx,
    tx: &mut Tx,
    id: SubscriberId,
    email: &str,
    way: ConsentWay,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mailbox_hash = hash_customer(ctx, email);
    let before = find_subscriber_of_mailbox(tx, &mailbox_hash).await?;
    let asked_at = before.as_ref().map_or(now, |before| before.asked_at);
    let Ok(state) = transition(before.as_ref().map(|before| before.state), SubscriberEvent::Ask, asked_at, now) else {
        return Ok(());
    };
    let (id, language) = (before.map_or(id, |before| before.id), ctx.locale().language);
    let one = Subscriber { id, mailbox_hash, email: email.to_owned(), state, language, asked_at: now, updated_at: now };
    save_subscriber(tx, &one).await?;
    note_consent(tx, id, state, way, way.words(language), now).await?;
    put_mail_without_order(tx, MailKind::NewsletterConfirm, &subject(&one), language, now).await
}

/// What the outbox has of a mail about a subscriber: who, and when they asked.
fn subject(one: &Subscriber) -> String {
    format!("{} {}", one.id, one.asked_at.0)
}

/// Somebody in a subject of the outbox, if they stand where the mail is about.
pub(super) async fn find_reader(
    tx: &mut Tx,
    subject: &str,
    state: SubscriberState,
) -> Result<Option<Subscriber>, StoreError> {
    let id = subject.split(' ').next().and_then(|id| id.parse().ok()).ok_or(StoreError::NotFound)?;
    Ok(find_subscriber(tx, id).await?.filter(|one| one.state == state && self::subject(one) == subject))
}

/// What a link from a mail would do.
///
/// # Errors
/// When it would do nothing: it is not of ours, too old, or used already.
pub async fn look(ctx: &Ctx, token: &str, purpose: Purpose) -> Result<(), ServiceError> {
    let (ctx_inside, now, token) = (ctx.clone(), ctx.now(), token.to_owned());
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        let one = find_by_token(&ctx_inside, tx, &token, purpose).await?;
        Ok(step(&one, purpose, now, ctx_inside.locale().language).map(drop)?)
    };
    ctx.store.read(act).await
}

/// Somebody confirms that they want the newsletter, or ends it.
///
/// # Errors
/// As for [`look`]. Ending it twice is no error: mail programs try again.
pub async fn obey(ctx: &Ctx, token: &str, purpose: Purpose) -> Result<(), ServiceError> {
    let (ctx_inside, now, token) = (ctx.clone(), ctx.now(), token.to_owned());
    let language = ctx.locale().language;
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        let before = find_by_token(&ctx_inside, tx, &token, purpose).await?;
        if purpose == Purpose::End && before.state == SubscriberState::Ended {
            return Ok(());
        }
        let state = step(&before, purpose, now, language)?;
        let email = if state == SubscriberState::Ended { String::new() } else { before.email.clone() };
        let after = Subscriber { state, email, updated_at: now, ..before };
        save_subscriber(tx, &after).await?;
        let read = if state == SubscriberState::Ended { "" } else { ConsentWay::Mail.words(language) };
        note_consent(tx, after.id, state, ConsentWay::Mail, read, now).await?;
        if state == SubscriberState::Subscribed {
            put_mail_without_order(tx, MailKind::NewsletterWelcome, &subject(&after), after.language, now).await?;
        }
        Ok(())
    };
    ctx.store.write(act).await
}

async fn find_by_token(ctx: &Ctx, tx: &mut Tx, token: &str, purpose: Purpose) -> Result<Subscriber, ServiceError> {
    let id = read_newsletter_token(token).ok_or(Refusal::NotFound)?;
    let one = find_subscriber(tx, id).await?.ok_or(Refusal::NotFound)?;
    if !is_token(ctx, &one, token, purpose) {
        return Err(Refusal::NotFound.into());
    }
    Ok(one)
}

/// The tail of the link with which somebody confirms, or ends, the newsletter. What confirms is good for one time of asking.
pub(super) fn token_of(ctx: &Ctx, one: &Subscriber, purpose: Purpose) -> String {
    let about = match purpose {
        Purpose::Confirm => one.asked_at.0,
        Purpose::End => 0,
    };
    newsletter_token(ctx, one.id, about)
}

fn is_token(ctx: &Ctx, one: &Subscriber, token: &str, purpose: Purpose) -> bool {
    use subtle::ConstantTimeEq as _;
    token_of(ctx, one, purpose).as_bytes().ct_eq(token.as_bytes()).into()
}

fn step(one: &Subscriber, purpose: Purpose, now: Timestamp, language: Language) -> Result<SubscriberState, Refusal> {
    let event = match purpose {
        Purpose::Confirm => SubscriberEvent::Confirm,
        Purpose::End => SubscriberEvent::End,
    };
    transition(Some(one.state), event, one.asked_at, now).map_err(|not: NotDone| {
        let message = match (not, purpose) {
            (NotDone::Already, Purpose::Confirm) => words::have_it_already(language),
            (NotDone::Already, Purpose::End) => words::have_none(language),
            (not, _) => not.sentence(language),
        };
        Refusal::Conflict { message: message.to_owned() }
    })
}

/// Somebody for staff, with the link by which they end it, for whatever sends the newsletter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    pub consent: Consent,
    pub unsubscribe: String,
}

/// All in a state, for staff.
pub async fn list_readers(ctx: &Ctx, state: SubscriberState) -> Result<Vec<Reader>, ServiceError> {
    let act = async move |tx: &mut Tx| -> Result<Vec<Consent>, StoreError> {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = list_subscribers(tx, state, after).await?;
            let Some(last) = page.last() else { return Ok(all) };
            after = Some((last.subscriber.updated_at, last.subscriber.id));
            all.extend(page);
        }
    };
    let (consents, shop) = (ctx.store.read(act).await?, ctx.shop().await?);
    let reader = |consent: Consent| {
        let token = token_of(ctx, &consent.subscriber, Purpose::End);
        let theirs = ctx.in_locale(shop.locale_for(consent.subscriber.language));
        Reader { unsubscribe: theirs.url(&format!("/newsletter/{token}/end")), consent }
    };
    Ok(consents.into_iter().map(reader).collect())
}

/// Who gets the newsletter, as CSV with the proof that they want it and the link by which they end it; and how many they are.
pub async fn export_readers(ctx: &Ctx) -> Result<(usize, String), ServiceError> {
    let readers = list_readers(ctx, SubscriberState::Subscribed).await?;
    let mut text = String::new();
    let head = ["email", "asked_at", "confirmed_at", "asked_where", "asked_by_words", "unsubscribe_url"];
    write_row(&mut text, head.into_iter().map(Cow::Borrowed));
    for Reader { consent, unsubscribe } in &readers {
        let one = &consent.subscriber;
        let cells = [
            neutralize(&one.email),
            one.asked_at.iso().into(),
            one.updated_at.iso().into(),
            consent.way.as_str().into(),
            neutralize(&consent.words),
            unsubscribe.as_str().into(),
        ];
        write_row(&mut text, cells.into_iter());
    }
    Ok((readers.len(), text))
}

/// Forgets addresses of which nobody confirmed that they want it.
pub(super) async fn forget_unconfirmed(ctx: &Ctx) -> Result<(), ServiceError> {
    let before = ctx.now().plus_ms(-UNCONFIRMED_MS);
    ctx.store.write(async move |tx: &mut Tx| delete_unconfirmed(tx, before).await).await?;
    Ok(())
}
