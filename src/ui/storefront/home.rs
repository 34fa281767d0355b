//! The front page: what is sold here, at a glance.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::card::Cards;
use super::head::PageHead;
use super::load::{ask, loaded};
use super::money::counted;
use crate::api::catalog::get_home;
use crate::domain::product::{CollectionTile, HomeView, PictureView};
use crate::domain::shop::{Shop, ShopView};
use crate::ui::kit::{AtOnce, Picture};

/// The front page. Its code is loaded when it is first needed.
#[derive(Debug)]
pub struct HomePage;

#[lazy_route]
impl LazyRoute for HomePage {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        show_page()
    }
}

fn show_page() -> AnyView {
    let home = ask(String::new, |_| get_home());
    loaded(home, |ShopView { shop, .. }, home| show(&shop, home))
}

fn show(shop: &Shop, home: HomeView) -> AnyView {
    let HomeView { collections, everything, newest, featured } = home;
    let currency = shop.rules.currency;
    let hero = featured.first().and_then(|card| card.picture.clone().map(|picture| (card.slug.clone(), picture)));
    let picture = hero.as_ref().map(|(_, picture)| picture.clone());
    let everything = everything.map_or("/search".to_owned(), |slug| format!("/collections/{slug}"));
    let head = PageHead {
        title: shop.name.clone(),
        shop_name: shop.name.clone(),
        description: shop.tagline.clone(),
        canonical: Some("/".to_owned()),
        picture,
        kind: None,
    };
    view! {
        {head.show()}
        <section class="hero">
            <div class="hero-words">
                <h1>{shop.tagline.clone()}</h1>
                <p><a class="button button-primary" href=everything>"See everything"</a></p>
            </div>
            {hero.map(|(slug, picture)| view! { <HeroPicture slug picture/> })}
        </section>
        <section class="page" aria-labelledby="collections-title">
            <h2 id="collections-title">"What we make"</h2>
            <ul class="tiles">{collections.into_iter().map(tile).collect::<Vec<_>>()}</ul>
        </section>
        {row("featured", "A good place to start", featured, currency)}
        {row("newest", "New from the kiln", newest, currency)}
    }
    .at_once()
}

fn row(
    id: &'static str,
    title: &'static str,
    cards: Vec<crate::domain::product::ProductCard>,
    currency: crate::domain::money::Currency,
) -> Option<AnyView> {
    (!cards.is_empty()).then(|| {
        view! {
            <section class="page" aria-labelledby=id>
                <h2 id=id>{title}</h2>
                <Cards cards currency/>
            </section>
        }
        .at_once()
    })
}

/// The picture the page opens with. The words beside it say what it is about, so it is hidden from those who listen.
#[component]
fn HeroPicture(slug: String, picture: PictureView) -> impl IntoView {
    view! {
        <a class="hero-picture" href=format!("/products/{slug}")>
            <Picture src=picture.src alt=picture.alt width=picture.width height=picture.height first=true/>
        </a>
    }
    .at_once()
}

fn tile(tile: CollectionTile) -> AnyView {
    // The name below says it all; the picture is decoration.
    let picture = tile.picture.map(|picture| {
        view! { <Picture src=picture.src alt=String::new() width=picture.width height=picture.height/> }
    });
    view! {
        <li class="tile">
            <div class="frame">{picture}</div>
            <h3 class="tile-title"><a href=format!("/collections/{}", tile.slug)>{tile.title}</a></h3>
            <p class="tile-count">{counted(tile.product_count, "product")}</p>
        </li>
    }
    .at_once()
}
