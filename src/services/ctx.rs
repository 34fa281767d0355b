//! What every act is given: the store, the clock, the shop's secret, and where to say what changed.

use std::sync::{Arc, PoisonError, RwLock};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::catalog::index::CatalogCache;
use super::revisions::Revisions;
use super::shop::load_settings;
use crate::domain::checkout::Destinations;
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
use crate::words::{Language, Locale};

/// Tells the time. The process hands in the real one; tests hand in their own.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The merchant's settings as they were at a revision.
#[derive(Clone)]
struct KeptShop {
    revision: u64,
    shop: Arc<Shop>,
    /// Those beside the shop's own.
    markets: Arc<[Market]>,
    unpaid: UnpaidLimits,
    /// In each language, in the order of [`Language::ALL`].
    destinations: [Arc<Destinations>; Language::ALL.len()],
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

    /// The merchant's settings. They are kept until a revision says that everything may have changed.
    ///
    /// # Errors
    /// When the store can't be read.
    pub async fn shop(&self) -> Result<Arc<Shop>, ServiceError> {
        Ok(self.settings().await?.shop)
    }

    /// The markets beside the shop's own, kept likewise.
    ///
    /// # Errors
    /// When the store can't be read.
    pub async fn markets(&self) -> Result<Arc<[Market]>, ServiceError> {
        Ok(self.settings().await?.markets)
    }

    /// The same, if they are kept and still right.
    pub fn kept_markets(&self) -> Option<Arc<[Market]>> {
        self.kept_settings().map(|kept| kept.markets)
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
        let [english, german] = self.settings().await?.destinations;
        Ok(match self.locale.language {
            Language::English => english,
            Language::German => german,
        })
    }

    async fn settings(&self) -> Result<KeptShop, ServiceError> {
        if let Some(kept) = self.kept_settings() {
            return Ok(kept);
        }
        let revision = self.revisions.now();
        let read = async |tx: &mut Tx| -> Result<_, StoreError> {
            Ok((load_settings(tx).await?, load_markets(tx).await?, load_unpaid_limits(tx).await?))
        };
        let (shop, markets, unpaid) = self.store.read(read).await?;
        let destinations = Language::ALL.map(|language| Arc::new(Destinations::of(&shop.rules, language)));
        let kept = KeptShop { revision, shop: Arc::new(shop), markets: markets.into(), unpaid, destinations };
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
