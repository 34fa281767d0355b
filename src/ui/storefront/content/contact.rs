//! How to reach the seller, with everything that the law wants there.

use leptos::prelude::*;

use super::{frame, in_language, mail_link};
use crate::domain::shop::{Shop, ShopView};
use crate::ui::kit::AtOnce;
use crate::ui::locale::language;
use crate::ui::locale::to;
use crate::words::{content as words, layout};

pub(super) fn show(ShopView { shop, .. }: ShopView) -> AnyView {
    let content = in_language(|| english(&shop), || german(&shop));
    let description = words::of_contact(language(), &shop.company);
    frame(&shop, "contact", layout::contact(language()).to_owned(), description, content)
}

fn english(shop: &Shop) -> AnyView {
    let addresses = addresses(shop);
    view! {
        <p>"About an order? Name its number, and we find it at once."</p>
        {addresses}
        <h2>"Perhaps it is answered here"</h2>
        <ul>
            <li><a href=to("/pages/shipping")>"What does delivery cost, and how long does it take?"</a></li>
            <li><a href=to("/pages/returns")>"How do I send something back?"</a></li>
            <li><a href=to("/pages/privacy")>"What do you know of me?"</a></li>
        </ul>
        <p>"Where an order stands is on its own page: its link is the one you were led to after ordering."</p>
    }
    .at_once()
}

fn german(shop: &Shop) -> AnyView {
    let addresses = addresses(shop);
    view! {
        <p>"Geht es um eine Bestellung? Nennen Sie ihre Nummer, dann finden wir sie sofort."</p>
        {addresses}
        <h2>"Vielleicht steht es hier"</h2>
        <ul>
            <li><a href=to("/pages/shipping")>"Was kostet die Lieferung, und wie lange dauert sie?"</a></li>
            <li><a href=to("/pages/returns")>"Wie sende ich etwas zurück?"</a></li>
            <li><a href=to("/pages/privacy")>"Was wissen Sie von mir?"</a></li>
        </ul>
        <p>"Wie es um eine Bestellung steht, sagt ihre eigene Seite: Ihr Link ist der, zu dem Sie nach dem Bestellen kamen."</p>
    }
    .at_once()
}

/// Where the seller is.
fn addresses(shop: &Shop) -> AnyView {
    let phone = (!shop.phone.is_empty()).then(|| {
        let dialed: String = shop.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        view! {
            <div>
                <dt>{words::phone(language())}</dt>
                <dd><a href=format!("tel:{dialed}")>{shop.phone.clone()}</a></dd>
            </div>
        }
    });
    view! {
        <dl class="facts-list">
            <div>
                <dt>{words::email(language())}</dt>
                <dd>{mail_link(shop)}</dd>
            </div>
            {phone}
            <div>
                <dt>{words::post(language())}</dt>
                <dd>
                    <address class="lines">{format!("{}\n{}", shop.company, shop.postal_address)}</address>
                </dd>
            </div>
        </dl>
    }
    .at_once()
}
