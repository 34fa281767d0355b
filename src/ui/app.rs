//! The document around every page, and the table of routes.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::{SsrMode, path};

use super::kit::theme::{SCRIPTLESS_SHEET, THEME_SCRIPT};
use super::kit::{Announcer, LiveRegion};
use super::locale::locale;
use super::storefront::cart::CartPage;
use super::storefront::cart_state::CartState;
use super::storefront::checkout::{ContactStep, PaymentStep, ShippingStep};
use super::storefront::collection::CollectionPage;
use super::storefront::content::ContentPage;
use super::storefront::home::HomePage;
use super::storefront::layout::{Footer, Header};
use super::storefront::load::{ShopAnswer, ask};
use super::storefront::not_found::not_found;
use super::storefront::order::OrderPage;
use super::storefront::product::ProductPage;
use super::storefront::search::SearchPage;
use super::turn::Turned;
use crate::api::catalog::get_shop;
use crate::browser;
use crate::domain::market::Market;
use crate::words::{Language, Locale, layout as words, visitor};

/// Where this release's files are, as paths: `/pkg/vitrine.….js`. The server provides it as context.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assets {
    pub js: String,
    pub wasm: String,
    pub css: String,
    /// What offers something under a search field.
    pub suggest: String,
    /// The fonts that every page needs.
    pub fonts: Vec<String>,
}

/// The shop's own address, `https://shop.example`, without a slash at the end. The server provides it as context;
/// the browser knows it anyway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(pub String);

/// The path under which the one page for everything that isn't there is rendered.
pub const NOWHERE: &str = "/there/is/nothing/here";

/// The market that the page is about and its language, as the document says them. The server provides it as context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageMarket {
    /// `None` for the shop's own.
    id: Option<String>,
    lang: String,
}

impl PageMarket {
    /// The page is about this market, or about the shop's own.
    pub fn of(market: Option<&Market>, language: Language) -> Self {
        // A market can say which English, or which German.
        let lang = market.map(|market| &*market.language).filter(|tag| Language::from_tag(tag) == Some(language));
        Self { id: market.map(|market| market.id.clone()), lang: lang.unwrap_or(language.code()).to_owned() }
    }

    /// The language of the page's words.
    pub fn lang(&self) -> &str {
        &self.lang
    }
}

/// Sets the status of the answer that a page is. The server provides it as context; in the browser the page has been answered.
#[derive(Clone)]
pub struct AnswerStatus(Arc<dyn Fn(u16) + Send + Sync>);

impl AnswerStatus {
    /// What sets it.
    pub fn new(set: impl Fn(u16) + Send + Sync + 'static) -> Self {
        Self(Arc::new(set))
    }
}

/// Answers with this status, if this is still an answer.
pub fn answer_with(status: u16) {
    if let Some(AnswerStatus(set)) = use_context() {
        set(status);
    }
}

/// Starts the app once what the page shows first is on the screen, which is one frame after it has been loaded: on a slow line the
/// app's code, which is more than all the rest, would keep it waiting. Who touches the page has the app at once, and nobody waits for
/// long: a page in the background is never seen, and a picture may hang. Whatever does not come leaves the page as plain as for
/// visitors without script, and says so to the stylesheet. It goes out with every page, so its words are here.
const START_SCRIPT: &str = include_str!("start.js");

/// What only the visitor's browser knows, filled into pages that are the same for everyone: which pieces they have saved, which
/// they have looked at, and whether a cart waits. It is a few lines of script and not the app's, because it has to be there before
/// the app is, and on a slow line the app's code is dear.
const VISITOR_SCRIPT: &str = include_str!("visitor.js");

/// The script, in the language of the page.
fn visitor_script(language: Language) -> String {
    let words = format!(
        "{{ viewed: {:?}, clear: {:?}, cleared: {:?}, waits: [{:?}, {:?}] }}",
        visitor::viewed(language),
        visitor::clear(language),
        visitor::cleared(language),
        visitor::cart_waits_one(language),
        visitor::cart_waits_more(language),
    );
    VISITOR_SCRIPT.replace("{words}", &words)
}

/// The document. Its head tags are our own, without nonces, so that every visitor gets the same bytes.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    // While the routes are listed there is no request, and so no context.
    let assets = use_context::<Assets>().unwrap_or_default();
    let PageMarket { id, lang } = use_context().unwrap_or_else(|| PageMarket::of(None, Language::default()));
    let base = Some(locale().base).filter(|base| !base.is_empty());
    let Assets { js, wasm, suggest, .. } = assets.clone();
    let start = START_SCRIPT.replace("{js}", &js).replace("{wasm}", &wasm).replace("{suggest}", &suggest);
    view! {
        <!DOCTYPE html>
        <html lang=lang data-market=id data-base=base>
            <Head assets>
                <link rel="later" href=js/>
                <link rel="later" href=wasm r#as="fetch" type="application/wasm" crossorigin="anonymous"/>
                <script inner_html=visitor_script(locale().language)></script>
                <script type="module" inner_html=start></script>
                <AutoReload options/>
            </Head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The head of a document: what makes it look like the shop, and what its page says of itself.
#[component]
pub fn Head(assets: Assets, children: Children) -> impl IntoView {
    let Assets { css, fonts, .. } = assets;
    // A font is asked for at once, and not when the stylesheet has been read and a word is found that is set in it.
    let font = |href: String| {
        view! { <link rel="preload" href=href r#as="font" type="font/woff2" crossorigin="anonymous"/> }
    };
    view! {
        <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="theme-color" content="#FAF7F2" media="(prefers-color-scheme: light)" data-scheme="light"/>
            <meta name="theme-color" content="#15130F" media="(prefers-color-scheme: dark)" data-scheme="dark"/>
            <script inner_html=THEME_SCRIPT></script>
            <link rel="stylesheet" href=css/>
            <noscript>
                <link rel="stylesheet" href=SCRIPTLESS_SHEET/>
            </noscript>
            {fonts.into_iter().map(font).collect::<Vec<_>>()}
            <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
            {children()}
            <MetaTags/>
        </head>
    }
}

/// Everything inside `<body>`.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let announcer = Announcer::new();
    let cart = CartState::new();
    provide_context(announcer);
    provide_context(cart);
    provide_context(ShopAnswer(ask(String::new, |_| get_shop())));
    let Locale { language, base } = locale();
    let (leaving, set_leaving) = signal(false);
    view! {
        <Router base=base set_is_routing=set_leaving>
            <Arrival announcer>
                // A plain jump within the page: the router would only scroll, and the focus has to go along.
                <a class="skip-link" href="#main" rel="external">{words::skip(language)}</a>
                <div class="progress" class:progress-on=leaving aria-hidden="true"></div>
                <Header/>
                <main id="main" tabindex="-1">
                    <FlatRoutes fallback=not_found>
                        <Route path=path!("/") view={Turned::<HomePage>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/collections/:slug") view={Turned::<CollectionPage>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/products/:slug") view={Turned::<ProductPage>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/cart") view={Turned::<CartPage>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/checkout") view={Turned::<ContactStep>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/checkout/shipping") view={Turned::<ShippingStep>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/checkout/payment") view={Turned::<PaymentStep>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/orders/:token") view={Turned::<OrderPage>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/pages/:name") view={Turned::<ContentPage>::new()} ssr=SsrMode::Async/>
                        <Route path=path!("/search") view={Turned::<SearchPage>::new()} ssr=SsrMode::Async/>
                    </FlatRoutes>
                </main>
                <Footer/>
                <LiveRegion announcer/>
            </Arrival>
        </Router>
    }
}

/// Knows where the visitor came from, so that a change of page is noticed by those who can't see it. Provided as context.
#[derive(Debug, Clone, Copy)]
pub struct Navigation {
    announcer: Announcer,
    /// The path of the page before; `None` on the first one.
    before: StoredValue<Option<String>>,
    /// The list or search that was shown last, as it was narrowed and ordered.
    results: StoredValue<Option<String>>,
    path: Memo<String>,
    search: Memo<String>,
}

impl Navigation {
    /// The path of the page that is left for another one, and the other one's.
    pub fn turning(self) -> Option<(String, String)> {
        let now = self.path.get_untracked();
        self.before.get_value().filter(|before| *before != now).map(|before| (before, now))
    }

    /// The list or search that this page was come to from, as it was; `None` for who came another way.
    pub fn results(self) -> Option<String> {
        let (before, _) = self.turning()?;
        self.results.get_value().filter(|results| results.split('?').next() == Some(before.as_str()))
    }

    /// A page with this title is shown now. If it is another than before, the focus goes to its beginning and its title is said;
    /// the same page with other filters keeps the focus where it is.
    pub fn arrived(self, title: String) {
        Effect::new(move || {
            browser::tell_arrived();
            let path = self.path.get_untracked();
            let before = self.before.get_value();
            let bare = locale().bare(&path);
            if bare.starts_with("/collections/") || bare == "/search" {
                let search = self.search.get_untracked();
                let mark = if search.is_empty() { "" } else { "?" };
                self.results.set_value(Some([&path, mark, &search].concat()));
            }
            if before.as_ref() == Some(&path) {
                return;
            }
            self.before.set_value(Some(path));
            if before.is_some() {
                browser::focus("main");
                self.announcer.say(title.clone());
            }
        });
    }
}

/// Provides [`Navigation`] to the pages inside the router.
#[component]
pub fn Arrival(announcer: Announcer, children: Children) -> impl IntoView {
    let location = use_location();
    provide_context(Navigation {
        announcer,
        before: StoredValue::new(None),
        results: StoredValue::new(None),
        path: location.pathname,
        search: location.search,
    });
    children()
}
