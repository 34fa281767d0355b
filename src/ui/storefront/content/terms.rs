//! On what terms one buys here: how a contract comes about, what it costs, and what holds when something is wrong.

use leptos::prelude::*;

use super::{frame, mail_link};
use crate::domain::shop::ShopView;
use crate::ui::locale::to;
use crate::ui::storefront::money::{counted, tax_words};

pub(super) fn show(ShopView { shop, .. }: ShopView) -> AnyView {
    let days = counted(shop.return_days, "day");
    let content = view! {
        <p>{format!("You buy from {}. These terms hold for every order on this site.", shop.company)}</p>
        <h2>"How a contract comes about"</h2>
        <ol class="steps">
            <li>"What you see here is an invitation to order. Put into the cart what you like; that binds nobody."</li>
            <li>
                "Before the last step we show everything once more, with all that it costs, and you can change any of it. By \
                 “Order and pay” you make us an offer."
            </li>
            <li>
                "When your payment has gone through we confirm your order on its page and by email. With that the contract is \
                 made. The page stays: you can read your order there at any time."
            </li>
        </ol>
        <h2>"Prices and payment"</h2>
        <p>
            {format!("Prices are in {}, {}. ", shop.rules.currency, tax_words(&shop.rules))}
            "What delivery costs is shown in the cart before anything is asked, and on the page about "
            <a href=to("/pages/shipping")>"shipping"</a> ". You pay on the page of our payment provider, or by gift card. "
            "What was charged too much goes back in the way it came."
        </p>
        <h2>"Delivery"</h2>
        <p>
            "The days that we name are counted from your payment. If something takes longer, we write to you, and you may "
            "withdraw at once."
        </p>
        <h2>"Changing your mind"</h2>
        <p>
            {format!("You may send things back within {days}, and withdraw from the contract as the law says: ")}
            <a href=to("/pages/returns")>"how returns work"</a> "."
        </p>
        <h2>"When something is wrong"</h2>
        <p>
            "What the law gives you for faulty goods holds in any case, without a charge and without a deadline of ours. Write to "
            {mail_link(&shop)} "."
        </p>
        <h2>"Which law"</h2>
        <p>
            "The law of the country in which we are. If you buy as a consumer, what the law of your own country grants you, and no "
            "contract can take away, holds as well, and you may sue and be sued there."
        </p>
        <address class="lines">{format!("{}\n{}", shop.company, shop.postal_address)}</address>
    };
    let description =
        format!("On what terms you buy from {}: contract, prices, payment, delivery, returns.", shop.name);
    frame(&shop, "terms", "Terms".to_owned(), description, content)
}
