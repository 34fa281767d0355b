//! Denial of inventory (A4 of the faults): somebody fills till after till and never pays.

use std::ops::AddAssign;
use std::sync::Arc;

use vitrine::domain::order::OrderStatus;
use vitrine::domain::refusal::Refusal;
use vitrine::domain::unpaid::UnpaidLimits;
use vitrine::providers::payment::test_gateway::Act;

use super::dice::Dice;
use super::{Part, each, size};
use crate::database::{Kind, kinds};
use crate::flow::shop::shop_on;
use crate::flow::unpaid::{buyer_from, network};

/// Pieces on the shelf: fewer than the abandoned tills ask for, and enough for honest buyers.
const PIECES: i64 = 2_000;
/// Networks from which they come.
const NETWORKS: u64 = 3;

#[derive(Debug, Default)]
struct Tally {
    abandoned: u64,
    refused: u64,
    most_held: i64,
    bought: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.abandoned += other.abandoned;
        self.refused += other.refused;
        self.most_held = self.most_held.max(other.most_held);
        self.bought += other.bought;
    }
}

#[test]
fn abandoned_tills_hold_no_more_than_they_may_and_others_buy() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let tills = size(300, 10_000);
    each(kinds(), |kind| {
        let try_one = |seed| runtime.block_on(abandon(*kind, tills, seed));
        let words = |Tally { abandoned, refused, most_held, bought }: &Tally| {
            format!(
                "{abandoned} abandoned, {refused} refused, {most_held} pieces held at the most, {bought} bought beside them"
            )
        };
        Part::new(format!("{tills} abandoned tills on {kind:?}"), 1, 10).prove(try_one, words);
    });
}

/// Tills by the thousand, at all hours; every tenth buyer is an honest one.
async fn abandon(kind: Kind, tills: u64, seed: u64) -> Tally {
    let shop = Arc::new(shop_on(kind).await);
    let jug = shop.stock("Jug", 4_500, PIECES).await;
    let limits = UnpaidLimits::default();
    let per_network = i64::from(limits.scarce_pieces_of_network);
    let (mut dice, mut tally) = (Dice::new(seed), Tally::default());
    for till in 0..tills {
        let from = u8::try_from(dice.below(NETWORKS)).expect("a few");
        let wants = 1 + u32::try_from(dice.below(40)).expect("a few");
        let thief = buyer_from(&shop, network(from), &format!("t{till}@example.com"), &[(jug, wants)]).await;
        match shop.place(&thief).await {
            Ok(_) => tally.abandoned += 1,
            Err(Refusal::TooMuchUnpaid { .. }) => tally.refused += 1,
            Err(other) => panic!("{other:?}"),
        }
        let held = shop.level(jug).await.held;
        tally.most_held = tally.most_held.max(held);
        let pending = shop.count("select count(*) as n from \"order\" where status = 'pending'").await;
        let networks = i64::try_from(NETWORKS).expect("a few");
        // Of what there is enough of, a network may hold a fifth.
        assert!(held <= networks * per_network.max(PIECES / 5), "{held} pieces are held");
        assert!(pending <= networks * i64::from(limits.orders_of_network), "{pending} orders wait");
        if dice.percent(1) {
            shop.wait_minutes(10);
            shop.work().await;
        }
        if till % 10 == 9 {
            let honest = buyer_from(&shop, network(200), "ada@example.com", &[(jug, 1)]).await;
            let bought = shop.place(&honest).await.expect("there is something left");
            assert_eq!(shop.press(&bought, Act::Approve).await.status, OrderStatus::Placed);
            tally.bought += 1;
        }
    }
    shop.check_books().await;
    tally
}
