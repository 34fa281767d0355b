//! Withdrawing from a contract by plain pages, in the two steps and with the words of article 11a of Directive 2011/83/EU: a
//! page that asks what is withdrawn, one on which it is confirmed, and the receipt. Buyers come by the link of their order, or by its
//! number and e-mail address; those are answered the same, whether there is such an order or not.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{Response, StatusCode};

use super::document::{page, see_other, trouble};
use super::fields::{self, Line};
use super::form::Form;
use super::site::Site;
use crate::domain::html::escape;
use crate::domain::id::{VariantId, WithdrawalId};
use crate::domain::refusal::{FieldError, Refusal};
use crate::domain::time::Timestamp;
use crate::domain::withdrawal::{Declarant, Period};
use crate::services::ServiceError;
use crate::services::withdrawal::{
    NewWithdrawal, Withdrawable, get_withdrawable, get_withdrawal, withdraw, withdraw_by_number,
};
use crate::store::stock::Demand;
use crate::words::Language;

/// What the fields of the pieces begin with; the variant follows.
const PIECES: &str = "pieces-";

fn declined(site: &Site, token: &str, error: &ServiceError) -> Response<Body> {
    trouble(site, error, (&format!("/orders/{token}"), "Back to your order"))
}

/// What was typed on the first page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Typed {
    name: String,
    email: String,
    pieces: Demand,
}

impl Typed {
    /// # Errors
    /// One sentence for each field that needs attention.
    fn read(form: &Form, left: &Withdrawable) -> (Self, Vec<FieldError>) {
        let (name, email) = (form.get("name").to_owned(), form.get("email").to_owned());
        let (mut pieces, mut errors) = (Demand::new(), Vec::new());
        for (variant, title, most) in &left.lines {
            let field = format!("{PIECES}{variant}");
            let count = match form.get(&field).trim() {
                "" => Some(0),
                typed => typed.parse::<u32>().ok().filter(|count| count <= most),
            };
            match count {
                Some(0) => {}
                Some(count) => drop(pieces.insert(*variant, count)),
                None => errors.push(FieldError { message: format!("{title}: enter a number from 0 to {most}"), field }),
            }
        }
        if pieces.is_empty() && errors.is_empty() {
            let field = left.lines.first().map_or_else(String::new, |(variant, ..)| format!("{PIECES}{variant}"));
            errors.push(FieldError {
                field,
                message: "Enter how many of at least one piece you withdraw from".to_owned(),
            });
        }
        let who = Declarant::check(&name, &email).err().unwrap_or_default();
        (Self { name, email, pieces }, [who, errors].concat())
    }
}

/// The first step: name, contract and e-mail address stand there already, and all of the order is chosen.
pub async fn ask(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    match get_withdrawable(&site.ctx, &token).await {
        Ok(left) => {
            let Declarant { name, email } = left.declarant.clone();
            let pieces = left.lines.iter().map(|(variant, _, most)| (*variant, *most)).collect();
            first_step(&site, &token, &left, &Typed { name, email, pieces }, &[])
        }
        Err(error) => declined(&site, &token, &error),
    }
}

fn first_step(site: &Site, token: &str, left: &Withdrawable, typed: &Typed, errors: &[FieldError]) -> Response<Body> {
    let path = escape(&format!("/orders/{token}"));
    let line = |(variant, title, most): &(VariantId, String, u32)| {
        let (name, pieces) = (format!("{PIECES}{variant}"), typed.pieces.get(variant).copied().unwrap_or(0));
        let wrong = errors.iter().find(|error| error.field == name);
        let (told, invalid) = wrong.map_or((String::new(), String::new()), |error| {
            (
                format!("<p class=\"field-error\" id=\"{name}-error\">{}</p>", escape(&error.message)),
                format!(" aria-invalid=\"true\" aria-describedby=\"{name}-error\""),
            )
        });
        format!(
            "<div class=\"field\"><label for=\"{name}\">{}: how many of {most}?</label>{told}\
             <input id=\"{name}\" name=\"{name}\" value=\"{pieces}\" inputmode=\"numeric\" pattern=\"[0-9]*\" \
             class=\"field-narrow\"{invalid}></div>",
            escape(title)
        )
    };
    let lines: String = left.lines.iter().map(line).collect();
    let until = match left.period {
        Period::NotBegun => "You need not wait until it is there.".to_owned(),
        Period::EndsAt(end) => format!("You can do so until {}.", escape(&end.long_date(site.language()))),
    };
    let main = format!(
        "{summary}<p>You can withdraw from the contract without giving a reason. {until} \
         <a href=\"/pages/returns\">How it works</a></p>\
         <form class=\"return-form\" method=\"post\" action=\"{path}/withdraw\" novalidate>\
         <dl class=\"facts-list\"><div><dt>Contract</dt><dd>Order {number} of {day}</dd></div></dl>\
         {name}{email}\
         <fieldset class=\"return-form\"><legend>What you withdraw from</legend>{lines}</fieldset>\
         <button class=\"button button-primary\">Go on</button> \
         <a class=\"button-link\" href=\"{path}\">Back to your order</a></form>",
        summary = fields::summary(site.language(), errors),
        number = left.number,
        day = left.ordered_at.long_date(site.language()),
        name = name_field(site.language(), &typed.name, errors),
        email = email_field(site.language(), &typed.email, "Where we send the receipt.", errors),
    );
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(site, status, &fields::title(site.language(), "Withdraw from contract", errors), &main)
}

fn name_field(language: Language, value: &str, errors: &[FieldError]) -> String {
    let field = Line { name: "name", label: "Full name", value, autocomplete: "name", ..Line::default() };
    fields::line(language, field, errors)
}

fn email_field(language: Language, value: &str, hint: &str, errors: &[FieldError]) -> String {
    let field = Line { name: "email", label: "Email address", value, kind: "email", autocomplete: "email", hint };
    fields::line(language, field, errors)
}

/// The second step: what is declared, and the button that declares it.
pub async fn check(State(site): State<Arc<Site>>, Path(token): Path<String>, form: Form) -> Response<Body> {
    let left = match get_withdrawable(&site.ctx, &token).await {
        Ok(left) => left,
        Err(error) => return declined(&site, &token, &error),
    };
    let (typed, errors) = Typed::read(&form, &left);
    let id = match (errors.is_empty(), site.ctx.new_id::<WithdrawalId>()) {
        (true, Ok(id)) => id,
        (false, _) => return first_step(&site, &token, &left, &typed, &errors),
        (true, Err(error)) => return declined(&site, &token, &error),
    };
    let path = escape(&format!("/orders/{token}"));
    let chosen = left.lines.iter().filter_map(|(variant, title, _)| {
        let pieces = typed.pieces.get(variant)?;
        Some((*variant, *pieces, title))
    });
    let (mut items, mut hidden) = (String::new(), String::new());
    for (variant, pieces, title) in chosen {
        items += &format!("<li>{pieces} × {}</li>", escape(title));
        hidden += &format!("<input type=\"hidden\" name=\"{PIECES}{variant}\" value=\"{pieces}\">");
    }
    let main = format!(
        "<p>This is what you declare to us:</p>\
         <blockquote class=\"prose\"><p>I withdraw from the contract of order {number} of {day} about</p>\
         <ul>{items}</ul><p>{name}, {email}</p></blockquote>\
         <p>We send you a receipt at once. What was not sent yet is canceled; for the rest we write to you where to send it.</p>\
         <form class=\"gateway-acts\" method=\"post\" action=\"{path}/withdraw/confirm\">\
         <input type=\"hidden\" name=\"id\" value=\"{id}\">\
         <input type=\"hidden\" name=\"name\" value=\"{name}\"><input type=\"hidden\" name=\"email\" value=\"{email}\">{hidden}\
         <button class=\"button button-primary\">Confirm withdrawal here</button>\
         <a class=\"button\" href=\"{path}/withdraw\">Change it</a></form>",
        number = left.number,
        day = left.ordered_at.long_date(site.language()),
        name = escape(typed.name.trim()),
        email = escape(typed.email.trim()),
    );
    page(&site, StatusCode::OK, "Confirm your withdrawal", &main)
}

/// Takes the declaration, and leads to its receipt.
pub async fn confirm(State(site): State<Arc<Site>>, Path(token): Path<String>, form: Form) -> Response<Body> {
    let declared = match read_declaration(&form) {
        Ok(new) => withdraw(&site.ctx, &token, new).await,
        Err(refusal) => Err(refusal.into()),
    };
    match declared {
        Ok(number) => see_other(&format!("/orders/{token}/withdrawal/{number}")),
        Err(error) => declined(&site, &token, &error),
    }
}

fn read_declaration(form: &Form) -> Result<NewWithdrawal, Refusal> {
    let begin_again =
        || Refusal::Invalid { message: "This form is not whole. Begin with the first step again.".into() };
    let id = form.get("id").parse().map_err(|_| begin_again())?;
    let declarant = Declarant::check(form.get("name"), form.get("email")).map_err(|_| begin_again())?;
    let mut pieces = Demand::new();
    for (name, value) in form.fields() {
        let Some(variant) = name.strip_prefix(PIECES) else { continue };
        let variant = variant.parse().map_err(|_| begin_again())?;
        pieces.insert(variant, value.parse().map_err(|_| begin_again())?);
    }
    Ok(NewWithdrawal { id, declarant, pieces })
}

/// The receipt: what was declared, and when. It can be printed, and came by mail, too.
pub async fn receipt(State(site): State<Arc<Site>>, Path((token, number)): Path<(String, u32)>) -> Response<Body> {
    let (order, declarant, found) = match get_withdrawal(&site.ctx, &token, number).await {
        Ok(found) => found,
        Err(error) => return declined(&site, &token, &error),
    };
    let items: String =
        found.pieces.iter().map(|(pieces, title)| format!("<li>{pieces} × {}</li>", escape(title))).collect();
    let answer = if found.answer.is_empty() { String::new() } else { format!("<p>{}</p>", escape(&found.answer)) };
    let main = format!(
        "<p><strong>{state}</strong></p>{answer}\
         <p>You declared on {when}:</p>\
         <blockquote class=\"prose\"><p>I withdraw from the contract of order {order} about</p>\
         <ul>{items}</ul><p>{name}, {email}</p></blockquote>\
         <p>A receipt with these words is on its way to that address. Keep it, or print this page.</p>\
         <p><a class=\"button\" href=\"{path}\">See your order</a></p>",
        state = escape(found.state.words()),
        when = moment(site.language(), found.declared_at),
        name = escape(&declarant.name),
        email = escape(&declarant.email),
        path = escape(&format!("/orders/{token}")),
    );
    page(&site, StatusCode::OK, "Your withdrawal", &main)
}

/// "30 November 2026 at 17:20 UTC".
fn moment(language: Language, at: Timestamp) -> String {
    format!("<time datetime=\"{}\">{} at {} UTC</time>", at.iso(), at.long_date(language), at.clock_time())
}

/// The first step for whoever has no link at hand.
pub async fn ask_by_number(State(site): State<Arc<Site>>) -> Response<Body> {
    first_step_by_number(&site, &ByNumber::default(), &[])
}

/// What is typed by whoever has no link at hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct ByNumber {
    number: String,
    name: String,
    email: String,
}

impl ByNumber {
    fn read(form: &Form) -> (Self, Vec<FieldError>) {
        let [number, name, email] = ["number", "name", "email"].map(|field| form.get(field).trim().to_owned());
        let mut errors = Declarant::check(&name, &email).err().unwrap_or_default();
        let digits = number.trim_start_matches('#');
        if digits.is_empty() || digits.len() > 12 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let message = "Enter the number of your order, such as 1001".to_owned();
            errors.insert(0, FieldError { field: "number".to_owned(), message });
        }
        (Self { number, name, email }, errors)
    }
}

fn first_step_by_number(site: &Site, typed: &ByNumber, errors: &[FieldError]) -> Response<Body> {
    let number = Line {
        name: "number",
        label: "Order number",
        value: &typed.number,
        hint: "It stands in the mails about your order.",
        ..Line::default()
    };
    let main = format!(
        "{summary}<p>You can withdraw from the contract without giving a reason, here for all of an order. To choose some of its \
         pieces, open the page of your order: its link is in every mail about it. <a href=\"/pages/returns\">How it works</a></p>\
         <form class=\"return-form\" method=\"post\" action=\"/withdraw\" novalidate>{number}{name}{email}\
         <button class=\"button button-primary\">Go on</button></form>",
        summary = fields::summary(site.language(), errors),
        number = fields::line(site.language(), number, errors),
        name = name_field(site.language(), &typed.name, errors),
        email = email_field(
            site.language(),
            &typed.email,
            "The one with which you ordered. The receipt goes there.",
            errors
        ),
    );
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(site, status, &fields::title(site.language(), "Withdraw from contract", errors), &main)
}

/// The second step for whoever has no link at hand.
pub async fn check_by_number(State(site): State<Arc<Site>>, form: Form) -> Response<Body> {
    let (typed, errors) = ByNumber::read(&form);
    if !errors.is_empty() {
        return first_step_by_number(&site, &typed, &errors);
    }
    let id = match site.ctx.new_id::<WithdrawalId>() {
        Ok(id) => id,
        Err(error) => return trouble(&site, &error, ("/withdraw", "Back")),
    };
    let [number, name, email] = [&typed.number, &typed.name, &typed.email].map(|text| escape(text));
    let main = format!(
        "<p>This is what you declare to us:</p>\
         <blockquote class=\"prose\"><p>I withdraw from the contract of order {number}.</p><p>{name}, {email}</p></blockquote>\
         <form class=\"gateway-acts\" method=\"post\" action=\"/withdraw/confirm\">\
         <input type=\"hidden\" name=\"id\" value=\"{id}\"><input type=\"hidden\" name=\"number\" value=\"{number}\">\
         <input type=\"hidden\" name=\"name\" value=\"{name}\"><input type=\"hidden\" name=\"email\" value=\"{email}\">\
         <button class=\"button button-primary\">Confirm withdrawal here</button>\
         <a class=\"button\" href=\"/withdraw\">Change it</a></form>"
    );
    page(&site, StatusCode::OK, "Confirm your withdrawal", &main)
}

/// Takes the declaration of whoever has no link at hand. The answer is the same whether there is such an order: only its buyer gets
/// a mail.
pub async fn confirm_by_number(State(site): State<Arc<Site>>, form: Form) -> Response<Body> {
    let (typed, errors) = ByNumber::read(&form);
    let id = form.get("id").parse::<WithdrawalId>();
    let (Ok(declarant), Ok(id), true) = (Declarant::check(&typed.name, &typed.email), id, errors.is_empty()) else {
        return first_step_by_number(&site, &typed, &errors);
    };
    if let Err(error) = withdraw_by_number(&site.ctx, &typed.number, &declarant, id).await {
        return trouble(&site, &error, ("/withdraw", "Back"));
    }
    let main = format!(
        "<p>You declared on {when}:</p>\
         <blockquote class=\"prose\"><p>I withdraw from the contract of order {number}.</p><p>{name}, {email}</p></blockquote>\
         <p>If you ordered under this number and address, a receipt with these words is on its way there now, and we write to you \
         what comes next. If nothing comes within a few minutes, look whether number and address are right, or \
         <a href=\"/pages/contact\">write to us</a>: any clear statement will do.</p>\
         <p><a class=\"button\" href=\"/\">To the shop</a></p>",
        when = moment(site.language(), site.ctx.now()),
        number = escape(&typed.number),
        name = escape(&declarant.name),
        email = escape(&declarant.email),
    );
    page(&site, StatusCode::OK, "We received your declaration", &main)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_that_is_not_whole_is_refused() {
        let id = WithdrawalId::from_bits(1);
        for body in ["", "id=x", &format!("id={id}&name=Ada&email=ada"), &format!("id={id}&name=&email=a@b.example")] {
            assert!(read_declaration(&Form::of(body)).is_err(), "{body}");
        }
        let variant = VariantId::from_bits(2);
        let whole = format!("id={id}&name=Ada&email=ada%40example.com&pieces-{variant}=2");
        let new = read_declaration(&Form::of(&whole)).expect("it is whole");
        assert_eq!((new.id, new.pieces), (id, [(variant, 2)].into()));
    }

    #[test]
    fn a_number_is_digits() {
        for (typed, wrong) in
            [("1001", 0), ("%231001", 0), ("", 1), ("1e9", 1), ("' or 1=1", 1), ("9999999999999999", 1)]
        {
            let (_, errors) = ByNumber::read(&Form::of(&format!("number={typed}&name=Ada&email=ada@example.com")));
            assert_eq!(errors.len(), wrong, "{typed}");
        }
    }
}
