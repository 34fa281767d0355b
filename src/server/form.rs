//! What a plain HTML form sends.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::{Response, StatusCode, header};

use super::document;
use crate::domain::query_string;
use crate::words::document as words;

/// No form of ours has more fields than this: a full cart has two for each line, and some around them.
pub const FIELDS_MAX: usize = 300;

/// The fields of a form, in their order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// The value of the field; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.fields().find(|(field, _)| *field == name).map_or("", |(_, value)| value)
    }

    /// Fields that were read already.
    pub fn of_fields(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// The fields of a body.
    #[cfg(test)]
    pub fn of(body: &str) -> Self {
        Self(query_string::pairs(body).collect())
    }

    /// All names and values.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Response<Body>;

    async fn from_request(request: Request, _: &S) -> Result<Self, Response<Body>> {
        let kind =
            request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(document::said(StatusCode::UNSUPPORTED_MEDIA_TYPE, words::not_a_form));
        }
        let unreadable = |words| document::said(StatusCode::BAD_REQUEST, words);
        // Its size was bounded at the front door.
        let Ok(body) = axum::body::to_bytes(request.into_body(), usize::MAX).await else {
            return Err(unreadable(words::form_broke_off));
        };
        let Ok(text) = std::str::from_utf8(&body) else { return Err(unreadable(words::not_utf8)) };
        let fields: Vec<_> = query_string::pairs(text).take(FIELDS_MAX + 1).collect();
        if fields.len() > FIELDS_MAX {
            return Err(unreadable(words::too_many_fields));
        }
        Ok(Self(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(kind: &'static str, body: impl Into<Body>) -> Result<Form, StatusCode> {
        let request = Request::post("/").header(header::CONTENT_TYPE, kind).body(body.into()).expect("a request");
        Form::from_request(request, &()).await.map_err(|refused| refused.status())
    }

    const KIND: &str = "application/x-www-form-urlencoded";

    #[tokio::test]
    async fn fields_are_read_as_browsers_send_them() {
        let form = read("application/x-www-form-urlencoded; charset=UTF-8", "a=1&b=x+y%26&a=2").await.expect("a form");
        assert_eq!((form.get("a"), form.get("b"), form.get("c")), ("1", "x y&", ""));
        assert_eq!(form.fields().count(), 3);
    }

    #[tokio::test]
    async fn what_is_no_form_is_refused() {
        assert_eq!(read("application/json", "{}").await, Err(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        assert_eq!(read("", "a=1").await, Err(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        assert_eq!(read(KIND, vec![0xff]).await, Err(StatusCode::BAD_REQUEST));
        assert_eq!(read(KIND, "a=1&".repeat(FIELDS_MAX + 1)).await, Err(StatusCode::BAD_REQUEST));
    }
}
