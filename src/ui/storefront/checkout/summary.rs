//! What is being bought, in sight at every step: beside the form where there is room, folded under its total on a phone.

use leptos::prelude::*;

use crate::domain::cart::Quote;
use crate::domain::market::MarketView;
use crate::ui::kit::AtOnce;
use crate::ui::locale::to;
use crate::ui::storefront::market::elsewhere_words;
use crate::ui::storefront::money::{amount, counted};
use crate::ui::storefront::receipt::{receipt_lines, receipt_sums};

#[component]
pub(super) fn OrderSummary(market: MarketView, quote: Quote) -> impl IntoView {
    let elsewhere = elsewhere_words(&market, &quote).map(|words| view! { <p class="notice">{words}</p> });
    let Quote { lines, totals, notices, .. } = quote;
    let count = lines.iter().fold(0, |sum: u32, line| sum.saturating_add(line.quantity.get()));
    let total = amount(totals.total_minor, totals.currency);
    let is_sent = lines.iter().any(|line| line.requires_shipping);
    let notices = notices.iter().map(|notice| view! { <p class="notice">{notice.sentence()}</p> }).collect::<Vec<_>>();
    view! {
        <aside class="checkout-aside" aria-label="Your order">
            {elsewhere}
            {notices}
            <details class="order-summary">
                <summary>
                    <span>{format!("Your order, {}", counted(count, "piece"))}</span>
                    <span class="sum">{total}</span>
                </summary>
                <h2>"Your order"</h2>
                {receipt_lines(lines, totals.currency, false)}
                {receipt_sums(&totals, is_sent.then_some("next step"))}
                <p><a href=to("/cart")>"Change the cart"</a></p>
            </details>
        </aside>
    }
    .at_once()
}
