//! The cart's page. The server renders it from the cookie; with script every change is priced here at once, by the same function
//! as on the server, and then confirmed by the shop.

mod line;
mod summary;

use leptos::prelude::*;
use leptos_router::hooks::use_url;
use leptos_router::{LazyRoute, lazy_route};

use self::line::LineView;
use self::summary::Summary;
use super::cart_state::{CartState, use_cart};
use super::head::PageHead;
use super::load::{Answer, ShopAnswer, ask, loaded};
use super::market::{elsewhere_words, repriced_words};
use super::not_found::WaysOn;
use super::quoting::Quoting;
use super::trouble::trouble_words;
use crate::api::cart::get_cart;
use crate::api::catalog::get_home;
use crate::browser;
use crate::domain::address::Country;
use crate::domain::cart::{Cart, CartLine, CartNotice, Quantity, Quote, QuoteLine};
use crate::domain::id::VariantId;
use crate::domain::market::MarketView;
use crate::domain::product::HomeView;
use crate::domain::query_string::pairs;
use crate::domain::shop::{Shop, ShopView};
use crate::ui::kit::{AtOnce, follow, follow_page};
use crate::ui::locale::{language, to};
use crate::words::cart as words;

const UNDO: &str = "undo";
/// The URL parameter with the country that shipping is estimated for.
const COUNTRY: &str = "country";
/// The URL parameter that says that another market was chosen just now.
const REPRICED: &str = "repriced";

/// The id of the field with the quantity of a line.
fn quantity_id(variant: VariantId) -> String {
    format!("quantity-{variant}")
}

/// The cart's page. Its code is loaded when it is first needed.
#[derive(Debug)]
pub struct CartPage;

#[lazy_route]
impl LazyRoute for CartPage {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        show_page()
    }
}

fn show_page() -> AnyView {
    let ShopAnswer(shop) = expect_context();
    let url = use_url();
    let quote = ask(String::new, move |_| {
        let asked = asked_country(url.read_untracked().search());
        async move {
            let home = shop.get().await.ok().and_then(|view| view.shop.rules.home());
            get_cart(asked.or(home)).await
        }
    });
    // Asked for by the page and not where they are shown, for that may be made more than once.
    let emptied = RwSignal::new(false);
    let ways_on = ask(
        move || emptied.get().to_string(),
        move |_| {
            let emptied = emptied.get_untracked();
            async move {
                let is_empty = emptied || quote.get().await.is_ok_and(|quote| quote.lines.is_empty());
                if is_empty { get_home().await } else { Ok(HomeView::default()) }
            }
        },
    );
    loaded(quote, move |ShopView { shop, market, .. }, quote| {
        view! { <CartView shop market quote emptied ways_on/> }.into_any()
    })
}

fn asked_country(query: &str) -> Option<Country> {
    pairs(query).find_map(|(name, value)| if name == COUNTRY { value.parse().ok() } else { None })
}

/// What the parts of the page share.
#[derive(Debug, Clone, Copy)]
struct Till {
    cart: CartState,
    /// What is on the page: the shop's last word, applied to the cart as it is now.
    shown: Memo<Quote>,
    destination: Memo<Option<Country>>,
    /// What the shop had to change, until the shopper changes something themselves.
    notices: RwSignal<Vec<CartNotice>>,
    /// What was taken out last and where it stood, to be put back.
    removed: RwSignal<Option<(usize, CartLine, String)>>,
    /// Where the focus goes when the button that had it is gone.
    next_focus: RwSignal<String>,
}

impl Till {
    fn line(self, variant: VariantId) -> Option<QuoteLine> {
        self.shown.with(|quote| quote.lines.iter().find(|line| line.variant == variant).cloned())
    }

    /// Makes it so many; 0 takes it out.
    fn set(self, line: &QuoteLine, count: u32) {
        match Quantity::new(count) {
            Ok(quantity) => {
                self.changed();
                self.cart.set(line.variant, Some(quantity));
            }
            Err(_) => self.remove(line),
        }
    }

    fn remove(self, line: &QuoteLine) {
        self.changed();
        let place =
            self.cart.cart_now().and_then(|cart| cart.lines().iter().position(|other| other.variant == line.variant));
        let taken = CartLine { variant: line.variant, quantity: line.quantity };
        self.removed.set(Some((place.unwrap_or(0), taken, line.title.clone())));
        self.cart.set(line.variant, None);
        self.next_focus.set(UNDO.to_owned());
    }

    fn undo(self) {
        if let Some((place, line, _)) = self.removed.get_untracked() {
            let mut lines = self.cart.cart_now().map(|cart| cart.lines().to_vec()).unwrap_or_default();
            lines.insert(place.min(lines.len()), line);
            self.changed();
            self.cart.replace(lines.into_iter().collect::<Cart>());
            self.next_focus.set(quantity_id(line.variant));
        }
    }

    /// The shopper changed something: what was said before is over.
    fn changed(self) {
        self.removed.set(None);
        self.notices.set(Vec::new());
    }
}

#[component]
fn CartView(
    shop: Shop,
    market: MarketView,
    quote: Quote,
    /// To be told when nothing is left of what was in the cart at first.
    emptied: RwSignal<bool>,
    ways_on: Answer<HomeView>,
) -> impl IntoView {
    let cart = use_cart();
    let url = use_url();
    let home = shop.rules.home();
    let destination = Memo::new(move |_| asked_country(url.read().search()).or(home));
    let notices = RwSignal::new(quote.notices.clone());
    let was_empty = quote.lines.is_empty();
    let last = RwSignal::new(quote);
    let shown = Memo::new(move |_| {
        let applied = cart.cart().and_then(|cart| last.read().applied_to(&cart, destination.get()));
        applied.unwrap_or_else(|| last.get())
    });
    let (removed, next_focus) = (RwSignal::new(None), RwSignal::new(String::new()));
    let till = Till { cart, shown, destination, notices, removed, next_focus };
    // This is the page's to do: what a line had begun would end with it.
    Effect::new(move || {
        // It may not be there before the shop has answered.
        shown.track();
        let id = next_focus.get();
        if !id.is_empty() {
            let focus = move || {
                if browser::focus(&id) {
                    let _ = next_focus.try_set(String::new());
                }
            };
            // Without a frame to come there is nothing to see either.
            let _ = request_animation_frame(focus);
        }
    });

    let quoting = Quoting::new();
    Effect::new(move |before: Option<Option<Asked>>| {
        let asked = Asked { cart: cart.cart()?, coupon: cart.coupon(), destination: destination.get() };
        let first = before.flatten().is_none();
        // The page as the server sent it is the first answer, unless the cart has changed since.
        let answered = first && last.with_untracked(|quote| quote.answers(&asked.cart) || !quote.notices.is_empty());
        if !answered {
            quoting.ask(&asked.cart, asked.coupon.clone(), asked.destination);
        }
        Some(asked)
    });
    Effect::new(move || {
        if let Some(Ok(quote)) = quoting.answer() {
            if !quote.notices.is_empty() {
                notices.set(quote.notices.clone());
            }
            last.set(quote);
        }
    });
    // What can't be had is taken out of the cart as soon as the shopper has been told.
    Effect::new(move || {
        let can_be_had = last.with(|quote| (!quote.notices.is_empty()).then(|| quote.to_cart()));
        if let Some(can_be_had) = can_be_had
            && cart.cart().is_some_and(|cart| cart != can_be_had)
            && !quoting.awaited()
        {
            cart.replace(can_be_had);
        }
    });

    let empty = Memo::new(move |_| shown.with(|quote| quote.lines.is_empty()));
    Effect::new(move || {
        if empty.get() && !was_empty {
            emptied.set(true);
        }
    });
    let repriced = pairs(url.read_untracked().search()).any(|(name, _)| name == REPRICED);
    let is_here = last.with_untracked(|quote| quote.market.id == market.id);
    let repriced = (repriced && is_here).then(|| view! { <p class="notice">{repriced_words(&market)}</p> });
    let elsewhere = move || shown.with(|quote| elsewhere_words(&market, quote));
    let elsewhere = follow(move || elsewhere().map(|words| view! { <p class="notice">{words}</p> }).at_once());
    let unconfirmed = follow(move || match quoting.answer() {
        Some(Err(error)) => view! { <p class="notice notice-error">{trouble_words(&error)}</p> }.at_once(),
        _ => ().at_once(),
    });
    let shop_for_summary = StoredValue::new(shop.clone());
    let content = follow_page(move || {
        if empty.get() {
            return view! {
                <p class="empty">{words::empty(language())}</p>
                <WaysOn home=ways_on/>
            }
            .into_any();
        }
        let variants = move || shown.with(|quote| quote.lines.iter().map(|line| line.variant).collect::<Vec<_>>());
        view! {
            <div class="cart">
                <ul class="cart-lines">
                    <For each=variants key=|variant| *variant let:variant>
                        <LineView till variant/>
                    </For>
                </ul>
                <Summary till shop=shop_for_summary.get_value()/>
            </div>
        }
        .at_once()
    });
    view! {
        {PageHead::private(words::title(language()), &shop.name).show()}
        <section class="page">
            <h1>{words::title(language())}</h1>
            <div role="status">{repriced} {elsewhere} {follow(move || said(till))} {unconfirmed}</div>
            {content}
            <p><a href=to("/wishlist") rel="external">{words::saved_for_later(language())}</a></p>
            <section id="viewed" class="viewed"></section>
        </section>
    }
    .into_any()
}

/// What the shop was asked last.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Asked {
    cart: Cart,
    coupon: Option<String>,
    destination: Option<Country>,
}

/// What has just happened to the cart.
fn said(till: Till) -> AnyView {
    let notices: Vec<_> =
        till.notices.get().iter().map(|notice| view! { <p class="notice">{notice.sentence(language())}</p> }).collect();
    let removed = till.removed.get().map(|(_, _, title)| {
        view! {
            <p class="notice notice-undo">
                {words::taken_out(language(), &title)}
                <button type="button" id=UNDO class="button-link" on:click=move |_| till.undo()>
                    {words::undo(language())}
                </button>
            </p>
        }
    });
    view! {
        {notices}
        {removed}
    }
    .at_once()
}
