//! The newsletter, reminders of a cart, and ending mails that nobody has to get.

messages! {
    beside_footer:
        "About once a month: new pieces and how they are made. We write to you first to ask whether it was you; one click ends it.",
        "Etwa einmal im Monat: neue Stücke und wie sie entstehen. Wir schreiben Ihnen zuerst, um zu fragen, ob Sie es waren; ein Klick \
         beendet ihn.";
    beside_till: "Send me the newsletter, about once a month", "Schicken Sie mir den Newsletter, etwa einmal im Monat";
    confirm: "Yes, send me the newsletter", "Ja, schicken Sie mir den Newsletter";
    done_already: "You have done this already.", "Das haben Sie schon getan.";
    too_late:
        "This link is too old. Sign up again at the foot of any page, and we send you a new one.",
        "Dieser Link ist zu alt. Melden Sie sich unten auf einer beliebigen Seite noch einmal an, dann schicken wir Ihnen einen neuen.";
    not_asked:
        "You have signed off since. Sign up again at the foot of any page if you want the newsletter.",
        "Sie haben sich inzwischen abgemeldet. Melden Sie sich unten auf einer beliebigen Seite wieder an, wenn Sie den Newsletter \
         möchten.";
    have_it_already: "You get the newsletter already.", "Sie erhalten den Newsletter bereits.";
    have_none:
        "You get no newsletter, and your address is forgotten.",
        "Sie erhalten keinen Newsletter, und Ihre Adresse ist vergessen.";
    newsletter: "Newsletter", "Newsletter";
    email: "Email address", "E-Mail-Adresse";
    sign_up: "Sign up", "Anmelden";
    look_into_mails: "Look into your mails", "Sehen Sie in Ihre E-Mails";
    on_its_way(email: &str):
        "If {email} does not get the newsletter yet, a mail is on its way there now. Press the link in it within 7 days: only \
         then you get the newsletter.",
        "Wenn {email} den Newsletter noch nicht erhält, ist jetzt eine E-Mail dorthin unterwegs. Drücken Sie innerhalb von 7 Tagen auf \
         den Link darin: Erst dann erhalten Sie den Newsletter.";
    nothing_came:
        "Nothing came? Look whether the address is right, and into the folder for spam.",
        "Nichts gekommen? Prüfen Sie, ob die Adresse stimmt, und sehen Sie in den Spam-Ordner.";
    link_not_whole:
        "This link is not whole, or was never ours. Copy all of it out of the mail, or sign up and off anew at the foot of any page.",
        "Dieser Link ist nicht vollständig oder war nie von uns. Kopieren Sie ihn ganz aus der E-Mail, oder melden Sie sich unten auf \
         einer beliebigen Seite neu an oder ab.";
    want_it: "Do you want the newsletter?", "Möchten Sie den Newsletter?";
    about_once_a_month:
        "About once a month: new pieces and how they are made. One click ends it at any time.",
        "Etwa einmal im Monat: neue Stücke und wie sie entstehen. Ein Klick beendet ihn jederzeit.";
    you_get_it: "You get the newsletter", "Sie erhalten den Newsletter";
    good_to_have_you:
        "Good to have you. The first mail tells you how to end it.",
        "Schön, dass Sie dabei sind. In der ersten E-Mail steht, wie Sie ihn beenden.";
    no_more: "No more newsletters?", "Keine Newsletter mehr?";
    none_and_forgotten:
        "You get none any more, and we forget your address.",
        "Sie erhalten keine mehr, und wir vergessen Ihre Adresse.";
    end_it: "End the newsletter", "Newsletter beenden";
    you_get_no_more: "You get no more newsletters", "Sie erhalten keine Newsletter mehr";
    forgotten:
        "Your address is forgotten. You can sign up again at any time.",
        "Ihre Adresse ist vergessen. Sie können sich jederzeit wieder anmelden.";
    no_more_of_these: "No more of these mails?", "Keine solchen E-Mails mehr?";
    get_no(mails: &str):
        "You get no {mails} from us any more. Mails about your orders still come.",
        "Sie erhalten von uns keine {mails} mehr. E-Mails zu Ihren Bestellungen kommen weiterhin.";
    asking_for_review: "mails that ask for a review", "E-Mails, die um eine Bewertung bitten,";
    reminding_of_cart: "mails that remind you of a cart", "E-Mails, die Sie an einen Warenkorb erinnern,";
    stop_these: "No more of these", "Keine solchen mehr";
    these_stopped: "No more of these mails", "Keine solchen E-Mails mehr";
    noted:
        "It is noted. Mails about your orders still come.",
        "Das ist vermerkt. E-Mails zu Ihren Bestellungen kommen weiterhin.";
    left_in_cart: "You left this in your cart", "Das liegt noch in Ihrem Warenkorb";
    brings_back:
        "This brings back the cart and what you typed, to this browser. It takes the place of what is in your cart here.",
        "Damit kommen der Warenkorb und Ihre Eingaben in diesen Browser zurück. Sie treten an die Stelle dessen, was hier in Ihrem \
         Warenkorb liegt.";
    go_on: "Go on with your order", "Bestellung fortsetzen";
    link_too_old:
        "This link is too old. Your cart may still be in the browser in which you filled it.",
        "Dieser Link ist zu alt. Ihr Warenkorb ist vielleicht noch in dem Browser, in dem Sie ihn gefüllt haben.";
    ordered_already:
        "You have ordered this already. The mail about your order leads to it.",
        "Das haben Sie schon bestellt. Die E-Mail zu Ihrer Bestellung führt zu ihr.";
    cart_is_gone:
        "This cart is gone: what is not ordered is forgotten after a while.",
        "Diesen Warenkorb gibt es nicht mehr: Was nicht bestellt wird, wird nach einer Weile vergessen.";
}
