//! One field of a form: label above, hint and error below the label, as GOV.UK does it.

use leptos::prelude::*;

/// A text field. The label says whether it is required: both are marked, so nobody has to guess.
#[component]
pub fn Field(
    /// `name` and `id` of the input.
    name: &'static str,
    #[prop(into)] label: Signal<String>,
    value: String,
    #[prop(into)] error: Signal<Option<String>>,
    /// What the field is called for the browser's own address book.
    autocomplete: &'static str,
    #[prop(optional)] optional: bool,
    #[prop(optional)] hint: &'static str,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] input_mode: Option<&'static str>,
    #[prop(optional)] capitalize: Option<&'static str>,
    #[prop(default = false)] narrow: bool,
) -> impl IntoView {
    let described_by = move || {
        let hint = (!hint.is_empty()).then(|| format!("{name}-hint"));
        let error = error.with(Option::is_some).then(|| format!("{name}-error"));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    };
    let hint = (!hint.is_empty()).then(|| view! { <p class="field-hint" id=format!("{name}-hint")>{hint}</p> });
    view! {
        <div class="field" class:field-wrong=move || error.with(Option::is_some)>
            <label for=name>
                {move || label.get()} " " <span class="field-need">{if optional { "optional" } else { "required" }}</span>
            </label>
            {hint}
            <FieldError name error/>
            <input
                id=name
                name=name
                type=kind
                class:field-narrow=narrow
                value=value
                autocomplete=autocomplete
                inputmode=input_mode
                autocapitalize=capitalize
                enterkeyhint="next"
                aria-required=(!optional).then_some("true")
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described_by
            />
        </div>
    }
    .into_any()
}

/// What is wrong with a field and what to do about it.
#[component]
pub fn FieldError(name: &'static str, error: Signal<Option<String>>) -> impl IntoView {
    move || {
        error.get().map(|message| {
            view! {
                <p class="field-error" id=format!("{name}-error")>
                    <span class="visually-hidden">"Error: "</span>
                    {message}
                </p>
            }
        })
    }
}
