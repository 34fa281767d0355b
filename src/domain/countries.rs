//! The countries of ISO 3166-1 and their short names, as the ISO 3166 maintenance agency's list has them
//! (<https://www.iso.org/obp/ui/#search/code/>) with the names people use where ISO's are formal; in German as the Foreign Office's
//! list of states has them, with the same liberty.

use super::address::Country;
use super::text::words;
use crate::words::Language;

/// Code, English and German name, sorted by the English one (accents aside).
const COUNTRIES: &[(&str, &str, &str)] = &[
    ("AF", "Afghanistan", "Afghanistan"),
    ("AX", "Åland Islands", "Ålandinseln"),
    ("AL", "Albania", "Albanien"),
    ("DZ", "Algeria", "Algerien"),
    ("AS", "American Samoa", "Amerikanisch-Samoa"),
    ("AD", "Andorra", "Andorra"),
    ("AO", "Angola", "Angola"),
    ("AI", "Anguilla", "Anguilla"),
    ("AQ", "Antarctica", "Antarktis"),
    ("AG", "Antigua and Barbuda", "Antigua und Barbuda"),
    ("AR", "Argentina", "Argentinien"),
    ("AM", "Armenia", "Armenien"),
    ("AW", "Aruba", "Aruba"),
    ("AU", "Australia", "Australien"),
    ("AT", "Austria", "Österreich"),
    ("AZ", "Azerbaijan", "Aserbaidschan"),
    ("BS", "Bahamas", "Bahamas"),
    ("BH", "Bahrain", "Bahrain"),
    ("BD", "Bangladesh", "Bangladesch"),
    ("BB", "Barbados", "Barbados"),
    ("BY", "Belarus", "Belarus"),
    ("BE", "Belgium", "Belgien"),
    ("BZ", "Belize", "Belize"),
    ("BJ", "Benin", "Benin"),
    ("BM", "Bermuda", "Bermuda"),
    ("BT", "Bhutan", "Bhutan"),
    ("BO", "Bolivia", "Bolivien"),
    ("BA", "Bosnia and Herzegovina", "Bosnien und Herzegowina"),
    ("BW", "Botswana", "Botsuana"),
    ("BV", "Bouvet Island", "Bouvetinsel"),
    ("BR", "Brazil", "Brasilien"),
    ("IO", "British Indian Ocean Territory", "Britisches Territorium im Indischen Ozean"),
    ("VG", "British Virgin Islands", "Britische Jungferninseln"),
    ("BN", "Brunei", "Brunei"),
    ("BG", "Bulgaria", "Bulgarien"),
    ("BF", "Burkina Faso", "Burkina Faso"),
    ("BI", "Burundi", "Burundi"),
    ("KH", "Cambodia", "Kambodscha"),
    ("CM", "Cameroon", "Kamerun"),
    ("CA", "Canada", "Kanada"),
    ("CV", "Cape Verde", "Kap Verde"),
    ("BQ", "Caribbean Netherlands", "Karibische Niederlande"),
    ("KY", "Cayman Islands", "Kaimaninseln"),
    ("CF", "Central African Republic", "Zentralafrikanische Republik"),
    ("TD", "Chad", "Tschad"),
    ("CL", "Chile", "Chile"),
    ("CN", "China", "China"),
    ("CX", "Christmas Island", "Weihnachtsinsel"),
    ("CC", "Cocos (Keeling) Islands", "Kokosinseln"),
    ("CO", "Colombia", "Kolumbien"),
    ("KM", "Comoros", "Komoren"),
    ("CG", "Congo (Brazzaville)", "Kongo (Brazzaville)"),
    ("CD", "Congo (Kinshasa)", "Kongo (Kinshasa)"),
    ("CK", "Cook Islands", "Cookinseln"),
    ("CR", "Costa Rica", "Costa Rica"),
    ("CI", "Côte d’Ivoire", "Elfenbeinküste"),
    ("HR", "Croatia", "Kroatien"),
    ("CU", "Cuba", "Kuba"),
    ("CW", "Curaçao", "Curaçao"),
    ("CY", "Cyprus", "Zypern"),
    ("CZ", "Czechia", "Tschechien"),
    ("DK", "Denmark", "Dänemark"),
    ("DJ", "Djibouti", "Dschibuti"),
    ("DM", "Dominica", "Dominica"),
    ("DO", "Dominican Republic", "Dominikanische Republik"),
    ("EC", "Ecuador", "Ecuador"),
    ("EG", "Egypt", "Ägypten"),
    ("SV", "El Salvador", "El Salvador"),
    ("GQ", "Equatorial Guinea", "Äquatorialguinea"),
    ("ER", "Eritrea", "Eritrea"),
    ("EE", "Estonia", "Estland"),
    ("SZ", "Eswatini", "Eswatini"),
    ("ET", "Ethiopia", "Äthiopien"),
    ("FK", "Falkland Islands", "Falklandinseln"),
    ("FO", "Faroe Islands", "Färöer"),
    ("FJ", "Fiji", "Fidschi"),
    ("FI", "Finland", "Finnland"),
    ("FR", "France", "Frankreich"),
    ("GF", "French Guiana", "Französisch-Guayana"),
    ("PF", "French Polynesia", "Französisch-Polynesien"),
    ("TF", "French Southern Territories", "Französische Süd- und Antarktisgebiete"),
    ("GA", "Gabon", "Gabun"),
    ("GM", "Gambia", "Gambia"),
    ("GE", "Georgia", "Georgien"),
    ("DE", "Germany", "Deutschland"),
    ("GH", "Ghana", "Ghana"),
    ("GI", "Gibraltar", "Gibraltar"),
    ("GR", "Greece", "Griechenland"),
    ("GL", "Greenland", "Grönland"),
    ("GD", "Grenada", "Grenada"),
    ("GP", "Guadeloupe", "Guadeloupe"),
    ("GU", "Guam", "Guam"),
    ("GT", "Guatemala", "Guatemala"),
    ("GG", "Guernsey", "Guernsey"),
    ("GN", "Guinea", "Guinea"),
    ("GW", "Guinea-Bissau", "Guinea-Bissau"),
    ("GY", "Guyana", "Guyana"),
    ("HT", "Haiti", "Haiti"),
    ("HM", "Heard Island and McDonald Islands", "Heard und McDonaldinseln"),
    ("HN", "Honduras", "Honduras"),
    ("HK", "Hong Kong", "Hongkong"),
    ("HU", "Hungary", "Ungarn"),
    ("IS", "Iceland", "Island"),
    ("IN", "India", "Indien"),
    ("ID", "Indonesia", "Indonesien"),
    ("IR", "Iran", "Iran"),
    ("IQ", "Iraq", "Irak"),
    ("IE", "Ireland", "Irland"),
    ("IM", "Isle of Man", "Isle of Man"),
    ("IL", "Israel", "Israel"),
    ("IT", "Italy", "Italien"),
    ("JM", "Jamaica", "Jamaika"),
    ("JP", "Japan", "Japan"),
    ("JE", "Jersey", "Jersey"),
    ("JO", "Jordan", "Jordanien"),
    ("KZ", "Kazakhstan", "Kasachstan"),
    ("KE", "Kenya", "Kenia"),
    ("KI", "Kiribati", "Kiribati"),
    ("KW", "Kuwait", "Kuwait"),
    ("KG", "Kyrgyzstan", "Kirgisistan"),
    ("LA", "Laos", "Laos"),
    ("LV", "Latvia", "Lettland"),
    ("LB", "Lebanon", "Libanon"),
    ("LS", "Lesotho", "Lesotho"),
    ("LR", "Liberia", "Liberia"),
    ("LY", "Libya", "Libyen"),
    ("LI", "Liechtenstein", "Liechtenstein"),
    ("LT", "Lithuania", "Litauen"),
    ("LU", "Luxembourg", "Luxemburg"),
    ("MO", "Macao", "Macau"),
    ("MG", "Madagascar", "Madagaskar"),
    ("MW", "Malawi", "Malawi"),
    ("MY", "Malaysia", "Malaysia"),
    ("MV", "Maldives", "Malediven"),
    ("ML", "Mali", "Mali"),
    ("MT", "Malta", "Malta"),
    ("MH", "Marshall Islands", "Marshallinseln"),
    ("MQ", "Martinique", "Martinique"),
    ("MR", "Mauritania", "Mauretanien"),
    ("MU", "Mauritius", "Mauritius"),
    ("YT", "Mayotte", "Mayotte"),
    ("MX", "Mexico", "Mexiko"),
    ("FM", "Micronesia", "Mikronesien"),
    ("MD", "Moldova", "Moldau"),
    ("MC", "Monaco", "Monaco"),
    ("MN", "Mongolia", "Mongolei"),
    ("ME", "Montenegro", "Montenegro"),
    ("MS", "Montserrat", "Montserrat"),
    ("MA", "Morocco", "Marokko"),
    ("MZ", "Mozambique", "Mosambik"),
    ("MM", "Myanmar", "Myanmar"),
    ("NA", "Namibia", "Namibia"),
    ("NR", "Nauru", "Nauru"),
    ("NP", "Nepal", "Nepal"),
    ("NL", "Netherlands", "Niederlande"),
    ("NC", "New Caledonia", "Neukaledonien"),
    ("NZ", "New Zealand", "Neuseeland"),
    ("NI", "Nicaragua", "Nicaragua"),
    ("NE", "Niger", "Niger"),
    ("NG", "Nigeria", "Nigeria"),
    ("NU", "Niue", "Niue"),
    ("NF", "Norfolk Island", "Norfolkinsel"),
    ("KP", "North Korea", "Nordkorea"),
    ("MK", "North Macedonia", "Nordmazedonien"),
    ("MP", "Northern Mariana Islands", "Nördliche Marianen"),
    ("NO", "Norway", "Norwegen"),
    ("OM", "Oman", "Oman"),
    ("PK", "Pakistan", "Pakistan"),
    ("PW", "Palau", "Palau"),
    ("PS", "Palestine", "Palästina"),
    ("PA", "Panama", "Panama"),
    ("PG", "Papua New Guinea", "Papua-Neuguinea"),
    ("PY", "Paraguay", "Paraguay"),
    ("PE", "Peru", "Peru"),
    ("PH", "Philippines", "Philippinen"),
    ("PN", "Pitcairn", "Pitcairninseln"),
    ("PL", "Poland", "Polen"),
    ("PT", "Portugal", "Portugal"),
    ("PR", "Puerto Rico", "Puerto Rico"),
    ("QA", "Qatar", "Katar"),
    ("RE", "Réunion", "Réunion"),
    ("RO", "Romania", "Rumänien"),
    ("RU", "Russia", "Russland"),
    ("RW", "Rwanda", "Ruanda"),
    ("BL", "Saint Barthélemy", "Saint-Barthélemy"),
    ("SH", "Saint Helena, Ascension and Tristan da Cunha", "St. Helena"),
    ("KN", "Saint Kitts and Nevis", "St. Kitts und Nevis"),
    ("LC", "Saint Lucia", "St. Lucia"),
    ("MF", "Saint Martin (French part)", "Saint-Martin"),
    ("PM", "Saint Pierre and Miquelon", "Saint-Pierre und Miquelon"),
    ("VC", "Saint Vincent and the Grenadines", "St. Vincent und die Grenadinen"),
    ("WS", "Samoa", "Samoa"),
    ("SM", "San Marino", "San Marino"),
    ("ST", "Sao Tome and Principe", "São Tomé und Príncipe"),
    ("SA", "Saudi Arabia", "Saudi-Arabien"),
    ("SN", "Senegal", "Senegal"),
    ("RS", "Serbia", "Serbien"),
    ("SC", "Seychelles", "Seychellen"),
    ("SL", "Sierra Leone", "Sierra Leone"),
    ("SG", "Singapore", "Singapur"),
    ("SX", "Sint Maarten", "Sint Maarten"),
    ("SK", "Slovakia", "Slowakei"),
    ("SI", "Slovenia", "Slowenien"),
    ("SB", "Solomon Islands", "Salomonen"),
    ("SO", "Somalia", "Somalia"),
    ("ZA", "South Africa", "Südafrika"),
    ("GS", "South Georgia and the South Sandwich Islands", "Südgeorgien und die Südlichen Sandwichinseln"),
    ("KR", "South Korea", "Südkorea"),
    ("SS", "South Sudan", "Südsudan"),
    ("ES", "Spain", "Spanien"),
    ("LK", "Sri Lanka", "Sri Lanka"),
    ("SD", "Sudan", "Sudan"),
    ("SR", "Suriname", "Suriname"),
    ("SJ", "Svalbard and Jan Mayen", "Svalbard und Jan Mayen"),
    ("SE", "Sweden", "Schweden"),
    ("CH", "Switzerland", "Schweiz"),
    ("SY", "Syria", "Syrien"),
    ("TW", "Taiwan", "Taiwan"),
    ("TJ", "Tajikistan", "Tadschikistan"),
    ("TZ", "Tanzania", "Tansania"),
    ("TH", "Thailand", "Thailand"),
    ("TL", "Timor-Leste", "Timor-Leste"),
    ("TG", "Togo", "Togo"),
    ("TK", "Tokelau", "Tokelau"),
    ("TO", "Tonga", "Tonga"),
    ("TT", "Trinidad and Tobago", "Trinidad und Tobago"),
    ("TN", "Tunisia", "Tunesien"),
    ("TR", "Türkiye", "Türkei"),
    ("TM", "Turkmenistan", "Turkmenistan"),
    ("TC", "Turks and Caicos Islands", "Turks- und Caicosinseln"),
    ("TV", "Tuvalu", "Tuvalu"),
    ("UG", "Uganda", "Uganda"),
    ("UA", "Ukraine", "Ukraine"),
    ("AE", "United Arab Emirates", "Vereinigte Arabische Emirate"),
    ("GB", "United Kingdom", "Vereinigtes Königreich"),
    ("US", "United States", "Vereinigte Staaten"),
    ("UY", "Uruguay", "Uruguay"),
    ("UM", "US Outlying Islands", "Kleinere Amerikanische Überseeinseln"),
    ("VI", "US Virgin Islands", "Amerikanische Jungferninseln"),
    ("UZ", "Uzbekistan", "Usbekistan"),
    ("VU", "Vanuatu", "Vanuatu"),
    ("VA", "Vatican City", "Vatikanstadt"),
    ("VE", "Venezuela", "Venezuela"),
    ("VN", "Vietnam", "Vietnam"),
    ("WF", "Wallis and Futuna", "Wallis und Futuna"),
    ("EH", "Western Sahara", "Westsahara"),
    ("YE", "Yemen", "Jemen"),
    ("ZM", "Zambia", "Sambia"),
    ("ZW", "Zimbabwe", "Simbabwe"),
];

/// Every country.
pub fn all() -> impl Iterator<Item = Country> {
    COUNTRIES.iter().filter_map(|(code, ..)| code.parse().ok())
}

/// Whether ISO 3166-1 assigns the code.
pub(super) fn knows(code: &str) -> bool {
    COUNTRIES.iter().any(|(known, ..)| *known == code)
}

impl Country {
    /// Its short name: "Germany", "Deutschland".
    pub fn name(&self, language: Language) -> &'static str {
        let found = COUNTRIES.iter().find(|(code, ..)| *code == self.code());
        found.map_or("", |(_, english, german)| match language {
            Language::English => english,
            Language::German => german,
        })
    }

    /// Its place in a list that is sorted by name, accents aside, ready for a select.
    pub fn sorting_key(&self, language: Language) -> String {
        words(self.name(language)).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_country_is_there_once_under_its_code() {
        assert_eq!(COUNTRIES.len(), 249);
        assert_eq!(all().count(), 249);
        assert_eq!(all().collect::<BTreeSet<_>>().len(), 249);
        for language in Language::ALL {
            let names: BTreeSet<_> = all().map(|country| country.name(language)).collect();
            assert!(names.len() == 249 && !names.contains(""), "{language:?}");
        }
    }

    #[test]
    fn a_list_is_sorted_as_its_readers_would_look() {
        let sorted = |language| {
            let mut all: Vec<_> = all().collect();
            all.sort_by_cached_key(|country| country.sorting_key(language));
            all.into_iter().map(|country| country.name(language)).collect::<Vec<_>>()
        };
        assert!(sorted(Language::English).starts_with(&["Afghanistan", "Åland Islands", "Albania"]));
        assert!(sorted(Language::German).starts_with(&["Afghanistan", "Ägypten", "Ålandinseln", "Albanien"]));
    }

    #[test]
    fn a_code_nobody_has_is_no_country() {
        for code in ["ZZ", "XX", "UK", "EU", "de", "DEU", "", "D"] {
            assert!(code.parse::<Country>().is_err(), "{code}");
        }
    }
}
