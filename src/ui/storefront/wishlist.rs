//! What a visitor has saved for later. The server writes the page; what is here is not in the browser's code.

use leptos::prelude::*;

use super::money::{Price, stock_class, stock_words};
use crate::domain::id::VariantId;
use crate::domain::money::Currency;
use crate::domain::product::PictureView;
use crate::domain::wishlist::{SavedPiece, SavedView};
use crate::ui::kit::{AtOnce, Picture, Sizes};
use crate::ui::locale::{language, to};
use crate::words::wishlist as words;

/// Where a list is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeper {
    Browser,
    /// And the browser as well.
    Account,
}

impl Keeper {
    fn words(self) -> AnyView {
        match self {
            Self::Browser => view! {
                {words::kept_in_browser(language())}
                <a href=to("/account/sign-in?next=%2Fwishlist")>{words::sign_in(language())}</a>
                {words::to_find_it(language())}
            }
            .at_once(),
            Self::Account => view! { {words::kept_with_account(language())} }.at_once(),
        }
    }
}

/// The inside of the page.
pub fn wishlist_page(currency: Currency, pieces: Vec<SavedPiece>, keeper: Keeper) -> AnyView {
    if pieces.is_empty() {
        return view! {
            <div class="wide">
                <p class="empty">{words::nothing_saved(language())}</p>
                <p>{words::how_to_save(language())}</p>
                <p class="saved-note">{keeper.words()}</p>
                <p><a class="button button-primary" href=to("/search")>{words::see_everything(language())}</a></p>
            </div>
        }
        .at_once();
    }
    let show = |piece| {
        match piece {
        SavedPiece::Here(piece) => show_piece(currency, piece),
        SavedPiece::Gone(variant) => view! {
            <li class="saved-piece">
                <div class="line-picture"></div>
                <div class="line-words"><p>{words::not_sold_any_more(language())}</p></div>
                <div class="saved-acts">{act("/wishlist/remove", variant, "button-link", words::remove(language()), String::new())}</div>
            </li>
        }
        .at_once(),
    }
    };
    view! {
        <div class="wide">
            <p class="saved-note">{keeper.words()}</p>
            <ul class="saved-pieces">{pieces.into_iter().map(show).collect::<Vec<_>>()}</ul>
        </div>
    }
    .at_once()
}

fn show_piece(currency: Currency, piece: SavedView) -> AnyView {
    let SavedView { variant, slug, title, variant_title, picture, price_minor, stock } = piece;
    let picture = picture.map(|PictureView { src, width, height, .. }| {
        view! { <Picture src alt=String::new() width height sizes=Sizes::Small/> }
    });
    let href = format!("/products/{slug}?variant={variant}");
    let name = if variant_title.is_empty() { title.clone() } else { format!("{title}, {variant_title}") };
    let sold_out = !stock.available();
    let to_cart = if sold_out {
        let href = href.clone();
        view! { <a class="button" href=href>{words::tell_me(language())} <span class="visually-hidden">{format!(": {name}")}</span></a> }
            .at_once()
    } else {
        act("/wishlist/cart", variant, "button button-primary", words::move_to_cart(language()), name.clone())
    };
    view! {
        <li class="saved-piece">
            <div class="line-picture">{picture}</div>
            <div class="line-words">
                <h2 class="line-title"><a href=href>{title}</a></h2>
                {(!variant_title.is_empty()).then(|| view! { <p class="line-variant">{variant_title}</p> })}
                <p><Price currency minor=price_minor was_minor=None/></p>
                <p class=stock_class(stock)>{stock_words(stock)}</p>
            </div>
            <div class="saved-acts">
                {to_cart}
                {act("/wishlist/remove", variant, "button-link", words::remove(language()), name)}
            </div>
        </li>
    }
    .at_once()
}

/// A form that does something with a piece; `name` is for those who don't see beside what the button stands.
fn act(action: &'static str, variant: VariantId, class: &'static str, said: &'static str, name: String) -> AnyView {
    let name = (!name.is_empty()).then(|| view! { <span class="visually-hidden">{format!(": {name}")}</span> });
    view! {
        <form method="post" action=action>
            <input type="hidden" name="variant" value=variant.to_string()/>
            <button type="submit" class=class>{said} {name}</button>
        </form>
    }
    .at_once()
}
