//! A collection: its products, to be narrowed and put in order.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_url};
use leptos_router::{LazyRoute, lazy_route};

use super::head::PageHead;
use super::listing::ListingView;
use super::load::{ask, loaded};
use super::money::products;
use super::structured_data;
use crate::api::catalog::get_collection;
use crate::domain::headline::headline;
use crate::domain::product::CollectionView;
use crate::domain::shop::{Shop, ShopView};
use crate::ui::kit::{AtOnce, Breadcrumb, Crumb};
use crate::ui::locale::language;
use crate::words::listing as words;

/// The page of a collection. Everything chosen on it stands in its address. Its code is loaded when it is first needed.
#[derive(Debug)]
pub struct CollectionPage;

#[lazy_route]
impl LazyRoute for CollectionPage {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        show_page()
    }
}

fn show_page() -> AnyView {
    let params = use_params_map();
    let url = use_url();
    let question = move || format!("{}?{}", params.read().get("slug").unwrap_or_default(), url.read().search());
    let collection = ask(question, |asked| {
        let (slug, query) = asked.split_once('?').unwrap_or((&asked, ""));
        get_collection(slug.to_owned(), query.to_owned())
    });
    loaded(collection, |ShopView { shop, .. }, found| show(shop, found))
}

fn show(shop: Shop, collection: CollectionView) -> AnyView {
    let CollectionView { slug, title, description_html, listing } = collection;
    let path = format!("/collections/{slug}");
    let first_picture = listing.cards.first().and_then(|card| card.picture.clone());
    let (canonical, numbered) = match listing.query.page {
        page if page > 1 => (format!("{path}?page={page}"), words::numbered(language(), &title, page)),
        _ => (path.clone(), title.clone()),
    };
    // A narrowed or reordered list is no page of its own for search engines: they would never come to an end.
    let plain = !listing.query.is_filtered() && listing.query.sort == Default::default() && listing.total > 0;
    let head = PageHead {
        title: headline(&numbered, &[words::all_of_them(language(), &products(listing.total))], &shop.name),
        shop_name: shop.name.clone(),
        description: words::from_shop(language(), &numbered, &shop.name, &products(listing.total), &shop.tagline),
        canonical: plain.then_some(canonical),
        picture: first_picture,
        price: None,
    };
    let crumbs = vec![Crumb::home(), Crumb::here(title.clone())];
    let description =
        (!description_html.is_empty()).then(|| view! { <div class="prose lead" inner_html=description_html></div> });
    view! {
        {head.show()}
        {structured_data::script(|origin| structured_data::of_list(origin, &path, &listing.cards, &crumbs))}
        <section class="page">
            <Breadcrumb crumbs/>
            <h1>{title}</h1>
            {description}
            <ListingView path shop listing/>
        </section>
    }
    .at_once()
}
