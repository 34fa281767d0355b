//! What a product is after an import: what the file says, on top of what the shop has.
//!
//! Ids stay: a variant is known again by its option values, or else by its SKU; a picture by where it comes from. A variant that
//! the file doesn't name stays as it is, because a file may well be a part of the catalogue. Pictures become those that the file
//! names, if it names any and all its rows could be read.

use std::collections::{HashMap, HashSet};

use super::draft::{Draft, DraftPicture, DraftVariant};
use super::pictures::{Fetched, Found, PLACEHOLDER};
use super::report::RowProblem;
use crate::domain::id::{PictureId, VariantId};
use crate::domain::product::{Picture, Product, ProductStatus, Variant};
use crate::domain::stock::StockLevel;
use crate::domain::time::Timestamp;
use crate::services::{Ctx, ServiceError};

/// What is known when a product is merged.
pub struct Known<'a> {
    pub before: Option<&'a Product>,
    /// The counts of its variants: what of them belongs to orders can't be counted away.
    pub levels: &'a HashMap<VariantId, StockLevel>,
    pub pictures: &'a Fetched,
}

/// What came of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Merged {
    New(Product),
    Changed(Product),
    Same,
    /// It can't be had as the file says.
    Refused,
}

/// Merges a draft with what the shop has. Tells on the way what kept parts out, and what the merchant should know.
///
/// # Errors
/// When no new id can be had.
pub fn merge(
    ctx: &Ctx,
    draft: &Draft,
    known: &Known<'_>,
    problems: &mut Vec<RowProblem>,
    warnings: &mut Vec<String>,
) -> Result<Merged, ServiceError> {
    let now = ctx.now();
    let pictures = merge_pictures(ctx, draft, known)?;
    let Some(variants) = merge_variants(ctx, draft, known, &pictures, problems, warnings)? else {
        return Ok(Merged::Refused);
    };
    let after = match known.before {
        None => apply(draft, &blank(ctx, draft, now)?, pictures, variants),
        Some(before) => apply(draft, before, pictures, variants),
    };
    Ok(match known.before {
        None => Merged::New(after),
        Some(before) if *before == after => Merged::Same,
        Some(_) => Merged::Changed(Product { updated_at: now, ..after }),
    })
}

/// A new product before the file has said anything.
fn blank(ctx: &Ctx, draft: &Draft, now: Timestamp) -> Result<Product, ServiceError> {
    Ok(Product {
        id: ctx.new_id()?,
        slug: draft.slug.clone(),
        title: String::new(),
        description_html: String::new(),
        vendor: String::new(),
        product_type: String::new(),
        category: String::new(),
        tags: Vec::new(),
        status: ProductStatus::Active,
        published: true,
        gift_card: false,
        option_names: Vec::new(),
        variants: Vec::new(),
        pictures: Vec::new(),
        seo_title: String::new(),
        seo_description: String::new(),
        created_at: now,
        updated_at: now,
    })
}

/// The product with what the file says laid over what was there.
fn apply(draft: &Draft, before: &Product, pictures: Vec<Picture>, variants: Vec<Variant>) -> Product {
    let over = |new: &Option<String>, old: &String| new.as_ref().unwrap_or(old).clone();
    Product {
        id: before.id,
        slug: before.slug.clone(),
        title: draft.title.clone(),
        description_html: over(&draft.description_html, &before.description_html),
        vendor: over(&draft.vendor, &before.vendor),
        product_type: over(&draft.product_type, &before.product_type),
        category: over(&draft.category, &before.category),
        tags: draft.tags.as_ref().unwrap_or(&before.tags).clone(),
        status: draft.status.unwrap_or(before.status),
        published: draft.published.unwrap_or(before.published),
        gift_card: draft.gift_card.unwrap_or(before.gift_card),
        option_names: draft.option_names.clone(),
        variants,
        pictures,
        seo_title: over(&draft.seo_title, &before.seo_title),
        seo_description: over(&draft.seo_description, &before.seo_description),
        created_at: before.created_at,
        updated_at: before.updated_at,
    }
}

fn merge_pictures(ctx: &Ctx, draft: &Draft, known: &Known<'_>) -> Result<Vec<Picture>, ServiceError> {
    let mut named: Vec<DraftPicture> = draft.pictures.clone();
    for source in draft.variants.iter().filter_map(|variant| variant.picture.as_ref()?.as_ref()) {
        if named.iter().all(|picture| picture.source != *source) {
            named.push(DraftPicture { source: source.clone(), alt: None, position: u32::MAX });
        }
    }
    let old: &[Picture] = known.before.map_or(&[], |before| &before.pictures);
    let mut pictures = Vec::new();
    for draft in &named {
        let before = old.iter().find(|picture| picture.source() == draft.source);
        pictures.push(merge_picture(ctx, draft, before, known.pictures)?);
    }
    if draft.whole && !draft.pictures.is_empty() {
        return Ok(pictures);
    }
    // What is not named stays where it stands, and what is new comes after it.
    let as_named = |old: &Picture| pictures.iter().find(|picture| picture.id == old.id).unwrap_or(old).clone();
    let kept: Vec<Picture> = old.iter().map(as_named).collect();
    let new = pictures.iter().filter(|picture| old.iter().all(|old| old.id != picture.id)).cloned();
    Ok(kept.into_iter().chain(new).collect())
}

fn merge_picture(
    ctx: &Ctx,
    draft: &DraftPicture,
    before: Option<&Picture>,
    pictures: &Fetched,
) -> Result<Picture, ServiceError> {
    let alt = || draft.alt.clone().or(before.map(|before| before.alt.clone())).unwrap_or_default();
    let id: PictureId = match before {
        Some(before) => before.id,
        None => ctx.new_id()?,
    };
    if let Some(before) = before.filter(|before| before.src != PLACEHOLDER) {
        return Ok(Picture { alt: alt(), ..before.clone() });
    }
    let Found { src, width, height } = pictures.find(&draft.source);
    let source_url = if src == draft.source { String::new() } else { draft.source.clone() };
    Ok(Picture { id, src, source_url, alt: alt(), width, height })
}

/// The variants after the import; `None` when the product has to be refused.
fn merge_variants(
    ctx: &Ctx,
    draft: &Draft,
    known: &Known<'_>,
    pictures: &[Picture],
    problems: &mut Vec<RowProblem>,
    warnings: &mut Vec<String>,
) -> Result<Option<Vec<Variant>>, ServiceError> {
    let old: &[Variant] = known.before.map_or(&[], |before| &before.variants);
    let matched = match_variants(&draft.variants, old);
    let mut variants = Vec::new();
    for (draft, before) in draft.variants.iter().zip(&matched) {
        if before.is_none() && draft.price_minor.is_none() {
            problems.push(RowProblem {
                line: draft.line,
                column: "Price".into(),
                reason: "is needed: the shop doesn't have this variant yet".into(),
            });
            continue;
        }
        let mut variant = merge_variant(ctx, draft, *before, pictures)?;
        let level = known.levels.get(&variant.id);
        keep_promises(&mut variant, level, draft.line, warnings);
        variants.push(variant);
    }
    let taken: HashSet<VariantId> = matched.iter().flatten().map(|variant| variant.id).collect();
    for unnamed in old.iter().filter(|variant| !taken.contains(&variant.id)) {
        if unnamed.option_values.len() == draft.option_names.len() {
            variants.push(unnamed.clone());
        } else if known.levels.get(&unnamed.id).is_some_and(|level| level.promised() > 0) {
            problems.push(RowProblem {
                line: draft.line,
                column: "Option1 name".into(),
                reason: "changes the options while pieces belong to orders; import it again once they are sent".into(),
            });
            return Ok(None);
        } else {
            let (line, gone) = (draft.line, unnamed.option_values.join(" / "));
            warnings.push(format!("line {line}: the options have changed, so the variant {gone:?} is gone"));
        }
    }
    Ok((!variants.is_empty()).then_some(variants))
}

/// What belongs to orders can't be counted away: as many are kept as that takes.
fn keep_promises(variant: &mut Variant, level: Option<&StockLevel>, line: u64, warnings: &mut Vec<String>) {
    let promised = level.map_or(0, StockLevel::promised);
    let asked = variant.on_hand;
    if !variant.stock_tracked || variant.sell_when_out || asked >= promised {
        return;
    }
    if level.is_some_and(|level| level.sell_when_out) {
        variant.sell_when_out = true;
        warnings.push(format!(
            "line {line}: {promised} pieces are sold and {asked} are there, so it goes on being sold when out"
        ));
        return;
    }
    warnings.push(match promised {
        0 => format!("line {line}: a variant that is not sold when out can't have {asked} pieces; it has 0 now"),
        _ => format!("line {line}: {promised} pieces belong to orders, so {promised} are kept, not {asked}"),
    });
    variant.on_hand = promised;
}

/// For each variant of the file the one that the shop has: the one with the same option values, or else the one with the same SKU
/// that nothing in the file names by its options.
fn match_variants<'a>(drafts: &[DraftVariant], old: &'a [Variant]) -> Vec<Option<&'a Variant>> {
    let by_options: HashMap<&[String], &Variant> = old.iter().map(|old| (old.option_values.as_slice(), old)).collect();
    let named: Vec<Option<&Variant>> =
        drafts.iter().map(|draft| by_options.get(draft.option_values.as_slice()).copied()).collect();
    let mut taken: HashSet<VariantId> = named.iter().flatten().map(|variant| variant.id).collect();
    let by_sku: HashMap<&str, &Variant> = old.iter().rev().map(|old| (old.sku.as_str(), old)).collect();
    let find = |draft: &DraftVariant, taken: &HashSet<VariantId>| {
        let sku = draft.sku.as_deref().filter(|sku| !sku.is_empty())?;
        by_sku.get(sku).copied().filter(|variant| !taken.contains(&variant.id))
    };
    let mut matched = Vec::with_capacity(drafts.len());
    for (draft, named) in drafts.iter().zip(named) {
        let variant = named.or_else(|| find(draft, &taken));
        taken.extend(variant.map(|variant| variant.id));
        matched.push(variant);
    }
    matched
}

fn merge_variant(
    ctx: &Ctx,
    draft: &DraftVariant,
    before: Option<&Variant>,
    pictures: &[Picture],
) -> Result<Variant, ServiceError> {
    let picture = match &draft.picture {
        None => before.and_then(|before| before.picture).filter(|id| pictures.iter().any(|picture| picture.id == *id)),
        Some(None) => None,
        Some(Some(source)) => pictures.iter().find(|picture| picture.source() == source).map(|picture| picture.id),
    };
    let text = |new: &Option<String>, old: fn(&Variant) -> &String| {
        new.as_ref().or(before.map(old)).cloned().unwrap_or_default()
    };
    let price_minor = draft.price_minor.or(before.map(|before| before.price_minor)).unwrap_or(0);
    let compare_at_minor = draft.compare_at_minor.unwrap_or_else(|| before.and_then(|before| before.compare_at_minor));
    Ok(Variant {
        id: match before {
            Some(before) => before.id,
            None => ctx.new_id()?,
        },
        sku: text(&draft.sku, |before| &before.sku),
        barcode: text(&draft.barcode, |before| &before.barcode),
        option_values: draft.option_values.clone(),
        price_minor,
        // A former price that is no higher says nothing.
        compare_at_minor: compare_at_minor.filter(|compare_at| *compare_at > price_minor),
        lowest_before_minor: before.and_then(|before| before.lowest_before_minor),
        cost_minor: draft.cost_minor.unwrap_or_else(|| before.and_then(|before| before.cost_minor)),
        weight_g: draft.weight_g.or(before.map(|before| before.weight_g)).unwrap_or(0),
        taxable: draft.taxable.or(before.map(|before| before.taxable)).unwrap_or(true),
        tax_category: text(&draft.tax_category, |before| &before.tax_category),
        requires_shipping: draft.requires_shipping.or(before.map(|before| before.requires_shipping)).unwrap_or(true),
        stock_tracked: draft.stock_tracked.or(before.map(|before| before.stock_tracked)).unwrap_or(false),
        sell_when_out: draft.sell_when_out.or(before.map(|before| before.sell_when_out)).unwrap_or(false),
        on_hand: draft.on_hand.or(before.map(|before| before.on_hand)).unwrap_or(0),
        picture,
    })
}
