//! How to send something back.

use leptos::prelude::*;

use super::{frame, mail_link};
use crate::domain::shop::ShopView;
use crate::domain::withdrawal::withdrawal_days;
use crate::ui::locale::to;
use crate::ui::storefront::money::counted;

pub(super) fn show(ShopView { shop, .. }: ShopView) -> AnyView {
    let days = counted(shop.return_days, "day");
    let withdraw_days = counted(withdrawal_days(shop.return_days), "day");
    let content = view! {
        <p>
            <strong>{format!("You can return what you bought within {days} after it arrived")}</strong>
            ", without giving a reason."
        </p>
        <h2>"How it works"</h2>
        <ol class="steps">
            <li>"Write to " {mail_link(&shop)} " and name the number of your order and what you send back."</li>
            <li>"Pack it so that it survives the way; the box it came in is best."</li>
            <li>
                "Send it within 14 days after your mail to:"
                <address class="lines">{format!("{}\n{}", shop.company, shop.postal_address)}</address>
            </li>
            <li>
                "You get back what you paid for it, in the way you paid, at the latest 14 days after your \
                 mail. We may wait until it is back here, or until you show that it is on its way."
            </li>
        </ol>
        <p>
            "If you return the whole order, you also get back what delivery cost, up to the price of our \
             cheapest way. Sending it back is at your cost, unless we made a mistake."
        </p>
        <h2>"Broken or wrong?"</h2>
        <p>
            "Then it is ours to put right, and it costs you nothing. Send a picture to " {mail_link(&shop)}
            "; what the law gives you for faulty goods holds in any case, and for longer."
        </p>
        <h2>"Your right of withdrawal"</h2>
        <p>
            {format!(
                "You can withdraw from the contract within {withdraw_days} after you got the last piece of it, and before: on the \
                 page of your order, "
            )}
            <a href=to("/withdraw") rel="external">"by its number and your email address"</a>
            ", or by any other clear statement, such as a letter or an email. You get a receipt with the day and time. As a \
             consumer in the European Union you have this right by law for 14 days."
        </p>
    };
    let description = format!("Return what you bought within {days}: how it works, and when you get your money back.");
    frame(&shop, "returns", "Returns".to_owned(), description, content)
}
