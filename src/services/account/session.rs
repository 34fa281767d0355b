//! Devices on which customers are signed in. What a device has is a secret of 256 bits; here only its keyed hash is kept.

use super::super::token::{hash_session, new_session_secret};
use super::super::{Ctx, ServiceError};
use crate::domain::account::{IDLE_MS, SEEN_EVERY_MS, SESSION_LIFE_MS, is_fresh, is_signed_in};
use crate::domain::id::{CustomerId, SessionId};
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;
use crate::store::account::session::{
    Session, delete_old_sessions, delete_other_sessions, delete_session, delete_session_of, find_session,
    insert_session, list_sessions, see_session,
};
use crate::store::account::{Customer, find_customer};
use crate::store::db::{StoreError, Tx};

/// Somebody on a device on which they are signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    pub customer: Customer,
    pub session: Session,
}

impl SignedIn {
    /// Whether they signed in just now.
    pub fn is_fresh(&self, ctx: &Ctx) -> bool {
        is_fresh(self.session.created_at, ctx.now())
    }
}

/// The name of the cookie that a device is known by. Browsers take the first of them from nobody but the shop itself, over TLS.
pub fn session_cookie(ctx: &Ctx) -> &'static str {
    if ctx.origin.starts_with("https://") { "__Host-sid" } else { "sid" }
}

/// What a device is to keep, before it is signed in.
pub(super) struct NewSession {
    pub id: SessionId,
    /// For the cookie.
    pub secret: String,
    pub hash: String,
}

/// Makes a secret for a device. Its hash is of the cookie's name, too: what was made for one name opens nothing under the other.
pub(super) fn new_session(ctx: &Ctx) -> Result<NewSession, ServiceError> {
    let secret = new_session_secret(ctx)?;
    let hash = hash_session(ctx, &format!("{}={secret}", session_cookie(ctx)));
    Ok(NewSession { id: ctx.new_id()?, secret, hash })
}

/// Signs a device in with a secret that it never had before, and forgets the one that it had.
pub(super) async fn begin_session(
    tx: &mut Tx,
    new: &NewSession,
    customer: CustomerId,
    (device, had): (&str, Option<&str>),
    now: Timestamp,
) -> Result<(), StoreError> {
    if let Some(had) = had {
        delete_session(tx, had).await?;
    }
    let session = Session { id: new.id, customer, device: device.to_owned(), created_at: now, seen_at: now };
    insert_session(tx, &session, &new.hash).await
}

/// Who is signed in on the device that has this, in a transaction that reads anyway.
pub(in crate::services) async fn read_signed_in(
    ctx: &Ctx,
    tx: &mut Tx,
    cookie: Option<&str>,
) -> Result<Option<SignedIn>, StoreError> {
    let Some(cookie) = cookie else { return Ok(None) };
    let Some(session) = find_session(tx, &hash_session(ctx, cookie)).await? else { return Ok(None) };
    if !is_signed_in(session.created_at, session.seen_at, ctx.now()) {
        return Ok(None);
    }
    Ok(find_customer(tx, session.customer).await?.map(|customer| SignedIn { customer, session }))
}

/// Who is signed in on the device that has this cookie: its name, an equals sign and its value.
///
/// # Errors
/// When the store can't be read.
pub async fn find_signed_in(ctx: &Ctx, cookie: Option<&str>) -> Result<Option<SignedIn>, ServiceError> {
    let Some(cookie) = cookie.map(str::to_owned) else { return Ok(None) };
    let ctx_inside = ctx.clone();
    let act = async move |tx: &mut Tx| read_signed_in(&ctx_inside, tx, Some(&cookie)).await;
    let Some(who) = ctx.store.read(act).await? else { return Ok(None) };
    let (session, now) = (who.session.id, ctx.now());
    if now.0 >= who.session.seen_at.plus_ms(SEEN_EVERY_MS).0 {
        ctx.store.write(async move |tx: &mut Tx| see_session(tx, session, now).await).await?;
    }
    Ok(Some(who))
}

/// Signs the device out that has this cookie.
///
/// # Errors
/// When the store can't be written.
pub async fn sign_out(ctx: &Ctx, cookie: &str) -> Result<(), ServiceError> {
    let hash = hash_session(ctx, cookie);
    Ok(ctx.store.write(async move |tx: &mut Tx| delete_session(tx, &hash).await).await?)
}

/// The customer's devices that are still signed in, those first that were seen last.
///
/// # Errors
/// When the store can't be read.
pub async fn list_devices(ctx: &Ctx, who: &SignedIn) -> Result<Vec<Session>, ServiceError> {
    let (customer, now) = (who.customer.id, ctx.now());
    let mut sessions = ctx.store.read(async move |tx: &mut Tx| list_sessions(tx, customer).await).await?;
    sessions.retain(|session| is_signed_in(session.created_at, session.seen_at, now));
    Ok(sessions)
}

/// Signs one of the customer's devices out.
///
/// # Errors
/// [`Refusal::NotFound`] when it is none of theirs, or was signed out before.
pub async fn sign_out_device(ctx: &Ctx, who: &SignedIn, device: SessionId) -> Result<(), ServiceError> {
    let customer = who.customer.id;
    let act = async move |tx: &mut Tx| delete_session_of(tx, customer, device).await;
    if ctx.store.write(act).await? { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

/// Signs the customer out on every device but this one; answers on how many.
///
/// # Errors
/// When the store can't be written.
pub async fn sign_out_elsewhere(ctx: &Ctx, who: &SignedIn) -> Result<u64, ServiceError> {
    let (customer, here) = (who.customer.id, who.session.id);
    Ok(ctx.store.write(async move |tx: &mut Tx| delete_other_sessions(tx, customer, Some(here)).await).await?)
}

/// Forgets devices that are signed out by themselves.
pub(super) async fn forget_sessions(ctx: &Ctx) -> Result<(), ServiceError> {
    let now = ctx.now();
    let (seen, begun) = (now.plus_ms(-IDLE_MS), now.plus_ms(-SESSION_LIFE_MS));
    ctx.store.write(async move |tx: &mut Tx| delete_old_sessions(tx, seen, begun).await).await?;
    Ok(())
}
