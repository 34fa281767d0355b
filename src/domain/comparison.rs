//! Products side by side: what each is like, attribute by attribute, and where they differ.

use super::money::{Currency, Money};
use super::product::ProductView;
use crate::words::price::out_of_five;
use crate::words::{Language, compare as words};

/// So many products are compared at once: more don't fit beside each other.
pub const COMPARED_MAX: usize = 4;

/// An attribute of the products that are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    pub name: String,
    /// What it is with each product, in their order; empty where a product has no such thing.
    pub values: Vec<String>,
    pub differs: bool,
}

/// What is compared of the products, in the order in which people ask for it. What none of them has is left out.
pub fn attributes(language: Language, products: &[ProductView], currency: Currency) -> Vec<Attribute> {
    let of = |name: &str, value: &dyn Fn(&ProductView) -> String| {
        let values: Vec<String> = products.iter().map(value).collect();
        let differs = values.iter().any(|value| Some(value) != values.first());
        Attribute { name: name.to_owned(), values, differs }
    };
    let mut found = vec![
        of(words::price(language), &|product| price(language, product, currency)),
        of(words::reviews(language), &|product| match product.rating.average_text(language) {
            Some(average) => out_of_five(language, &average, &product.rating.count_words(language)),
            None => words::none_yet(language).to_owned(),
        }),
        of(words::to_be_had(language), &|product| availability(language, product)),
    ];
    let mut options: Vec<&str> = Vec::new();
    for option in products.iter().flat_map(|product| &product.options) {
        if !options.contains(&option.name.as_str()) {
            options.push(&option.name);
        }
    }
    found.extend(options.into_iter().map(|name| {
        of(name, &|product| {
            let own = product.options.iter().find(|option| option.name == name);
            own.map(|option| option.values.join(", ")).unwrap_or_default()
        })
    }));
    found.push(of(words::kind(language), &|product| product.product_type.clone()));
    found.push(of(words::made_by(language), &|product| product.vendor.clone()));
    found.push(of(words::found_in(language), &|product| {
        product.collection.clone().map(|(_, title)| title).unwrap_or_default()
    }));
    found.retain(|attribute| attribute.values.iter().any(|value| !value.is_empty()));
    found
}

fn price(language: Language, product: &ProductView, currency: Currency) -> String {
    let prices = || product.variants.iter().map(|variant| variant.price_minor);
    match (prices().min(), prices().max()) {
        (Some(least), Some(most)) if least < most => {
            let [least, most] = [least, most].map(|minor| Money::new(minor, currency).text(language));
            words::from_to(language, &least, &most)
        }
        (Some(least), _) => Money::new(least, currency).text(language),
        (None, _) => String::new(),
    }
}

fn availability(language: Language, product: &ProductView) -> String {
    let (all, there) =
        (product.variants.len(), product.variants.iter().filter(|variant| variant.stock.available()).count());
    match there {
        0 => words::sold_out(language).to_owned(),
        _ if there == all => words::every_variant(language).to_owned(),
        _ => words::in_variants(language, there, all),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::choice::tests::mug;

    #[test]
    fn what_differs_is_marked_and_what_nobody_has_is_left_out() {
        let (one, mut other) = (mug(), mug());
        other.vendor = "Somebody else".to_owned();
        let found = attributes(Language::English, &[one, other], Currency::EUR);
        let attribute = |name: &str| found.iter().find(|attribute| attribute.name == name);
        assert_eq!(attribute("Price").map(|attribute| attribute.differs), Some(false));
        assert_eq!(attribute("Made by").map(|attribute| attribute.differs), Some(true));
        assert!(attribute("Found in").is_none());
    }

    #[test]
    fn an_option_that_only_one_has_differs() {
        let (one, mut other) = (mug(), mug());
        other.options.clear();
        let found = attributes(Language::English, &[one, other], Currency::EUR);
        let option = found.iter().find(|attribute| attribute.name == "Glaze");
        assert!(option.is_some_and(|option| option.differs && option.values.last().is_some_and(String::is_empty)));
    }
}
