//! Everything that is sold, one entry for each variant, as Google Merchant Center and those who took its format over read it:
//! <https://support.google.com/merchants/answer/7052112>.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Response;

use super::{answer, element};
use crate::domain::choice::VARIANT_FIELD;
use crate::domain::money::Currency;
use crate::domain::product::{VariantView, property};
use crate::domain::shipping::{Parcel, usual_offer};
use crate::domain::shop::Shop;
use crate::domain::stock::StockFace;
use crate::server::site::Site;
use crate::services::Ctx;
use crate::services::catalog::feed::{FeedProduct, list_feed};
use crate::services::revisions::Subject;

/// Pictures beside the first; more are not taken.
const MORE_PICTURES_MAX: usize = 10;

pub async fn products(State(site): State<Arc<Site>>, request: Request) -> Response<Body> {
    let write = async || {
        let shop = site.ctx.shop().await?;
        let mut text = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <rss version=\"2.0\" xmlns:g=\"http://base.google.com/ns/1.0\"><channel>\n",
            &element("title", &shop.name),
            &element("link", &site.ctx.url("/")),
            &element("description", &shop.tagline),
            "\n",
        ]
        .concat();
        let mut after = None;
        loop {
            let (products, next) = list_feed(&site.ctx, after).await?;
            for product in &products {
                for variant in &product.variants {
                    text.push_str(&entry(&site.ctx, &shop, product, variant));
                }
            }
            match next {
                Some(place) => after = Some(place),
                None => break,
            }
        }
        text.push_str("</channel></rss>\n");
        Ok(Some(text))
    };
    answer(&site, request.headers(), "/feeds/products.xml".to_owned(), Subject::Stock, write).await
}

fn entry(ctx: &Ctx, shop: &Shop, product: &FeedProduct, variant: &VariantView) -> String {
    let currency = shop.rules.currency;
    let title = match variant.option_values.as_slice() {
        [] => product.title.clone(),
        values => format!("{}, {}", product.title, values.join(", ")),
    };
    let link = match product.option_names.as_slice() {
        [] => ctx.url(&format!("/products/{}", product.slug)),
        _ => ctx.url(&format!("/products/{}?{VARIANT_FIELD}={}", product.slug, variant.id)),
    };
    let mut fields = vec![
        ("g:id", variant.id.to_string()),
        ("title", title),
        ("description", product.description_text.clone()),
        ("link", link),
        ("g:condition", "new".to_owned()),
        ("g:brand", if product.vendor.is_empty() { shop.name.clone() } else { product.vendor.clone() }),
    ];
    if !product.option_names.is_empty() {
        fields.push(("g:item_group_id", product.id.to_string()));
    }
    fields.extend(pictures(&ctx.origin, product, variant));
    fields.extend(stock(variant.stock));
    let was = variant.was_minor.filter(|was| *was > variant.price_minor);
    fields.push(("g:price", price(was.unwrap_or(variant.price_minor), currency)));
    fields.extend(was.map(|_| ("g:sale_price", price(variant.price_minor, currency))));
    if is_gtin(&variant.barcode) {
        fields.push(("g:gtin", variant.barcode.clone()));
    } else if !variant.sku.is_empty() {
        fields.push(("g:mpn", variant.sku.clone()));
    } else {
        fields.push(("g:identifier_exists", "no".to_owned()));
    }
    let said = |name, words: &String| (!words.is_empty()).then(|| (name, words.clone()));
    fields.extend(said("g:google_product_category", &product.category));
    fields.extend(said("g:product_type", &product.product_type));
    for (option, value) in product.option_names.iter().zip(&variant.option_values) {
        fields.extend(match property(option) {
            Some("color") => Some(("g:color", value.clone())),
            Some("size") => Some(("g:size", value.clone())),
            Some("material") => Some(("g:material", value.clone())),
            Some("pattern") => Some(("g:pattern", value.clone())),
            _ => None,
        });
    }
    if let Some(grams) = variant.weight_g.filter(|grams| *grams > 0) {
        fields.push(("g:shipping_weight", format!("{grams} g")));
    }
    let fields: String = fields.iter().map(|(name, content)| element(name, content)).collect();
    let shipping = shipping(shop, variant).unwrap_or_default();
    format!("<item>{fields}{shipping}</item>\n")
}

/// Its own picture first, and then the product's others.
fn pictures(origin: &str, product: &FeedProduct, variant: &VariantView) -> Vec<(&'static str, String)> {
    let own = variant.picture.and_then(|place| usize::try_from(place).ok()).unwrap_or(0);
    // A drawing is no picture for them.
    let photographs = || product.pictures.iter().enumerate().filter(|(_, picture)| !picture.src.ends_with(".svg"));
    let address = |src: &str| format!("{origin}{src}");
    let Some((first, picture)) = photographs().find(|(place, _)| *place == own).or_else(|| photographs().next()) else {
        return Vec::new();
    };
    let others = photographs().filter(|(place, _)| *place != first).take(MORE_PICTURES_MAX);
    std::iter::once(("g:image_link", address(&picture.src)))
        .chain(others.map(|(_, picture)| ("g:additional_image_link", address(&picture.src))))
        .collect()
}

fn stock(stock: StockFace) -> Vec<(&'static str, String)> {
    let word = match stock {
        StockFace::InStock | StockFace::Low(_) => "in_stock",
        StockFace::BackOrder | StockFace::BackOrderIn(_) => "backorder",
        StockFace::PreOrder(_) => "preorder",
        StockFace::SoldOut => "out_of_stock",
    };
    let mut fields = vec![("g:availability", word.to_owned())];
    if let StockFace::PreOrder(day) = stock {
        fields.push(("g:availability_date", day.iso_date()));
    }
    fields
}

/// What one piece costs to have delivered at home, as the cart would say.
fn shipping(shop: &Shop, variant: &VariantView) -> Option<String> {
    let home = shop.rules.home()?;
    let parcel = Parcel { weight_g: variant.weight_g?.into(), pieces: 1, goods_minor: variant.price_minor };
    let offer = usual_offer(&shop.rules, home, parcel)?;
    let fields = [
        element("g:country", home.code()),
        element("g:service", &offer.name),
        element("g:price", &price(offer.price_minor, shop.rules.currency)),
    ];
    Some(format!("<g:shipping>{}</g:shipping>", fields.concat()))
}

fn price(minor: i64, currency: Currency) -> String {
    format!("{} {}", currency.write_minor(minor), currency.code())
}

/// Whether it is a number of GS1, by its length and its last digit.
fn is_gtin(code: &str) -> bool {
    if !matches!(code.len(), 8 | 12 | 13 | 14) || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    // From the right: the check digit once, then three times and once in turn.
    let sum: u32 =
        code.bytes().rev().zip([1, 3].into_iter().cycle()).map(|(byte, by)| u32::from(byte - b'0') * by).sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_gs1_is_told_from_other_codes() {
        for code in ["4006381333931", "96385074", "036000291452"] {
            assert!(is_gtin(code), "{code}");
        }
        for code in ["4006381333932", "ME-WREN-ASH", "123", ""] {
            assert!(!is_gtin(code), "{code}");
        }
    }
}
