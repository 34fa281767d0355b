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
use crate::domain::review::{ANOTHER, LANGUAGES, ReviewDraft, STARS_MAX, shown_name};
use crate::domain::review_photo::{PHOTOS_FIELD, PHOTOS_MAX, choose_again};
use crate::services::ServiceError;
use crate::services::review::{Bought, Reviewable, get_reviewable, submit_review};
use crate::words::review as words;

fn declined(site: &Site, token: &str, error: &ServiceError) -> Response<Body> {
    trouble(site, error, (&format!("/orders/{token}"), words::back(site.language())))
}

/// Lists what can be reviewed.
pub async fn list(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    match get_reviewable(&site.ctx, &token).await {
        Ok(bought) => show_list(&site, &token, &bought),
        Err(error) => declined(&site, &token, &error),
    }
}

fn show_list(site: &Site, token: &str, bought: &Bought) -> Response<Body> {
    let (path, language) = (escape(&format!("/orders/{token}")), site.language());
    let line = |line: &Reviewable| {
        let (variant, title) = (line.variant, escape(&line.title));
        match line.written {
            Some(state) => format!("<li><p>{title}</p><p>{}</p></li>", escape(state.words(language))),
            None => format!(
                "<li><p>{title}</p><p><a class=\"button\" href=\"{path}/review/{variant}\">{}</a></p></li>",
                words::write(language)
            ),
        }
    };
    let lines: String = bought.lines.iter().map(line).collect();
    let main = format!(
        "<p>{}</p><ul class=\"parcels\">{lines}</ul><p><a href=\"{path}\">{}</a></p>",
        words::helps_others(language),
        words::back(language)
    );
    page(site, StatusCode::OK, &words::bought_with(language, bought.number), &main)
}

/// Shows the form for a line.
pub async fn ask(State(site): State<Arc<Site>>, Path((token, variant)): Path<(String, VariantId)>) -> Response<Body> {
    match find_line(&site, &token, variant).await {
        Ok((bought, line)) => {
            let draft = ReviewDraft {
                author: shown_name(&bought.name),
                language: site.language().code().into(),
                ..ReviewDraft::default()
            };
            form(&site, &token, &line, &draft, &[])
        }
        Err(error) => declined(&site, &token, &error),
    }
}

async fn find_line(site: &Site, token: &str, variant: VariantId) -> Result<(Bought, Reviewable), ServiceError> {
    let bought = get_reviewable(&site.ctx, token).await?;
    let line = bought.lines.iter().find(|line| line.variant == variant).cloned().ok_or(Refusal::NotFound)?;
    match line.written {
        Some(state) => Err(Refusal::Conflict { message: state.words(site.language()).to_owned() }.into()),
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
        errors.push(choose_again(site.language()));
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
    let (path, language) = (escape(&format!("/orders/{token}")), site.language());
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
        let words = words::stars(language, stars);
        format!(
            "<label class=\"review-choice\"><input type=\"radio\" name=\"rating\" value=\"{stars}\" required{checked}>\
             <span class=\"rating\" data-halves=\"{}\" aria-hidden=\"true\"></span><span>{words}</span></label>",
            stars * 2
        )
    };
    let stars: String = (1..=STARS_MAX).rev().map(star).collect();
    let option = |(code, name): &(&str, &str)| {
        let name = if *code == ANOTHER { words::another_language(language) } else { name };
        let selected = if draft.language == *code { " selected" } else { "" };
        format!("<option value=\"{code}\"{selected}>{}</option>", escape(name))
    };
    let languages: String = LANGUAGES.iter().map(option).collect();
    let ReviewDraft { title, text, author, .. } = draft;
    let (title, text, author) = (escape(title), escape(text), escape(author));
    let main = format!(
        "<p>{what}</p>\
         <form class=\"return-form\" method=\"post\" enctype=\"multipart/form-data\" action=\"{path}/review/{variant}\">\
         <fieldset class=\"field\"{told_rating}><legend>{how}</legend>{wrong_rating}{stars}</fieldset>\
         <div class=\"field\"><label for=\"text\">{text_label}</label>{wrong_text}\
         <textarea id=\"text\" name=\"text\" rows=\"6\" required minlength=\"10\" maxlength=\"2000\"{told_text}>\n{text}</textarea></div>\
         <div class=\"field\"><label for=\"title\">{title_label}</label>{wrong_title}\
         <input id=\"title\" name=\"title\" maxlength=\"80\" value=\"{title}\"{told_title}></div>\
         <div class=\"field\"><label for=\"{PHOTOS_FIELD}\">{photos_label}</label>\
         <p class=\"field-hint\" id=\"{PHOTOS_FIELD}-hint\">{photos_hint}</p>{wrong_photos}\
         <input id=\"{PHOTOS_FIELD}\" name=\"{PHOTOS_FIELD}\" type=\"file\" accept=\"image/jpeg,image/png,image/webp\" multiple\
         {told_photos}></div>\
         <div class=\"field\"><label for=\"author\">{author_label}</label>{wrong_author}\
         <input id=\"author\" name=\"author\" required maxlength=\"40\" value=\"{author}\" autocomplete=\"nickname\"{told_author}></div>\
         <div class=\"field\"><label for=\"language\">{language_label}</label>{wrong_language}\
         <select id=\"language\" name=\"language\">{languages}</select></div>\
         <p>{we_read_it}</p>\
         <button class=\"button button-primary\">{send}</button> \
         <a class=\"button-link\" href=\"{path}\">{back}</a></form>",
        how = words::how_do_you_like_it(language),
        text_label = words::what_should_others_know(language),
        title_label = words::few_words(language),
        photos_label = words::photos(language),
        photos_hint = words::photos_hint(language, PHOTOS_MAX),
        author_label = words::your_name(language),
        language_label = words::language(language),
        we_read_it = words::we_read_it(language),
        send = words::send(language),
        back = words::back(language),
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
    page(site, status, words::your_review(language), &main)
}
