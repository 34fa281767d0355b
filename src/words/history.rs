//! What happened to an order, as its buyer reads it.

messages! {
    ordered:
        "We wrote down your order and put its pieces aside for you.",
        "Wir haben Ihre Bestellung aufgenommen und die Stücke für Sie zurückgelegt.";
    payment_declined(reason: &str): "The payment was declined: {reason}.", "Die Zahlung wurde abgelehnt: {reason}.";
    refunded(sum: &str):
        "We sent {sum} back to you, the way you paid.",
        "Wir haben Ihnen {sum} auf dem Weg zurückgesendet, auf dem Sie bezahlt haben.";
    refunded_to_card(sum: &str):
        "We put {sum} on a gift card or store credit of yours.",
        "Wir haben Ihnen {sum} auf einer Geschenkkarte oder als Guthaben gutgeschrieben.";
    money: "money", "Geld";
    ready_for_pickup(place: &str): "It is ready for you at {place}.", "Sie liegt für Sie bereit: {place}.";
    handed_over(what: &str): "We handed over {what}.", "Wir haben übergeben: {what}.";
    pieces_to(count: u32, whom: &str):
        "1 piece to {whom}" | "{count} pieces to {whom}",
        "1 Stück an {whom}" | "{count} Stück an {whom}";
    you: "you", "Sie";
    the_carrier: "the carrier", "den Zusteller";
    canceled_by_buyer: "You canceled the order.", "Sie haben die Bestellung storniert.";
    canceled_by_us: "We canceled the order.", "Wir haben die Bestellung storniert.";
    pieces_canceled(pieces: &str): "We took out of the order: {pieces}.", "Wir haben aus der Bestellung genommen: {pieces}.";
    edit_proposed(change: &str):
        "We propose to change the order: {change}.",
        "Wir schlagen vor, die Bestellung zu ändern: {change}.";
    edit_applied(change: &str): "The order was changed: {change}.", "Die Bestellung wurde geändert: {change}.";
    edit_declined(change: &str): "You declined the change: {change}.", "Sie haben die Änderung abgelehnt: {change}.";
    edit_withdrawn(change: &str): "We withdrew the change: {change}.", "Wir haben die Änderung zurückgezogen: {change}.";
    edit_expired(change: &str):
        "The change was not paid in time: {change}.",
        "Die Änderung wurde nicht rechtzeitig bezahlt: {change}.";
    without(added: &str, removed: &str): "{added}; without {removed}", "{added}; ohne {removed}";
    edit_paid(change: &str):
        "Your payment for change {change} arrived.",
        "Ihre Zahlung für Änderung {change} ist eingegangen.";
    edit_paid_too_late(change: &str):
        "A payment for change {change} arrived when it was over. It goes back to you.",
        "Eine Zahlung für Änderung {change} kam an, als diese schon vorbei war. Sie geht an Sie zurück.";
    return_requested(number: &str):
        "You asked to send something back (return {number}).",
        "Sie möchten etwas zurücksenden (Rücksendung {number}).";
    return_approved(number: &str): "Return {number} is approved.", "Rücksendung {number} ist angenommen.";
    return_rejected(number: &str): "We can’t take return {number} back.", "Rücksendung {number} können wir nicht annehmen.";
    return_received(number: &str):
        "What you sent back is here (return {number}).",
        "Was Sie zurückgesendet haben, ist da (Rücksendung {number}).";
    return_refunded(number: &str):
        "The money for return {number} goes back to you.",
        "Das Geld für Rücksendung {number} geht an Sie zurück.";
    return_canceled(number: &str): "Return {number} was called off.", "Rücksendung {number} wurde abgesagt.";
    withdrawn(number: &str):
        "You withdrew from the contract (withdrawal {number}).",
        "Sie haben den Vertrag widerrufen (Widerruf {number}).";
    withdrawal_refunded(number: &str):
        "The money for withdrawal {number} goes back to you.",
        "Das Geld für Widerruf {number} geht an Sie zurück.";
    withdrawal_declined(number: &str): "We can’t accept withdrawal {number}.", "Widerruf {number} können wir nicht annehmen.";
    delivered(parcel: &str): "Parcel {parcel} arrived.", "Paket {parcel} ist angekommen.";
    taken_back(parcel: &str):
        "Parcel {parcel} was noted too soon: it is not on its way yet.",
        "Paket {parcel} wurde zu früh vermerkt: Es ist noch nicht unterwegs.";
    paid:
        "Your payment arrived. We are getting your order ready.",
        "Ihre Zahlung ist eingegangen. Wir bereiten Ihre Bestellung vor.";
    authorized:
        "Your payment is approved. The money is taken when your order is sent.",
        "Ihre Zahlung ist genehmigt. Das Geld wird abgebucht, wenn Ihre Bestellung versendet wird.";
    voided:
        "The money that was set aside was let go. Nothing was charged.",
        "Das vorgemerkte Geld wurde wieder freigegeben. Es wurde nichts abgebucht.";
    given_up:
        "The order was canceled because it was not paid in time. Nothing was charged.",
        "Die Bestellung wurde storniert, weil sie nicht rechtzeitig bezahlt wurde. Es wurde nichts abgebucht.";
    replaced:
        "The order was canceled because you changed it and placed it anew. Nothing was charged.",
        "Die Bestellung wurde storniert, weil Sie sie geändert und neu aufgegeben haben. Es wurde nichts abgebucht.";
    paid_too_late:
        "A payment arrived after the order was canceled. It goes back to you.",
        "Nach der Stornierung ist noch eine Zahlung eingegangen. Sie geht an Sie zurück.";
}
