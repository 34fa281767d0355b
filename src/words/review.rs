//! Writing a review of what one has bought.

messages! {
    back: "Back to your order", "Zurück zu Ihrer Bestellung";
    helps_others:
        "What you write helps others to choose. We read it first, and show good and bad ones alike.",
        "Was Sie schreiben, hilft anderen bei der Wahl. Wir lesen es zuerst und zeigen gute wie schlechte Bewertungen.";
    bought_with(number: i64): "What you bought with order {number}", "Was Sie mit der Bestellung {number} gekauft haben";
    write: "Write a review", "Bewertung schreiben";
    pending: "Thank you. We read your review before it is shown.", "Vielen Dank. Wir lesen Ihre Bewertung, bevor sie gezeigt wird.";
    published:
        "Thank you. Your review stands on the page of the piece.",
        "Vielen Dank. Ihre Bewertung steht auf der Seite des Stücks.";
    rejected:
        "We don’t show your review. Write to us if you want to know why.",
        "Wir zeigen Ihre Bewertung nicht. Schreiben Sie uns, wenn Sie wissen möchten, warum.";
    written_already: "You have reviewed this piece already. Thank you.", "Sie haben dieses Stück schon bewertet. Vielen Dank.";
    once_on_its_way:
        "You can review what you ordered once it is on its way to you.",
        "Sie können bewerten, was Sie bestellt haben, sobald es zu Ihnen unterwegs ist.";
    page_is_gone:
        "We don’t make this piece any more, so its page is gone.",
        "Dieses Stück stellen wir nicht mehr her, darum gibt es seine Seite nicht mehr.";
    your_review: "Your review", "Ihre Bewertung";
    how_do_you_like_it: "How do you like it?", "Wie gefällt es Ihnen?";
    stars(count: u32): "1 star" | "{count} stars", "1 Stern" | "{count} Sterne";
    what_should_others_know: "What should others know?", "Was sollten andere wissen?";
    few_words: "In a few words (optional)", "In wenigen Worten (freiwillig)";
    photos: "Photos (optional)", "Fotos (freiwillig)";
    photos_hint(most: usize):
        "Up to {most}, as JPEG, PNG or WebP of at most 8 MB each. Everybody may see them. We don’t keep where and when they were taken.",
        "Bis zu {most}, als JPEG, PNG oder WebP mit je höchstens 8 MB. Alle dürfen sie sehen. Wo und wann sie aufgenommen wurden, behalten \
         wir nicht.";
    your_name: "Your name, as everybody may read it", "Ihr Name, wie ihn alle lesen dürfen";
    language: "Language", "Sprache";
    another_language: "Another one", "Eine andere";
    we_read_it:
        "We read it before it is shown, and show good and bad ones alike.",
        "Wir lesen sie, bevor sie gezeigt wird, und zeigen gute wie schlechte.";
    send: "Send the review", "Bewertung absenden";

    choose_stars(most: u32): "Choose from 1 to {most} stars.", "Wählen Sie 1 bis {most} Sterne.";
    shorter_title(most: usize): "Make the title shorter: at most {most} characters.", "Kürzen Sie den Titel: höchstens {most} Zeichen.";
    tell_more(least: usize): "Tell a little more: at least {least} characters.", "Erzählen Sie etwas mehr: mindestens {least} Zeichen.";
    make_it_shorter(most: usize): "Make it shorter: at most {most} characters.", "Fassen Sie sich kürzer: höchstens {most} Zeichen.";
    enter_name:
        "Enter the name that we may show, such as your first name.",
        "Geben Sie den Namen ein, den wir zeigen dürfen, zum Beispiel Ihren Vornamen.";
    shorter_name(most: usize): "Make the name shorter: at most {most} characters.", "Kürzen Sie den Namen: höchstens {most} Zeichen.";
    odd_characters: "Leave out characters that can’t be printed.", "Lassen Sie Zeichen weg, die sich nicht drucken lassen.";
    choose_language: "Choose a language.", "Wählen Sie eine Sprache.";

    this_file: "This file", "Diese Datei";
    file(name: &str): "“{name}”", "„{name}“";
    too_many(most: usize): "Choose at most {most} photos.", "Wählen Sie höchstens {most} Fotos.";
    too_large(file: &str):
        "{file} is larger than 8 MB. Choose a smaller photo.",
        "{file} ist größer als 8 MB. Wählen Sie ein kleineres Foto.";
    too_many_pixels(file: &str):
        "{file} has more than 40 megapixels. Choose a smaller photo.",
        "{file} hat mehr als 40 Megapixel. Wählen Sie ein kleineres Foto.";
    not_a_picture(file: &str):
        "{file} is not a JPEG, PNG or WebP picture. Choose one that is.",
        "{file} ist kein Bild im Format JPEG, PNG oder WebP. Wählen Sie eines.";
    broken(file: &str):
        "{file} can’t be read to its end. Choose another photo.",
        "{file} lässt sich nicht bis zum Ende lesen. Wählen Sie ein anderes Foto.";
    choose_again:
        "Choose your photos again: a page can’t do that for you.",
        "Wählen Sie Ihre Fotos noch einmal: Eine Seite kann das nicht für Sie tun.";
}
