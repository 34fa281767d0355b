//! What buyers say of the product: how many stars, and in their own words. All of it is links and text, made on the server alone.

use leptos::prelude::*;

use crate::domain::choice::{OPTION_FIELD, VARIANT_FIELD};
use crate::domain::product::ProductView;
use crate::domain::query_string::{encode, pairs};
use crate::domain::review::{Figures, Rating, ReviewPage, ReviewQuery, ReviewView, STARS_MAX};
use crate::domain::review_photo::{PhotoForm, PhotoView};
use crate::ui::kit::AtOnce;
use crate::ui::kit::pagination::shown_pages;
use crate::ui::locale::{language, to};
use crate::ui::storefront::rating::stars;
use crate::words::{layout, product as words};

/// What stands in the section of the reviews. `search` is the query of the page's address.
pub(super) fn section(product: &ProductView, search: &str) -> AnyView {
    let ReviewPage { figures, query, page_count, photos, reviews } = &*product.reviews;
    let title = &product.title;
    let at = Addresses { slug: product.slug.clone(), picks: picks(search) };
    if reviews.is_empty() && query.stars.is_none() {
        return view! {
            <h2>{words::reviews(language())}</h2>
            <p>{words::nobody_reviewed(language())}</p>
            {how_they_are_checked()}
        }
        .at_once();
    }
    let newest_first = match query.stars {
        Some(number) => {
            let all = at.page(ReviewQuery::default());
            view! {
                <p class="reviews-shown">
                    {words::reviews_with(
                        language(),
                        &Rating { count: figures.with(number), sum: 0 }.count_words(language()),
                        &words::with_stars(language(), number),
                    )}
                    <a href=all rel="external">{words::show_all(language())}</a>
                </p>
            }
            .at_once()
        }
        None => view! { <p class="reviews-shown">{words::newest_first(language())}</p> }.at_once(),
    };
    view! {
        <h2>{words::reviews(language())}</h2>
        <div class="reviews-head">
            <p class="reviews-average">{stars(product.rating)}</p>
            {distribution(*figures, *query, &at)}
        </div>
        {strip(photos, title)}
        {newest_first}
        <ol class="review-list">{reviews.iter().map(|review| show(review, title)).collect::<Vec<_>>()}</ol>
        {pages(*query, *page_count, &at)}
        {how_they_are_checked()}
    }
    .at_once()
}

/// The addresses of this page with other reviews. What is picked stays picked.
struct Addresses {
    slug: String,
    picks: String,
}

impl Addresses {
    fn page(&self, query: ReviewQuery) -> String {
        let query = [self.picks.clone(), query.to_query()];
        let query: Vec<String> = query.into_iter().filter(|part| !part.is_empty()).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        to(&format!("/products/{}{mark}{}#reviews", self.slug, query.join("&")))
    }
}

fn picks(search: &str) -> String {
    let is_pick = |name: &str| name == VARIANT_FIELD || name.starts_with(OPTION_FIELD);
    let picks = pairs(search).filter(|(name, _)| is_pick(name));
    picks.map(|(name, value)| format!("{}={}", encode(&name), encode(&value))).collect::<Vec<_>>().join("&")
}

/// A line for each number of stars, which leads to those reviews.
fn distribution(figures: Figures, query: ReviewQuery, at: &Addresses) -> AnyView {
    let all = figures.rating().count.max(1);
    let line = |stars: u32| {
        let count = figures.with(stars);
        let width = (count * 100).div_ceil(all).to_string();
        let bar = view! {
            <svg class="review-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                <rect width=width height="8"></rect>
            </svg>
        };
        let name = words::stars(language(), stars);
        let inside = view! {
            <span>{name}</span>
            {bar}
            <span>{count} <span class="visually-hidden">{words::review_or_reviews(language(), count)}</span></span>
        };
        if count == 0 {
            return view! { <li><span class="review-line">{inside}</span></li> }.at_once();
        }
        let href = at.page(ReviewQuery { stars: Some(stars), page: 1 });
        let current = (query.stars == Some(stars)).then_some("true");
        view! { <li><a class="review-line" href=href rel="external" aria-current=current>{inside}</a></li> }.at_once()
    };
    view! { <ul class="review-lines">{(1..=STARS_MAX).rev().map(line).collect::<Vec<_>>()}</ul> }.at_once()
}

fn show(review: &ReviewView, product_title: &str) -> AnyView {
    let ReviewView { rating, title, text, author, language: lang, variant_title, verified, reply, photos, created_at } =
        review.clone();
    let label = words::out_of(language(), rating, STARS_MAX);
    let variant = (!variant_title.is_empty()).then(|| view! { <span class="review-variant">{variant_title}</span> });
    let verified = verified.then(|| view! { <span class="review-verified">{words::verified(language())}</span> });
    let reply = (!reply.is_empty()).then(|| {
        view! {
            <div class="review-reply">
                <p class="review-from">{words::shop_replies(language())}</p>
                <p>{reply}</p>
            </div>
        }
    });
    view! {
        <li class="review">
            <p class="review-head">
                <span class="rating" role="img" aria-label=label data-halves=rating * 2></span>
                {verified}
            </p>
            {(!title.is_empty()).then(|| view! { <h3 class="review-title" lang=lang.clone()>{title}</h3> })}
            <p class="review-text" lang=lang>{text}</p>
            {(!photos.is_empty()).then(|| view! { <ul class="review-photos">{thumbs(&photos, product_title)}</ul> })}
            <p class="review-from">
                <span>{author}</span>
                <time datetime=created_at.iso()>{created_at.long_date(language())}</time>
                {variant}
            </p>
            {reply}
        </li>
    }
    .at_once()
}

/// The newest photos of all its buyers, whatever is shown below.
fn strip(photos: &[PhotoView], product_title: &str) -> Option<AnyView> {
    (!photos.is_empty()).then(|| {
        view! {
            <h3 id="buyers-photos" class="review-photos-title">{words::buyers_photos(language())}</h3>
            <ul class="review-strip" aria-labelledby="buyers-photos">{thumbs(photos, product_title)}</ul>
        }
        .at_once()
    })
}

/// Small photos, each of which leads to the large one.
fn thumbs(photos: &[PhotoView], product_title: &str) -> Vec<AnyView> {
    let thumb = |photo: &PhotoView| {
        view! {
            <li>
                <a class="review-photo" href=photo.path(PhotoForm::Large) rel="external">
                    <img src=photo.path(PhotoForm::Thumb) alt=photo.alt(product_title) width=photo.width height=photo.height
                        loading="lazy" decoding="async"/>
                </a>
            </li>
        }
        .at_once()
    };
    photos.iter().map(thumb).collect()
}

/// Plain links: the router would stay on the page and show the reviews that are there.
fn pages(query: ReviewQuery, page_count: u32, at: &Addresses) -> AnyView {
    let of = |page| at.page(ReviewQuery { page, ..query });
    let number = |shown: Option<u32>| match shown {
        None => view! { <li class="pagination-gap" aria-hidden="true">"…"</li> }.at_once(),
        Some(page) => {
            let current = (page == query.page).then_some("page");
            view! {
                <li>
                    <a href=of(page) rel="external" aria-current=current>
                        <span class="visually-hidden">{layout::page(language())} " "</span>
                        {page}
                    </a>
                </li>
            }
            .at_once()
        }
    };
    let links = || {
        view! {
            <nav class="pagination" aria-label=words::review_pages(language())>
                <ul>{shown_pages(query.page, page_count).into_iter().map(number).collect::<Vec<_>>()}</ul>
            </nav>
        }
    };
    (page_count > 1).then(links).at_once()
}

/// Whether and how a shop makes sure that reviews are by people who bought the thing has to be said beside them
/// (Directive 2005/29/EC, article 7(6)).
fn how_they_are_checked() -> AnyView {
    view! {
        <details class="reviews-checked">
            <summary>{words::how_checked(language())}</summary>
            <p>{words::checked(language())}</p>
        </details>
    }
    .at_once()
}
