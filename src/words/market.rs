//! Markets: where one buys.

messages! {
    home_and_elsewhere(home: &str): "{home} and elsewhere", "{home} und überall sonst";
    gone:
        "We no longer sell in this market. Load the page again to see the prices for you.",
        "In diesem Land verkaufen wir nicht mehr. Laden Sie die Seite neu, um die Preise für Sie zu sehen.";
    everywhere_else: "Everywhere else", "Überall sonst";
}
