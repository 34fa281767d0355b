//! The checkout: what a buyer has told us so far, kept as typed so that nothing is lost, and checked in one place.

use serde::{Deserialize, Serialize};

use super::address::{Address, Country};
use super::address_form::{Need, address_form};
use super::cart::Quote;
use super::names::stored_names;
use super::refusal::{FieldError, Refusal};
use super::shipping::PickupPlace;
use super::shop::PricingRules;
use super::tender::AppliedCard;
use super::time::Timestamp;
use super::vat_id::{NotAVatId, VatId, reverse_charge};
use crate::words::{Language, address as labels, checkout as words};

/// The longest text a field may have, in characters.
pub const FIELD_MAX: usize = 200;
/// The longest e-mail address there is (RFC 5321, errata 1690).
pub const EMAIL_MAX: usize = 254;
/// A draft keeps this much of what was typed: more than is allowed, so that the page can show what is too long.
const KEPT_MAX: usize = 400;

/// What the buyer typed, as typed. Both the browser and the server check it with [`check`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckoutDraft {
    pub email: String,
    pub name: String,
    pub company: String,
    pub line1: String,
    pub line2: String,
    pub postcode: String,
    pub city: String,
    pub region: String,
    /// Two letters, as the select sends it.
    pub country: String,
    pub phone: String,
    /// Id of the shipping method; empty until chosen.
    pub shipping_method: String,
    /// Of a business in the European Union.
    #[serde(default)]
    pub vat_id: String,
    /// Id of the way in which it is fetched; empty when it is to be sent.
    #[serde(default)]
    pub pickup: String,
    /// Whether the buyer ticked the box for the newsletter.
    #[serde(default)]
    pub newsletter: bool,
    /// Whether they ticked the one for a reminder of the cart.
    #[serde(default)]
    pub remind: bool,
}

/// What a draft becomes once it is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedContact {
    pub email: String,
    /// Of what is fetched, no more than a name and the country in which it changes hands. With the VAT number, which is printed with it.
    pub address: Address,
}

/// Where an order can go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destinations {
    /// Sorted by name.
    pub countries: Vec<Country>,
    /// Where it can be fetched instead, without an address.
    pub pickups: Vec<Pickup>,
}

/// A way to fetch an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pickup {
    pub method_id: String,
    pub name: String,
    /// Where.
    pub at: String,
    pub place: PickupPlace,
}

impl Destinations {
    /// Those of the shop, whatever market they are in, with the countries in the order of that language.
    pub fn of(rules: &PricingRules, language: Language) -> Self {
        let methods = rules.shipping_zones.iter().flat_map(|zone| &zone.methods);
        let pickups = methods.filter_map(|method| {
            let (method_id, name) = (method.id.clone(), method.name.clone());
            Some(Pickup { method_id, name, at: method.pickup.clone()?, place: method.place.clone()? })
        });
        Self { countries: rules.countries(language), pickups: pickups.collect() }
    }

    /// Where it is to be fetched, if it is.
    fn pickup(&self, draft: &CheckoutDraft) -> Option<&Pickup> {
        self.pickups.iter().find(|pickup| pickup.method_id == draft.pickup)
    }
}

/// A checkout as its pages show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckoutView {
    pub draft: CheckoutDraft,
    /// Empty when the contact and address can be used.
    pub errors: Vec<FieldError>,
    /// The cart priced for the address and method so far.
    pub quote: Quote,
    pub destinations: Destinations,
    /// The gift cards to pay with, in the order in which they were typed.
    pub cards: Vec<AppliedCard>,
    /// What is left of the total to be paid in another way.
    pub to_pay_minor: i64,
    /// The order this checkout already has, as the tail of its URL, when its payment is not done.
    pub order_token: Option<String>,
    /// When it was asked for; days of arrival are counted from here.
    pub asked_at: Timestamp,
    pub account: AtTheTill,
}

/// What the till knows of whoever is signed in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtTheTill {
    pub signed_in: bool,
    /// Whether the form was filled in with what the account knows, and not sent yet: the steps after it wait until it is.
    pub filled_in: bool,
    /// Whether there are addresses of theirs to choose from.
    pub has_addresses: bool,
}

/// Why a buyer who placed the order is back at the last step, as its URL says it: `/checkout/payment?notice=sold_out`.
/// The set is closed: anybody can write a URL, so its words are never shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckoutNotice {
    TotalChanged,
    /// The gift card covers less, or more, than before.
    ToPayChanged,
    SoldOut,
    /// The coupon does not apply any more.
    CouponLost,
    NotShippable,
    /// Too few of it are where the buyer wants to fetch it.
    NotThere,
    /// The client's unpaid orders hold as much as they may.
    TooMuchUnpaid,
    /// Too much is going on, or the payment provider can't be reached.
    Busy,
}

stored_names!(CheckoutNotice, "a notice of the checkout", {
    TotalChanged => "total_changed",
    ToPayChanged => "to_pay_changed",
    SoldOut => "sold_out",
    CouponLost => "coupon_lost",
    NotShippable => "not_shippable",
    NotThere => "not_there",
    TooMuchUnpaid => "too_much_unpaid",
    Busy => "busy",
});

impl CheckoutNotice {
    /// The notice for a refusal that the last step can explain; `None` for one that belongs elsewhere.
    pub const fn of(refusal: &Refusal) -> Option<Self> {
        match refusal {
            Refusal::TotalChanged { .. } => Some(Self::TotalChanged),
            Refusal::ToPayChanged { .. } => Some(Self::ToPayChanged),
            Refusal::SoldOut { .. } => Some(Self::SoldOut),
            Refusal::Coupon { .. } => Some(Self::CouponLost),
            Refusal::NotShippable => Some(Self::NotShippable),
            Refusal::NotThere { .. } => Some(Self::NotThere),
            Refusal::TooMuchUnpaid { .. } => Some(Self::TooMuchUnpaid),
            Refusal::Busy { .. } => Some(Self::Busy),
            Refusal::NotFound
            | Refusal::Invalid { .. }
            | Refusal::Fields { .. }
            | Refusal::EmptyCart
            | Refusal::CartFull
            | Refusal::TooLarge
            | Refusal::NoPrice
            | Refusal::GiftCard { .. }
            | Refusal::Conflict { .. }
            | Refusal::NotHeard { .. }
            | Refusal::Full { .. } => None,
        }
    }

    /// What happened and what to do now. The page beside it shows the cart as it can be had.
    pub const fn sentence(self, language: Language) -> &'static str {
        match self {
            Self::TotalChanged => words::total_changed(language),
            Self::ToPayChanged => words::to_pay_changed(language),
            Self::SoldOut => words::sold_meanwhile(language),
            Self::CouponLost => words::code_lost(language),
            Self::NotShippable => words::not_shippable(language),
            Self::NotThere => words::not_there(language),
            Self::TooMuchUnpaid => words::too_much_unpaid(language),
            Self::Busy => words::busy(language),
        }
    }
}

impl CheckoutDraft {
    /// Whether the buyer owes the tax instead of the shop, by what was typed so far.
    pub fn reverse_charge(&self, rules: &PricingRules) -> bool {
        reverse_charge(rules, self.country.trim().parse().ok(), self.vat_id.parse().ok().as_ref())
    }

    /// The country in which the order changes hands, by what was typed so far.
    pub fn destination(&self, rules: &PricingRules) -> Option<Country> {
        match self.pickup.as_str() {
            "" => self.country.trim().parse().ok(),
            id => Some(rules.pickup(id)?.country),
        }
    }

    /// The draft of an address that was checked before.
    pub fn of_address(address: Address) -> Self {
        let Address { name, company, line1, line2, postcode, city, region, country, phone, vat_id } = address;
        let country = country.code().to_owned();
        Self { name, company, line1, line2, postcode, city, region, country, phone, vat_id, ..Self::default() }
    }

    /// The draft that a form holds, by the names of its inputs. The shipping method has a form of its own.
    pub fn of_form(field: impl Fn(&str) -> String) -> Self {
        let draft = Self {
            email: field("email"),
            name: field("name"),
            company: field("company"),
            line1: field("line1"),
            line2: field("line2"),
            postcode: field("postcode"),
            city: field("city"),
            region: field("region"),
            country: field("country"),
            phone: field("phone"),
            shipping_method: String::new(),
            vat_id: field("vat_id"),
            pickup: field("pickup"),
            newsletter: field("newsletter") == "on",
            remind: field("remind") == "on",
        };
        draft.bounded()
    }

    /// The draft with every field cut to a length that may be stored, whole characters only.
    pub fn bounded(mut self) -> Self {
        let Self {
            email,
            name,
            company,
            line1,
            line2,
            postcode,
            city,
            region,
            country,
            phone,
            shipping_method,
            vat_id,
            pickup,
            newsletter: _,
            remind: _,
        } = &mut self;
        let address = [name, company, line1, line2, postcode, city, region, country, phone];
        for field in address.into_iter().chain([email, shipping_method, vat_id, pickup]) {
            if let Some((end, _)) = field.char_indices().nth(KEPT_MAX) {
                field.truncate(end);
            }
        }
        self
    }
}

/// Checks what the buyer typed, the shipping method aside, and brings it into the form in which it is printed.
/// What an address of the country has no place for, such as a state in Germany, is left out.
///
/// # Errors
/// One sentence for each field that needs attention, in the order of the form.
pub fn check(
    language: Language,
    draft: &CheckoutDraft,
    destinations: &Destinations,
) -> Result<CheckedContact, Vec<FieldError>> {
    let mut form = Form::new(language);

    let email = form.email(&draft.email);
    let name = form.text("name", &draft.name, labels::name(language), Some(labels::enter_full_name(language)));
    if !draft.pickup.is_empty() {
        let phone = form.phone(&draft.phone);
        let Some(pickup) = destinations.pickup(draft) else {
            form.refuse("pickup", labels::not_fetched_there(language).to_owned());
            return Err(form.errors);
        };
        let address = Address::of_name(name, phone, pickup.place.country);
        return if form.errors.is_empty() { Ok(CheckedContact { email, address }) } else { Err(form.errors) };
    }
    let asked = draft.country.trim().parse::<Country>().ok();
    let needs = asked.map(address_form);
    let country = match asked {
        Some(country) if destinations.countries.contains(&country) => Some(country),
        Some(country) => {
            form.refuse("country", labels::not_delivered_to(language, country.name(language)));
            None
        }
        None => {
            form.refuse("country", labels::select_country(language).to_owned());
            None
        }
    };
    let line1 = form.text("line1", &draft.line1, labels::line1(language), Some(labels::enter_line1(language)));
    let company = form.text("company", &draft.company, labels::company(language), None);
    let vat_id = form.vat_id(&draft.vat_id);
    let line2 = form.text("line2", &draft.line2, labels::line2(language), None);
    let postcode = match needs {
        Some(needs) if needs.postcode != Need::Unused => {
            let hint = needs.postcode_hint(language);
            let required = (needs.postcode == Need::Required).then_some(hint.as_str());
            let typed = form.text("postcode", &draft.postcode, needs.postcode_name.label(language), required);
            match needs.postcode(&typed) {
                Some(postcode) => postcode,
                None if typed.is_empty() => typed,
                None => form.refuse("postcode", hint),
            }
        }
        Some(_) | None => String::new(),
    };
    let city = form.text("city", &draft.city, labels::city(language), Some(labels::enter_city(language)));
    let region = match needs {
        Some(needs) if needs.region != Need::Unused => {
            let hint = needs.region_hint(language);
            let required = (needs.region == Need::Required).then_some(hint.as_str());
            form.text("region", &draft.region, needs.region_name.label(language), required)
        }
        Some(_) | None => String::new(),
    };
    let phone = form.phone(&draft.phone);

    match country {
        Some(country) if form.errors.is_empty() => Ok(CheckedContact {
            email,
            address: Address { name, company, line1, line2, postcode, city, region, country, phone, vat_id },
        }),
        _ => Err(form.errors),
    }
}

/// The full name that was typed, as it is printed.
///
/// # Errors
/// What to do about it.
pub fn checked_name(language: Language, typed: &str) -> Result<String, FieldError> {
    let mut form = Form::new(language);
    let name = form.text("name", typed, labels::name(language), Some(labels::enter_full_name(language)));
    form.errors.pop().map_or(Ok(name), Err)
}

/// Collects what is wrong. A field is said to be wrong once.
struct Form {
    language: Language,
    errors: Vec<FieldError>,
}

/// An e-mail address as somebody typed it, where mail could be sent.
///
/// # Errors
/// What to do about the field `email`.
pub fn check_email(language: Language, typed: &str) -> Result<String, FieldError> {
    let wrong = |message: &str| FieldError { field: "email".to_owned(), message: message.to_owned() };
    let email = typed.trim();
    if email.is_empty() {
        return Err(wrong(labels::enter_email(language)));
    }
    if email.chars().count() > EMAIL_MAX {
        return Err(wrong(&labels::too_long(language, labels::email(language), EMAIL_MAX)));
    }
    if !plausible_email(email) {
        return Err(wrong(labels::email_format(language)));
    }
    Ok(email.to_owned())
}

/// A full name as somebody typed it; nothing typed is no name.
///
/// # Errors
/// What to do about the field `name`.
pub fn check_name(language: Language, typed: &str) -> Result<String, FieldError> {
    let mut form = Form::new(language);
    let name = form.text("name", typed, labels::name(language), None);
    form.errors.pop().map_or(Ok(name), Err)
}

impl Form {
    const fn new(language: Language) -> Self {
        Self { language, errors: Vec::new() }
    }

    fn refuse(&mut self, field: &'static str, message: String) -> String {
        if self.errors.iter().all(|error| error.field != field) {
            self.errors.push(FieldError { field: field.to_owned(), message });
        }
        String::new()
    }

    /// A line of text, in any script: trimmed, with single spaces. `missing` says what to do when it is required and empty.
    fn text(&mut self, field: &'static str, typed: &str, label: &str, missing: Option<&str>) -> String {
        let text = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return missing.map_or_else(String::new, |message| self.refuse(field, message.to_owned()));
        }
        if text.chars().count() > FIELD_MAX {
            return self.refuse(field, labels::too_long(self.language, label, FIELD_MAX));
        }
        if typed.trim().chars().any(unprintable) {
            return self.refuse(field, labels::unprintable(self.language, label));
        }
        text
    }

    fn email(&mut self, typed: &str) -> String {
        check_email(self.language, typed)
            .unwrap_or_else(|FieldError { field: _, message }| self.refuse("email", message))
    }

    fn vat_id(&mut self, typed: &str) -> String {
        let typed = self.text("vat_id", typed, labels::vat_number(self.language), None);
        match typed.parse::<VatId>() {
            _ if typed.is_empty() => typed,
            Ok(vat_id) => vat_id.to_string(),
            Err(NotAVatId) => self.refuse("vat_id", labels::enter_vat_number(self.language).to_owned()),
        }
    }

    fn phone(&mut self, typed: &str) -> String {
        let phone = self.text("phone", typed, labels::phone_number(self.language), None);
        let digits = phone.chars().filter(char::is_ascii_digit).count();
        let plain = phone.chars().all(|c| c.is_ascii_digit() || "+()-./ ".contains(c));
        if phone.is_empty() || (plain && (5..=20).contains(&digits)) {
            return phone;
        }
        self.refuse("phone", labels::enter_phone(self.language).to_owned())
    }
}

/// Control characters, and the marks that turn the direction of writing and so can make a label say something else.
fn unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Whether mail could be sent there. Only a mail that arrives proves an address, so this refuses just what can't be one:
/// RFC 5321's dot-atoms, with letters of any script.
fn plausible_email(email: &str) -> bool {
    let Some((local, domain)) = email.split_once('@') else {
        return false;
    };
    let part = |text: &str, extra: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '-' || extra.contains(c))
    };
    let label = |text: &str| part(text, "") && !text.starts_with('-') && !text.ends_with('-') && text.len() <= 63;
    local.len() <= 64
        && local.split('.').all(|atom| part(atom, "!#$%&'*+/=?^_`{|}~"))
        && domain.contains('.')
        && domain.split('.').all(label)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::shop::sample::{country, rules, workshop};

    fn destinations() -> Destinations {
        Destinations::of(&rules(), Language::English)
    }

    fn draft() -> CheckoutDraft {
        CheckoutDraft {
            email: " ada@example.com ".to_owned(),
            name: "Zoë  Åström-李".to_owned(),
            line1: "Torstraße 1".to_owned(),
            postcode: "D-10115".to_owned(),
            city: "Berlin".to_owned(),
            country: "DE".to_owned(),
            ..CheckoutDraft::default()
        }
    }

    /// The one sentence said about a draft, as (field, sentence).
    fn said(draft: &CheckoutDraft) -> (String, String) {
        let mut errors = check(Language::English, draft, &destinations()).expect_err("the draft is wrong");
        assert_eq!(errors.len(), 1, "{errors:?}");
        let error = errors.pop().unwrap();
        (error.field, error.message)
    }

    #[test]
    fn what_was_typed_is_brought_into_its_printed_form() {
        let contact = check(Language::English, &draft(), &destinations()).unwrap();
        assert_eq!(contact.email, "ada@example.com");
        assert_eq!(contact.address.name, "Zoë Åström-李");
        assert_eq!(contact.address.postcode, "10115");
        assert_eq!(contact.address.country.code(), "DE");
    }

    #[test]
    fn a_vat_number_is_printed_without_spaces_and_decides_who_owes_the_tax() {
        let business = CheckoutDraft { vat_id: "ATU 135.856.27".to_owned(), ..draft() };
        assert_eq!(check(Language::English, &business, &destinations()).unwrap().address.vat_id, "ATU13585627");
        assert!(!business.reverse_charge(&rules()), "the goods stay at home");
        assert!(CheckoutDraft { country: "AT".to_owned(), ..business }.reverse_charge(&rules()));
    }

    #[test]
    fn whoever_fetches_it_is_asked_for_no_address() {
        let mut rules = rules();
        let express =
            rules.shipping_zones.iter_mut().flat_map(|zone| &mut zone.methods).find(|m| m.id == "express").unwrap();
        (express.pickup, express.place) = (Some("Tonweg 7".to_owned()), Some(workshop()));
        let destinations = Destinations::of(&rules, Language::English);
        let fetched = CheckoutDraft {
            email: "ada@example.com".to_owned(),
            name: "Ada".to_owned(),
            country: "US".to_owned(),
            vat_id: "nonsense".to_owned(),
            pickup: "express".to_owned(),
            ..CheckoutDraft::default()
        };
        let contact = check(Language::English, &fetched, &destinations).unwrap();
        assert_eq!(contact.address.printed(Language::English), "Ada\nGermany");
        assert_eq!(fetched.destination(&rules), Some(country("DE")), "the place's and not the form's");
        let nameless = CheckoutDraft { name: String::new(), ..fetched.clone() };
        assert_eq!(check(Language::English, &nameless, &destinations).unwrap_err().len(), 1);
        let gone = CheckoutDraft { pickup: "standard".to_owned(), ..fetched };
        assert_eq!(check(Language::English, &gone, &destinations).unwrap_err().first().unwrap().field, "pickup");
        assert_eq!(gone.destination(&rules), None);
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        let long = CheckoutDraft { name: "李".repeat(FIELD_MAX), ..draft() };
        assert!(check(Language::English, &long, &destinations()).is_ok());
    }

    #[test]
    fn an_empty_form_is_told_what_to_do_field_by_field() {
        let errors = check(
            Language::English,
            &CheckoutDraft { country: "DE".to_owned(), ..CheckoutDraft::default() },
            &destinations(),
        );
        let said: Vec<_> = errors.unwrap_err().into_iter().map(|error| (error.field, error.message)).collect();
        let expected = [
            ("email", "Enter your email address"),
            ("name", "Enter your full name"),
            ("line1", "Enter the first line of your address"),
            ("postcode", "Enter a postcode such as 10115"),
            ("city", "Enter a town or city"),
        ];
        assert_eq!(said, expected.map(|(field, message)| (field.to_owned(), message.to_owned())));
    }

    #[test]
    fn each_field_says_what_would_be_right() {
        type Spoil = fn(&mut CheckoutDraft);
        let spoils: [(Spoil, &str, &str); 11] = [
            (|d| d.vat_id = "DE123".to_owned(), "vat_id", "Enter a VAT number such as DE136695976, or leave it empty"),
            (|d| d.postcode = "1011".to_owned(), "postcode", "Enter a postcode such as 10115"),
            (|d| d.country.clear(), "country", "Select a country"),
            (|d| d.country = "ZZ".to_owned(), "country", "Select a country"),
            (|d| d.name = "x".repeat(201), "name", "Name must be 200 characters or fewer"),
            (|d| d.name = "a\u{0}b".to_owned(), "name", "Name must not contain characters that can’t be printed"),
            (
                |d| d.city = "\u{202e}nilreB".to_owned(),
                "city",
                "Town or city must not contain characters that can’t be printed",
            ),
            (|d| d.line2 = "ä".repeat(300), "line2", "Address line 2 must be 200 characters or fewer"),
            (
                |d| d.phone = "call me".to_owned(),
                "phone",
                "Enter a phone number such as +49 30 123456, or leave it empty",
            ),
            (
                |d| d.email = "ada".to_owned(),
                "email",
                "Enter an email address in the correct format, like name@example.com",
            ),
            (
                |d| d.email = format!("{}@example.com", "a".repeat(250)),
                "email",
                "Email address must be 254 characters or fewer",
            ),
        ];
        for (spoil, field, message) in spoils {
            let mut draft = draft();
            spoil(&mut draft);
            assert_eq!(said(&draft), (field.to_owned(), message.to_owned()));
        }
    }

    #[test]
    fn a_country_we_do_not_send_to_is_named() {
        let mut rules = rules();
        rules.shipping_zones.pop();
        let french = CheckoutDraft { country: "FR".to_owned(), postcode: "75001".to_owned(), ..draft() };
        let errors = check(Language::English, &french, &Destinations::of(&rules, Language::English)).unwrap_err();
        assert_eq!(errors.first().unwrap().message, "We don’t deliver to France yet. Select another country");
    }

    #[test]
    fn a_country_gets_the_fields_it_has() {
        let american = CheckoutDraft { country: "US".to_owned(), postcode: "10001".to_owned(), ..draft() };
        assert_eq!(said(&american), ("region".to_owned(), "Enter a state".to_owned()));
        let with_zip = CheckoutDraft { postcode: "1".to_owned(), region: "NY".to_owned(), ..american };
        assert_eq!(said(&with_zip), ("postcode".to_owned(), "Enter a ZIP code such as 10001".to_owned()));
        let german = CheckoutDraft { region: "NY".to_owned(), ..draft() };
        assert_eq!(check(Language::English, &german, &destinations()).unwrap().address.region, "");
    }

    #[test]
    fn an_address_that_mail_could_reach_is_taken() {
        for email in ["a@b.de", "o'neil+shop@mail.example.co.uk", "jörg@müller.de", "1@2.io"] {
            assert!(plausible_email(email), "{email}");
        }
        for email in [
            "@b.de",
            "a@",
            "a@b",
            "a@@b.de",
            "a b@c.de",
            "a@b.de,c@d.de",
            "a@.de",
            "a@b..de",
            ".a@b.de",
            "<a@b.de>",
            "a@-b.de",
        ] {
            assert!(!plausible_email(email), "{email}");
        }
    }

    #[test]
    fn a_buyer_who_is_sent_back_is_told_that_nothing_was_charged() {
        for notice in CheckoutNotice::ALL.iter().copied() {
            assert!(notice.sentence(Language::English).contains("Nothing was charged"), "{notice}");
        }
        assert_eq!(CheckoutNotice::of(&Refusal::Busy { retry_after_s: 1 }), Some(CheckoutNotice::Busy));
        assert_eq!(CheckoutNotice::of(&Refusal::EmptyCart), None);
        assert!("<script>".parse::<CheckoutNotice>().is_err());
    }

    proptest! {
        #[test]
        fn any_draft_is_bounded_and_checked_without_a_panic(texts in prop::collection::vec("\\PC{0,500}", 13)) {
            let mut texts = texts.into_iter();
            let mut next = || texts.next().unwrap();
            let draft = CheckoutDraft {
                email: next(),
                name: next(),
                company: next(),
                line1: next(),
                line2: next(),
                postcode: next(),
                city: next(),
                region: next(),
                country: next(),
                phone: next(),
                shipping_method: next(),
                vat_id: next(),
                pickup: next(),
                newsletter: true,
                remind: false,
            };
            let before = check(Language::English, &draft, &destinations()).is_ok();
            let bounded = draft.bounded();
            prop_assert!(bounded.name.chars().count() <= KEPT_MAX);
            prop_assert_eq!(check(Language::English, &bounded, &destinations()).is_ok(), before);
        }
    }
}
