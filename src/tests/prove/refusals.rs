//! PostgreSQL refuses commits and statements as it may at any time (40001, 40P01), and often: whoever asked has it done in the
//! end or hears that the shop is busy, nothing is done by half or twice, and what was charged is what was bought.
//!
//! It is the database itself that refuses, by triggers that exist in these tests alone: one that waits for the commit, as a
//! conflict of serializable transactions does, and one that strikes between statements, as a deadlock does.

use std::collections::BTreeSet;
use std::ops::AddAssign;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use futures::future::{join, join_all};
use vitrine::domain::id::OrderId;
use vitrine::services::checkout::Buyer;
use vitrine::services::order::return_from_payment;
use vitrine::services::refund::carry_out_refunds;
use vitrine::services::rounds::{reconcile, sweep};
use vitrine::store::db::{StoreError, Tx};
use vitrine::store::order::find_order;

use super::Part;
use super::dice::Dice;
use super::people::{
    Wares, Wish, Work, answer_a_change, check_at_rest, come, come_to_rest, declined_or, open_small_shop, pay_page,
    place, press, some_button, staff_works, tell,
};
use crate::database::{Kind, kinds};
use crate::flow::shop::{Closed, Shop};

/// So many are in the shop at once, and come so often.
const PEOPLE: u64 = 12;
const VISITS: u64 = 4;
/// Of a hundred commits so many are refused; on a bad day most are, so that acts are given up, too.
const USUAL: u64 = 30;
const BAD: u64 = 85;

#[derive(Debug, Default)]
struct Tally {
    placed: u64,
    charged: u64,
    refunded: u64,
    commits: u64,
    statements: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.placed += other.placed;
        self.charged += other.charged;
        self.refunded += other.refunded;
        self.commits += other.commits;
        self.statements += other.statements;
    }
}

impl Tally {
    fn words(&self) -> String {
        let Self { placed, charged, refunded, commits, statements } = self;
        assert!(*commits > 50 && *statements > 0, "hardly anything was refused: {self:?}");
        assert!(*placed > 0 && *charged > 0 && *refunded > 0, "too little happened: {self:?}");
        format!(
            "{commits} commits and {statements} statements refused; {placed} orders placed, {charged} charged, {refunded} \
             refunds, 0 twice"
        )
    }
}

#[test]
fn a_database_that_refuses_commits_has_nothing_done_by_half_or_twice() {
    if !kinds().contains(&Kind::Postgres) {
        return;
    }
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (original, wares) = runtime.block_on(open_small_shop(Kind::Postgres));
    let try_one = |seed| runtime.block_on(a_day(&original, &wares, seed));
    Part::new("days on a PostgreSQL that refuses commits", 4, 1_000).prove(try_one, Tally::words);
}

async fn a_day(original: &Closed, wares: &Wares, seed: u64) -> Tally {
    let shop = Arc::new(original.like_it());
    let is_bad = seed % 4 == 3;
    begin_to_refuse(&shop, if is_bad { BAD } else { USUAL }, seed).await;
    let (told, away): (Arc<Mutex<BTreeSet<OrderId>>>, Arc<AtomicU64>) = Default::default();
    let everybody = (0..PEOPLE).map(|person| {
        let (shop, wares, told, away) = (shop.clone(), wares.clone(), told.clone(), away.clone());
        tokio::spawn(async move {
            let mut dice = Dice::new(seed.wrapping_mul(1_000) + person);
            for _ in 0..VISITS {
                let Some(buyer) = come(&shop, Wish::throw(&mut dice, &wares)).await else {
                    away.fetch_add(1, Ordering::SeqCst);
                    continue;
                };
                if let Some(order) = visit(&shop, &wares, &buyer, &mut dice).await {
                    told.lock().unwrap_or_else(PoisonError::into_inner).insert(order);
                }
                work(&shop, &mut dice).await;
            }
        })
    });
    for end in join_all(everybody).await {
        end.expect("nobody hears of a breakage");
    }
    let (commits, statements) = end_refusing(&shop).await;
    // An act is tried eight times. Usually one of them goes well; where hardly any does, the buyer hears that the shop is busy.
    let away = away.load(Ordering::SeqCst);
    let is_likely = if is_bad { away > 0 } else { away <= 2 };
    assert!(is_likely, "{away} of {} were sent away, seed {seed}", PEOPLE * VISITS);

    let shop = shop.restarted();
    come_to_rest(&shop).await;
    let end = check_at_rest(&shop).await;
    let told = std::mem::take(&mut *told.lock().unwrap_or_else(PoisonError::into_inner));
    let act = async move |tx: &mut Tx| -> Result<(), StoreError> {
        for order in &told {
            find_order(tx, *order).await?.ok_or(StoreError::NotFound)?;
        }
        Ok(())
    };
    shop.ctx.store.read(act).await.expect("what was acknowledged is there");
    Tally { placed: end.placed, charged: end.charged, refunded: end.refunded, commits, statements }
}

/// Somebody buys, now and then by pressing twice; the return and the provider's message come at the same time. Then the order
/// is seen to by staff, and its buyer has a say.
async fn visit(shop: &Shop, wares: &Wares, buyer: &Buyer, dice: &mut Dice) -> Option<OrderId> {
    let placed = if dice.percent(30) {
        let (one, other) = join(place(shop, buyer), place(shop, buyer)).await;
        if let (Some(one), Some(other)) = (&one, &other) {
            assert_eq!(one.order, other.order, "pressed twice, ordered twice");
        }
        one.or(other)
    } else {
        place(shop, buyer).await
    }?;
    if let Some(page) = pay_page(&placed) {
        let acted = press(shop, &page, some_button(dice)).await;
        let message = acted.and_then(|acted| acted.message);
        let comes_back = async {
            declined_or(return_from_payment(&shop.ctx, &placed.token).await);
        };
        let is_told = async {
            if let Some(message) = &message {
                join(tell(shop, message), tell(shop, message)).await;
            }
        };
        join(comes_back, is_told).await;
    }
    for _ in 0..dice.below(3) {
        let work = Work::throw(dice, wares);
        let (wants, approves) = (dice.percent(75), dice.percent(80));
        join(staff_works(shop, &placed, work), answer_a_change(shop, &placed, wants, approves)).await;
    }
    Some(placed.order)
}

/// The shop's own work, which several processes may be at.
async fn work(shop: &Shop, dice: &mut Dice) {
    shop.wait_minutes(3);
    let _ = match dice.below(6) {
        0 => declined_or(reconcile(&shop.ctx).await),
        1 => declined_or(sweep(&shop.ctx).await),
        2 => declined_or(carry_out_refunds(&shop.ctx).await),
        _ => None,
    };
}

/// From now on the database refuses so many commits of a hundred, and every tenth transaction that writes much.
async fn begin_to_refuse(shop: &Shop, chance: u64, seed: u64) {
    // A sequence goes on whatever becomes of the transaction. Each transaction draws one lot, however many rows it writes.
    let sql = format!(
        "do $do$
         declare
             place regclass;
         begin
             create sequence refused_commit;
             create sequence refused_statement;
             create function refuse() returns trigger language plpgsql as $refuse$
             declare
                 lot bigint := abs(mod(hashint8extended(txid_current(), {seed}), 100));
                 strikes boolean := case tg_argv[0] when 'commit' then lot < {chance} else lot >= 90 and random() < 0.3 end;
             begin
                 if strikes then
                     perform nextval('refused_' || tg_argv[0]);
                     raise exception 'somebody was faster, says a test'
                         using errcode = case when lot % 2 = 0 then '40001' else '40P01' end;
                 end if;
                 return null;
             end
             $refuse$;
             for place in select oid from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace loop
                 execute format(
                     'create constraint trigger refuse_commit after insert or update or delete on %s
                      deferrable initially deferred for each row execute function refuse(''commit'')',
                     place
                 );
                 execute format(
                     'create trigger refuse_statement after insert or update or delete on %s
                      for each row execute function refuse(''statement'')',
                     place
                 );
             end loop;
         end $do$"
    );
    let act = async move |tx: &mut Tx| tx.execute(&sql, &[]).await.map(drop);
    shop.ctx.store.write(act).await.expect("a database that refuses");
}

/// From now on it is as others are; answers how many commits and statements it has refused.
async fn end_refusing(shop: &Shop) -> (u64, u64) {
    shop.tamper("drop function refuse() cascade").await;
    let commits = shop.count("select case when is_called then last_value else 0 end as n from refused_commit").await;
    let statements =
        shop.count("select case when is_called then last_value else 0 end as n from refused_statement").await;
    (commits.unsigned_abs(), statements.unsigned_abs())
}
