//! The first collections of an imported shop. A CSV has none, and a shop without a navigation can't be walked through: so a shop that
//! has no collections gets one with everything, and one for each type of product, or for the commonest tags when the types say nothing.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use crate::domain::product::CollectionRule;
use crate::domain::slug::slugify;
use crate::services::revisions::Subject;
use crate::services::shop::{NewCollection, number_collections};
use crate::services::{Ctx, ServiceError};
use crate::store::collection::{list_collections, save_collection};
use crate::store::counter::count_catalog_change;
use crate::store::db::{StoreError, Tx};

/// Beside the one with everything; more don't fit a navigation.
const COLLECTIONS_MAX: usize = 8;

/// Makes the first collections, if there are none and there is something to sell; answers how many.
pub async fn make_first(ctx: &Ctx) -> Result<u64, ServiceError> {
    // Asked first, because the index takes a walk through the whole catalogue.
    let there = ctx.store.read(async |tx: &mut Tx| list_collections(tx).await).await;
    if !there.map_err(|error: StoreError| ServiceError::from(error))?.is_empty() {
        return Ok(0);
    }
    let index = ctx.catalog.index(ctx).await?;
    if index.rows.is_empty() {
        return Ok(0);
    }
    let types = index.rows.iter().map(|row| &*row.product_type);
    let tags = index.rows.iter().flat_map(|row| row.tags.iter().map(|tag| &**tag));
    let mut rules: Vec<CollectionRule> =
        commonest(types, 1, index.rows.len()).into_iter().map(CollectionRule::ProductType).collect();
    if rules.is_empty() {
        rules = commonest(tags, 2, index.rows.len()).into_iter().map(CollectionRule::Tag).collect();
    }
    let collections = number_collections(ctx, &named(rules))?;
    let made = ctx
        .store
        .write(async move |tx: &mut Tx| -> Result<u64, StoreError> {
            if !list_collections(tx).await?.is_empty() {
                return Ok(0);
            }
            for collection in &collections {
                save_collection(tx, collection).await?;
            }
            count_catalog_change(tx).await?;
            Ok(collections.len() as u64)
        })
        .await?;
    ctx.revisions.bump(Subject::Everything);
    Ok(made)
}

/// The names that most products have, but not all of them: what everything is says nothing.
fn commonest<'a>(names: impl Iterator<Item = &'a str>, at_least: usize, products: usize) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names.filter(|name| !name.is_empty()) {
        *counts.entry(name).or_default() += 1;
    }
    let telling = counts.into_iter().filter(|(_, count)| (at_least..products).contains(count));
    let mut telling: Vec<(&str, usize)> = telling.collect();
    telling.sort_by_key(|(name, count)| (Reverse(*count), *name));
    telling.into_iter().take(COLLECTIONS_MAX).map(|(name, _)| name.to_owned()).collect()
}

/// The collections with these rules, and everything after them.
fn named(rules: Vec<CollectionRule>) -> Vec<NewCollection> {
    let mut slugs = HashSet::from(["all".to_owned()]);
    let mut collections = Vec::new();
    for rule in rules {
        let (CollectionRule::ProductType(name) | CollectionRule::Tag(name)) = &rule else { continue };
        let title = capitalized(name);
        if let Some(slug) = slugify(name).filter(|slug| slugs.insert(slug.clone())) {
            collections.push(NewCollection { slug, title, description_html: String::new(), rule, picture: None });
        }
    }
    collections.push(NewCollection {
        slug: "all".into(),
        title: "Everything".into(),
        description_html: String::new(),
        rule: CollectionRule::Everything,
        picture: None,
    });
    collections
}

fn capitalized(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commonest_names_that_tell_something_are_taken() {
        let names = ["men", "women", "sale", "women", "all", "all", "all", ""];
        assert_eq!(commonest(names.into_iter(), 1, 3), ["women", "men", "sale"]);
        assert_eq!(commonest(names.into_iter(), 2, 3), ["women"]);
    }

    #[test]
    fn every_collection_has_an_address_of_its_own() {
        let rules = ["Tea & Coffee", "tea-coffee", "all", "!!"].map(|name| CollectionRule::Tag(name.into()));
        let named = named(rules.into());
        let named: Vec<_> = named.iter().map(|new| (new.slug.as_str(), new.title.as_str())).collect();
        assert_eq!(named, [("tea-coffee", "Tea & Coffee"), ("all", "Everything")]);
    }
}
