//! Step one: who buys and where it goes. Seven fields, eight where addresses have a state; nobody needs an account.

use leptos::ev::{Event, FocusEvent};
use leptos::prelude::*;

use super::form::{ErrorSummary, Once, Submit};
use super::summary::OrderSummary;
use super::{Step, frame, is_sent_back};
use crate::browser;
use crate::domain::address::Country;
use crate::domain::address_form::{AddressForm, FieldName, Need, address_form};
use crate::domain::checkout::{AtTheTill, CheckoutDraft, CheckoutView, Destinations, Pickup, check};
use crate::domain::newsletter::ConsentWay;
use crate::domain::refusal::FieldError;
use crate::domain::shipping::PickupPlace;
use crate::domain::shop::ShopView;
use crate::ui::kit::FieldError as FieldErrorLine;
use crate::ui::kit::{Announcer, AtOnce, Field, SelectField};
use crate::ui::locale::{language, to};
use crate::words::{address as labels, checkout as words};

const FORM: &str = "contact-form";
const COUNTRY: &str = "country";
const PICKUP: &str = "pickup";
/// What can be checked while the rest is still empty. An empty field is never wrong before the form is sent.
const CHECKED_WHEN_LEFT: [&str; 4] = ["email", "postcode", "phone", "vat_id"];

pub(super) fn show(ShopView { shop, market, .. }: ShopView, checkout: CheckoutView) -> AnyView {
    let CheckoutView { draft, errors, quote, destinations, account, .. } = checkout;
    let errors = if is_sent_back() { errors } else { Vec::new() };
    let wrong = !errors.is_empty();
    let content = view! {
        <ErrorSummary errors=errors.clone()/>
        {who(account)}
        <ContactForm home=shop.rules.home() destinations draft errors/>
    };
    frame(&shop, Step::Contact, wrong, content.at_once(), view! { <OrderSummary market quote/> }.at_once())
}

/// Whether one buys as a guest, and the way to what the account knows. These pages are the server's alone.
fn who(account: AtTheTill) -> AnyView {
    let (said, href, way) = match account {
        AtTheTill { has_addresses: true, .. } => {
            (words::signed_in(language()), "/checkout/address", words::choose_an_address(language()))
        }
        AtTheTill { signed_in: true, .. } => {
            (words::signed_in(language()), "/account", words::your_account(language()))
        }
        AtTheTill { .. } => {
            (words::as_a_guest(language()), "/account/sign-in?next=/checkout", words::sign_in_instead(language()))
        }
    };
    view! { <p>{said} <a href=to(href) rel="external">{way}</a></p> }.at_once()
}

/// What the form shows of itself: which fields need attention, and how the chosen country writes addresses.
#[derive(Debug, Clone, Copy)]
struct Shown {
    destinations: StoredValue<Destinations>,
    errors: RwSignal<Vec<FieldError>>,
    country: RwSignal<Option<Country>>,
}

impl Shown {
    fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.errors
                .with(|errors| errors.iter().find(|error| error.field == field).map(|error| error.message.clone()))
        })
    }

    fn address_form(self) -> Option<AddressForm> {
        self.country.get().map(address_form)
    }

    /// What would be said of the form as it stands.
    fn errors_now(self) -> Vec<FieldError> {
        let fields = browser::form_fields(FORM);
        let draft = CheckoutDraft::of_form(|name| browser::field(&fields, name).unwrap_or_default().to_owned());
        self.destinations.with_value(|destinations| check(language(), &draft, destinations)).err().unwrap_or_default()
    }

    /// Something was typed or chosen: what is right now is no longer complained of.
    fn changed(self) {
        if self.errors.with_untracked(Vec::is_empty) {
            return;
        }
        let now = self.errors_now();
        self.errors.update(|shown| *shown = still_wrong(shown, now));
    }

    /// A field was left: what is in it is looked at. Gives what there is to say about it.
    fn left(self, field: &str, value: &str) -> Option<String> {
        if value.trim().is_empty() || !CHECKED_WHEN_LEFT.contains(&field) {
            return None;
        }
        let error = self.errors_now().into_iter().find(|error| error.field == field)?;
        let said = error.message.clone();
        self.errors.update(|shown| {
            shown.retain(|other| other.field != field);
            shown.push(error);
        });
        Some(said)
    }
}

/// Of what is complained of, that which is still wrong, in the words that fit now.
fn still_wrong(shown: &[FieldError], now: Vec<FieldError>) -> Vec<FieldError> {
    now.into_iter().filter(|error| shown.iter().any(|other| other.field == error.field)).collect()
}

#[component]
fn ContactForm(
    home: Option<Country>,
    destinations: Destinations,
    draft: CheckoutDraft,
    errors: Vec<FieldError>,
) -> impl IntoView {
    let announcer: Announcer = expect_context();
    let countries = destinations.countries.clone();
    // A country that was typed before; or home, where most parcels go.
    let asked = draft.country.trim().parse().ok().or(home);
    let country = asked.filter(|asked| countries.contains(asked)).or(countries.first().copied());
    let is_open = !draft.company.is_empty()
        || !draft.line2.is_empty()
        || !draft.vat_id.is_empty()
        || errors.iter().any(|error| ["company", "vat_id", "line2"].contains(&error.field.as_str()));
    let shown = Shown {
        destinations: StoredValue::new(destinations),
        errors: RwSignal::new(errors),
        country: RwSignal::new(country),
    };
    let pickups = shown.destinations.with_value(|destinations| destinations.pickups.clone());
    let once = Once::new();

    // A browser may have put back another country than the page was sent with.
    Effect::new(move || {
        let fields = browser::form_fields(FORM);
        if let Some(chosen) = browser::field(&fields, COUNTRY) {
            shown.country.set(chosen.parse().ok());
        }
    });
    let typed = move |event: Event| {
        if let Some((name, value)) = browser::input_of(&event)
            && name == COUNTRY
        {
            shown.country.set(value.parse().ok());
        }
        shown.changed();
    };
    let left = move |event: FocusEvent| {
        if let Some((name, value)) = browser::input_of(&event)
            && let Some(said) = shown.left(&name, &value)
        {
            announcer.say(words::wrong(language(), &said));
        }
    };

    let postcode_label = move || {
        let name = shown.address_form().map_or(FieldName::Postcode, |form| form.postcode_name);
        name.label(language()).to_owned()
    };
    let postcode_optional = move || shown.address_form().is_some_and(|form| form.postcode != Need::Required);
    let postcode_mode = move || shown.address_form().and_then(|form| input_mode(form.postcode_example));
    let region_label = move || {
        let name = shown.address_form().map_or(FieldName::Region, |form| form.region_name);
        name.label(language()).to_owned()
    };
    let region_optional = move || shown.address_form().is_none_or(|form| form.region != Need::Required);
    let has_region = Memo::new(move |_| shown.address_form().is_some_and(|form| form.region != Need::Unused));
    let region = StoredValue::new(draft.region);
    let options = countries.into_iter().map(|country| (country.code().to_owned(), country.name(language()))).collect();
    let chosen = country.map(|country| country.code().to_owned()).unwrap_or_default();
    view! {
        <form
            id=FORM
            method="post"
            action=to(Step::Contact.path())
            novalidate
            on:input=typed
            on:focusout=left
            on:submit=move |event| once.hold(&event)
        >
            <Field
                name="email"
                label=labels::email(language())
                value=draft.email
                error=shown.error("email")
                autocomplete="email"
                kind="email"
                input_mode=Some("email")
                capitalize="none"
                hint=words::email_hint(language())
            />
            {ticks([
                ("remind", words::remind(language()), draft.remind),
                ("newsletter", ConsentWay::Till.words(language()), draft.newsletter),
            ])}
            <Field
                name="name"
                label=labels::full_name(language())
                value=draft.name
                error=shown.error("name")
                autocomplete="name"
            />
            {ways(pickups, &draft.pickup, shown.error(PICKUP))}
            // The stylesheet hides it while a place is chosen to fetch the order from: that needs no script.
            <div class="sent-only">
            <h2 class="form-part">{words::where_to(language())}</h2>
            <SelectField
                name=COUNTRY
                label=labels::country(language())
                options
                chosen
                error=shown.error(COUNTRY)
                autocomplete="country"
            />
            <Field
                name="line1"
                label=labels::street(language())
                value=draft.line1
                error=shown.error("line1")
                autocomplete="address-line1"
            />
            <details class="more-fields" open=is_open>
                <summary>{labels::more_fields(language())}</summary>
                <Field
                    name="company"
                    label=labels::company(language())
                    value=draft.company
                    error=shown.error("company")
                    autocomplete="organization"
                    optional=true
                />
                <Field
                    name="vat_id"
                    label=labels::vat_number(language())
                    value=draft.vat_id
                    error=shown.error("vat_id")
                    autocomplete="off"
                    optional=true
                    capitalize="characters"
                    hint=labels::vat_number_hint(language())
                />
                <Field
                    name="line2"
                    label=labels::flat(language())
                    value=draft.line2
                    error=shown.error("line2")
                    autocomplete="address-line2"
                    optional=true
                />
            </details>
            <div class="fields-beside">
                <Field
                    name="postcode"
                    label=Signal::derive(postcode_label)
                    value=draft.postcode
                    error=shown.error("postcode")
                    autocomplete="postal-code"
                    optional=Signal::derive(postcode_optional)
                    input_mode=Signal::derive(postcode_mode)
                    capitalize="characters"
                />
                <Field
                    name="city"
                    label=labels::city(language())
                    value=draft.city
                    error=shown.error("city")
                    autocomplete="address-level2"
                />
            </div>
            <Show when=move || has_region.get()>
                <Field
                    name="region"
                    label=Signal::derive(region_label)
                    value=region.get_value()
                    error=shown.error("region")
                    autocomplete="address-level1"
                    optional=Signal::derive(region_optional)
                />
            </Show>
            </div>
            <Field
                name="phone"
                label=labels::phone(language())
                value=draft.phone
                error=shown.error("phone")
                autocomplete="tel"
                kind="tel"
                input_mode=Some("tel")
                optional=true
                enter="go"
                hint=labels::phone_hint(language())
            />
            <Submit once words=words::continue_to_shipping(language()).to_owned()/>
        </form>
    }
    .at_once()
}

/// What one may want besides: nothing is ticked before somebody does it.
fn ticks(boxes: [(&'static str, &'static str, bool); 2]) -> AnyView {
    let tick = |(name, said, is_ticked)| {
        view! { <label class="tick"><input type="checkbox" name=name checked=is_ticked/> <span>{said}</span></label> }
    };
    view! { <div class="ticks">{boxes.map(tick).into_iter().collect::<Vec<_>>()}</div> }.at_once()
}

/// Whether it is sent, or fetched and where; nothing where there is no choice.
fn ways(pickups: Vec<Pickup>, chosen: &str, error: Signal<Option<String>>) -> Option<AnyView> {
    let way = |place: usize, value: String, name: String, details: String| {
        // The first has the field's own name as its id: that is where the error summary leads.
        let id = if place == 0 { PICKUP.to_owned() } else { format!("{PICKUP}-{place}") };
        let checked = chosen == value;
        view! {
            <div class="offer">
                <input type="radio" id=id.clone() name=PICKUP value=value checked=checked/>
                <label for=id>
                    <span class="offer-name">{name}</span>
                    <span class="offer-days">{details}</span>
                </label>
            </div>
        }
    };
    if pickups.is_empty() {
        return None;
    }
    let sent = {
        let (name, details) = (words::have_it_sent(language()), words::to_an_address(language()));
        way(0, String::new(), name.to_owned(), details.to_owned())
    };
    let fetched = pickups.into_iter().enumerate().map(|(place, pickup)| {
        let Pickup { method_id, name, at, place: PickupPlace { hours, .. } } = pickup;
        way(place + 1, method_id, name, format!("{at}. {hours}"))
    });
    let fetched = fetched.collect::<Vec<_>>();
    Some(
        view! {
            <fieldset class="offers ways">
                <legend>{words::how_to_get_it(language())}</legend>
                <FieldErrorLine name=PICKUP error/>
                {sent}
                {fetched}
            </fieldset>
        }
        .at_once(),
    )
}

/// The keyboard for a postcode: digits where it has nothing else.
fn input_mode(example: &str) -> Option<&'static str> {
    let is_digits = !example.is_empty() && example.chars().all(|c| c.is_ascii_digit() || " -".contains(c));
    is_digits.then_some("numeric")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(field: &str, message: &str) -> FieldError {
        FieldError { field: field.to_owned(), message: message.to_owned() }
    }

    #[test]
    fn what_was_put_right_is_forgotten_and_what_was_not_complained_of_is_not_brought_up() {
        let shown = [error("postcode", "Enter a postcode such as 10115"), error("city", "Enter a town or city")];
        let now = vec![error("name", "Enter your full name"), error("postcode", "Enter a ZIP code such as 10001")];
        assert_eq!(still_wrong(&shown, now), [error("postcode", "Enter a ZIP code such as 10001")]);
        assert_eq!(still_wrong(&shown, Vec::new()), []);
    }

    #[test]
    fn digits_get_the_keyboard_of_digits() {
        assert_eq!(input_mode("10115"), Some("numeric"));
        assert_eq!(input_mode("111 22"), Some("numeric"));
        assert_eq!(input_mode("SW1A 1AA"), None);
        assert_eq!(input_mode(""), None);
    }
}
