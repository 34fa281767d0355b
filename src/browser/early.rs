//! What was typed and picked before the page answered to script. Hydration leaves it where it is; here the page hears of it, as if
//! it had happened just now.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Event, EventInit, HtmlInputElement, HtmlSelectElement, Node};

/// Fires the events of a change at each field that is not as the server sent it.
pub(super) fn tell_what_was_changed() {
    let Ok(fields) = document().query_selector_all("input, select") else { return };
    let changed: Vec<Node> = (0..fields.length()).filter_map(|place| fields.get(place)).filter(is_changed).collect();
    let bubbling = EventInit::new();
    bubbling.set_bubbles(true);
    for field in changed {
        for kind in ["input", "change"] {
            if let Ok(event) = Event::new_with_event_init_dict(kind, &bubbling) {
                field.dispatch_event(&event).ok();
            }
        }
    }
}

fn is_changed(field: &Node) -> bool {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        return match input.type_().as_str() {
            // The radio that was left is no news beside the one that was picked.
            "radio" => input.checked() && !input.default_checked(),
            "checkbox" => input.checked() != input.default_checked(),
            _ => input.value() != input.default_value(),
        };
    }
    let Some(select) = field.dyn_ref::<HtmlSelectElement>() else { return false };
    let first = |which: &str| select.query_selector(which).ok().flatten();
    let sent = first("option[selected]").or_else(|| first("option"));
    sent.is_some_and(|option| option.get_attribute("value").as_deref() != Some(select.value().as_str()))
}
