//! How to send something back.

use leptos::prelude::*;

use super::{frame, in_language, mail_link};
use crate::domain::shop::{Shop, ShopView};
use crate::domain::withdrawal::withdrawal_days;
use crate::ui::kit::AtOnce;
use crate::ui::locale::language;
use crate::ui::locale::to;
use crate::words::price::within_days;
use crate::words::{Language, content as words, layout};

pub(super) fn show(ShopView { shop, .. }: ShopView) -> AnyView {
    let content = in_language(|| english(&shop), || german(&shop));
    let description = words::of_returns(language(), &within_days(language(), shop.return_days));
    frame(&shop, "returns", layout::returns(language()).to_owned(), description, content)
}

fn english(shop: &Shop) -> AnyView {
    let days = within_days(Language::English, shop.return_days);
    let withdraw_days = within_days(Language::English, withdrawal_days(shop.return_days));
    view! {
        <p>
            <strong>{format!("You can return what you bought within {days} after it arrived")}</strong>
            ", without giving a reason."
        </p>
        <h2>"How it works"</h2>
        <ol class="steps">
            <li>"Write to " {mail_link(shop)} " and name the number of your order and what you send back."</li>
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
            "Then it is ours to put right, and it costs you nothing. Send a picture to " {mail_link(shop)}
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
    }
    .at_once()
}

fn german(shop: &Shop) -> AnyView {
    let days = within_days(Language::German, shop.return_days);
    let withdraw_days = within_days(Language::German, withdrawal_days(shop.return_days));
    view! {
        <p>
            <strong>{format!("Was Sie gekauft haben, können Sie binnen {days} nach der Ankunft zurückgeben")}</strong>
            ", ohne einen Grund zu nennen."
        </p>
        <h2>"So geht es"</h2>
        <ol class="steps">
            <li>"Schreiben Sie an " {mail_link(shop)} " und nennen Sie die Nummer Ihrer Bestellung und was Sie zurücksenden."</li>
            <li>"Packen Sie es so, dass es den Weg übersteht; am besten in den Karton, in dem es kam."</li>
            <li>
                "Senden Sie es binnen 14 Tagen nach Ihrer E-Mail an:"
                <address class="lines">{format!("{}\n{}", shop.company, shop.postal_address)}</address>
            </li>
            <li>
                "Sie bekommen zurück, was Sie dafür bezahlt haben, auf dem Weg, auf dem Sie bezahlt haben, spätestens 14 Tage nach Ihrer \
                 E-Mail. Wir dürfen warten, bis es wieder hier ist oder bis Sie zeigen, dass es unterwegs ist."
            </li>
        </ol>
        <p>
            "Geben Sie die ganze Bestellung zurück, bekommen Sie auch zurück, was die Lieferung gekostet hat, bis zum Preis unserer \
             günstigsten. Das Zurücksenden zahlen Sie, außer wir haben einen Fehler gemacht."
        </p>
        <h2>"Kaputt oder falsch?"</h2>
        <p>
            "Dann ist es an uns, es in Ordnung zu bringen, und es kostet Sie nichts. Schicken Sie ein Bild an " {mail_link(shop)}
            "; was das Gesetz Ihnen bei mangelhafter Ware gibt, gilt in jedem Fall, und länger."
        </p>
        <h2>"Ihr Widerrufsrecht"</h2>
        <p>
            {format!(
                "Sie können den Vertrag binnen {withdraw_days} widerrufen, nachdem Sie das letzte Stück erhalten haben, und auch davor: \
                 auf der Seite Ihrer Bestellung, "
            )}
            <a href=to("/withdraw") rel="external">"mit ihrer Nummer und Ihrer E-Mail-Adresse"</a>
            ", oder durch jede andere eindeutige Erklärung, etwa einen Brief oder eine E-Mail. Sie bekommen eine Bestätigung mit Tag und \
             Uhrzeit. Als Verbraucher in der Europäischen Union haben Sie dieses Recht von Gesetzes wegen 14 Tage lang."
        </p>
    }
    .at_once()
}
