//! Invoices and credit notes as pages that can be printed.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{Response, StatusCode};

use super::document::{page, trouble};
use super::site::Site;
use crate::domain::html::escape;
use crate::domain::invoice::{Invoice, InvoiceLine, InvoiceTax};
use crate::domain::money::Money;
use crate::domain::time::Timestamp;
use crate::services::invoice::get_invoice;
use crate::words::{Language, invoice as words, receipt};

/// The document of that number, for whoever has the order's link.
pub async fn show(State(site): State<Arc<Site>>, Path((token, number)): Path<(String, String)>) -> Response<Body> {
    match get_invoice(&site.ctx, &token, &number).await {
        Ok(invoice) => {
            let is_credit_note = invoice.series.is_credit_note();
            let kind = if is_credit_note { words::credit_note } else { words::invoice }(invoice.language);
            page(&site, StatusCode::OK, &format!("{kind} {}", invoice.number), &main(site.language(), &invoice, &token))
        }
        Err(error) => trouble(&site, &error, (&format!("/orders/{token}"), words::to_the_order(site.language()))),
    }
}

/// The document in its own language, and the way back in that of whoever looks at it.
fn main(visitor: Language, invoice: &Invoice, token: &str) -> String {
    let language = invoice.language;
    let money = |minor| escape(&Money::new(minor, invoice.currency).text(language));
    let row = |what: &str, minor, is_total: bool| {
        let class = if is_total { " class=\"sums-total\"" } else { "" };
        format!("<tr{class}><th scope=\"row\">{}</th><td class=\"sum\">{}</td></tr>", escape(what), money(minor))
    };
    let line = |line: &InvoiceLine| {
        let sku = if line.sku.is_empty() { String::new() } else { format!(" ({})", line.sku) };
        // Where several ways of paying shared the money for pieces, the pieces are counted with the first.
        let count =
            if line.quantity == 0 { words::rest_of(language).to_owned() } else { format!("{} ×", line.quantity) };
        let tax = words::tax_rate(language, &percent(language, line.tax_rate_ppm));
        row(&format!("{count} {}{sku}, {tax}", line.title), line.amount_minor, false)
    };
    let mut rows: String = invoice.lines.iter().map(line).collect();
    rows.extend(invoice.sums.iter().map(|(what, minor)| row(what, *minor, false)));
    let tax = |tax: &InvoiceTax| {
        let on = words::tax_on(language, &tax.name, &Money::new(tax.taxable_minor, invoice.currency).text(language));
        let what = if invoice.tax_included { receipt::of_which(language, &on) } else { on };
        row(&what, tax.amount_minor, false)
    };
    let taxes: String = invoice.taxes.iter().map(tax).collect();
    let total = row(receipt::total(language), invoice.total_minor, true);
    rows += &if invoice.tax_included { total + &taxes } else { taxes + &total };
    rows.extend(invoice.payments.iter().map(|(what, minor)| row(what, *minor, false)));
    let day = |at: Timestamp| at.long_date(language);
    let lines = |text: &str| escape(text).replace('\n', "<br>");
    let corrects = invoice.corrects.as_ref().map(|number| words::corrects(language, &escape(number)));
    let reverse = match invoice.reverse_charge {
        true => format!("<p>{}</p>", words::reverse_charge(language)),
        false => String::new(),
    };
    format!(
        "<div lang=\"{code}\"><p>{issued}{corrects}</p>\
         <div class=\"invoice-parties\"><section><h2>{from}</h2><p>{seller}</p></section>\
         <section><h2>{to}</h2><p>{buyer}</p></section></div>\
         <table class=\"invoice-sums\"><tbody>{rows}</tbody></table>{reverse}</div>\
         <p class=\"no-print\"><a class=\"button\" href=\"/orders/{token}\">{back}</a></p>",
        code = language.code(),
        issued =
            escape(&words::issued(language, &day(invoice.issued_at), invoice.order_number, &day(invoice.ordered_at))),
        corrects = corrects.unwrap_or_default(),
        from = words::from(language),
        seller = lines(&invoice.seller),
        to = words::to(language),
        buyer = lines(&invoice.buyer),
        token = escape(token),
        back = words::to_the_order(visitor),
    )
}

/// A rate as people write it, in one piece: "19 %", "5.5 %", "5,5 %".
fn percent(language: Language, rate_ppm: u32) -> String {
    let (whole, rest) = (rate_ppm / 10_000, rate_ppm % 10_000);
    let rest = format!("{rest:04}");
    match rest.trim_end_matches('0') {
        "" => format!("{whole}\u{a0}%"),
        rest => format!("{whole}{}{rest}\u{a0}%", if language == Language::German { ',' } else { '.' }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_written_as_people_write_them() {
        for (rate, words) in [(190_000, "19\u{a0}%"), (55_000, "5.5\u{a0}%"), (88_750, "8.875\u{a0}%"), (0, "0\u{a0}%")]
        {
            assert_eq!(percent(Language::English, rate), words);
        }
        assert_eq!(percent(Language::German, 55_000), "5,5\u{a0}%");
    }
}
