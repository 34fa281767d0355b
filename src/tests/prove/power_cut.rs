//! The power goes at any moment: what was acknowledged is there when it comes back, and the books are right.

use std::sync::Arc;

use vitrine::domain::id::VariantId;

use super::Part;
use super::bustle::{AllTold, Bustle, DATABASE, inspect};
use super::dice::Dice;
use super::disk::platter::Platter;
use super::disk::{Disk, Event};
use crate::flow::shop::furnish;

/// Moments of each day at which the power goes.
const CUTS_OF_A_DAY: u64 = 150;

#[test]
fn no_acknowledged_order_is_lost_when_the_power_goes() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let try_one = |seed| runtime.block_on(a_day_with_cuts(seed));
    let words = |orders: &usize| format!("each {CUTS_OF_A_DAY} cuts; {orders} orders, 0 lost");
    Part::new("days with power cuts", 1, 10_000_u64.div_ceil(CUTS_OF_A_DAY)).prove(try_one, words);
}

/// Answers how many orders were acknowledged.
async fn a_day_with_cuts(seed: u64) -> usize {
    let (jug, events) = busy_day(seed).await;
    let folded = events.iter().filter(|event| matches!(event, Event::Write { name, .. } if name == DATABASE)).count();
    assert!(folded > 200, "the log was hardly ever brought into the database: {folded} pages");
    let told = cut_often(&events, jug, CUTS_OF_A_DAY, seed).await.unwrap_or_else(|wrong| panic!("{wrong}"));

    // On a disk that only says it had synced, orders are lost: the cuts do show it.
    let lying: Vec<Event> = events.iter().filter(|event| !is_sync_of_log(event)).cloned().collect();
    assert!(cut_often(&lying, jug, 50, seed).await.is_err(), "a disk without syncs lost nothing");
    told.len()
}

fn is_sync_of_log(event: &Event) -> bool {
    matches!(event, Event::Sync { name } if name.ends_with("-wal"))
}

/// All that a disk sees from an empty folder to the evening.
async fn busy_day(seed: u64) -> (VariantId, Vec<Event>) {
    let folder = tempfile::tempdir().expect("a folder");
    let disk = Disk::watch(folder.path());
    let mut shop = Bustle::open(disk.clone(), VariantId::from_bits(0)).expect("a new shop");
    let jug = furnish(&shop.ctx, 4_500, 1_000_000).await;
    shop.jug = jug;
    Arc::new(shop).run(16, 20, seed).await.expect("a good day");
    (jug, disk.events())
}

/// Lets the power go so often, at moments over the whole day; answers what people were told, or what was wrong.
async fn cut_often(events: &[Event], jug: VariantId, cuts: u64, seed: u64) -> Result<AllTold, String> {
    let mut moments = Dice::new(seed);
    let mut moments: Vec<u64> = (0..cuts).map(|_| moments.below(events.len() as u64 + 1)).collect();
    moments.sort_unstable();
    let mut platter = Platter::default();
    let mut told = AllTold::new();
    let mut passed = 0;
    for (cut, moment) in moments.into_iter().enumerate() {
        let moment = usize::try_from(moment).expect("an index");
        for event in &events[passed..moment] {
            platter.happen(event, &mut Dice::new(0));
            if let Event::Told(news) = event {
                told.insert(news.order, news.status);
            }
        }
        passed = moment;
        let folder = tempfile::tempdir().expect("a folder");
        platter.cut(&mut Dice::new(seed ^ cut as u64), folder.path());
        let wrong = match Bustle::open(Disk::hurry(folder.path()), jug) {
            Ok(shop) => inspect(&shop.ctx, &folder.path().join(DATABASE), &told).await,
            Err(error) => vec![error.to_string()],
        };
        if !wrong.is_empty() {
            return Err(format!("cut {cut}, after {moment} of {} events: {wrong:#?}", events.len()));
        }
    }
    Ok(told)
}
