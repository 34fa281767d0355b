//! The cart, priced by the shop.

use std::collections::BTreeMap;

use super::checkout::Buyer;
use super::price::{PriceSource, Prices};
use super::promotion::{Asker, find_given};
use super::visit::{Own, find_visit};
use super::{Ctx, ServiceError};
use crate::domain::address::Country;
use crate::domain::cart::{Cart, CartLine, CartNotice, Quantity, Quote, QuoteLine};
use crate::domain::dictionary::Dictionary;
use crate::domain::id::VariantId;
use crate::domain::market::{Market, MarketView};
use crate::domain::price::unit_price;
use crate::domain::promotion::{PromotionTerms, Recipient};
use crate::domain::refusal::Refusal;
use crate::domain::shipping::ShippingOffer;
use crate::domain::shop::PricingRules;
use crate::domain::stock::StockLevel;
use crate::domain::time::Timestamp;
use crate::domain::totals::{PricedLine, Pricing, PricingRefusal, Totals, price_with_offers, why_not};
use crate::store::db::{StoreError, Tx};
use crate::store::sellable::{Sellable, find_sellables};
use crate::store::setting::load_markets;
use crate::words::cart as words;

/// Prices the lines as they stand now, for the destination if one is known, and says what can't be had.
/// `shipping_method` is the id of the method chosen so far.
pub async fn quote(
    ctx: &Ctx,
    buyer: Buyer,
    destination: Option<Country>,
    shipping_method: Option<String>,
) -> Result<Quote, ServiceError> {
    let (shop, now) = (ctx.shop().await?, ctx.now());
    let Buyer { secret, cart, coupon, .. } = buyer;
    let basket = Basket { cart, coupon, destination, shipping_method, ..Basket::default() };
    let ctx_inside = ctx.clone();
    let act = async move |tx: &mut Tx| -> Result<Quote, ServiceError> {
        let visit = find_visit(tx, secret.as_deref()).await?;
        price_basket(&ctx_inside, tx, &shop.rules, now, &basket, &visit.own).await
    };
    ctx.store.read(act).await
}

/// What a buyer asks to be priced.
#[derive(Debug, Clone, Default)]
pub(super) struct Basket {
    pub cart: Cart,
    /// As typed.
    pub coupon: Option<String>,
    pub destination: Option<Country>,
    pub shipping_method: Option<String>,
    /// As typed; empty before it was.
    pub email: String,
    pub reverse_charge: bool,
}

/// Says what a piece is called in the buyer's language.
pub(super) fn translate(dictionary: &Dictionary, sellable: &mut Sellable) {
    dictionary.translate(&mut sellable.title);
    dictionary.translate_values(&mut sellable.variant_title);
    if let Some(picture) = &mut sellable.picture {
        dictionary.translate(&mut picture.alt);
    }
}

/// Prices a basket inside a transaction, so that whoever writes next prices and writes on the same ground.
pub(super) async fn price_basket(
    ctx: &Ctx,
    tx: &mut Tx,
    shop_rules: &PricingRules,
    now: Timestamp,
    basket: &Basket,
    own: &Own,
) -> Result<Quote, ServiceError> {
    let dictionary = ctx.known_dictionary();
    let mut markets = load_markets(tx).await?;
    markets.iter_mut().for_each(|market| dictionary.translate_all(market));
    let market = match basket.destination {
        Some(destination) => Market::of(&markets, Some(destination)),
        // Until it is known where it goes, the market that the buyer has chosen counts.
        None => ctx.market().and_then(|chosen| Market::chosen(&markets, &chosen.id)),
    };
    let market_rules = market.map(|market| market.rules(shop_rules));
    let rules = market_rules.as_ref().unwrap_or(shop_rules);
    let to = Recipient {
        market: market.map(|market| market.id.as_str()),
        currency: rules.currency,
        home_currency: shop_rules.currency,
        customer_group: None,
        past: None,
    };
    let asker = Asker { now, to, email: Some(&basket.email), own };
    let mut given = find_given(ctx, tx, basket.coupon.as_deref(), asker).await?;
    given.translate(&dictionary);
    let variants: Vec<VariantId> = basket.cart.lines().iter().map(|line| line.variant).collect();
    let prices = PriceSource::of(tx, market, shop_rules.currency).await?.of_variants(tx, &variants).await?;
    let (lines, notices) =
        find_lines(ctx, tx, basket, own, now, (&prices, &dictionary), |sellable| given.about(sellable)).await?;
    let priced: Vec<PricedLine<'_>> = lines.iter().map(PricedLine::from).collect();
    let pricing = Pricing {
        rules,
        lines: &priced,
        destination: basket.destination,
        shipping_method: basket.shipping_method.as_deref(),
        promotions: &given.terms,
        reverse_charge: basket.reverse_charge,
    };
    let (totals, shipping) = price_as_far_as_it_goes(pricing)?;
    let judge = |terms: PromotionTerms| {
        why_not(&terms, pricing, &totals)?;
        Ok(terms.code.unwrap_or_default())
    };
    let coupon = given.typed.map(|typed| typed.and_then(judge));
    let (promotions, reverse_charge) = (given.terms, basket.reverse_charge);
    let market = market.map_or_else(|| MarketView::own(ctx.locale().language, shop_rules), MarketView::from);
    Ok(Quote { lines, totals, shipping, coupon, promotions, reverse_charge, notices, rules: rules.clone(), market })
}

/// The lines that can be had, and a notice for each that can't be had as asked.
async fn find_lines(
    ctx: &Ctx,
    tx: &mut Tx,
    basket: &Basket,
    own: &Own,
    now: Timestamp,
    (prices, dictionary): (&Prices, &Dictionary),
    promotions: impl Fn(&Sellable) -> Vec<String>,
) -> Result<(Vec<QuoteLine>, Vec<CartNotice>), StoreError> {
    let asked: Vec<VariantId> = basket.cart.lines().iter().map(|line| line.variant).collect();
    let mut found: BTreeMap<VariantId, Sellable> = find_sellables(tx, &asked).await?;
    let mut lines = Vec::with_capacity(asked.len());
    let mut notices = Vec::new();
    for CartLine { variant, quantity: asked } in basket.cart.lines().iter().copied() {
        let Some(mut sellable) = found.remove(&variant) else {
            // It names no variant of this shop.
            notices.push(CartNotice::Gone { variant, title: words::something(ctx.locale().language).to_owned() });
            continue;
        };
        // Which promotions are about it is asked in the merchant's words, and only then it is said in the buyer's.
        let promotions = promotions(&sellable);
        translate(dictionary, &mut sellable);
        let own = own.holds.get(&variant).copied().map_or(0, i64::from);
        let level = StockLevel { held: sellable.level.held - own, ..sellable.level };
        let Some(quantity_max) = most_that_can_be_had(&level).filter(|_| sellable.on_sale) else {
            notices.push(CartNotice::Gone { variant, title: sellable.title });
            continue;
        };
        if asked > quantity_max {
            notices.push(CartNotice::Fewer { variant, title: sellable.title.clone(), asked, left: quantity_max });
        }
        let quantity = asked.min(quantity_max);
        let breaks = prices.of(variant, sellable.unit_price_minor);
        let Some(unit_price_minor) = unit_price(&breaks, quantity) else {
            notices.push(CartNotice::NotHere { variant, title: sellable.title });
            continue;
        };
        lines.push(QuoteLine {
            variant,
            quantity,
            slug: sellable.slug,
            title: sellable.title,
            variant_title: sellable.variant_title,
            sku: sellable.sku,
            picture: sellable.picture,
            unit_price_minor,
            // A price for any number needs no list.
            breaks: if breaks.len() > 1 { breaks } else { Vec::new() },
            weight_g: sellable.weight_g,
            taxable: sellable.taxable,
            tax_category: sellable.tax_category,
            requires_shipping: sellable.requires_shipping,
            promotions,
            stock: level.face_at(now),
            ships_at: level.ships_at(quantity.get(), now),
            quantity_max,
        });
    }
    Ok((lines, notices))
}

/// `None` when it is sold out.
fn most_that_can_be_had(level: &StockLevel) -> Option<Quantity> {
    match level.available() {
        None => Some(Quantity::MAX),
        Some(left) => Quantity::new(u32::try_from(left).unwrap_or(u32::MAX).min(Quantity::MAX.get())).ok(),
    }
}

/// The totals, and the ways to send it. A method that does not go there (any more) counts as not chosen, and when nothing
/// goes there at all the cart is still priced, without shipping: the empty list of offers says so.
fn price_as_far_as_it_goes(pricing: Pricing<'_>) -> Result<(Totals, Vec<ShippingOffer>), Refusal> {
    let ways = [pricing, Pricing { shipping_method: None, ..pricing }, Pricing { destination: None, ..pricing }];
    for way in ways {
        match price_with_offers(way) {
            Ok(priced) => return Ok(priced),
            Err(PricingRefusal::NotShippable) => {}
            Err(refusal) => return Err(refusal.into()),
        }
    }
    Err(Refusal::NotShippable)
}
