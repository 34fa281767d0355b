//! The device itself.
//!
//! Whatever a browser may deny (cookies, storage, a missing element) is passed over in silence: the page goes on working as the
//! plain form it is.

use std::sync::Arc;
use std::time::Duration;

use js_sys::{Function, Promise};
use leptos::error::{Error, ErrorHook, ErrorId, set_error_hook};
use leptos::ev::{Event, MouseEvent, SubmitEvent};
use leptos::prelude::{document, request_animation_frame, set_timeout, window};
use leptos::server_fn::client::set_server_url;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomParser, FocusOptions, FormData, HtmlDialogElement, HtmlDocument, HtmlElement, HtmlFormElement, HtmlInputElement,
    HtmlSelectElement, Response, StorageEvent, SupportedType,
};

use super::{Fields, Shared, early};

/// Stands on `<html>` once the page answers to script.
const HYDRATED: &str = "data-hydrated";
/// Stands on `<html>` if it never will.
const SCRIPTLESS: &str = "data-scriptless";
/// Another tab hears of a change of this key of the local storage. Its value means nothing.
const PING: &str = "cart-changed";

/// Starts the app on the page that the server sent, and says so on `<html>` once it answers to script.
pub fn start<View: leptos::IntoView + 'static>(app: fn() -> View) {
    std::panic::set_hook(Box::new(|panic| web_sys::console::error_1(&panic.to_string().into())));
    // It holds for as long as the page lives.
    std::mem::forget(set_error_hook(Arc::new(LoadWhole)));
    ask_in_edition();
    // Pages whose code is loaded lazily have to be awaited, which is why this is no plain `hydrate_body`.
    wasm_bindgen_futures::spawn_local(async move {
        leptos::mount::hydrate_from_async(leptos::tachys::dom::body(), app).await.forget();
        early::tell_what_was_changed();
        if let Some(root) = document().document_element() {
            root.set_attribute(HYDRATED, "").ok();
        }
    });
}

/// What a page asks for later it asks for in the language and the market that it was rendered for. The market is not the cookie's to
/// say, which may name another one by now.
fn ask_in_edition() {
    let [base, market] = [root_mark("data-base"), root_mark("data-market").map(|market| ["/in/", &market].concat())];
    if base.is_some() || market.is_some() {
        set_server_url(Box::leak([base.unwrap_or_default(), market.unwrap_or_default()].concat().into_boxed_str()));
    }
}

/// What happens when a page's code can't be fetched, because the connection broke or a newer release has other files: the page is
/// loaded whole, as by a plain link. While hydrating there is no need, for then the server has just sent it whole; it stays as it is
/// for visitors without script.
struct LoadWhole;

impl ErrorHook for LoadWhole {
    fn throw(&self, _: Error) -> ErrorId {
        if let Some(root) = document().document_element() {
            if root.has_attribute(HYDRATED) {
                // Not at once: the router is about to change the address.
                set_timeout(|| window().location().reload().unwrap_or_default(), Duration::ZERO).ok();
            } else {
                root.set_attribute(SCRIPTLESS, "").ok();
            }
        }
        ErrorId::default()
    }

    fn clear(&self, _: &ErrorId) {}
}

/// The address of the shop as the browser knows it.
pub fn origin() -> Option<String> {
    window().location().origin().ok()
}

/// What an attribute of the document says.
pub fn root_mark(name: &str) -> Option<String> {
    document().document_element()?.get_attribute(name)
}

/// What the visitor's clock shows, in milliseconds as if it stood in UTC.
pub fn local_now_ms() -> Option<i64> {
    let now = js_sys::Date::new_0();
    Some((now.get_time() - now.get_timezone_offset() * 60_000.0) as i64)
}

/// Reads a cookie that script may read.
pub fn read_cookie(name: &str) -> Option<String> {
    let all = html_document().cookie().ok()?;
    let value = all.split("; ").find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    (!value.is_empty()).then(|| value.to_owned())
}

/// Writes a cookie for the whole shop, or takes it away.
pub fn write_cookie(name: &str, value: Option<&str>, age_s: u32) {
    let (value, age_s) = value.map_or(("", 0), |value| (value, age_s));
    let secure =
        if window().location().protocol().is_ok_and(|protocol| protocol == "https:") { "; Secure" } else { "" };
    html_document().set_cookie(&format!("{name}={value}; Path=/; Max-Age={age_s}; SameSite=Lax{secure}")).ok();
}

/// Tells the other tabs that the cart has changed.
pub fn tell_other_tabs() {
    if let Ok(Some(storage)) = window().local_storage() {
        // Only a value that differs from the last one is news.
        storage.set_item(PING, &String::from(js_sys::Date::new_0().to_iso_string())).ok();
    }
}

/// Calls back whenever another tab may have changed the cart: when one says so, and when this one is looked at again
/// (it may have been frozen, or storage be denied).
pub fn on_other_tabs(act: impl Fn() + 'static) {
    let heard = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let about_something_else =
            event.dyn_ref::<StorageEvent>().is_some_and(|event| event.key().as_deref() != Some(PING));
        if !about_something_else {
            act();
        }
    });
    let listener = heard.as_ref().unchecked_ref();
    window().add_event_listener_with_callback("storage", listener).ok();
    window().add_event_listener_with_callback("pageshow", listener).ok();
    document().add_event_listener_with_callback("visibilitychange", listener).ok();
    // It listens for as long as the page lives.
    heard.forget();
}

/// What the form of a submit event holds, the pressed button included.
pub fn submitted(event: &SubmitEvent) -> Fields {
    let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else {
        return Fields::new();
    };
    let mut fields = fields_of(&form);
    if let Some(button) = event.submitter()
        && let (Some(name), Some(value)) = (button.get_attribute("name"), button.get_attribute("value"))
    {
        fields.push((name, value));
    }
    fields
}

/// What the form with the id holds now.
pub fn form_fields(id: &str) -> Fields {
    let form = document().get_element_by_id(id).and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    form.as_ref().map(fields_of).unwrap_or_default()
}

/// Submits the form in which the event happened, as its button would.
pub fn submit_form_of(event: &Event) {
    let element = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let form = element.and_then(|element| element.closest("form").ok().flatten());
    if let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
        form.request_submit().ok();
    }
}

/// Makes the text field with the id say this.
pub fn set_value(id: &str, text: &str) {
    let field = document().get_element_by_id(id).and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    if let Some(field) = field {
        field.set_value(text);
    }
}

/// Name and value of the field that the event happened in.
pub fn input_of(event: &Event) -> Option<(String, String)> {
    let target = event.target()?;
    let named = |name: String| (!name.is_empty()).then_some(name);
    if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        return Some((named(input.name())?, input.value()));
    }
    let select = target.dyn_ref::<HtmlSelectElement>()?;
    Some((named(select.name())?, select.value()))
}

/// Tells the document's own scripts (`ui/start.js`, `ui/visitor.js`) that the page of its address is shown now.
pub fn tell_arrived() {
    // In the next frame it stands in the page.
    let tell = || {
        if let Ok(event) = Event::new("arrived") {
            window().dispatch_event(&event).ok();
        }
    };
    let _ = request_animation_frame(tell);
}

/// Opens the dialog from which the page is printed.
pub fn print() {
    window().print().ok();
}

#[wasm_bindgen]
extern "C" {
    type SharingNavigator;
    // Phones have it, few others do.
    #[wasm_bindgen(method, catch)]
    fn share(this: &SharingNavigator, what: &JsValue) -> Result<Promise, JsValue>;
    // Only where the page came safely.
    #[wasm_bindgen(method, getter)]
    fn clipboard(this: &SharingNavigator) -> Option<Clipboard>;

    type Clipboard;
    #[wasm_bindgen(method, js_name = writeText)]
    fn write_text(this: &Clipboard, text: &str) -> Promise;
}

/// Hands the page's address to the device, which knows with whom to share it; where there is no such thing the address is copied.
pub async fn share_page(title: &str) -> Shared {
    let navigator = window().navigator().unchecked_into::<SharingNavigator>();
    let address = window().location().href().unwrap_or_default();
    let what = js_sys::Object::new();
    for (name, value) in [("title", title), ("url", &address)] {
        js_sys::Reflect::set(&what, &name.into(), &value.into()).ok();
    }
    if let Ok(asked) = navigator.share(&what) {
        // Who has changed their mind is no trouble.
        JsFuture::from(asked).await.ok();
        return Shared::Offered;
    }
    match navigator.clipboard() {
        Some(clipboard) if JsFuture::from(clipboard.write_text(&address)).await.is_ok() => Shared::Copied,
        _ => Shared::Refused,
    }
}

/// Moves the focus to the element with the id, if there is one. The page stays where it is scrolled to.
pub fn focus(id: &str) -> bool {
    let element = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        element.focus_with_options(&options).is_ok()
    })
}

/// Moves the focus to the second element if the first one has it.
pub fn hand_focus(from: &str, to: &str) {
    if document().active_element().is_some_and(|focused| focused.id() == from) {
        focus(to);
    }
}

/// Where in its target a click was, from 0 to 1 across and down.
pub fn share_of(event: &MouseEvent) -> (f64, f64) {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.map_or((0.5, 0.5), |target| {
        let share = |at: i32, length: i32| f64::from(at) / f64::from(length.max(1));
        (share(event.offset_x(), target.client_width()), share(event.offset_y(), target.client_height()))
    })
}

/// Scrolls the element with the id until this point of its content is in its middle, as far as that can be.
pub fn scroll_to_share(id: &str, across: f64, down: f64) {
    if let Some(element) = document().get_element_by_id(id) {
        let to = |share: f64, whole: i32, seen: i32| (share * f64::from(whole) - f64::from(seen) / 2.0) as i32;
        element.set_scroll_left(to(across, element.scroll_width(), element.client_width()));
        element.set_scroll_top(to(down, element.scroll_height(), element.client_height()));
    }
}

/// Which of the parts of the element with the id is in sight, from 0: they stand in a row, and each is as wide as it.
pub fn part_in_sight(id: &str) -> usize {
    document().get_element_by_id(id).map_or(0, |element| {
        let width = element.client_width().max(1);
        usize::try_from((element.scroll_left() + width / 2) / width).unwrap_or(0)
    })
}

/// Brings the part at this place into sight, at once.
pub fn scroll_to_part(id: &str, place: usize) {
    if let Some(element) = document().get_element_by_id(id) {
        let place = i32::try_from(place).unwrap_or(0);
        element.set_scroll_left(place.saturating_mul(element.client_width()));
    }
}

#[wasm_bindgen]
extern "C" {
    type ChangingDocument;
    // Not every browser has it.
    #[wasm_bindgen(method, catch, js_name = startViewTransition)]
    fn start_view_transition(this: &ChangingDocument, change: &Function) -> Result<ViewTransition, JsValue>;

    type ViewTransition;
    #[wasm_bindgen(method, getter)]
    fn ready(this: &ViewTransition) -> Promise;
}

/// Lets the browser blend from one page to the next, where it can. What is done with the page as soon as this has ended belongs
/// to the change. If one of the two pages shows a card that leads to the other one, the card is marked by `data-turning`, so that
/// its picture and the other page's can be blended into each other by the stylesheet.
pub async fn turn_page(from: String, to: String) {
    mark_turning(&to);
    let mut transition = None;
    let seen = Promise::new(&mut |old_is_seen, _| {
        let from = from.clone();
        let change = Closure::once_into_js(move || {
            old_is_seen.call0(&JsValue::NULL).ok();
            // The new page is there once all tasks that are ready now have run, and those come before any timeout.
            Promise::new(&mut |done, _| {
                let from = from.clone();
                let ended = move || {
                    mark_turning(&from);
                    done.call0(&JsValue::NULL).ok();
                };
                set_timeout(ended, Duration::ZERO).ok();
            })
        });
        let document = document().unchecked_into::<ChangingDocument>();
        transition = document.start_view_transition(change.unchecked_ref()).ok();
    });
    let Some(transition) = transition else { return };
    // One that is skipped, because the window is hidden or the visitor has gone on, is no trouble.
    let ready = JsFuture::from(transition.ready());
    wasm_bindgen_futures::spawn_local(async move {
        ready.await.ok();
    });
    JsFuture::from(seen).await.ok();
}

/// Marks the first card that leads to the path, and no other.
fn mark_turning(path: &str) {
    const MARK: &str = "data-turning";
    let find = |selector: &str| document().query_selector(selector).ok().flatten();
    if let Some(before) = find(&format!(".card[{MARK}]")) {
        before.remove_attribute(MARK).ok();
    }
    // A path that makes no selector marks nothing.
    let card = find(&format!(".card a:is([href=\"{path}\"], [href^=\"{path}?\"])"))
        .and_then(|link| link.closest(".card").ok().flatten());
    if let Some(card) = card {
        card.set_attribute(MARK, "").ok();
    }
}

/// Fills the element with the id, if it is empty, with what it holds in the page at that path. Where that can't be had it stays
/// empty.
pub fn fill(id: &'static str, path: &str) {
    let place = document().get_element_by_id(id).filter(|place| place.child_element_count() == 0);
    let Some(place) = place else { return };
    let asked = window().fetch_with_str(path);
    wasm_bindgen_futures::spawn_local(async move {
        if let Some(html) = part_of(asked, id).await {
            place.set_inner_html(&html);
        }
    });
}

async fn part_of(asked: js_sys::Promise, id: &str) -> Option<String> {
    let answer: Response = JsFuture::from(asked).await.ok()?.dyn_into().ok()?;
    let text = JsFuture::from(answer.text().ok()?).await.ok()?.as_string()?;
    let page = DomParser::new().ok()?.parse_from_string(&text, SupportedType::TextHtml).ok()?;
    Some(page.get_element_by_id(id)?.inner_html())
}

/// Opens the `<dialog>` with the id over the page.
pub fn open_dialog(id: &str) {
    if let Some(dialog) = dialog(id)
        && !dialog.open()
    {
        dialog.show_modal().ok();
    }
}

/// Closes the `<dialog>` with the id.
pub fn close_dialog(id: &str) {
    if let Some(dialog) = dialog(id) {
        dialog.close();
    }
}

fn dialog(id: &str) -> Option<HtmlDialogElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

fn html_document() -> HtmlDocument {
    document().unchecked_into()
}

fn fields_of(form: &HtmlFormElement) -> Fields {
    let Ok(data) = FormData::new_with_form(form) else { return Fields::new() };
    let text = |value: JsValue| value.as_string();
    let pair = |entry: JsValue| {
        let pair = js_sys::Array::from(&entry);
        Some((text(pair.get(0))?, text(pair.get(1))?))
    };
    let entries = js_sys::try_iter(&data).ok().flatten();
    entries.map(|entries| entries.filter_map(|entry| pair(entry.ok()?)).collect()).unwrap_or_default()
}
