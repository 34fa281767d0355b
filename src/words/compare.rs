//! Products side by side.

messages! {
    not_all(most: usize):
        "Not all that was asked for is here: we compare {most} at most, of what is sold here.",
        "Nicht alles Gewünschte ist dabei: Wir vergleichen höchstens {most} Stücke, und nur, was hier verkauft wird.";
    nothing_chosen: "Nothing is chosen to be compared yet.", "Noch ist nichts zum Vergleichen gewählt.";
    take_out: "Take out", "Herausnehmen";
    differs: "differs", "verschieden";
    none: "none", "nichts";
    show_everything: "Show everything", "Alles zeigen";
    show_differences: "Show only what differs", "Nur Unterschiede zeigen";
    the_comparison: "The comparison", "Der Vergleich";
    measures: "Measures and more", "Maße und mehr";
    title: "Compare pieces", "Stücke vergleichen";
    compare: "Compare", "Vergleichen";
    compare_with: "Compare with", "Vergleichen mit";
    add_it: "Add it", "Hinzufügen";

    price: "Price", "Preis";
    reviews: "Reviews", "Bewertungen";
    none_yet: "None yet", "Noch keine";
    to_be_had: "To be had", "Zu haben";
    kind: "Kind", "Art";
    made_by: "Made by", "Hersteller";
    found_in: "Found in", "Zu finden in";
    from_to(least: &str, most: &str): "{least} to {most}", "{least} bis {most}";
    sold_out: "Sold out", "Ausverkauft";
    every_variant: "In every variant", "In jeder Variante";
    in_variants(there: usize, all: usize): "In {there} of {all} variants", "In {there} von {all} Varianten";
}
