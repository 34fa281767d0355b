//! How everybody can use the shop, as Directive (EU) 2019/882 wants it told (annex V).

use leptos::prelude::*;

use super::{frame, in_language, mail_link};
use crate::domain::shop::{Shop, ShopView};
use crate::ui::kit::AtOnce;
use crate::ui::locale::language;
use crate::words::{content as words, layout};

pub(super) fn show(ShopView { shop, .. }: ShopView) -> AnyView {
    let content = in_language(|| english(&shop), || german(&shop));
    let description = words::of_accessibility(language()).to_owned();
    frame(&shop, "accessibility", layout::accessibility(language()).to_owned(), description, content)
}

fn english(shop: &Shop) -> AnyView {
    view! {
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
            "Write to " {mail_link(shop)} " or call us, say what you wanted to do, and we help you do it and mend it. If we do not, "
            "you may turn to the market surveillance authority for accessibility in your country."
        </p>
    }
    .at_once()
}

fn german(shop: &Shop) -> AnyView {
    view! {
        <p>
            "Dieser Shop ist so gemacht, dass alle schauen, wählen, kaufen und zurücksenden können: ohne zu sehen, ohne Maus, mit großer "
            "Schrift, über eine langsame Leitung und ohne Skript. Wir bauen ihn nach WCAG 2.2, Stufe AA; das ist mehr, als die europäische "
            "Norm EN 301 549 verlangt."
        </p>
        <h2>"Worauf Sie zählen können"</h2>
        <ul>
            <li>"Alles geht mit der Tastatur allein. Wo Sie sind, ist markiert und nie verdeckt."</li>
            <li>"Bildschirmleser erfahren, was eine Seite ist, was sich auf ihr geändert hat und was schiefging."</li>
            <li>"Jedes Bild eines Produkts ist beschrieben. Preise, Bestand und Sterne sind auch Worte, nie nur Farbe."</li>
            <li>"Text lässt sich auf das Vierfache vergrößern und sperren, wie Sie es brauchen; nichts wird abgeschnitten."</li>
            <li>"Hell oder dunkel, starker Kontrast, eigene Farben und weniger Bewegung: wie Ihr Gerät es sagt."</li>
            <li>"Nichts spielt von allein, nichts muss gezogen, kein Rätsel gelöst werden, und niemand wird gehetzt."</li>
        </ul>
        <h2>"Wie wir es prüfen"</h2>
        <p>
            "Programme sehen bei jeder Änderung dieses Shops jede Seite in jedem ihrer Zustände durch, hell und dunkel und auf einem "
            "Telefon, und gehen nur mit der Tastatur von der Startseite bis zur bezahlten Bestellung. Programme finden einen Teil dessen, "
            "was falsch sein kann; für den Rest brauchen wir Sie."
        </p>
        <h2>"Was noch nicht so ist, wie es sein soll"</h2>
        <ul>
            <li>"Beschreibungen, die ein Händler mitbringt, können Bilder oder Tabellen enthalten, die niemand beschrieben hat."</li>
            <li>"Die Seite, auf der Sie bezahlen, gehört dem Zahlungsdienst. Wie barrierefrei sie ist, steht dort."</li>
        </ul>
        <h2>"Steht Ihnen etwas im Weg?"</h2>
        <p>
            "Schreiben Sie an " {mail_link(shop)} " oder rufen Sie an, sagen Sie, was Sie tun wollten, und wir helfen Ihnen dabei und "
            "beheben es. Tun wir es nicht, können Sie sich an die Marktüberwachungsbehörde für Barrierefreiheit in Ihrem Land wenden."
        </p>
    }
    .at_once()
}
