//! Pages and answers of the server that are about no room: what is declined, broken, or asked for in a way that no page of ours does.

messages! {
    to_shop: "To the shop", "Zum Shop";
    didnt_work: "That didn’t work", "Das hat nicht geklappt";
    checking_payment: "We are checking your payment", "Wir prüfen Ihre Zahlung";
    our_fault: "Our fault", "Unser Fehler";
    is_broken:
        "Something of ours is broken. Nothing was charged by this. Try again in a moment; if it stays, tell us this reference: ",
        "Bei uns ist etwas kaputt. Dadurch wurde nichts berechnet. Versuchen Sie es gleich noch einmal; wenn es so bleibt, nennen Sie uns \
         dieses Zeichen: ";
    problem: "There is a problem", "Es gibt ein Problem";
    takes_too_long:
        "This takes too long. Try again in a moment.",
        "Das dauert zu lange. Versuchen Sie es gleich noch einmal.";
    not_from_our_page:
        "This form was not sent from a page of this shop.",
        "Dieses Formular wurde nicht von einer Seite dieses Shops geschickt.";
    a_lot:
        "That was a lot in a short time. Wait a little and try again.",
        "Das war viel in kurzer Zeit. Warten Sie ein wenig, und versuchen Sie es noch einmal.";
    too_large: "This is more than the shop takes at once.", "Das ist mehr, als der Shop auf einmal annimmt.";
    request_broke_off: "The request broke off.", "Die Anfrage ist abgebrochen.";
    not_a_form:
        "Send this as a form: application/x-www-form-urlencoded.",
        "Schicken Sie dies als Formular: application/x-www-form-urlencoded.";
    form_broke_off: "The form broke off.", "Das Formular ist abgebrochen.";
    not_utf8: "The form is not in UTF-8.", "Das Formular ist nicht in UTF-8.";
    too_many_fields: "The form has more fields than any of ours.", "Das Formular hat mehr Felder als jedes von uns.";
    not_that_way: "This is not done here in that way.", "So geht das hier nicht.";
    no_such_picture: "There is no such picture.", "Dieses Bild gibt es nicht.";
    no_such_photo: "There is no such photo.", "Dieses Foto gibt es nicht.";
    only_read: "This can only be read.", "Dies kann nur gelesen werden.";
    nothing_here: "There is nothing here.", "Hier ist nichts.";
    not_sold_there:
        "We don’t sell there under that name. Choose another country at the foot of the page.",
        "Unter diesem Namen verkaufen wir dorthin nicht. Wählen Sie unten auf der Seite ein anderes Land.";
}
