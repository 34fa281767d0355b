//! Gift cards as staff sees them: issuing, looking up, disabling.

use super::token::{card_code, hash_code};
use super::{Ctx, ServiceError};
use crate::domain::gift_card::{CardCode, CardEvent, CardKind, CardState, MovementKind, transition};
use crate::domain::id::GiftCardId;
use crate::domain::ledger::Cause;
use crate::domain::mail::MailKind;
use crate::domain::money::{Currency, Money};
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;
use crate::store::db::{StoreError, Tx};
use crate::store::gift_card::{
    GiftCard, Movement, Moving, find_card, find_cards_by_tail, insert_card, list_movements, list_newest_cards,
    move_card, put_on_card,
};
use crate::store::order::Order;
use crate::store::outbox::{put_card_mail, put_mail};

/// The most that one card is issued with, in minor units: more is a slip of the hand.
const AMOUNT_MAX_MINOR: i64 = 1_000_000;

/// A card to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCard {
    pub amount: Money,
    pub expires_at: Option<Timestamp>,
    /// Who gets the code by mail; empty when it is handed over.
    pub email: String,
}

/// Issues a gift card. This is the only time that its code is told.
pub async fn issue_card(ctx: &Ctx, new: NewCard) -> Result<(GiftCard, CardCode), ServiceError> {
    let now = ctx.now();
    if !(1..=AMOUNT_MAX_MINOR).contains(&new.amount.minor) {
        let most = Money::new(AMOUNT_MAX_MINOR, new.amount.currency);
        return Err(invalid(format!("A gift card holds more than nothing and at most {most}.")));
    }
    if new.expires_at.is_some_and(|end| end <= now) {
        return Err(invalid("This card would have expired already.".to_owned()));
    }
    let email = new.email.trim().to_owned();
    let (card, code) = blank(ctx, CardKind::GiftCard, new.amount.currency, new.expires_at, email, now)?;
    let (id, hash) = (card.id, hash_code(ctx, &code));
    // Staff gives it, and knows nothing of who reads it.
    let (issued, language) = (card.clone(), ctx.shop().await?.first_locale().language);
    let act = async move |tx: &mut Tx| -> Result<GiftCard, StoreError> {
        insert_card(tx, &issued, &hash).await?;
        let cause = Cause::CardIssued(id);
        put_on_card(tx, id, new.amount, Moving { kind: MovementKind::Issued, cause, order: None, actor: "staff", now })
            .await?;
        if !issued.email.is_empty() {
            put_card_mail(tx, MailKind::GiftCard, id, language, now).await?;
        }
        find_card(tx, id).await?.ok_or(StoreError::NotFound)
    };
    Ok((ctx.store.write(act).await?, code))
}

/// Makes store credit for the buyer of an order, with nothing on it yet, inside the caller's transaction. A mail brings the code.
pub(super) async fn open_store_credit(
    ctx: &Ctx,
    tx: &mut Tx,
    order: &Order,
    now: Timestamp,
) -> Result<GiftCardId, ServiceError> {
    let (kind, currency) = (CardKind::StoreCredit, order.totals.currency);
    let (card, code) = blank(ctx, kind, currency, None, order.email.clone(), now)?;
    insert_card(tx, &card, &hash_code(ctx, &code)).await?;
    put_mail(tx, order.id, MailKind::StoreCredit, &card.id.to_string(), now).await?;
    Ok(card.id)
}

/// A card with nothing on it yet, and its code.
fn blank(
    ctx: &Ctx,
    kind: CardKind,
    currency: Currency,
    expires_at: Option<Timestamp>,
    email: String,
    now: Timestamp,
) -> Result<(GiftCard, CardCode), ServiceError> {
    let id: GiftCardId = ctx.new_id()?;
    let code = card_code(ctx, id);
    let card = GiftCard {
        id,
        kind,
        last_four: code.last_four(),
        balance: Money::new(0, currency),
        state: CardState::Active,
        expires_at,
        email,
        created_at: now,
    };
    Ok((card, code))
}

/// A card and what changed its balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardStory {
    pub card: GiftCard,
    pub movements: Vec<Movement>,
}

/// The newest cards, newest first.
pub async fn list_cards(ctx: &Ctx, limit: u32) -> Result<Vec<GiftCard>, ServiceError> {
    Ok(ctx.store.read(async move |tx: &mut Tx| list_newest_cards(tx, limit).await).await?)
}

/// The cards of that name: an id, or the end of a code, of which there may be several.
pub async fn find_cards(ctx: &Ctx, name: &str) -> Result<Vec<CardStory>, ServiceError> {
    let name = name.trim().to_owned();
    let act = async move |tx: &mut Tx| -> Result<Vec<CardStory>, StoreError> {
        let cards = match name.parse::<GiftCardId>() {
            Ok(id) => find_card(tx, id).await?.into_iter().collect(),
            Err(_) => find_cards_by_tail(tx, &name.to_ascii_uppercase()).await?,
        };
        let mut found = Vec::with_capacity(cards.len());
        for card in cards {
            let movements = list_movements(tx, card.id).await?;
            found.push(CardStory { card, movements });
        }
        Ok(found)
    };
    Ok(ctx.store.read(act).await?)
}

/// Lets nobody use a card any more, or lets them again.
pub async fn move_gift_card(ctx: &Ctx, id: GiftCardId, event: CardEvent) -> Result<GiftCard, ServiceError> {
    let now = ctx.now();
    let act = async move |tx: &mut Tx| -> Result<GiftCard, ServiceError> {
        let card = find_card(tx, id).await?.ok_or(StoreError::NotFound)?;
        let state = transition(card.state, event).map_err(Refusal::from)?;
        if !move_card(tx, &card, event, state, "staff", now).await? {
            return Err(Refusal::Busy { retry_after_s: 1 }.into());
        }
        Ok(GiftCard { state, ..card })
    };
    ctx.store.write(act).await
}

fn invalid(message: String) -> ServiceError {
    Refusal::Invalid { message }.into()
}
