//! The hosted page: the buyer decides by a button what becomes of the payment. There is no field for a card here either.

use super::Emulator;
use super::books::Act;
use crate::domain::html::escape;

/// The page of a session, or `None` when there is no such session.
pub(super) fn show(emulator: &Emulator, session: &str) -> Option<String> {
    let state = emulator.state();
    let found = state.books.sessions.get(session)?;
    let waits = found.intent.as_ref().and_then(|intent| state.books.intents.get(intent));
    let waits = waits.is_some_and(|intent| intent.status == "requires_action");
    let buttons: String = Act::BUTTONS
        .iter()
        .filter(|(act, ..)| match act {
            Act::Abandon => true,
            _ if found.status != "open" => false,
            Act::Confirm => waits,
            Act::Approve | Act::Challenge | Act::ApproveLater => !waits,
            Act::DeclineInsufficientFunds | Act::DeclineGeneric => true,
        })
        .map(|(_, name, words)| format!("<p><button name=\"act\" value=\"{name}\">{words}</button></p>"))
        .collect();
    let (title, currency) = (escape(&found.title), escape(&found.currency.to_ascii_uppercase()));
    Some(format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Emulated Checkout</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"></head><body><main>\
         <h1>Emulated Checkout</h1><p>{title}: {amount} {currency} (minor units), {status}</p>\
         <form method=\"post\">{buttons}</form></main></body></html>",
        amount = found.amount,
        status = found.status,
    ))
}

/// A button was pressed: where the buyer goes.
pub(super) fn press(emulator: &Emulator, session: &str, act: &str) -> Option<String> {
    let stay = format!("/c/pay/{session}");
    Act::of(act).map(|act| emulator.act(session, act).unwrap_or(stay))
}
