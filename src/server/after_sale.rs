//! What a buyer can do about an order by plain pages: cancel it, send something back, and pay for a change or decline it. Each
//! is two steps, a page that asks and a form that does it, and works without script. Whoever has the order's link may.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{Response, StatusCode};

use super::document::{page, see_other, trouble};
use super::form::Form;
use super::site::Site;
use crate::domain::html::escape;
use crate::domain::id::VariantId;
use crate::domain::refusal::Refusal;
use crate::domain::returns::ReturnReason;
use crate::services::cancel::{Who, cancel_order};
use crate::services::order::get_order;
use crate::services::returns::{NewReturn, Returnable, get_returnable, request_return, withdraw_return};
use crate::services::token::read_order_token;
use crate::services::{ServiceError, edit};
use crate::store::stock::Demand;
use crate::words::{Language, order as order_words, returns as words};

/// The way back to the order.
fn order_path(token: &str) -> String {
    format!("/orders/{token}")
}

fn declined(site: &Site, token: &str, error: &ServiceError) -> Response<Body> {
    trouble(site, error, (&order_path(token), order_words::back_to_your_order(site.language())))
}

/// Where an act leads: back to the order, or to why it was not done.
fn done(site: &Site, token: &str, result: Result<(), ServiceError>) -> Response<Body> {
    match result {
        Ok(()) => see_other(&order_path(token)),
        Err(error) => declined(site, token, &error),
    }
}

/// Asks whether the order shall be canceled.
pub async fn ask_to_cancel(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    let order = match get_order(&site.ctx, &token).await {
        Ok(order) if order.can_cancel => order,
        Ok(_) => {
            let message = order_words::cant_be_canceled_any_more(site.language()).to_owned();
            return declined(&site, &token, &Refusal::Conflict { message }.into());
        }
        Err(error) => return declined(&site, &token, &error),
    };
    let (language, path) = (site.language(), escape(&order_path(&token)));
    let main = format!(
        "<p>{meaning}</p>\
         <form class=\"gateway-acts\" method=\"post\" action=\"{path}/cancel\">\
         <button class=\"button button-primary\">{cancel}</button>\
         <a class=\"button\" href=\"{path}\">{keep_it}</a></form>",
        meaning = order_words::what_canceling_means(language),
        cancel = order_words::cancel_number(language, order.number),
        keep_it = order_words::keep_it(language),
    );
    page(&site, StatusCode::OK, &order_words::cancel_number_question(language, order.number), &main)
}

/// Cancels the order.
pub async fn cancel(State(site): State<Arc<Site>>, Path(token): Path<String>, _form: Form) -> Response<Body> {
    let canceled = match read_order_token(&site.ctx, &token) {
        Some(order) => cancel_order(&site.ctx, order, Who::Buyer, String::new()).await,
        None => Err(Refusal::NotFound.into()),
    };
    done(&site, &token, canceled)
}

/// Asks what shall be sent back.
pub async fn ask_to_return(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    match get_returnable(&site.ctx, &token).await {
        Ok(returnable) => return_form(&site, &token, &returnable),
        Err(error) => declined(&site, &token, &error),
    }
}

fn return_form(site: &Site, token: &str, returnable: &Returnable) -> Response<Body> {
    let (language, path) = (site.language(), escape(&order_path(token)));
    let line = |(variant, title, most): &(VariantId, String, u32)| {
        let label = words::how_many_of(language, &escape(title), *most);
        format!(
            "<div class=\"field\"><label for=\"pieces-{variant}\">{label}</label>\
             <input id=\"pieces-{variant}\" type=\"number\" name=\"{PIECES}{variant}\" min=\"0\" max=\"{most}\" value=\"0\" \
             inputmode=\"numeric\"></div>"
        )
    };
    let lines: String = returnable.lines.iter().map(line).collect();
    let option =
        |reason: &ReturnReason| format!("<option value=\"{reason}\">{}</option>", escape(reason.words(language)));
    let reasons: String = ReturnReason::ALL.iter().map(option).collect();
    let main = format!(
        "<p>{until}</p>\
         <form class=\"return-form\" method=\"post\" action=\"{path}/return\">{lines}\
         <div class=\"field\"><label for=\"reason\">{why}</label><select id=\"reason\" name=\"reason\">{reasons}</select></div>\
         <div class=\"field\"><label for=\"note\">{note}</label>\
         <textarea id=\"note\" name=\"note\" rows=\"3\" maxlength=\"2000\"></textarea></div>\
         <button class=\"button button-primary\">{ask}</button> \
         <a class=\"button-link\" href=\"{path}\">{back}</a></form>",
        until = escape(&words::ask_until(language, &returnable.until.long_date(language))),
        why = words::why(language),
        note = words::anything_else(language),
        ask = words::ask_to_send_back(language),
        back = order_words::back_to_your_order(language),
    );
    page(site, StatusCode::OK, words::what_to_send_back(language), &main)
}

/// What the fields of the pieces begin with; the variant follows.
const PIECES: &str = "pieces-";

/// Asks to send something back.
pub async fn ask_return(State(site): State<Arc<Site>>, Path(token): Path<String>, form: Form) -> Response<Body> {
    let asked = match read_return(site.language(), &form) {
        Ok(new) => request_return(&site.ctx, &token, new).await,
        Err(refusal) => Err(refusal.into()),
    };
    done(&site, &token, asked)
}

/// Keeps it after all.
pub async fn withdraw(State(site): State<Arc<Site>>, Path((token, number)): Path<(String, u32)>) -> Response<Body> {
    let withdrawn = withdraw_return(&site.ctx, &token, number).await;
    done(&site, &token, withdrawn)
}

/// The buyer wants the change that is proposed, at the price they saw, and goes to pay for it.
pub async fn pay_for_edit(
    State(site): State<Arc<Site>>,
    Path((token, number)): Path<(String, u32)>,
    form: Form,
) -> Response<Body> {
    let Ok(seen) = form.get("due").parse::<i64>() else {
        let message = order_words::say_what_it_costs(site.language()).to_owned();
        return declined(&site, &token, &Refusal::Invalid { message }.into());
    };
    match edit::pay_for_edit(&site.ctx, &token, number, seen).await {
        Ok(Some(url)) => see_other(&url),
        Ok(None) => see_other(&order_path(&token)),
        Err(error) => declined(&site, &token, &error),
    }
}

/// The buyer comes back from paying for a change.
pub async fn come_back_from_edit(
    State(site): State<Arc<Site>>,
    Path((token, number)): Path<(String, u32)>,
) -> Response<Body> {
    let settled = edit::return_from_paying_edit(&site.ctx, &token, number).await;
    done(&site, &token, settled)
}

/// The buyer does not want the change.
pub async fn decline_edit(State(site): State<Arc<Site>>, Path((token, number)): Path<(String, u32)>) -> Response<Body> {
    let left_as_it_is = edit::decline_edit(&site.ctx, &token, number).await;
    done(&site, &token, left_as_it_is)
}

fn read_return(language: Language, form: &Form) -> Result<NewReturn, Refusal> {
    let invalid = |message: &str| Refusal::Invalid { message: message.to_owned() };
    let mut pieces = Demand::new();
    for (name, value) in form.fields() {
        let Some(variant) = name.strip_prefix(PIECES) else { continue };
        let variant = variant.parse().map_err(|_| invalid(words::not_a_line(language)))?;
        let count = match value.trim() {
            "" => 0,
            typed => typed.parse().map_err(|_| invalid(words::what_a_number_is(language)))?,
        };
        if count > 0 {
            pieces.insert(variant, count);
        }
    }
    let reason = form.get("reason").parse().map_err(|_| invalid(words::choose_why(language)))?;
    Ok(NewReturn { pieces, reason, note: form.get("note").trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(body: &str) -> Form {
        Form::of(body)
    }

    #[test]
    fn only_lines_of_which_something_comes_back_are_in_a_return() {
        let [one, other] = [VariantId::from_bits(1), VariantId::from_bits(2)];
        let read = read_return(
            Language::English,
            &form(&format!("pieces-{one}=2&pieces-{other}=0&reason=damaged&note=+broken+")),
        );
        let read = read.expect("a return");
        assert_eq!(
            (read.pieces, read.reason, read.note.as_str()),
            ([(one, 2)].into(), ReturnReason::Damaged, "broken")
        );
    }

    #[test]
    fn what_is_no_return_is_refused() {
        for body in ["", "reason=because", "pieces-x=1&reason=other", "pieces-0000000000001=-1&reason=other"] {
            assert_eq!(read_return(Language::English, &form(body)).expect_err(body).status(), 422, "{body}");
        }
    }
}
