//! What stands below a product: what is bought with it, what is like it, and what people say of it and ask. All of it is links, plain
//! forms and text, made on the server alone.

use leptos::prelude::*;

use super::reviews;
use crate::domain::choice::VARIANT_FIELD;
use crate::domain::money::Currency;
use crate::domain::product::{PictureView, ProductView};
use crate::domain::question::{NAME_MAX, QUESTION_MAX, QUESTION_MIN, QuestionView};
use crate::domain::recommendation::Suggestion;
use crate::ui::kit::{AtOnce, Picture, Sizes};
use crate::ui::locale::{language, to};
use crate::ui::storefront::money::Price;
use crate::ui::storefront::rating::stars;
use crate::words::{price, product as words};

/// All of it. `search` is the query of the page's address.
pub(super) fn sections(product: &ProductView, currency: Currency, search: &str) -> AnyView {
    let looked_at = product.asked_by_query(search).map(|(variant, _)| variant.option_values.clone());
    let looked_at = looked_at.or_else(|| product.variants.first().map(|variant| variant.option_values.clone()));
    view! {
        {together(&product.companions, &looked_at.unwrap_or_default(), currency)}
        {similar(&product.similar, currency)}
        <section id="reviews" class="reviews" aria-label=words::reviews(language())>{reviews::section(product, search)}</section>
        {questions(&product.slug, &product.questions)}
    }
    .at_once()
}

/// One form: what is ticked goes into the cart together.
fn together(companions: &[Suggestion], looked_at: &[String], currency: Currency) -> Option<AnyView> {
    let offered = |suggestion: &Suggestion| {
        let offer = suggestion.offer_for(looked_at)?.clone();
        let card = suggestion.card.clone();
        let href = to(&format!("/products/{}?{VARIANT_FIELD}={}", card.slug, offer.variant));
        let picture = card.picture.map(|PictureView { src, width, height, .. }| {
            view! { <Picture src alt=String::new() width height sizes=Sizes::Card/> }
        });
        let values = offer.option_values.join(" / ");
        let name = if values.is_empty() { card.title.clone() } else { format!("{}, {values}", card.title) };
        let item = view! {
            <li class="card together-piece">
                <div class="frame">{picture}</div>
                <h3 class="card-title" dir="auto"><a href=href>{card.title}</a></h3>
                <p class="card-price"><Price currency minor=offer.price_minor was_minor=None/></p>
                <p class="card-why">{suggestion.why.text(language())}</p>
                <label class="tick">
                    <input type="checkbox" name=VARIANT_FIELD value=offer.variant.to_string() checked=true/>
                    <span><span class="visually-hidden">{words::add(language())}</span>{name}</span>
                </label>
            </li>
        };
        Some(item.at_once())
    };
    let pieces: Vec<AnyView> = companions.iter().filter_map(offered).collect();
    (!pieces.is_empty()).then(|| {
        view! {
            <section aria-labelledby="together">
                <h2 id="together">{words::together(language())}</h2>
                <form method="post" action=to("/cart/add-all")>
                    <ul class="cards">{pieces}</ul>
                    <p class="together-act">
                        <button type="submit" class="button">{words::add_ticked(language())}</button>
                    </p>
                </form>
            </section>
        }
        .at_once()
    })
}

fn similar(suggestions: &[Suggestion], currency: Currency) -> Option<AnyView> {
    let show = |Suggestion { card, why, .. }: &Suggestion| {
        let card = card.clone();
        let picture = card.picture.map(|PictureView { src, alt, width, height }| {
            view! { <Picture src alt width height sizes=Sizes::Card/> }
        });
        let badge =
            (!card.available).then(|| view! { <span class="badge badge-out">{price::sold_out(language())}</span> });
        view! {
            <li class="card">
                <div class="frame">{picture} {badge}</div>
                <h3 class="card-title" dir="auto"><a href=to(&format!("/products/{}", card.slug))>{card.title}</a></h3>
                <p class="card-price">
                    <Price currency minor=card.price_minor was_minor=card.was_minor varies=card.price_varies/>
                </p>
                {stars(card.rating)}
                <p class="card-why">{why.text(language())}</p>
            </li>
        }
        .at_once()
    };
    (!suggestions.is_empty()).then(|| {
        view! {
            <section aria-labelledby="similar">
                <h2 id="similar">{words::similar(language())}</h2>
                <ul class="cards">{suggestions.iter().map(show).collect::<Vec<_>>()}</ul>
            </section>
        }
        .at_once()
    })
}

/// What was asked and answered, and the form for more.
fn questions(slug: &str, questions: &[QuestionView]) -> AnyView {
    let show = |question: &QuestionView| {
        let QuestionView { text, author, answer, answered_at } = question.clone();
        let author = (!author.is_empty()).then(|| view! { <span>{author} {words::asks(language())}</span> });
        view! {
            <li class="question">
                <p class="question-text">{text}</p>
                <p class="review-from">{author}</p>
                <div class="review-reply">
                    <p class="review-from">
                        {words::shop_answers(language())} <time datetime=answered_at.iso()>{answered_at.long_date(language())}</time>
                    </p>
                    <p>{answer}</p>
                </div>
            </li>
        }
        .at_once()
    };
    let none = questions.is_empty().then(|| view! { <p>{words::nobody_asked(language())}</p> });
    view! {
        <section id="questions" class="reviews questions" aria-labelledby="questions-title">
            <h2 id="questions-title">{words::questions(language())}</h2>
            {none}
            <ol class="review-list">{questions.iter().map(show).collect::<Vec<_>>()}</ol>
            <details class="ask">
                <summary>{words::ask_about(language())}</summary>
                <form class="return-form" method="post" action=to("/questions")>
                    <input type="hidden" name="product" value=slug.to_owned()/>
                    <div class="field">
                        <label for="question-text">{words::like_to_know(language())}</label>
                        <textarea id="question-text" name="text" rows="4" required minlength=QUESTION_MIN maxlength=QUESTION_MAX></textarea>
                    </div>
                    <div class="field">
                        <label for="question-author">{words::your_name(language())}</label>
                        <input id="question-author" name="author" maxlength=NAME_MAX autocomplete="nickname"/>
                    </div>
                    <p class="price-note">
                        {words::we_read_first(language())} <a href=to("/pages/contact")>{words::write_to_us(language())}</a> "."
                    </p>
                    <p><button type="submit" class="button">{words::ask(language())}</button></p>
                </form>
            </details>
        </section>
    }
    .at_once()
}
