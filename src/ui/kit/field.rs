//! One field of a form: label above, hint and error below the label, as GOV.UK does it.

use leptos::prelude::*;

use super::AtOnce;
use crate::ui::locale::language;
use crate::words::layout as words;

/// A text field. The label says whether it is required: both are marked, so nobody has to guess.
#[component]
pub fn Field(
    /// `name` and `id` of the input.
    name: &'static str,
    #[prop(into)] label: Signal<String>,
    value: String,
    error: Signal<Option<String>>,
    /// What the field is called for the browser's own address book.
    autocomplete: &'static str,
    #[prop(optional, into)] optional: Signal<bool>,
    #[prop(optional)] hint: &'static str,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional, into)] input_mode: Signal<Option<&'static str>>,
    #[prop(optional)] capitalize: Option<&'static str>,
    /// What the Enter key of a phone's keyboard says.
    #[prop(default = "next")]
    enter: &'static str,
    #[prop(optional)] narrow: bool,
) -> impl IntoView {
    let hint_line = (!hint.is_empty()).then(|| view! { <p class="field-hint" id=format!("{name}-hint")>{hint}</p> });
    view! {
        <div class="field" class:field-wrong=move || error.with(Option::is_some)>
            <label for=name>{move || label.get()} " " <FieldNeed optional/></label>
            {hint_line}
            <FieldError name error/>
            <input
                id=name
                name=name
                type=kind
                class:field-narrow=narrow
                value=value
                autocomplete=autocomplete
                inputmode=move || input_mode.get()
                autocapitalize=capitalize
                enterkeyhint=enter
                aria-required=move || (!optional.get()).then_some("true")
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=move || described_by(name, !hint.is_empty(), error)
            />
        </div>
    }
    .at_once()
}

/// A choice out of a list, as (value, words). `chosen` is its value at first; what is chosen then is the browser's to know.
#[component]
pub fn SelectField(
    /// `name` and `id` of the select.
    name: &'static str,
    label: &'static str,
    options: Vec<(String, &'static str)>,
    chosen: String,
    error: Signal<Option<String>>,
    autocomplete: &'static str,
) -> impl IntoView {
    let option = |(value, words): (String, &'static str)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{words}</option> }
    };
    view! {
        <div class="field" class:field-wrong=move || error.with(Option::is_some)>
            <label for=name>{label} " " <FieldNeed optional=false/></label>
            <FieldError name error/>
            <select
                id=name
                name=name
                autocomplete=autocomplete
                aria-required="true"
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=move || described_by(name, false, error)
            >
                {options.into_iter().map(option).collect::<Vec<_>>()}
            </select>
        </div>
    }
    .at_once()
}

#[component]
fn FieldNeed(#[prop(into)] optional: Signal<bool>) -> impl IntoView {
    let need = move || if optional.get() { words::optional(language()) } else { words::required(language()) };
    view! { <span class="field-need">{need}</span> }
}

/// What is wrong with a field and what to do about it.
#[component]
pub fn FieldError(name: &'static str, error: Signal<Option<String>>) -> impl IntoView {
    move || {
        error.get().map(|message| {
            view! {
                <p class="field-error" id=format!("{name}-error")>
                    <span class="visually-hidden">{words::error(language())} " "</span>
                    {message}
                </p>
            }
        })
    }
}

/// The ids of what describes a field, if anything does.
fn described_by(name: &str, hinted: bool, error: Signal<Option<String>>) -> Option<String> {
    let hint = hinted.then(|| format!("{name}-hint"));
    let error = error.with(Option::is_some).then(|| format!("{name}-error"));
    let ids: Vec<String> = hint.into_iter().chain(error).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}
