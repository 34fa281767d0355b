//! Questions that are about the shop and not about what it sells.

use serde::{Deserialize, Serialize};

use crate::domain::text::{is_stop_word, words};
use crate::words::{Language, layout};

/// A page of the shop that answers a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HelpPage {
    Returns,
    Shipping,
    Contact,
    Privacy,
    About,
}

impl HelpPage {
    /// Where it is.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Returns => "/pages/returns",
            Self::Shipping => "/pages/shipping",
            Self::Contact => "/pages/contact",
            Self::Privacy => "/pages/privacy",
            Self::About => "/pages/about",
        }
    }

    /// What links call it.
    pub const fn name(self, language: Language) -> &'static str {
        match self {
            Self::Returns => layout::returns(language),
            Self::Shipping => layout::shipping(language),
            Self::Contact => layout::contact(language),
            Self::Privacy => layout::privacy(language),
            Self::About => layout::about_us(language),
        }
    }
}

/// Words that ask for a page, folded.
fn asked_by(word: &str, language: Language) -> Option<HelpPage> {
    use HelpPage::{About, Contact, Privacy, Returns, Shipping};
    let pages: &[(HelpPage, &[&str])] = match language {
        Language::English => &[
            (
                Returns,
                &[
                    "return",
                    "returns",
                    "returning",
                    "refund",
                    "refunds",
                    "exchange",
                    "exchanges",
                    "withdraw",
                    "withdrawal",
                    "revocation",
                ],
            ),
            (Shipping, &["shipping", "shipment", "ship", "delivery", "deliver", "deliveries", "postage", "dispatch"]),
            (
                Contact,
                &["contact", "phone", "telephone", "email", "mail", "address", "help", "support", "hours", "opening"],
            ),
            (Privacy, &["privacy", "cookie", "cookies", "gdpr"]),
            (About, &["about", "imprint", "who"]),
        ],
        Language::German => &[
            (Returns, &["rucksendung", "ruckgabe", "retoure", "umtausch", "widerruf", "erstattung"]),
            (Shipping, &["versand", "versandkosten", "lieferung", "lieferzeit", "porto"]),
            (Contact, &["kontakt", "telefon", "email", "adresse", "hilfe", "offnungszeiten"]),
            (Privacy, &["datenschutz", "cookie", "cookies", "dsgvo"]),
            (About, &["impressum", "uber"]),
        ],
    };
    pages.iter().find(|(_, words)| words.contains(&word)).map(|(page, _)| *page)
}

/// Words that go along with such a question and ask nothing by themselves.
fn goes_along(word: &str, language: Language) -> bool {
    let words: &[&str] = match language {
        Language::English => &[
            "can",
            "cost",
            "costs",
            "customer",
            "details",
            "do",
            "does",
            "fee",
            "fees",
            "free",
            "how",
            "info",
            "information",
            "international",
            "long",
            "much",
            "number",
            "options",
            "order",
            "orders",
            "policy",
            "price",
            "prices",
            "right",
            "service",
            "time",
            "times",
            "us",
            "we",
            "what",
            "when",
            "where",
            "worldwide",
            "have",
        ],
        Language::German => &["kosten", "kostenlos", "lange", "wie", "was", "wann", "wo", "dauer", "bestellung", "uns"],
    };
    words.contains(&word)
}

/// The page that a query asks for, and whether it asks for nothing else.
pub fn help_page(query: &str, language: Language) -> Option<(HelpPage, bool)> {
    let query: Vec<String> = words(query).take(super::WORDS_MAX).collect();
    let page = query.iter().find_map(|word| asked_by(word, language))?;
    let fits = |word: &String| {
        asked_by(word, language).is_some() || goes_along(word, language) || is_stop_word(word, language)
    };
    Some((page, query.iter().all(fits)))
}

/// Whether the word belongs to such questions.
pub fn is_help_word(word: &str, language: Language) -> bool {
    asked_by(word, language).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_finds_the_page_that_answers_it() {
        for (query, page, alone) in [
            ("Returns", HelpPage::Returns, true),
            ("return policy", HelpPage::Returns, true),
            ("How long does shipping take", HelpPage::Shipping, false),
            ("shipping cost", HelpPage::Shipping, true),
            ("contact us", HelpPage::Contact, true),
            ("email", HelpPage::Contact, true),
            ("mug delivery", HelpPage::Shipping, false),
            ("who are you?", HelpPage::About, true),
        ] {
            assert_eq!(help_page(query, Language::English), Some((page, alone)), "{query}");
        }
        assert_eq!(help_page("mug", Language::English), None);
        assert_eq!(help_page("Versandkosten", Language::German), Some((HelpPage::Shipping, true)));
    }
}
