//! Mending what can be derived: counts that follow from rows, and rows that follow from other rows. What people decided and
//! what providers said is never touched, so a shop that lost such a thing stays as it is, and the auditor goes on saying so.
//!
//! A place's count is believed rather than the movements that led to it, and an order's pieces rather than a variant's sum of
//! them. What is changed of stock is a movement like any other, of the kind `repair`.

use super::db::{StoreError, Tx};
use super::location::RECOUNT;
use crate::domain::time::Timestamp;
use crate::params;

/// Something that can be mended.
pub struct Repair {
    /// The promise that holds again.
    pub invariant: &'static str,
    /// What was done, with the number of rows before it.
    pub what: &'static str,
    /// `$1` is the present time, where it is used.
    statement: &'static str,
}

/// In the order in which they have to be done: sums after what they are sums of.
pub const REPAIRS: &[Repair] = &[
    Repair {
        invariant: "I2",
        what: "holds of orders that are not pending are gone",
        statement: "delete from stock_hold
         where not exists (
             select 1 from \"order\" o where o.id = stock_hold.order_id and o.status = 'pending'
         )",
    },
    Repair {
        invariant: "I2",
        what: "nothing is kept of where orders came from that are not pending",
        statement: "update \"order\"
         set client_network = null, client_mailbox = null
         where status <> 'pending' and (client_network is not null or client_mailbox is not null)",
    },
    Repair {
        invariant: "I2",
        what: "holds of edits that are not open are gone",
        statement: "delete from edit_hold
         where not exists (
             select 1 from order_edit e where e.id = edit_hold.edit_id and e.state in ('proposed', 'awaiting_payment')
         )",
    },
    Repair {
        invariant: "I2",
        what: "variants hold what their orders and edits hold",
        statement: "update stock_level
         set held = coalesce((select sum(h.quantity) from stock_hold h where h.variant_id = stock_level.variant_id), 0)
                    + coalesce((select sum(h.quantity) from edit_hold h where h.variant_id = stock_level.variant_id), 0)
         where held <> coalesce((
                   select sum(h.quantity) from stock_hold h where h.variant_id = stock_level.variant_id
               ), 0) + coalesce((
                   select sum(h.quantity) from edit_hold h where h.variant_id = stock_level.variant_id
               ), 0)",
    },
    Repair {
        invariant: "I2",
        what: "pieces set aside for orders that are not placed are free",
        statement: "update stock_allocation
         set quantity = 0
         where quantity > 0
           and not exists (
               select 1 from \"order\" o where o.id = stock_allocation.order_id and o.status = 'placed'
           )",
    },
    Repair {
        invariant: "I2",
        what: "places have set aside what orders have there",
        statement: "update stock_at
         set allocated = coalesce((
             select sum(o.quantity)
             from stock_allocation o
             where o.variant_id = stock_at.variant_id and o.location_id = stock_at.location_id and o.quantity > 0
         ), 0)
         where allocated <> coalesce((
             select sum(o.quantity)
             from stock_allocation o
             where o.variant_id = stock_at.variant_id and o.location_id = stock_at.location_id and o.quantity > 0
         ), 0)",
    },
    Repair {
        invariant: "I1",
        what: "variants have what lies in the places from which the shop sends",
        statement: RECOUNT,
    },
    Repair {
        invariant: "I1",
        what: "movements come to what lies in a place",
        statement: "insert into stock_movement (
             variant_id, at, kind, on_hand_change, held_change, allocated_change, cause, location_id, actor
         )
         select a.variant_id, $1, 'repair', a.on_hand - coalesce(m.on_hand, 0), 0,
                a.allocated - coalesce(m.allocated, 0), 'audit', a.location_id, 'staff'
         from stock_at a
         left join (
             select variant_id, location_id, sum(on_hand_change) as on_hand, sum(allocated_change) as allocated
             from stock_movement
             group by variant_id, location_id
         ) m on m.variant_id = a.variant_id and m.location_id = a.location_id
         where a.on_hand <> coalesce(m.on_hand, 0) or a.allocated <> coalesce(m.allocated, 0)",
    },
    Repair {
        invariant: "I1",
        what: "movements come to what is held",
        statement: "insert into stock_movement (
             variant_id, at, kind, on_hand_change, held_change, allocated_change, cause, location_id, actor
         )
         select s.variant_id, $1, 'repair', 0, s.held - coalesce(m.held, 0), 0, 'audit', null, 'staff'
         from stock_level s
         left join (
             select variant_id, sum(held_change) as held from stock_movement group by variant_id
         ) m on m.variant_id = s.variant_id
         where s.held <> coalesce(m.held, 0)",
    },
    Repair {
        invariant: "I4",
        what: "payments count what their refunds come to",
        statement: "update payment_attempt
         set refunded_minor = coalesce((
             select sum(r.amount_minor) from refund r where r.attempt_id = payment_attempt.id and r.state <> 'failed'
         ), 0)
         where refunded_minor <> coalesce((
             select sum(r.amount_minor) from refund r where r.attempt_id = payment_attempt.id and r.state <> 'failed'
         ), 0)",
    },
    Repair {
        invariant: "I4",
        what: "what gift cards paid counts what its refunds come to",
        statement: "update order_tender
         set refunded_minor = coalesce((
             select sum(r.amount_minor)
             from refund r
             where r.order_id = order_tender.order_id
               and r.tender_card_id = order_tender.card_id
               and r.state <> 'failed'
         ), 0)
         where refunded_minor <> coalesce((
             select sum(r.amount_minor)
             from refund r
             where r.order_id = order_tender.order_id
               and r.tender_card_id = order_tender.card_id
               and r.state <> 'failed'
         ), 0)",
    },
    Repair {
        invariant: "I8",
        what: "gift cards have what was put on them and not taken from them",
        statement: "update gift_card
         set balance_minor = coalesce((
             select sum(m.amount_minor) from gift_card_movement m where m.card_id = gift_card.id
         ), 0)
         where balance_minor <> coalesce((
             select sum(m.amount_minor) from gift_card_movement m where m.card_id = gift_card.id
         ), 0)",
    },
    Repair {
        invariant: "I11",
        what: "placed orders have their confirmation in the outbox",
        statement: "insert into outbox (order_id, kind, created_at)
         select o.id, 'order_placed', $1
         from \"order\" o
         where o.status = 'placed'
           and not exists (select 1 from outbox m where m.order_id = o.id and m.kind = 'order_placed')",
    },
    Repair {
        invariant: "I17",
        what: "products without published reviews have no stars",
        statement: "delete from product_rating
         where not exists (
             select 1 from review r where r.product_id = product_rating.product_id and r.state = 'published'
         )",
    },
    Repair {
        invariant: "I17",
        what: "products have the stars of their published reviews",
        statement: "insert into product_rating (product_id, stars_1, stars_2, stars_3, stars_4, stars_5)
         select p.id,
                (select count(*) from review r where r.product_id = p.id and r.state = 'published' and r.rating = 1),
                (select count(*) from review r where r.product_id = p.id and r.state = 'published' and r.rating = 2),
                (select count(*) from review r where r.product_id = p.id and r.state = 'published' and r.rating = 3),
                (select count(*) from review r where r.product_id = p.id and r.state = 'published' and r.rating = 4),
                (select count(*) from review r where r.product_id = p.id and r.state = 'published' and r.rating = 5)
         from product p
         where exists (select 1 from review r where r.product_id = p.id and r.state = 'published')
         on conflict (product_id) do update
         set stars_1 = excluded.stars_1,
             stars_2 = excluded.stars_2,
             stars_3 = excluded.stars_3,
             stars_4 = excluded.stars_4,
             stars_5 = excluded.stars_5
         where product_rating.stars_1 <> excluded.stars_1
            or product_rating.stars_2 <> excluded.stars_2
            or product_rating.stars_3 <> excluded.stars_3
            or product_rating.stars_4 <> excluded.stars_4
            or product_rating.stars_5 <> excluded.stars_5",
    },
];

/// Mends one thing; answers in how many rows.
pub async fn mend(tx: &mut Tx, repair: &Repair, now: Timestamp) -> Result<u64, StoreError> {
    tx.execute(repair.statement, params![now]).await
}
