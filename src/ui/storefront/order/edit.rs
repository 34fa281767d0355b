//! A change of the order that waits for its buyer: what it changes, what it costs, and two plain forms.

use leptos::prelude::*;

use crate::domain::edit::EditView;
use crate::ui::kit::AtOnce;
use crate::ui::locale::language;
use crate::ui::storefront::money::amount;
use crate::ui::storefront::receipt::{receipt_lines, receipt_sums};
use crate::words::order as words;

/// Asks the buyer to pay for the change, or to decline it. `path` is that of the order.
pub(super) fn show_edit(edit: EditView, path: &str) -> AnyView {
    let EditView { number, lines, removed, totals, due_minor, is_checking, ends_at } = edit;
    let currency = totals.currency;
    let due = amount(due_minor, currency);
    let out = |(quantity, title, minor): (u32, String, i64)| {
        let what = words::without(language(), quantity, &title);
        view! { <div><dt>{what}</dt><dd class="sum">{amount(minor.saturating_neg(), currency)}</dd></div> }.at_once()
    };
    let difference = (!removed.is_empty()).then(|| {
        let removed = removed.into_iter().map(out).collect::<Vec<_>>();
        view! {
            <dl class="sums">
                {removed}
                <div class="sums-total"><dt>{words::the_difference(language())}</dt><dd class="sum">{due.clone()}</dd></div>
            </dl>
        }
    });
    let act = |way: &str| format!("{path}/edit/{number}/{way}");
    let ways = if is_checking {
        view! { <p>{words::checking_for_change(language())}</p> }.at_once()
    } else {
        let until = ends_at.long_date(language());
        view! {
            <p>{words::kept_until(language(), &until)}</p>
            <div class="order-acts">
                <form method="post" action=act("pay")>
                    <input type="hidden" name="due" value=due_minor.to_string()/>
                    <button class="button button-primary">{words::pay_for_the_change(language(), &due)}</button>
                </form>
                <form method="post" action=act("decline")>
                    <button class="button">{words::leave_as_it_is(language())}</button>
                </form>
            </div>
        }
        .at_once()
    };
    view! {
        <section class="order-lines" aria-labelledby="edit-title">
            <h2 id="edit-title">{words::shall_we_change(language())}</h2>
            <p>{words::we_would_add(language())}</p>
            {receipt_lines(lines, currency, true)}
            {receipt_sums(&totals, None)}
            {difference}
            {ways}
        </section>
    }
    .at_once()
}
