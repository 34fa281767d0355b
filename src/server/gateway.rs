//! The test gateway's own page, where the buyer decides by a button what becomes of the payment, and the door at which
//! providers leave their messages.
//!
//! The page stands for somebody else's: it knows nothing of the shop but how to send a signed message, and it works
//! without script.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Response, StatusCode};

use super::document::{bare_page, see_other, sentence, trouble};
use super::form::Form;
use super::site::Site;
use crate::domain::html::escape;
use crate::domain::refusal::Refusal;
use crate::providers::payment::test_gateway::Act;
use crate::services::test_gateway::{act_on_test_page, get_test_session};
use crate::services::{ServiceError, webhook};
use crate::store::test_gateway::{Session, SessionState};
use crate::words::payment as words;

/// The page on which a buyer pays with play money.
pub async fn show(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    match get_test_session(&site.ctx, &token).await {
        Ok(session) => hosted_page(&site, &session, &token),
        Err(error) => lost(&site, &error),
    }
}

/// A button was pressed.
pub async fn act(State(site): State<Arc<Site>>, Path(token): Path<String>, form: Form) -> Response<Body> {
    let Ok(act) = form.get("act").parse::<Act>() else {
        let message = words::no_such_button(site.language()).to_owned();
        return lost(&site, &Refusal::Invalid { message }.into());
    };
    match act_on_test_page(&site.ctx, &token, act).await {
        Ok(Some(return_url)) => see_other(&return_url),
        Ok(None) => see_other(&format!("/pay/test/{token}")),
        Err(error) => lost(&site, &error),
    }
}

/// What is said to whoever got lost here.
fn lost(site: &Site, error: &ServiceError) -> Response<Body> {
    trouble(site, error, ("/", words::to_the_shop(site.language())))
}

/// A provider's message. It is answered with thanks as soon as it is written down.
pub async fn take_message(
    State(site): State<Arc<Site>>,
    Path(provider): Path<String>,
    headers: HeaderMap,
    raw: Bytes,
) -> Response<Body> {
    match webhook::receive_webhook(&site.ctx, &provider, &headers, &raw).await {
        Ok(()) => sentence(StatusCode::OK, "thanks"),
        Err(ServiceError::Refusal(Refusal::NotFound)) => sentence(StatusCode::NOT_FOUND, "There is no such provider."),
        Err(ServiceError::Refusal(Refusal::Busy { .. } | Refusal::Full { .. })) => {
            sentence(StatusCode::SERVICE_UNAVAILABLE, "Try again soon.")
        }
        Err(ServiceError::Refusal(refusal)) => {
            sentence(StatusCode::BAD_REQUEST, refusal.sentence(site.language(), site.currency))
        }
        Err(ServiceError::Breakage(cause)) => {
            tracing::error!(cause, provider, "a message could not be written down");
            sentence(StatusCode::SERVICE_UNAVAILABLE, "Try again soon.")
        }
    }
}

fn hosted_page(site: &Site, session: &Session, token: &str) -> Response<Body> {
    let language = site.language();
    let buttons: &[(Act, &str)] = match session.state {
        SessionState::Open => &[
            (Act::Approve, words::approve(language)),
            (Act::Challenge, words::challenge(language)),
            (Act::DeclineInsufficientFunds, words::decline_for_money(language)),
            (Act::DeclineGeneric, words::decline(language)),
            (Act::Abandon, words::go_back(language)),
        ],
        SessionState::Challenge => &[
            (Act::Confirm, words::confirm(language)),
            (Act::DeclineGeneric, words::fail_to_confirm(language)),
            (Act::Abandon, words::go_back(language)),
        ],
        SessionState::Authorized | SessionState::Captured | SessionState::Failed | SessionState::Closed => {
            &[(Act::Abandon, words::back_to_the_shop(language))]
        }
    };
    let said = match session.state {
        SessionState::Open => words::play_money(language),
        SessionState::Challenge => words::is_it_you(language),
        SessionState::Authorized => words::was_approved(language),
        SessionState::Captured => words::was_paid(language),
        SessionState::Failed => words::was_declined(language),
        SessionState::Closed => words::was_closed(language),
    };
    let action = escape(token);
    let buttons: String = buttons
        .iter()
        .enumerate()
        .map(|(place, (act, what))| {
            let class = match (place, act) {
                (0, _) => "button button-primary",
                (_, Act::Abandon) => "button-link",
                (..) => "button",
            };
            format!("<button class=\"{class}\" name=\"act\" value=\"{}\">{}</button>", act.as_str(), escape(what))
        })
        .collect();
    let main = format!(
        "<p class=\"gateway-sum sum\">{}</p><p>{said}</p>\
         <form class=\"gateway-acts\" method=\"post\" action=\"/pay/test/{action}\">{buttons}</form>",
        escape(&session.amount.text(language)),
    );
    bare_page(site, StatusCode::OK, words::test_payment(language), &main)
}
