//! An order, for whoever has its link: first the confirmation, later where it stands. It can be reloaded, kept and printed.

mod edit;
mod standing;

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};

use self::edit::show_edit;
use self::standing::{Standing, Way, standing};
use super::head::PageHead;
use super::load::{Answer, ask, loaded};
use super::receipt::{receipt_lines, receipt_sums, receipt_tenders};
use crate::api::order::get_order;
use crate::browser;
use crate::domain::order::{OrderStatus, OrderView, ParcelView, ReturnView};
use crate::domain::returns::ReturnState;
use crate::domain::shop::{Shop, ShopView};
use crate::domain::time::Timestamp;
use crate::domain::withdrawal::WithdrawalView;
use crate::ui::kit::{Announcer, AtOnce};
use crate::ui::locale::{language, to};
use crate::words::{gift_card, invoice, order as words, withdrawal};

/// How soon a payment that is still being checked is looked at again. The page without script waits as long, in seconds.
const LOOK_AGAIN: Duration = Duration::from_secs(4);
const LOOK_AGAIN_WITHOUT_SCRIPT: &str = "<noscript><meta http-equiv=\"refresh\" content=\"4\"></noscript>";

/// `/orders/{token}`.
#[derive(Debug)]
pub struct OrderPage;

#[lazy_route]
impl LazyRoute for OrderPage {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        let params = use_params_map();
        let order = ask(move || params.read().get("token").unwrap_or_default(), get_order);
        let announcer: Announcer = expect_context();
        let was_checking = StoredValue::new(false);
        loaded(order, move |ShopView { shop, .. }, found| {
            let standing = standing(&found, way(&shop, &found));
            if standing.is_checking {
                look_again(order);
            } else if was_checking.get_value() {
                announcer.say(standing.title.clone());
            }
            was_checking.set_value(standing.is_checking);
            show(&shop, found, standing)
        })
    }
}

/// Asks once more, after a while.
fn look_again(order: Answer<OrderView>) {
    Effect::new(move || {
        if let Ok(timer) = set_timeout(move || order.refetch(), LOOK_AGAIN) {
            on_cleanup(move || timer.clear());
        }
    });
}

/// How the order travels, as far as the shop still knows the method it was ordered with.
fn way(shop: &Shop, order: &OrderView) -> Option<Way> {
    let chosen = order.totals.shipping.as_ref()?;
    let zone = shop.rules.shipping_zone(order.address.country)?;
    let method = zone.methods.iter().find(|method| method.id == chosen.method_id)?;
    Some(Way { days_min: method.days_min, days_max: method.days_max })
}

/// Where an order stands: a title, and what happens next. The pages of accounts say it in the same words.
pub fn order_words(shop: &Shop, order: &OrderView) -> (String, Vec<String>) {
    let Standing { title, sentences, .. } = standing(order, way(shop, order));
    (title, sentences)
}

fn show(shop: &Shop, order: OrderView, standing: Standing) -> AnyView {
    let ways = [
        (order.can_cancel, "cancel", words::cancel(language())),
        (order.can_return, "return", words::send_back(language())),
        (order.can_review, "review", words::review(language())),
        (order.withdrawal.is_some(), "withdraw", withdrawal::withdraw_here(language())),
    ];
    let path = to(&format!("/orders/{}", order.token));
    let ways = ways.into_iter().filter(|(possible, ..)| *possible).map(|(_, way, what)| {
        view! { <a class="button" href=format!("{path}/{way}") rel="external">{what}</a> }
    });
    let ways = ways.collect::<Vec<_>>();
    let can_reorder = order.status != OrderStatus::Pending;
    let goes_to = goes_to(&order);
    let paid_with = paid_with(&order);
    let OrderView {
        number,
        email,
        lines,
        totals,
        parcels,
        returns,
        withdrawals,
        edit,
        invoices,
        history,
        test_mode,
        ..
    } = order;
    let Standing { title, sentences, can_be_paid, is_checking, is_good, expected } = standing;
    let expected =
        expected.map(|days| view! { <li class="history-next"><p>{words::expected(language(), &days)}</p></li> });
    let refresh = is_checking.then(|| {
        view! {
            // Only for pages without script: with it, this is text, and the page asks by itself.
            <div inner_html=LOOK_AGAIN_WITHOUT_SCRIPT></div>
            <p class="scriptless"><a href="" rel="external">{words::look_again(language())}</a></p>
        }
    });
    view! {
        {PageHead::private(words::title(language(), number), &shop.name).show()}
        <article class="page order">
            <header class="order-head" class:order-good=is_good>
                <p class="order-number">{words::title(language(), number)}</p>
                <h1>{title}</h1>
                {sentences.into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect::<Vec<_>>()}
                {test_mode.then(|| view! { <p class="notice">{words::test_order(language())}</p> })}
                {refresh}
                <div class="order-acts">
                    {can_be_paid
                        .then(|| {
                            view! {
                                <a class="button button-primary" href=to("/checkout/payment")>{words::pay_now(language())}</a>
                            }
                        })}
                    {ways}
                    {can_reorder.then(|| again(&path))}
                    <button type="button" class="button needs-script" on:click=|_| browser::print()>
                        {words::print_or_save(language())}
                    </button>
                </div>
            </header>
            <div class="order-goods">
                {edit.map(|edit| show_edit(edit, &path))}
                <section class="order-lines" aria-labelledby="lines-title">
                    <h2 id="lines-title">{words::what_you_ordered(language())}</h2>
                    {receipt_lines(lines, totals.currency, true)}
                    {receipt_sums(&totals, None)}
                    {paid_with}
                    {invoices.into_iter().map(|number| invoice_link(&path, &number)).collect::<Vec<_>>()}
                </section>
                {(!parcels.is_empty()).then(|| show_parcels(parcels))}
                {(!withdrawals.is_empty()).then(|| show_withdrawals(withdrawals, &path))}
                {(!returns.is_empty()).then(|| show_returns(returns, &path))}
            </div>
            <div class="order-facts">
                {goes_to}
                <section aria-labelledby="contact-title">
                    <h2 id="contact-title">{words::reached_at(language())}</h2>
                    <p>{email}</p>
                </section>
                <section aria-labelledby="history-title">
                    <h2 id="history-title">{words::what_happened(language())}</h2>
                    <ol class="history">{history.into_iter().map(happened).collect::<Vec<_>>()} {expected}</ol>
                </section>
                <section aria-labelledby="help-title">
                    <h2 id="help-title">{words::questions(language())}</h2>
                    <p>
                        {words::write_to_us(language(), number)}
                        <a href=format!("mailto:{}", shop.email)>{shop.email.clone()}</a>
                        {(!shop.phone.is_empty()).then(|| words::or_call(language(), &shop.phone))} "."
                    </p>
                    <p>
                        {words::send_back_within(language(), shop.return_days)}
                        <a href=to("/pages/returns")>{words::how_returns_work(language())}</a>
                    </p>
                    <form method="post" action=format!("{path}/account")>
                        <p>{words::all_in_one_place(language())}</p>
                        <button class="button">{words::sign_in_with_email(language())}</button>
                    </form>
                    <p class="summary-hint">{words::keep_the_link(language())}</p>
                </section>
            </div>
        </article>
    }
    .at_once()
}

/// Puts what can still be had of it into the cart.
fn again(path: &str) -> AnyView {
    view! {
        <form method="post" action=format!("{path}/reorder")>
            <button class="button">{words::order_again(language())}</button>
        </form>
    }
    .at_once()
}

/// The address it goes to, or where and when it is fetched.
fn goes_to(order: &OrderView) -> AnyView {
    let OrderView { address, totals, .. } = order;
    let hours = totals.shipping.as_ref().and_then(|shipping| shipping.place.as_ref()).map(|place| place.hours.clone());
    let (title, lines) = match totals.fetched_at() {
        Some(place) => (words::fetch_it_at(language()), place.to_owned()),
        None => (words::goes_to(language()), address.printed(language())),
    };
    view! {
        <section aria-labelledby="address-title">
            <h2 id="address-title">{title}</h2>
            <address class="lines">{lines}</address>
            {hours.map(|hours| view! { <p>{hours}</p> })}
            {(!address.vat_id.is_empty()).then(|| view! { <p>{words::vat_number(language(), &address.vat_id)}</p> })}
        </section>
    }
    .at_once()
}

/// What gift cards pay of it and what is paid by card; nothing when no gift card does.
fn paid_with(order: &OrderView) -> Option<AnyView> {
    let by_card = gift_card::by_card(language());
    let show = || receipt_tenders(order.covered(language()), order.by_card_minor(), by_card, order.totals.currency);
    (!order.tenders.is_empty()).then(show)
}

fn show_parcels(parcels: Vec<ParcelView>) -> AnyView {
    view! {
        <section class="order-parcels" aria-labelledby="parcels-title">
            <h2 id="parcels-title">{words::parcels(language())}</h2>
            <ol class="parcels">{parcels.into_iter().map(show_parcel).collect::<Vec<_>>()}</ol>
        </section>
    }
    .at_once()
}

fn invoice_link(path: &str, number: &str) -> AnyView {
    let is_credit_note = number.contains("CN-");
    let kind = if is_credit_note { invoice::credit_note(language()) } else { invoice::invoice(language()) };
    view! { <p><a href=format!("{path}/invoice/{number}") rel="external">{format!("{kind} {number}")}</a></p> }
        .at_once()
}

fn show_withdrawals(withdrawals: Vec<WithdrawalView>, path: &str) -> AnyView {
    let show = |found: WithdrawalView| {
        let WithdrawalView { number, state, pieces, declared_at, answer } = found;
        let pieces: Vec<String> = pieces.iter().map(|(quantity, title)| format!("{quantity} × {title}")).collect();
        view! {
            <li>
                <p class="parcel-name">{words::withdrawal(language(), number, &pieces.join(", "))}</p>
                <p>{words::declared_on(language(), &declared_at.long_date(language()), state.words(language()))}</p>
                {(!answer.is_empty()).then_some(view! { <p>{answer}</p> })}
                <a href=format!("{path}/withdrawal/{number}") rel="external">
                    {words::receipt_of_withdrawal(language(), number)}
                </a>
            </li>
        }
        .at_once()
    };
    view! {
        <section class="order-parcels" aria-labelledby="withdrawals-title">
            <h2 id="withdrawals-title">{words::what_you_withdrew_from(language())}</h2>
            <ol class="parcels">{withdrawals.into_iter().map(show).collect::<Vec<_>>()}</ol>
        </section>
    }
    .at_once()
}

fn show_returns(returns: Vec<ReturnView>, path: &str) -> AnyView {
    let show = |found: ReturnView| {
        let ReturnView { number, state, pieces, answer } = found;
        let pieces: Vec<String> = pieces.iter().map(|(quantity, title)| format!("{quantity} × {title}")).collect();
        let can_withdraw = matches!(state, ReturnState::Requested | ReturnState::Approved);
        let withdraw = can_withdraw.then(|| {
            view! {
                <form method="post" action=format!("{path}/return/{number}/withdraw")>
                    <button class="button-link">{words::keep_it_after_all(language())}</button>
                </form>
            }
        });
        view! {
            <li>
                <p class="parcel-name">{words::return_of(language(), number, &pieces.join(", "))}</p>
                <p>{state.words(language())}</p>
                {(!answer.is_empty()).then_some(view! { <p>{answer}</p> })}
                {withdraw}
            </li>
        }
        .at_once()
    };
    view! {
        <section class="order-parcels" aria-labelledby="returns-title">
            <h2 id="returns-title">{words::what_you_send_back(language())}</h2>
            <ol class="parcels">{returns.into_iter().map(show).collect::<Vec<_>>()}</ol>
        </section>
    }
    .at_once()
}

fn show_parcel(parcel: ParcelView) -> AnyView {
    let ParcelView { number, pieces, carrier, tracking_number, tracking_url, handed_over_at, delivered_at, .. } =
        parcel;
    let pieces: Vec<String> = pieces.iter().map(|(quantity, title)| format!("{quantity} × {title}")).collect();
    let told = match delivered_at {
        Some(at) => words::delivered_on(language(), &at.long_date(language())),
        None => words::handed_over_on(language(), &handed_over_at.long_date(language())),
    };
    let by = if carrier.is_empty() { String::new() } else { words::by_carrier(language(), &carrier) };
    let track = (!tracking_url.is_empty()).then(|| {
        let label = words::follow_at_the_carriers(language(), number);
        view! { <a href=tracking_url rel="external noopener" aria-label=label>{words::follow(language())}</a> }
    });
    view! {
        <li>
            <p class="parcel-name">{words::parcel(language(), number, &pieces.join(", "))}</p>
            <p>{told} {by} "."</p>
            {(!tracking_number.is_empty())
                .then(|| view! { <p>{words::tracking_number(language(), &tracking_number)}</p> })}
            {track}
        </li>
    }
    .at_once()
}

fn happened((at, sentence): (Timestamp, String)) -> AnyView {
    view! {
        <li>
            <time datetime=at.iso()>{format!("{}, {} UTC", at.long_date(language()), at.clock_time())}</time>
            <p>{sentence}</p>
        </li>
    }
    .at_once()
}
