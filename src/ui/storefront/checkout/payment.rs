//! Step three: everything once more, and the button that orders. What stands above the button is what is bought.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::form::{Once, Submit};
use super::shipping::arrival;
use super::{Step, frame, gift_card};
use crate::domain::address::Country;
use crate::domain::checkout::{CheckoutDraft, CheckoutNotice, CheckoutView};
use crate::domain::gift_card::CardRefusal;
use crate::domain::payment::decline_words;
use crate::domain::shipping::ShippingOffer;
use crate::domain::shop::{Shop, ShopView};
use crate::domain::time::Timestamp;
use crate::domain::totals::Totals;
use crate::ui::kit::AtOnce;
use crate::ui::locale::{language, to};
use crate::ui::storefront::market::elsewhere_words;
use crate::ui::storefront::money::amount;
use crate::ui::storefront::receipt::{price_words, receipt_lines, receipt_sums};
use crate::words::checkout as words;

pub(super) fn show(view: ShopView, checkout: CheckoutView) -> AnyView {
    let ShopView { shop, test_mode, market, .. } = view;
    let CheckoutView { draft, quote, cards, to_pay_minor, order_token, asked_at, .. } = checkout;
    let refused_card: Option<CardRefusal> = query("card").parse().ok();
    let gift_cards = gift_card::show(cards, to_pay_minor, quote.totals.currency, refused_card);
    let said = said(&query("declined"), &query("notice"));
    let wrong = said.is_some() || refused_card.is_some();
    let notices = quote.notices.iter().map(|notice| view! { <p class="notice">{notice.sentence(language())}</p> });
    let elsewhere = elsewhere_words(&market, &quote).map(|told| view! { <p class="notice">{told}</p> });
    let offer = quote.shipping.iter().find(|offer| offer.method_id == draft.shipping_method).cloned();
    let refused_code = quote.coupon.as_ref().and_then(|coupon| coupon.as_ref().err());
    let refused_code = refused_code.map(|refusal| {
        let told = refusal.sentence(language(), quote.totals.currency);
        view! { <p class="notice">{told}</p> }
    });
    let held = order_token.map(|token| {
        view! {
            <p class="summary-hint">
                {words::put_aside(language())}
                <a href=to(&format!("/orders/{token}"))>{words::see_the_order(language())}</a>
            </p>
        }
    });
    let content = view! {
        {said
            .map(|said| {
                view! {
                    <div class="error-summary" role="alert" tabindex="-1" autofocus=true>
                        <p>{said}</p>
                    </div>
                }
            })}
        {elsewhere}
        {notices.collect::<Vec<_>>()}
        {refused_code}
        {review(&draft, offer, quote.totals.currency, asked_at)}
        <section class="recap-lines" aria-labelledby="lines-title">
            <h2 id="lines-title">{words::what_you_order(language())}</h2>
            {receipt_lines(quote.lines, quote.totals.currency, false)}
            <p><a href=to("/cart")>{words::change_the_cart(language())}</a></p>
        </section>
    };
    let aside = view! {
        <aside class="checkout-aside" aria-label=words::total_and_payment(language())>
            <div class="pay">
                {receipt_sums(&quote.totals, None)}
                {gift_cards}
                <PayForm totals=quote.totals to_pay_minor shop=shop.clone() test_mode/>
                {held}
            </div>
        </aside>
    };
    frame(&shop, Step::Payment, wrong, content.at_once(), aside.at_once())
}

fn query(name: &str) -> String {
    use_query_map().with_untracked(|query| query.get(name)).unwrap_or_default()
}

/// Why the buyer is here again, if the address says so. Its words are ours: anybody can write an address.
fn said(declined: &str, notice: &str) -> Option<String> {
    if !declined.is_empty() {
        return Some(words::declined(language(), decline_words(language(), declined)));
    }
    notice.parse::<CheckoutNotice>().ok().map(|notice| notice.sentence(language()).to_owned())
}

/// What was said so far, each with the way to say it differently.
fn review(
    draft: &CheckoutDraft,
    offer: Option<ShippingOffer>,
    currency: crate::domain::money::Currency,
    asked_at: Timestamp,
) -> AnyView {
    let change = |step: Step, what: &'static str| {
        view! { <a href=to(step.path())>{words::change(language())} <span class="visually-hidden">" " {what}</span></a> }
    };
    let is_fetched = !draft.pickup.is_empty();
    let shipping = offer.map(|offer| {
        let arrival = arrival(&offer, asked_at);
        let (step, title, what) = match is_fetched {
            true => (Step::Contact, words::fetched(language()), words::the_place(language())),
            false => (Step::Shipping, words::step_shipping(language()), words::the_way_of_shipping(language())),
        };
        let ShippingOffer { name, price_minor, .. } = offer;
        view! {
            <div>
                <dt>{title}</dt>
                <dd>
                    {format!("{name}, {}", price_words(price_minor, currency))}
                    <br/>
                    {arrival}
                </dd>
                <dd class="recap-change">{change(step, what)}</dd>
            </div>
        }
    });
    let (title, lines, what) = match is_fetched {
        true => (words::for_whom(language()), draft.name.trim().to_owned(), words::the_name(language())),
        false => (words::goes_to(language()), address_lines(draft), words::the_address(language())),
    };
    view! {
        <dl class="recap">
            <div>
                <dt>{words::contact(language())}</dt>
                <dd>{draft.email.trim().to_owned()}</dd>
                <dd class="recap-change">{change(Step::Contact, words::the_email_address(language()))}</dd>
            </div>
            <div>
                <dt>{title}</dt>
                <dd class="lines">{lines}</dd>
                <dd class="recap-change">{change(Step::Contact, what)}</dd>
            </div>
            {shipping}
        </dl>
    }
    .at_once()
}

/// The address as typed, line by line.
fn address_lines(draft: &CheckoutDraft) -> String {
    let country =
        draft.country.trim().parse::<Country>().ok().map(|country| country.name(language())).unwrap_or_default();
    let place = [draft.postcode.trim(), draft.city.trim(), draft.region.trim()];
    let place = place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let lines = [&draft.name, &draft.company, &draft.line1, &draft.line2].map(|line| line.trim());
    let lines = lines.into_iter().chain([place.as_str(), country, draft.phone.trim()]);
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[component]
fn PayForm(totals: Totals, to_pay_minor: i64, shop: Shop, test_mode: bool) -> impl IntoView {
    let once = Once::new();
    let to_pay = amount(to_pay_minor, totals.currency);
    // The words the law wants on the button: that pressing it costs money (EU directive 2011/83, article 8).
    let button = match (totals.total_minor, to_pay_minor) {
        (0, _) => words::order_for_nothing(language()).to_owned(),
        (_, 0) => words::order_by_gift_card(language()).to_owned(),
        _ => words::order_and_pay(language(), &to_pay),
    };
    view! {
        <form method="post" action=to(Step::Payment.path()) on:submit=move |event| once.hold(&event)>
            // The shop compares them with its own sums: nobody pays others than they saw.
            <input type="hidden" name="total_minor" value=totals.total_minor.to_string()/>
            <input type="hidden" name="to_pay_minor" value=to_pay_minor.to_string()/>
            {test_mode
                .then(|| {
                    view! {
                        <p class="notice">
                            {words::test_shop(language())}
                        </p>
                    }
                })}
            <p class="terms">
                {words::with_this_you_order(language(), shop.return_days)}
                <a href=to("/pages/terms")>{words::terms(language())}</a> {words::and_what_we_say_of(language())}
                <a href=to("/pages/returns")>{words::returns(language())}</a> ", "
                <a href=to("/pages/shipping")>{words::shipping(language())}</a> {words::and(language())}
                <a href=to("/pages/privacy")>{words::privacy(language())}</a> "."
            </p>
            <Submit once words=button/>
        </form>
    }
    .at_once()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_address_bar_is_never_shown() {
        assert_eq!(said("", ""), None);
        assert_eq!(said("", "call 0900-1234"), None);
        let declined = said("call 0900-1234", "").unwrap_or_default();
        assert!(declined.contains("the bank gave no reason") && !declined.contains("0900"), "{declined}");
        assert!(said("insufficient_funds", "").is_some_and(|said| said.contains("not enough money")));
        assert!(said("", "sold_out").is_some_and(|said| said.contains("sold while you were here")));
    }

    #[test]
    fn an_address_has_no_empty_lines() {
        let draft = CheckoutDraft {
            name: " Ada Lovelace ".to_owned(),
            line1: "Torstraße 1".to_owned(),
            postcode: "10115".to_owned(),
            city: "Berlin".to_owned(),
            country: "DE".to_owned(),
            ..CheckoutDraft::default()
        };
        assert_eq!(address_lines(&draft), "Ada Lovelace\nTorstraße 1\n10115 Berlin\nGermany");
    }
}
