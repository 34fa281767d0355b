//! The parts themselves, state by state.

use leptos::prelude::*;

use crate::domain::review::Rating;
use crate::domain::shop::ShopView;
use crate::domain::stock::StockFace;
use crate::ui::kit::tabs::TABS_SCRIPT;
use crate::ui::kit::theme::theme_form;
use crate::ui::kit::{AtOnce, Breadcrumb, Crumb, Field, Icon, Pagination, SelectField, Tab, icon, tabs};
use crate::ui::storefront::head::PageHead;
use crate::ui::storefront::load::loaded_shop;
use crate::ui::storefront::money::{Price, stock_class, stock_words};
use crate::ui::storefront::rating::stars;

/// The colours, as the stylesheet names them.
const COLOURS: [&str; 18] = [
    "paper",
    "surface",
    "sand",
    "tile",
    "ink",
    "muted",
    "border",
    "hairline",
    "accent",
    "on-accent",
    "sale",
    "error",
    "success",
    "stars",
    "focus",
    "focus-inner",
    "tag",
    "tag-sale",
];
const SIZES: [&str; 8] = ["4xl", "3xl", "2xl", "xl", "l", "m", "s", "xs"];

pub(super) fn page() -> AnyView {
    loaded_shop(|ShopView { shop, .. }| {
        view! {
            {PageHead::private("Kit", &shop.name).show()}
            <div class="page kit">
                <h1>"Kit"</h1>
                <p class="lead">
                    "Every part in every state. " <a href="/kit/products">"Products that try the pages"</a>
                </p>
                {part("Colour", colours())}
                {part("Type", sizes())}
                {part("Buttons", buttons())}
                {part("Fields", fields())}
                {part("Choices", choices())}
                {part("Prices and stock", prices(shop.rules.currency))}
                {part("Ratings", ratings())}
                {part("Notices", notices())}
                {part("Ways", ways())}
                {part("Signs", signs())}
                {part("Disclosure and dialog", disclosure())}
                {part("Tabs", tabs_of_a_piece())}
                {part("Table", table())}
                {part("While something loads", skeletons())}
                {part("Light or dark", theme_form())}
            </div>
        }
        .at_once()
    })
}

fn part(title: &'static str, content: AnyView) -> AnyView {
    view! {
        <section class="kit-part">
            <h2>{title}</h2>
            {content}
        </section>
    }
    .at_once()
}

fn colours() -> AnyView {
    let colour = |name: &'static str| {
        view! {
            <li>
                <svg class="kit-colour" viewBox="0 0 8 4" aria-hidden="true">
                    <rect width="8" height="4" fill=format!("var(--{name})")></rect>
                </svg>
                {name}
            </li>
        }
    };
    view! { <ul class="kit-row">{COLOURS.map(colour).into_iter().collect::<Vec<_>>()}</ul> }.at_once()
}

fn sizes() -> AnyView {
    let line = |size: &'static str| {
        view! {
            <p class=format!("kit-{size}")>{format!("{size}: Holds 320 ml. 9 cm tall. €1,234.50")}</p>
        }
    };
    view! {
        <h1>"Heading one: Stoneware for every day"</h1>
        <h2>"Heading two: Stoneware for every day"</h2>
        <h3>"Heading three: Stoneware for every day"</h3>
        {SIZES.map(line).into_iter().collect::<Vec<_>>()}
        <p class="prose">
            "A text of some length, to see how wide a line becomes and how it stands above the next one. No line is longer than \
             sixty-eight letters, because the eye has to find the way back. "
            <a href="/kit">"A link in it"</a> ", " <strong>"what matters"</strong> " and Ł, ő, ş, ž from further away."
        </p>
    }
    .at_once()
}

fn buttons() -> AnyView {
    view! {
        <div class="kit-row">
            <button type="button" class="button button-primary">"Add to cart"</button>
            <button type="button" class="button">"View cart"</button>
            <button type="button" class="button button-primary" aria-disabled="true">"One moment"</button>
            <button type="button" class="button-link">"Keep shopping"</button>
            <button type="button" class="icon-button">
                <Icon shape=icon::CLOSE/>
                <span class="visually-hidden">"Close"</span>
            </button>
            <a class="chip" href="/kit">"Glaze: Moss" <Icon shape=icon::CLOSE/></a>
        </div>
        <p><button type="button" class="button button-primary button-wide">"As wide as its place"</button></p>
    }
    .at_once()
}

fn fields() -> AnyView {
    let right = Signal::derive(|| None::<String>);
    let wrong = Signal::derive(|| Some("Enter a postcode of five digits, such as 10115".to_owned()));
    let countries = vec![("DE".to_owned(), "Germany"), ("FR".to_owned(), "France")];
    view! {
        <div class="prose">
            <Field name="kit-name" label="Full name" value="Ada Lovelace".to_owned() error=right autocomplete="off"/>
            <Field
                name="kit-phone"
                label="Phone"
                value=String::new()
                error=right
                autocomplete="off"
                optional=Signal::derive(|| true)
                hint="Only for the carrier, should it not find you."
            />
            <Field name="kit-postcode" label="Postcode" value="1011".to_owned() error=wrong autocomplete="off" narrow=true/>
            <SelectField name="kit-country" label="Country" options=countries chosen="DE".to_owned() error=right autocomplete="off"/>
        </div>
    }
    .at_once()
}

fn choices() -> AnyView {
    let choice = |(value, mark, checked): (&'static str, &'static str, bool)| {
        view! {
            <label class="choice" class:choice-off=!mark.is_empty()>
                <input type="radio" name="kit-choice" value=value checked=checked/>
                <span class="choice-face">{value} " " <span class="choice-mark">{mark}</span></span>
            </label>
        }
    };
    let tick = |(label, checked, disabled): (&'static str, bool, bool)| {
        view! {
            <label class="tick" class:tick-off=disabled>
                <input type="checkbox" checked=checked disabled=disabled/>
                <span>{label}</span>
                " "
                <span class="tick-count">"(4)"</span>
            </label>
        }
    };
    let values = [("Ash", "", true), ("Tideline", "", false), ("Ember", "sold out", false)];
    let ticks = [("Moss", true, false), ("Night", false, false), ("Chalk", false, true)];
    view! {
        <fieldset class="option">
            <legend>"Glaze: " <span class="option-picked">"Ash"</span></legend>
            <div class="choices">{values.map(choice).into_iter().collect::<Vec<_>>()}</div>
        </fieldset>
        <fieldset>
            <legend>"Filter"</legend>
            {ticks.map(tick).into_iter().collect::<Vec<_>>()}
        </fieldset>
    }
    .at_once()
}

fn prices(currency: crate::domain::money::Currency) -> AnyView {
    let stocks = [StockFace::InStock, StockFace::Low(2), StockFace::BackOrderIn(12), StockFace::SoldOut];
    let stock = |stock: StockFace| view! { <p class=stock_class(stock)>{stock_words(stock)}</p> };
    view! {
        <p><Price currency minor=2_600 was_minor=None/></p>
        <p><Price currency minor=2_600 was_minor=None varies=true/></p>
        <p><Price currency minor=2_600 was_minor=Some(3_400)/></p>
        <p class="buy-price"><Price currency minor=12_345_678 was_minor=Some(98_765_432)/></p>
        {stocks.map(stock).into_iter().collect::<Vec<_>>()}
        <div class="kit-row">
            <div class="frame kit-frame"><span class="badge badge-sale">"Sale"</span></div>
            <div class="frame kit-frame"><span class="badge badge-out">"Sold out"</span></div>
            <div class="frame kit-frame"></div>
        </div>
    }
    .at_once()
}

fn ratings() -> AnyView {
    let ratings = [(1, 1), (2, 5), (9, 31), (212, 954), (100_000, 500_000)];
    let rated = |(count, sum): (u32, u32)| view! { <p>{stars(Rating { count, sum })}</p> };
    ratings.map(rated).collect_view().at_once()
}

fn notices() -> AnyView {
    view! {
        <p class="notice">"Heron jug was taken out."</p>
        <p class="toast">"The link is copied: paste it where you like."</p>
        <p class="notice notice-error">"The shop can’t be reached. Check your connection and try again."</p>
        <div class="error-summary">
            <h2>"There is a problem"</h2>
            <p><a href="#kit-postcode">"Enter a postcode of five digits, such as 10115"</a></p>
        </div>
    }
    .at_once()
}

fn ways() -> AnyView {
    let crumbs = vec![Crumb::link("Home", "/"), Crumb::link("Drink", "/collections/drink"), Crumb::here("Wren mug")];
    view! {
        <Breadcrumb crumbs/>
        <Pagination page=4 page_count=9 href=Box::new(|page| format!("/kit?page={page}"))/>
    }
    .at_once()
}

fn signs() -> AnyView {
    let shapes = [
        icon::SEARCH,
        icon::CART,
        icon::CLOSE,
        icon::CHECK,
        icon::MINUS,
        icon::PLUS,
        icon::BACK,
        icon::ON,
        icon::ENLARGE,
    ];
    let sign = |shape: &'static str| view! { <li><Icon shape/></li> };
    view! { <ul class="kit-row">{shapes.map(sign).into_iter().collect::<Vec<_>>()}</ul> }.at_once()
}

fn disclosure() -> AnyView {
    view! {
        <div class="prose">
            <details><summary>"Closed"</summary><p>"What is folded away."</p></details>
            <details open=true><summary>"Open"</summary><p>"What was folded away."</p></details>
        </div>
        // Without the page behind it, which would hide the rest.
        <div class="kit-dialog">
            <div class="drawer-head">
                <h2><Icon shape=icon::CHECK/>"Added to your cart"</h2>
                <button type="button" class="icon-button">
                    <Icon shape=icon::CLOSE/>
                    <span class="visually-hidden">"Close"</span>
                </button>
            </div>
            <div class="drawer-foot">
                <a class="button button-primary button-wide" href="/kit">"Checkout"</a>
                <a class="button button-wide" href="/kit">"View cart"</a>
                <button type="button" class="button-link">"Keep shopping"</button>
            </div>
        </div>
    }
    .at_once()
}

fn table() -> AnyView {
    view! {
        <div class="table-frame">
            <table>
                <thead>
                    <tr><th scope="col">"To"</th><th scope="col">"Takes"</th><th scope="col">"Costs"</th></tr>
                </thead>
                <tbody>
                    <tr><th scope="row">"Germany"</th><td>"2–4 working days"</td><td>"€4.90"</td></tr>
                    <tr><th scope="row">"France"</th><td>"3–6 working days"</td><td>"€12.90"</td></tr>
                </tbody>
            </table>
        </div>
    }
    .at_once()
}

fn tabs_of_a_piece() -> AnyView {
    let tab = |id, title: &str, words: &'static str| Tab {
        id,
        title: title.to_owned(),
        content: view! { <p>{words}</p> }.at_once(),
    };
    let all = vec![
        tab("kit-orders", "Orders", "Three orders are waiting to be sent."),
        tab("kit-stock", "Stock", "Two glazes are running out."),
        tab("kit-returns", "Returns and exchanges", "Nothing is on its way back."),
    ];
    view! {
        {tabs("Today in the workshop", all)}
        <script inner_html=TABS_SCRIPT></script>
    }
    .at_once()
}

fn skeletons() -> AnyView {
    view! {
        <p class="skeleton"></p>
        <p class="skeleton skeleton-short"></p>
    }
    .at_once()
}
