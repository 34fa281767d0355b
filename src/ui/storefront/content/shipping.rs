//! Where we send, what it costs, how long it takes: the same zones and bands by which orders are priced.

use leptos::prelude::*;

use super::{frame, mail_link};
use crate::domain::money::Currency;
use crate::domain::shipping::{Band, Measure, Region, ShippingMethod, ShippingZone};
use crate::domain::shop::{PricingRules, ShopView};
use crate::domain::tax::TaxZone;
use crate::ui::kit::AtOnce;
use crate::ui::locale::language;
use crate::ui::storefront::money::{amount, days_words, pieces};
use crate::ui::storefront::receipt::price_words;
use crate::words::{Language, content as words, layout};

pub(super) fn show(ShopView { shop, .. }: ShopView) -> AnyView {
    let rules = &shop.rules;
    let zones: Vec<_> = rules.shipping_zones.iter().filter(|zone| !zone.methods.is_empty()).collect();
    let nowhere = zones.is_empty().then(|| view! { <p>{words::send_nothing(language())}</p> });
    let content = view! {
        <p>{words::depends(language())}</p>
        {nowhere}
        {zones.into_iter().map(|zone| zone_view(zone, rules.currency)).collect::<Vec<_>>()}
        <p>
            {words::working_days_too_heavy(language())}
            {mail_link(&shop)}
            "."
        </p>
        <h2>{words::tax(language())}</h2>
        {tax_view(rules)}
    };
    let (title, description) = (layout::shipping(language()).to_owned(), words::of_shipping(language(), &shop.name));
    frame(&shop, "shipping", title, description, content.at_once())
}

fn zone_view(zone: &ShippingZone, currency: Currency) -> AnyView {
    let countries = countries_words(&zone.region);
    // A zone with one country is often called like it.
    let countries = (countries != zone.name).then(|| view! { <p>{countries}</p> });
    let free = zone.methods.iter().filter_map(|method| {
        let from = amount(method.free_from_minor?, currency);
        Some(view! { <p>{words::method_free_from(language(), &method.name, &from)}</p> })
    });
    view! {
        <section>
            <h2>{zone.name.clone()}</h2>
            {countries}
            <div class="table-frame">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{words::way(language())}</th>
                            <th scope="col">{words::parcel(language())}</th>
                            <th scope="col">{words::price(language())}</th>
                            <th scope="col">{words::takes(language())}</th>
                        </tr>
                    </thead>
                    <tbody>{zone.methods.iter().map(|method| method_rows(method, currency)).collect::<Vec<_>>()}</tbody>
                </table>
            </div>
            {free.collect::<Vec<_>>()}
        </section>
    }
    .at_once()
}

fn method_rows(method: &ShippingMethod, currency: Currency) -> AnyView {
    let parcel = |band: &Band| match (method.by, &method.pickup) {
        (_, Some(place)) => words::fetched_at(language(), place),
        (Measure::Weight, None) => words::up_to(language(), &weight_words(language(), band.up_to)),
        (Measure::Worth, None) => words::goods_up_to(language(), &amount(i64::from(band.up_to), currency)),
        (Measure::Pieces, None) => words::up_to(language(), &pieces(band.up_to)),
    };
    let row = |band: &Band| {
        view! {
            <tr>
                <td>{method.name.clone()}</td>
                <td>{parcel(band)}</td>
                <td class="sum">{price_words(band.price_minor, currency)}</td>
                <td>{days_words(method.days_min, method.days_max)}</td>
            </tr>
        }
    };
    method.bands.iter().map(row).collect::<Vec<_>>().at_once()
}

/// How tax is shown and collected: at home, elsewhere, and, folded away, country by country.
fn tax_view(rules: &PricingRules) -> AnyView {
    let mut zones: Vec<String> = rules.tax_zones.iter().map(tax_sentence).collect();
    let home = if zones.is_empty() { None } else { Some(zones.remove(0)) };
    zones.sort_unstable();
    let is_everywhere = rules.tax_zones.iter().any(|zone| zone.region == Region::Elsewhere);
    let untaxed = (!is_everywhere).then(|| {
        view! { <p>{words::untaxed(language())}</p> }
    });
    let others = (!zones.is_empty()).then(|| {
        view! {
            <details>
                <summary>{words::tax_elsewhere(language())}</summary>
                <ul>{zones.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect::<Vec<_>>()}</ul>
            </details>
        }
    });
    view! {
        {home.map(|sentence| view! { <p>{sentence}</p> })}
        {untaxed}
        {others}
    }
    .at_once()
}

fn tax_sentence(zone: &TaxZone) -> String {
    let countries = countries_words(&zone.region);
    if zone.included {
        words::prices_contain(language(), &countries, &zone.name)
    } else {
        words::tax_is_added(language(), &countries, &zone.name)
    }
}

/// "Austria, Germany", or what is said of the rest.
fn countries_words(region: &Region) -> String {
    match region {
        Region::Countries(countries) => {
            let mut names: Vec<&str> = countries.iter().map(|country| country.name(language())).collect();
            names.sort_unstable();
            names.join(", ")
        }
        Region::Elsewhere => words::all_other_countries(language()).to_owned(),
    }
}

/// Grams as people say them: "500 g", "2 kg", "31.5 kg".
fn weight_words(language: Language, grams: u32) -> String {
    if grams < 1_000 {
        return format!("{grams} g");
    }
    let (kilograms, rest) = (grams / 1_000, format!("{:03}", grams % 1_000));
    match rest.trim_end_matches('0') {
        "" => format!("{kilograms} kg"),
        rest => match language {
            Language::English => format!("{kilograms}.{rest} kg"),
            Language::German => format!("{kilograms},{rest} kg"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_said_in_the_unit_that_fits() {
        for (grams, words) in [(500, "500 g"), (999, "999 g"), (2_000, "2 kg"), (31_500, "31.5 kg"), (1_050, "1.05 kg")]
        {
            assert_eq!(weight_words(Language::English, grams), words);
        }
    }

    #[test]
    fn tax_is_said_as_prices_are_shown() {
        let germany = "DE".parse().expect("a country");
        let zone = |region, included| TaxZone {
            name: "VAT 19 %".to_owned(),
            region,
            rate_ppm: 190_000,
            included,
            rates: Vec::new(),
            shipping: crate::domain::tax::ShippingTax::default(),
        };
        let contained = zone(Region::Countries(vec![germany]), true);
        assert_eq!(tax_sentence(&contained), "Germany: prices contain VAT 19 %.");
        let added = zone(Region::Elsewhere, false);
        assert_eq!(
            tax_sentence(&added),
            "All other countries: VAT 19 % is added to the price in the cart, before you order."
        );
    }
}
