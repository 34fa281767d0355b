//! The power goes at any moment: what was acknowledged is there when it comes back, and the books are right.

use std::sync::Arc;

use vitrine::domain::id::VariantId;

use super::bustle::{AllTold, Bustle, DATABASE, inspect};
use super::dice::Dice;
use super::disk::platter::Platter;
use super::disk::{Disk, Event};
use super::{report, size};
use crate::flow::shop::furnish;

#[test]
fn no_acknowledged_order_is_lost_when_the_power_goes() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (jug, events) = runtime.block_on(busy_day());
    let cuts = size(150, 10_000);
    let syncs = events.iter().filter(|event| matches!(event, Event::Sync { .. })).count();
    let folded = events.iter().filter(|event| matches!(event, Event::Write { name, .. } if name == DATABASE)).count();
    assert!(folded > 200, "the log was hardly ever brought into the database: {folded} pages");
    let told = runtime.block_on(cut_often(&events, jug, cuts)).unwrap_or_else(|wrong| panic!("{wrong}"));

    // On a disk that only says it had synced, orders are lost: the cuts do show it.
    let lying: Vec<Event> = events.iter().filter(|event| !is_sync_of_log(event)).cloned().collect();
    let lost = runtime.block_on(cut_often(&lying, jug, 50));
    assert!(lost.is_err(), "a disk without syncs lost nothing");

    let orders = told.len();
    report(
        "power cut",
        format!("{cuts} cuts among {} writes and {syncs} syncs, {orders} orders, 0 lost", events.len()),
    );
}

fn is_sync_of_log(event: &Event) -> bool {
    matches!(event, Event::Sync { name } if name.ends_with("-wal"))
}

/// All that a disk sees from an empty folder to the evening.
async fn busy_day() -> (VariantId, Vec<Event>) {
    let folder = tempfile::tempdir().expect("a folder");
    let disk = Disk::watch(folder.path());
    let mut shop = Bustle::open(disk.clone(), VariantId::from_bits(0)).expect("a new shop");
    let jug = furnish(&shop.ctx, 4_500, 1_000_000).await;
    shop.jug = jug;
    Arc::new(shop).run(16, size(20, 100), 1).await.expect("a good day");
    (jug, disk.events())
}

/// Lets the power go so often, at moments over the whole day; answers what people were told, or what was wrong.
async fn cut_often(events: &[Event], jug: VariantId, cuts: u64) -> Result<AllTold, String> {
    let mut moments = Dice::new(2);
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
        platter.cut(&mut Dice::new(cut as u64), folder.path());
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
