//! The device as the server sees it: not there. Pages are rendered for whoever may come.

use leptos::ev::{Event, MouseEvent, SubmitEvent};

use super::{Fields, Shared};

/// The address of the shop as the browser knows it.
pub fn origin() -> Option<String> {
    None
}

/// What an attribute of the document says.
pub fn root_mark(_name: &str) -> Option<String> {
    None
}

/// What the visitor's clock shows, in milliseconds as if it stood in UTC.
pub fn local_now_ms() -> Option<i64> {
    None
}

/// Reads a cookie that script may read.
pub fn read_cookie(_name: &str) -> Option<String> {
    None
}

/// Writes a cookie for the whole shop, or takes it away.
pub fn write_cookie(_name: &str, _value: Option<&str>, _age_s: u32) {}

/// Tells the other tabs that the cart has changed.
pub fn tell_other_tabs() {}

/// Calls back whenever another tab may have changed the cart.
pub fn on_other_tabs(_act: impl Fn() + 'static) {}

/// What the form of a submit event holds, the pressed button included.
pub fn submitted(_event: &SubmitEvent) -> Fields {
    Fields::new()
}

/// What the form with the id holds now.
pub fn form_fields(_id: &str) -> Fields {
    Fields::new()
}

/// Submits the form in which the event happened, as its button would.
pub fn submit_form_of(_event: &Event) {}

/// Makes the text field with the id say this.
pub fn set_value(_id: &str, _text: &str) {}

/// Name and value of the field that the event happened in.
pub fn input_of(_event: &Event) -> Option<(String, String)> {
    None
}

/// Tells the document's own scripts that the page of its address is shown now.
pub fn tell_arrived() {}

/// Opens the dialog from which the page is printed.
pub fn print() {}

/// Hands the page's address to the device.
#[expect(clippy::unused_async, reason = "its twin in the browser waits")]
pub async fn share_page(_title: &str) -> Shared {
    Shared::Refused
}

/// Moves the focus to the element with the id, if there is one.
pub fn focus(_id: &str) -> bool {
    false
}

/// Moves the focus to the second element if the first one has it.
pub fn hand_focus(_from: &str, _to: &str) {}

/// Where in its target a click was, from 0 to 1 across and down.
pub fn share_of(_event: &MouseEvent) -> (f64, f64) {
    (0.5, 0.5)
}

/// Scrolls the element with the id until this point of its content is in its middle, as far as that can be.
pub fn scroll_to_share(_id: &str, _across: f64, _down: f64) {}

/// Which of the parts of the element with the id is in sight, from 0.
pub fn part_in_sight(_id: &str) -> usize {
    0
}

/// Brings the part at this place into sight, at once.
pub fn scroll_to_part(_id: &str, _place: usize) {}

/// Lets the browser blend from one page to the next.
#[expect(clippy::unused_async, reason = "its twin in the browser waits")]
pub async fn turn_page(_from: String, _to: String) {}

/// Fills the element with the id, if it is empty, with what it holds in the page at that path.
pub fn fill(_id: &'static str, _path: &str) {}

/// Opens the `<dialog>` with the id over the page.
pub fn open_dialog(_id: &str) {}

/// Closes the `<dialog>` with the id.
pub fn close_dialog(_id: &str) {}
