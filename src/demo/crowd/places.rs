//! Where the crowd lives.

/// A country, how many of a hundred orders come from there, and some towns with their postcodes.
pub struct Home {
    pub country: &'static str,
    pub share: i64,
    pub towns: &'static [(&'static str, &'static str)],
    pub streets: &'static [&'static str],
    /// Of the countries that ask for one.
    pub region: &'static str,
}

pub const HOMES: &[Home] = &[
    Home {
        country: "DE",
        share: 50,
        towns: &[
            ("Berlin", "10115"),
            ("Hamburg", "20095"),
            ("München", "80331"),
            ("Köln", "50667"),
            ("Leipzig", "04109"),
            ("Freiburg", "79098"),
            ("Bremen", "28195"),
            ("Dresden", "01067"),
            ("Kassel", "34117"),
            ("Münster", "48143"),
        ],
        streets: &["Lindenstraße", "Gartenweg", "Am Markt", "Schulstraße", "Bahnhofstraße", "Kirchgasse", "Wiesenweg"],
        region: "",
    },
    Home {
        country: "GB",
        share: 12,
        towns: &[
            ("Leeds", "LS1 4AP"),
            ("Bristol", "BS1 5TR"),
            ("Edinburgh", "EH1 1YZ"),
            ("London", "E8 3RL"),
            ("York", "YO1 7HH"),
        ],
        streets: &["Mill Lane", "Orchard Road", "Victoria Terrace", "Station Road", "Church Row"],
        region: "",
    },
    Home {
        country: "FR",
        share: 8,
        towns: &[("Lyon", "69001"), ("Nantes", "44000"), ("Paris", "75011"), ("Strasbourg", "67000")],
        streets: &["rue des Lilas", "rue du Four", "allée des Tilleuls"],
        region: "",
    },
    Home {
        country: "NL",
        share: 8,
        towns: &[("Utrecht", "3511 AB"), ("Amsterdam", "1012 JS"), ("Groningen", "9711 LM")],
        streets: &["Kerkstraat", "Molenweg", "Lindelaan"],
        region: "",
    },
    Home {
        country: "AT",
        share: 7,
        towns: &[("Wien", "1070"), ("Graz", "8010"), ("Linz", "4020")],
        streets: &["Hauptstraße", "Neugasse", "Mühlweg"],
        region: "",
    },
    Home {
        country: "BE",
        share: 3,
        towns: &[("Gent", "9000"), ("Liège", "4000")],
        streets: &["Veldstraat", "rue Neuve"],
        region: "",
    },
    Home {
        country: "DK",
        share: 3,
        towns: &[("Aarhus", "8000"), ("Odense", "5000")],
        streets: &["Nørregade", "Skovvej"],
        region: "",
    },
    Home {
        country: "PL",
        share: 3,
        towns: &[("Kraków", "31-042"), ("Gdańsk", "80-831")],
        streets: &["ulica Lipowa", "ulica Polna"],
        region: "",
    },
    Home {
        country: "CH",
        share: 3,
        towns: &[("Bern", "3011"), ("Basel", "4051")],
        streets: &["Rebweg", "Seestrasse"],
        region: "",
    },
    Home { country: "SE", share: 1, towns: &[("Lund", "222 23")], streets: &["Storgatan"], region: "" },
    Home { country: "IT", share: 1, towns: &[("Faenza", "48018")], streets: &["via Roma"], region: "RA" },
    Home { country: "US", share: 1, towns: &[("Portland", "97205")], streets: &["Alder Street"], region: "OR" },
];

/// The market's own country, whose orders are in its currency.
pub const UNITED_KINGDOM: &str = "GB";
