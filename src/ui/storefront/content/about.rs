//! Who sells here.

use leptos::prelude::*;

use super::frame;
use crate::domain::shop::ShopView;
use crate::ui::locale::to;
use crate::ui::storefront::money::{counted, tax_words};

pub(super) fn show(ShopView { shop, collections, .. }: ShopView) -> AnyView {
    let link =
        |(slug, title): (String, String)| view! { <li><a href=to(&format!("/collections/{slug}"))>{title}</a></li> };
    let title = format!("About {}", shop.name);
    let content = view! {
        <p>{shop.tagline.clone()}</p>
        <p>
            {format!("{} is the shop of {}. ", shop.name, shop.company)}
            <a href=to("/pages/contact")>"Here is how you reach us."</a>
        </p>
        <h2>"What we sell"</h2>
        <ul>{collections.into_iter().map(link).collect::<Vec<_>>()}</ul>
        <h2>"What you can count on"</h2>
        <ul>
            <li>"“In stock” means that it is on our shelf. When few are left, we say how many."</li>
            <li>
                {format!("Prices are shown in {}, {}. ", shop.rules.currency, tax_words(&shop.rules))}
                "Nothing is added at the end that the cart did not show."
            </li>
            <li>
                {format!("You have {} to change your mind. ", counted(shop.return_days, "day"))}
                <a href=to("/pages/returns")>"How returns work"</a>
            </li>
            <li>
                "You buy without an account, and nobody watches you here. "
                <a href=to("/pages/privacy")>"What we know of you"</a>
            </li>
        </ul>
    };
    let description = format!("{} {} is the shop of {}.", shop.tagline, shop.name, shop.company);
    frame(&shop, "about", title, description, content)
}
