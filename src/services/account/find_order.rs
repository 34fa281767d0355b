//! A guest finds an order by its number and their address: its link is mailed, and only there. Whoever asks gets the same answer
//! whatever there is, and the same is written down: whether there is such an order is found out when the mail is worded.

use super::super::mail::{AccountMail, account_letter};
use super::super::token::order_token;
use super::super::{Ctx, ServiceError};
use crate::domain::account::mailbox_of;
use crate::domain::checkout::check_email;
use crate::domain::id::InquiryId;
use crate::domain::mail::MailKind;
use crate::domain::refusal::{FieldError, Refusal};
use crate::store::account::inquiry::{Inquiry, count_inquiries, delete_old_inquiries, find_inquiry, insert_inquiry};
use crate::store::db::{StoreError, Tx};
use crate::store::order::find_order_by_number;
use crate::store::outbox::put_mail_without_order;
use crate::words::{account as account_words, mail as words};

/// Questions are kept for so long: an hour.
const INQUIRY_AGE_MS: i64 = 60 * 60_000;
/// The link of an order is mailed no more often than this in that time.
const MAILS_MAX: i64 = 3;

/// Mails the link of the order with that number to that address, if there is one that belongs to it.
///
/// # Errors
/// [`Refusal::Fields`] when the fields can't be a number and an address.
pub async fn ask_for_order(ctx: &Ctx, number: &str, email: &str) -> Result<(), ServiceError> {
    let language = ctx.locale().language;
    let digits = number.trim().trim_start_matches('#');
    let number = digits.parse::<i64>().ok().filter(|number| *number > 0 && digits.bytes().all(|b| b.is_ascii_digit()));
    let mut errors = Vec::new();
    if number.is_none() {
        let message = account_words::enter_number(language).to_owned();
        errors.push(FieldError { field: "number".to_owned(), message });
    }
    let email = check_email(ctx.locale().language, email).map_err(|error| errors.push(error)).ok();
    let (Some(number), Some(email)) = (number, email) else { return Err(Refusal::Fields { errors }.into()) };
    let (id, now): (InquiryId, _) = (ctx.new_id()?, ctx.now());
    let act = async move |tx: &mut Tx| -> Result<(), StoreError> {
        let asked = count_inquiries(tx, number, &email, now.plus_ms(-INQUIRY_AGE_MS)).await?;
        insert_inquiry(tx, &Inquiry { id, number, email: email.clone(), created_at: now }).await?;
        if asked < MAILS_MAX {
            put_mail_without_order(tx, MailKind::OrderLink, &id.to_string(), language, now).await?;
        }
        Ok(())
    };
    Ok(ctx.store.write(act).await?)
}

/// The mail with the link; `None` when there is no such order of theirs.
pub(in crate::services) async fn write_order_link(
    ctx: &Ctx,
    id: InquiryId,
) -> Result<Option<AccountMail>, ServiceError> {
    let act = async move |tx: &mut Tx| -> Result<_, StoreError> {
        let Some(inquiry) = find_inquiry(tx, id).await? else { return Ok(None) };
        let order = find_order_by_number(tx, inquiry.number).await?;
        Ok(order.filter(|order| mailbox_of(&order.email) == mailbox_of(&inquiry.email)))
    };
    let Some(order) = ctx.store.read(act).await? else { return Ok(None) };
    let (shop, language) = (ctx.shop().await?, ctx.locale().language);
    let letter = account_letter(
        (&shop, language),
        words::your_order_at(language, order.number, &shop.name),
        &words::your_order(language, order.number),
        vec![words::asked_for_link(language).to_owned(), words::keep_link(language).to_owned()],
        Vec::new(),
        vec![(words::see_order(language), ctx.url(&format!("/orders/{}", order_token(ctx, order.id))))],
    );
    Ok(Some(AccountMail { to: order.email, letter }))
}

/// Forgets what was asked.
pub(super) async fn forget_inquiries(ctx: &Ctx) -> Result<(), ServiceError> {
    let before = ctx.now().plus_ms(-INQUIRY_AGE_MS);
    ctx.store.write(async move |tx: &mut Tx| delete_old_inquiries(tx, before).await).await?;
    Ok(())
}
