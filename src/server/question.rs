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
use crate::words::question as words;

/// Takes a question, or shows the form again with what is to be done about it.
pub async fn ask(State(site): State<Arc<Site>>, form: Form) -> Response<Body> {
    let (slug, language) = (form.get("product"), site.language());
    let back = format!("/products/{}", encode(slug));
    let draft = QuestionDraft { text: form.get("text").to_owned(), author: form.get("author").to_owned() };
    match ask_question(&site.ctx, slug, &draft).await {
        Ok(title) => {
            let main = format!(
                "<p>{}</p><p>{}<a href=\"/pages/contact\">{}</a>{}</p><p><a class=\"button\" href=\"{back}\">{}</a></p>",
                escape(&words::we_answer(language, &title)),
                words::about_your_order(language),
                words::write_to_us(language),
                words::instead(language),
                words::back(language),
            );
            page(&site, StatusCode::OK, words::thank_you(language), &main)
        }
        Err(ServiceError::Refusal(Refusal::Fields { errors })) => ask_again(&site, slug, &draft, &errors),
        Err(error) => trouble(&site, &error, (&back, words::back(language))),
    }
}

fn ask_again(site: &Site, slug: &str, draft: &QuestionDraft, errors: &[FieldError]) -> Response<Body> {
    let language = site.language();
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
         <div class=\"field\"><label for=\"text\">{what_to_know}</label>{wrong_text}\
         <textarea id=\"text\" name=\"text\" rows=\"4\" required minlength=\"{QUESTION_MIN}\" maxlength=\"{QUESTION_MAX}\"{told_text}>\n\
         {text}</textarea></div>\
         <div class=\"field\"><label for=\"author\">{your_name}</label>{wrong_author}\
         <input id=\"author\" name=\"author\" maxlength=\"{NAME_MAX}\" value=\"{author}\" autocomplete=\"nickname\"{told_author}></div>\
         <button class=\"button button-primary\">{ask}</button></form>",
        what_to_know = words::what_to_know(language),
        your_name = words::your_name(language),
        ask = words::ask(language),
        slug = escape(slug),
        text = escape(&draft.text),
        author = escape(&draft.author),
        wrong_text = wrong("text"),
        told_text = told("text"),
        wrong_author = wrong("author"),
        told_author = told("author"),
    );
    page(site, StatusCode::UNPROCESSABLE_ENTITY, words::your_question(language), &main)
}
