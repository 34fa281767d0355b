//! What the shop knows of its visitors. Whoever changes what is stored, changes this page.

use leptos::prelude::*;

use super::{frame, in_language, mail_link};
use crate::domain::shop::{Shop, ShopView};
use crate::ui::kit::AtOnce;
use crate::ui::locale::language;
use crate::words::{content as words, layout};

pub(super) fn show(ShopView { shop, .. }: ShopView) -> AnyView {
    let content = in_language(|| english(&shop), || german(&shop));
    let description = words::of_privacy(language(), &shop.name);
    frame(&shop, "privacy", layout::privacy(language()).to_owned(), description, content)
}

fn english(shop: &Shop) -> AnyView {
    view! {
        <p>
            <strong>"Nobody follows you here."</strong>
            " There are no statistics about you, no advertising, no files from other companies. That is why \
             no banner asks you for consent: all that is stored on your device is below, and each of it is needed for something that you \
             asked for. Should we ever want to store anything else, we ask first, and no is as easy as yes."
        </p>
        <h2>"On your device"</h2>
        <div class="table-frame">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Cookie"</th>
                        <th scope="col">"What it is for"</th>
                        <th scope="col">"How long"</th>
                    </tr>
                </thead>
                <tbody>
                    <tr>
                        <th scope="row">"cart"</th>
                        <td>
                            "What is in your cart: numbers of products and how many of each. Nothing about you."
                        </td>
                        <td>"180 days after the last change"</td>
                    </tr>
                    <tr>
                        <th scope="row">"coupon"</th>
                        <td>"The code you typed, if you typed one."</td>
                        <td>"180 days, or until you take it off"</td>
                    </tr>
                    <tr>
                        <th scope="row">"wishlist"</th>
                        <td>
                            "What you saved for later and what you took out again: numbers of products, and when. Nothing \
                             about you."
                        </td>
                        <td>"A year after the last change"</td>
                    </tr>
                    <tr>
                        <th scope="row">"market"</th>
                        <td>"The country and currency that you chose, if you chose others than ours. Only our server reads it."</td>
                        <td>"A year, or until you choose ours again"</td>
                    </tr>
                    <tr>
                        <th scope="row">"theme"</th>
                        <td>"Whether you want the shop light or dark, if you said so."</td>
                        <td>"A year, or until you take it back"</td>
                    </tr>
                    <tr>
                        <th scope="row">"checkout"</th>
                        <td>
                            "A random key, by which we find again what you typed at the checkout. Only our \
                             server reads it."
                        </td>
                        <td>"7 days, or until you have ordered"</td>
                    </tr>
                    <tr>
                        <th scope="row">"__Host-sid"</th>
                        <td>
                            "A random key, only if you have signed in: by it we know your device again. Only our server \
                             reads it."
                        </td>
                        <td>"180 days, or until you sign out; 30 days if you don’t come back"</td>
                    </tr>
                    <tr>
                        <th scope="row">"sign-in"</th>
                        <td>"A random key, while you wait for the code that we mail you. Only our server reads it."</td>
                        <td>"15 minutes"</td>
                    </tr>
                </tbody>
            </table>
        </div>
        <p>
            "Your browser also keeps a note called “cart-changed”, with a time in it, so that two open tabs \
             show the same cart, and one called “viewed”, with the last twelve pieces that you looked at: it shows \
             them to you again, never leaves your device, and goes when you press “Clear” beside them. You can \
             delete all of this in your browser at any time; the cart is empty then."
        </p>
        <h2>"With us"</h2>
        <ul>
            <li>
                "What you type at the checkout (name, address, email and, if you like, phone) is kept so that \
                 a reload or a wrong click loses nothing."
            </li>
            <li>
                "Your order: what you bought, what it cost, where it goes and how to reach you. We need it to \
                 fulfil our contract with you, and the law makes us keep it for our books."
            </li>
            <li>
                "If you make an account: your email address, your name and addresses if you save them, what is in \
                 your cart and what you saved for later, the hash of your password if you set one, and on which devices you are signed in, \
                 roughly named. You need no account to buy."
            </li>
            <li>
                "What you write in a review, with the name that you choose for it: both are shown to everybody. \
                 Write to us if we shall take it away."
            </li>
            <li>
                "Your email address, if you ask us to tell you when a piece is back or costs less: until you have confirmed it, for two \
                 days at most; then until we have written to you or you end it, for a year at most. After that it is erased."
            </li>
            <li>
                "If you want the newsletter: your email address, and when and where you asked for it and confirmed it. When you end it, \
                 the address is deleted; a code stays that is made of it, by which we know that we must not write to you."
            </li>
            <li>
                "If you tick the box for it at the checkout: what is in your cart, so that we can write to you once if you don’t finish. \
                 It is forgotten with the rest of that checkout after 30 days."
            </li>
            <li>
                "Some days after your order has arrived we may ask you once, by mail, to review it. The mail has a link with \
                 which one click ends that."
            </li>
            <li>
                "If you withdraw from a contract: your declaration, with the name and email address that you gave, and when you made it."
            </li>
            <li>
                "Our mails tell us nothing: there is no picture in them that is yours alone, and no link that goes through somebody else."
            </li>
            <li>"A log of which pages were asked for, and when. It does not say by whom."</li>
            <li>
                "Whoever orders, signs in or asks for prices very often is slowed down. For that your network address \
                 is remembered for some minutes, in memory only."
            </li>
        </ul>
        <h2>"With others"</h2>
        <ul>
            <li>
                "The payment provider learns what is to be paid and for which order. What you type on its \
                 page, such as the number of your card, we never see."
            </li>
            <li>"The carrier learns your name, your address and your phone number, if you gave it."</li>
        </ul>
        <p>"Nobody else gets anything, and nothing is sold."</p>
        <h2>"What you may ask for"</h2>
        <p>
            "In your account you take a copy of all that we have of you, and delete it. Or ask us what we have \
             stored about you, have it corrected, get a copy, or have it deleted where no law makes us keep it. \
             Write to "
            {mail_link(shop)}
            ". You may also complain to the data protection authority of your country. Responsible is:"
        </p>
        <address class="lines">{format!("{}\n{}", shop.company, shop.postal_address)}</address>
    }
    .at_once()
}

fn german(shop: &Shop) -> AnyView {
    view! {
        <p>
            <strong>"Niemand verfolgt Sie hier."</strong>
            " Es gibt keine Statistik über Sie, keine Werbung, keine Dateien anderer Firmen. Darum fragt Sie kein Banner um Einwilligung: \
             Alles, was auf Ihrem Gerät gespeichert wird, steht unten, und jedes davon wird für etwas gebraucht, worum Sie gebeten haben. \
             Sollten wir je etwas anderes speichern wollen, fragen wir zuerst, und ein Nein ist so leicht wie ein Ja."
        </p>
        <h2>"Auf Ihrem Gerät"</h2>
        <div class="table-frame">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Cookie"</th>
                        <th scope="col">"Wofür"</th>
                        <th scope="col">"Wie lange"</th>
                    </tr>
                </thead>
                <tbody>
                    <tr>
                        <th scope="row">"cart"</th>
                        <td>"Was in Ihrem Warenkorb ist: Nummern von Produkten und wie viele davon. Nichts über Sie."</td>
                        <td>"180 Tage nach der letzten Änderung"</td>
                    </tr>
                    <tr>
                        <th scope="row">"coupon"</th>
                        <td>"Der Gutscheincode, den Sie eingegeben haben, wenn Sie einen eingegeben haben."</td>
                        <td>"180 Tage, oder bis Sie ihn entfernen"</td>
                    </tr>
                    <tr>
                        <th scope="row">"wishlist"</th>
                        <td>
                            "Was Sie sich gemerkt und wieder herausgenommen haben: Nummern von Produkten, und wann. Nichts über Sie."
                        </td>
                        <td>"Ein Jahr nach der letzten Änderung"</td>
                    </tr>
                    <tr>
                        <th scope="row">"market"</th>
                        <td>"Land und Währung, die Sie gewählt haben, wenn es nicht unsere sind. Nur unser Server liest es."</td>
                        <td>"Ein Jahr, oder bis Sie wieder unsere wählen"</td>
                    </tr>
                    <tr>
                        <th scope="row">"theme"</th>
                        <td>"Ob Sie den Shop hell oder dunkel wollen, wenn Sie es gesagt haben."</td>
                        <td>"Ein Jahr, oder bis Sie es zurücknehmen"</td>
                    </tr>
                    <tr>
                        <th scope="row">"checkout"</th>
                        <td>
                            "Ein zufälliger Schlüssel, mit dem wir wiederfinden, was Sie an der Kasse eingegeben haben. Nur unser Server \
                             liest ihn."
                        </td>
                        <td>"7 Tage, oder bis Sie bestellt haben"</td>
                    </tr>
                    <tr>
                        <th scope="row">"__Host-sid"</th>
                        <td>
                            "Ein zufälliger Schlüssel, nur wenn Sie sich angemeldet haben: An ihm erkennen wir Ihr Gerät wieder. Nur unser \
                             Server liest ihn."
                        </td>
                        <td>"180 Tage, oder bis Sie sich abmelden; 30 Tage, wenn Sie nicht wiederkommen"</td>
                    </tr>
                    <tr>
                        <th scope="row">"sign-in"</th>
                        <td>
                            "Ein zufälliger Schlüssel, während Sie auf den Code warten, den wir Ihnen mailen. Nur unser Server liest ihn."
                        </td>
                        <td>"15 Minuten"</td>
                    </tr>
                </tbody>
            </table>
        </div>
        <p>
            "Ihr Browser behält auch eine Notiz namens „cart-changed“ mit einer Uhrzeit, damit zwei offene Tabs denselben Warenkorb \
             zeigen, und eine namens „viewed“ mit den letzten zwölf Stücken, die Sie angesehen haben: Sie zeigt sie Ihnen wieder, \
             verlässt Ihr Gerät nie und verschwindet, wenn Sie daneben auf „Löschen“ drücken. Sie können all das jederzeit in Ihrem \
             Browser löschen; der Warenkorb ist dann leer."
        </p>
        <h2>"Bei uns"</h2>
        <ul>
            <li>
                "Was Sie an der Kasse eingeben (Name, Adresse, E-Mail und, wenn Sie mögen, Telefon), heben wir auf, damit ein Neuladen \
                 oder ein falscher Klick nichts verliert."
            </li>
            <li>
                "Ihre Bestellung: was Sie gekauft haben, was es gekostet hat, wohin es geht und wie wir Sie erreichen. Wir brauchen es, um \
                 unseren Vertrag mit Ihnen zu erfüllen, und das Gesetz verlangt, dass wir es für unsere Bücher aufbewahren."
            </li>
            <li>
                "Wenn Sie ein Konto anlegen: Ihre E-Mail-Adresse, Ihren Namen und Ihre Adressen, wenn Sie sie speichern, was in Ihrem \
                 Warenkorb ist und was Sie sich gemerkt haben, den Hash Ihres Passworts, wenn Sie eins setzen, und auf welchen Geräten Sie \
                 angemeldet sind, grob benannt. Zum Kaufen brauchen Sie kein Konto."
            </li>
            <li>
                "Was Sie in einer Bewertung schreiben, mit dem Namen, den Sie dafür wählen: Beides sehen alle. Schreiben Sie uns, wenn wir \
                 sie entfernen sollen."
            </li>
            <li>
                "Ihre E-Mail-Adresse, wenn wir Ihnen sagen sollen, wann ein Stück wieder da ist oder weniger kostet: bis Sie es bestätigt \
                 haben, höchstens zwei Tage; dann, bis wir Ihnen geschrieben haben oder Sie es beenden, höchstens ein Jahr. Danach wird \
                 sie gelöscht."
            </li>
            <li>
                "Wenn Sie den Newsletter wollen: Ihre E-Mail-Adresse, und wann und wo Sie darum gebeten und es bestätigt haben. Beenden \
                 Sie ihn, wird die Adresse gelöscht; es bleibt ein daraus gemachter Code, an dem wir erkennen, dass wir Ihnen nicht \
                 schreiben dürfen."
            </li>
            <li>
                "Wenn Sie an der Kasse das Kästchen dafür ankreuzen: was in Ihrem Warenkorb ist, damit wir Ihnen einmal schreiben können, \
                 wenn Sie nicht zu Ende kommen. Es wird mit dem Rest dieser Kasse nach 30 Tagen vergessen."
            </li>
            <li>
                "Einige Tage nachdem Ihre Bestellung angekommen ist, bitten wir Sie vielleicht einmal per E-Mail um eine Bewertung. Die \
                 E-Mail hat einen Link, mit dem ein Klick das beendet."
            </li>
            <li>
                "Wenn Sie einen Vertrag widerrufen: Ihre Erklärung, mit dem Namen und der E-Mail-Adresse, die Sie angegeben haben, und \
                 wann Sie sie abgegeben haben."
            </li>
            <li>
                "Unsere E-Mails verraten uns nichts: Kein Bild darin ist Ihres allein, und kein Link führt über jemand anderen."
            </li>
            <li>"Ein Protokoll, welche Seiten wann aufgerufen wurden. Von wem, steht nicht darin."</li>
            <li>
                "Wer sehr oft bestellt, sich anmeldet oder nach Preisen fragt, wird gebremst. Dafür merken wir uns Ihre Netzwerkadresse \
                 einige Minuten lang, nur im Arbeitsspeicher."
            </li>
        </ul>
        <h2>"Bei anderen"</h2>
        <ul>
            <li>
                "Der Zahlungsdienst erfährt, was für welche Bestellung zu zahlen ist. Was Sie auf seiner Seite eingeben, etwa die Nummer \
                 Ihrer Karte, sehen wir nie."
            </li>
            <li>"Der Zusteller erfährt Ihren Namen, Ihre Adresse und Ihre Telefonnummer, wenn Sie sie angegeben haben."</li>
        </ul>
        <p>"Sonst bekommt niemand etwas, und nichts wird verkauft."</p>
        <h2>"Worum Sie bitten können"</h2>
        <p>
            "In Ihrem Konto nehmen Sie eine Kopie von allem mit, was wir von Ihnen haben, und löschen es. Oder fragen Sie uns, was wir \
             über Sie gespeichert haben, lassen Sie es berichtigen, sich eine Kopie geben oder es löschen, wo kein Gesetz verlangt, dass \
             wir es behalten. Schreiben Sie an "
            {mail_link(shop)}
            ". Sie können sich auch bei der Datenschutzbehörde Ihres Landes beschweren. Verantwortlich ist:"
        </p>
        <address class="lines">{format!("{}\n{}", shop.company, shop.postal_address)}</address>
    }
    .at_once()
}
