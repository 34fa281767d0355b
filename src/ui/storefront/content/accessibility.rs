//! How everybody can use the shop, as Directive (EU) 2019/882 wants it told (annex V).

use leptos::prelude::*;

use super::{frame, mail_link};
use crate::domain::shop::ShopView;

pub(super) fn show(ShopView { shop, .. }: ShopView) -> AnyView {
    let content = view! {
        <p>
            "This shop is made so that everybody can look, choose, buy and send back: without seeing, without a mouse, with large text, "
            "on a slow line and without script. We build it to WCAG 2.2, level AA, which is more than the European standard EN 301 549 "
            "asks for."
        </p>
        <h2>"What you can count on"</h2>
        <ul>
            <li>"Everything works by keyboard alone. Where you are is marked, and is never hidden."</li>
            <li>"Screen readers are told what a page is, what has changed on it, and what went wrong."</li>
            <li>"Every picture of a product is described. Prices, stock and stars are words, too, and never colour alone."</li>
            <li>"Text can be made four times as large, and spaced as you need it; nothing is cut off."</li>
            <li>"Light or dark, strong contrast, your own colours and less motion are followed as your device says them."</li>
            <li>"Nothing plays by itself, nothing has to be dragged, no puzzle has to be solved, and nobody is hurried."</li>
        </ul>
        <h2>"How we check it"</h2>
        <p>
            "Programs look through every page in each of its states at every change of this shop, in light and dark and on a phone, and go "
            "from the front page to a paid order by keyboard alone. Programs find a part of what can be wrong; for the rest we need you."
        </p>
        <h2>"What is not yet as it should be"</h2>
        <ul>
            <li>"Descriptions that a merchant brings along may have pictures or tables that nobody has described."</li>
            <li>"The page on which you pay belongs to the payment provider. Its accessibility is told there."</li>
        </ul>
        <h2>"Something stands in your way?"</h2>
        <p>
            "Write to " {mail_link(&shop)} " or call us, say what you wanted to do, and we help you do it and mend it. If we do not, "
            "you may turn to the market surveillance authority for accessibility in your country."
        </p>
    };
    let description =
        "How everybody can use this shop, what is not yet as it should be, and how to tell us.".to_owned();
    frame(&shop, "accessibility", "Accessibility".to_owned(), description, content)
}
