//! Prices, stock and delivery as shoppers read them: always with the currency, always in words as well as in looks.

use leptos::prelude::*;

use crate::domain::address::Country;
use crate::domain::money::{Currency, Money};
use crate::domain::shipping::{ShippingMethod, arrival_words};
use crate::domain::shop::{PricingRules, Shop};
use crate::domain::stock::StockFace;
use crate::domain::time::{DAY_MS, Timestamp};
use crate::ui::kit::AtOnce;
use crate::ui::locale::language;
use crate::words::price as words;

/// An amount in words: `€12.50`.
pub fn amount(minor: i64, currency: Currency) -> String {
    Money::new(minor, currency).text(language())
}

/// A price, the former one struck beside it. `varies` when other variants cost more.
#[component]
pub fn Price(currency: Currency, minor: i64, was_minor: Option<i64>, #[prop(optional)] varies: bool) -> impl IntoView {
    let was_minor = was_minor.filter(|was| *was > minor);
    let language = language();
    let now_label = if was_minor.is_some() { words::sale_price(language) } else { words::price(language) };
    let was = was_minor.map(|was| {
        view! {
            " "
            <s class="price-was">
                <span class="visually-hidden">{words::lowest_before(language)}</span>
                {amount(was, currency)}
            </s>
        }
    });
    view! {
        <span class="price">
            <span class="price-now" class:price-sale=was_minor.is_some()>
                <span class="visually-hidden">{now_label}</span>
                {varies.then_some(words::from(language))}
                {amount(minor, currency)}
            </span>
            {was}
        </span>
    }
    .at_once()
}

/// What a shopper is told about stock.
pub fn stock_words(stock: StockFace) -> String {
    let language = language();
    match stock {
        StockFace::InStock => words::in_stock(language).to_owned(),
        StockFace::Low(left) => words::only_left(language, left),
        StockFace::BackOrder => words::back_order(language).to_owned(),
        StockFace::BackOrderIn(days) => words::back_order_in(language, days),
        StockFace::PreOrder(day) => words::pre_order(language, &ships_words(day)),
        StockFace::SoldOut => words::sold_out(language).to_owned(),
    }
}

/// From when on something is sent.
pub fn ships_words(day: Timestamp) -> String {
    words::ships_from(language(), &day.long_date(language()))
}

/// The class that colours what [`stock_words`] says.
pub const fn stock_class(stock: StockFace) -> &'static str {
    match stock {
        StockFace::InStock => "stock stock-in",
        StockFace::Low(_) => "stock stock-low",
        StockFace::BackOrder | StockFace::BackOrderIn(_) | StockFace::PreOrder(_) => "stock stock-back",
        StockFace::SoldOut => "stock stock-out",
    }
}

/// Whether shown prices contain tax: the words beside them.
pub fn tax_words(rules: &PricingRules) -> &'static str {
    match rules.home().and_then(|home| rules.tax_zone(home)) {
        Some(zone) if zone.included => words::incl_vat(language()),
        Some(_) => words::plus_tax(language()),
        None => words::no_tax(language()),
    }
}

/// How long a delivery takes: "2–4 working days".
pub fn days_words(days_min: u32, days_max: u32) -> String {
    match (days_min, days_max) {
        (min, max) if min == max => words::working_days(language(), max),
        (min, max) => words::working_days_from_to(language(), min, max),
    }
}

/// What delivery to a country costs and how long it takes, in a sentence; `None` when nothing is sent there.
pub fn delivery_words(shop: &Shop, country: Country) -> Option<String> {
    let (price, days) = delivery_parts(shop, country)?;
    Some(words::delivery_to(language(), country.name(language()), &price, &days))
}

/// The same of the shop's own country, for where the page does not know the names of all countries.
pub fn delivery_at_home_words(shop: &Shop) -> Option<String> {
    let (price, days) = delivery_parts(shop, shop.rules.home()?)?;
    Some(words::delivery(language(), &price, &days))
}

/// The first and the last working day on which it is there, if it is sent today to the shop's own country.
pub fn delivery_days(shop: &Shop) -> Option<(u32, u32)> {
    let method = usual_delivery(shop, shop.rules.home()?)?;
    Some((method.days_min, method.days_max))
}

/// When a piece is there that is ordered now: "Wed 25 Nov – Fri 27 Nov". `None` where nobody can say.
pub fn arrival(stock: StockFace, (first, last): (u32, u32), now: Timestamp) -> Option<String> {
    let leaves = match stock {
        StockFace::InStock | StockFace::Low(_) => now,
        StockFace::BackOrderIn(days) => now.plus_ms(i64::from(days).saturating_mul(DAY_MS)),
        StockFace::PreOrder(day) => day,
        StockFace::BackOrder | StockFace::SoldOut => return None,
    };
    Some(arrival_words(language(), leaves, first, last))
}

fn cheapest(method: &ShippingMethod) -> Option<i64> {
    method.bands.first().map(|band| band.price_minor)
}

/// The cheapest way to have it delivered. What is fetched is not delivered, cheap as that is.
fn usual_delivery(shop: &Shop, country: Country) -> Option<&ShippingMethod> {
    let methods = &shop.rules.shipping_zone(country)?.methods;
    let delivered = methods.iter().filter(|method| method.pickup.is_none());
    delivered.min_by_key(|method| cheapest(method).unwrap_or(i64::MAX))
}

/// What it costs and how long it takes.
fn delivery_parts(shop: &Shop, country: Country) -> Option<(String, String)> {
    let rules = &shop.rules;
    let method = usual_delivery(shop, country)?;
    let language = language();
    let price = match cheapest(method)? {
        0 => words::free(language).to_owned(),
        minor => words::from_amount(language, &amount(minor, rules.currency)),
    };
    let free = match method.free_from_minor {
        Some(from) => words::free_from(language, &amount(from, rules.currency)),
        None => String::new(),
    };
    Some((price + &free, days_words(method.days_min, method.days_max)))
}

/// For how long what was bought may go back, in a sentence.
pub fn return_words(shop: &Shop) -> String {
    words::send_back_within(language(), shop.return_days)
}

/// "1 piece", "3 pieces".
pub fn pieces(count: u32) -> String {
    words::pieces(language(), count)
}

/// "1 product", "3 products".
pub fn products(count: u32) -> String {
    words::products(language(), count)
}

/// "1 day", "3 days".
pub fn days(count: u32) -> String {
    words::days(language(), count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::shop::sample::{country, rules, shop};

    #[test]
    fn what_is_not_here_yet_arrives_later() {
        let days = delivery_days(&shop(rules())).unwrap();
        assert_eq!(days, (1, 3));
        let friday = Timestamp::read_date("2026-11-20").unwrap();
        let arrives = |stock| arrival(stock, days, friday);
        assert_eq!(arrives(StockFace::Low(2)).as_deref(), Some("Mon 23 Nov – Wed 25 Nov"));
        assert_eq!(arrives(StockFace::BackOrderIn(10)).as_deref(), Some("Tue 1 Dec – Thu 3 Dec"));
        let monday = Timestamp::read_date("2026-12-07").unwrap();
        assert_eq!(arrives(StockFace::PreOrder(monday)).as_deref(), Some("Tue 8 Dec – Thu 10 Dec"));
        assert_eq!(arrives(StockFace::BackOrder), None);
        assert_eq!(arrives(StockFace::SoldOut), None);
    }

    #[test]
    fn fetching_it_is_no_delivery() {
        let mut shop = shop(rules());
        let words = |shop: &Shop| delivery_words(shop, country("DE")).unwrap_or_default();
        assert_eq!(words(&shop), "Delivery to Germany from €4.90, free from €75.00; 1–3 working days.");
        for method in shop.rules.shipping_zones.iter_mut().flat_map(|zone| &mut zone.methods) {
            if method.id == "express" {
                (method.pickup, method.bands[0].price_minor) = (Some("Tonweg 7".to_owned()), 0);
            }
        }
        assert_eq!(words(&shop), "Delivery to Germany from €4.90, free from €75.00; 1–3 working days.");
        let at_home = delivery_at_home_words(&shop);
        assert_eq!(at_home.as_deref(), Some("Delivery from €4.90, free from €75.00; 1–3 working days."));
    }
}
