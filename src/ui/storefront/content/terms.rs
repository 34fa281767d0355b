//! On what terms one buys here: how a contract comes about, what it costs, and what holds when something is wrong.

use leptos::prelude::*;

use super::{frame, in_language, mail_link};
use crate::domain::shop::{Shop, ShopView};
use crate::ui::kit::AtOnce;
use crate::ui::locale::language;
use crate::ui::locale::to;
use crate::ui::storefront::money::tax_words;
use crate::words::price::within_days;
use crate::words::{Language, content as words, layout};

pub(super) fn show(ShopView { shop, .. }: ShopView) -> AnyView {
    let content = in_language(|| english(&shop), || german(&shop));
    let description = words::of_terms(language(), &shop.name);
    frame(&shop, "terms", layout::terms(language()).to_owned(), description, content)
}

fn english(shop: &Shop) -> AnyView {
    let days = within_days(Language::English, shop.return_days);
    view! {
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
            {mail_link(shop)} "."
        </p>
        <h2>"Which law"</h2>
        <p>
            "The law of the country in which we are. If you buy as a consumer, what the law of your own country grants you, and no "
            "contract can take away, holds as well, and you may sue and be sued there."
        </p>
        <address class="lines">{format!("{}\n{}", shop.company, shop.postal_address)}</address>
    }
    .at_once()
}

fn german(shop: &Shop) -> AnyView {
    let days = within_days(Language::German, shop.return_days);
    view! {
        <p>{format!("Sie kaufen von {}. Diese Bedingungen gelten für jede Bestellung auf dieser Seite.", shop.company)}</p>
        <h2>"Wie ein Vertrag zustande kommt"</h2>
        <ol class="steps">
            <li>
                "Was Sie hier sehen, lädt Sie ein, zu bestellen. Legen Sie in den Warenkorb, was Ihnen gefällt; das bindet niemanden."
            </li>
            <li>
                "Vor dem letzten Schritt zeigen wir alles noch einmal, mit allem, was es kostet, und Sie können alles ändern. Mit \
                 „Zahlungspflichtig bestellen“ machen Sie uns ein Angebot."
            </li>
            <li>
                "Ist Ihre Zahlung angekommen, bestätigen wir die Bestellung auf ihrer Seite und per E-Mail. Damit ist der Vertrag \
                 geschlossen. Die Seite bleibt: Sie können Ihre Bestellung dort jederzeit lesen."
            </li>
        </ol>
        <h2>"Preise und Zahlung"</h2>
        <p>
            {format!("Preise stehen in {}, {}. ", shop.rules.currency, tax_words(&shop.rules))}
            "Was die Lieferung kostet, steht im Warenkorb, bevor wir nach etwas fragen, und auf der Seite über den "
            <a href=to("/pages/shipping")>"Versand"</a> ". Sie zahlen auf der Seite unseres Zahlungsdienstes oder mit einer Geschenkkarte. "
            "Was zu viel berechnet wurde, geht auf dem Weg zurück, auf dem es kam."
        </p>
        <h2>"Lieferung"</h2>
        <p>
            "Die Tage, die wir nennen, zählen ab Ihrer Zahlung. Dauert etwas länger, schreiben wir Ihnen, und Sie können sofort widerrufen."
        </p>
        <h2>"Wenn Sie es sich anders überlegen"</h2>
        <p>
            {format!("Sie können binnen {days} zurücksenden und den Vertrag so widerrufen, wie es das Gesetz sagt: ")}
            <a href=to("/pages/returns")>"so funktioniert die Rückgabe"</a> "."
        </p>
        <h2>"Wenn etwas nicht stimmt"</h2>
        <p>
            "Was das Gesetz Ihnen bei mangelhafter Ware gibt, gilt in jedem Fall, kostenlos und ohne eine Frist von uns. Schreiben Sie an "
            {mail_link(shop)} "."
        </p>
        <h2>"Welches Recht"</h2>
        <p>
            "Das Recht des Landes, in dem wir sind. Kaufen Sie als Verbraucher, gilt auch, was Ihnen das Recht Ihres eigenen Landes "
            "gewährt und kein Vertrag nehmen kann, und Sie können dort klagen und verklagt werden."
        </p>
        <address class="lines">{format!("{}\n{}", shop.company, shop.postal_address)}</address>
    }
    .at_once()
}
