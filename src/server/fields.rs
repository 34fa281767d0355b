//! The parts of plain forms: a field with its label and what is wrong with it, and the summary above a form that was sent back.

use crate::domain::html::escape;
use crate::domain::refusal::FieldError;

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
    pub fn show(&self, errors: &[FieldError]) -> String {
        let Self { name, label, value, hint, attributes } = self;
        let (hint, said, told) = around(name, hint, errors);
        format!(
            "<div class=\"field\"><label for=\"{name}\">{}</label>{hint}{said}\
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
    pub fn show(&self, errors: &[FieldError]) -> String {
        let Self { name, label, chosen, options, attributes } = self;
        let (_, said, told) = around(name, "", errors);
        let option = |(value, words): &(String, String)| {
            let selected = if value == chosen { " selected" } else { "" };
            format!("<option value=\"{}\"{selected}>{}</option>", escape(value), escape(words))
        };
        format!(
            "<div class=\"field\"><label for=\"{name}\">{}</label>{said}\
             <select id=\"{name}\" name=\"{name}\" {attributes}{told}>{}</select></div>",
            escape(label),
            options.iter().map(option).collect::<String>()
        )
    }
}

/// The hint, the error, and the attributes that lead from the field to both.
fn around(name: &str, hint: &str, errors: &[FieldError]) -> (String, String, String) {
    let wrong = errors.iter().find(|error| error.field == name);
    let said = wrong.map_or_else(String::new, |error| {
        format!("<p class=\"field-error\" id=\"{name}-error\">{}</p>", escape(&error.message))
    });
    let hint_shown = match hint {
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
    (hint_shown, said, told)
}

/// What stands above a form that was sent back, and has the focus; nothing where nothing is wrong.
pub fn summary(errors: &[FieldError]) -> String {
    if errors.is_empty() {
        return String::new();
    }
    let item = |error: &FieldError| format!("<li><a href=\"#{}\">{}</a></li>", error.field, escape(&error.message));
    format!(
        "<div class=\"error-summary\" role=\"alert\" aria-labelledby=\"error-title\" tabindex=\"-1\" autofocus>\
         <h2 id=\"error-title\">There is a problem</h2><ul>{}</ul></div>",
        errors.iter().map(item).collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_text_and_what_is_wrong_is_said_beside_it() {
        let errors = [FieldError { field: "email".into(), message: "Enter <your> address".into() }];
        let input =
            Input { name: "email", label: "Email", value: "\"><script>", hint: "For mails.", attributes: "required" };
        let shown = input.show(&errors);
        assert!(!shown.contains("<script>") && shown.contains("Enter &lt;your&gt; address"), "{shown}");
        assert!(shown.contains("aria-invalid=\"true\" aria-describedby=\"email-hint email-error\""), "{shown}");
        assert!(!input.show(&[]).contains("aria-invalid"));
        assert!(summary(&errors).contains("href=\"#email\"") && summary(&[]).is_empty());
    }
}
