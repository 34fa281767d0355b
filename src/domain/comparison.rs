//! Products side by side: what each is like, attribute by attribute, and where they differ.

use super::money::{Currency, Money};
use super::product::ProductView;

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
pub fn attributes(products: &[ProductView], currency: Currency) -> Vec<Attribute> {
    let of = |name: &str, value: &dyn Fn(&ProductView) -> String| {
        let values: Vec<String> = products.iter().map(value).collect();
        let differs = values.iter().any(|value| Some(value) != values.first());
        Attribute { name: name.to_owned(), values, differs }
    };
    let mut found = vec![
        of("Price", &|product| price(product, currency)),
        of("Reviews", &|product| match product.rating.average() {
            Some(average) => format!("{average} out of 5, {}", product.rating.count_words()),
            None => "None yet".to_owned(),
        }),
        of("To be had", &availability),
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
    found.push(of("Kind", &|product| product.product_type.clone()));
    found.push(of("Made by", &|product| product.vendor.clone()));
    found.push(of("Found in", &|product| product.collection.clone().map(|(_, title)| title).unwrap_or_default()));
    found.retain(|attribute| attribute.values.iter().any(|value| !value.is_empty()));
    found
}

fn price(product: &ProductView, currency: Currency) -> String {
    let prices = || product.variants.iter().map(|variant| variant.price_minor);
    match (prices().min(), prices().max()) {
        (Some(least), Some(most)) if least < most => {
            format!("{} to {}", Money::new(least, currency), Money::new(most, currency))
        }
        (Some(least), _) => Money::new(least, currency).to_string(),
        (None, _) => String::new(),
    }
}

fn availability(product: &ProductView) -> String {
    let (all, there) =
        (product.variants.len(), product.variants.iter().filter(|variant| variant.stock.available()).count());
    match there {
        0 => "Sold out".to_owned(),
        _ if there == all => "In every variant".to_owned(),
        _ => format!("In {there} of {all} variants"),
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
        let found = attributes(&[one, other], Currency::EUR);
        let attribute = |name: &str| found.iter().find(|attribute| attribute.name == name);
        assert_eq!(attribute("Price").map(|attribute| attribute.differs), Some(false));
        assert_eq!(attribute("Made by").map(|attribute| attribute.differs), Some(true));
        assert!(attribute("Found in").is_none());
    }

    #[test]
    fn an_option_that_only_one_has_differs() {
        let (one, mut other) = (mug(), mug());
        other.options.clear();
        let found = attributes(&[one, other], Currency::EUR);
        let option = found.iter().find(|attribute| attribute.name == "Glaze");
        assert!(option.is_some_and(|option| option.differs && option.values.last().is_some_and(String::is_empty)));
    }
}
