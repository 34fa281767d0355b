//! Products side by side. The server writes the page; what is here is not in the browser's code.

use leptos::prelude::*;

use super::rating::stars;
use crate::domain::comparison::{Attribute, COMPARED_MAX, attributes};
use crate::domain::description::without_headings;
use crate::domain::money::Currency;
use crate::domain::product::{PictureView, ProductView};
use crate::domain::query_string::encode;
use crate::ui::kit::{AtOnce, Picture, Sizes};
use crate::ui::locale::{language, to};
use crate::words::compare as words;

/// The parameter that names a product by its slug, as often as there are products.
pub const PRODUCT: &str = "p";
/// The parameter that leaves out what is the same.
pub const ONLY: &str = "only";
/// Its value.
pub const DIFFERENCES: &str = "differences";

/// What the page shows.
#[derive(Debug, Clone)]
pub struct Compared {
    pub products: Vec<ProductView>,
    pub currency: Currency,
    /// Whether only what differs is shown.
    pub only_differences: bool,
    /// Whether something was asked for that is not sold here, or that was too much.
    pub left_out: bool,
    /// What could be added, as (slug, title).
    pub others: Vec<(String, String)>,
}

/// The address that compares these products.
fn address<'a>(slugs: impl Iterator<Item = &'a str>, only_differences: bool) -> String {
    let mut query: Vec<String> = slugs.map(|slug| format!("{PRODUCT}={}", encode(slug))).collect();
    if only_differences {
        query.push(format!("{ONLY}={DIFFERENCES}"));
    }
    to(&if query.is_empty() { "/compare".to_owned() } else { format!("/compare?{}", query.join("&")) })
}

/// The inside of the page.
pub fn compare_page(compared: &Compared) -> AnyView {
    let left_out = compared.left_out.then(|| {
        view! { <p class="notice">{words::not_all(language(), COMPARED_MAX)}</p> }
    });
    let content = if compared.products.is_empty() {
        view! { <p class="empty">{words::nothing_chosen(language())}</p> }.at_once()
    } else {
        table(compared)
    };
    view! {
        <div class="wide">
            {left_out}
            {content}
            {more(compared)}
        </div>
    }
    .at_once()
}

fn table(compared: &Compared) -> AnyView {
    let Compared { products, currency, only_differences, .. } = compared;
    let slugs = || products.iter().map(|product| product.slug.as_str());
    let head = |product: &ProductView| {
        let picture = product.pictures.first().cloned().map(|PictureView { src, width, height, .. }| {
            view! { <Picture src alt=String::new() width height sizes=Sizes::Small/> }
        });
        let without = address(slugs().filter(|slug| *slug != product.slug), *only_differences);
        let remove = view! {
            <a class="compare-remove" href=without>
                {words::take_out(language())} <span class="visually-hidden">{format!(" {}", product.title)}</span>
            </a>
        };
        view! {
            <th scope="col">
                <span class="compare-picture">{picture}</span>
                <a class="compare-title" href=to(&format!("/products/{}", product.slug)) dir="auto">{product.title.clone()}</a>
                {remove}
            </th>
        }
        .at_once()
    };
    let several = products.len() > 1;
    let row = |attribute: &Attribute| {
        let differs = several && attribute.differs;
        // In words, too: a colour alone says nothing to many.
        let mark = differs.then(|| view! { <span class="compare-mark">{words::differs(language())}</span> });
        let ratings = attribute.name == words::reviews(language());
        let cells = attribute.values.iter().zip(products).map(|(value, product)| match stars(product.rating) {
            Some(stars) if ratings => view! { <td>{stars}</td> }.at_once(),
            _ if value.is_empty() => {
                view! { <td><span aria-hidden="true">"–"</span><span class="visually-hidden">{words::none(language())}</span></td> }
                    .at_once()
            }
            _ => view! { <td>{value.clone()}</td> }.at_once(),
        });
        let class = if differs { "compare-differs" } else { "" };
        view! { <tr class=class><th scope="row">{attribute.name.clone()} {mark}</th>{cells.collect::<Vec<_>>()}</tr> }
            .at_once()
    };
    let all = attributes(language(), products, *currency);
    let shown = all.iter().filter(|attribute| !several || !*only_differences || attribute.differs);
    let rows: Vec<AnyView> = shown.map(row).collect();
    let descriptions = products.iter().map(|product| {
        view! { <td><div class="prose" inner_html=without_headings(&product.description_html)></div></td> }
    });
    let choice = several.then(|| {
        let (name, href) = if *only_differences {
            (words::show_everything(language()), address(slugs(), false))
        } else {
            (words::show_differences(language()), address(slugs(), true))
        };
        view! { <p><a href=href>{name}</a></p> }
    });
    view! {
        {choice}
        <div class="table-frame compare" tabindex="0" role="region" aria-label=words::the_comparison(language())>
            <table>
                <thead><tr><td></td>{products.iter().map(head).collect::<Vec<_>>()}</tr></thead>
                <tbody>
                    {rows}
                    <tr><th scope="row">{words::measures(language())}</th>{descriptions.collect::<Vec<_>>()}</tr>
                </tbody>
            </table>
        </div>
    }
    .at_once()
}

/// A form that adds another one; without script as well.
fn more(compared: &Compared) -> Option<AnyView> {
    let Compared { products, only_differences, others, .. } = compared;
    (products.len() < COMPARED_MAX && !others.is_empty()).then(|| {
        let kept =
            products.iter().map(|product| view! { <input type="hidden" name=PRODUCT value=product.slug.clone()/> });
        let only = only_differences.then(|| view! { <input type="hidden" name=ONLY value=DIFFERENCES/> });
        let option = |(slug, title): &(String, String)| view! { <option value=slug.clone()>{title.clone()}</option> };
        let label = if products.is_empty() { words::compare(language()) } else { words::compare_with(language()) };
        view! {
            <form class="compare-more" method="get" action=to("/compare")>
                {kept.collect::<Vec<_>>()}
                {only}
                <div class="field">
                    <label for="compare-with">{label}</label>
                    <select id="compare-with" name=PRODUCT>{others.iter().map(option).collect::<Vec<_>>()}</select>
                </div>
                <button type="submit" class="button">{words::add_it(language())}</button>
            </form>
        }
        .at_once()
    })
}
