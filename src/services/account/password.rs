//! Passwords, for those who want one: set, changed, taken away, set anew by a link that is mailed, and signing in with one.

use zxcvbn::{Score, zxcvbn};

use super::super::after_sale::conflict;
use super::super::mail::{AccountMail, account_letter};
use super::super::token::{hash_session, password_reset_token, read_password_reset_token};
use super::super::{Ctx, ServiceError};
use super::event::note;
use super::hashing::{Verdict, hash_password, verify_password};
use super::session::{SignedIn, begin_session, new_session};
use crate::domain::account::{Credential, PASSWORD_BYTES_MAX, PASSWORD_MIN, device_name, mailbox_of};
use crate::domain::checkout::check_email;
use crate::domain::id::PasswordResetId;
use crate::domain::mail::MailKind;
use crate::domain::refusal::{FieldError, Refusal};
use crate::domain::time::Timestamp;
use crate::store::account::password::{
    PasswordReset, count_resets, delete_old_resets, delete_password, delete_resets_of, find_password, find_reset,
    insert_reset, rehash_password, save_password,
};
use crate::store::account::session::delete_other_sessions;
use crate::store::account::sign_in::delete_sign_ins_of;
use crate::store::account::{Customer, find_customer_of_mailbox};
use crate::store::db::{StoreError, Tx};
use crate::store::outbox::put_mail_without_order;
use crate::words::{account as account_words, mail as words};

/// A link by which a password is set anew is good for so long: an hour.
const RESET_LIFE_MS: i64 = 60 * 60_000;
/// So many links are mailed to a mailbox in that time.
const RESETS_MAX: i64 = 3;

/// Whether that can be somebody's password: long enough to be enough alone, and none that others guess early. There are no rules
/// about which signs it has to have.
async fn check_password(ctx: &Ctx, email: &str, typed: &str) -> Result<(), ServiceError> {
    let language = ctx.locale().language;
    let refuse = |message: String| {
        let errors = vec![FieldError { field: "password".to_owned(), message }];
        Err(Refusal::Fields { errors }.into())
    };
    let length = typed.chars().count();
    if length < PASSWORD_MIN {
        return refuse(account_words::make_it_longer(language, PASSWORD_MIN));
    }
    if typed.len() > PASSWORD_BYTES_MAX {
        return refuse(account_words::make_it_shorter(language, PASSWORD_BYTES_MAX));
    }
    let shop = ctx.shop().await?;
    let words: Vec<&str> = email.split(['@', '.', '+']).chain(shop.name.split_whitespace()).collect();
    let known = [words.as_slice(), &[email, shop.name.as_str()]].concat();
    if zxcvbn(typed, &known).score() < Score::Three {
        return refuse(account_words::guessed_first(language).to_owned());
    }
    Ok(())
}

/// Whether the customer has a password.
///
/// # Errors
/// When the store can't be read.
pub async fn has_password(ctx: &Ctx, who: &SignedIn) -> Result<bool, ServiceError> {
    let customer = who.customer.id;
    Ok(ctx.store.read(async move |tx: &mut Tx| find_password(tx, customer).await).await?.is_some())
}

/// Gives the customer a password, or another one. All other devices are signed out, and a mail says what happened.
///
/// # Errors
/// [`Refusal::Fields`] when it is too short or easily guessed, and [`Refusal::Conflict`] when they signed in too long ago.
pub async fn set_password(ctx: &Ctx, who: &SignedIn, typed: &str) -> Result<(), ServiceError> {
    fresh(ctx, who)?;
    check_password(ctx, &who.customer.email, typed).await?;
    let hash = hash_password(ctx, typed.to_owned()).await?;
    let (id, now, customer, here) = (ctx.new_id()?, ctx.now(), who.customer.clone(), who.session.clone());
    let change = (Credential::PasswordSet, ctx.locale().language);
    let act = async move |tx: &mut Tx| -> Result<(), StoreError> {
        save_password(tx, customer.id, &hash, now).await?;
        delete_resets_of(tx, &customer.mailbox).await?;
        delete_other_sessions(tx, customer.id, Some(here.id)).await?;
        note(tx, id, customer.id, change, &here.device, now).await
    };
    Ok(ctx.store.write(act).await?)
}

/// Takes the customer's password away: they sign in in another way from now on.
///
/// # Errors
/// [`Refusal::NotFound`] when there is none, and [`Refusal::Conflict`] when they signed in too long ago.
pub async fn remove_password(ctx: &Ctx, who: &SignedIn) -> Result<(), ServiceError> {
    fresh(ctx, who)?;
    let (id, now, customer, device) = (ctx.new_id()?, ctx.now(), who.customer.id, who.session.device.clone());
    let change = (Credential::PasswordRemoved, ctx.locale().language);
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        if !delete_password(tx, customer).await? {
            return Err(Refusal::NotFound.into());
        }
        Ok(note(tx, id, customer, change, &device, now).await?)
    };
    ctx.store.write(act).await
}

/// What changes how one gets in, or can't be undone, is done only by whoever signed in just now.
pub(super) fn fresh(ctx: &Ctx, who: &SignedIn) -> Result<(), ServiceError> {
    if who.is_fresh(ctx) { Ok(()) } else { Err(conflict(account_words::sign_in_anew(ctx.locale().language))) }
}

/// Signs a device in whose owner typed an address and a password; answers the secret for its cookie, and who it is. `is_allowed`
/// says that the address was not tried too often: where it was, no password is right.
///
/// # Errors
/// [`Refusal::Fields`] when they don't go together. What is said, and how long it takes, does not tell what was wrong.
pub async fn sign_in_with_password(
    ctx: &Ctx,
    (email, password): (&str, &str),
    device: &str,
    had: Option<&str>,
    is_allowed: bool,
) -> Result<(String, Customer), ServiceError> {
    let wrong = || {
        let errors = vec![FieldError {
            field: "password".to_owned(),
            message: account_words::wrong_password(ctx.locale().language).to_owned(),
        }];
        ServiceError::from(Refusal::Fields { errors })
    };
    if !is_allowed || password.is_empty() || password.len() > PASSWORD_BYTES_MAX {
        return Err(wrong());
    }
    let mailbox = mailbox_of(email);
    let find = async move |tx: &mut Tx| -> Result<_, StoreError> {
        let Some(customer) = find_customer_of_mailbox(tx, &mailbox).await? else { return Ok(None) };
        let hash = find_password(tx, customer.id).await?;
        Ok(hash.map(|hash| (customer, hash)))
    };
    let found = ctx.store.read(find).await?;
    let kept = found.as_ref().map(|(_, hash)| hash.clone());
    let Verdict { is_right, rehashed } = verify_password(ctx, password.to_owned(), kept).await?;
    let Some((customer, hash)) = found.filter(|_| is_right) else { return Err(wrong()) };

    let (new, device, now) = (new_session(ctx)?, device_name(device), ctx.now());
    let (had, cookie, who) = (had.map(|cookie| hash_session(ctx, cookie)), new.secret.clone(), customer.clone());
    let act = async move |tx: &mut Tx| -> Result<bool, StoreError> {
        // It may have been changed while it was compared, which takes a while.
        if find_password(tx, who.id).await?.as_deref() != Some(hash.as_str()) {
            return Ok(false);
        }
        if let Some(rehashed) = &rehashed {
            rehash_password(tx, who.id, &hash, rehashed).await?;
        }
        begin_session(tx, &new, who.id, (&device, had.as_deref()), now).await?;
        Ok(true)
    };
    if ctx.store.write(act).await? { Ok((cookie, customer)) } else { Err(wrong()) }
}

/// Mails a link by which the password of that address is set anew, if there is an account. The answer is the same if there is none.
///
/// # Errors
/// [`Refusal::Fields`] when no mail could be sent there.
pub async fn ask_for_reset(ctx: &Ctx, typed: &str) -> Result<(), ServiceError> {
    let email = check_email(ctx.locale().language, typed).map_err(|error| Refusal::Fields { errors: vec![error] })?;
    let (id, now): (PasswordResetId, _) = (ctx.new_id()?, ctx.now());
    let language = ctx.locale().language;
    let act = async move |tx: &mut Tx| -> Result<(), StoreError> {
        let mailbox = mailbox_of(&email);
        let asked = count_resets(tx, &mailbox, now.plus_ms(-RESET_LIFE_MS)).await?;
        if asked < RESETS_MAX {
            insert_reset(tx, &PasswordReset { id, email: email.clone(), mailbox, created_at: now }).await?;
            put_mail_without_order(tx, MailKind::PasswordReset, &id.to_string(), language, now).await?;
        }
        Ok(())
    };
    Ok(ctx.store.write(act).await?)
}

/// The customer whose password is set anew by this link, while it is good.
async fn read_reset(
    tx: &mut Tx,
    id: PasswordResetId,
    now: Timestamp,
) -> Result<Option<(Customer, String)>, StoreError> {
    let Some(reset) = find_reset(tx, id).await? else { return Ok(None) };
    if now.0 >= reset.created_at.plus_ms(RESET_LIFE_MS).0 {
        return Ok(None);
    }
    Ok(find_customer_of_mailbox(tx, &reset.mailbox).await?.map(|customer| (customer, reset.email)))
}

/// Whether this link is still good.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not: it is too old, was used, or is none of ours.
pub async fn check_reset(ctx: &Ctx, token: &str) -> Result<(), ServiceError> {
    let (id, now) = (read_password_reset_token(ctx, token).ok_or(Refusal::NotFound)?, ctx.now());
    let found = ctx.store.read(async move |tx: &mut Tx| read_reset(tx, id, now).await).await?;
    found.map(drop).ok_or(Refusal::NotFound.into())
}

/// Sets the password anew by a link, which is good for that once. Every device is signed out.
///
/// # Errors
/// [`Refusal::Fields`] when it is too short or easily guessed, and [`Refusal::NotFound`] when the link is not good any more.
pub async fn reset_password(ctx: &Ctx, token: &str, typed: &str, device: &str) -> Result<(), ServiceError> {
    let (id, now) = (read_password_reset_token(ctx, token).ok_or(Refusal::NotFound)?, ctx.now());
    let found = ctx.store.read(async move |tx: &mut Tx| read_reset(tx, id, now).await).await?;
    let (customer, _) = found.ok_or(Refusal::NotFound)?;
    check_password(ctx, &customer.email, typed).await?;
    let hash = hash_password(ctx, typed.to_owned()).await?;
    let (event, device) = (ctx.new_id()?, device_name(device));
    let change = (Credential::PasswordSet, ctx.locale().language);
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        // It may have been used while the password was hashed.
        let (customer, _) = read_reset(tx, id, now).await?.ok_or(Refusal::NotFound)?;
        save_password(tx, customer.id, &hash, now).await?;
        delete_resets_of(tx, &customer.mailbox).await?;
        delete_sign_ins_of(tx, &customer.mailbox).await?;
        delete_other_sessions(tx, customer.id, None).await?;
        Ok(note(tx, event, customer.id, change, &device, now).await?)
    };
    ctx.store.write(act).await
}

/// The mail with the link; `None` when there is no account, or it is too late.
pub(in crate::services) async fn write_reset_mail(
    ctx: &Ctx,
    id: PasswordResetId,
) -> Result<Option<AccountMail>, ServiceError> {
    let now = ctx.now();
    let found = ctx.store.read(async move |tx: &mut Tx| read_reset(tx, id, now).await).await?;
    let Some((_, to)) = found else { return Ok(None) };
    let (shop, language) = (ctx.shop().await?, ctx.locale().language);
    let letter = account_letter(
        (&shop, language),
        words::your_password(language, &shop.name),
        words::set_anew(language),
        vec![words::follow_link(language).to_owned(), words::password_stays(language).to_owned()],
        Vec::new(),
        vec![(
            words::set_another(language),
            ctx.url(&format!("/account/password/reset/{}", password_reset_token(ctx, id))),
        )],
    );
    Ok(Some(AccountMail { to, letter }))
}

/// Forgets links that are not good any more.
pub(super) async fn forget_resets(ctx: &Ctx) -> Result<(), ServiceError> {
    let before = ctx.now().plus_ms(-RESET_LIFE_MS);
    ctx.store.write(async move |tx: &mut Tx| delete_old_resets(tx, before).await).await?;
    Ok(())
}
