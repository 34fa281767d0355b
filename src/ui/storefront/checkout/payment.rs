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
use crate::ui::storefront::money::{amount, counted};
use crate::ui::storefront::receipt::{price_words, receipt_lines, receipt_sums};

pub(super) fn show(view: ShopView, checkout: CheckoutView) -> AnyView {
    let ShopView { shop, test_mode, market, .. } = view;
    let CheckoutView { draft, quote, cards, to_pay_minor, order_token, asked_at, .. } = checkout;
    let refused_card: Option<CardRefusal> = query("card").parse().ok();
    let gift_cards = gift_card::show(cards, to_pay_minor, quote.totals.currency, refused_card);
    let said = said(&query("declined"), &query("notice"));
    let wrong = said.is_some() || refused_card.is_some();
    let notices = quote.notices.iter().map(|notice| view! { <p class="notice">{notice.sentence()}</p> });
    let elsewhere = elsewhere_words(&market, &quote).map(|words| view! { <p class="notice">{words}</p> });
    let offer = quote.shipping.iter().find(|offer| offer.method_id == draft.shipping_method).cloned();
    let refused_code = quote.coupon.as_ref().and_then(|coupon| coupon.as_ref().err());
    let refused_code =
        refused_code.map(|refusal| view! { <p class="notice">{refusal.sentence(quote.totals.currency)}</p> });
    let held = order_token.map(|token| {
        view! {
            <p class="summary-hint">
                "Your pieces are put aside while you pay. " <a href=to(&format!("/orders/{token}"))>"See the order"</a>
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
            <h2 id="lines-title">"What you order"</h2>
            {receipt_lines(quote.lines, quote.totals.currency, false)}
            <p><a href=to("/cart")>"Change the cart"</a></p>
        </section>
    };
    let aside = view! {
        <aside class="checkout-aside" aria-label="Total and payment">
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
        let reason = decline_words(declined);
        return Some(format!(
            "The payment was declined: {reason}. Nothing was charged, and everything you typed is still here. \
             Try again, or pay in another way."
        ));
    }
    notice.parse::<CheckoutNotice>().ok().map(|notice| notice.sentence().to_owned())
}

/// What was said so far, each with the way to say it differently.
fn review(
    draft: &CheckoutDraft,
    offer: Option<ShippingOffer>,
    currency: crate::domain::money::Currency,
    asked_at: Timestamp,
) -> AnyView {
    let change = |step: Step, what: &'static str| {
        view! { <a href=to(step.path())>"Change" <span class="visually-hidden">" " {what}</span></a> }
    };
    let is_fetched = !draft.pickup.is_empty();
    let shipping = offer.map(|offer| {
        let arrival = arrival(&offer, asked_at);
        let (step, title) = if is_fetched { (Step::Contact, "Fetched") } else { (Step::Shipping, "Shipping") };
        let ShippingOffer { name, price_minor, .. } = offer;
        view! {
            <div>
                <dt>{title}</dt>
                <dd>
                    {format!("{name}, {}", price_words(price_minor, currency))}
                    <br/>
                    {arrival}
                </dd>
                <dd class="recap-change">{change(step, if is_fetched { "the place" } else { "the way of shipping" })}</dd>
            </div>
        }
    });
    view! {
        <dl class="recap">
            <div>
                <dt>"Contact"</dt>
                <dd>{draft.email.trim().to_owned()}</dd>
                <dd class="recap-change">{change(Step::Contact, "the email address")}</dd>
            </div>
            <div>
                <dt>{if is_fetched { "For" } else { "Goes to" }}</dt>
                <dd class="lines">{if is_fetched { draft.name.trim().to_owned() } else { address_lines(draft) }}</dd>
                <dd class="recap-change">{change(Step::Contact, if is_fetched { "the name" } else { "the address" })}</dd>
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
    let words = match (totals.total_minor, to_pay_minor) {
        (0, _) => "Order now, nothing to pay".to_owned(),
        (_, 0) => "Order and pay by gift card".to_owned(),
        _ => format!("Order and pay {to_pay}"),
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
                            "This is a test shop: no money is moved. On the next page you choose how the payment ends."
                        </p>
                    }
                })}
            <p class="terms">
                "With this you order what is shown here. You can return it within "
                {counted(shop.return_days, "day")} ". What holds: our " <a href=to("/pages/terms")>"terms"</a> ", and what we say of "
                <a href=to("/pages/returns")>"returns"</a> ", " <a href=to("/pages/shipping")>"shipping"</a> " and "
                <a href=to("/pages/privacy")>"privacy"</a> "."
            </p>
            <Submit once words/>
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
