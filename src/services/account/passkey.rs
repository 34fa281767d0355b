//! Passkeys: pairs of keys that devices keep. The shop has the public half, and a device proves that it has the other one after
//! its owner has shown it that it is them. Nothing that could be given away is typed or stored.
//!
//! What is asked and answered is Web Authentication (<https://www.w3.org/TR/webauthn-3/>). A passkey is bound to the shop's host
//! name: a shop that is reached by a bare address has none to offer, and one that moves to another name has to ask for new ones.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url,
    Uuid, Webauthn, WebauthnBuilder, WebauthnError,
};

use super::super::after_sale::conflict;
use super::super::token::hash_session;
use super::super::{Ctx, ServiceError};
use super::event::note;
use super::password::fresh;
use super::session::{SignedIn, begin_session, new_session};
use crate::domain::account::{CEREMONY_LIFE_MS, Credential, PASSKEYS_MAX, device_name};
use crate::domain::id::{CeremonyId, CustomerId, PasskeyId};
use crate::domain::refusal::Refusal;
use crate::store::account::passkey::{
    CeremonyState, KeptPasskey, delete_old_ceremonies, delete_passkey, find_passkey, insert_ceremony, insert_passkey,
    list_passkeys, take_ceremony, use_passkey,
};
use crate::store::account::{Customer, find_customer};
use crate::store::db::{StoreError, Tx};
use crate::words::{Language, account as words};

/// A question for a device.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ceremony {
    /// What the answer is to name.
    pub ceremony: CeremonyId,
    /// What the browser asks the device for, in the JSON of `PublicKeyCredential.parseCreationOptionsFromJSON` or
    /// `parseRequestOptionsFromJSON`.
    pub options: Value,
}

/// Whether passkeys are offered: the shop has a host name, and browsers take the way there for a safe one.
pub fn offers_passkeys(ctx: &Ctx) -> bool {
    place(ctx).is_some()
}

/// The shop's address, if a passkey can be bound to it.
fn place(ctx: &Ctx) -> Option<Url> {
    let url = Url::parse(&ctx.origin).ok()?;
    let host = url.domain()?;
    (url.scheme() == "https" || host == "localhost" || host.ends_with(".localhost")).then_some(url)
}

async fn relying_party(ctx: &Ctx) -> Result<Webauthn, ServiceError> {
    let url = place(ctx).ok_or_else(|| conflict(words::passkeys_need_https(ctx.locale().language)))?;
    let shop = ctx.shop().await?;
    let built = WebauthnBuilder::new(url.domain().unwrap_or_default(), &url)
        .and_then(|builder| builder.rp_name(&shop.name).build());
    built.map_err(|error| broken(&error))
}

/// By what devices know a customer. It names nobody to whoever reads it there.
fn handle(ctx: &Ctx, customer: CustomerId) -> Uuid {
    Uuid::from_bytes(ctx.sign("passkey-owner", customer.to_string().as_bytes()))
}

/// The customer's passkeys, oldest first.
///
/// # Errors
/// When the store can't be read.
pub async fn list_kept_passkeys(ctx: &Ctx, who: &SignedIn) -> Result<Vec<KeptPasskey>, ServiceError> {
    let customer = who.customer.id;
    Ok(ctx.store.read(async move |tx: &mut Tx| list_passkeys(tx, customer).await).await?)
}

/// Asks the customer's device for a new passkey.
///
/// # Errors
/// [`Refusal::Conflict`] when they signed in too long ago, have enough passkeys, or the shop can't offer any.
pub async fn begin_passkey(ctx: &Ctx, who: &SignedIn) -> Result<Ceremony, ServiceError> {
    fresh(ctx, who)?;
    let language = ctx.locale().language;
    let had = list_kept_passkeys(ctx, who).await?;
    if had.len() >= PASSKEYS_MAX {
        return Err(too_many(language));
    }
    let had = had.iter().map(|kept| read::<Passkey>(&kept.credential).map(|passkey| passkey.cred_id().clone()));
    let had = had.collect::<Result<Vec<_>, _>>()?;
    let customer = &who.customer;
    let name = if customer.name.is_empty() { &customer.email } else { &customer.name };
    let (asked, state) = relying_party(ctx)
        .await?
        .start_passkey_registration(handle(ctx, customer.id), &customer.email, name, Some(had))
        .map_err(|error| broken(&error))?;
    let mut options = json(&asked.public_key)?;
    // The device is to find the passkey again by itself: whoever signs in types no address first.
    if let Some(Value::Object(criteria)) = options.get_mut("authenticatorSelection") {
        criteria.insert("residentKey".to_owned(), "required".into());
        criteria.insert("requireResidentKey".to_owned(), true.into());
    }
    begin(ctx, Some(customer.id), options, &state).await
}

/// Keeps the passkey that the customer's device has made. A mail tells them so.
///
/// # Errors
/// [`Refusal::Conflict`] when they signed in too long ago, have enough passkeys, or the answer does not fit what was asked.
pub async fn add_passkey(
    ctx: &Ctx,
    who: &SignedIn,
    (ceremony, answer): (&str, &str),
    agent: &str,
) -> Result<(), ServiceError> {
    fresh(ctx, who)?;
    let language = ctx.locale().language;
    let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(|_| misfit(language))?;
    let state: PasskeyRegistration = read(&take(ctx, ceremony, Some(who.customer.id)).await?)?;
    let passkey =
        relying_party(ctx).await?.finish_passkey_registration(&answer, &state).map_err(|_| misfit(language))?;
    let (customer, device, now) = (who.customer.id, device_name(agent), ctx.now());
    let kept = KeptPasskey {
        id: ctx.new_id()?,
        customer,
        credential_id: BASE64_URL_SAFE_NO_PAD.encode(passkey.cred_id()),
        name: device.clone(),
        credential: text(&passkey)?,
        created_at: now,
        used_at: None,
    };
    let event = ctx.new_id()?;
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        if list_passkeys(tx, customer).await?.len() >= PASSKEYS_MAX {
            return Err(too_many(language));
        }
        if !insert_passkey(tx, &kept).await? {
            return Err(conflict(words::passkey_kept(language)));
        }
        Ok(note(tx, event, customer, (Credential::PasskeyAdded, language), &device, now).await?)
    };
    ctx.store.write(act).await
}

/// Forgets one of the customer's passkeys. A mail tells them so.
///
/// # Errors
/// [`Refusal::NotFound`] when it is none of theirs, and [`Refusal::Conflict`] when they signed in too long ago.
pub async fn remove_passkey(ctx: &Ctx, who: &SignedIn, id: PasskeyId) -> Result<(), ServiceError> {
    fresh(ctx, who)?;
    let language = ctx.locale().language;
    let (event, now, customer, device) = (ctx.new_id()?, ctx.now(), who.customer.id, who.session.device.clone());
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        if !delete_passkey(tx, customer, id).await? {
            return Err(Refusal::NotFound.into());
        }
        Ok(note(tx, event, customer, (Credential::PasskeyRemoved, language), &device, now).await?)
    };
    ctx.store.write(act).await
}

/// Asks a device for any passkey of this shop.
///
/// # Errors
/// [`Refusal::Conflict`] when the shop can't offer any.
pub async fn begin_sign_in(ctx: &Ctx) -> Result<Ceremony, ServiceError> {
    let (asked, state) =
        relying_party(ctx).await?.start_discoverable_authentication().map_err(|error| broken(&error))?;
    begin(ctx, None, json(&asked.public_key)?, &state).await
}

/// Signs a device in that has proved to have a passkey; answers the secret for its cookie, and who it is.
///
/// # Errors
/// [`Refusal::Conflict`] when the answer does not fit what was asked, or is from a passkey that is not kept here.
pub async fn sign_in_with_passkey(
    ctx: &Ctx,
    (ceremony, answer): (&str, &str),
    agent: &str,
    had: Option<&str>,
) -> Result<(String, Customer), ServiceError> {
    let language = ctx.locale().language;
    let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(|_| misfit(language))?;
    let state: DiscoverableAuthentication = read(&take(ctx, ceremony, None).await?)?;
    let relying_party = relying_party(ctx).await?;
    let (owner, credential_id) =
        relying_party.identify_discoverable_authentication(&answer).map_err(|_| misfit(language))?;
    let credential_id = BASE64_URL_SAFE_NO_PAD.encode(credential_id);
    let find = async move |tx: &mut Tx| find_passkey(tx, &credential_id).await;
    let kept = ctx
        .store
        .read(find)
        .await?
        .filter(|kept| handle(ctx, kept.customer) == owner)
        .ok_or_else(|| misfit(language))?;
    let mut passkey: Passkey = read(&kept.credential)?;
    let proved =
        relying_party.finish_discoverable_authentication_v2(&answer, state, &passkey).map_err(|_| misfit(language))?;
    passkey.update_credential(&proved);

    let (new, device, now) = (new_session(ctx)?, device_name(agent), ctx.now());
    let (had, cookie, used) = (had.map(|cookie| hash_session(ctx, cookie)), new.secret.clone(), text(&passkey)?);
    let act = async move |tx: &mut Tx| -> Result<Option<Customer>, StoreError> {
        // It may have been taken away while it was looked at.
        if !use_passkey(tx, &kept, &used, now).await? {
            return Ok(None);
        }
        begin_session(tx, &new, kept.customer, (&device, had.as_deref()), now).await?;
        find_customer(tx, kept.customer).await
    };
    Ok((cookie, ctx.store.write(act).await?.ok_or_else(|| misfit(language))?))
}

/// Writes down what a device is asked.
async fn begin(
    ctx: &Ctx,
    customer: Option<CustomerId>,
    options: Value,
    state: &impl Serialize,
) -> Result<Ceremony, ServiceError> {
    let id = ctx.new_id()?;
    let ends_at = ctx.now().plus_ms(CEREMONY_LIFE_MS);
    let asked = CeremonyState { id, customer, state: text(state)?, ends_at };
    ctx.store.write(async move |tx: &mut Tx| insert_ceremony(tx, &asked).await).await?;
    Ok(Ceremony { ceremony: id, options })
}

/// What was asked, as JSON, if it was asked of this customer and not too long ago. It is forgotten by this.
async fn take(ctx: &Ctx, ceremony: &str, customer: Option<CustomerId>) -> Result<String, ServiceError> {
    let language = ctx.locale().language;
    let id: CeremonyId = ceremony.parse().map_err(|_| misfit(language))?;
    let asked = ctx.store.write(async move |tx: &mut Tx| take_ceremony(tx, id).await).await?;
    let now = ctx.now();
    let asked = asked.filter(|asked| asked.customer == customer && now < asked.ends_at);
    asked.map(|asked| asked.state).ok_or_else(|| misfit(language))
}

/// Whatever it is that does not fit: nobody learns what from what is said.
fn misfit(language: Language) -> ServiceError {
    conflict(words::passkey_misfit(language))
}

fn too_many(language: Language) -> ServiceError {
    conflict(words::too_many_passkeys(language, PASSKEYS_MAX))
}

fn broken(error: &WebauthnError) -> ServiceError {
    ServiceError::Breakage(error.to_string())
}

fn json(thing: &impl Serialize) -> Result<Value, ServiceError> {
    serde_json::to_value(thing).map_err(|error| ServiceError::Breakage(error.to_string()))
}

fn text(thing: &impl Serialize) -> Result<String, ServiceError> {
    serde_json::to_string(thing).map_err(|error| ServiceError::Breakage(error.to_string()))
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, ServiceError> {
    serde_json::from_str(text).map_err(|error| ServiceError::Breakage(error.to_string()))
}

/// Forgets what no device has answered.
pub(super) async fn forget_ceremonies(ctx: &Ctx) -> Result<(), ServiceError> {
    let now = ctx.now();
    ctx.store.write(async move |tx: &mut Tx| delete_old_ceremonies(tx, now).await).await?;
    Ok(())
}
