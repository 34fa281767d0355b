//! What every act is given: the store, the clock, the shop's secret, and where to say what changed.

use std::sync::{Arc, PoisonError, RwLock};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::catalog::index::CatalogCache;
use super::revisions::Revisions;
use super::shop::load_settings;
use crate::domain::checkout::Destinations;
use crate::domain::dictionary::Dictionary;
use crate::domain::market::Market;
use crate::domain::payment::CaptureMode;
use crate::domain::shop::Shop;
use crate::domain::time::Timestamp;
use crate::domain::unpaid::UnpaidLimits;
use crate::providers::payment::Provider;
use crate::providers::payment::signature::hex;
use crate::providers::payment::test_gateway::TestGateway;
use crate::services::ServiceError;
use crate::store::db::{Store, StoreError, Tx};
use crate::store::setting::{load_markets, load_unpaid_limits};
use crate::store::translation::list_translations;
use crate::words::{Language, Locale};

/// Tells the time. The process hands in the real one; tests hand in their own.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The merchant's settings as they were at a revision.
#[derive(Clone)]
struct KeptShop {
    revision: u64,
    unpaid: UnpaidLimits,
    /// For each language that the shop speaks, the first one first; never empty.
    spoken: Arc<[Spoken]>,
}

/// What of the settings has words in it, in one language.
#[derive(Clone)]
struct Spoken {
    language: Language,
    dictionary: Arc<Dictionary>,
    shop: Arc<Shop>,
    /// Those beside the shop's own.
    markets: Arc<[Market]>,
    destinations: Arc<Destinations>,
}

impl Spoken {
    fn new(language: Language, dictionary: Dictionary, mut shop: Shop, mut markets: Vec<Market>) -> Self {
        dictionary.translate_all(&mut shop);
        markets.iter_mut().for_each(|market| dictionary.translate_all(market));
        Self {
            language,
            dictionary: Arc::new(dictionary),
            destinations: Arc::new(Destinations::of(&shop.rules, language)),
            shop: Arc::new(shop),
            markets: markets.into(),
        }
    }
}

impl KeptShop {
    /// The words in the language, or in the first one where the shop does not speak it.
    fn in_language(&self, language: Language) -> Option<&Spoken> {
        self.spoken.iter().find(|spoken| spoken.language == language).or(self.spoken.first())
    }
}

/// What every act is given. Cheap to clone.
#[derive(Clone)]
pub struct Ctx {
    pub store: Store,
    pub revisions: Arc<Revisions>,
    pub catalog: Arc<CatalogCache>,
    /// Who collects the money.
    pub payments: Provider,
    /// When it takes the money.
    pub capture: CaptureMode,
    /// The shop's own address, `https://shop.example`, without a slash at the end. Absolute links are made of it alone.
    pub origin: Arc<str>,
    clock: Clock,
    secret: Arc<[u8; 64]>,
    shop: Arc<RwLock<Option<KeptShop>>>,
    market: Option<Arc<Market>>,
    locale: Locale,
}

impl Ctx {
    /// `secret` signs what the shop hands out (order links); it has to stay the same over restarts.
    ///
    /// Money is collected by the test gateway, which takes none under an https address: [`Provider::check`] says so.
    pub fn new(store: Store, origin: &str, clock: Clock, secret: [u8; 64]) -> Self {
        let messages_secret = hex(&sign(&secret, "test-gateway", &[]));
        let public = origin.starts_with("https://");
        let gateway = TestGateway::new(store.clone(), clock.clone(), &messages_secret, !public);
        Self {
            store,
            revisions: Arc::default(),
            catalog: Arc::default(),
            payments: Provider::TestGateway(gateway),
            capture: CaptureMode::default(),
            origin: origin.trim_end_matches('/').into(),
            clock,
            secret: Arc::new(secret),
            shop: Arc::default(),
            market: None,
            locale: Locale::default(),
        }
    }

    /// Lets the test gateway run under any address. Whoever starts the shop has to have asked for it.
    #[must_use]
    pub fn allow_test_gateway(mut self) -> Self {
        if let Provider::TestGateway(gateway) = self.payments {
            self.payments = Provider::TestGateway(gateway.allow());
        }
        self
    }

    /// The clock that it goes by.
    pub fn clock(&self) -> Clock {
        self.clock.clone()
    }

    /// The same shop as it was at another time, for a history that is lived through afterwards.
    #[must_use]
    pub fn at(&self, then: Timestamp) -> Self {
        let clock: Clock = Arc::new(move || then);
        let payments = match &self.payments {
            Provider::TestGateway(gateway) => Provider::TestGateway(gateway.with_clock(clock.clone())),
            Provider::Stripe(_) => self.payments.clone(),
        };
        Self { clock, payments, ..self.clone() }
    }

    /// Lets somebody else collect the money.
    #[must_use]
    pub fn with_payments(self, payments: Provider) -> Self {
        Self { payments, ..self }
    }

    /// Takes the money at another time than when the buyer pays.
    #[must_use]
    pub fn with_capture(self, capture: CaptureMode) -> Self {
        Self { capture, ..self }
    }

    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// The merchant's settings, in the language of whoever this is done for. They are kept until a revision says that everything may
    /// have changed.
    ///
    /// # Errors
    /// When the store can't be read.
    pub async fn shop(&self) -> Result<Arc<Shop>, ServiceError> {
        Ok(self.spoken().await?.shop)
    }

    /// What the merchant's texts are in that language.
    ///
    /// # Errors
    /// When the store can't be read.
    pub async fn dictionary(&self) -> Result<Arc<Dictionary>, ServiceError> {
        Ok(self.spoken().await?.dictionary)
    }

    /// The markets beside the shop's own, kept likewise.
    ///
    /// # Errors
    /// When the store can't be read.
    pub async fn markets(&self) -> Result<Arc<[Market]>, ServiceError> {
        Ok(self.spoken().await?.markets)
    }

    /// The same as it was when the settings were read last, for acts inside a transaction that has begun: it is only words.
    pub fn known_dictionary(&self) -> Arc<Dictionary> {
        let kept = self.shop.read().unwrap_or_else(PoisonError::into_inner);
        let spoken = kept.as_ref().and_then(|kept| kept.in_language(self.locale.language));
        spoken.map(|spoken| spoken.dictionary.clone()).unwrap_or_default()
    }

    /// The markets, if they are kept and still right.
    pub fn kept_markets(&self) -> Option<Arc<[Market]>> {
        self.kept_settings().and_then(|kept| Some(kept.in_language(self.locale.language)?.markets.clone()))
    }

    /// What unpaid orders may hold, kept likewise.
    ///
    /// # Errors
    /// When the store can't be read.
    pub async fn unpaid_limits(&self) -> Result<UnpaidLimits, ServiceError> {
        Ok(self.settings().await?.unpaid)
    }

    /// Where an order can go, kept likewise.
    ///
    /// # Errors
    /// When the store can't be read.
    pub async fn destinations(&self) -> Result<Arc<Destinations>, ServiceError> {
        Ok(self.spoken().await?.destinations)
    }

    async fn spoken(&self) -> Result<Spoken, ServiceError> {
        let kept = self.settings().await?;
        kept.in_language(self.locale.language)
            .cloned()
            .ok_or_else(|| ServiceError::Breakage("a shop that is mute".to_owned()))
    }

    async fn settings(&self) -> Result<KeptShop, ServiceError> {
        if let Some(kept) = self.kept_settings() {
            return Ok(kept);
        }
        let revision = self.revisions.now();
        let read = async |tx: &mut Tx| -> Result<_, StoreError> {
            let (shop, markets) = (load_settings(tx).await?, load_markets(tx).await?);
            let mut spoken = Vec::new();
            for (place, language) in shop.languages.iter().enumerate() {
                // The texts are in the first one.
                let texts = if place == 0 { Vec::new() } else { list_translations(tx, *language).await? };
                spoken.push(Spoken::new(*language, Dictionary::new(texts), shop.clone(), markets.clone()));
            }
            Ok((spoken, load_unpaid_limits(tx).await?))
        };
        let (spoken, unpaid) = self.store.read(read).await?;
        let kept = KeptShop { revision, unpaid, spoken: spoken.into() };
        *self.shop.write().unwrap_or_else(PoisonError::into_inner) = Some(kept.clone());
        Ok(kept)
    }

    fn kept_settings(&self) -> Option<KeptShop> {
        let kept = self.shop.read().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|kept| self.revisions.unchanged_since(kept.revision, &[])).cloned()
    }

    /// The market that the visitor has chosen; `None` for the shop's own.
    pub fn market(&self) -> Option<&Market> {
        self.market.as_deref()
    }

    /// The same shop for a visitor who has chosen that market. What is no market (any more) is the shop's own.
    ///
    /// # Errors
    /// When the store can't be read.
    pub async fn in_market(&self, id: &str) -> Result<Self, ServiceError> {
        let market = match id {
            "" => None,
            id => Market::chosen(&self.markets().await?, id).cloned().map(Arc::new),
        };
        Ok(Self { market, ..self.clone() })
    }

    /// The language of whoever this is done for, and where the pages in it are.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// The same shop for somebody who reads this language.
    #[must_use]
    pub fn in_locale(&self, locale: Locale) -> Self {
        Self { locale, ..self.clone() }
    }

    /// The full address of a path of the shop, in the language of whoever this is done for.
    pub fn url(&self, path: &str) -> String {
        format!("{}{}", self.origin, self.locale.path(path))
    }

    /// A new id of any kind, from the system's random source.
    ///
    /// # Errors
    /// When the system has no random numbers to give.
    pub fn new_id<Id: From<u64>>(&self) -> Result<Id, ServiceError> {
        let bits = getrandom::u64().map_err(|error| ServiceError::Breakage(error.to_string()))?;
        Ok(Id::from(bits))
    }

    /// 128 random bits: a secret to hand out.
    ///
    /// # Errors
    /// When the system has no random numbers to give.
    pub fn new_secret(&self) -> Result<[u8; 16], ServiceError> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|error| ServiceError::Breakage(error.to_string()))?;
        Ok(bytes)
    }

    /// The first 128 bits of HMAC-SHA256 (RFC 2104) over `purpose`, a zero byte and `message`.
    pub fn sign(&self, purpose: &str, message: &[u8]) -> [u8; 16] {
        sign(&self.secret, purpose, message)
    }
}

fn sign(secret: &[u8; 64], purpose: &str, message: &[u8]) -> [u8; 16] {
    let mut mac = <Hmac<Sha256> as KeyInit>::new(secret.into());
    mac.update(purpose.as_bytes());
    mac.update(&[0]);
    mac.update(message);
    let full = mac.finalize().into_bytes();
    std::array::from_fn(|place| full[place])
}
