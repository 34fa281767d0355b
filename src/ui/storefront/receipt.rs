//! What is bought and what it comes to, as on a receipt: at the till, and on the order's page.

use leptos::prelude::*;

use super::money::amount;
use crate::domain::cart::{Quantity, QuoteLine};
use crate::domain::money::Currency;
use crate::domain::order::OrderLine;
use crate::domain::product::PictureView;
use crate::domain::totals::Totals;
use crate::ui::kit::{AtOnce, Picture};

/// A line of a receipt.
#[derive(Debug, Clone)]
pub struct ReceiptLine {
    pub quantity: Quantity,
    pub slug: String,
    pub title: String,
    pub variant_title: String,
    pub picture: Option<PictureView>,
    pub unit_price_minor: i64,
}

impl From<QuoteLine> for ReceiptLine {
    fn from(line: QuoteLine) -> Self {
        let QuoteLine { quantity, slug, title, variant_title, picture, unit_price_minor, .. } = line;
        Self { quantity, slug, title, variant_title, picture, unit_price_minor }
    }
}

impl From<OrderLine> for ReceiptLine {
    fn from(line: OrderLine) -> Self {
        let OrderLine { quantity, slug, title, variant_title, picture, unit_price_minor, .. } = line;
        Self { quantity, slug, title, variant_title, picture, unit_price_minor }
    }
}

/// The lines. `linked` makes each title lead to its product; at the till nothing leads away.
pub fn receipt_lines<L: Into<ReceiptLine>>(lines: Vec<L>, currency: Currency, linked: bool) -> AnyView {
    let lines: Vec<_> = lines.into_iter().map(|line| receipt_line(line.into(), currency, linked)).collect();
    view! { <ul class="receipt-lines">{lines}</ul> }.at_once()
}

fn receipt_line(line: ReceiptLine, currency: Currency, linked: bool) -> AnyView {
    let ReceiptLine { quantity, slug, title, variant_title, picture, unit_price_minor } = line;
    // The title beside it says what it is.
    let picture = picture.map(|PictureView { src, width, height, .. }| {
        view! { <Picture src alt=String::new() width height/> }
    });
    let title =
        if linked { view! { <a href=format!("/products/{slug}")>{title}</a> }.at_once() } else { title.at_once() };
    let count = i64::from(quantity.get());
    let each = (count > 1).then(|| format!("{count} × {}", amount(unit_price_minor, currency)));
    view! {
        <li class="receipt-line">
            <div class="line-picture">{picture}</div>
            <div>
                <p class="line-title">{title}</p>
                {(!variant_title.is_empty()).then(|| view! { <p class="line-variant">{variant_title}</p> })}
                {each.map(|each| view! { <p class="line-unit sum">{each}</p> })}
            </div>
            <p class="line-sum sum">{amount(unit_price_minor.saturating_mul(count), currency)}</p>
        </li>
    }
    .at_once()
}

/// The sums, from the goods to the total; tax that is contained stands below it. `shipping_unknown` is what is said of
/// shipping that is not in the totals yet; `None` when nothing is to be sent.
pub fn receipt_sums(totals: &Totals, coupon: Option<&str>, shipping_unknown: Option<&str>) -> AnyView {
    let rows = sum_rows(totals, coupon, shipping_unknown);
    let row = |SumRow { name, value, is_total }: SumRow| {
        view! {
            <div class:sums-total=is_total>
                <dt>{name}</dt>
                <dd class="sum">{value}</dd>
            </div>
        }
    };
    view! { <dl class="sums">{rows.into_iter().map(row).collect::<Vec<_>>()}</dl> }.at_once()
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct SumRow {
    name: String,
    value: String,
    is_total: bool,
}

fn sum_rows(totals: &Totals, coupon: Option<&str>, shipping_unknown: Option<&str>) -> Vec<SumRow> {
    let money = |minor| amount(minor, totals.currency);
    let row = |name: String, value| SumRow { name, value, is_total: false };
    let mut rows = vec![row("Goods".to_owned(), money(totals.subtotal_minor))];
    if totals.discount_minor != 0 {
        let name = coupon.map_or("Discount".to_owned(), |code| format!("Discount {code}"));
        rows.push(row(name, money(totals.discount_minor)));
    }
    match &totals.shipping {
        Some(shipping) => {
            rows.push(row(format!("Shipping: {}", shipping.name), price_words(shipping.price_minor, totals.currency)))
        }
        None => rows.extend(shipping_unknown.map(|words| row("Shipping".to_owned(), words.to_owned()))),
    }
    let taxes = totals.tax_lines.iter().map(|tax| (tax.name.as_str(), money(tax.amount_minor)));
    if !totals.tax_included {
        rows.extend(taxes.clone().map(|(name, value)| row(name.to_owned(), value)));
    }
    rows.push(SumRow { name: "Total".to_owned(), value: money(totals.total_minor), is_total: true });
    if totals.tax_included {
        rows.extend(taxes.map(|(name, value)| row(format!("of which {name}"), value)));
    }
    rows
}

/// A price, or that there is none to pay.
pub fn price_words(minor: i64, currency: Currency) -> String {
    if minor == 0 { "free".to_owned() } else { amount(minor, currency) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tax::TaxLine;
    use crate::domain::totals::ShippingTotals;

    fn totals(tax_included: bool) -> Totals {
        Totals {
            currency: Currency::EUR,
            lines: Vec::new(),
            subtotal_minor: 6_000,
            discount_minor: -600,
            shipping: Some(ShippingTotals {
                method_id: "post".into(),
                name: "Post".into(),
                price_minor: 0,
                tax_minor: 0,
            }),
            weight_g: 900,
            tax_minor: 862,
            tax_included,
            tax_lines: vec![TaxLine {
                name: "VAT 19 %".into(),
                rate_ppm: 190_000,
                included: tax_included,
                taxable_minor: 4_538,
                amount_minor: 862,
            }],
            total_minor: 5_400,
        }
    }

    fn rows(totals: &Totals) -> Vec<String> {
        sum_rows(totals, Some("KILN10"), Some("next step"))
            .into_iter()
            .map(|row| format!("{} {}", row.name, row.value))
            .collect()
    }

    #[test]
    fn contained_tax_stands_below_the_total_and_added_tax_above_it() {
        let goods = ["Goods €60.00", "Discount KILN10 −€6.00", "Shipping: Post free"];
        assert_eq!(rows(&totals(true)), [&goods[..], &["Total €54.00", "of which VAT 19 % €8.62"]].concat());
        assert_eq!(rows(&totals(false)), [&goods[..], &["VAT 19 % €8.62", "Total €54.00"]].concat());
    }

    #[test]
    fn shipping_that_is_not_known_yet_is_not_passed_over() {
        let totals = Totals { shipping: None, discount_minor: 0, tax_lines: Vec::new(), ..totals(true) };
        assert_eq!(rows(&totals), ["Goods €60.00", "Shipping next step", "Total €54.00"]);
    }
}
