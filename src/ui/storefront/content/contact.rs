//! How to reach the seller, with everything that the law wants there.

use leptos::prelude::*;

use super::{frame, mail_link};
use crate::domain::shop::ShopView;
use crate::ui::locale::to;

pub(super) fn show(ShopView { shop, .. }: ShopView) -> AnyView {
    let phone = (!shop.phone.is_empty()).then(|| {
        let dialed: String = shop.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        view! {
            <div>
                <dt>"Phone"</dt>
                <dd><a href=format!("tel:{dialed}")>{shop.phone.clone()}</a></dd>
            </div>
        }
    });
    let content = view! {
        <p>"About an order? Name its number, and we find it at once."</p>
        <dl class="facts-list">
            <div>
                <dt>"Email"</dt>
                <dd>{mail_link(&shop)}</dd>
            </div>
            {phone}
            <div>
                <dt>"Post"</dt>
                <dd>
                    <address class="lines">{format!("{}\n{}", shop.company, shop.postal_address)}</address>
                </dd>
            </div>
        </dl>
        <h2>"Perhaps it is answered here"</h2>
        <ul>
            <li><a href=to("/pages/shipping")>"What does delivery cost, and how long does it take?"</a></li>
            <li><a href=to("/pages/returns")>"How do I send something back?"</a></li>
            <li><a href=to("/pages/privacy")>"What do you know of me?"</a></li>
        </ul>
        <p>"Where an order stands is on its own page: its link is the one you were led to after ordering."</p>
    };
    let description = format!("Email, phone and postal address of {}.", shop.company);
    frame(&shop, "contact", "Contact".to_owned(), description, content)
}
