//! What browsers report: something on a page that its policy did not allow. Each kind is logged once, so that nobody can
//! fill the log, and of what a browser says only plain words are believed.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use axum::body::{Body, Bytes};
use axum::http::{Response, StatusCode};
use serde_json::Value;

use super::document;

/// Kinds of trouble that are remembered. Whatever comes beyond them is a flood, and not logged.
const KINDS_MAX: usize = 100;
const WORD_MAX: usize = 120;

static KNOWN: Mutex<Option<HashSet<String>>> = Mutex::new(None);

/// Takes a report in either of its forms: `report-to` sends a list, `report-uri` a single one.
pub async fn take(body: Bytes) -> Response<Body> {
    let Ok(sent) = serde_json::from_slice::<Value>(&body) else {
        return document::sentence(StatusCode::BAD_REQUEST, "This is no report.");
    };
    let reports = match &sent {
        Value::Array(reports) => reports.iter().take(10).filter_map(|report| report.get("body")).collect(),
        single => single.get("csp-report").into_iter().collect::<Vec<_>>(),
    };
    for report in reports {
        let word = |new: &str, old: &str| plain(report.get(new).or_else(|| report.get(old)));
        let directive = word("effectiveDirective", "effective-directive");
        let blocked = word("blockedURL", "blocked-uri");
        if is_new(format!("{directive} {blocked}")) {
            tracing::warn!(directive, blocked, "a browser has kept something from a page");
        }
    }
    let mut taken = Response::new(Body::empty());
    *taken.status_mut() = StatusCode::NO_CONTENT;
    taken
}

/// Without query strings, which may hold what is nobody's business.
fn plain(value: Option<&Value>) -> String {
    let text = value.and_then(Value::as_str).unwrap_or_default().split(['?', '#']).next().unwrap_or_default();
    text.chars().filter(|c| c.is_ascii_graphic()).take(WORD_MAX).collect()
}

fn is_new(kind: String) -> bool {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    known.len() < KINDS_MAX && known.insert(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_address_only_the_place_is_logged() {
        let value = Value::from("https://evil.example/x?card=4242\n#y");
        assert_eq!(plain(Some(&value)), "https://evil.example/x");
        assert_eq!(plain(None), "");
        assert_eq!(plain(Some(&Value::from("a\nb\u{1b}[31m"))), "ab[31m");
    }
}
