//! The pages that answer questions. What they say of the shop comes from its settings; what they say of the law holds for
//! every shop that sells to consumers in the European Union.

mod about;
mod accessibility;
mod contact;
mod lists;
mod privacy;
mod returns;
mod shipping;
mod terms;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};

use super::head::PageHead;
use super::load::loaded_shop;
use super::not_found::not_found;
use super::structured_data;
use crate::domain::headline::headline;
use crate::domain::shop::{Shop, ShopView};
use crate::ui::app::answer_with;
use crate::ui::kit::{AtOnce, Breadcrumb, Crumb, follow_page};
use crate::ui::locale::language;
use crate::words::{Language, content as words};

/// The names of these pages.
pub const PAGES: [&str; 8] =
    ["about", "shipping", "returns", "privacy", "contact", "terms", "accessibility", "lists-and-reviews"];

/// `/pages/{name}`.
#[derive(Debug)]
pub struct ContentPage;

#[lazy_route]
impl LazyRoute for ContentPage {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        let params = use_params_map();
        let name = Memo::new(move |_| params.read().get("name").unwrap_or_default());
        follow_page(move || page(&name.get()))
    }
}

fn page(name: &str) -> AnyView {
    let show: fn(ShopView) -> AnyView = match name {
        "about" => about::show,
        "shipping" => shipping::show,
        "returns" => returns::show,
        "privacy" => privacy::show,
        "contact" => contact::show,
        "terms" => terms::show,
        "accessibility" => accessibility::show,
        "lists-and-reviews" => lists::show,
        _ => {
            answer_with(404);
            return not_found();
        }
    };
    loaded_shop(show)
}

/// What a list of results says of the page beyond its name.
fn more_words(name: &str) -> &'static str {
    let language = language();
    match name {
        "about" => words::more_about(language),
        "shipping" => words::more_shipping(language),
        "returns" => words::more_returns(language),
        "privacy" => words::more_privacy(language),
        "contact" => words::more_contact(language),
        "terms" => words::more_terms(language),
        "accessibility" => words::more_accessibility(language),
        "lists-and-reviews" => words::more_lists(language),
        _ => "",
    }
}

/// The prose of such a page, in the language of the page.
fn in_language(english: impl FnOnce() -> AnyView, german: impl FnOnce() -> AnyView) -> AnyView {
    match language() {
        Language::English => english(),
        Language::German => german(),
    }
}

/// The frame of such a page.
fn frame(shop: &Shop, name: &str, title: String, description: String, content: AnyView) -> AnyView {
    let here = format!("/pages/{name}");
    let head = PageHead {
        title: headline(&title, &[more_words(name).to_owned()], &shop.name),
        shop_name: shop.name.clone(),
        description,
        canonical: Some(here.clone()),
        ..PageHead::default()
    };
    let crumbs = vec![Crumb::home(), Crumb::here(title.clone())];
    view! {
        {head.show()}
        {structured_data::script(|origin| structured_data::of_page(origin, &here, &crumbs))}
        <article class="page">
            <Breadcrumb crumbs/>
            <div class="prose">
                <h1>{title}</h1>
                {content}
            </div>
        </article>
    }
    .at_once()
}

/// The shop's address for letters, and a link for mails.
fn mail_link(shop: &Shop) -> AnyView {
    view! { <a href=format!("mailto:{}", shop.email)>{shop.email.clone()}</a> }.at_once()
}
