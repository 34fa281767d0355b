//! The account's front page: where the newest order stands first, and then what the customer keeps with the shop.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::header::HeaderMap;
use axum::http::{Response, StatusCode};

use super::super::cookies;
use super::super::document::{page, see_other, to_shop, trouble};
use super::super::fields::{Input, Select, summary};
use super::super::form::Form;
use super::super::site::Site;
use super::{confirmed, field_errors, signed_in, to_account};
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
use crate::words::{Language, account as words};

/// Orders that are listed below the newest.
const OTHERS: usize = 5;

/// Shows it.
pub async fn show(State(site): State<Arc<Site>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response<Body> {
    match signed_in(&site, &headers, "/account").await {
        Ok(who) => show_to(&site, &who, &confirmed(site.language(), query.as_deref()), (&who.customer.name, &[])).await,
        Err(elsewhere) => elsewhere,
    }
}

async fn show_to(site: &Site, who: &SignedIn, notice: &str, (name, errors): (&str, &[FieldError])) -> Response<Body> {
    match main_of(site, who, name, errors).await {
        Ok(main) => {
            let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            page(
                site,
                status,
                words::your_account(site.language()),
                &format!("{}{notice}{main}", summary(site.language(), errors)),
            )
        }
        Err(error) => trouble(site, &error, to_shop(site)),
    }
}

async fn main_of(site: &Site, who: &SignedIn, name: &str, errors: &[FieldError]) -> Result<String, ServiceError> {
    let OrderPage { orders, before } = list_orders(&site.ctx, who, None).await?;
    let language = site.language();
    let newest = match orders.first() {
        Some((_, token)) => newest_order(&site.ctx, token).await?,
        None => format!(
            "<p>{}</p><p><a class=\"button button-primary\" href=\"/\">{}</a></p>",
            words::no_orders(language),
            words::look_around(language)
        ),
    };
    let others: String = orders.iter().skip(1).take(OTHERS).map(|order| order_item(language, order)).collect();
    let before_that = words::before_that(language);
    let others = match (others.is_empty(), before.is_some() || orders.len() > OTHERS + 1) {
        (true, _) => String::new(),
        (false, false) => format!("<h3>{before_that}</h3><ul class=\"parcels\">{others}</ul>"),
        (false, true) => format!(
            "<h3>{before_that}</h3><ul class=\"parcels\">{others}</ul><p><a href=\"/account/orders\">{}</a></p>",
            words::all_orders(language)
        ),
    };
    let addresses = list_kept_addresses(&site.ctx, who).await?;
    let address = match addresses.iter().find(|saved| saved.is_default) {
        Some(saved) => {
            format!("<address class=\"lines\">{}</address>", escape(&saved.address.printed(language)))
        }
        None => format!("<p>{}</p>", words::no_address(language)),
    };
    let name = Input {
        name: "name",
        label: words::full_name(language),
        value: name,
        hint: "",
        attributes: "autocomplete=\"name\" maxlength=\"200\"",
    };
    Ok(format!(
        "<section aria-labelledby=\"orders\"><h2 id=\"orders\">{your_orders}</h2>{newest}{others}</section>\
         <section aria-labelledby=\"you\"><h2 id=\"you\">{you}</h2>\
         <p>{you_sign_in_with}<strong>{email}</strong>.</p>\
         <form class=\"return-form\" method=\"post\" action=\"/account/name\">{name}\
         <button class=\"button\">{save_name}</button></form></section>\
         <section aria-labelledby=\"saved\"><h2 id=\"saved\">{saved}</h2>\
         <p><a class=\"button\" href=\"/wishlist\">{what_you_saved}</a></p></section>\
         <section aria-labelledby=\"addresses\"><h2 id=\"addresses\">{your_addresses}</h2>{address}\
         <p><a class=\"button\" href=\"/account/addresses\">{see_addresses}</a></p></section>\
         <section aria-labelledby=\"preferences\"><h2 id=\"preferences\">{on_each_device}</h2>{preferences}</section>\
         <section aria-labelledby=\"safety\"><h2 id=\"safety\">{signing_in}</h2>\
         {passkeys}<p><a class=\"button\" href=\"/account/password\">{password}</a></p>\
         <p><a class=\"button\" href=\"/account/devices\">{your_devices}</a></p>\
         <form method=\"post\" action=\"/account/sign-out\"><button class=\"button\">{sign_out}</button></form></section>\
         <section aria-labelledby=\"data\"><h2 id=\"data\">{your_data}</h2>\
         <p><a href=\"/account/export\">{take_a_copy}</a></p>\
         <p><a href=\"/account/erase\">{delete_account}</a></p></section>",
        passkeys = if offers_passkeys(&site.ctx) {
            format!("<p><a class=\"button\" href=\"/account/passkeys\">{}</a></p>", words::your_passkeys(language))
        } else {
            String::new()
        },
        password = match has_password(&site.ctx, who).await? {
            true => words::change_password(language),
            false => words::set_password(language),
        },
        your_orders = words::your_orders(language),
        you = words::you(language),
        you_sign_in_with = words::you_sign_in_with(language),
        save_name = words::save_name(language),
        saved = words::saved_for_later(language),
        what_you_saved = words::what_you_saved(language),
        your_addresses = words::your_addresses(language),
        see_addresses = words::see_addresses(language),
        on_each_device = words::on_each_device(language),
        signing_in = words::signing_in(language),
        your_devices = words::your_devices(language),
        sign_out = words::sign_out_here(language),
        your_data = words::your_data(language),
        take_a_copy = words::take_a_copy(language),
        delete_account = words::delete_account(language),
        email = escape(&who.customer.email),
        name = name.show(language, errors),
        preferences = preferences_form(&site.ctx, &who.customer.preferences).await?,
    ))
}

/// The newest order: where it stands comes first.
async fn newest_order(ctx: &Ctx, token: &str) -> Result<String, ServiceError> {
    let (order, shop, language) = (get_order(ctx, token).await?, ctx.shop().await?, ctx.locale().language);
    let (title, sentences) = order_words(&shop, &order);
    let sentences: String = sentences.iter().map(|sentence| format!("<p>{}</p>", escape(sentence))).collect();
    let pieces: Vec<String> =
        order.lines.iter().map(|line| format!("{} × {}", line.quantity.get(), line.full_title())).collect();
    Ok(format!(
        "<h3>{title}</h3>{sentences}<p>{what}</p>\
         <p><a class=\"button button-primary\" href=\"/orders/{token}\">{see}</a></p>",
        title = escape(&title),
        what =
            escape(&words::order_of(language, order.number, &order.created_at.long_date(language), &pieces.join(", "))),
        see = words::see_order(language, order.number),
        token = escape(token),
    ))
}

fn order_item(language: Language, (order, token): &(CustomersOrder, String)) -> String {
    format!(
        "<li><p class=\"parcel-name\">{}</p><p><a href=\"/orders/{}\">{}</a>, {}, {}</p></li>",
        escape(order.words(language)),
        escape(token),
        words::order(language, order.number),
        order.created_at.long_date(language),
        escape(&order.total.text(language))
    )
}

async fn preferences_form(ctx: &Ctx, kept: &Preferences) -> Result<String, ServiceError> {
    let language = ctx.locale().language;
    let own = (String::new(), words::as_shop_has_it(language).to_owned());
    let markets = ctx.markets().await?;
    let named =
        markets.iter().map(|market| (market.id.clone(), format!("{} ({})", market.name, market.currency.code())));
    let markets: Vec<(String, String)> = [own].into_iter().chain(named).collect();
    let market = match markets.len() {
        // There is nothing to choose from.
        1 => String::new(),
        _ => Select {
            name: "market",
            label: words::country_and_currency(language),
            chosen: &kept.market,
            options: &markets,
            attributes: "",
        }
        .show(language, &[]),
    };
    let themes =
        [("", words::as_device_has_it(language)), ("light", words::light(language)), ("dark", words::dark(language))];
    let themes = themes.map(|(value, words)| (value.to_owned(), words.to_owned()));
    let theme = Select {
        name: "theme",
        label: words::light_or_dark(language),
        chosen: &kept.theme,
        options: &themes,
        attributes: "",
    }
    .show(language, &[]);
    Ok(format!(
        "<form class=\"return-form\" method=\"post\" action=\"/account/preferences\">{market}{theme}\
         <button class=\"button\">{}</button></form>",
        words::save_preferences(language)
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
        Err(error) => return trouble(&site, &error, to_account(&site)),
    };
    let language = site.language();
    let items: String = orders.iter().map(|order| order_item(language, order)).collect();
    let older = before.map(|before| {
        let words = words::older(language);
        format!("<p><a class=\"button\" href=\"/account/orders?before={before}\">{words}</a></p>")
    });
    let main = format!(
        "<ul class=\"parcels\">{items}</ul>{}<p><a href=\"/account\">{}</a></p>",
        older.unwrap_or_default(),
        words::back_to_account(language)
    );
    page(&site, StatusCode::OK, words::your_orders(language), &main)
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
        Err(Err(error)) => trouble(&site, &error, to_account(&site)),
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
    follow(&site, &who, &form).await.unwrap_or_else(|error| trouble(&site, &error, to_account(&site)))
}
