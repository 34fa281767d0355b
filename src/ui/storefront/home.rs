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
use crate::ui::kit::{AtOnce, Picture, Sizes};

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
    let HomeView { collections, scenes, opening, everything, newest, featured } = home;
    let currency = shop.rules.currency;
    let everything = everything.map_or("/search".to_owned(), |slug| format!("/collections/{slug}"));
    let of_featured =
        || featured.first().and_then(|card| Some((format!("/products/{}", card.slug), card.picture.clone()?)));
    let hero = opening.map(|picture| (everything.clone(), picture)).or_else(of_featured);
    let picture = hero.as_ref().map(|(_, picture)| picture.clone());
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
            {hero.map(|(href, picture)| view! { <HeroPicture href picture/> })}
        </section>
        <section class="page" aria-labelledby="collections-title">
            <h2 id="collections-title">"What we make"</h2>
            <ul class="tiles">{collections.into_iter().map(|of| tile(of, Sizes::Card)).collect::<Vec<_>>()}</ul>
        </section>
        {(!scenes.is_empty()).then(|| view! {
            <section class="page" aria-labelledby="scenes-title">
                <h2 id="scenes-title">"Made to go together"</h2>
                <ul class="scenes">{scenes.into_iter().map(|of| tile(of, Sizes::Large)).collect::<Vec<_>>()}</ul>
            </section>
        })}
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
fn HeroPicture(href: String, picture: PictureView) -> impl IntoView {
    view! {
        <a class="hero-picture" href=href>
            <Picture src=picture.src alt=picture.alt width=picture.width height=picture.height sizes=Sizes::Wide first=true/>
        </a>
    }
    .at_once()
}

fn tile(tile: CollectionTile, sizes: Sizes) -> AnyView {
    // The name below says it all; the picture is decoration.
    let picture = tile.picture.map(|PictureView { src, width, height, .. }| {
        view! { <Picture src alt=String::new() width height sizes/> }
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
