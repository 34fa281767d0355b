//! By what lists are put in order and how reviews are checked: a shop has to say both (Directive 2011/83/EU, article 6a, and
//! Directive 2005/29/EC, article 7).

use leptos::prelude::*;

use super::{frame, in_language};
use crate::domain::shop::ShopView;
use crate::ui::kit::AtOnce;
use crate::ui::locale::language;
use crate::words::{content as words, layout};

pub(super) fn show(ShopView { shop, .. }: ShopView) -> AnyView {
    let content = in_language(english, german);
    let description = words::of_lists(language(), &shop.name);
    frame(&shop, "lists-and-reviews", layout::lists_and_reviews(language()).to_owned(), description, content)
}

fn english() -> AnyView {
    let other = "By what it is called: the price, the name, the day on which we first showed it, how often it was bought, what buyers \
                 said.";
    view! {
        <h2>"How we put products in order"</h2>
        <p>
            <strong>"Nobody can pay for a better place."</strong>
            " Lists and searches are the same for everybody: who you are, and what you looked at before, changes no order and no price."
        </p>
        <dl class="facts-list">
            <div>
                <dt>"Featured"</dt>
                <dd>"In the order that we chose by hand. What is sold out comes last."</dd>
            </div>
            <div>
                <dt>"In a search"</dt>
                <dd>
                    "By how well the words fit: the name of a product counts for more than what else its page says. What is sold out "
                    "comes last."
                </dd>
            </div>
            <div>
                <dt>"Every other order"</dt>
                <dd>{other}</dd>
            </div>
        </dl>
        <h2>"How we check reviews"</h2>
        <p>
            "Whoever ordered a piece here finds a form on the page of their order once it was sent; nobody else does, and each piece "
            "of an order can be reviewed once. Such reviews bear the mark “Verified buyer”. Reviews without it are older than "
            "this shop, and we can’t say whether their authors bought the piece."
        </p>
        <p>
            "We read each review before it is shown, and show good and bad ones alike; we leave out what insults people, names others, or "
            "is not about the piece. Nobody gets anything for a review. The stars are the plain average of all that are shown."
        </p>
    }
    .at_once()
}

fn german() -> AnyView {
    view! {
        <h2>"Wie wir Produkte ordnen"</h2>
        <p>
            <strong>"Niemand kann für einen besseren Platz bezahlen."</strong>
            " Listen und Suchen sind für alle gleich: Wer Sie sind und was Sie vorher angesehen haben, ändert keine Reihenfolge und "
            "keinen Preis."
        </p>
        <dl class="facts-list">
            <div>
                <dt>"Empfohlen"</dt>
                <dd>"In der Reihenfolge, die wir von Hand gewählt haben. Was ausverkauft ist, kommt zuletzt."</dd>
            </div>
            <div>
                <dt>"In einer Suche"</dt>
                <dd>
                    "Danach, wie gut die Wörter passen: Der Name eines Produkts zählt mehr als das, was sonst auf seiner Seite steht. Was "
                    "ausverkauft ist, kommt zuletzt."
                </dd>
            </div>
            <div>
                <dt>"Jede andere Reihenfolge"</dt>
                <dd>
                    "Nach dem, was ihr Name sagt: dem Preis, dem Namen, dem Tag, an dem wir es zuerst gezeigt haben, wie oft es gekauft "
                    "wurde, was Käufer gesagt haben."
                </dd>
            </div>
        </dl>
        <h2>"Wie wir Bewertungen prüfen"</h2>
        <p>
            "Wer ein Stück hier bestellt hat, findet nach dem Versand auf der Seite der Bestellung ein Formular; sonst niemand, und jedes "
            "Stück einer Bestellung kann einmal bewertet werden. Solche Bewertungen tragen den Vermerk „Geprüfter Kauf“. Bewertungen ohne "
            "ihn sind älter als dieser Shop; ob ihre Verfasser das Stück gekauft haben, können wir nicht sagen."
        </p>
        <p>
            "Wir lesen jede Bewertung, bevor sie erscheint, und zeigen gute wie schlechte; wir lassen weg, was Menschen beleidigt, andere "
            "nennt oder nicht vom Stück handelt. Niemand bekommt etwas für eine Bewertung. Die Sterne sind der einfache Durchschnitt "
            "aller, die zu sehen sind."
        </p>
    }
    .at_once()
}
