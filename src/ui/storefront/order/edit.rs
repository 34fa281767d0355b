//! A change of the order that waits for its buyer: what it changes, what it costs, and two plain forms.

use leptos::prelude::*;

use crate::domain::edit::EditView;
use crate::ui::kit::AtOnce;
use crate::ui::locale::language;
use crate::ui::storefront::money::amount;
use crate::ui::storefront::receipt::{receipt_lines, receipt_sums};

/// Asks the buyer to pay for the change, or to decline it. `path` is that of the order.
pub(super) fn show_edit(edit: EditView, path: &str) -> AnyView {
    let EditView { number, lines, removed, totals, due_minor, is_checking, ends_at } = edit;
    let currency = totals.currency;
    let due = amount(due_minor, currency);
    let out = |(quantity, title, minor): (u32, String, i64)| {
        let words = format!("Without {quantity} × {title}");
        view! { <div><dt>{words}</dt><dd class="sum">{amount(minor.saturating_neg(), currency)}</dd></div> }.at_once()
    };
    let difference = (!removed.is_empty()).then(|| {
        let removed = removed.into_iter().map(out).collect::<Vec<_>>();
        view! {
            <dl class="sums">
                {removed}
                <div class="sums-total"><dt>"The difference"</dt><dd class="sum">{due.clone()}</dd></div>
            </dl>
        }
    });
    let act = |way: &str| format!("{path}/edit/{number}/{way}");
    let ways = if is_checking {
        view! { <p>"We are checking your payment. You need not do anything."</p> }.at_once()
    } else {
        let until = ends_at.long_date(language());
        view! {
            <p>{format!("We keep these pieces for you until {until}. If you do nothing, your order stays as it is.")}</p>
            <div class="order-acts">
                <form method="post" action=act("pay")>
                    <input type="hidden" name="due" value=due_minor.to_string()/>
                    <button class="button button-primary">{format!("Pay {due} for the change")}</button>
                </form>
                <form method="post" action=act("decline")>
                    <button class="button">"Leave the order as it is"</button>
                </form>
            </div>
        }
        .at_once()
    };
    view! {
        <section class="order-lines" aria-labelledby="edit-title">
            <h2 id="edit-title">"Shall we change your order?"</h2>
            <p>"We would add this:"</p>
            {receipt_lines(lines, currency, true)}
            {receipt_sums(&totals, None)}
            {difference}
            {ways}
        </section>
    }
    .at_once()
}
