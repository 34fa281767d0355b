//! The account's front page: where the newest order stands first, and then what the customer keeps with the shop.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::header::HeaderMap;
use axum::http::{Response, StatusCode};

use super::super::cookies;
use super::super::document::{page, see_other, trouble};
use super::super::fields::{Input, Select, summary};
use super::super::form::Form;
use super::super::site::Site;
use super::{ACCOUNT, confirmed, field_errors, signed_in};
use crate::domain::account::Preferences;
use crate::domain::html::escape;
use crate::domain::query_string::pairs;
use crate::domain::refusal::FieldError;
use crate::domain::theme::Theme;
use crate::services::account::{
    OrderPage, SignedIn, has_password, list_kept_addresses, list_orders, offers_passkeys, prefer as keep_preferences,
    rename as keep_name,
};
use crate::services::order::get_order;
use crate::services::{Ctx, ServiceError};
use crate::store::account::CustomersOrder;
use crate::ui::storefront::order_words;
use crate::words::Language;

/// Orders that are listed below the newest.
const OTHERS: usize = 5;

/// Shows it.
pub async fn show(State(site): State<Arc<Site>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response<Body> {
    match signed_in(&site, &headers, "/account").await {
        Ok(who) => show_to(&site, &who, &confirmed(query.as_deref()), (&who.customer.name, &[])).await,
        Err(elsewhere) => elsewhere,
    }
}

async fn show_to(site: &Site, who: &SignedIn, notice: &str, (name, errors): (&str, &[FieldError])) -> Response<Body> {
    match main_of(site, who, name, errors).await {
        Ok(main) => {
            let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            page(site, status, "Your account", &format!("{}{notice}{main}", summary(errors)))
        }
        Err(error) => trouble(site, &error, ("/", "To the shop")),
    }
}

async fn main_of(site: &Site, who: &SignedIn, name: &str, errors: &[FieldError]) -> Result<String, ServiceError> {
    let OrderPage { orders, before } = list_orders(&site.ctx, who, None).await?;
    let newest = match orders.first() {
        Some((_, token)) => newest_order(&site.ctx, token).await?,
        None => "<p>You have not ordered anything yet. What you order with this address stands here.</p>\
                 <p><a class=\"button button-primary\" href=\"/\">Look around</a></p>"
            .to_owned(),
    };
    let others: String = orders.iter().skip(1).take(OTHERS).map(|order| order_item(site.language(), order)).collect();
    let others = match (others.is_empty(), before.is_some() || orders.len() > OTHERS + 1) {
        (true, _) => String::new(),
        (false, false) => format!("<h3>Before that</h3><ul class=\"parcels\">{others}</ul>"),
        (false, true) => format!(
            "<h3>Before that</h3><ul class=\"parcels\">{others}</ul><p><a href=\"/account/orders\">All your orders</a></p>"
        ),
    };
    let addresses = list_kept_addresses(&site.ctx, who).await?;
    let address = match addresses.iter().find(|saved| saved.is_default) {
        Some(saved) => {
            format!("<address class=\"lines\">{}</address>", escape(&saved.address.printed(site.language())))
        }
        None => "<p>You keep no address yet.</p>".to_owned(),
    };
    let name = Input {
        name: "name",
        label: "Full name",
        value: name,
        hint: "",
        attributes: "autocomplete=\"name\" maxlength=\"200\"",
    };
    Ok(format!(
        "<section aria-labelledby=\"orders\"><h2 id=\"orders\">Your orders</h2>{newest}{others}</section>\
         <section aria-labelledby=\"you\"><h2 id=\"you\">You</h2>\
         <p>You sign in with <strong>{email}</strong>.</p>\
         <form class=\"return-form\" method=\"post\" action=\"/account/name\">{name}\
         <button class=\"button\">Save the name</button></form></section>\
         <section aria-labelledby=\"saved\"><h2 id=\"saved\">Saved for later</h2>\
         <p><a class=\"button\" href=\"/wishlist\">What you saved</a></p></section>\
         <section aria-labelledby=\"addresses\"><h2 id=\"addresses\">Your addresses</h2>{address}\
         <p><a class=\"button\" href=\"/account/addresses\">See and change your addresses</a></p></section>\
         <section aria-labelledby=\"preferences\"><h2 id=\"preferences\">On each of your devices</h2>{preferences}</section>\
         <section aria-labelledby=\"safety\"><h2 id=\"safety\">Signing in</h2>\
         {passkeys}<p><a class=\"button\" href=\"/account/password\">{password}</a></p>\
         <p><a class=\"button\" href=\"/account/devices\">Your devices</a></p>\
         <form method=\"post\" action=\"/account/sign-out\"><button class=\"button\">Sign out here</button></form></section>\
         <section aria-labelledby=\"data\"><h2 id=\"data\">Your data</h2>\
         <p><a href=\"/account/export\">Take a copy of all that we have of you</a></p>\
         <p><a href=\"/account/erase\">Delete your account</a></p></section>",
        passkeys = if offers_passkeys(&site.ctx) {
            "<p><a class=\"button\" href=\"/account/passkeys\">Your passkeys</a></p>"
        } else {
            ""
        },
        password = if has_password(&site.ctx, who).await? { "Change your password" } else { "Set a password" },
        email = escape(&who.customer.email),
        name = name.show(errors),
        preferences = preferences_form(&site.ctx, &who.customer.preferences).await?,
    ))
}

/// The newest order: where it stands comes first.
async fn newest_order(ctx: &Ctx, token: &str) -> Result<String, ServiceError> {
    let (order, shop) = (get_order(ctx, token).await?, ctx.shop().await?);
    let (title, sentences) = order_words(&shop, &order);
    let sentences: String = sentences.iter().map(|sentence| format!("<p>{}</p>", escape(sentence))).collect();
    let pieces: Vec<String> =
        order.lines.iter().map(|line| format!("{} × {}", line.quantity.get(), line.full_title())).collect();
    Ok(format!(
        "<h3>{title}</h3>{sentences}<p>Order {number} of {date}: {pieces}</p>\
         <p><a class=\"button button-primary\" href=\"/orders/{token}\">See order {number}</a></p>",
        title = escape(&title),
        number = order.number,
        date = order.created_at.long_date(ctx.locale().language),
        pieces = escape(&pieces.join(", ")),
        token = escape(token),
    ))
}

fn order_item(language: Language, (order, token): &(CustomersOrder, String)) -> String {
    format!(
        "<li><p class=\"parcel-name\">{}</p><p><a href=\"/orders/{}\">Order {}</a>, {}, {}</p></li>",
        escape(order.words()),
        escape(token),
        order.number,
        order.created_at.long_date(language),
        escape(&order.total.text(language))
    )
}

async fn preferences_form(ctx: &Ctx, kept: &Preferences) -> Result<String, ServiceError> {
    let own = (String::new(), "As the shop has it".to_owned());
    let markets = ctx.markets().await?;
    let named =
        markets.iter().map(|market| (market.id.clone(), format!("{} ({})", market.name, market.currency.code())));
    let markets: Vec<(String, String)> = [own].into_iter().chain(named).collect();
    let market = match markets.len() {
        // There is nothing to choose from.
        1 => String::new(),
        _ => Select {
            name: "market",
            label: "Country and currency",
            chosen: &kept.market,
            options: &markets,
            attributes: "",
        }
        .show(&[]),
    };
    let themes = [("", "As the device has it"), ("light", "Light"), ("dark", "Dark")];
    let themes = themes.map(|(value, words)| (value.to_owned(), words.to_owned()));
    let theme = Select { name: "theme", label: "Light or dark", chosen: &kept.theme, options: &themes, attributes: "" }
        .show(&[]);
    Ok(format!(
        "<form class=\"return-form\" method=\"post\" action=\"/account/preferences\">{market}{theme}\
         <button class=\"button\">Save the preferences</button></form>"
    ))
}

/// All orders, some on a page.
pub async fn orders(State(site): State<Arc<Site>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response<Body> {
    let who = match signed_in(&site, &headers, "/account/orders").await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    let asked = query.as_deref().and_then(|query| pairs(query).find(|(name, _)| name == "before"));
    let before = asked.and_then(|(_, value)| value.parse().ok());
    let OrderPage { orders, before } = match list_orders(&site.ctx, &who, before).await {
        Ok(page) => page,
        Err(error) => return trouble(&site, &error, ACCOUNT),
    };
    let items: String = orders.iter().map(|order| order_item(site.language(), order)).collect();
    let older = before
        .map(|before| format!("<p><a class=\"button\" href=\"/account/orders?before={before}\">Older ones</a></p>"));
    let main = format!(
        "<ul class=\"parcels\">{items}</ul>{}<p><a href=\"/account\">Back to your account</a></p>",
        older.unwrap_or_default()
    );
    page(&site, StatusCode::OK, "Your orders", &main)
}

/// Keeps the name.
pub async fn rename(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    let who = match signed_in(&site, &headers, "/account").await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    match keep_name(&site.ctx, &who, form.get("name")).await.map_err(field_errors) {
        Ok(_) => see_other("/account?done=name"),
        Err(Ok(errors)) => show_to(&site, &who, "", (form.get("name"), &errors)).await,
        Err(Err(error)) => trouble(&site, &error, ACCOUNT),
    }
}

/// Keeps the preferences, and lets this device follow them at once.
async fn follow(site: &Site, who: &SignedIn, form: &Form) -> Result<Response<Body>, ServiceError> {
    let typed = Preferences { market: form.get("market").to_owned(), theme: form.get("theme").to_owned() };
    let kept = keep_preferences(&site.ctx, who, typed).await?;
    let mut response = see_other("/account?done=preferences");
    cookies::set_market(&mut response, &kept.market, &site.origin);
    cookies::set_theme(&mut response, Theme::from_name(&kept.theme), &site.origin);
    Ok(response)
}

/// Keeps what is to be found on each device.
pub async fn prefer(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    let who = match signed_in(&site, &headers, "/account").await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    follow(&site, &who, &form).await.unwrap_or_else(|error| trouble(&site, &error, ACCOUNT))
}
