//! Mails that nobody has to get, once each: a question for a review some days after the last parcel has arrived, and a reminder of a
//! cart for a buyer who asked for it. Both can be ended with one click, and of that only a keyed hash is kept.

use super::cart::quote;
use super::checkout::Buyer;
use super::rounds::Round;
use super::token::{
    hash_customer, hash_secret, mailbox_token, new_checkout_secret, read_mailbox_token, read_resume_token, resume_token,
};
use super::{Ctx, ServiceError, newsletter};
use crate::domain::cart::{Cart, Quote};
use crate::domain::id::{CheckoutId, OrderId};
use crate::domain::mail::MailKind;
use crate::domain::order::{OrderLine, OrderStatus};
use crate::domain::refusal::Refusal;
use crate::domain::time::{DAY_MS, Timestamp};
use crate::store::db::{StoreError, Tx};
use crate::store::order::{Order, find_order, find_order_of_checkout};
use crate::store::order_line::list_line_counts;
use crate::store::outbox::{put_mail, put_mail_without_order};
use crate::store::reminder::{
    LeftCart, are_mails_refused, change_secret, find_left_cart, has_bought_since, list_left_carts,
    list_orders_to_review, mark_reminded, refuse_mails,
};
use crate::store::review::list_reviews_of_order;
use crate::store::setting::load_reminders;
use crate::words::{Language, newsletter as words};

/// For so long the link in a reminder brings a cart back.
const RESUME_MS: i64 = 7 * DAY_MS;

/// Notes which reminders are due now, and forgets who never confirmed that they want the newsletter.
pub async fn write_reminders(ctx: &Ctx) -> Result<Round, ServiceError> {
    let (mut round, now) = (Round::default(), ctx.now());
    newsletter::forget_unconfirmed(ctx).await?;
    let reminders = ctx.store.read(async |tx: &mut Tx| load_reminders(tx).await).await?;
    if let Some((after, until)) = reminders.reviews_due(now) {
        let act = async move |tx: &mut Tx| list_orders_to_review(tx, after, until).await;
        for order in ctx.store.read(act).await? {
            // Whether anything is left to be asked is seen when it is worded.
            let act = async move |tx: &mut Tx| put_mail(tx, order, MailKind::ReviewRequest, "", now).await;
            round.count("a review could not be asked for", ctx.store.write(act).await.map_err(Into::into));
        }
    }
    if let Some((after, until)) = reminders.carts_due(now) {
        for (id, language) in ctx.store.read(async move |tx: &mut Tx| list_left_carts(tx, after, until).await).await? {
            let act = async move |tx: &mut Tx| -> Result<(), StoreError> {
                if mark_reminded(tx, id, now).await? {
                    put_mail_without_order(tx, MailKind::CheckoutReminder, &id.to_string(), language, now).await?;
                }
                Ok(())
            };
            round.count("a buyer could not be reminded", ctx.store.write(act).await.map_err(Into::into));
        }
    }
    Ok(round)
}

/// The lines of an order that were sent and of which its buyer has said nothing. None when they want no more such mails.
pub(super) async fn lines_to_review(ctx: &Ctx, tx: &mut Tx, order: &Order) -> Result<Vec<OrderLine>, StoreError> {
    if order.status != OrderStatus::Placed
        || are_mails_refused(tx, &hash_customer(ctx, &order.email), MailKind::ReviewRequest).await?
    {
        return Ok(Vec::new());
    }
    let (counts, written) = (list_line_counts(tx, order.id).await?, list_reviews_of_order(tx, order.id).await?);
    let has_it = |line: &&OrderLine| {
        let has = counts.get(&line.variant).is_some_and(|counts| counts.returnable() > 0);
        has && !written.contains_key(&line.variant)
    };
    Ok(order.lines.iter().filter(has_it).cloned().collect())
}

/// A cart of which its buyer is reminded, as it can be had today.
pub(super) struct Reminder {
    pub left: LeftCart,
    pub quote: Quote,
    pub token: String,
}

/// What there is to remind of with that checkout: nothing when something was bought meanwhile, when nothing of it can be had, or
/// when the buyer wants no more such mails.
pub(super) async fn find_reminder(ctx: &Ctx, id: CheckoutId) -> Result<Option<Reminder>, ServiceError> {
    let ctx_inside = ctx.clone();
    let act = async move |tx: &mut Tx| find_wanted(&ctx_inside, tx, id).await;
    let Some(left) = ctx.store.read(act).await? else { return Ok(None) };
    let coupon = (!left.coupon.is_empty()).then(|| left.coupon.clone());
    let buyer = Buyer { cart: left.cart.clone(), coupon, ..Buyer::default() };
    let quote = quote(ctx, buyer, None, None).await?;
    if quote.lines.is_empty() {
        return Ok(None);
    }
    let token = resume_token(ctx, id, ctx.now().plus_ms(RESUME_MS));
    Ok(Some(Reminder { left, quote, token }))
}

async fn find_wanted(ctx: &Ctx, tx: &mut Tx, id: CheckoutId) -> Result<Option<LeftCart>, StoreError> {
    let Some(left) = find_left_cart(tx, id).await? else { return Ok(None) };
    let email = left.checkout.draft.email.trim();
    let is_over = find_order_of_checkout(tx, id).await?.is_some()
        || has_bought_since(tx, email, left.updated_at.plus_ms(-DAY_MS)).await?
        || are_mails_refused(tx, &hash_customer(ctx, email), MailKind::CheckoutReminder).await?;
    Ok((!is_over).then_some(left))
}

/// What was left, for whoever has the link from a reminder.
///
/// # Errors
/// When the link is not of ours or too old, or it was bought or forgotten meanwhile.
pub async fn find_left(ctx: &Ctx, token: &str) -> Result<Quote, ServiceError> {
    let left = open(ctx, token).await?;
    let coupon = (!left.coupon.is_empty()).then_some(left.coupon);
    quote(ctx, Buyer { cart: left.cart, coupon, ..Buyer::default() }, None, None).await
}

/// What a browser is given to go on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resumed {
    pub secret: String,
    pub cart: Cart,
    pub coupon: String,
}

/// Goes on with what was left: the checkout with all that was typed gets a new secret, for this browser.
pub async fn resume(ctx: &Ctx, token: &str) -> Result<Resumed, ServiceError> {
    let left = open(ctx, token).await?;
    let (id, now, secret) = (left.checkout.id, ctx.now(), new_checkout_secret(ctx)?);
    let hash = hash_secret(&secret);
    ctx.store.write(async move |tx: &mut Tx| change_secret(tx, id, &hash, now).await).await?;
    Ok(Resumed { secret, cart: left.cart, coupon: left.coupon })
}

async fn open(ctx: &Ctx, token: &str) -> Result<LeftCart, ServiceError> {
    let language = ctx.locale().language;
    let gone = |message: &str| Refusal::Conflict { message: message.to_owned() };
    let (id, ends_at): (CheckoutId, Timestamp) = read_resume_token(ctx, token).ok_or(Refusal::NotFound)?;
    if ctx.now() > ends_at {
        return Err(gone(words::link_too_old(language)).into());
    }
    let act = async move |tx: &mut Tx| -> Result<_, StoreError> {
        Ok((find_left_cart(tx, id).await?, find_order_of_checkout(tx, id).await?.is_some()))
    };
    match ctx.store.read(act).await? {
        (_, true) => Err(gone(words::ordered_already(language)).into()),
        (None, false) => Err(gone(words::cart_is_gone(language)).into()),
        (Some(left), false) => Ok(left),
    }
}

/// Whose mails of which kind a link is about. The token in it is of an order, or of a checkout that was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    Reviews(OrderId),
    Reminders(CheckoutId),
}

impl Wanted {
    /// Reads the token of a link.
    pub fn read(ctx: &Ctx, token: &str) -> Option<Self> {
        let of_order = || read_mailbox_token(ctx, "reviews", token).map(Self::Reviews);
        of_order().or_else(|| read_mailbox_token(ctx, "carts", token).map(Self::Reminders))
    }

    /// The token of its link.
    pub(super) fn token(self, ctx: &Ctx) -> String {
        match self {
            Self::Reviews(order) => mailbox_token(ctx, "reviews", &order.to_string()),
            Self::Reminders(checkout) => mailbox_token(ctx, "carts", &checkout.to_string()),
        }
    }

    /// What it is about, for people.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::Reviews(_) => words::asking_for_review(language),
            Self::Reminders(_) => words::reminding_of_cart(language),
        }
    }
}

/// Nobody at that mailbox gets such mails any more. Asked twice it is the same.
pub async fn refuse(ctx: &Ctx, token: &str) -> Result<(), ServiceError> {
    let wanted = Wanted::read(ctx, token).ok_or(Refusal::NotFound)?;
    let (ctx_inside, now) = (ctx.clone(), ctx.now());
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        let (email, kind) = match wanted {
            Wanted::Reviews(order) => (find_order(tx, order).await?.map(|order| order.email), MailKind::ReviewRequest),
            Wanted::Reminders(id) => {
                (find_left_cart(tx, id).await?.map(|left| left.checkout.draft.email), MailKind::CheckoutReminder)
            }
        };
        // What is forgotten gets no mails anyhow.
        let Some(email) = email else { return Ok(()) };
        Ok(refuse_mails(tx, &hash_customer(&ctx_inside, &email), kind, now).await?)
    };
    ctx.store.write(act).await
}
