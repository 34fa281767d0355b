//! Days and months.

use super::Language;

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const GERMAN_MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
/// As Duden shortens them where there is little room.
const GERMAN_MONTHS_SHORT: [&str; 12] =
    ["Jan.", "Febr.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."];
const ENGLISH_WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const GERMAN_WEEKDAYS: [&str; 7] = ["Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."];

/// The name of a month, of which January is the first (1).
pub fn month(language: Language, month: usize) -> &'static str {
    let names = match language {
        Language::English => &ENGLISH_MONTHS,
        Language::German => &GERMAN_MONTHS,
    };
    month.checked_sub(1).and_then(|index| names.get(index)).copied().unwrap_or("")
}

/// The same where there is little room.
pub fn month_short(language: Language, number: usize) -> &'static str {
    match language {
        Language::English => month(language, number).get(..3).unwrap_or(""),
        Language::German => {
            number.checked_sub(1).and_then(|index| GERMAN_MONTHS_SHORT.get(index)).copied().unwrap_or("")
        }
    }
}

/// The short name of a day of the week, counted from Monday (0).
pub fn weekday_short(language: Language, days_since_monday: usize) -> &'static str {
    let names = match language {
        Language::English => &ENGLISH_WEEKDAYS,
        Language::German => &GERMAN_WEEKDAYS,
    };
    names.get(days_since_monday).copied().unwrap_or("")
}
