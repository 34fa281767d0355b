//! Asking about a product.

messages! {
    thank_you: "Thank you for asking", "Danke für Ihre Frage";
    we_answer(title: &str):
        "We read your question and answer it on the page of {title}, where everybody can read both. That takes a working day or two.",
        "Wir lesen Ihre Frage und beantworten sie auf der Seite von {title}, wo alle beides lesen können. Das dauert ein, zwei Werktage.";
    about_your_order: "If it is about an order of yours, ", "Wenn es um eine Ihrer Bestellungen geht, ";
    write_to_us: "write to us", "schreiben Sie uns";
    instead: " instead.", " stattdessen.";
    back: "Back to the piece", "Zurück zum Stück";
    your_question: "Your question", "Ihre Frage";
    what_to_know: "What would you like to know?", "Was möchten Sie wissen?";
    your_name: "Your name, as everybody may read it (optional)", "Ihr Name, wie ihn alle lesen dürfen (freiwillig)";
    ask: "Ask", "Fragen";
    ask_more(least: usize):
        "Ask a little more: at least {least} characters.",
        "Fragen Sie etwas ausführlicher: mindestens {least} Zeichen.";
    make_it_shorter(most: usize): "Make it shorter: at most {most} characters.", "Fassen Sie sich kürzer: höchstens {most} Zeichen.";
    odd_characters: "Take out the characters that can’t be printed.", "Entfernen Sie die Zeichen, die sich nicht drucken lassen.";
    enter_name(most: usize):
        "Enter a name of at most {most} characters, or none.",
        "Geben Sie einen Namen mit höchstens {most} Zeichen ein, oder keinen.";
    many_wait:
        "Many questions about this piece wait for us already. Write to us instead.",
        "Zu diesem Stück warten schon viele Fragen auf uns. Schreiben Sie uns stattdessen.";
}
