//! The fields of plain forms: label above, then what is wrong with it, then the field, and all that is wrong once more at the top
//! of the page, as GOV.UK does it.

use crate::domain::html::escape;
use crate::domain::refusal::FieldError;
use crate::words::{Language, document as words, layout};

/// An input. `attributes` are written as they are: they are ours, and nobody's words.
pub struct Input<'a> {
    pub name: &'a str,
    pub label: &'a str,
    /// What is in it; the caller's words, which are escaped.
    pub value: &'a str,
    pub hint: &'a str,
    pub attributes: &'a str,
}

impl Input<'_> {
    /// As HTML, with what is said of it in `errors`.
    pub fn show(&self, language: Language, errors: &[FieldError]) -> String {
        let Self { name, label, value, hint, attributes } = self;
        let Around { class, hint, said, told } = Around::of(language, name, hint, errors);
        format!(
            "<div class=\"{class}\"><label for=\"{name}\">{}</label>{hint}{said}\
             <input id=\"{name}\" name=\"{name}\" value=\"{}\" {attributes}{told}></div>",
            escape(label),
            escape(value)
        )
    }
}

/// A choice of a few: values and words.
pub struct Select<'a> {
    pub name: &'a str,
    pub label: &'a str,
    pub chosen: &'a str,
    pub options: &'a [(String, String)],
    pub attributes: &'a str,
}

impl Select<'_> {
    /// As HTML, with what is said of it in `errors`.
    pub fn show(&self, language: Language, errors: &[FieldError]) -> String {
        let Self { name, label, chosen, options, attributes } = self;
        let Around { class, said, told, .. } = Around::of(language, name, "", errors);
        let option = |(value, words): &(String, String)| {
            let selected = if value == chosen { " selected" } else { "" };
            format!("<option value=\"{}\"{selected}>{}</option>", escape(value), escape(words))
        };
        format!(
            "<div class=\"{class}\"><label for=\"{name}\">{}</label>{said}\
             <select id=\"{name}\" name=\"{name}\" {attributes}{told}>{}</select></div>",
            escape(label),
            options.iter().map(option).collect::<String>()
        )
    }
}

/// A line of text that is required. `name` is also its id.
#[derive(Debug, Clone, Copy, Default)]
pub struct Line<'a> {
    pub name: &'a str,
    pub label: &'a str,
    pub value: &'a str,
    /// Of what kind; text, unless said.
    pub kind: &'a str,
    /// What the browser's own address book calls it.
    pub autocomplete: &'a str,
    pub hint: &'a str,
}

/// A required line of text.
pub fn line(language: Language, field: Line<'_>, errors: &[FieldError]) -> String {
    let Line { name, label, value, kind, autocomplete, hint } = field;
    let Around { class, hint, said, told } = Around::of(language, name, hint, errors);
    let (label, value) = (escape(label), escape(value));
    let required = layout::required(language);
    let kind = if kind.is_empty() { "text" } else { kind };
    let autocomplete =
        if autocomplete.is_empty() { String::new() } else { format!(" autocomplete=\"{autocomplete}\"") };
    format!(
        "<div class=\"{class}\"><label for=\"{name}\">{label} <span class=\"field-need\">{required}</span></label>\
         {hint}{said}<input id=\"{name}\" name=\"{name}\" type=\"{kind}\" value=\"{value}\" \
         aria-required=\"true\" maxlength=\"400\"{autocomplete}{told}></div>"
    )
}

/// What stands around a field.
struct Around {
    class: &'static str,
    hint: String,
    said: String,
    /// The attributes that lead from the field to hint and error.
    told: String,
}

impl Around {
    fn of(language: Language, name: &str, hint: &str, errors: &[FieldError]) -> Self {
        let wrong = errors.iter().find(|error| error.field == name);
        let said = wrong.map_or_else(String::new, |error| {
            let message = escape(&error.message);
            format!(
                "<p class=\"field-error\" id=\"{name}-error\"><span class=\"visually-hidden\">{} </span>{message}</p>",
                layout::error(language)
            )
        });
        let shown = match hint {
            "" => String::new(),
            hint => format!("<p class=\"field-hint\" id=\"{name}-hint\">{}</p>", escape(hint)),
        };
        let ids = [(!hint.is_empty()).then(|| format!("{name}-hint")), wrong.map(|_| format!("{name}-error"))];
        let ids: Vec<String> = ids.into_iter().flatten().collect();
        let mut told = String::new();
        if wrong.is_some() {
            told += " aria-invalid=\"true\"";
        }
        if !ids.is_empty() {
            told += &format!(" aria-describedby=\"{}\"", ids.join(" "));
        }
        Self { class: if wrong.is_some() { "field field-wrong" } else { "field" }, hint: shown, said, told }
    }
}

/// All that needs attention, each with the way to its field; nothing where nothing is wrong. It has the focus when the page opens.
pub fn summary(language: Language, errors: &[FieldError]) -> String {
    if errors.is_empty() {
        return String::new();
    }
    let item = |FieldError { field, message }: &FieldError| {
        format!("<li><a href=\"#{}\">{}</a></li>", escape(field), escape(message))
    };
    let items: String = errors.iter().map(item).collect();
    format!(
        "<div class=\"error-summary\" role=\"alert\" aria-labelledby=\"error-title\" tabindex=\"-1\" autofocus>\
         <h2 id=\"error-title\">{}</h2><ul>{items}</ul></div>",
        words::problem(language)
    )
}

/// The title of the page: whoever listens hears first that something is wrong.
pub fn title(language: Language, title: &str, errors: &[FieldError]) -> String {
    if errors.is_empty() { title.to_owned() } else { format!("{} {title}", layout::error(language)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_text_and_what_is_wrong_is_said_at_its_field_and_at_the_top() {
        let errors = [FieldError { field: "email".into(), message: "Enter <your> address".into() }];
        let input =
            Input { name: "email", label: "Email", value: "\"><script>", hint: "For mails.", attributes: "required" };
        let shown = input.show(Language::English, &errors);
        assert!(!shown.contains("<script>") && shown.contains("Enter &lt;your&gt; address"), "{shown}");
        assert!(shown.contains("aria-invalid=\"true\" aria-describedby=\"email-hint email-error\""), "{shown}");
        assert!(!input.show(Language::English, &[]).contains("aria-invalid"));
        let field = Line { name: "email", label: "Email", value: "\"><b>", kind: "email", ..Line::default() };
        let shown = line(Language::English, field, &errors);
        assert!(shown.contains("aria-describedby=\"email-error\"") && !shown.contains("\"><b>"), "{shown}");
        assert!(!line(Language::English, field, &[]).contains("aria-invalid"), "nothing is wrong");
        assert!(
            summary(Language::English, &errors).contains("href=\"#email\"")
                && summary(Language::English, &[]).is_empty()
        );
        assert_eq!(
            (title(Language::English, "Page", &errors), title(Language::English, "Page", &[])),
            ("Error: Page".to_owned(), "Page".to_owned())
        );
    }
}
