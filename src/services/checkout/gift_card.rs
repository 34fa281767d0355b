//! The buyer's gift cards at the till. Of a code only the card's id is kept, with the checkout.

use super::super::tender::with_own;
use super::super::token::hash_code;
use super::super::visit::find_visit;
use super::super::{Ctx, ServiceError};
use super::{Buyer, going_on, quote_draft};
use crate::domain::gift_card::{CardCode, CardRefusal, usable};
use crate::domain::id::GiftCardId;
use crate::domain::refusal::Refusal;
use crate::domain::tender::CARDS_MAX;
use crate::store::checkout::save_cards;
use crate::store::db::Tx;
use crate::store::gift_card::find_card_by_code;

/// Notes that the buyer wants to pay with the card of that code. Nothing is taken from it before the order is placed.
///
/// A code is only looked at in a checkout that goes on, and one that is unknown is told from one that can't be right by
/// nobody: both are the same refusal.
pub async fn use_card(ctx: &Ctx, buyer: &Buyer, typed: &str) -> Result<(), ServiceError> {
    let code_hash = CardCode::read(typed).map(|code| hash_code(ctx, &code));
    let (shop, now, buyer, ctx_inside) = (ctx.shop().await?, ctx.now(), buyer.clone(), ctx.clone());
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        let visit = find_visit(tx, buyer.secret.as_deref()).await?;
        let Some(checkout) = going_on(&visit) else { return Err(Refusal::NotFound.into()) };
        let card = match &code_hash {
            Some(code_hash) => find_card_by_code(tx, code_hash).await?,
            None => None,
        };
        let card = card.ok_or(refused(CardRefusal::Unknown))?;
        if checkout.cards.contains(&card.id) {
            return Ok(());
        }
        let quote = quote_draft(&ctx_inside, tx, &shop.rules, now, &checkout.draft, &buyer, &visit).await?;
        let has = with_own(&card, &visit.own);
        usable(card.state, card.expires_at, has.balance, quote.totals.currency, now).map_err(refused)?;
        if checkout.cards.len() >= CARDS_MAX {
            return Err(refused(CardRefusal::TooMany).into());
        }
        let cards = [checkout.cards.as_slice(), &[card.id]].concat();
        Ok(save_cards(tx, checkout.id, &cards, now).await?)
    };
    ctx.store.write(act).await
}

/// The buyer wants to pay without that card after all.
pub async fn put_card_away(ctx: &Ctx, buyer: &Buyer, card: GiftCardId) -> Result<(), ServiceError> {
    let (now, buyer) = (ctx.now(), buyer.clone());
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        let visit = find_visit(tx, buyer.secret.as_deref()).await?;
        let Some(checkout) = going_on(&visit) else { return Err(Refusal::NotFound.into()) };
        let cards: Vec<GiftCardId> = checkout.cards.iter().copied().filter(|kept| *kept != card).collect();
        Ok(save_cards(tx, checkout.id, &cards, now).await?)
    };
    ctx.store.write(act).await
}

fn refused(reason: CardRefusal) -> Refusal {
    Refusal::GiftCard { reason }
}
