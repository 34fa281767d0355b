//! A product's page. The address says which variant is shown: picking another replaces the address, and price, stock, picture
//! and SKU follow it. Without script the same form is sent to the same page.

mod buy;
mod gallery;
mod more;
mod reviews;
mod zoom;

use leptos::prelude::*;
use leptos_router::components::Redirect;
use leptos_router::hooks::{use_params_map, use_url};
use leptos_router::{LazyRoute, lazy_route};

use super::added::{AddedDialog, AddedState};
use super::head::PageHead;
use super::load::{ask, loaded};
use super::money::{delivery_words, return_words};
use super::not_found::WaysOn;
use super::rating::stars;
use super::structured_data;
use crate::api::catalog::{get_home, get_product};
use crate::browser;
use crate::domain::description;
use crate::domain::excerpt::plain_text;
use crate::domain::market::MarketView;
use crate::domain::money::Money;
use crate::domain::product::{ProductFound, ProductView, VariantView};
use crate::domain::shop::{Shop, ShopView};
use crate::ui::app::{Navigation, answer_with};
use crate::ui::kit::{AtOnce, Breadcrumb, Crumb};
use crate::ui::locale::{language, to};
use crate::words::product as words;

/// A product's page. Its code is loaded when it is first needed.
#[derive(Debug)]
pub struct ProductPage;

#[lazy_route]
impl LazyRoute for ProductPage {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        show_page()
    }
}

fn show_page() -> AnyView {
    let params = use_params_map();
    let product = ask(move || params.read().get("slug").unwrap_or_default(), get_product);
    loaded(product, |ShopView { shop, market, .. }, found| match found {
        ProductFound::Here(product) => show(shop, *product),
        ProductFound::Moved(slug) => {
            answer_with(301);
            view! { <Redirect path=format!("/products/{slug}")/> }.at_once()
        }
        ProductFound::NotHere(title) => not_here(&shop, &market, title),
        ProductFound::Gone(title) => gone(&shop, title),
    })
}

/// A product that was sold once. Its address is not forgotten, so that whoever followed an old link knows that it led to the right place.
fn gone(shop: &Shop, title: String) -> AnyView {
    answer_with(410);
    view! {
        {PageHead::private(title.clone(), &shop.name).show()}
        <section class="page lost">
            <h1>{title}</h1>
            <p class="lead">{words::not_made_any_more(language())}</p>
            <WaysOn home=ask(String::new, |_| get_home())/>
        </section>
    }
    .at_once()
}

/// A product that is sold in other markets only.
fn not_here(shop: &Shop, market: &MarketView, title: String) -> AnyView {
    view! {
        {PageHead::private(title.clone(), &shop.name).show()}
        <section class="page">
            <h1>{title}</h1>
            <p>
                {words::not_sold_in(language(), &market.name)}
                <a href="#market" rel="external">{words::choose_country(language())}</a>
                {words::or(language())} <a href=to("/")>{words::see_what_we_sell(language())}</a> "."
            </p>
        </section>
    }
    .at_once()
}

/// The product and which variant of it is picked, for the parts of the page.
#[derive(Debug, Clone, Copy)]
struct Shown {
    product: StoredValue<ProductView>,
    /// Index of the variant, and whether it is exactly what was asked for.
    picked: Memo<(usize, bool)>,
}

impl Shown {
    fn of(product: ProductView) -> Self {
        let product = StoredValue::new(product);
        let url = use_url();
        let picked = Memo::new(move |_| {
            let asked = product.with_value(|product| {
                let (variant, exact) = product.asked_by_query(url.read().search())?;
                Some((product.variants.iter().position(|other| other.id == variant.id)?, exact))
            });
            asked.unwrap_or((0, true))
        });
        Self { product, picked }
    }

    /// Something of the variant that is picked; `None` for a product that has none, which the shop never sells.
    fn variant<T>(self, read: impl FnOnce(&VariantView) -> T) -> Option<T> {
        let (place, _) = self.picked.get();
        self.product.with_value(|product| product.variants.get(place).map(read))
    }

    /// The variant that is picked right now, for acts that happen once.
    fn variant_now(self) -> Option<VariantView> {
        let (place, _) = self.picked.get_untracked();
        self.product.with_value(|product| product.variants.get(place).cloned())
    }
}

/// The page of a product that is sold here.
pub(in crate::ui) fn show(shop: Shop, product: ProductView) -> AnyView {
    let path = format!("/products/{}", product.slug);
    let described =
        if product.seo_description.is_empty() { &product.description_text } else { &product.seo_description };
    let lowest = product.variants.iter().map(|variant| variant.price_minor).min();
    let head = PageHead {
        title: product.seo_title.clone(),
        shop_name: shop.name.clone(),
        description: described.clone(),
        canonical: Some(path),
        picture: product.pictures.first().cloned(),
        price: lowest.map(|minor| Money::new(minor, shop.rules.currency)),
    };
    let mut crumbs = vec![Crumb::home()];
    crumbs.extend(product.collection.clone().map(|(slug, title)| Crumb::link(title, format!("/collections/{slug}"))));
    crumbs.push(Crumb::here(product.title.clone()));

    let data = structured_data::script(|origin| structured_data::of_product(origin, &shop, &product, &crumbs));
    let currency = shop.rules.currency;
    let more =
        browser::ON_SERVER.then(|| more::sections(&product, currency, use_url().read_untracked().search()).to_html());
    let stars = stars(product.rating).map(|stars| view! { <a href="#reviews" rel="external">{stars}</a> });
    fill_more(to(&format!("/products/{}", product.slug)));
    let description = described_in_parts(&product.description_html);
    let title = product.title.clone();
    let vendor = product.vendor.clone();
    let shown = Shown::of(product);
    let added = AddedState::new();
    view! {
        {head.show()}
        {data}
        <div class="page">
            {back_to_results()}
            <Breadcrumb crumbs/>
            <article class="product">
                <gallery::Gallery shown/>
                <div class="product-words">
                    <h1 dir="auto">{title}</h1>
                    {stars}
                    {(!vendor.is_empty()).then(|| view! { <p class="vendor">{words::by(language())} {vendor}</p> })}
                    <buy::Buy shown added shop=shop.clone()/>
                    <Facts shop/>
                    {description}
                </div>
            </article>
            <div id=MORE class="more" inner_html=more.unwrap_or_default()></div>
            <section id="viewed" class="viewed"></section>
        </div>
        <AddedDialog state=added/>
    }
    .at_once()
}

/// The description: what comes first as it is, and each section that the merchant gave a heading folded under it.
fn described_in_parts(html: &str) -> AnyView {
    let (opening, sections) = description::sections(html);
    let section = |section: description::Section<'_>| {
        let (title, html) = (plain_text(section.title), section.html.to_owned());
        view! {
            <details class="section">
                <summary><h2>{title}</h2></summary>
                <div class="prose" inner_html=html></div>
            </details>
        }
    };
    let opening = opening.to_owned();
    view! {
        <div class="prose" inner_html=opening></div>
        {sections.into_iter().map(section).collect::<Vec<_>>()}
    }
    .at_once()
}

/// The way back to the list that the visitor came from. Only the browser knows it; what the server sends is the same for everybody.
fn back_to_results() -> Option<AnyView> {
    let results = expect_context::<Navigation>().results()?;
    Some(view! { <p class="back-to-results"><a href=results>{words::back_to_results(language())}</a></p> }.at_once())
}

const MORE: &str = "more";

/// What stands below the product comes with the page. Only the server writes it, so that no visitor downloads the code for that;
/// whoever comes here from another page of the shop takes it out of the page as the server has it.
fn fill_more(page: String) {
    Effect::new(move || browser::fill(MORE, &page));
}

/// What people want to know before they buy: what delivery costs, how long it takes, and whether it can go back.
#[component]
fn Facts(shop: Shop) -> impl IntoView {
    let delivery = shop.rules.home().and_then(|home| delivery_words(&shop, home));
    view! {
        <ul class="facts">
            {delivery.map(|said| view! {
                <li class="fact fact-delivery">{said} " " <a href=to("/pages/shipping")>{words::other_countries(language())}</a></li>
            })}
            <li class="fact fact-return">
                {return_words(&shop)} " "
                <a href=to("/pages/returns")>{words::how_returns_work(language())}</a>
            </li>
        </ul>
    }
    .at_once()
}
