//! The till: three steps, each with its own address and one plain form. What was typed is kept by the shop, so Back never
//! loses anything. With script a field is checked when it is left; the forms are sent in the same way.

mod contact;
mod form;
mod gift_card;
mod payment;
mod progress;
mod shipping;
mod summary;

use leptos::prelude::*;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;
use leptos_router::{LazyRoute, NavigateOptions, lazy_route};

use self::progress::Progress;
use super::head::PageHead;
use super::load::{ask, loaded};
use crate::api::checkout::get_checkout;
use crate::domain::checkout::{CheckoutDraft, CheckoutView};
use crate::domain::shop::{Shop, ShopView};
use crate::ui::kit::AtOnce;
use crate::ui::locale::language;
use crate::words::checkout as words;

/// A step of the checkout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Contact,
    Shipping,
    Payment,
}

impl Step {
    const ALL: [Self; 3] = [Self::Contact, Self::Shipping, Self::Payment];

    const fn path(self) -> &'static str {
        match self {
            Self::Contact => "/checkout",
            Self::Shipping => "/checkout/shipping",
            Self::Payment => "/checkout/payment",
        }
    }

    /// In the list of the steps, which is to fit on one line of a phone.
    fn name(self) -> &'static str {
        match self {
            Self::Contact => words::step_address(language()),
            Self::Shipping => words::step_shipping(language()),
            Self::Payment => words::step_payment(language()),
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Contact => words::contact_and_address(language()),
            Self::Shipping => words::step_shipping(language()),
            Self::Payment => words::step_payment(language()),
        }
    }
}

/// `/checkout`.
#[derive(Debug)]
pub struct ContactStep;

#[lazy_route]
impl LazyRoute for ContactStep {
    fn data() -> Self {
        Self
    }

    fn view(_step: Self) -> AnyView {
        step(Step::Contact, contact::show)
    }
}

/// `/checkout/shipping`.
#[derive(Debug)]
pub struct ShippingStep;

#[lazy_route]
impl LazyRoute for ShippingStep {
    fn data() -> Self {
        Self
    }

    fn view(_step: Self) -> AnyView {
        step(Step::Shipping, shipping::show)
    }
}

/// `/checkout/payment`.
#[derive(Debug)]
pub struct PaymentStep;

#[lazy_route]
impl LazyRoute for PaymentStep {
    fn data() -> Self {
        Self
    }

    fn view(_step: Self) -> AnyView {
        step(Step::Payment, payment::show)
    }
}

/// A step, or the way to the one that comes before it.
fn step(step: Step, show: fn(ShopView, CheckoutView) -> AnyView) -> AnyView {
    let checkout = ask(String::new, |_| get_checkout());
    loaded(checkout, move |shop, checkout| match way_back(step, &checkout) {
        Some(path) => {
            // Without a trace in the history: Back must not lead here again.
            let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
            view! { <Redirect path options/> }.at_once()
        }
        None => show(shop, checkout),
    })
}

/// Where a buyer has to go before this step makes sense.
fn way_back(step: Step, checkout: &CheckoutView) -> Option<&'static str> {
    let CheckoutView { draft, errors, quote, account, .. } = checkout;
    if quote.lines.is_empty() {
        return Some("/cart");
    }
    let is_sent = quote.lines.iter().any(|line| line.requires_shipping);
    let is_chosen = quote.shipping.iter().any(|offer| offer.method_id == draft.shipping_method);
    match step {
        Step::Contact => None,
        Step::Shipping | Step::Payment if account.filled_in || *draft == CheckoutDraft::default() => Some("/checkout"),
        Step::Shipping | Step::Payment if !errors.is_empty() => Some("/checkout?errors=1"),
        // What is fetched needs no way of sending.
        Step::Shipping if !is_sent || !draft.pickup.is_empty() => Some(Step::Payment.path()),
        Step::Payment if is_sent && !is_chosen && !draft.pickup.is_empty() => Some(Step::Contact.path()),
        Step::Payment if is_sent && !is_chosen => Some(Step::Shipping.path()),
        Step::Shipping | Step::Payment => None,
    }
}

/// Whether the buyer was sent back to this page because something in its form needs attention.
fn is_sent_back() -> bool {
    use_query_map().with_untracked(|query| query.get("errors").is_some())
}

/// The frame of a step: where one is, the title, and beside them whatever stays in sight.
fn frame(shop: &Shop, step: Step, wrong: bool, content: AnyView, aside: AnyView) -> AnyView {
    let title = step.title();
    let page_title = if wrong { words::wrong(language(), title) } else { title.to_owned() };
    view! {
        {PageHead::private(page_title, &shop.name).show()}
        <div class="page checkout">
            <div class="checkout-main">
                <Progress step/>
                <h1>{title}</h1>
                {content}
            </div>
            {aside}
        </div>
    }
    .at_once()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::cart::{Quantity, Quote, QuoteLine};
    use crate::domain::checkout::{AtTheTill, Destinations};
    use crate::domain::id::VariantId;
    use crate::domain::market::MarketView;
    use crate::domain::money::Currency;
    use crate::domain::refusal::FieldError;
    use crate::domain::shipping::ShippingOffer;
    use crate::domain::shop::PricingRules;
    use crate::domain::stock::StockFace;
    use crate::domain::time::Timestamp;
    use crate::domain::totals::{Pricing, price};
    use crate::words::Language;

    /// A checkout that is ready to be paid.
    fn checkout() -> CheckoutView {
        let rules =
            PricingRules { currency: Currency::EUR, home: None, tax_zones: Vec::new(), shipping_zones: Vec::new() };
        let totals = price(Pricing::new(&rules, &[])).expect("nothing can be priced");
        let line = QuoteLine {
            variant: VariantId::from_bits(1),
            quantity: Quantity::ONE,
            slug: String::new(),
            title: String::new(),
            variant_title: String::new(),
            sku: String::new(),
            picture: None,
            unit_price_minor: 100,
            breaks: Vec::new(),
            weight_g: 100,
            taxable: true,
            tax_category: String::new(),
            requires_shipping: true,
            promotions: Vec::new(),
            stock: StockFace::InStock,
            ships_at: None,
            quantity_max: Quantity::MAX,
        };
        let offer = ShippingOffer {
            method_id: "post".to_owned(),
            name: String::new(),
            days_min: 1,
            days_max: 2,
            price_minor: 0,
            pickup: None,
            place: None,
        };
        CheckoutView {
            draft: CheckoutDraft {
                name: "Ada".to_owned(),
                shipping_method: "post".to_owned(),
                ..CheckoutDraft::default()
            },
            errors: Vec::new(),
            quote: Quote {
                lines: vec![line],
                totals,
                shipping: vec![offer],
                coupon: None,
                promotions: Vec::new(),
                reverse_charge: false,
                notices: Vec::new(),
                market: MarketView::own(Language::English, &rules),
                rules,
            },
            destinations: Destinations::default(),
            cards: Vec::new(),
            to_pay_minor: 0,
            order_token: None,
            asked_at: Timestamp(0),
            account: AtTheTill::default(),
        }
    }

    #[track_caller]
    fn check(spoil: fn(&mut CheckoutView), ways: [Option<&str>; 3]) {
        let mut checkout = checkout();
        spoil(&mut checkout);
        assert_eq!(Step::ALL.map(|step| way_back(step, &checkout)), ways);
    }

    #[test]
    fn a_step_that_makes_sense_is_shown() {
        check(|_| {}, [None, None, None]);
    }

    #[test]
    fn an_empty_cart_leads_to_the_cart() {
        check(|checkout| checkout.quote.lines.clear(), [Some("/cart"); 3]);
    }

    #[test]
    fn nobody_pays_before_saying_where_it_goes() {
        check(|checkout| checkout.draft = CheckoutDraft::default(), [None, Some("/checkout"), Some("/checkout")]);
    }

    #[test]
    fn what_is_wrong_with_the_address_is_said_where_it_is_typed() {
        let error = |checkout: &mut CheckoutView| {
            checkout.errors.push(FieldError { field: "city".to_owned(), message: String::new() });
        };
        check(error, [None, Some("/checkout?errors=1"), Some("/checkout?errors=1")]);
    }

    #[test]
    fn a_way_of_shipping_is_chosen_unless_nothing_is_sent() {
        check(|checkout| checkout.quote.shipping.clear(), [None, None, Some("/checkout/shipping")]);
        check(|checkout| checkout.draft.shipping_method.clear(), [None, None, Some("/checkout/shipping")]);
        let nothing_to_send = |checkout: &mut CheckoutView| {
            checkout.quote.lines.iter_mut().for_each(|line| line.requires_shipping = false);
            checkout.quote.shipping.clear();
        };
        check(nothing_to_send, [None, Some("/checkout/payment"), None]);
    }
}
