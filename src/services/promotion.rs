//! Which promotions may be given for a basket, and which of its lines they are about.

use super::token::hash_customer;
use super::visit::Own;
use super::{Ctx, ServiceError};
use crate::domain::coupon::normalize_code;
use crate::domain::dictionary::Dictionary;
use crate::domain::id::OrderId;
use crate::domain::product::Collection;
use crate::domain::promotion::{Past, Promotion, PromotionTerms, Recipient};
use crate::domain::refusal::{CouponRefusal, Refusal};
use crate::domain::time::Timestamp;
use crate::domain::totals::Totals;
use crate::store::collection::list_collections;
use crate::store::db::{StoreError, Tx};
use crate::store::promotion::{Use, find_past, find_promotion, find_promotions, use_promotion};
use crate::store::sellable::Sellable;

/// What may be given for a basket.
#[derive(Debug, Default)]
pub(super) struct Given {
    /// The code's promotion is among them.
    pub terms: Vec<PromotionTerms>,
    /// The terms of the code that was typed, or why they are not given. Whether they apply is for the totals to say.
    pub typed: Option<Result<PromotionTerms, CouponRefusal>>,
    promotions: Vec<Promotion>,
    collections: Vec<Collection>,
}

/// Who asks for promotions, and when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asker<'a> {
    pub now: Timestamp,
    pub to: Recipient<'a>,
    /// As typed, once it was.
    pub email: Option<&'a str>,
    pub own: &'a Own,
}

/// Finds what may be given now: what needs no code, and what the code is for.
pub(super) async fn find_given(
    ctx: &Ctx,
    tx: &mut Tx,
    code_typed: Option<&str>,
    asker: Asker<'_>,
) -> Result<Given, StoreError> {
    let code_typed = code_typed.map(str::trim).filter(|typed| !typed.is_empty());
    let code = code_typed.and_then(normalize_code);
    let mut given = Given { typed: code_typed.map(|_| Err(CouponRefusal::Unknown)), ..Given::default() };
    for mut promotion in find_promotions(tx, code.as_deref(), asker.now).await? {
        let is_own = asker.own.promotions.contains(&promotion.terms.id);
        if is_own {
            promotion.used = promotion.used.saturating_sub(1);
        }
        let past = find_past_of(ctx, tx, &promotion, asker).await?;
        let terms = promotion.given(asker.now, Recipient { past, ..asker.to });
        if promotion.terms.code.is_some() {
            given.typed = Some(terms.clone());
        }
        if let Ok(terms) = terms {
            given.terms.push(terms);
            given.promotions.push(promotion);
        }
    }
    if given.promotions.iter().any(|promotion| !promotion.goods.collections.is_empty()) {
        given.collections = list_collections(tx).await?;
    }
    Ok(given)
}

async fn find_past_of(
    ctx: &Ctx,
    tx: &mut Tx,
    promotion: &Promotion,
    Asker { email, own, .. }: Asker<'_>,
) -> Result<Option<Past>, StoreError> {
    let Some(email) = email.map(str::trim).filter(|email| promotion.is_personal() && !email.is_empty()) else {
        return Ok(None);
    };
    find_past(tx, &promotion.terms.id, &hash_customer(ctx, email), email, own.order).await.map(Some)
}

impl Given {
    /// Says what they are called in the buyer's language.
    pub fn translate(&mut self, dictionary: &Dictionary) {
        let typed = self.typed.iter_mut().filter_map(|typed| typed.as_mut().ok());
        self.terms.iter_mut().chain(typed).for_each(|terms| dictionary.translate_all(terms));
    }

    /// Ids of the promotions for particular goods that this one belongs to.
    pub fn about(&self, sellable: &Sellable) -> Vec<String> {
        let Sellable { slug, tags, product_type, .. } = sellable;
        let takes = |promotion: &&Promotion| promotion.goods.takes(slug, tags, product_type, &self.collections);
        let particular = self.promotions.iter().filter(|promotion| promotion.goods.is_particular());
        particular.filter(takes).map(|promotion| promotion.terms.id.clone()).collect()
    }
}

/// The promotion with the code that was typed, whether or not it may be given.
pub(super) async fn find_typed(tx: &mut Tx, typed: &str, now: Timestamp) -> Result<Option<Promotion>, StoreError> {
    let Some(code) = normalize_code(typed) else { return Ok(None) };
    let found = find_promotions(tx, Some(&code), now).await?;
    Ok(found.into_iter().find(|promotion| promotion.terms.code.as_ref() == Some(&code)))
}

/// Writes down that the order uses what its totals were given, in the transaction that writes the order.
pub(super) async fn use_promotions(
    ctx: &Ctx,
    tx: &mut Tx,
    order: OrderId,
    email: &str,
    totals: &Totals,
    now: Timestamp,
) -> Result<(), ServiceError> {
    let customer = hash_customer(ctx, email);
    let mut ids: Vec<&String> = totals.adjustments.iter().map(|adjustment| &adjustment.promotion).collect();
    // In the order of their ids, so that two orders never wait for each other.
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        let gone = if let Some(promotion) = find_promotion(tx, id).await? {
            match use_promotion(tx, &promotion, order, &customer, now).await? {
                Use::Taken => None,
                Use::UsedUp => Some(CouponRefusal::UsedUp),
                Use::UsedByCustomer => Some(CouponRefusal::UsedByYou),
            }
        } else {
            Some(CouponRefusal::Unknown)
        };
        let is_typed = totals.adjustments.iter().any(|given| given.promotion == *id && given.code.is_some());
        match gone {
            None => {}
            Some(reason) if is_typed => return Err(Refusal::Coupon { reason }.into()),
            // Somebody took the last use just now: the next look prices without it.
            Some(_) => return Err(Refusal::Busy { retry_after_s: 1 }.into()),
        }
    }
    Ok(())
}
