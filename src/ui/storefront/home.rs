//! The front page: what is sold here, at a glance.

use leptos::prelude::*;
use leptos_meta::Link;
use leptos_router::{LazyRoute, lazy_route};

use super::card::Cards;
use super::head::PageHead;
use super::load::{ask, loaded};
use super::money::{delivery_at_home_words, products, return_words};
use super::structured_data;
use crate::api::catalog::get_home;
use crate::domain::headline::headline;
use crate::domain::listing::Sort;
use crate::domain::product::{CollectionTile, HomeView, PictureView};
use crate::domain::shop::{Shop, ShopView};
use crate::ui::kit::{AtOnce, Picture, Sizes};
use crate::ui::locale::{language, to};
use crate::words::{home as words, layout};

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
    let everything = to(&everything.map_or("/search".to_owned(), |slug| format!("/collections/{slug}")));
    let newest_page = format!("{everything}?sort={}", Sort::Newest.as_str());
    let of_featured =
        || featured.first().and_then(|card| Some((to(&format!("/products/{}", card.slug)), card.picture.clone()?)));
    let hero = opening.map(|picture| (everything.clone(), picture)).or_else(of_featured);
    let picture = hero.as_ref().map(|(_, picture)| picture.clone());
    let head = PageHead {
        title: headline(&shop.name, &[format!(": {}", shop.tagline)], &shop.name),
        shop_name: shop.name.clone(),
        description: described(shop),
        canonical: Some("/".to_owned()),
        picture,
        price: None,
    };
    view! {
        {head.show()}
        <Link rel="alternate" type_="application/rss+xml" title=words::new(language()) href=to("/feeds/new.xml")/>
        {structured_data::script(|origin| structured_data::of_shop(origin, shop))}
        <section class="hero">
            <div class="hero-frame">
                <div class="hero-words">
                    <h1>{shop.tagline.clone()}</h1>
                    <p class="hero-acts">
                        <a class="button button-primary" href=everything>{words::see_everything(language())}</a>
                        <a href=newest_page>{words::what_is_new(language())}</a>
                        <a href=to("/pages/about")>{words::who_we_are(language())}</a>
                    </p>
                </div>
                {hero.map(|(href, picture)| view! { <HeroPicture href picture/> })}
            </div>
        </section>
        <div id="waiting" class="waiting"></div>
        {assurances(shop)}
        <section id="viewed" class="viewed page"></section>
        <section class="page" aria-labelledby="collections-title">
            <h2 id="collections-title">{words::what_we_make(language())}</h2>
            <ul class="tiles">{collections.into_iter().map(|of| tile(of, Sizes::Tile)).collect::<Vec<_>>()}</ul>
        </section>
        {(!scenes.is_empty()).then(|| view! {
            <section class="page" aria-labelledby="scenes-title">
                <h2 id="scenes-title">{words::made_to_go_together(language())}</h2>
                <ul class="scenes">{scenes.into_iter().map(|of| tile(of, Sizes::Large)).collect::<Vec<_>>()}</ul>
            </section>
        })}
        {row("featured", "page band", words::place_to_start(language()), featured, currency)}
        {row("newest", "page", words::new_from_the_kiln(language()), newest, currency)}
    }
    .at_once()
}

/// The shop in a sentence or two, for lists of results.
fn described(shop: &Shop) -> String {
    let delivery = delivery_at_home_words(shop).unwrap_or_default();
    format!("{}. {delivery} {}", shop.tagline, return_words(shop))
}

/// What people ask before they buy: what delivery costs, whether it can go back, and whom they deal with.
fn assurances(shop: &Shop) -> AnyView {
    let delivery = delivery_at_home_words(shop);
    let line = |class, words: String, href, more| {
        view! { <li class=class>{words} " " <a href=to(href)>{more}</a></li> }
    };
    view! {
        <section class="assurances" aria-label=words::assurances(language())>
            <ul>
                {delivery.map(|words| line("fact fact-delivery", words, "/pages/shipping", layout::shipping(language())))}
                {line("fact fact-return", return_words(shop), "/pages/returns", layout::returns(language()))}
                {line("fact fact-help", words::questions(language()).to_owned(), "/pages/contact", layout::contact(language()))}
            </ul>
        </section>
    }
    .at_once()
}

fn row(
    id: &'static str,
    class: &'static str,
    title: &'static str,
    cards: Vec<crate::domain::product::ProductCard>,
    currency: crate::domain::money::Currency,
) -> Option<AnyView> {
    (!cards.is_empty()).then(|| {
        view! {
            <section class=class aria-labelledby=id>
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
            <div class="tile-words">
                <h3 class="tile-title"><a href=to(&format!("/collections/{}", tile.slug))>{tile.title}</a></h3>
                <p class="tile-count">{products(tile.product_count)}</p>
            </div>
        </li>
    }
    .at_once()
}
