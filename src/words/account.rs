//! Accounts: signing in, and what customers keep with the shop.

use super::Language;

messages! {
    to_account: "To your account", "Zu Ihrem Konto";
    back_to_account: "Back to your account", "Zurück zu Ihrem Konto";
    try_again: "Try again", "Noch einmal versuchen";
    your_account: "Your account", "Ihr Konto";
    email: "Email address", "E-Mail-Adresse";
    look_at_mail: "Look at your mail", "Sehen Sie in Ihre E-Mails";

    name_saved: "Your name is saved.", "Ihr Name ist gespeichert.";
    preferences_saved: "Your preferences are saved.", "Ihre Einstellungen sind gespeichert.";
    address_saved: "The address is saved.", "Die Adresse ist gespeichert.";
    default_saved: "The checkout begins with this address from now on.", "Die Kasse beginnt von nun an mit dieser Adresse.";
    address_removed: "The address is removed.", "Die Adresse ist entfernt.";
    device_out: "That device is signed out.", "Dieses Gerät ist abgemeldet.";
    devices_out: "All other devices are signed out.", "Alle anderen Geräte sind abgemeldet.";
    signed_in: "You are signed in.", "Sie sind angemeldet.";
    password_saved: "Your password is saved.", "Ihr Passwort ist gespeichert.";
    password_gone: "Your password is removed.", "Ihr Passwort ist entfernt.";
    passkey_saved:
        "The passkey is added. Next time you can sign in with it.",
        "Der Passkey ist hinzugefügt. Nächstes Mal können Sie sich damit anmelden.";
    passkey_gone: "The passkey is removed.", "Der Passkey ist entfernt.";

    password_set: "Your password was set", "Ihr Passwort wurde festgelegt";
    password_removed: "Your password was removed", "Ihr Passwort wurde entfernt";
    passkey_added: "A passkey was added to your account", "Ihrem Konto wurde ein Passkey hinzugefügt";
    passkey_removed: "A passkey was removed from your account", "Aus Ihrem Konto wurde ein Passkey entfernt";

    sign_in: "Sign in", "Anmelden";
    we_mail_a_code:
        "We mail you a code. If you are new here, that makes you an account.",
        "Wir schicken Ihnen einen Code per E-Mail. Wenn Sie neu hier sind, entsteht damit Ihr Konto.";
    with_password: "Sign in with a password", "Mit Passwort anmelden";
    with_passkey: "Sign in with a passkey", "Mit Passkey anmelden";
    password: "Password", "Passwort";
    forgot: "Forgot your password?", "Passwort vergessen?";
    mail_me_a_code: "Mail me a code", "Code per E-Mail schicken";
    no_account_needed:
        "You need no account to buy. Looking for an order you placed as a guest? ",
        "Zum Kaufen brauchen Sie kein Konto. Suchen Sie eine Bestellung, die Sie als Gast aufgegeben haben? ";
    find_your_order: "Find your order", "Bestellung finden";
    code: "Code", "Code";
    code_hint:
        "Eight letters and digits. Small letters and spaces are fine.",
        "Acht Buchstaben und Ziffern. Kleinbuchstaben und Leerzeichen sind erlaubt.";
    code_mailed_to: "We have mailed a code to ", "Wir haben einen Code an ";
    code_is_there:
        ". It is there within a minute or two, and good for 15 minutes, in this browser only. If there are several, use the newest.",
        " geschickt. Er ist in ein, zwei Minuten da und gilt 15 Minuten, nur in diesem Browser. Wenn es mehrere sind, nehmen Sie den \
         neuesten.";
    code_did_not_come: "Nothing came? Look among the junk, or ", "Nichts gekommen? Sehen Sie im Spam-Ordner nach, oder ";
    ask_for_another: "ask for another code", "fordern Sie einen neuen Code an";
    enter_code: "Enter your code", "Code eingeben";
    code_is_over: "This code can’t be used any more", "Dieser Code gilt nicht mehr";
    why_over:
        "It was asked for in another browser, or more than 15 minutes ago, or it was typed wrong too often.",
        "Er wurde in einem anderen Browser angefordert oder vor mehr als 15 Minuten, oder er wurde zu oft falsch eingegeben.";
    another_code: "Ask for another code", "Neuen Code anfordern";
    wrong_code(tries: u32):
        "This is not the code. Look at the newest mail: you can try once more"
            | "This is not the code. Look at the newest mail: you can try {tries} more times",
        "Das ist nicht der Code. Sehen Sie in die neueste E-Mail: Sie können es noch einmal versuchen"
            | "Das ist nicht der Code. Sehen Sie in die neueste E-Mail: Sie können es noch {tries} Mal versuchen";
    wrong_password:
        "This address and this password don’t go together, or it was tried too often. Sign in with a code instead",
        "Diese Adresse und dieses Passwort gehören nicht zusammen, oder es wurde zu oft versucht. Melden Sie sich stattdessen mit einem \
         Code an";
    sign_in_another_way: "Sign in another way", "Auf andere Weise anmelden";
    sign_in_anew:
        "It is a while since you signed in. Sign out and in again to do this.",
        "Ihre Anmeldung liegt eine Weile zurück. Melden Sie sich dafür ab und wieder an.";
    is_it_you: "Is it you?", "Sind Sie es?";
    want_to_be_sure:
        "It is a while since you signed in on this device. For this we want to be sure that it is you.",
        "Ihre Anmeldung auf diesem Gerät liegt eine Weile zurück. Hierfür möchten wir sicher sein, dass Sie es sind.";
    sign_in_again: "Sign in again", "Neu anmelden";

    show_password: "Show the password", "Passwort anzeigen";
    hide_password: "Hide the password", "Passwort verbergen";
    remove_password: "Remove the password", "Passwort entfernen";
    save_password: "Save the password", "Passwort speichern";
    others_signed_out:
        "All your other devices are signed out by this. You can always sign in with a mailed code as well.",
        "Alle Ihre anderen Geräte werden damit abgemeldet. Sie können sich immer auch mit einem Code per E-Mail anmelden.";
    new_password: "New password", "Neues Passwort";
    change_password: "Change your password", "Passwort ändern";
    set_password: "Set a password", "Passwort festlegen";
    password_hint(least: usize):
        "{least} characters or more. A few words will do; spaces and any other signs are fine, and none is asked for.",
        "{least} Zeichen oder mehr. Ein paar Wörter genügen; Leerzeichen und alle anderen Zeichen sind erlaubt, keines wird verlangt.";
    make_it_longer(least: usize):
        "Make your password {least} characters or longer: a few words will do",
        "Machen Sie Ihr Passwort {least} Zeichen oder länger: Ein paar Wörter genügen";
    make_it_shorter(most: usize):
        "Make your password shorter: at most {most} characters",
        "Machen Sie Ihr Passwort kürzer: höchstens {most} Zeichen";
    guessed_first:
        "This password is among those that are guessed first. Add a word or two that nobody expects",
        "Dieses Passwort gehört zu denen, die zuerst geraten werden. Fügen Sie ein, zwei Wörter hinzu, mit denen niemand rechnet";
    mail_a_link: "We mail you a link by which you set another one. You can also just ",
        "Wir schicken Ihnen einen Link, mit dem Sie ein anderes festlegen. Oder ";
    just_sign_in: "sign in with a code", "melden Sie sich einfach mit einem Code an";
    mail_me_the_link: "Mail me the link", "Link per E-Mail schicken";
    link_mailed:
        "If there is an account with this address, we have mailed a link there. It is good for an hour.",
        "Wenn es zu dieser Adresse ein Konto gibt, haben wir einen Link dorthin geschickt. Er gilt eine Stunde.";
    nothing_came_or: "Nothing came? Look among the junk, or ", "Nichts gekommen? Sehen Sie im Spam-Ordner nach, oder ";
    sign_in_by_code: "sign in with a code", "melden Sie sich mit einem Code an";
    all_signed_out: "You are signed out on all devices by this.", "Damit werden Sie auf allen Geräten abgemeldet.";
    another_password: "Set another password", "Anderes Passwort festlegen";
    another_link: "Ask for another link", "Neuen Link anfordern";
    link_is_over: "This link can’t be used any more", "Dieser Link gilt nicht mehr";
    why_link_over:
        "It is older than an hour, or it was used, or a newer password was set meanwhile.",
        "Er ist älter als eine Stunde oder wurde benutzt, oder inzwischen wurde ein neueres Passwort festgelegt.";

    your_passkeys: "Your passkeys", "Ihre Passkeys";
    to_passkeys: "To your passkeys", "Zu Ihren Passkeys";
    not_used_yet: "not used yet", "noch nicht benutzt";
    last_used(day: &str): "last used on {day}", "zuletzt benutzt am {day}";
    made_on(day: &str, used: &str): "Made on {day}, {used}", "Angelegt am {day}, {used}";
    remove_passkey_of(device: &str, day: &str):
        "Remove the passkey made with {device} on {day}",
        "Den Passkey entfernen, angelegt mit {device} am {day}";
    remove: "Remove", "Entfernen";
    no_passkeys: "You have none yet.", "Sie haben noch keine.";
    add_passkey: "Add a passkey", "Passkey hinzufügen";
    let_script_run: "To add one, let this page run script.", "Um einen hinzuzufügen, erlauben Sie dieser Seite, Skripte auszuführen.";
    passkeys_full(most: usize):
        "You keep {most} of them. To add another one, remove one first.",
        "Sie haben {most} davon. Um einen weiteren hinzuzufügen, entfernen Sie zuerst einen.";
    no_passkeys_here:
        "This shop can’t make any at the address under which you reach it.",
        "Unter der Adresse, unter der Sie diesen Shop erreichen, kann er keine anlegen.";
    about_passkeys:
        "With a passkey you sign in as you unlock your device: by finger, face or PIN. There is nothing to remember, and nothing \
         that somebody could make you give away. Codes by mail go on working.",
        "Mit einem Passkey melden Sie sich an, wie Sie Ihr Gerät entsperren: mit Finger, Gesicht oder PIN. Es gibt nichts zu merken und \
         nichts, das Ihnen jemand entlocken könnte. Codes per E-Mail bleiben möglich.";
    delete_there_too:
        "If you remove one here, delete it on your device, too.",
        "Wenn Sie hier einen entfernen, löschen Sie ihn auch auf Ihrem Gerät.";
    passkeys_need_https:
        "Passkeys need a shop that has a name and is reached by https.",
        "Passkeys brauchen einen Shop, der einen Namen hat und über https erreicht wird.";
    too_many_passkeys(most: usize):
        "You keep {most} passkeys already. Remove one that you don’t use any more.",
        "Sie haben schon {most} Passkeys. Entfernen Sie einen, den Sie nicht mehr benutzen.";
    passkey_kept: "This passkey is kept already.", "Dieser Passkey ist schon gespeichert.";
    passkey_misfit:
        "This passkey is not known here, or the answer came too late. Try it once more, or sign in with a code.",
        "Dieser Passkey ist hier nicht bekannt, oder die Antwort kam zu spät. Versuchen Sie es noch einmal, oder melden Sie sich mit \
         einem Code an.";
    device_has_one: "This device has a passkey for your account already.", "Dieses Gerät hat schon einen Passkey für Ihr Konto.";
    none_made: "No passkey was made.", "Es wurde kein Passkey angelegt.";
    none_chosen:
        "No passkey was chosen. You can sign in with a code as well.",
        "Es wurde kein Passkey gewählt. Sie können sich auch mit einem Code anmelden.";
    not_just_now:
        "That didn’t work just now. Try it once more in a minute, or sign in with a code.",
        "Das hat gerade nicht geklappt. Versuchen Sie es in einer Minute noch einmal, oder melden Sie sich mit einem Code an.";

    your_devices: "Your devices", "Ihre Geräte";
    to_devices: "To your devices", "Zu Ihren Geräten";
    this_device: "This is the device that you use now.", "Dies ist das Gerät, das Sie gerade benutzen.";
    sign_out_on(device: &str, day: &str):
        "Sign out on {device}, signed in on {day}",
        "Auf {device} abmelden, angemeldet am {day}";
    sign_it_out: "Sign it out", "Abmelden";
    since_and_seen(since: &str, seen: &str):
        "Signed in on {since}, last seen on {seen}",
        "Angemeldet am {since}, zuletzt gesehen am {seen}";
    sign_out_elsewhere: "Sign out everywhere else", "Überall sonst abmelden";
    about_devices:
        "A device that is not used for 30 days is signed out by itself, and each after half a year. If you don’t know one of \
         them, sign it out.",
        "Ein Gerät, das 30 Tage nicht benutzt wird, wird von selbst abgemeldet, und jedes nach einem halben Jahr. Wenn Sie eines nicht \
         kennen, melden Sie es ab.";

    your_orders: "Your orders", "Ihre Bestellungen";
    no_orders:
        "You have not ordered anything yet. What you order with this address stands here.",
        "Sie haben noch nichts bestellt. Was Sie mit dieser Adresse bestellen, steht dann hier.";
    look_around: "Look around", "Umsehen";
    before_that: "Before that", "Davor";
    all_orders: "All your orders", "Alle Ihre Bestellungen";
    older: "Older ones", "Ältere";
    order(number: i64): "Order {number}", "Bestellung {number}";
    order_of(number: i64, day: &str, pieces: &str): "Order {number} of {day}: {pieces}", "Bestellung {number} vom {day}: {pieces}";
    see_order(number: i64): "See order {number}", "Bestellung {number} ansehen";
    waits_for_payment: "Waits for its payment", "Wartet auf die Zahlung";
    canceled: "Canceled", "Storniert";
    getting_ready: "Getting ready", "In Vorbereitung";
    partly_on_its_way: "Part of it is on its way", "Teilweise unterwegs";
    on_its_way: "On its way", "Unterwegs";
    delivered: "Delivered", "Zugestellt";
    wont_be_sent: "Won’t be sent", "Wird nicht verschickt";

    you: "You", "Sie";
    you_sign_in_with: "You sign in with ", "Sie melden sich an mit ";
    full_name: "Full name", "Vor- und Nachname";
    save_name: "Save the name", "Namen speichern";
    saved_for_later: "Saved for later", "Merkzettel";
    what_you_saved: "What you saved", "Zum Merkzettel";
    your_addresses: "Your addresses", "Ihre Adressen";
    no_address: "You keep no address yet.", "Sie haben noch keine Adresse gespeichert.";
    see_addresses: "See and change your addresses", "Adressen ansehen und ändern";
    on_each_device: "On each of your devices", "Auf jedem Ihrer Geräte";
    signing_in: "Signing in", "Anmeldung";
    sign_out_here: "Sign out here", "Hier abmelden";
    your_data: "Your data", "Ihre Daten";
    take_a_copy: "Take a copy of all that we have of you", "Eine Kopie von allem mitnehmen, was wir von Ihnen haben";
    delete_account: "Delete your account", "Konto löschen";
    as_shop_has_it: "As the shop has it", "Wie im Shop eingestellt";
    as_device_has_it: "As the device has it", "Wie am Gerät eingestellt";
    country_and_currency: "Country and currency", "Land und Währung";
    light_or_dark: "Light or dark", "Hell oder dunkel";
    light: "Light", "Hell";
    dark: "Dark", "Dunkel";
    save_preferences: "Save the preferences", "Einstellungen speichern";

    to_addresses: "To your addresses", "Zu Ihren Adressen";
    back_to_addresses: "Back to your addresses", "Zurück zu Ihren Adressen";
    no_address_helps:
        "You keep no address yet. With one, the checkout is filled in for you.",
        "Sie haben noch keine Adresse gespeichert. Mit einer ist die Kasse schon für Sie ausgefüllt.";
    add_address: "Add an address", "Adresse hinzufügen";
    change_address: "Change an address", "Adresse ändern";
    checkout_begins: "The checkout begins with this one", "Mit dieser beginnt die Kasse";
    begin_with(address: &str): "Begin the checkout with {address}", "Die Kasse mit {address} beginnen";
    begin_with_it: "Begin the checkout with it", "Die Kasse damit beginnen";
    change_this(address: &str): "Change {address}", "{address} ändern";
    change: "Change", "Ändern";
    remove_this(address: &str): "Remove {address}", "{address} entfernen";
    country: "Country", "Land";
    line1: "Street and number", "Straße und Hausnummer";
    line2: "Flat, floor, building (optional)", "Wohnung, Stockwerk, Gebäude (freiwillig)";
    company: "Company (optional)", "Firma (freiwillig)";
    postcode: "Postcode", "Postleitzahl";
    city: "Town or city", "Ort";
    region:
        "State, province or county (where addresses have one)",
        "Bundesstaat, Provinz oder Region (wo Adressen das haben)";
    phone: "Phone (optional)", "Telefon (freiwillig)";
    vat_id:
        "VAT number of a company in the European Union (optional)",
        "USt-IdNr. einer Firma in der Europäischen Union (freiwillig)";
    save_address: "Save the address", "Adresse speichern";
    addresses_full(most: usize):
        "You keep {most} addresses, which is all we keep. Remove one first.",
        "Sie haben {most} Adressen gespeichert, mehr behalten wir nicht. Entfernen Sie zuerst eine.";
    back_to_checkout: "Back to the checkout", "Zurück zur Kasse";
    send_to(address: &str): "Send it to {address}", "An {address} schicken";
    send_here: "Send it here", "Hierhin schicken";
    type_another: "Type another address", "Andere Adresse eingeben";
    change_addresses: "Change your addresses", "Ihre Adressen ändern";
    where_to: "Where should it go?", "Wohin soll es gehen?";

    order_number: "Order number", "Bestellnummer";
    ordered_with: "Email address that you ordered with", "E-Mail-Adresse, mit der Sie bestellt haben";
    enter_number:
        "Enter the number of your order, such as 1001. It is in every mail about it",
        "Geben Sie die Nummer Ihrer Bestellung ein, zum Beispiel 1001. Sie steht in jeder E-Mail dazu";
    mail_order_link:
        "We mail you the link of your order. There you see where it stands, and can cancel it or send something back.",
        "Wir schicken Ihnen den Link Ihrer Bestellung. Dort sehen Sie, wie sie steht, und können sie stornieren oder etwas zurückschicken.";
    or: "Or ", "Oder ";
    all_orders_of_address: " to see all orders of your address.", ", um alle Bestellungen Ihrer Adresse zu sehen.";
    order_link_mailed:
        "If there is an order with this number and this address, we have mailed its link there. It arrives within a minute or two.",
        "Wenn es eine Bestellung mit dieser Nummer und dieser Adresse gibt, haben wir ihren Link dorthin geschickt. Er kommt in ein, zwei \
         Minuten an.";
    check_both: "Nothing came? Look among the junk, or check both and ",
        "Nichts gekommen? Sehen Sie im Spam-Ordner nach, oder prüfen Sie beides und ";
    ask_again: "ask again", "fragen Sie noch einmal";

    delete_question: "Delete your account?", "Konto löschen?";
    account_of: "The account of ", "Das Konto von ";
    deleted_at_once:
        " is deleted at once, with your name, your addresses, your preferences, your cart, what you saved for later, and every way to \
         sign in. You are signed out on all devices. What you wait to be told of is forgotten, too, and the newsletter ends. This can’t \
         be undone.",
        " wird sofort gelöscht, mit Ihrem Namen, Ihren Adressen, Ihren Einstellungen, Ihrem Warenkorb, Ihrem Merkzettel und jeder \
         Möglichkeit, sich anzumelden. Sie werden auf allen Geräten abgemeldet. Auch worauf Sie warten, wird vergessen, und der \
         Newsletter endet. Das lässt sich nicht rückgängig machen.";
    what_stays: "What stays, and why", "Was bleibt, und warum";
    invoices_stay:
        "Invoices and credit notes, with the name and address that stand on them: the law makes us keep them for our books.",
        "Rechnungen und Gutschriften, mit dem Namen und der Adresse darauf: Das Gesetz verlangt, dass wir sie für unsere Bücher \
         aufbewahren.";
    sums_stay:
        "What was sold and paid, without your name: our books have to add up.",
        "Was verkauft und bezahlt wurde, ohne Ihren Namen: Unsere Bücher müssen aufgehen.";
    open_orders_stay:
        "Orders that are on their way or can still be sent back keep your name and address until that is over. Then they are taken \
         out by themselves.",
        "Bestellungen, die unterwegs sind oder noch zurückgeschickt werden können, behalten Ihren Namen und Ihre Adresse, bis das vorbei \
         ist. Dann werden sie von selbst herausgenommen.";
    reviews_stay:
        "What you wrote in reviews stays, under the name “A former customer”.",
        "Was Sie in Bewertungen geschrieben haben, bleibt unter dem Namen „A former customer“ stehen.";
    questions_stay:
        "What you asked about products stays. We never knew who asked it: only the name that you may have put below it. Write to \
         us if we shall take that away.",
        "Was Sie zu Produkten gefragt haben, bleibt. Wir wussten nie, wer es gefragt hat: nur den Namen, den Sie vielleicht darunter \
         gesetzt haben. Schreiben Sie uns, wenn wir ihn entfernen sollen.";
    others_keep:
        "The payment provider and the carrier keep what they have to keep. Ask them.",
        "Der Zahlungsdienst und der Paketdienst behalten, was sie behalten müssen. Fragen Sie dort.";
    you_may_want: "You may want to ", "Vielleicht möchten Sie vorher ";
    take_along: "take a copy along", "eine Kopie mitnehmen";
    first: " first.", ".";
    delete_it: "Delete my account", "Mein Konto löschen";
    keep_it: "Keep it", "Behalten";
    is_deleted: "Your account is deleted", "Ihr Konto ist gelöscht";
    thank_you_for_having_been:
        "Your account is deleted, and you are signed out everywhere. Thank you for having been here.",
        "Ihr Konto ist gelöscht, und Sie sind überall abgemeldet. Danke, dass Sie hier waren.";

    a_device: "A device", "Ein Gerät";
    a_browser: "A browser", "Ein Browser";
    on_system(browser: &str, system: &str): "{browser} on {system}", "{browser} auf {system}";
    an_iphone: "an iPhone", "einem iPhone";
    an_ipad: "an iPad", "einem iPad";
    a_mac: "a Mac", "einem Mac";
}

/// What a device is called, in another language than the one in which it is kept ("Safari on an iPhone").
pub fn device_in(language: Language, name: &str) -> String {
    let known = |part: &str| {
        [a_device, a_browser, an_iphone, an_ipad, a_mac]
            .iter()
            .find(|word| word(Language::English) == part)
            .map_or_else(|| part.to_owned(), |word| word(language).to_owned())
    };
    match name.split_once(" on ") {
        Some((browser, system)) => on_system(language, &known(browser), &known(system)),
        None => known(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_called_as_its_owner_would_call_it() {
        for (kept, german) in [
            ("Firefox on Linux", "Firefox auf Linux"),
            ("Safari on an iPhone", "Safari auf einem iPhone"),
            ("A browser on Android", "Ein Browser auf Android"),
            ("A device", "Ein Gerät"),
            ("Chrome", "Chrome"),
        ] {
            assert_eq!(device_in(Language::German, kept), german);
            assert_eq!(device_in(Language::English, kept), kept);
        }
    }
}
