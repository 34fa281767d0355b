//! What a visitor has saved, as the shop has it now. Nothing is written here: the list itself is the browser's, and
//! `account` keeps it.

use super::cart::translate;
use super::price::PriceSource;
use super::{Ctx, ServiceError};
use crate::domain::cart::Quantity;
use crate::domain::id::VariantId;
use crate::domain::money::Currency;
use crate::domain::price::unit_price;
use crate::domain::wishlist::{SavedPiece, SavedView};
use crate::store::db::Tx;
use crate::store::sellable::{Sellable, find_sellables};

/// The variants as they are sold now in the market of the visitor, in the same order, and what their prices are in.
pub async fn list_saved(ctx: &Ctx, saved: Vec<VariantId>) -> Result<(Currency, Vec<SavedPiece>), ServiceError> {
    let dictionary = ctx.dictionary().await?;
    let (market, own_currency, now) = (ctx.market().cloned(), ctx.shop().await?.rules.currency, ctx.now());
    let currency = market.as_ref().map_or(own_currency, |market| market.currency);
    let act = async move |tx: &mut Tx| -> Result<Vec<SavedPiece>, ServiceError> {
        let source = PriceSource::of(tx, market.as_ref(), own_currency).await?;
        let prices = source.of_variants(tx, &saved).await?;
        let mut found = find_sellables(tx, &saved).await?;
        let price = |piece: &Sellable| unit_price(&prices.of(piece.variant, piece.unit_price_minor), Quantity::ONE);
        let view = |variant: &VariantId| {
            let mut sold = found.remove(variant).filter(|piece| piece.on_sale);
            sold.iter_mut().for_each(|piece| translate(&dictionary, piece));
            sold.and_then(|piece| Some((price(&piece)?, piece))).map_or(
                SavedPiece::Gone(*variant),
                |(price_minor, piece)| {
                    SavedPiece::Here(SavedView {
                        variant: *variant,
                        stock: piece.level.face_at(now),
                        slug: piece.slug,
                        title: piece.title,
                        variant_title: piece.variant_title,
                        picture: piece.picture,
                        price_minor,
                    })
                },
            )
        };
        Ok(saved.iter().map(view).collect())
    };
    Ok((currency, ctx.store.read(act).await?))
}
