//! Alerts: somebody asks for one mail, when a variant is in stock again or costs less.
//!
//! Their address is confirmed by a link first; whoever asks hears the same answer whether the address was known or not. When it has
//! happened, the mail is written down in the transaction that ends the wait, so that it goes out once however many processes look.
//! As soon as it was sent, or the alert is ended, given up or never confirmed, its row is erased with the address in it.

use std::collections::BTreeMap;

use super::after_sale::conflict;
use super::price::PriceSource;
use super::rounds::Round;
use super::token::{hash_mailbox, read_alert_token};
use super::{Ctx, ServiceError};
use crate::domain::alert::{ASK_AGAIN_MS, AlertKind, AlertState, UNCONFIRMED_MAX, UNCONFIRMED_MS};
use crate::domain::cart::Quantity;
use crate::domain::checkout::check_email;
use crate::domain::id::{AlertId, VariantId};
use crate::domain::mail::MailKind;
use crate::domain::market::Market;
use crate::domain::money::{Currency, Money};
use crate::domain::price::unit_price;
use crate::domain::refusal::Refusal;
use crate::store::alert::{
    Alert, count_unconfirmed, delete_alert, delete_mails_of_nobody, delete_old_alerts, delete_told_alerts, find_alert,
    find_alert_of, insert_alert, list_back_in_stock, list_price_watchers, move_alert, note_prices_looked_at,
    prices_looked_at, put_alert_mail,
};
use crate::store::counter::catalog_changes;
use crate::store::db::{StoreError, Tx};
use crate::store::sellable::{Sellable, find_sellables};
use crate::store::setting::load_markets;
use crate::words::alert as words;

/// Alerts about prices that are looked at together.
const PAGE: u32 = 500;

/// What an alert is about, as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertAbout {
    pub kind: AlertKind,
    pub slug: String,
    pub variant: VariantId,
    /// "Wren mug, Ember / Small".
    pub title: String,
    /// What it costs; `None` where it is not sold.
    pub price: Option<Money>,
    pub available: bool,
}

/// An alert, for whoever has its link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlertFound {
    /// It is to be confirmed, or is waiting.
    Open(AlertState, AlertAbout),
    /// It is over, and nothing is kept of it.
    Over,
}

/// What somebody would ask for.
///
/// # Errors
/// [`Refusal::NotFound`] when there is no such variant on sale.
pub async fn get_alert_about(ctx: &Ctx, kind: AlertKind, variant: VariantId) -> Result<AlertAbout, ServiceError> {
    let (market, own_currency) = (ctx.market().cloned(), ctx.shop().await?.rules.currency);
    ctx.store.read(async move |tx: &mut Tx| about(tx, kind, variant, market.as_ref(), own_currency).await).await
}

async fn about(
    tx: &mut Tx,
    kind: AlertKind,
    variant: VariantId,
    market: Option<&Market>,
    own_currency: Currency,
) -> Result<AlertAbout, ServiceError> {
    let piece = find_sellables(tx, &[variant]).await?.remove(&variant).filter(|piece| piece.on_sale);
    let piece = piece.ok_or(Refusal::NotFound)?;
    let prices = PriceSource::of(tx, market, own_currency).await?.of_variants(tx, &[variant]).await?;
    let currency = market.map_or(own_currency, |market| market.currency);
    let price = unit_price(&prices.of(variant, piece.unit_price_minor), Quantity::ONE);
    Ok(AlertAbout {
        kind,
        variant,
        title: full_title(&piece),
        slug: piece.slug,
        price: price.map(|minor| Money::new(minor, currency)),
        available: piece.level.face().available(),
    })
}

fn full_title(piece: &Sellable) -> String {
    match piece.variant_title.as_str() {
        "" => piece.title.clone(),
        variant => format!("{}, {variant}", piece.title),
    }
}

/// Somebody asks for an alert. They get a mail with a link, unless the address has one already or too many that it does not
/// answer: the visitor hears the same in each case.
///
/// # Errors
/// [`Refusal::Fields`] for what is no address, [`Refusal::Conflict`] when there is nothing to wait for.
pub async fn ask_alert(
    ctx: &Ctx,
    kind: AlertKind,
    variant: VariantId,
    typed: &str,
) -> Result<AlertAbout, ServiceError> {
    let email = check_email(ctx.locale().language, typed).map_err(|error| Refusal::Fields { errors: vec![error] })?;
    let (market, own_currency) = (ctx.market().cloned(), ctx.shop().await?.rules.currency);
    let (id, now, mailbox_hash) = (ctx.new_id::<AlertId>()?, ctx.now(), hash_mailbox(ctx, &email));
    let language = ctx.locale().language;
    let act = async move |tx: &mut Tx| -> Result<AlertAbout, ServiceError> {
        let about = about(tx, kind, variant, market.as_ref(), own_currency).await?;
        let Some(price) = about.price else {
            return Err(conflict(words::not_sold_here(language)));
        };
        if kind == AlertKind::BackInStock && about.available {
            return Err(conflict(words::in_stock_already(language, &about.title)));
        }
        let known = find_alert_of(tx, &mailbox_hash, kind, variant).await?;
        if let Some(known) = known {
            let is_old = known.created_at.plus_ms(ASK_AGAIN_MS) <= now;
            if !(known.state == AlertState::Asked && is_old) {
                return Ok(about);
            }
            delete_alert(tx, known.id).await?;
        }
        if count_unconfirmed(tx, &mailbox_hash).await? >= UNCONFIRMED_MAX {
            return Ok(about);
        }
        let market = market.as_ref().map_or_else(String::new, |market| market.id.clone());
        let new = Alert {
            id,
            kind,
            variant,
            email: email.clone(),
            mailbox_hash: mailbox_hash.clone(),
            market,
            price,
            state: AlertState::Asked,
            language,
            created_at: now,
        };
        insert_alert(tx, &new).await?;
        put_alert_mail(tx, MailKind::ConfirmAlert, (id, language), now).await?;
        Ok(about)
    };
    ctx.store.write(act).await
}

/// The alert behind a link.
///
/// # Errors
/// [`Refusal::NotFound`] for a link that we did not hand out.
pub async fn get_alert(ctx: &Ctx, token: &str) -> Result<AlertFound, ServiceError> {
    let id = read_alert_token(ctx, token).ok_or(Refusal::NotFound)?;
    let own_currency = ctx.shop().await?.rules.currency;
    ctx.store
        .read(async move |tx: &mut Tx| -> Result<AlertFound, ServiceError> {
            let Some(alert) = find_alert(tx, id).await? else { return Ok(AlertFound::Over) };
            let markets = load_markets(tx).await?;
            let market = Market::chosen(&markets, &alert.market);
            match about(tx, alert.kind, alert.variant, market, own_currency).await {
                Ok(about) => Ok(AlertFound::Open(alert.state, about)),
                // It is sold no more.
                Err(ServiceError::Refusal(Refusal::NotFound)) => Ok(AlertFound::Over),
                Err(error) => Err(error),
            }
        })
        .await
}

/// Whoever got the mail confirms that they asked for it. Doing so twice is doing it once.
///
/// # Errors
/// [`Refusal::NotFound`] for a link that we did not hand out.
pub async fn confirm_alert(ctx: &Ctx, token: &str) -> Result<(), ServiceError> {
    let id = read_alert_token(ctx, token).ok_or(Refusal::NotFound)?;
    let now = ctx.now();
    let act = async move |tx: &mut Tx| -> Result<(), StoreError> {
        if move_alert(tx, id, (AlertState::Asked, AlertState::Watching), now).await? {
            note_prices_looked_at(tx, None).await?;
        }
        Ok(())
    };
    Ok(ctx.store.write(act).await?)
}

/// Ends an alert: no mail comes of it, and its address is forgotten. Ending it twice is ending it once.
///
/// # Errors
/// [`Refusal::NotFound`] for a link that we did not hand out.
pub async fn end_alert(ctx: &Ctx, token: &str) -> Result<(), ServiceError> {
    let id = read_alert_token(ctx, token).ok_or(Refusal::NotFound)?;
    let now = ctx.now();
    let act = async move |tx: &mut Tx| -> Result<(), StoreError> {
        delete_alert(tx, id).await?;
        delete_mails_of_nobody(tx, now).await
    };
    Ok(ctx.store.write(act).await?)
}

/// Tells everybody whose wait is over, and erases what is not needed any more. The process that leads calls it every half minute.
pub async fn tend_alerts(ctx: &Ctx) -> Result<Round, ServiceError> {
    let mut round = Round::default();
    loop {
        let due = ctx.store.read(async |tx: &mut Tx| list_back_in_stock(tx).await).await?;
        if due.is_empty() {
            break;
        }
        round.done += tell(ctx, due).await?;
    }
    round.done += compare_prices(ctx).await?;
    let now = ctx.now();
    let act = async move |tx: &mut Tx| -> Result<(), StoreError> {
        for kind in AlertKind::ALL {
            delete_old_alerts(tx, AlertState::Asked, *kind, now.plus_ms(-UNCONFIRMED_MS)).await?;
            delete_old_alerts(tx, AlertState::Watching, *kind, now.plus_ms(-kind.age_ms())).await?;
        }
        delete_told_alerts(tx).await?;
        delete_mails_of_nobody(tx, now).await
    };
    ctx.store.write(act).await?;
    Ok(round)
}

/// Ends the wait of these alerts and puts their mails into the outbox; answers how many still waited.
async fn tell(ctx: &Ctx, due: Vec<Alert>) -> Result<u32, ServiceError> {
    let now = ctx.now();
    let act = async move |tx: &mut Tx| -> Result<u32, StoreError> {
        let mut told = 0;
        for alert in &due {
            if move_alert(tx, alert.id, (AlertState::Watching, AlertState::Told), now).await? {
                let kind = match alert.kind {
                    AlertKind::BackInStock => MailKind::BackInStock,
                    AlertKind::PriceDrop => MailKind::PriceDrop,
                };
                put_alert_mail(tx, kind, (alert.id, alert.language), now).await?;
                told += 1;
            }
        }
        Ok(told)
    };
    Ok(ctx.store.write(act).await?)
}

/// Tells those who wait for another price, if prices may have changed since they were last looked at.
async fn compare_prices(ctx: &Ctx) -> Result<u32, ServiceError> {
    let looked =
        async |tx: &mut Tx| -> Result<_, StoreError> { Ok((catalog_changes(tx).await?, prices_looked_at(tx).await?)) };
    let (changes, looked) = ctx.store.read(looked).await?;
    // Before anybody has asked for anything there is nothing to compare.
    if looked.is_none() || looked == Some(changes) {
        return Ok(0);
    }
    let own_currency = ctx.shop().await?.rules.currency;
    let (mut after, mut told) = (None, 0);
    loop {
        let read = async move |tx: &mut Tx| -> Result<_, StoreError> {
            let page = list_price_watchers(tx, after, PAGE).await?;
            let last = page.last().map(|alert| alert.id);
            Ok((cheaper(tx, page, own_currency).await?, last))
        };
        let (due, last) = ctx.store.read(read).await?;
        told += tell(ctx, due).await?;
        match last {
            Some(_) => after = last,
            None => break,
        }
    }
    ctx.store.write(async move |tx: &mut Tx| note_prices_looked_at(tx, Some(changes)).await).await?;
    Ok(told)
}

/// Those of the alerts whose variant costs less in their market than when they were asked for.
async fn cheaper(tx: &mut Tx, alerts: Vec<Alert>, own_currency: Currency) -> Result<Vec<Alert>, StoreError> {
    let markets = load_markets(tx).await?;
    let mut by_market: BTreeMap<String, Vec<Alert>> = BTreeMap::new();
    for alert in alerts {
        by_market.entry(alert.market.clone()).or_default().push(alert);
    }
    let mut due = Vec::new();
    for (id, alerts) in by_market {
        let market = Market::chosen(&markets, &id);
        let currency = market.map_or(own_currency, |market| market.currency);
        let variants: Vec<VariantId> = alerts.iter().map(|alert| alert.variant).collect();
        let prices = PriceSource::of(tx, market, own_currency).await?.of_variants(tx, &variants).await?;
        let pieces = find_sellables(tx, &variants).await?;
        due.extend(alerts.into_iter().filter(|alert| {
            let piece = pieces.get(&alert.variant).filter(|piece| piece.on_sale && piece.level.face().available());
            let price =
                piece.and_then(|piece| unit_price(&prices.of(alert.variant, piece.unit_price_minor), Quantity::ONE));
            // What is in other money can't be compared.
            alert.price.currency == currency && price.is_some_and(|minor| minor < alert.price.minor)
        }));
    }
    Ok(due)
}
