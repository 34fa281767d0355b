//! What is being bought, in sight at every step: beside the form where there is room, folded under its total on a phone.

use leptos::prelude::*;

use crate::domain::cart::Quote;
use crate::domain::market::MarketView;
use crate::ui::kit::AtOnce;
use crate::ui::locale::{language, to};
use crate::ui::storefront::market::elsewhere_words;
use crate::ui::storefront::money::amount;
use crate::ui::storefront::receipt::{receipt_lines, receipt_sums};
use crate::words::checkout as words;

#[component]
pub(super) fn OrderSummary(market: MarketView, quote: Quote) -> impl IntoView {
    let elsewhere = elsewhere_words(&market, &quote).map(|told| view! { <p class="notice">{told}</p> });
    let Quote { lines, totals, notices, .. } = quote;
    let count = lines.iter().fold(0, |sum: u32, line| sum.saturating_add(line.quantity.get()));
    let total = amount(totals.total_minor, totals.currency);
    let is_sent = lines.iter().any(|line| line.requires_shipping);
    let notices = notices.iter().map(|notice| view! { <p class="notice">{notice.sentence(language())}</p> });
    view! {
        <aside class="checkout-aside" aria-label=words::your_order(language())>
            {elsewhere}
            {notices.collect::<Vec<_>>()}
            <details class="order-summary">
                <summary>
                    <span>{words::your_order_of(language(), count)}</span>
                    <span class="sum">{total}</span>
                </summary>
                <h2>{words::your_order(language())}</h2>
                {receipt_lines(lines, totals.currency, false)}
                {receipt_sums(&totals, is_sent.then_some(words::next_step(language())))}
                <p><a href=to("/cart")>{words::change_the_cart(language())}</a></p>
            </details>
        </aside>
    }
    .at_once()
}
