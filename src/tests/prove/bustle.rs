//! A shop in which much happens at once, and what it has told people meanwhile.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use vitrine::domain::id::{OrderId, VariantId};
use vitrine::domain::order::OrderStatus;
use vitrine::domain::time::Timestamp;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::audit::audit;
use vitrine::services::checkout::{Buyer, get_checkout, place_order, save_contact};
use vitrine::services::order::return_from_payment;
use vitrine::services::rounds::sweep;
use vitrine::services::test_gateway::act_on_test_page;
use vitrine::services::{Ctx, ServiceError};
use vitrine::store::db::{Store, StoreError, Tx, check_sqlite_file};
use vitrine::store::order::find_order;

use super::dice::Dice;
use super::disk::{Disk, Told};
use crate::flow::shop::{cart, draft};

/// What buyers were told last of each order.
pub type AllTold = BTreeMap<OrderId, OrderStatus>;

pub const DATABASE: &str = "shop.sqlite";
const NOON: i64 = 1_795_305_600_000;
/// Longer than anybody may take to pay.
const TOO_LONG_MS: i64 = 40 * 60_000;

/// A shop on a watched disk.
pub struct Bustle {
    pub ctx: Ctx,
    pub disk: Arc<Disk>,
    pub jug: VariantId,
    now: Arc<AtomicI64>,
}

impl Bustle {
    /// Opens the shop that is on the disk. It sells that jug.
    pub fn open(disk: Arc<Disk>, jug: VariantId) -> Result<Self, StoreError> {
        let now = Arc::new(AtomicI64::new(NOON));
        let clock = now.clone();
        let store = Store::open_sqlite(&disk.folder().join(DATABASE))?;
        let clock = Arc::new(move || Timestamp(clock.load(Ordering::SeqCst)));
        let ctx = Ctx::new(store, "http://127.0.0.1:3000", clock, [7; 64]);
        Ok(Self { ctx, disk, jug, now })
    }

    /// So many buyers come at once, and each so many times. Some pay, some are declined, and of some nothing is heard until
    /// their orders are given up. The first trouble that somebody has is the answer, when all are gone.
    pub async fn run(self: &Arc<Self>, buyers: u64, visits: u64, seed: u64) -> Result<(), ServiceError> {
        let everybody = (0..buyers).map(|buyer| {
            let shop = self.clone();
            tokio::spawn(async move {
                let mut dice = Dice::new(seed.wrapping_mul(1000) + buyer);
                for _ in 0..visits {
                    let order = shop.visit(&mut dice).await?;
                    if dice.percent(10) {
                        shop.give_up(order).await?;
                    }
                }
                Ok(())
            })
        });
        let ends = futures::future::join_all(everybody).await;
        ends.into_iter().try_for_each(|end| end.expect("nobody panics"))
    }

    /// Somebody buys a jug, or nearly.
    async fn visit(&self, dice: &mut Dice) -> Result<OrderId, ServiceError> {
        let ctx = &self.ctx;
        let secret = save_contact(ctx, None, draft()).await?;
        let buyer = Buyer { secret: Some(secret), cart: cart(&[(self.jug, 1)]), ..Buyer::default() };
        let total = get_checkout(ctx, &buyer).await?.quote.totals.total_minor;
        let placed = place_order(ctx, &buyer, total).await?;
        self.tell(placed.order, OrderStatus::Pending);
        let Some(page) = &placed.pay_url else { return Ok(placed.order) };
        let page = page.strip_prefix("/pay/test/").expect("the test gateway's page");
        let act = match dice.below(10) {
            0..=5 => Act::Approve,
            6 => Act::DeclineGeneric,
            7 => Act::Abandon,
            _ => return Ok(placed.order),
        };
        act_on_test_page(ctx, page, act).await?;
        let order = return_from_payment(ctx, &placed.token).await?;
        self.tell(placed.order, order.status);
        Ok(placed.order)
    }

    /// It is late: what nobody has paid for is given up, and somebody looks what became of that order.
    async fn give_up(&self, order: OrderId) -> Result<(), ServiceError> {
        self.now.fetch_add(TOO_LONG_MS, Ordering::SeqCst);
        sweep(&self.ctx).await?;
        let act = async move |tx: &mut Tx| find_order(tx, order).await?.ok_or(StoreError::NotFound);
        let status = self.ctx.store.read(act).await?.status;
        self.tell(order, status);
        Ok(())
    }

    fn tell(&self, order: OrderId, status: OrderStatus) {
        self.disk.told(Told { order, status });
    }
}

/// What is wrong with the shop that was found on the disk: what people were told must be true, and the books right.
pub async fn inspect(ctx: &Ctx, database: &Path, told: &AllTold) -> Vec<String> {
    let mut wrong = Vec::new();
    if let Err(unfit) = check_sqlite_file(database) {
        wrong.push(unfit.to_string());
    }
    let told = told.clone();
    let act = async move |tx: &mut Tx| -> Result<Vec<String>, StoreError> {
        let mut lost = Vec::new();
        for (id, status) in &told {
            let found = find_order(tx, *id).await?.map(|order| order.status);
            // What was pending may have gone on.
            let is_true = found.is_some_and(|found| found == *status || *status == OrderStatus::Pending);
            if !is_true {
                lost.push(format!("{id} was told to be {status:?} and is {found:?}"));
            }
        }
        Ok(lost)
    };
    match ctx.store.read(act).await {
        Ok(lost) => wrong.extend(lost),
        Err(error) => wrong.push(error.to_string()),
    }
    match audit(ctx).await {
        Ok(breaches) => wrong.extend(breaches.iter().map(|breach| format!("{breach:?}"))),
        Err(error) => wrong.push(error.to_string()),
    }
    wrong
}
