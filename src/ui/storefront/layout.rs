//! The frame of every page: header, navigation, footer. It is the same for every visitor; what is personal (the number of
//! pieces in the cart) is filled in by the browser, in a place that is kept for it.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

use super::cart_state::use_cart;
use super::load::{ShopAnswer, loaded_shop, settled};
use super::market::market_form;
use super::money::tax_words;
use crate::browser;
use crate::domain::choice::OPTION_FIELD;
use crate::domain::newsletter::ConsentWay;
use crate::domain::shop::{Shop, ShopView};
use crate::ui::app::NOWHERE;
use crate::ui::kit::theme::theme_form;
use crate::ui::kit::{AtOnce, Icon, icon, text, told};
use crate::ui::locale::{language, locale, to};
use crate::words::{Language, Locale, layout as words};

/// The header. At the till it is reduced to the way back and the way to help.
#[component]
pub fn Header() -> impl IntoView {
    let ShopAnswer(shop) = expect_context();
    let location = use_location();
    let at_the_till = Memo::new(move |_| {
        let path = location.pathname.read();
        let path = locale().bare(&path);
        path == "/checkout" || path.starts_with("/checkout/")
    });
    let content = settled(Box::new(move || {
        let reduced = at_the_till.get();
        Box::pin(async move {
            match shop.get().await {
                Ok(view) if reduced => till_header(view),
                Ok(view) => full_header(view),
                Err(_) => view! { <a class="brand" href=to("/")>{words::front_page(language())}</a> }.at_once(),
            }
        })
    }));
    view! { <header class="site-header">{content}</header> }.into_any()
}

fn full_header(ShopView { shop, collections, test_mode, .. }: ShopView) -> AnyView {
    let link =
        |(slug, title): (String, String)| view! { <li><NavLink href=to(&format!("/collections/{slug}")) title/></li> };
    view! {
        {notice(&shop, test_mode)}
        <div class="bar">
            <a class="brand" href=to("/")>{shop.name}</a>
            <SearchForm/>
            {bar_link("search-link", "/search", icon::SEARCH, words::search(language()))}
            {bar_link("account-link", "/account", icon::ACCOUNT, words::account(language()))}
            <CartLink/>
        </div>
        {navigation(collections.into_iter().map(link).collect())}
    }
    .at_once()
}

/// A way to somewhere else: a sign and a word, of which a phone shows the sign.
fn bar_link(class: &'static str, path: &str, shape: &'static str, words: &'static str) -> AnyView {
    view! { <a class=format!("bar-link sign-link {class}") href=to(path)><Icon shape/><span>{words}</span></a> }
        .at_once()
}

fn navigation(links: Vec<impl IntoView + 'static>) -> AnyView {
    view! { <nav class="collections" aria-label=words::collections(language())><ul>{links}</ul></nav> }.at_once()
}

fn till_header(ShopView { shop, test_mode, .. }: ShopView) -> AnyView {
    view! {
        {notice(&shop, test_mode)}
        <div class="bar">
            <a class="brand" href=to("/")>{shop.name}</a>
            <p class="bar-note">{words::secure_checkout(language())}</p>
            <a class="bar-link" href=to("/pages/contact")>{words::help(language())}</a>
        </div>
    }
    .at_once()
}

/// Nobody should believe that they bought something where money is only played with.
fn notice(shop: &Shop, test_mode: bool) -> Option<AnyView> {
    let words = match (shop.demo, test_mode) {
        (true, _) => words::demo_notice(language()),
        (false, true) => words::test_notice(language()),
        (false, false) => return None,
    };
    Some(view! { <p class="test-notice">{words}</p> }.at_once())
}

/// A link that says when it leads to the page one is on.
#[component]
fn NavLink(href: String, title: String) -> impl IntoView {
    let location = use_location();
    let here = href.clone();
    let current = move || (location.pathname.read().as_str() == here).then(|| "page".to_owned());
    view! { <a href=href aria-current=current>{title}</a> }
}

/// The search field. What was searched for stays in it.
#[component]
fn SearchForm() -> impl IntoView {
    let query = use_query_map();
    let location = use_location();
    // No signal of its own: at the change to the till's header the page's address is newer than this form for a moment, and a
    // signal would be gone already.
    let typed = move || match locale().bare(&location.pathname.read()) {
        "/search" => query.read().get("q").unwrap_or_default(),
        _ => String::new(),
    };
    search_form(typed)
}

fn search_form(typed: impl Fn() -> String + Copy + Send + Sync + 'static) -> AnyView {
    view! {
        <form class="search" role="search" action=to("/search") method="get">
            <label class="visually-hidden" for="search-words">{words::search_the_shop(language())}</label>
            <input
                id="search-words"
                name="q"
                type="search"
                value=typed
                prop:value=move || told("", typed())
                maxlength="200"
                enterkeyhint="search"
                placeholder=words::search(language())
                data-suggest="search-offers"
            />
            <button type="submit" class="icon-button">
                <Icon shape=icon::SEARCH/>
                <span class="visually-hidden">{words::search(language())}</span>
            </button>
            {offers("search-offers")}
        </form>
    }
    .at_once()
}

/// Where what is offered to somebody who is typing in the field above appears. Its script fills it (`ui/suggest.js`).
pub fn offers(id: &'static str) -> AnyView {
    view! { <div id=id class="offers" role="listbox" aria-label=words::suggestions(language()) hidden></div> }.at_once()
}

/// The way to the cart, with the number of pieces in it once that is known.
#[component]
fn CartLink() -> impl IntoView {
    let cart = use_cart();
    cart_link(move || cart.cart().map(|cart| cart.piece_count()))
}

fn cart_link(count: impl Fn() -> Option<u32> + Copy + Send + Sync + 'static) -> AnyView {
    let count = move || count().filter(|count| *count > 0);
    view! {
        <a class="bar-link sign-link cart-link" href=to("/cart")>
            <Icon shape=icon::CART/>
            <span>{words::cart(language())}</span>
            <span class="cart-count" aria-hidden="true">{text(move || count().map(|count| count.to_string()))}</span>
            <span class="visually-hidden">{text(move || count().map(|count| words::pieces_in_cart(language(), count)))}</span>
        </a>
    }
    .at_once()
}

/// The header of a page that the server writes for one visitor, with as many pieces in their cart: nothing of it changes later.
pub fn plain_header(ShopView { shop, collections, test_mode, .. }: ShopView, piece_count: u32) -> AnyView {
    let link =
        |(slug, title): (String, String)| view! { <li><a href=to(&format!("/collections/{slug}"))>{title}</a></li> };
    view! {
        {notice(&shop, test_mode)}
        <div class="bar">
            <a class="brand" href=to("/")>{shop.name}</a>
            {search_form(String::new)}
            {bar_link("search-link", "/search", icon::SEARCH, words::search(language()))}
            {bar_link("account-link", "/account", icon::ACCOUNT, words::account(language()))}
            {cart_link(move || Some(piece_count))}
        </div>
        {navigation(collections.into_iter().map(link).collect())}
    }
    .at_once()
}

/// The footer of such a page, which is at `path`, in whatever language.
pub fn plain_footer(shop: ShopView, path: String) -> AnyView {
    let languages = language_links(&shop.shop.languages, move || path.clone());
    let columns = footer_columns(shop).to_html();
    view! { <div class="footer-columns" inner_html=columns></div> {languages} }.at_once()
}

/// Ways to the same page in the other languages. It is loaded whole.
fn language_links(spoken: &[Language], path: impl Fn() -> String + Clone + Send + Sync + 'static) -> Option<AnyView> {
    let link = |language: &Language| {
        let (there, path) = (Locale::of(*language, spoken), path.clone());
        let is_here = *language == locale().language;
        let href = move || there.path(&path());
        let lang = language.code();
        view! {
            <li>
                <a href=href lang=lang hreflang=lang rel="external" aria-current=is_here.then_some("true")>{language.own_name()}</a>
            </li>
        }
    };
    (spoken.len() > 1).then(|| {
        let links = spoken.iter().map(link).collect::<Vec<_>>();
        view! { <nav class="languages" aria-label=words::language(language())><ul>{links}</ul></nav> }.at_once()
    })
}

/// The footer: who sells, and the answers most asked for, each under its own name.
#[component]
pub fn Footer() -> impl IntoView {
    view! { <footer class="site-footer">{loaded_footer()}</footer> }
}

fn loaded_footer() -> AnyView {
    let location = use_location();
    let here = move || {
        let (path, search) = (location.pathname.read(), location.search.read());
        // What a filter is called in one language names nothing in another.
        let kept: Vec<&str> = search.split('&').filter(|pair| !pair.starts_with(OPTION_FIELD)).collect();
        let (path, search) = (locale().bare(&path), kept.join("&"));
        let mark = if search.is_empty() { "" } else { "?" };
        // What isn't there in one language is not there in another.
        if path == NOWHERE { "/".to_owned() } else { [path, mark, &search].concat() }
    };
    loaded_shop(move |shop| {
        // It is sent with the first page and stays as it is, so the code that makes it stays on the server.
        let languages = language_links(&shop.shop.languages, here);
        let columns = if browser::ON_SERVER { footer_columns(shop).to_html() } else { String::new() };
        view! { <div class="footer-columns" inner_html=columns></div> {languages} }.at_once()
    })
}

fn footer_columns(ShopView { shop, collections, market, markets, .. }: ShopView) -> AnyView {
    let link =
        |(slug, title): (String, String)| view! { <li><a href=to(&format!("/collections/{slug}"))>{title}</a></li> };
    let language = language();
    let phone = (!shop.phone.is_empty()).then(|| view! { <br/> {shop.phone.clone()} });
    view! {
        <nav aria-label=words::help(language)>
            <h2>{words::help(language)}</h2>
            <ul>
                <li><a href=to("/pages/contact")>{words::contact(language)}</a></li>
                <li><a href=to("/pages/shipping")>{words::shipping(language)}</a></li>
                <li><a href=to("/pages/returns")>{words::returns(language)}</a></li>
                <li><a href=to("/wishlist") rel="external">{words::saved(language)}</a></li>
                <li><a href=to("/withdraw") rel="external">{words::withdraw(language)}</a></li>
            </ul>
        </nav>
        <nav aria-label=words::shop(language)>
            <h2>{words::shop(language)}</h2>
            <ul>{collections.into_iter().map(link).collect::<Vec<_>>()}</ul>
        </nav>
        <nav aria-label=words::about_us(language)>
            <h2>{words::about_us(language)}</h2>
            <ul>
                <li><a href=to("/pages/about")>{words::about(language, &shop.name)}</a></li>
                <li><a href=to("/pages/lists-and-reviews")>{words::lists_and_reviews(language)}</a></li>
                <li><a href=to("/pages/terms")>{words::terms(language)}</a></li>
                <li><a href=to("/pages/privacy")>{words::privacy(language)}</a></li>
                <li><a href=to("/pages/accessibility")>{words::accessibility(language)}</a></li>
            </ul>
        </nav>
        <address>
            <strong>{shop.company.clone()}</strong>
            <br/>
            <span class="lines">{shop.postal_address.clone()}</span>
            <br/>
            <a href=format!("mailto:{}", shop.email)>{shop.email.clone()}</a>
            {phone}
        </address>
        <form class="footer-newsletter" method="post" action=to("/newsletter")>
            <label for="newsletter-email">{words::newsletter(language)}</label>
            <p id="newsletter-hint">{ConsentWay::Footer.words(language)}</p>
            <div>
                <input
                    id="newsletter-email"
                    name="email"
                    type="email"
                    autocomplete="email"
                    required=true
                    maxlength="254"
                    aria-describedby="newsletter-hint"
                />
                <button class="button">{words::sign_up(language)}</button>
            </div>
        </form>
        <p class="footer-note">
            {words::prices_in(language, shop.rules.currency.code(), tax_words(&shop.rules))}
            <a href=to("/pages/shipping")>{words::plus_shipping(language)}</a>
            "."
        </p>
        <div class="footer-choices">{market_form(&market, markets)} {theme_form()}</div>
    }
    .at_once()
}
