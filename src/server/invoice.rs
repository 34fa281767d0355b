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
use crate::services::invoice::get_invoice;
use crate::words::Language;

/// The document of that number, for whoever has the order's link.
pub async fn show(State(site): State<Arc<Site>>, Path((token, number)): Path<(String, String)>) -> Response<Body> {
    match get_invoice(&site.ctx, &token, &number).await {
        Ok(invoice) => {
            let kind = if invoice.series.is_credit_note() { "Credit note" } else { "Invoice" };
            page(&site, StatusCode::OK, &format!("{kind} {}", invoice.number), &main(site.language(), &invoice, &token))
        }
        Err(error) => trouble(&site, &error, (&format!("/orders/{token}"), "To the order")),
    }
}

fn main(language: Language, invoice: &Invoice, token: &str) -> String {
    let money = |minor| escape(&Money::new(minor, invoice.currency).to_string());
    let row = |words: &str, minor, is_total: bool| {
        let class = if is_total { " class=\"sums-total\"" } else { "" };
        format!("<tr{class}><th scope=\"row\">{}</th><td class=\"sum\">{}</td></tr>", escape(words), money(minor))
    };
    let line = |line: &InvoiceLine| {
        let sku = if line.sku.is_empty() { String::new() } else { format!(" ({})", line.sku) };
        // Where several ways of paying shared the money for pieces, the pieces are counted with the first.
        let count = if line.quantity == 0 { "Rest of".to_owned() } else { format!("{} ×", line.quantity) };
        row(&format!("{count} {}{sku}, tax {}", line.title, percent(line.tax_rate_ppm)), line.amount_minor, false)
    };
    let mut rows: String = invoice.lines.iter().map(line).collect();
    rows.extend(invoice.sums.iter().map(|(words, minor)| row(words, *minor, false)));
    let tax = |tax: &InvoiceTax| {
        let on = Money::new(tax.taxable_minor, invoice.currency);
        let of = if invoice.tax_included { "of which " } else { "" };
        row(&format!("{of}{} on {on}", tax.name), tax.amount_minor, false)
    };
    let taxes: String = invoice.taxes.iter().map(tax).collect();
    let total = row("Total", invoice.total_minor, true);
    rows += &if invoice.tax_included { total + &taxes } else { taxes + &total };
    rows.extend(invoice.payments.iter().map(|(words, minor)| row(words, *minor, false)));
    let lines = |text: &str| escape(text).replace('\n', "<br>");
    let corrects = invoice.corrects.as_ref().map(|number| format!(" It corrects invoice {}.", escape(number)));
    let reverse = if invoice.reverse_charge {
        "<p>Reverse charge: the tax is owed by whoever receives the goods.</p>"
    } else {
        ""
    };
    format!(
        "<p>Issued on {}, for order {} of {}.{}</p>\
         <div class=\"invoice-parties\"><section><h2>From</h2><p>{}</p></section><section><h2>To</h2><p>{}</p></section></div>\
         <table class=\"invoice-sums\"><tbody>{rows}</tbody></table>{reverse}\
         <p class=\"no-print\"><a class=\"button\" href=\"/orders/{}\">To the order</a></p>",
        escape(&invoice.issued_at.long_date(language)),
        invoice.order_number,
        escape(&invoice.ordered_at.long_date(language)),
        corrects.unwrap_or_default(),
        lines(&invoice.seller),
        lines(&invoice.buyer),
        escape(token)
    )
}

/// A rate as people write it, in one piece: "19 %", "5.5 %".
fn percent(rate_ppm: u32) -> String {
    let (whole, rest) = (rate_ppm / 10_000, rate_ppm % 10_000);
    let rest = format!("{rest:04}");
    match rest.trim_end_matches('0') {
        "" => format!("{whole}\u{a0}%"),
        rest => format!("{whole}.{rest}\u{a0}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_written_as_people_write_them() {
        for (rate, words) in [(190_000, "19\u{a0}%"), (55_000, "5.5\u{a0}%"), (88_750, "8.875\u{a0}%"), (0, "0\u{a0}%")]
        {
            assert_eq!(percent(rate), words);
        }
    }
}
