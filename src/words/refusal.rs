//! What the shop declines, and what would be possible instead.

messages! {
    not_found:
        "There is nothing here. It may have moved, or it was never there.",
        "Hier ist nichts. Vielleicht ist es umgezogen, vielleicht war es nie da.";
    form_needs_attention:
        "Something in the form needs your attention.",
        "Etwas im Formular braucht Ihre Aufmerksamkeit.";
    fields_need_attention(count: usize):
        "1 field needs your attention." | "{count} fields need your attention.",
        "1 Feld braucht Ihre Aufmerksamkeit." | "{count} Felder brauchen Ihre Aufmerksamkeit.";
    empty_cart: "Your cart is empty. Put something in it first.", "Ihr Warenkorb ist leer. Legen Sie zuerst etwas hinein.";
    sold_out(title: &str):
        "{title} is sold out. Take it out of your cart to go on.",
        "{title} ist ausverkauft. Entfernen Sie es aus dem Warenkorb, um fortzufahren.";
    only_left(left: u32, title: &str):
        "Only {left} of {title} left. Make it {left} or fewer to go on.",
        "Von {title} sind nur noch {left} da. Verringern Sie die Menge auf höchstens {left}, um fortzufahren.";
    none_there(title: &str, place: &str):
        "Of {title} there is none at {place}. Have it sent instead, fetch it elsewhere, or change the cart.",
        "{title} ist am Abholort {place} nicht vorhanden. Lassen Sie es sich schicken, holen Sie es anderswo ab oder ändern Sie \
         den Warenkorb.";
    only_there(title: &str, left: u32, place: &str):
        "Of {title} there is only {left} at {place}. Have it sent instead, fetch it elsewhere, or change the cart.",
        "Von {title} gibt es am Abholort {place} nur {left}. Lassen Sie es sich schicken, holen Sie es anderswo ab oder ändern \
         Sie den Warenkorb.";
    not_shippable:
        "We can’t send this cart there. Choose another country or another way of shipping.",
        "Wir können diesen Warenkorb nicht dorthin senden. Wählen Sie ein anderes Land oder eine andere Versandart.";
    too_large:
        "This is more than we can sell in one order. Take something out of the cart.",
        "Das ist mehr, als wir in einer Bestellung verkaufen können. Entfernen Sie etwas aus dem Warenkorb.";
    no_price:
        "Something in this cart has no price. Take it out and tell us, please.",
        "Etwas in diesem Warenkorb hat keinen Preis. Entfernen Sie es und sagen Sie uns bitte Bescheid.";
    total_changed(total: &str):
        "The total is now {total}. Nothing was charged: check the order and place it again.",
        "Die Gesamtsumme beträgt jetzt {total}. Es wurde nichts abgebucht: Prüfen Sie die Bestellung und senden Sie sie noch \
         einmal ab.";
    to_pay_changed(to_pay: &str):
        "What your gift card covers has changed: {to_pay} is left to pay. Nothing was charged: check the order and place it again.",
        "Ihre Geschenkkarte deckt jetzt einen anderen Betrag: {to_pay} bleiben zu zahlen. Es wurde nichts abgebucht: Prüfen Sie \
         die Bestellung und senden Sie sie noch einmal ab.";
    busy(seconds: u32):
        "Too much is going on right now. Try again in a second." |
        "Too much is going on right now. Try again in {seconds} seconds.",
        "Gerade ist zu viel los. Versuchen Sie es in einer Sekunde noch einmal." |
        "Gerade ist zu viel los. Versuchen Sie es in {seconds} Sekunden noch einmal.";
    too_much_unpaid(minutes: u32):
        "Several orders from you or your network wait for their payment. Pay for one of them, or order again in a minute." |
        "Several orders from you or your network wait for their payment. Pay for one of them, or order again in {minutes} minutes.",
        "Mehrere Bestellungen von Ihnen oder aus Ihrem Netzwerk warten auf ihre Bezahlung. Bezahlen Sie eine davon oder bestellen \
         Sie in einer Minute noch einmal." |
        "Mehrere Bestellungen von Ihnen oder aus Ihrem Netzwerk warten auf ihre Bezahlung. Bezahlen Sie eine davon oder bestellen \
         Sie in {minutes} Minuten noch einmal.";
    scarce_pieces(most: u32):
        "Of things that are nearly gone we put aside no more than {most} pieces before they are paid. Take some out of your cart, \
         or write to us.",
        "Von Dingen, die fast ausverkauft sind, legen wir vor der Bezahlung höchstens {most} Stück zurück. Nehmen Sie einige aus \
         dem Warenkorb oder schreiben Sie uns.";
    not_heard:
        "We have not heard yet whether your payment went through. Your order is kept, and nothing is charged twice: don’t pay \
         again. This page looks again by itself.",
        "Wir wissen noch nicht, ob Ihre Zahlung erfolgreich war. Ihre Bestellung ist gespeichert und nichts wird doppelt \
         abgebucht: Bezahlen Sie nicht noch einmal. Diese Seite sieht von selbst wieder nach.";
    full(seconds: u32):
        "We can’t write anything down right now: our disk is full. Nothing was done and nothing was charged. Try again in \
         {seconds} seconds.",
        "Wir können gerade nichts speichern: Unser Speicher ist voll. Es wurde nichts ausgeführt und nichts abgebucht. Versuchen \
         Sie es in {seconds} Sekunden noch einmal.";
    unknown_code: "We don’t know this code. Check its spelling.", "Diesen Code kennen wir nicht. Prüfen Sie die Schreibweise.";
    code_not_yet: "This code can’t be used yet.", "Dieser Code gilt noch nicht.";
    code_expired: "This code has expired.", "Dieser Code ist abgelaufen.";
    code_used_up: "This code has been used as often as it can be.", "Dieser Code wurde so oft eingelöst, wie es möglich ist.";
    code_used_by_you: "You have used this code before.", "Diesen Code haben Sie schon eingelöst.";
    code_for_first_order: "This code is for a first order.", "Dieser Code gilt für eine erste Bestellung.";
    code_for_others:
        "This code is not for this order: it is for other customers or another country.",
        "Dieser Code gilt nicht für diese Bestellung, sondern für andere Kunden oder ein anderes Land.";
    code_below_minimum(minimum: &str, missing: &str):
        "This code needs goods for {minimum} or more in the cart. {missing} more and it applies.",
        "Dieser Code gilt ab einem Warenwert von {minimum}. Noch {missing}, dann gilt er.";
    code_too_few(minimum: u32, missing: u32):
        "This code needs {minimum} pieces it is meant for in the cart. {missing} more and it applies.",
        "Für diesen Code müssen {minimum} passende Stücke im Warenkorb liegen. Noch {missing}, dann gilt er.";
    code_for_other_goods: "This code is not for what is in your cart.", "Dieser Code gilt nicht für das, was in Ihrem Warenkorb liegt.";
    code_not_with(label: &str):
        "This code can’t be used together with “{label}”, which takes off more.",
        "Dieser Code gilt nicht zusammen mit „{label}“, womit Sie mehr sparen.";
    code_takes_nothing_off: "This code takes nothing off this cart.", "Dieser Code bringt für diesen Warenkorb keinen Nachlass.";
}
