//! A collection: its products, to be narrowed and put in order.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_url};

use super::head::PageHead;
use super::listing::ListingView;
use super::load::loaded;
use super::money::counted;
use crate::api::catalog::get_collection;
use crate::domain::product::CollectionView;
use crate::domain::shop::{Shop, ShopView};
use crate::ui::kit::{Breadcrumb, Crumb};

/// The page of a collection. Everything chosen on it stands in its address.
#[component]
pub fn CollectionPage() -> impl IntoView {
    let params = use_params_map();
    let url = use_url();
    let asked = move || (params.read().get("slug").unwrap_or_default(), url.read().search().to_owned());
    let collection = Resource::new_blocking(asked, |(slug, query)| get_collection(slug, query));
    loaded(collection, |ShopView { shop, .. }, found| show(shop, found))
}

fn show(shop: Shop, collection: CollectionView) -> AnyView {
    let CollectionView { slug, title, description_html, listing } = collection;
    let path = format!("/collections/{slug}");
    let first_picture = listing.cards.first().and_then(|card| card.picture.clone());
    let canonical = match listing.query.page {
        page if page > 1 => format!("{path}?page={page}"),
        _ => path.clone(),
    };
    // A narrowed or reordered list is no page of its own for search engines: they would never come to an end.
    let plain = !listing.query.is_filtered() && listing.query.sort == Default::default() && listing.total > 0;
    let head = PageHead {
        title: title.clone(),
        shop_name: shop.name.clone(),
        description: format!("{title} from {}: {}. {}", shop.name, counted(listing.total, "product"), shop.tagline),
        canonical: plain.then_some(canonical),
        picture: first_picture,
        kind: None,
    };
    let crumbs = vec![Crumb::link("Home", "/"), Crumb::here(title.clone())];
    let description =
        (!description_html.is_empty()).then(|| view! { <div class="prose lead" inner_html=description_html></div> });
    view! {
        {head.show()}
        <section class="page">
            <Breadcrumb crumbs/>
            <h1>{title}</h1>
            {description}
            <ListingView path shop listing/>
        </section>
    }
    .into_any()
}
