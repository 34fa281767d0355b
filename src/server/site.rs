//! What every handler is given: the services, and what the shop is on the web.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use leptos::WasmSplitManifest;
use leptos::config::{LeptosOptions, get_config_from_str, get_configuration};
use leptos::context::{provide_context, use_context};
use leptos::nonce::Nonce;
use leptos::prelude::Owner;
use leptos_axum::ResponseOptions;

use super::config::{Config, Origin};
use super::data_dir::DataDir;
use super::limits::Limits;
use super::page_cache::PageCache;
use super::{assets, headers};
use crate::domain::money::Currency;
use crate::services::Ctx;
use crate::ui::app::{self, AnswerStatus, Assets};
use crate::words::{Language, Locale};

/// So many send photos at the same time; others wait.
const UPLOADS_AT_ONCE: usize = 4;

/// The shop on the web, in one language.
#[derive(Clone)]
pub struct Site {
    pub ctx: Ctx,
    pub origin: Origin,
    /// What the shop's prices are in. Prices in URLs are written in it.
    pub currency: Currency,
    pub data: DataDir,
    pub options: LeptosOptions,
    pub assets: Assets,
    splits: Option<WasmSplitManifest>,
    pub pages: Arc<PageCache>,
    pub limits: Arc<Limits>,
    /// Held by who draws a picture.
    pub drawing: Arc<tokio::sync::Semaphore>,
    /// Held by who sends photos: each takes up to 24 MB of memory, for as long as it takes them.
    pub uploads: Arc<tokio::sync::Semaphore>,
    pub config: Config,
    /// Leptos marks its scripts with a nonce. Ours is a text that occurs nowhere else, so that it can be taken out again.
    nonce: String,
}

impl Site {
    /// # Errors
    /// When the shop's settings or the description of the front end can't be read, or there are no random numbers.
    pub async fn new(ctx: Ctx, origin: Origin, data: DataDir, config: Config) -> Result<Arc<Self>, String> {
        let options = leptos_options()?;
        let shop = ctx.shop().await.map_err(|error| error.to_string())?;
        let nonce = getrandom::u64().map_err(|error| format!("there are no random numbers: {error}"))?;
        Ok(Arc::new(Self {
            assets: assets::package(&options),
            splits: assets::splits(&options),
            pages: Arc::new(PageCache::new(ctx.revisions.clone(), config.page_cache_mb as usize * 1_000_000)),
            limits: Arc::default(),
            drawing: Arc::new(tokio::sync::Semaphore::new(1)),
            uploads: Arc::new(tokio::sync::Semaphore::new(UPLOADS_AT_ONCE)),
            currency: shop.rules.currency,
            nonce: format!("{nonce:016x}"),
            ctx,
            origin,
            data,
            options,
            config,
        }))
    }

    /// The same shop in another language.
    pub fn in_locale(&self, locale: Locale) -> Self {
        Self { ctx: self.ctx.in_locale(locale), ..self.clone() }
    }

    /// Under what the page cache keeps what is shown in this language and in a market (by its id).
    pub fn edition(&self, market: &str) -> String {
        match (self.locale().base, market) {
            (base, "") => base.to_owned(),
            (base, market) => [base, if base.is_empty() { "" } else { "/" }, market].concat(),
        }
    }

    /// The language, and where the pages in it are.
    pub fn locale(&self) -> Locale {
        self.ctx.locale()
    }

    pub fn language(&self) -> Language {
        self.locale().language
    }

    /// What is made of parts of the shop's pages, in the language of this one.
    pub fn in_words<T>(&self, make: impl FnOnce() -> T) -> T {
        Owner::new().with(|| {
            provide_context(self.locale());
            make()
        })
    }

    /// What pages and server functions find in their context.
    pub fn provide(&self) {
        provide_context(self.locale());
        provide_context(self.ctx.clone());
        provide_context(self.assets.clone());
        if let Some(splits) = &self.splits {
            provide_context(splits.clone());
        }
        provide_context(app::Origin(self.origin.as_str().to_owned()));
        if let Some(answer) = use_context::<ResponseOptions>() {
            let set = move |status| {
                if let Ok(status) = StatusCode::from_u16(status) {
                    answer.set_status(status);
                }
            };
            provide_context(AnswerStatus::new(set));
        }
        provide_context(Nonce::from_value(self.nonce.as_str()));
    }

    /// The page as it is sent: without marks on its scripts, which its policy names by their hashes, and the same bytes
    /// whenever the same is rendered.
    pub fn settled(&self, html: &str) -> String {
        let html = html.replace(&format!(" nonce=\"{}\"", self.nonce), "");
        // Leptos 0.9.0-rc1 writes the nonce into this attribute, where any text means the same.
        let html = html.replace(&format!("crossorigin=\"{}\"", self.nonce), "crossorigin=\"anonymous\"");
        // Leptos wants the code of a lazy page at once; `start.js` asks for it when it is time.
        let html = html.replace(r#"rel="preload" type="application/wasm""#, r#"rel="later" type="application/wasm""#);
        let html = html.replace(r#"rel="modulepreload""#, r#"rel="later""#);
        with_pending_in_order(html)
    }

    /// Headers that every answer has, for answers that are made ready ahead of time.
    pub fn dressed(&self, mut headers: HeaderMap) -> HeaderMap {
        headers::dress(&mut headers, &self.origin);
        headers
    }
}

/// The description of the front end: from `Leptos.toml` where the server is started, as `cargo leptos watch` changes it,
/// and otherwise as it was when this was built.
fn leptos_options() -> Result<LeptosOptions, String> {
    let here = get_configuration(Some("Leptos.toml"));
    let options = here.map(|config| config.leptos_options);
    options
        .or_else(|_| get_config_from_str(include_str!("../../Leptos.toml")))
        .map_err(|error| format!("Leptos.toml can't be used: {error}"))
}

/// Leptos lists the ids of a page's resources in the order of a hash map, which is another one each time.
fn with_pending_in_order(html: String) -> String {
    const LIST: &str = "__PENDING_RESOURCES=[";
    let Some((before, rest)) = html.split_once(LIST) else { return html };
    let Some((ids, after)) = rest.split_once(']') else { return html };
    let mut ids: Vec<&str> = ids.split(',').filter(|id| !id.is_empty()).collect();
    ids.sort_unstable();
    format!("{before}{LIST}{}]{after}", ids.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_page_has_the_same_bytes() {
        for (rendered, settled) in [
            (
                "<script>__PENDING_RESOURCES=[\"4-0\",\"0\",];</script>",
                "<script>__PENDING_RESOURCES=[\"0\",\"4-0\"];</script>",
            ),
            ("__PENDING_RESOURCES=[];", "__PENDING_RESOURCES=[];"),
            ("__PENDING_RESOURCES=[", "__PENDING_RESOURCES=["),
            ("no resources", "no resources"),
        ] {
            assert_eq!(with_pending_in_order(rendered.to_owned()), settled);
        }
    }
}
