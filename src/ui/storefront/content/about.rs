//! Who sells here.

use leptos::prelude::*;

use super::{frame, in_language};
use crate::domain::shop::{Shop, ShopView};
use crate::ui::kit::AtOnce;
use crate::ui::locale::language;
use crate::ui::locale::to;
use crate::ui::storefront::money::{days, tax_words};
use crate::words::{content as words, layout};

pub(super) fn show(ShopView { shop, collections, .. }: ShopView) -> AnyView {
    let content = in_language(|| english(&shop, collections.clone()), || german(&shop, collections.clone()));
    let description = words::of_about(language(), &shop.tagline, &shop.name, &shop.company);
    frame(&shop, "about", layout::about(language(), &shop.name), description, content)
}

fn english(shop: &Shop, collections: Vec<(String, String)>) -> AnyView {
    view! {
        <p>{shop.tagline.clone()}</p>
        <p>
            {format!("{} is the shop of {}. ", shop.name, shop.company)}
            <a href=to("/pages/contact")>"Here is how you reach us."</a>
        </p>
        <h2>"What we sell"</h2>
        <ul>{links(collections)}</ul>
        <h2>"What you can count on"</h2>
        <ul>
            <li>"“In stock” means that it is on our shelf. When few are left, we say how many."</li>
            <li>
                {format!("Prices are shown in {}, {}. ", shop.rules.currency, tax_words(&shop.rules))}
                "Nothing is added at the end that the cart did not show."
            </li>
            <li>
                {format!("You have {} to change your mind. ", days(shop.return_days))}
                <a href=to("/pages/returns")>"How returns work"</a>
            </li>
            <li>
                "You buy without an account, and nobody watches you here. "
                <a href=to("/pages/privacy")>"What we know of you"</a>
            </li>
        </ul>
    }
    .at_once()
}

fn german(shop: &Shop, collections: Vec<(String, String)>) -> AnyView {
    view! {
        <p>{shop.tagline.clone()}</p>
        <p>
            {format!("{} ist der Shop von {}. ", shop.name, shop.company)}
            <a href=to("/pages/contact")>"So erreichen Sie uns."</a>
        </p>
        <h2>"Was wir verkaufen"</h2>
        <ul>{links(collections)}</ul>
        <h2>"Worauf Sie zählen können"</h2>
        <ul>
            <li>"„Auf Lager“ heißt, dass es bei uns im Regal steht. Sind nur noch wenige da, sagen wir, wie viele."</li>
            <li>
                {format!("Preise stehen in {}, {}. ", shop.rules.currency, tax_words(&shop.rules))}
                "Am Ende kommt nichts dazu, was der Warenkorb nicht gezeigt hat."
            </li>
            <li>
                {format!("Sie haben {}, um es sich anders zu überlegen. ", days(shop.return_days))}
                <a href=to("/pages/returns")>"So funktioniert die Rückgabe"</a>
            </li>
            <li>
                "Sie kaufen ohne Konto, und niemand beobachtet Sie hier. "
                <a href=to("/pages/privacy")>"Was wir von Ihnen wissen"</a>
            </li>
        </ul>
    }
    .at_once()
}

fn links(collections: Vec<(String, String)>) -> Vec<AnyView> {
    let link = |(slug, title): (String, String)| {
        let href = to(&format!("/collections/{slug}"));
        view! { <li><a href=href>{title}</a></li> }.at_once()
    };
    collections.into_iter().map(link).collect()
}
