//! What is bought and what it comes to, as on a receipt: at the till, and on the order's page.

use leptos::prelude::*;

use super::money::{amount, ships_words};
use crate::domain::cart::{Quantity, QuoteLine};
use crate::domain::money::Currency;
use crate::domain::order::OrderLine;
use crate::domain::product::PictureView;
use crate::domain::promotion::AdjustmentTarget;
use crate::domain::time::Timestamp;
use crate::domain::totals::Totals;
use crate::ui::kit::{AtOnce, Picture, Sizes};
use crate::ui::locale::{language, to};
use crate::words::receipt as words;

/// A line of a receipt.
#[derive(Debug, Clone)]
pub struct ReceiptLine {
    pub quantity: Quantity,
    pub slug: String,
    pub title: String,
    pub variant_title: String,
    pub picture: Option<PictureView>,
    pub unit_price_minor: i64,
    /// The day on which it can be sent, when not all of it is there.
    pub ships_at: Option<Timestamp>,
}

impl From<QuoteLine> for ReceiptLine {
    fn from(line: QuoteLine) -> Self {
        let QuoteLine { quantity, slug, title, variant_title, picture, unit_price_minor, ships_at, .. } = line;
        Self { quantity, slug, title, variant_title, picture, unit_price_minor, ships_at }
    }
}

impl From<OrderLine> for ReceiptLine {
    fn from(line: OrderLine) -> Self {
        let OrderLine { quantity, slug, title, variant_title, picture, unit_price_minor, ships_at, .. } = line;
        Self { quantity, slug, title, variant_title, picture, unit_price_minor, ships_at }
    }
}

/// The lines. `linked` makes each title lead to its product; at the till nothing leads away.
pub fn receipt_lines<L: Into<ReceiptLine>>(lines: Vec<L>, currency: Currency, linked: bool) -> AnyView {
    let lines: Vec<_> = lines.into_iter().map(|line| receipt_line(line.into(), currency, linked)).collect();
    view! { <ul class="receipt-lines">{lines}</ul> }.at_once()
}

fn receipt_line(line: ReceiptLine, currency: Currency, linked: bool) -> AnyView {
    let ReceiptLine { quantity, slug, title, variant_title, picture, unit_price_minor, ships_at } = line;
    // The title beside it says what it is.
    let picture = picture.map(|PictureView { src, width, height, .. }| {
        view! { <Picture src alt=String::new() width height sizes=Sizes::Small/> }
    });
    let title =
        if linked { view! { <a href=to(&format!("/products/{slug}"))>{title}</a> }.at_once() } else { title.at_once() };
    let count = i64::from(quantity.get());
    let each = (count > 1).then(|| format!("{count} × {}", amount(unit_price_minor, currency)));
    view! {
        <li class="receipt-line">
            <div class="line-picture">{picture}</div>
            <div>
                <p class="line-title">{title}</p>
                {(!variant_title.is_empty()).then(|| view! { <p class="line-variant">{variant_title}</p> })}
                {ships_at.map(|day| view! { <p class="line-stock">{ships_words(day)}</p> })}
                {each.map(|each| view! { <p class="line-unit sum">{each}</p> })}
            </div>
            <p class="line-sum sum">{amount(unit_price_minor.saturating_mul(count), currency)}</p>
        </li>
    }
    .at_once()
}

/// The sums, from the goods to the total; tax that is contained stands below it. `shipping_unknown` is what is said of
/// shipping that is not in the totals yet; `None` when nothing is to be sent.
pub fn receipt_sums(totals: &Totals, shipping_unknown: Option<&str>) -> AnyView {
    let rows = sum_rows(totals, shipping_unknown);
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

/// How the total is covered: what pays how much of it, such as gift cards, and in these words what is left.
pub fn receipt_tenders(covered: Vec<(String, i64)>, rest_minor: i64, rest_words: &str, currency: Currency) -> AnyView {
    let row = |name: String, minor: i64| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd class="sum">{amount(minor, currency)}</dd>
            </div>
        }
    };
    let mut rows: Vec<_> = covered.into_iter().map(|(name, minor)| row(name, minor.saturating_neg())).collect();
    rows.push(row(rest_words.to_owned(), rest_minor));
    view! { <dl class="sums tenders">{rows}</dl> }.at_once()
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct SumRow {
    name: String,
    value: String,
    is_total: bool,
}

fn sum_rows(totals: &Totals, shipping_unknown: Option<&str>) -> Vec<SumRow> {
    let money = |minor| amount(minor, totals.currency);
    let row = |name: String, value| SumRow { name, value, is_total: false };
    let mut rows = vec![row(words::goods(language()).to_owned(), money(totals.subtotal_minor))];
    let adjusted = |on| {
        let adjusted = totals.adjusted(language(), on).into_iter();
        adjusted.map(|(label, minor)| row(label.to_owned(), money(minor)))
    };
    rows.extend(adjusted(AdjustmentTarget::Goods));
    match &totals.shipping {
        Some(shipping) => {
            let regular = price_words(shipping.regular_minor(), totals.currency);
            rows.push(row(words::shipping_by(language(), &shipping.name), regular));
            rows.extend(adjusted(AdjustmentTarget::Shipping));
        }
        None => {
            rows.extend(shipping_unknown.map(|told| row(words::shipping(language()).to_owned(), told.to_owned())));
        }
    }
    let taxes = totals.tax_lines.iter().map(|tax| (tax.name.as_str(), money(tax.amount_minor)));
    if !totals.tax_included {
        rows.extend(taxes.clone().map(|(name, value)| row(name.to_owned(), value)));
    }
    if totals.reverse_charge {
        rows.push(row(words::reverse_charge(language()).to_owned(), money(totals.tax_relief_minor)));
    }
    rows.push(SumRow { name: words::total(language()).to_owned(), value: money(totals.total_minor), is_total: true });
    if totals.tax_included {
        rows.extend(taxes.map(|(name, value)| row(words::of_which(language(), name), value)));
    }
    rows
}

/// A price, or that there is none to pay.
pub fn price_words(minor: i64, currency: Currency) -> String {
    if minor == 0 { words::free(language()).to_owned() } else { amount(minor, currency) }
}

/// In how many working days something is there: "in 2–4 working days".
pub fn in_days_words(days_min: u32, days_max: u32) -> String {
    match days_min == days_max {
        true => words::in_working_days(language(), days_max, &days_max.to_string()),
        // Days from one on are several.
        false => words::in_working_days(language(), days_max.max(2), &format!("{days_min}–{days_max}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::promotion::Adjustment;
    use crate::domain::tax::TaxLine;
    use crate::domain::totals::ShippingTotals;

    fn totals(tax_included: bool) -> Totals {
        Totals {
            currency: Currency::EUR,
            lines: Vec::new(),
            subtotal_minor: 6_000,
            discount_minor: -600,
            adjustments: vec![adjustment("Discount KILN10", AdjustmentTarget::Goods, -600)],
            shipping: Some(ShippingTotals {
                method_id: "post".into(),
                name: "Post".into(),
                price_minor: 0,
                tax_minor: 0,
                discount_minor: 0,
                tax_relief_minor: 0,
                pickup: None,
                place: None,
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
            reverse_charge: false,
            tax_relief_minor: 0,
            total_minor: 5_400,
        }
    }

    fn adjustment(label: &str, on: AdjustmentTarget, amount_minor: i64) -> Adjustment {
        Adjustment { promotion: String::new(), label: label.to_owned(), code: None, on, amount_minor }
    }

    fn rows(totals: &Totals) -> Vec<String> {
        sum_rows(totals, Some("next step")).into_iter().map(|row| format!("{} {}", row.name, row.value)).collect()
    }

    #[test]
    fn contained_tax_stands_below_the_total_and_added_tax_above_it() {
        let goods = ["Goods €60.00", "Discount KILN10 −€6.00", "Shipping: Post free"];
        assert_eq!(rows(&totals(true)), [&goods[..], &["Total €54.00", "of which VAT 19 % €8.62"]].concat());
        assert_eq!(rows(&totals(false)), [&goods[..], &["VAT 19 % €8.62", "Total €54.00"]].concat());
    }

    #[test]
    fn each_discount_stands_beside_what_it_is_for() {
        let mut totals = totals(true);
        totals.adjustments.push(adjustment("Free from €50", AdjustmentTarget::Shipping, -490));
        totals.shipping.as_mut().expect("it is sent").discount_minor = -490;
        let shipping = ["Shipping: Post €4.90", "Free from €50 −€4.90"];
        assert_eq!(rows(&totals)[1..4], [&["Discount KILN10 −€6.00"], &shipping[..]].concat());
        let old = Totals { adjustments: Vec::new(), ..totals };
        assert_eq!(rows(&old)[1], "Discount −€6.00");
    }

    #[test]
    fn tax_that_the_buyer_owes_is_taken_off_in_sight() {
        let totals = Totals {
            reverse_charge: true,
            tax_relief_minor: -862,
            tax_minor: 0,
            tax_lines: Vec::new(),
            total_minor: 4_538,
            ..totals(true)
        };
        let last = rows(&totals).split_off(3);
        assert_eq!(last, ["VAT: reverse charge, you owe it −€8.62", "Total €45.38"]);
    }

    #[test]
    fn shipping_that_is_not_known_yet_is_not_passed_over() {
        let totals = Totals {
            shipping: None,
            discount_minor: 0,
            adjustments: Vec::new(),
            tax_lines: Vec::new(),
            ..totals(true)
        };
        assert_eq!(rows(&totals), ["Goods €60.00", "Shipping next step", "Total €54.00"]);
    }
}
