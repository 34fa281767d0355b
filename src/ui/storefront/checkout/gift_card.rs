//! Gift cards and store credit on the last step: those that pay, each with the way to remove it, and a field for one more.
//! Plain forms with and without script: a code goes to the shop and nowhere else.

use leptos::prelude::*;

use crate::domain::gift_card::CardRefusal;
use crate::domain::money::Currency;
use crate::domain::tender::{AppliedCard, CARDS_MAX, CODE_FIELD};
use crate::ui::kit::AtOnce;
use crate::ui::locale::{language, to};
use crate::ui::storefront::money::amount;
use crate::ui::storefront::receipt::receipt_tenders;
use crate::words::gift_card as words;

/// `refused` is why the code typed last is not used.
pub(super) fn show(
    cards: Vec<AppliedCard>,
    to_pay_minor: i64,
    currency: Currency,
    refused: Option<CardRefusal>,
) -> AnyView {
    let used = cards.iter().map(|card| &card.tender).filter(|tender| tender.amount_minor > 0);
    let used = used.map(|tender| (tender.words(language()), tender.amount_minor)).collect();
    let sums =
        (!cards.is_empty()).then(|| receipt_tenders(used, to_pay_minor, words::to_pay_by_card(language()), currency));
    let may_add = cards.len() < CARDS_MAX;
    let removable = cards.into_iter().map(|card| show_card(card, currency)).collect::<Vec<_>>();
    view! {
        <section class="gift-cards" aria-label=words::both(language())>
            {sums}
            {removable}
            {may_add.then(|| add_form(refused))}
        </section>
    }
    .at_once()
}

fn show_card(AppliedCard { tender, refusal }: AppliedCard, currency: Currency) -> AnyView {
    let card = tender.words(language());
    let note = match refusal {
        Some(refusal) => Some(refusal.sentence(language()).to_owned()),
        None if tender.amount_minor == 0 => Some(words::not_needed(language(), &amount(0, currency))),
        None => None,
    };
    view! {
        <form class="gift-card" method="post" action=to("/checkout/gift-card/remove")>
            <input type="hidden" name="card" value=tender.card.to_string()/>
            <p>{card.clone()}</p>
            {note.map(|note| view! { <p class="field-error">{note}</p> })}
            <button type="submit" class="button-link">
                {words::remove(language())} <span class="visually-hidden">" " {card}</span>
            </button>
        </form>
    }
    .at_once()
}

fn add_form(refused: Option<CardRefusal>) -> AnyView {
    let said = refused.map(|refusal| refusal.sentence(language()));
    view! {
        <details class="coupon" open=said.is_some()>
            <summary>{words::either(language())}</summary>
            <form class="summary-form" method="post" action=to("/checkout/gift-card")>
                <label for=CODE_FIELD>{words::code(language())}</label>
                <p class="field-hint" id="gift-card-hint">{words::code_hint(language())}</p>
                <p class="field-error" id="gift-card-error" role="alert">{said}</p>
                <input
                    id=CODE_FIELD
                    name=CODE_FIELD
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    maxlength="60"
                    aria-invalid=said.is_some().then_some("true")
                    aria-describedby="gift-card-hint gift-card-error"
                />
                <button type="submit" class="button">{words::use_it(language())}</button>
            </form>
        </details>
    }
    .at_once()
}
