//! Asking about a product. The form stands on the product's page; the answer will, too.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};

use super::document::{page, trouble};
use super::form::Form;
use super::site::Site;
use crate::domain::html::escape;
use crate::domain::query_string::encode;
use crate::domain::question::{NAME_MAX, QUESTION_MAX, QUESTION_MIN, QuestionDraft};
use crate::domain::refusal::{FieldError, Refusal};
use crate::services::ServiceError;
use crate::services::question::ask_question;

/// Takes a question, or shows the form again with what is to be done about it.
pub async fn ask(State(site): State<Arc<Site>>, form: Form) -> Response<Body> {
    let slug = form.get("product");
    let back = format!("/products/{}", encode(slug));
    let draft = QuestionDraft { text: form.get("text").to_owned(), author: form.get("author").to_owned() };
    match ask_question(&site.ctx, slug, &draft).await {
        Ok(title) => {
            let main = format!(
                "<p>We read your question and answer it on the page of {}, where everybody can read both. That takes a working day or \
                 two.</p><p>If it is about an order of yours, <a href=\"/pages/contact\">write to us</a> instead.</p>\
                 <p><a class=\"button\" href=\"{back}\">Back to the piece</a></p>",
                escape(&title),
            );
            page(&site, StatusCode::OK, "Thank you for asking", &main)
        }
        Err(ServiceError::Refusal(Refusal::Fields { errors })) => ask_again(&site, slug, &draft, &errors),
        Err(error) => trouble(&site, &error, (&back, "Back to the piece")),
    }
}

fn ask_again(site: &Site, slug: &str, draft: &QuestionDraft, errors: &[FieldError]) -> Response<Body> {
    let found = |name: &str| errors.iter().find(|error| error.field == name);
    let wrong = |name: &str| {
        let message = found(name).map(|error| escape(&error.message));
        message.map_or_else(String::new, |words| format!("<p class=\"field-error\" id=\"{name}-error\">{words}</p>"))
    };
    let told = |name: &str| match found(name) {
        Some(_) => format!(" aria-invalid=\"true\" aria-describedby=\"{name}-error\""),
        None => String::new(),
    };
    let main = format!(
        "<form class=\"return-form\" method=\"post\" action=\"/questions\">\
         <input type=\"hidden\" name=\"product\" value=\"{slug}\">\
         <div class=\"field\"><label for=\"text\">What would you like to know?</label>{wrong_text}\
         <textarea id=\"text\" name=\"text\" rows=\"4\" required minlength=\"{QUESTION_MIN}\" maxlength=\"{QUESTION_MAX}\"{told_text}>\n\
         {text}</textarea></div>\
         <div class=\"field\"><label for=\"author\">Your name, as everybody may read it (optional)</label>{wrong_author}\
         <input id=\"author\" name=\"author\" maxlength=\"{NAME_MAX}\" value=\"{author}\" autocomplete=\"nickname\"{told_author}></div>\
         <button class=\"button button-primary\">Ask</button></form>",
        slug = escape(slug),
        text = escape(&draft.text),
        author = escape(&draft.author),
        wrong_text = wrong("text"),
        told_text = told("text"),
        wrong_author = wrong("author"),
        told_author = told("author"),
    );
    page(site, StatusCode::UNPROCESSABLE_ENTITY, "Your question", &main)
}
