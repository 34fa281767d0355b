//! Links to the pages of a long list.

use leptos::prelude::*;

use super::AtOnce;
use crate::ui::locale::language;
use crate::words::layout as words;

/// The pages that get a link: the first, the last, and those around this one. `None` stands for a gap.
pub fn shown_pages(page: u32, count: u32) -> Vec<Option<u32>> {
    let near = |other: u32| other == 1 || other == count || other.abs_diff(page) <= 1;
    let mut shown = Vec::new();
    for other in 1..=count {
        if near(other) {
            shown.push(Some(other));
        } else if shown.last() != Some(&None) {
            shown.push(None);
        }
    }
    shown
}

/// Links to the other pages. `href` gives the address of a page.
#[component]
pub fn Pagination(page: u32, page_count: u32, href: Box<dyn Fn(u32) -> String>) -> impl IntoView {
    let number = |shown: Option<u32>| match shown {
        None => view! { <li class="pagination-gap" aria-hidden="true">"…"</li> }.at_once(),
        Some(other) => {
            let current = (other == page).then_some("page");
            view! {
                <li>
                    <a href=href(other) aria-current=current>
                        <span class="visually-hidden">{words::page(language())} " "</span>
                        {other}
                    </a>
                </li>
            }
            .at_once()
        }
    };
    (page_count > 1).then(|| {
        view! {
            <nav class="pagination" aria-label=words::pages(language())>
                <ul>
                    {(page > 1).then(|| view! { <li><a href=href(page - 1) rel="prev">{words::previous(language())}</a></li> })}
                    {shown_pages(page, page_count).into_iter().map(number).collect::<Vec<_>>()}
                    {(page < page_count).then(|| view! { <li><a href=href(page + 1) rel="next">{words::next(language())}</a></li> })}
                </ul>
            </nav>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::shown_pages;

    #[test]
    fn a_long_list_links_its_ends_and_what_is_near() {
        let shown = |page, count| {
            let pages = shown_pages(page, count).into_iter();
            pages.map(|page| page.map_or("…".to_owned(), |page| page.to_string())).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shown(1, 1), "1");
        assert_eq!(shown(1, 3), "1 2 3");
        assert_eq!(shown(1, 9), "1 2 … 9");
        assert_eq!(shown(5, 9), "1 … 4 5 6 … 9");
        assert_eq!(shown(9, 9), "1 … 8 9");
    }
}
