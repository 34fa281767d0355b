//! Where a buyer writes a review, by the link of their order: a page that lists what was sent, and a form for each line. Both
//! work without script.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{Response, StatusCode};

use super::document::{page, see_other, trouble};
use super::site::Site;
use super::upload::Upload;
use crate::domain::html::escape;
use crate::domain::id::VariantId;
use crate::domain::refusal::{FieldError, Refusal};
use crate::domain::review::{LANGUAGES, ReviewDraft, STARS_MAX, shown_name};
use crate::domain::review_photo::{PHOTOS_FIELD, PHOTOS_MAX, choose_again};
use crate::services::ServiceError;
use crate::services::review::{Bought, Reviewable, get_reviewable, submit_review};

fn declined(site: &Site, token: &str, error: &ServiceError) -> Response<Body> {
    trouble(site, error, (&format!("/orders/{token}"), "Back to your order"))
}

/// Lists what can be reviewed.
pub async fn list(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    match get_reviewable(&site.ctx, &token).await {
        Ok(bought) => show_list(&site, &token, &bought),
        Err(error) => declined(&site, &token, &error),
    }
}

fn show_list(site: &Site, token: &str, bought: &Bought) -> Response<Body> {
    let path = escape(&format!("/orders/{token}"));
    let line = |line: &Reviewable| {
        let (variant, title) = (line.variant, escape(&line.title));
        match line.written {
            Some(state) => format!("<li><p>{title}</p><p>{}</p></li>", escape(state.words())),
            None => format!(
                "<li><p>{title}</p><p><a class=\"button\" href=\"{path}/review/{variant}\">Write a review</a></p></li>"
            ),
        }
    };
    let lines: String = bought.lines.iter().map(line).collect();
    let main = format!(
        "<p>What you write helps others to choose. We read it first, and show good and bad ones alike.</p>\
         <ul class=\"parcels\">{lines}</ul><p><a href=\"{path}\">Back to your order</a></p>"
    );
    page(site, StatusCode::OK, &format!("What you bought with order {}", bought.number), &main)
}

/// Shows the form for a line.
pub async fn ask(State(site): State<Arc<Site>>, Path((token, variant)): Path<(String, VariantId)>) -> Response<Body> {
    match find_line(&site, &token, variant).await {
        Ok((bought, line)) => {
            let draft =
                ReviewDraft { author: shown_name(&bought.name), language: "en".into(), ..ReviewDraft::default() };
            form(&site, &token, &line, &draft, &[])
        }
        Err(error) => declined(&site, &token, &error),
    }
}

async fn find_line(site: &Site, token: &str, variant: VariantId) -> Result<(Bought, Reviewable), ServiceError> {
    let bought = get_reviewable(&site.ctx, token).await?;
    let line = bought.lines.iter().find(|line| line.variant == variant).cloned().ok_or(Refusal::NotFound)?;
    match line.written {
        Some(state) => Err(Refusal::Conflict { message: state.words().to_owned() }.into()),
        None => Ok((bought, line)),
    }
}

/// Takes a review, or shows the form again with what is to be done about it.
pub async fn submit(
    State(site): State<Arc<Site>>,
    Path((token, variant)): Path<(String, VariantId)>,
    Upload { form: typed, files }: Upload,
) -> Response<Body> {
    let field = |name: &str| typed.get(name).to_owned();
    let had_photos = !files.is_empty();
    let draft = ReviewDraft {
        rating: field("rating"),
        title: field("title"),
        text: field("text"),
        author: field("author"),
        language: field("language"),
    };
    let mut error = match submit_review(&site.ctx, &token, variant, &draft, files).await {
        Ok(()) => return see_other(&format!("/orders/{token}/review")),
        Err(error) => error,
    };
    if let ServiceError::Refusal(Refusal::Fields { errors }) = &mut error
        && had_photos
        && errors.iter().all(|error| error.field != PHOTOS_FIELD)
    {
        errors.push(choose_again());
    }
    match (&error, find_line(&site, &token, variant).await) {
        (ServiceError::Refusal(Refusal::Fields { errors }), Ok((_, line))) => {
            form(&site, &token, &line, &draft, errors)
        }
        _ => declined(&site, &token, &error),
    }
}

/// The order's token in the path of the form; `None` for other paths.
pub fn token_of_form(path: &str) -> Option<&str> {
    let (token, rest) = path.strip_prefix("/orders/")?.split_once('/')?;
    let variant = rest.strip_prefix("review/")?;
    (!variant.contains('/')).then_some(token)
}

fn form(site: &Site, token: &str, line: &Reviewable, draft: &ReviewDraft, errors: &[FieldError]) -> Response<Body> {
    let path = escape(&format!("/orders/{token}"));
    let wrong = |name: &str| {
        let found = errors.iter().find(|error| error.field == name);
        found.map_or_else(String::new, |error| {
            format!("<p class=\"field-error\" id=\"{name}-error\">{}</p>", escape(&error.message))
        })
    };
    let told = |name: &str| match errors.iter().any(|error| error.field == name) {
        true => format!(" aria-invalid=\"true\" aria-describedby=\"{name}-error\""),
        false => String::new(),
    };
    let star = |stars: u32| {
        let checked = if draft.rating == stars.to_string() { " checked" } else { "" };
        let words = if stars == 1 { "1 star".to_owned() } else { format!("{stars} stars") };
        format!(
            "<label class=\"review-choice\"><input type=\"radio\" name=\"rating\" value=\"{stars}\" required{checked}>\
             <span class=\"rating\" data-halves=\"{}\" aria-hidden=\"true\"></span><span>{words}</span></label>",
            stars * 2
        )
    };
    let stars: String = (1..=STARS_MAX).rev().map(star).collect();
    let language = |(code, name): &(&str, &str)| {
        let selected = if draft.language == *code { " selected" } else { "" };
        format!("<option value=\"{code}\"{selected}>{}</option>", escape(name))
    };
    let languages: String = LANGUAGES.iter().map(language).collect();
    let ReviewDraft { title, text, author, .. } = draft;
    let (title, text, author) = (escape(title), escape(text), escape(author));
    let main = format!(
        "<p>{what}</p>\
         <form class=\"return-form\" method=\"post\" enctype=\"multipart/form-data\" action=\"{path}/review/{variant}\">\
         <fieldset class=\"field\"{told_rating}><legend>How do you like it?</legend>{wrong_rating}{stars}</fieldset>\
         <div class=\"field\"><label for=\"text\">What should others know?</label>{wrong_text}\
         <textarea id=\"text\" name=\"text\" rows=\"6\" required minlength=\"10\" maxlength=\"2000\"{told_text}>\n{text}</textarea></div>\
         <div class=\"field\"><label for=\"title\">In a few words (optional)</label>{wrong_title}\
         <input id=\"title\" name=\"title\" maxlength=\"80\" value=\"{title}\"{told_title}></div>\
         <div class=\"field\"><label for=\"{PHOTOS_FIELD}\">Photos (optional)</label>\
         <p class=\"field-hint\" id=\"{PHOTOS_FIELD}-hint\">Up to {PHOTOS_MAX}, as JPEG, PNG or WebP of at most 8 MB each. \
         Everybody may see them. We don’t keep where and when they were taken.</p>{wrong_photos}\
         <input id=\"{PHOTOS_FIELD}\" name=\"{PHOTOS_FIELD}\" type=\"file\" accept=\"image/jpeg,image/png,image/webp\" multiple\
         {told_photos}></div>\
         <div class=\"field\"><label for=\"author\">Your name, as everybody may read it</label>{wrong_author}\
         <input id=\"author\" name=\"author\" required maxlength=\"40\" value=\"{author}\" autocomplete=\"nickname\"{told_author}></div>\
         <div class=\"field\"><label for=\"language\">Language</label>{wrong_language}\
         <select id=\"language\" name=\"language\">{languages}</select></div>\
         <p>We read it before it is shown, and show good and bad ones alike.</p>\
         <button class=\"button button-primary\">Send the review</button> \
         <a class=\"button-link\" href=\"{path}\">Back to your order</a></form>",
        what = escape(&line.title),
        variant = line.variant,
        told_rating = told("rating"),
        wrong_rating = wrong("rating"),
        told_text = told("text"),
        wrong_text = wrong("text"),
        told_title = told("title"),
        wrong_title = wrong("title"),
        told_author = told("author"),
        wrong_author = wrong("author"),
        wrong_language = wrong("language"),
        wrong_photos = wrong(PHOTOS_FIELD),
        told_photos = match errors.iter().any(|error| error.field == PHOTOS_FIELD) {
            true => format!(" aria-invalid=\"true\" aria-describedby=\"{PHOTOS_FIELD}-hint {PHOTOS_FIELD}-error\""),
            false => format!(" aria-describedby=\"{PHOTOS_FIELD}-hint\""),
        },
    );
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(site, status, "Your review", &main)
}
