//! Paying with gift cards: what they cover of a total, and taking it from them in the transaction that places the order.

use super::visit::Own;
use super::{Ctx, ServiceError};
use crate::domain::gift_card::{CardRefusal, MovementKind, usable};
use crate::domain::id::{GiftCardId, OrderId};
use crate::domain::ledger::Cause;
use crate::domain::money::{Currency, Money};
use crate::domain::refusal::Refusal;
use crate::domain::tender::{AppliedCard, Split, TenderView, split};
use crate::domain::time::Timestamp;
use crate::store::db::{StoreError, Tx};
use crate::store::gift_card::{GiftCard, Moving, find_card, put_on_card, take_from_card};
use crate::store::tender::{Tender, insert_tender, list_tenders, mark_given_back};

/// What cards cover of a total.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Covered {
    pub split: Split,
    /// All cards of the checkout, as the till shows them.
    pub cards: Vec<AppliedCard>,
}

/// What the cards of a checkout cover of a total, so that what they leave can be collected. What the buyer's own unpaid order
/// has of them would be there again.
pub(super) async fn cover(
    ctx: &Ctx,
    tx: &mut Tx,
    cards: &[GiftCardId],
    own: &Own,
    total: Money,
    now: Timestamp,
) -> Result<Covered, StoreError> {
    let (mut purses, mut found) = (Vec::new(), Vec::new());
    for id in cards {
        let Some(card) = find_card(tx, *id).await? else { continue };
        let has = with_own(&card, own);
        let verdict = usable(card.state, card.expires_at, has.balance, total.currency, now);
        if verdict.is_ok() {
            purses.push(has.purse());
        }
        found.push((card, verdict.err()));
    }
    let split = split(total.minor, &purses, ctx.payments.caps().least_minor(total.currency).unwrap_or(1));
    let show = |(card, refusal): (GiftCard, Option<CardRefusal>)| AppliedCard {
        tender: TenderView {
            card: card.id,
            kind: card.kind,
            last_four: card.last_four,
            amount_minor: split.cards.iter().find(|(id, _)| *id == card.id).map_or(0, |(_, minor)| *minor),
        },
        refusal,
    };
    let cards = found.into_iter().map(show).collect();
    Ok(Covered { split, cards })
}

/// The card with what the buyer's own unpaid order has of it.
pub(super) fn with_own(card: &GiftCard, own: &Own) -> GiftCard {
    let held = own.tenders.iter().find(|tender| tender.card == card.id).map_or(0, Tender::left_minor);
    let balance = Money::new(card.balance.minor.saturating_add(held), card.balance.currency);
    GiftCard { balance, ..card.clone() }
}

/// Takes from the cards what they pay of an order, in the transaction that writes it.
pub(super) async fn redeem(
    tx: &mut Tx,
    order: OrderId,
    split: &Split,
    currency: Currency,
    now: Timestamp,
) -> Result<(), ServiceError> {
    let mut places: Vec<(GiftCardId, i64, u32)> =
        split.cards.iter().zip(0..).map(|((card, minor), place)| (*card, *minor, place)).collect();
    // In the order of their ids, so that two orders never wait for each other.
    places.sort_unstable();
    for (card, minor, place) in places {
        let cause = Cause::Redeemed(order, card);
        let why = Moving { kind: MovementKind::Redeemed, cause, order: Some(order), actor: "buyer", now };
        if !take_from_card(tx, card, Money::new(minor, currency), why).await? {
            // Somebody took it just now: the next look splits without it.
            return Err(Refusal::Busy { retry_after_s: 1 }.into());
        }
        insert_tender(tx, order, card, place, minor).await?;
    }
    Ok(())
}

/// Gives the cards of an order that was never paid back what they were to pay.
pub(super) async fn give_tenders_back(tx: &mut Tx, order: OrderId, now: Timestamp) -> Result<(), StoreError> {
    let mut tenders = list_tenders(tx, order).await?;
    tenders.sort_unstable_by_key(|tender| tender.card);
    for tender in tenders {
        if mark_given_back(tx, order, tender.card).await? {
            let cause = Cause::GivenBack(order, tender.card);
            let why = Moving { kind: MovementKind::GivenBack, cause, order: Some(order), actor: "shop", now };
            put_on_card(tx, tender.card, tender.amount, why).await?;
        }
    }
    Ok(())
}

/// What cards pay of an order, for whoever sees the order. What they have again is not told.
pub(super) fn tender_views(tenders: &[Tender]) -> Vec<TenderView> {
    let view = |tender: &Tender| TenderView {
        card: tender.card,
        kind: tender.kind,
        last_four: tender.last_four.clone(),
        amount_minor: tender.amount.minor,
    };
    tenders.iter().filter(|tender| !tender.given_back).map(view).collect()
}
