//! The market that a page is about, the choice of another, and what is said when an order belongs to another one.

use leptos::prelude::*;

use crate::domain::cart::Quote;
use crate::domain::market::MarketView;
use crate::ui::kit::AtOnce;
use crate::ui::locale::{language, to};
use crate::words::layout as words;

/// A plain form, with and without script: another market is another page. There is none where there is no choice.
pub fn market_form(here: &MarketView, markets: Vec<MarketView>) -> Option<AnyView> {
    let option = |MarketView { id, name, currency }: MarketView| {
        let selected = id == here.id;
        view! { <option value=id selected=selected>{format!("{name}, {currency}")}</option> }
    };
    (!markets.is_empty()).then(|| {
        view! {
            // The page says what is chosen: a browser that remembers fields would contradict it.
            <form class="market" method="post" action=to("/market") autocomplete="off">
                <label for="market">{words::market(language())}</label>
                <div class="market-row">
                    <select id="market" name="market">{markets.into_iter().map(option).collect::<Vec<_>>()}</select>
                    <button type="submit" class="button">{words::change(language())}</button>
                </div>
            </form>
        }
        .at_once()
    })
}

/// What the cart says after another market was chosen.
pub fn repriced_words(here: &MarketView) -> String {
    words::your_cart_has_prices_for(language(), &here.name, here.currency.code())
}

/// What is said where an order goes to another market than the pages before were about.
pub fn elsewhere_words(here: &MarketView, quote: &Quote) -> Option<String> {
    let there = &quote.market;
    (there.id != here.id).then(|| {
        let (its_currency, currency) = (there.currency.code(), here.currency.code());
        words::prices_of_where_it_goes(language(), &there.name, its_currency, &here.name, currency)
    })
}
