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
use crate::words::{Language, address as labels, order as order_words, returns, withdrawal as words};

/// What the fields of the pieces begin with; the variant follows.
const PIECES: &str = "pieces-";

fn declined(site: &Site, token: &str, error: &ServiceError) -> Response<Body> {
    trouble(site, error, (&format!("/orders/{token}"), order_words::back_to_your_order(site.language())))
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
    fn read(language: Language, form: &Form, left: &Withdrawable) -> (Self, Vec<FieldError>) {
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
                None => errors.push(FieldError { message: words::enter_a_number(language, title, *most), field }),
            }
        }
        if pieces.is_empty() && errors.is_empty() {
            let field = left.lines.first().map_or_else(String::new, |(variant, ..)| format!("{PIECES}{variant}"));
            errors.push(FieldError { field, message: words::enter_one(language).to_owned() });
        }
        let who = Declarant::check(language, &name, &email).err().unwrap_or_default();
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
    let (language, path) = (site.language(), escape(&format!("/orders/{token}")));
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
            "<div class=\"field\"><label for=\"{name}\">{label}</label>{told}\
             <input id=\"{name}\" name=\"{name}\" value=\"{pieces}\" inputmode=\"numeric\" pattern=\"[0-9]*\" \
             class=\"field-narrow\"{invalid}></div>",
            label = escape(&returns::how_many_of(language, title, *most)),
        )
    };
    let lines: String = left.lines.iter().map(line).collect();
    let until = match left.period {
        Period::NotBegun => words::not_before_it_is_there(language).to_owned(),
        Period::EndsAt(end) => words::until(language, &escape(&end.long_date(language))),
    };
    let main = format!(
        "{summary}<p>{reason} {until} <a href=\"/pages/returns\">{how}</a></p>\
         <form class=\"return-form\" method=\"post\" action=\"{path}/withdraw\" novalidate>\
         <dl class=\"facts-list\"><div><dt>{contract}</dt><dd>{order}</dd></div></dl>\
         {name}{email}\
         <fieldset class=\"return-form\"><legend>{what}</legend>{lines}</fieldset>\
         <button class=\"button button-primary\">{go_on}</button> \
         <a class=\"button-link\" href=\"{path}\">{back}</a></form>",
        summary = fields::summary(language, errors),
        reason = words::without_a_reason(language),
        how = words::how_it_works(language),
        contract = words::contract(language),
        order = words::order_of(language, left.number, &left.ordered_at.long_date(language)),
        name = name_field(language, &typed.name, errors),
        email = email_field(language, &typed.email, words::where_the_receipt_goes(language), errors),
        what = words::what_you_withdraw_from(language),
        go_on = words::go_on(language),
        back = order_words::back_to_your_order(language),
    );
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(site, status, &fields::title(language, words::withdraw(language), errors), &main)
}

fn name_field(language: Language, value: &str, errors: &[FieldError]) -> String {
    let field =
        Line { name: "name", label: labels::full_name(language), value, autocomplete: "name", ..Line::default() };
    fields::line(language, field, errors)
}

fn email_field(language: Language, value: &str, hint: &str, errors: &[FieldError]) -> String {
    let label = labels::email(language);
    let field = Line { name: "email", label, value, kind: "email", autocomplete: "email", hint };
    fields::line(language, field, errors)
}

/// The second step: what is declared, and the button that declares it.
pub async fn check(State(site): State<Arc<Site>>, Path(token): Path<String>, form: Form) -> Response<Body> {
    let left = match get_withdrawable(&site.ctx, &token).await {
        Ok(left) => left,
        Err(error) => return declined(&site, &token, &error),
    };
    let (typed, errors) = Typed::read(site.language(), &form, &left);
    let id = match (errors.is_empty(), site.ctx.new_id::<WithdrawalId>()) {
        (true, Ok(id)) => id,
        (false, _) => return first_step(&site, &token, &left, &typed, &errors),
        (true, Err(error)) => return declined(&site, &token, &error),
    };
    let (language, path) = (site.language(), escape(&format!("/orders/{token}")));
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
        "<p>{what}</p>\
         <blockquote class=\"prose\"><p>{declaration}</p>\
         <ul>{items}</ul><p>{name}, {email}</p></blockquote>\
         <p>{next}</p>\
         <form class=\"gateway-acts\" method=\"post\" action=\"{path}/withdraw/confirm\">\
         <input type=\"hidden\" name=\"id\" value=\"{id}\">\
         <input type=\"hidden\" name=\"name\" value=\"{name}\"><input type=\"hidden\" name=\"email\" value=\"{email}\">{hidden}\
         <button class=\"button button-primary\">{confirm}</button>\
         <a class=\"button\" href=\"{path}/withdraw\">{change}</a></form>",
        what = words::what_you_declare(language),
        declaration = words::i_withdraw_of_day(language, left.number, &left.ordered_at.long_date(language)),
        next = words::what_comes_next(language),
        confirm = words::confirm_here(language),
        change = words::change_it(language),
        name = escape(typed.name.trim()),
        email = escape(typed.email.trim()),
    );
    page(&site, StatusCode::OK, words::confirm(language), &main)
}

/// Takes the declaration, and leads to its receipt.
pub async fn confirm(State(site): State<Arc<Site>>, Path(token): Path<String>, form: Form) -> Response<Body> {
    let declared = match read_declaration(site.language(), &form) {
        Ok(new) => withdraw(&site.ctx, &token, new).await,
        Err(refusal) => Err(refusal.into()),
    };
    match declared {
        Ok(number) => see_other(&format!("/orders/{token}/withdrawal/{number}")),
        Err(error) => declined(&site, &token, &error),
    }
}

fn read_declaration(language: Language, form: &Form) -> Result<NewWithdrawal, Refusal> {
    let begin_again = || Refusal::Invalid { message: words::begin_again(language).to_owned() };
    let id = form.get("id").parse().map_err(|_| begin_again())?;
    let declarant = Declarant::check(language, form.get("name"), form.get("email")).map_err(|_| begin_again())?;
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
    let language = site.language();
    let main = format!(
        "<p><strong>{state}</strong></p>{answer}\
         <p>{declared}</p>\
         <blockquote class=\"prose\"><p>{declaration}</p>\
         <ul>{items}</ul><p>{name}, {email}</p></blockquote>\
         <p>{keep}</p>\
         <p><a class=\"button\" href=\"{path}\">{see}</a></p>",
        state = escape(found.state.words(language)),
        declared = words::you_declared_on(language, &moment(language, found.declared_at)),
        declaration = words::i_withdraw_about(language, order),
        keep = words::receipt_is_on_its_way(language),
        see = words::see_your_order(language),
        name = escape(&declarant.name),
        email = escape(&declarant.email),
        path = escape(&format!("/orders/{token}")),
    );
    page(&site, StatusCode::OK, words::your_withdrawal(language), &main)
}

/// "30 November 2026 at 17:20 UTC".
fn moment(language: Language, at: Timestamp) -> String {
    let moment = words::moment(language, &at.long_date(language), &at.clock_time());
    format!("<time datetime=\"{}\">{moment}</time>", at.iso())
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
    fn read(language: Language, form: &Form) -> (Self, Vec<FieldError>) {
        let [number, name, email] = ["number", "name", "email"].map(|field| form.get(field).trim().to_owned());
        let mut errors = Declarant::check(language, &name, &email).err().unwrap_or_default();
        let digits = number.trim_start_matches('#');
        if digits.is_empty() || digits.len() > 12 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let message = words::enter_order_number(language).to_owned();
            errors.insert(0, FieldError { field: "number".to_owned(), message });
        }
        (Self { number, name, email }, errors)
    }
}

fn first_step_by_number(site: &Site, typed: &ByNumber, errors: &[FieldError]) -> Response<Body> {
    let language = site.language();
    let number = Line {
        name: "number",
        label: words::order_number(language),
        value: &typed.number,
        hint: words::where_the_number_is(language),
        ..Line::default()
    };
    let main = format!(
        "{summary}<p>{about} <a href=\"/pages/returns\">{how}</a></p>\
         <form class=\"return-form\" method=\"post\" action=\"/withdraw\" novalidate>{number}{name}{email}\
         <button class=\"button button-primary\">{go_on}</button></form>",
        summary = fields::summary(language, errors),
        about = words::for_all_of_an_order(language),
        how = words::how_it_works(language),
        go_on = words::go_on(language),
        number = fields::line(language, number, errors),
        name = name_field(language, &typed.name, errors),
        email = email_field(language, &typed.email, words::ordered_with(language), errors),
    );
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(site, status, &fields::title(language, words::withdraw(language), errors), &main)
}

/// The second step for whoever has no link at hand.
pub async fn check_by_number(State(site): State<Arc<Site>>, form: Form) -> Response<Body> {
    let language = site.language();
    let (typed, errors) = ByNumber::read(language, &form);
    if !errors.is_empty() {
        return first_step_by_number(&site, &typed, &errors);
    }
    let id = match site.ctx.new_id::<WithdrawalId>() {
        Ok(id) => id,
        Err(error) => return trouble(&site, &error, ("/withdraw", words::back(language))),
    };
    let [number, name, email] = [&typed.number, &typed.name, &typed.email].map(|text| escape(text));
    let main = format!(
        "<p>{what}</p>\
         <blockquote class=\"prose\"><p>{declaration}</p><p>{name}, {email}</p></blockquote>\
         <form class=\"gateway-acts\" method=\"post\" action=\"/withdraw/confirm\">\
         <input type=\"hidden\" name=\"id\" value=\"{id}\"><input type=\"hidden\" name=\"number\" value=\"{number}\">\
         <input type=\"hidden\" name=\"name\" value=\"{name}\"><input type=\"hidden\" name=\"email\" value=\"{email}\">\
         <button class=\"button button-primary\">{confirm}</button>\
         <a class=\"button\" href=\"/withdraw\">{change}</a></form>",
        what = words::what_you_declare(language),
        declaration = words::i_withdraw(language, &number),
        confirm = words::confirm_here(language),
        change = words::change_it(language),
    );
    page(&site, StatusCode::OK, words::confirm(language), &main)
}

/// Takes the declaration of whoever has no link at hand. The answer is the same whether there is such an order: only its buyer gets
/// a mail.
pub async fn confirm_by_number(State(site): State<Arc<Site>>, form: Form) -> Response<Body> {
    let language = site.language();
    let (typed, errors) = ByNumber::read(language, &form);
    let id = form.get("id").parse::<WithdrawalId>();
    let declarant = Declarant::check(language, &typed.name, &typed.email);
    let (Ok(declarant), Ok(id), true) = (declarant, id, errors.is_empty()) else {
        return first_step_by_number(&site, &typed, &errors);
    };
    if let Err(error) = withdraw_by_number(&site.ctx, &typed.number, &declarant, id).await {
        return trouble(&site, &error, ("/withdraw", words::back(language)));
    }
    let main = format!(
        "<p>{declared}</p>\
         <blockquote class=\"prose\"><p>{declaration}</p><p>{name}, {email}</p></blockquote>\
         <p>{if_you_ordered}<a href=\"/pages/contact\">{write}</a>{any_will_do}</p>\
         <p><a class=\"button\" href=\"/\">{to_the_shop}</a></p>",
        declared = words::you_declared_on(language, &moment(language, site.ctx.now())),
        declaration = words::i_withdraw(language, &escape(&typed.number)),
        if_you_ordered = words::if_you_ordered(language),
        write = words::write_to_us(language),
        any_will_do = words::any_statement_will_do(language),
        to_the_shop = words::to_the_shop(language),
        name = escape(&declarant.name),
        email = escape(&declarant.email),
    );
    page(&site, StatusCode::OK, words::we_received_it(language), &main)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_that_is_not_whole_is_refused() {
        let id = WithdrawalId::from_bits(1);
        for body in ["", "id=x", &format!("id={id}&name=Ada&email=ada"), &format!("id={id}&name=&email=a@b.example")] {
            assert!(read_declaration(Language::English, &Form::of(body)).is_err(), "{body}");
        }
        let variant = VariantId::from_bits(2);
        let whole = format!("id={id}&name=Ada&email=ada%40example.com&pieces-{variant}=2");
        let new = read_declaration(Language::English, &Form::of(&whole)).expect("it is whole");
        assert_eq!((new.id, new.pieces), (id, [(variant, 2)].into()));
    }

    #[test]
    fn a_number_is_digits() {
        for (typed, wrong) in
            [("1001", 0), ("%231001", 0), ("", 1), ("1e9", 1), ("' or 1=1", 1), ("9999999999999999", 1)]
        {
            let (_, errors) =
                ByNumber::read(Language::English, &Form::of(&format!("number={typed}&name=Ada&email=ada@example.com")));
            assert_eq!(errors.len(), wrong, "{typed}");
        }
    }
}
