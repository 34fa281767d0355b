//! Every part in every state, and pages of products that no merchant should have but some will: for whoever changes how the shop
//! looks, and for the tests that compare pictures of it.
//!
//! It is rendered by the server of a development build alone, at `/kit`. Nothing leads here from the app that the browser gets, so
//! none of it is in there.

mod bad_input;
mod parts;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{SsrMode, path};

use super::app::{Arrival, Assets, Head};
use super::kit::Announcer;
use super::storefront::cart_state::CartState;
use super::storefront::load::{ShopAnswer, ask};
use super::storefront::not_found::not_found;
use crate::api::catalog::get_shop;

/// Where the pages are, as the server's router writes it.
pub const PATHS: [&str; 3] = ["/kit", "/kit/products", "/kit/products/{name}"];

/// Where the stylesheet is that only these pages need.
pub const SHEET_PATH: &str = "/kit.css";
/// Its words.
pub const SHEET: &str = include_str!("../../../style/kit_page.css");

/// The document: it looks like the shop's own, and no script takes it over.
pub fn shell() -> impl IntoView {
    let assets = use_context::<Assets>().unwrap_or_default();
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <Head assets>
                <link rel="stylesheet" href=SHEET_PATH/>
            </Head>
            <body>
                <KitApp/>
            </body>
        </html>
    }
}

#[component]
fn KitApp() -> impl IntoView {
    provide_meta_context();
    let announcer = Announcer::new();
    provide_context(announcer);
    provide_context(CartState::new());
    provide_context(ShopAnswer(ask(String::new, |_| get_shop())));
    view! {
        <Router>
            <Arrival announcer>
                <main id="main">
                    <FlatRoutes fallback=not_found>
                        <Route path=path!("/kit") view=parts::page ssr=SsrMode::Async/>
                        <Route path=path!("/kit/products") view=bad_input::cards_page ssr=SsrMode::Async/>
                        <Route path=path!("/kit/products/:name") view=bad_input::product_page ssr=SsrMode::Async/>
                    </FlatRoutes>
                </main>
            </Arrival>
        </Router>
    }
}
