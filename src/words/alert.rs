//! Alerts: one mail that somebody asks for, when a piece is in stock again or costs less.

messages! {
    tell_when_back: "Tell me when it is back", "Schreiben Sie mir, wenn es wieder da ist";
    tell_when_less: "Tell me when it costs less", "Schreiben Sie mir, wenn es günstiger wird";
    when_back: "when it is in stock again", "sobald es wieder vorrätig ist";
    when_less: "when it costs less", "sobald es weniger kostet";
    not_sold_here:
        "This is not sold in your country. Choose another country at the foot of the page.",
        "Dies wird in Ihrem Land nicht verkauft. Wählen Sie unten auf der Seite ein anderes Land.";
    in_stock_already(title: &str):
        "{title} is in stock: you can have it now.",
        "{title} ist vorrätig: Sie können es jetzt bekommen.";
    choose_again(why: &str): "Choose the piece again on its page: {why}.", "Wählen Sie das Stück noch einmal auf seiner Seite: {why}.";
    none_of_ours: "this is none of ours", "dieses ist keines von uns";
    no_such_mail: "there is no such mail", "eine solche E-Mail gibt es nicht";
    back_to(title: &str): "Back to {title}", "Zurück zu {title}";
    look_into_mailbox: "Look into your mailbox", "Sehen Sie in Ihr Postfach";
    have_written_to: "We have written to ", "Wir haben an ";
    open_link(when: &str, title: &str):
        ". Open the link in that mail, and we tell you {when}: {title}.",
        " geschrieben. Öffnen Sie den Link in dieser E-Mail, dann schreiben wir Ihnen, {when}: {title}.";
    if_nothing_comes:
        "If nothing comes within some minutes, look among the unwanted mails. If you have asked for this before, you need not do \
         so again.",
        "Wenn in einigen Minuten nichts kommt, sehen Sie unter den unerwünschten E-Mails nach. Wenn Sie schon einmal darum gebeten \
         haben, brauchen Sie es nicht noch einmal zu tun.";
    email: "Email address", "E-Mail-Adresse";
    link_not_whole:
        "This link is not whole. Open it from the mail once more, or copy all of it.",
        "Dieser Link ist nicht vollständig. Öffnen Sie ihn noch einmal aus der E-Mail, oder kopieren Sie ihn ganz.";
    is_over: "This is over", "Das ist erledigt";
    no_mail_any_more:
        "You get no mail about this any more, and your address is erased.",
        "Dazu erhalten Sie keine E-Mail mehr, und Ihre Adresse ist gelöscht.";
    ask_again_there:
        "If you still wait for something, ask again on its page.",
        "Wenn Sie noch auf etwas warten, fragen Sie auf seiner Seite noch einmal.";
    shall_we_write: "Shall we write to you?", "Sollen wir Ihnen schreiben?";
    one_mail(when: &str, title: &str): "You get one mail {when}: {title}.", "Sie erhalten eine E-Mail, {when}: {title}.";
    yes_tell_me: "Yes, tell me", "Ja, schreiben Sie mir";
    no_forget: "No, forget my address", "Nein, vergessen Sie meine Adresse";
    we_tell_you: "We tell you", "Wir schreiben Ihnen";
    then_forgotten: "Then we forget your address.", "Danach vergessen wir Ihre Adresse.";
    dont_write: "Don’t write to me", "Schreiben Sie mir nicht";
    have_written: "We have written to you", "Wir haben Ihnen geschrieben";
    on_its_way(title: &str):
        "{title}: the mail is on its way. Your address is erased when it is sent.",
        "{title}: Die E-Mail ist unterwegs. Ihre Adresse wird gelöscht, sobald sie verschickt ist.";
    press_a_button: "Press one of the buttons of the page.", "Drücken Sie einen der Knöpfe auf der Seite.";
}
