//! The shop itself, its lists and its pages of words, as machines read them.

use super::{breadcrumbs, graph, list, object, text};
use crate::domain::product::ProductCard;
use crate::domain::shop::Shop;
use crate::ui::kit::Crumb;
use crate::ui::locale::{language, to};

/// Who sells here, and what this site is called.
pub fn of_shop(origin: &str, shop: &Shop) -> String {
    let site = object([
        ("@type", text("WebSite")),
        ("@id", text(&format!("{origin}/#site"))),
        ("name", text(&shop.name)),
        ("url", text(&format!("{origin}{}", to("/")))),
        ("inLanguage", text(language().code())),
        ("publisher", object([("@id", text(&shop_id(origin)))])),
    ]);
    graph([organization(origin, shop), site])
}

/// A page of a list: what is on it, and the way there.
pub fn of_list(origin: &str, here: &str, cards: &[ProductCard], crumbs: &[Crumb]) -> String {
    let item = |(place, card): (usize, &ProductCard)| {
        object([
            ("@type", text("ListItem")),
            ("position", (place + 1).to_string()),
            ("name", text(&card.title)),
            ("url", text(&format!("{origin}{}", to(&format!("/products/{}", card.slug))))),
        ])
    };
    let items = list(cards.iter().enumerate().map(item));
    let shown = object([("@type", text("ItemList")), ("itemListElement", items)]);
    graph([shown, breadcrumbs(origin, here, crumbs)])
}

/// A page of words: the way there.
pub fn of_page(origin: &str, here: &str, crumbs: &[Crumb]) -> String {
    graph([breadcrumbs(origin, here, crumbs)])
}

/// By what other things name the shop.
pub(super) fn shop_id(origin: &str) -> String {
    format!("{origin}/#shop")
}

fn organization(origin: &str, shop: &Shop) -> String {
    let mut fields = vec![
        ("@type", text("OnlineStore")),
        ("@id", text(&shop_id(origin))),
        ("name", text(&shop.name)),
        ("url", text(&format!("{origin}{}", to("/")))),
        ("logo", text(&format!("{origin}/favicon.svg"))),
    ];
    let said = |name, words: &String| (!words.is_empty()).then(|| (name, text(words)));
    fields.extend(said("legalName", &shop.company));
    fields.extend(said("description", &shop.tagline));
    fields.extend(said("email", &shop.email));
    fields.extend(said("telephone", &shop.phone));
    fields.extend(said("address", &shop.postal_address.replace('\n', ", ")));
    let reached: Vec<_> = said("email", &shop.email).into_iter().chain(said("telephone", &shop.phone)).collect();
    if !reached.is_empty() {
        let kind = [("@type", text("ContactPoint")), ("contactType", text("customer service"))];
        fields.push(("contactPoint", object(kind.into_iter().chain(reached))));
    }
    fields.extend(return_policy(shop).map(|policy| ("hasMerchantReturnPolicy", policy)));
    object(fields)
}

/// How what was bought goes back, as the page about returns says it.
pub(super) fn return_policy(shop: &Shop) -> Option<String> {
    let home = shop.rules.home()?;
    Some(object([
        ("@type", text("MerchantReturnPolicy")),
        ("applicableCountry", text(home.code())),
        ("returnPolicyCategory", text("https://schema.org/MerchantReturnFiniteReturnWindow")),
        ("merchantReturnDays", shop.return_days.to_string()),
        ("returnMethod", text("https://schema.org/ReturnByMail")),
        ("returnFees", text("https://schema.org/ReturnFeesCustomerResponsibility")),
        ("refundType", text("https://schema.org/FullRefund")),
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::shop::sample;

    #[test]
    fn the_shop_says_who_it_is_and_how_to_reach_it() {
        let shop = Shop {
            name: "Marl </script>".into(),
            email: "hello@marl.example".into(),
            postal_address: "Tonweg 7\n12345 Musterstadt".into(),
            ..sample::shop(sample::rules())
        };
        let written = of_shop("https://marl.example", &shop);
        assert!(!written.contains('<'), "{written}");
        let data: serde_json::Value = serde_json::from_str(&written).unwrap_or_default();
        let (store, site) = (&data["@graph"][0], &data["@graph"][1]);
        assert_eq!((&store["@type"], &store["name"]), (&"OnlineStore".into(), &"Marl </script>".into()));
        assert_eq!(store["contactPoint"]["email"], "hello@marl.example");
        assert_eq!(store["address"], "Tonweg 7, 12345 Musterstadt");
        assert!(store["telephone"].is_null(), "nobody answers a phone that is not there");
        assert_eq!((&site["@type"], &site["publisher"]["@id"]), (&"WebSite".into(), &store["@id"]));
    }
}
