//! The choice between light and dark.
//!
//! Pages are the same bytes for everyone, so what somebody has chosen can't stand in them. A script in the head reads it out of the
//! cookie before anything is shown, and marks `<html>` for the stylesheet. Where there is no script, a stylesheet of a few bytes
//! ([`SCRIPTLESS_SHEET`]) is asked for with the cookie.

use leptos::prelude::*;

use super::AtOnce;
use crate::domain::theme::{THEME_COOKIE, Theme};
use crate::ui::locale::{language, to};
use crate::words::layout as words;

/// Stands in the head before the stylesheet, for it must not wait for anything. It also keeps [`theme_form`].
pub const THEME_SCRIPT: &str = include_str!("theme.js");

/// Where visitors without script find what they have chosen. Nobody else asks for it.
pub const SCRIPTLESS_SHEET: &str = "/theme.css";

/// A plain form. With script each choice applies itself. Which one is chosen only the visitor's device knows, and its script says
/// it; without, the form always begins anew.
pub fn theme_form() -> AnyView {
    let language = language();
    let choices = [
        ("", words::as_my_device(language)),
        (Theme::Light.as_str(), words::light(language)),
        (Theme::Dark.as_str(), words::dark(language)),
    ];
    let choice = |(value, name): (&'static str, &'static str)| {
        view! {
            <label class="segment">
                <input type="radio" name=THEME_COOKIE value=value checked=value.is_empty()/>
                <span>{name}</span>
            </label>
        }
    };
    view! {
        <form id="theme" class="theme" method="post" action=to("/theme") autocomplete="off">
            <fieldset>
                <legend>{words::light_or_dark(language)}</legend>
                <div class="segments">{choices.map(choice).into_iter().collect::<Vec<_>>()}</div>
            </fieldset>
            <button type="submit" class="button scriptless">{words::use_these_colours(language)}</button>
        </form>
    }
    .at_once()
}
