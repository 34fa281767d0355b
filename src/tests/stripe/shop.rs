//! A shop whose buyers pay through Stripe: the emulator on a port of its own, with the shop's clock.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use vitrine::domain::order::OrderView;
use vitrine::domain::payment::CaptureMode;
use vitrine::domain::time::Timestamp;
use vitrine::providers::payment::Provider;
use vitrine::providers::payment::stripe::emulator::{Act, Emulator, Serving, serve};
use vitrine::providers::payment::stripe::{Account, Patience, Stripe};
use vitrine::providers::secret::Secret;
use vitrine::services::audit::audit_provider;
use vitrine::services::checkout::Placed;
use vitrine::services::order::return_from_payment;
use vitrine::services::webhook::receive_webhook;
use vitrine::store::db::{StoreError, Tx};

use super::super::database::Kind;
use super::super::flow::shop::{Shop, shop_on};

pub const API_KEY: &str = "sk_test_of_the_shop";
pub const WEBHOOK_SECRET: &str = "whsec_of_the_shop";

/// A shop and its Stripe.
pub struct StripeShop {
    pub shop: Shop,
    pub emulator: Emulator,
    _serving: Option<Serving>,
}

/// Tells a story in a new shop with Stripe; the auditor and the emulator's ledger have the last words.
pub async fn story(capture: CaptureMode, tell: impl AsyncFn(&Arc<StripeShop>)) {
    let shop = Arc::new(stripe_shop(capture, 1).await);
    tell(&shop).await;
    shop.check_books().await;
}

pub async fn stripe_shop(capture: CaptureMode, seed: u64) -> StripeShop {
    stripe_shop_on(Kind::Sqlite, capture, seed).await
}

pub async fn stripe_shop_on(kind: Kind, capture: CaptureMode, seed: u64) -> StripeShop {
    let mut serving = None;
    let listen = async |emulator: Emulator| {
        let started = serve(emulator, ([127, 0, 0, 1], 0).into(), None).await.expect("a port");
        serving.insert(started).address
    };
    let shop = stripe_shop_behind(kind, capture, seed, listen).await;
    StripeShop { _serving: serving, ..shop }
}

/// A shop whose Stripe is found where `listen` has put the emulator.
pub async fn stripe_shop_behind(
    kind: Kind,
    capture: CaptureMode,
    seed: u64,
    listen: impl AsyncFnOnce(Emulator) -> SocketAddr,
) -> StripeShop {
    let mut shop = shop_on(kind).await;
    let ctx = shop.ctx.clone();
    let clock: Arc<dyn Fn() -> Timestamp + Send + Sync> = Arc::new(move || ctx.now());
    let emulator = Emulator::new(API_KEY, WEBHOOK_SECRET, seed, clock.clone());
    let address = listen(emulator.clone()).await;
    let account = Account {
        secret_key: Secret::new(API_KEY),
        webhook_secrets: vec![Secret::new(WEBHOOK_SECRET)],
        api_base: format!("http://{address}"),
    };
    // As patient as in life, but in a hurry.
    let patience = Patience { pause: Duration::from_millis(1), ..Patience::default() };
    let stripe = Stripe::new(account, patience, clock).expect("an account");
    shop.ctx = shop.ctx.clone().with_payments(Provider::Stripe(stripe)).with_capture(capture);
    StripeShop { shop, emulator, _serving: None }
}

impl StripeShop {
    /// The buyer presses a button on Stripe's page, and comes back if it sends them.
    pub async fn press(&self, placed: &Placed, act: Act) -> OrderView {
        match self.emulator.act(&session_of(placed), act) {
            Some(url) => {
                assert!(url.ends_with(&format!("/checkout/return/{}", placed.token)), "{url}");
                return_from_payment(&self.shop.ctx, &placed.token).await.expect("an order")
            }
            None => self.shop.order(placed).await,
        }
    }

    /// The messages that are due are brought to the shop; answers how many it took and how many it did not.
    pub async fn bring_messages(&self) -> (u32, u32) {
        let (mut taken, mut refused) = (0, 0);
        for message in self.emulator.take_messages() {
            match receive_webhook(&self.shop.ctx, "stripe", &message.headers, &message.body).await {
                Ok(()) => {
                    assert!(!message.forged, "somebody else's message was taken");
                    self.emulator.note_delivered(&message.event);
                    taken += 1;
                }
                Err(_) => refused += 1,
            }
        }
        (taken, refused)
    }

    /// The auditor finds nothing, nor when it asks Stripe row by row, and what Stripe's ledger says is what ours says, payment
    /// by payment and to the cent.
    pub async fn check_books(&self) {
        self.shop.check_books().await;
        assert_eq!(audit_provider(&self.shop.ctx).await.expect("Stripe answers"), [], "I12");
        let ledger = self.emulator.ledger();
        assert_eq!(ledger.iter().map(|line| line.amount).sum::<i64>(), 0, "what leaves one account arrives in another");
        let theirs: Vec<(String, i64, i64)> = self
            .emulator
            .moved()
            .into_iter()
            .filter(|(_, moved)| moved.captured > 0)
            .map(|(attempt, moved)| (attempt, moved.captured, moved.refunded))
            .collect();
        assert_eq!(self.ours().await, theirs);
    }

    /// What was taken and sent back for each attempt, by our books.
    async fn ours(&self) -> Vec<(String, i64, i64)> {
        let act = async |tx: &mut Tx| -> Result<Vec<(String, i64, i64)>, StoreError> {
            let sql = "select a.id as id, a.captured_minor as captured,
                           coalesce((select sum(r.amount_minor) from refund r
                                     where r.attempt_id = a.id and r.to_card_id is null
                                       and r.state = 'completed'), 0) as refunded
                       from payment_attempt a
                       where a.captured_minor > 0
                       order by a.id";
            let rows = tx.query(sql, &[]).await?;
            rows.iter().map(|row| Ok((row.get("id")?, row.get("captured")?, row.get("refunded")?))).collect()
        };
        self.shop.ctx.store.read(act).await.expect("it can be read")
    }
}

/// The session behind the page on which the buyer pays.
pub fn session_of(placed: &Placed) -> String {
    let url = placed.pay_url.as_deref().expect("there is something to pay");
    url.rsplit_once("/c/pay/").expect("Stripe's page").1.to_owned()
}
