//! Addresses: what their fields are called, and what is wrong with what was typed.

messages! {
    email: "Email address", "E-Mail-Adresse";
    full_name: "Full name", "Vor- und Nachname";
    name: "Name", "Name";
    country: "Country", "Land";
    street: "Street and number", "Straße und Hausnummer";
    line1: "Address line 1", "Adresszeile 1";
    line2: "Address line 2", "Adresszeile 2";
    more_fields: "Add company or second line", "Firma oder Adresszusatz angeben";
    company: "Company", "Firma";
    vat_number: "VAT number", "USt-IdNr.";
    vat_number_hint: "Of a company in the European Union.", "Eines Unternehmens in der Europäischen Union.";
    flat: "Flat, floor, building", "Adresszusatz (Wohnung, Etage, Gebäude)";
    city: "Town or city", "Ort";
    phone: "Phone", "Telefon";
    phone_number: "Phone number", "Telefonnummer";
    phone_hint: "Only in case that something is unclear on the way.", "Nur falls unterwegs etwas unklar ist.";
    enter_full_name: "Enter your full name", "Geben Sie Ihren Vor- und Nachnamen ein";
    enter_line1: "Enter the first line of your address", "Geben Sie Straße und Hausnummer ein";
    enter_city: "Enter a town or city", "Geben Sie einen Ort ein";
    select_country: "Select a country", "Wählen Sie ein Land aus";
    not_delivered_to(country: &str):
        "We don’t deliver to {country} yet. Select another country",
        "Wir liefern noch nicht nach {country}. Wählen Sie ein anderes Land aus";
    not_fetched_there:
        "Orders are no longer fetched there. Choose how you want to get it",
        "Dort können Bestellungen nicht mehr abgeholt werden. Wählen Sie, wie Sie sie erhalten möchten";
    enter_email: "Enter your email address", "Geben Sie Ihre E-Mail-Adresse ein";
    email_format:
        "Enter an email address in the correct format, like name@example.com",
        "Geben Sie eine gültige E-Mail-Adresse ein, zum Beispiel name@example.com";
    too_long(label: &str, most: usize):
        "{label} must be {most} characters or fewer",
        "{label}: höchstens {most} Zeichen";
    unprintable(label: &str):
        "{label} must not contain characters that can’t be printed",
        "{label}: Nicht druckbare Zeichen sind nicht möglich";
    enter_vat_number:
        "Enter a VAT number such as DE136695976, or leave it empty",
        "Geben Sie eine USt-IdNr. wie DE136695976 ein oder lassen Sie das Feld leer";
    enter_phone:
        "Enter a phone number such as +49 30 123456, or leave it empty",
        "Geben Sie eine Telefonnummer wie +49 30 123456 ein oder lassen Sie das Feld leer";
    enter(what: &str): "Enter {what}", "Geben Sie {what} ein";
    enter_such_as(what: &str, example: &str): "Enter {what} such as {example}", "Geben Sie {what} ein, zum Beispiel {example}";
    postcode: "Postcode", "Postleitzahl";
    a_postcode: "a postcode", "eine Postleitzahl";
    zip_code: "ZIP code", "ZIP-Code";
    a_zip_code: "a ZIP code", "einen ZIP-Code";
    postal_code: "Postal code", "Postleitzahl";
    a_postal_code: "a postal code", "eine Postleitzahl";
    pin_code: "PIN code", "PIN-Code";
    a_pin_code: "a PIN code", "einen PIN-Code";
    cep: "CEP", "CEP";
    a_cep: "a CEP", "eine CEP";
    eircode: "Eircode", "Eircode";
    an_eircode: "an Eircode", "einen Eircode";
    region: "Region", "Region";
    a_region: "a region", "eine Region";
    county: "County", "Grafschaft";
    a_county: "a county", "eine Grafschaft";
    province: "Province", "Provinz";
    a_province: "a province", "eine Provinz";
    state: "State", "Bundesstaat";
    a_state: "a state", "einen Bundesstaat";
    prefecture: "Prefecture", "Präfektur";
    a_prefecture: "a prefecture", "eine Präfektur";
    emirate: "Emirate", "Emirat";
    an_emirate: "an emirate", "ein Emirat";
    district: "District", "Bezirk";
    a_district: "a district", "einen Bezirk";
}
