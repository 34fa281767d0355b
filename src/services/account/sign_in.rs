//! Signing in by a code that is mailed.
//!
//! The code is good for the browser alone that asked for it, for a quarter of an hour and five tries. It has 40 bits, so that guessing
//! is hopeless even for many machines, and no account has to be closed to its owner because others have tried. Only so many codes
//! wait in a mailbox: whoever asks for more is to use the newest, so nobody is buried under mails, and the owner still gets in.

use subtle::ConstantTimeEq;

use super::super::mail::{AccountMail, account_letter};
use super::super::token::{hash_session, hash_sign_in, new_checkout_secret, sign_in_code};
use super::super::{Ctx, ServiceError};
use super::session::{begin_session, new_session};
use crate::domain::account::{
    CODE_LIFE_MS, CODE_TRIES_MAX, CODES_WAITING_MAX, Preferences, SignInCode, device_name, mailbox_of,
};
use crate::domain::checkout::check_email;
use crate::domain::id::SignInId;
use crate::domain::mail::MailKind;
use crate::domain::refusal::Refusal;
use crate::store::account::sign_in::{
    SignIn, count_try, delete_old_sign_ins, delete_sign_ins_of, find_sign_in, find_sign_in_by_id, insert_sign_in,
    list_mailed,
};
use crate::store::account::{Customer, find_customer_of_mailbox, insert_customer};
use crate::store::db::{StoreError, Tx};
use crate::store::outbox::put_mail_without_order;
use crate::words::mail as words;

/// Somebody asked to sign in, and is to type the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub email: String,
    /// How often a code may still be typed.
    pub tries_left: u32,
}

/// Why a code did not sign anybody in.
#[derive(Debug)]
pub enum CodeRefused {
    /// It is another one; so many tries are left.
    Wrong { tries_left: u32 },
    /// This browser has not asked for one, or it is too late, or it was tried too often: another one is to be asked for.
    Over,
    /// Something else.
    Other(ServiceError),
}

impl From<ServiceError> for CodeRefused {
    fn from(error: ServiceError) -> Self {
        Self::Other(error)
    }
}

impl From<StoreError> for CodeRefused {
    fn from(error: StoreError) -> Self {
        Self::Other(error.into())
    }
}

/// Mails a code to that address, for the browser that gets the secret in return. Whether the address has an account makes no
/// difference.
///
/// # Errors
/// [`Refusal::Fields`] when no mail could be sent there.
pub async fn ask_for_code(ctx: &Ctx, typed: &str) -> Result<String, ServiceError> {
    let email = check_email(ctx.locale().language, typed).map_err(|error| Refusal::Fields { errors: vec![error] })?;
    let (id, secret): (SignInId, String) = (ctx.new_id()?, new_checkout_secret(ctx)?);
    let (hash, now, language) = (hash_sign_in(ctx, &secret), ctx.now(), ctx.locale().language);
    let act = async move |tx: &mut Tx| -> Result<(), StoreError> {
        let mailbox = mailbox_of(&email);
        let waiting = list_mailed(tx, &mailbox, now).await?;
        let newest = waiting.first().filter(|_| waiting.len() >= CODES_WAITING_MAX);
        let (code_of, ends_at) = newest.map_or((id, now.plus_ms(CODE_LIFE_MS)), |newest| (newest.id, newest.ends_at));
        let sign_in = SignIn { id, email: email.clone(), mailbox, code_of, tries: 0, created_at: now, ends_at };
        insert_sign_in(tx, &sign_in, &hash).await?;
        if code_of == id {
            put_mail_without_order(tx, MailKind::SignInCode, &id.to_string(), language, now).await?;
        }
        Ok(())
    };
    ctx.store.write(act).await?;
    Ok(secret)
}

/// What the browser with that secret has asked for, while a code can still be typed.
///
/// # Errors
/// When the store can't be read.
pub async fn find_asked(ctx: &Ctx, secret: &str) -> Result<Option<Asked>, ServiceError> {
    let (hash, now) = (hash_sign_in(ctx, secret), ctx.now());
    let found = ctx.store.read(async move |tx: &mut Tx| find_sign_in(tx, &hash).await).await?;
    let open = found.filter(|found| found.ends_at > now && found.tries < CODE_TRIES_MAX);
    Ok(open.map(|found| Asked { email: found.email, tries_left: CODE_TRIES_MAX - found.tries }))
}

/// Signs the browser in that asked for a code, if this is it; answers the secret for its cookie, and who it is. `device` is what the
/// browser says that it is, and `had` the cookie of the session that it had.
///
/// # Errors
/// When this is not the code, or no longer.
pub async fn confirm_code(
    ctx: &Ctx,
    secret: &str,
    typed: &str,
    device: &str,
    had: Option<&str>,
) -> Result<(String, Customer), CodeRefused> {
    let (hash, now, code) = (hash_sign_in(ctx, secret), ctx.now(), typed.parse::<SignInCode>().ok());
    let (new, id, device) = (new_session(ctx)?, ctx.new_id()?, device_name(device));
    let had = had.map(|cookie| hash_session(ctx, cookie));
    let (ctx_inside, cookie) = (ctx.clone(), new.secret.clone());
    // A wrong code is counted, and what is counted has to be kept: so it is an answer of the act and not its failure.
    let act = async move |tx: &mut Tx| -> Result<Result<Customer, Option<u32>>, StoreError> {
        let Some(asked) = find_sign_in(tx, &hash).await? else { return Ok(Err(None)) };
        if asked.ends_at <= now || asked.tries >= CODE_TRIES_MAX {
            return Ok(Err(None));
        }
        let right = sign_in_code(&ctx_inside, asked.code_of);
        if !code.is_some_and(|code| bool::from(code.bits().ct_eq(right.bits()))) {
            count_try(tx, asked.id).await?;
            let left = CODE_TRIES_MAX.saturating_sub(asked.tries.saturating_add(1));
            return Ok(Err(Some(left).filter(|left| *left > 0)));
        }
        delete_sign_ins_of(tx, &asked.mailbox).await?;
        let customer = match find_customer_of_mailbox(tx, &asked.mailbox).await? {
            Some(customer) => customer,
            None => {
                let SignIn { email, mailbox, .. } = asked;
                let (name, preferences) = (String::new(), Preferences::default());
                let customer = Customer { id, email, mailbox, name, preferences, created_at: now };
                insert_customer(tx, &customer).await?;
                customer
            }
        };
        begin_session(tx, &new, customer.id, (&device, had.as_deref()), now).await?;
        Ok(Ok(customer))
    };
    match ctx.store.write(act).await? {
        Ok(customer) => Ok((cookie, customer)),
        Err(Some(tries_left)) => Err(CodeRefused::Wrong { tries_left }),
        Err(None) => Err(CodeRefused::Over),
    }
}

/// The mail with the code. It is made here, when it is needed; the outbox has only the id.
pub(in crate::services) async fn write_code_mail(ctx: &Ctx, id: SignInId) -> Result<Option<AccountMail>, ServiceError> {
    let asked = ctx.store.read(async move |tx: &mut Tx| find_sign_in_by_id(tx, id).await).await?;
    let now = ctx.now();
    let Some(asked) = asked.filter(|asked| asked.ends_at > now) else { return Ok(None) };
    let (shop, language) = (ctx.shop().await?, ctx.locale().language);
    let letter = account_letter(
        (&shop, language),
        words::your_code(language, &shop.name),
        words::code_to_sign_in(language),
        vec![words::type_code(language).to_owned(), words::without_code(language).to_owned()],
        vec![(words::code(language), sign_in_code(ctx, id).expose())],
        Vec::new(),
    );
    Ok(Some(AccountMail { to: asked.email, letter }))
}

/// Forgets what nobody finished.
pub(super) async fn forget_sign_ins(ctx: &Ctx) -> Result<(), ServiceError> {
    let now = ctx.now();
    ctx.store.write(async move |tx: &mut Tx| delete_old_sign_ins(tx, now).await).await?;
    Ok(())
}
