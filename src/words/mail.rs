//! What stands around each mail, and the mails that are about no order of their reader's.

messages! {
    pieces(count: u32): "1 piece" | "{count} pieces", "1 Stück" | "{count} Stück";
    no_more: "No more mails like this", "Keine solchen E-Mails mehr";
    contact: "Contact", "Kontakt";
    shipping: "Shipping", "Versand";
    returns: "Returns", "Rückgabe";
    privacy: "Privacy", "Datenschutz";
    go_to_shop: "Go to the shop", "Zum Shop";

    card_for(shop: &str): "A gift card for {shop}", "Eine Geschenkkarte für {shop}";
    card_over(sum: &str): "A gift card over {sum}", "Eine Geschenkkarte über {sum}";
    card_came(shop: &str, sum: &str):
        "Somebody at {shop} made you a gift card over {sum}.",
        "Jemand bei {shop} hat eine Geschenkkarte über {sum} für Sie ausgestellt.";
    credit_at(shop: &str): "Your store credit at {shop}", "Ihr Guthaben bei {shop}";
    credit_over(sum: &str): "Store credit over {sum}", "Guthaben über {sum}";
    credit_came(sum: &str, shop: &str):
        "{sum} came back to you as store credit at {shop}.",
        "Sie haben {sum} als Guthaben bei {shop} zurückerhalten.";
    how_to_use:
        "Type the code below on the last step of the checkout. What an order does not need stays on it.",
        "Geben Sie den Code unten im letzten Schritt der Kasse ein. Was eine Bestellung nicht braucht, bleibt erhalten.";
    never_expires: "It does not expire.", "Sie können ihn unbegrenzt einlösen.";
    usable_until(day: &str): "It can be used until {day}.", "Sie können ihn bis zum {day} einlösen.";
    keep_this_mail:
        "Keep this mail: whoever has the code can use it, and we can’t tell it a second time.",
        "Heben Sie diese E-Mail auf: Wer den Code hat, kann ihn einlösen, und wir können ihn kein zweites Mal mitteilen.";
    code: "Code", "Code";

    how_do_you_like_it: "How do you like it?", "Wie gefällt es Ihnen?";
    few_words_help:
        "You have had it for some days now. A few words from you help others to choose.",
        "Sie haben Ihre Bestellung nun seit einigen Tagen. Ein paar Worte von Ihnen helfen anderen bei der Wahl.";
    shown_alike:
        "Good and bad ones are shown alike, and writing one is up to you.",
        "Gute wie schlechte Bewertungen werden gezeigt, und ob Sie eine schreiben, liegt bei Ihnen.";
    write_review: "Write a review", "Bewertung schreiben";
    once_for_each_order(shop: &str):
        "You get this once for each order at {shop}, because you bought something there.",
        "Sie erhalten dies einmal zu jeder Bestellung bei {shop}, weil Sie dort etwas gekauft haben.";

    your_cart(shop: &str): "Your cart at {shop}", "Ihr Warenkorb bei {shop}";
    left_in_cart: "You left something in your cart", "In Ihrem Warenkorb liegt noch etwas";
    asked_for_reminder:
        "You asked us to write to you once if you don’t finish. This is what can be had today, at today’s prices; nothing is \
         put aside.",
        "Sie haben uns gebeten, Ihnen einmal zu schreiben, falls Sie nicht fertig werden. Dies ist heute zu den heutigen Preisen zu \
         haben; es wird nichts zurückgelegt.";
    link_brings_back:
        "The link brings back the cart and what you typed. It is good for a week.",
        "Der Link bringt den Warenkorb und Ihre Eingaben zurück. Er gilt eine Woche.";
    go_on: "Go on with your order", "Bestellung fortsetzen";
    ticked_the_box:
        "You get this once, because you ticked the box for it at the checkout.",
        "Sie erhalten dies einmal, weil Sie an der Kasse das Kästchen dafür angekreuzt haben.";

    want_newsletter(shop: &str): "Do you want the newsletter of {shop}?", "Möchten Sie den Newsletter von {shop}?";
    one_more_click: "One more click", "Noch ein Klick";
    somebody_asked(day: &str, time: &str, shop: &str):
        "Somebody asked on {day} at {time} UTC that we send the newsletter of {shop} to this address.",
        "Am {day} um {time} Uhr UTC hat jemand den Newsletter von {shop} für diese Adresse bestellt.";
    confirm_in_time:
        "If it was you, confirm it within 7 days. If it was not, do nothing: you get no newsletter, and we forget your address.",
        "Wenn Sie es waren, bestätigen Sie es innerhalb von 7 Tagen. Wenn nicht, tun Sie nichts: Sie erhalten keinen Newsletter, und \
         wir vergessen Ihre Adresse.";
    confirm_it: "Confirm it", "Bestätigen";
    you_get_newsletter(shop: &str): "You get the newsletter of {shop}", "Sie erhalten den Newsletter von {shop}";
    good_to_have_you: "Good to have you", "Schön, dass Sie dabei sind";
    about_once_a_month:
        "You get our newsletter from now on, about once a month.",
        "Von nun an erhalten Sie unseren Newsletter, etwa einmal im Monat.";
    one_click_ends:
        "Each one has a link with which one click ends it, as this mail has.",
        "In jedem steht ein Link, mit dem ein Klick ihn beendet, so wie in dieser E-Mail.";
    asked_and_confirmed(shop: &str):
        "You get this because you asked for the newsletter of {shop} and confirmed it.",
        "Sie erhalten dies, weil Sie den Newsletter von {shop} bestellt und das bestätigt haben.";

    your_code(shop: &str): "Your code for {shop}", "Ihr Anmeldecode für {shop}";
    code_to_sign_in: "Your code to sign in", "Ihr Anmeldecode";
    type_code:
        "Type this code in the browser in which you asked for it. It is good for 15 minutes.",
        "Geben Sie diesen Code in dem Browser ein, in dem Sie ihn angefordert haben. Er gilt 15 Minuten.";
    without_code:
        "If you did not ask for it, do nothing: without the code nobody gets in. We never ask you to tell it to us.",
        "Wenn Sie ihn nicht angefordert haben, tun Sie nichts: Ohne den Code kommt niemand hinein. Wir bitten Sie nie, ihn uns zu \
         nennen.";

    your_order_at(number: i64, shop: &str): "Your order {number} at {shop}", "Ihre Bestellung {number} bei {shop}";
    your_order(number: i64): "Your order {number}", "Ihre Bestellung {number}";
    asked_for_link:
        "Somebody asked us for the link of this order, with its number and your address. Here it is.",
        "Jemand hat uns mit der Nummer dieser Bestellung und Ihrer Adresse nach ihrem Link gefragt. Hier ist er.";
    keep_link:
        "Whoever has the link sees the order, so keep it to yourself. If it was not you, you need not do anything.",
        "Wer den Link hat, sieht die Bestellung; behalten Sie ihn also für sich. Wenn Sie es nicht waren, brauchen Sie nichts zu tun.";
    see_order: "See your order", "Bestellung ansehen";

    your_password(shop: &str): "Your password for {shop}", "Ihr Passwort für {shop}";
    set_anew: "Set your password anew", "Passwort neu festlegen";
    follow_link:
        "Follow this link to set another password. It is good for an hour, and once.",
        "Folgen Sie diesem Link, um ein anderes Passwort festzulegen. Er gilt eine Stunde und für ein Mal.";
    password_stays:
        "If you did not ask for it, do nothing: your password stays as it is.",
        "Wenn Sie nicht darum gebeten haben, tun Sie nichts: Ihr Passwort bleibt, wie es ist.";
    set_another: "Set another password", "Anderes Passwort festlegen";

    done_at(done: &str, shop: &str): "{done} at {shop}", "{shop}: {done}";
    done_on(day: &str, time: &str, device: &str):
        "It was done on {day} at {time} UTC, on this device: {device}.",
        "Das geschah am {day} um {time} Uhr UTC auf diesem Gerät: {device}.";
    if_it_was_you:
        "If it was you, all is well. If not, sign in with a code, sign all other devices out, and write to us.",
        "Wenn Sie es waren, ist alles gut. Wenn nicht, melden Sie sich mit einem Code an, melden Sie alle anderen Geräte ab, und \
         schreiben Sie uns.";
    your_account: "Your account", "Ihr Konto";

    shall_we_tell(title: &str): "Shall we tell you about {title}?", "Sollen wir Ihnen zu „{title}“ schreiben?";
    shall_we_write: "Shall we write to you?", "Sollen wir Ihnen schreiben?";
    somebody_waits(shop: &str, when: &str, title: &str):
        "Somebody, probably you, asked {shop} to write to this address {when}: {title}.",
        "Jemand, wahrscheinlich Sie, hat {shop} gebeten, an diese Adresse zu schreiben, {when}: {title}.";
    say_so:
        "If it was you, say so by this link. You get one mail when it happens, and no other.",
        "Wenn Sie es waren, sagen Sie es mit diesem Link. Sie erhalten eine E-Mail, wenn es so weit ist, und keine andere.";
    or_we_forget:
        "If it was not you, do nothing: you get no mail, and we forget this address within two days.",
        "Wenn nicht, tun Sie nichts: Sie erhalten keine E-Mail, und wir vergessen diese Adresse innerhalb von zwei Tagen.";
    yes_tell_me: "Yes, tell me", "Ja, schreiben Sie mir";
    is_back(title: &str): "{title} is back", "{title} ist wieder da";
    in_stock_again: "It is in stock again", "Wieder vorrätig";
    back_for(title: &str, price: &str):
        "{title} is in stock again, for {price}. We hold none back: who orders first has it.",
        "{title} ist wieder vorrätig, für {price}. Wir halten nichts zurück: Wer zuerst bestellt, bekommt es.";
    was_back(title: &str): "{title} was back", "{title} war wieder da";
    was_in_stock: "It was in stock again", "War wieder vorrätig";
    somebody_was_faster(title: &str):
        "{title} was in stock again, but somebody was faster than this mail. You can ask us to write once more.",
        "{title} war wieder vorrätig, aber jemand war schneller als diese E-Mail. Sie können uns bitten, noch einmal zu schreiben.";
    costs_less(title: &str): "{title} costs less", "{title} kostet weniger";
    costs_less_now: "It costs less now", "Jetzt günstiger";
    costs_now(title: &str, price: &str, asked_at: &str):
        "{title} costs {price} now. It was {asked_at} when you asked us to tell you.",
        "{title} kostet jetzt {price}. Es waren {asked_at}, als Sie uns gebeten haben, Ihnen zu schreiben.";
    the_one_mail:
        "This is the one mail that you asked for. We have no use for your address now and forget it.",
        "Dies ist die eine E-Mail, um die Sie gebeten haben. Ihre Adresse brauchen wir nun nicht mehr und vergessen sie.";
    see_in_shop: "See it in the shop", "Im Shop ansehen";
}
