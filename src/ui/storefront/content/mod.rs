//! The pages that answer questions. What they say of the shop comes from its settings; what they say of the law holds for
//! every shop that sells to consumers in the European Union.

mod about;
mod contact;
mod privacy;
mod returns;
mod shipping;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};

use super::head::PageHead;
use super::load::loaded_shop;
use super::not_found::not_found;
use crate::domain::shop::{Shop, ShopView};
use crate::ui::app::answer_with;
use crate::ui::kit::{AtOnce, Breadcrumb, Crumb, follow_page};

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
        _ => {
            answer_with(404);
            return not_found();
        }
    };
    loaded_shop(show)
}

/// The frame of such a page.
fn frame(shop: &Shop, name: &str, title: String, description: String, content: impl AtOnce) -> AnyView {
    let head = PageHead {
        title: title.clone(),
        shop_name: shop.name.clone(),
        description,
        canonical: Some(format!("/pages/{name}")),
        ..PageHead::default()
    };
    view! {
        {head.show()}
        <article class="page">
            <Breadcrumb crumbs=vec![Crumb::link("Home", "/"), Crumb::here(title.clone())]/>
            <div class="prose">
                <h1>{title}</h1>
                {content.at_once()}
            </div>
        </article>
    }
    .at_once()
}

/// The shop's address for letters, and a link for mails.
fn mail_link(shop: &Shop) -> AnyView {
    view! { <a href=format!("mailto:{}", shop.email)>{shop.email.clone()}</a> }.at_once()
}
