//! Questions that a healthy shop answers with nothing. Each looks for what must never be, across rooms; the constraints of
//! the schema forbid some of it already, and a constraint is no reason not to look.

use super::db::{StoreError, Tx};
use super::stock::Demand;
use crate::domain::id::OrderId;
use crate::params;

/// Findings of one question; a shop with more has one problem, not hundreds.
const FINDINGS_MAX: i64 = 100;

/// Something that must never be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The number of the promise, as in `I1`.
    pub invariant: &'static str,
    /// What is wrong, in words; of which `subject` is the variant, order, attempt, promotion or product.
    pub what: &'static str,
    pub subject: String,
}

/// (promise, what is wrong, the question). Each question gives a column `subject`.
const QUESTIONS: &[(&str, &str, &str)] = &[
    (
        "I1",
        "more of the variant is held or sold than there is",
        "select variant_id as subject
         from stock_level
         where held < 0
            or allocated < 0
            or (tracked = 1 and sell_when_out = 0 and on_hand < 0)
            or (
                tracked = 1
                and (sell_when_out = 0 or beyond_limit is not null)
                and on_hand - allocated - held + case when sell_when_out = 1 then beyond_limit else 0 end < 0
            )",
    ),
    (
        "I1",
        "the variant does not have what lies in the places from which the shop sends",
        "select s.variant_id as subject
         from stock_level s
         where s.on_hand <> coalesce((
                   select sum(a.on_hand)
                   from stock_at a
                   join stock_location l on l.id = a.location_id
                   where a.variant_id = s.variant_id and l.active = 1 and l.ships = 1
               ), 0)
            or s.allocated <> coalesce((
                   select sum(a.allocated)
                   from stock_at a
                   join stock_location l on l.id = a.location_id
                   where a.variant_id = s.variant_id and l.active = 1 and l.ships = 1
               ), 0)",
    ),
    (
        "I1",
        "the movements of the variant do not come to what lies in a place",
        "select a.variant_id as subject
         from stock_at a
         left join (
             select variant_id, location_id, sum(on_hand_change) as on_hand, sum(allocated_change) as allocated
             from stock_movement
             group by variant_id, location_id
         ) m on m.variant_id = a.variant_id and m.location_id = a.location_id
         where a.on_hand <> coalesce(m.on_hand, 0) or a.allocated <> coalesce(m.allocated, 0)",
    ),
    (
        "I1",
        "the movements of the variant do not come to what is held of it",
        "select s.variant_id as subject
         from stock_level s
         left join (
             select variant_id, sum(held_change) as held from stock_movement group by variant_id
         ) m on m.variant_id = s.variant_id
         where s.held <> coalesce(m.held, 0)",
    ),
    (
        "I2",
        "what is held of the variant is not what orders and their edits hold of it",
        "select s.variant_id as subject
         from stock_level s
         where s.held <> coalesce((select sum(h.quantity) from stock_hold h where h.variant_id = s.variant_id), 0)
                         + coalesce((select sum(h.quantity) from edit_hold h where h.variant_id = s.variant_id), 0)",
    ),
    (
        "I2",
        "the edit holds stock and is not open",
        "select e.id as subject
         from order_edit e
         where e.state not in ('proposed', 'awaiting_payment')
           and exists (select 1 from edit_hold h where h.edit_id = e.id)",
    ),
    (
        "I2",
        "the edit is open, and its order is not placed",
        "select e.id as subject
         from order_edit e
         join \"order\" o on o.id = e.order_id
         where e.state in ('proposed', 'accepted', 'awaiting_payment') and o.status <> 'placed'",
    ),
    (
        "I2",
        "the order holds stock and is not pending",
        "select o.id as subject
         from \"order\" o
         where o.status <> 'pending'
           and exists (select 1 from stock_hold h where h.order_id = o.id)",
    ),
    (
        "I2",
        "the order is not pending, and it is still kept from where it was placed",
        "select id as subject
         from \"order\"
         where status <> 'pending' and (client_network is not null or client_mailbox is not null)",
    ),
    (
        "I2",
        "what is sold of the variant in a place is not what orders have there",
        "select a.variant_id as subject
         from stock_at a
         where a.allocated <> coalesce((
             select sum(o.quantity)
             from stock_allocation o
             where o.variant_id = a.variant_id and o.location_id = a.location_id and o.quantity > 0
         ), 0)",
    ),
    (
        "I2",
        "the order has stock and is not placed",
        "select o.id as subject
         from \"order\" o
         where o.status <> 'placed'
           and exists (select 1 from stock_allocation s where s.order_id = o.id and s.quantity > 0)",
    ),
    (
        "I3",
        "the money of the attempt was taken, and its order is not placed for that sum",
        "select a.id as subject
         from payment_attempt a
         join \"order\" o on o.id = a.order_id
         where a.state = 'captured'
           and a.refund_due = 0
           and ((o.status <> 'placed' and a.refunded_minor < a.captured_minor)
                or a.captured_minor <> case
                       when a.edit_id = '' then o.total_minor - coalesce((
                           select sum(t.amount_minor) from order_tender t where t.order_id = o.id and t.given_back = 0
                       ), 0)
                       else coalesce(
                           (select e.due_minor from order_edit e where e.id = a.edit_id and e.state = 'applied'), -1)
                   end
                or a.currency <> o.currency)",
    ),
    (
        "I3",
        "the order is placed and was not paid exactly once",
        "select o.id as subject
         from \"order\" o
         where o.status = 'placed'
           and case when o.total_minor > coalesce((
                   select sum(t.amount_minor) from order_tender t where t.order_id = o.id and t.given_back = 0
               ), 0) then 1 else 0 end <> (
               select count(*)
               from payment_attempt a
               where a.order_id = o.id
                 and a.edit_id = ''
                 and a.state in ('authorized', 'captured')
                 and a.refund_due = 0
           )",
    ),
    (
        "I3",
        "the edit is applied and was not paid exactly once, or something was paid for it and it is not",
        "select e.id as subject
         from order_edit e
         join \"order\" o on o.id = e.order_id
         where o.status = 'placed'
           and case when e.state = 'applied' and e.due_minor > 0 then 1 else 0 end <> (
               select count(*)
               from payment_attempt a
               where a.edit_id = e.id and a.state in ('authorized', 'captured') and a.refund_due = 0
           )",
    ),
    (
        "I3",
        "what was taken or set aside for the order over all its payments and gift cards is not what the order comes to now",
        "select o.id as subject
         from \"order\" o
         where o.status = 'placed'
           and o.total_minor + coalesce((
                   select sum(case when e.due_minor > 0 then e.due_minor else 0 end)
                   from order_edit e
                   where e.order_id = o.id and e.state = 'applied'
               ), 0) <> coalesce((
                   select sum(a.amount_minor)
                   from payment_attempt a
                   where a.order_id = o.id and a.state in ('authorized', 'captured') and a.refund_due = 0
               ), 0) + coalesce((
                   select sum(t.amount_minor) from order_tender t where t.order_id = o.id and t.given_back = 0
               ), 0)",
    ),
    (
        "I3",
        "gift cards pay more of the order than it comes to",
        "select o.id as subject
         from \"order\" o
         where o.total_minor < (select coalesce(sum(t.amount_minor), 0) from order_tender t where t.order_id = o.id)",
    ),
    (
        "I3",
        "the attempt says captured and holds no money",
        "select id as subject
         from payment_attempt
         where (state = 'captured') <> (captured_minor = amount_minor)",
    ),
    (
        "I4",
        "more of the attempt went back than was taken",
        "select id as subject
         from payment_attempt
         where refunded_minor > captured_minor",
    ),
    (
        "I4",
        "what went back of the attempt is not what its refunds come to",
        "select a.id as subject
         from payment_attempt a
         where a.refunded_minor <> coalesce(
             (select sum(r.amount_minor) from refund r where r.attempt_id = a.id and r.state <> 'failed'), 0)",
    ),
    (
        "I4",
        "the refund is of another order or in another currency than its payment",
        "select r.id as subject
         from refund r
         join payment_attempt a on a.id = r.attempt_id
         where r.order_id <> a.order_id
            or r.currency <> a.currency",
    ),
    (
        "I4",
        "what went back of what a gift card paid is not what its refunds come to",
        "select t.order_id as subject
         from order_tender t
         where t.refunded_minor <> coalesce(
             (select sum(r.amount_minor)
              from refund r
              where r.order_id = t.order_id and r.tender_card_id = t.card_id and r.state <> 'failed'), 0)",
    ),
    (
        "I4",
        "the attempt has money that has to go back, and no refund was ever begun",
        "select a.id as subject
         from payment_attempt a
         where a.refund_due = 1
           and not exists (select 1 from refund r where r.attempt_id = a.id)",
    ),
    (
        "I5",
        "the order was paid more than once in its history",
        "select order_id as subject
         from order_event
         where kind = 'paid'
         group by order_id
         having count(*) > 1",
    ),
    (
        "I5",
        "the order is placed, and its history does not say that it was paid",
        "select o.id as subject
         from \"order\" o
         where o.status = 'placed'
           and not exists (
               select 1 from order_event e where e.order_id = o.id and e.kind in ('paid', 'authorized')
           )",
    ),
    (
        "I6",
        "the order, or an edit of it, has more than one payment that may succeed",
        "select order_id as subject
         from payment_attempt
         where state not in ('failed', 'closed') and refund_due = 0
         group by order_id, edit_id
         having count(*) > 1",
    ),
    (
        "I7",
        "what moved in the ledger does not come to nothing",
        "select cause as subject
         from ledger_entry
         group by cause, currency
         having sum(amount_minor) <> 0 or count(*) <> 2",
    ),
    (
        "I7",
        "the ledger says something else of what was taken for the attempt",
        "select a.id as subject
         from payment_attempt a
         where a.captured_minor <> coalesce((
             select sum(e.amount_minor)
             from ledger_entry e
             where e.cause = 'captured:' || a.id and e.account = 'provider' and e.currency = a.currency
         ), 0)",
    ),
    (
        "I7",
        "the ledger says something else of what went back by the refund",
        "select r.id as subject
         from refund r
         where case when r.state = 'completed' and r.to_card_id is null then r.amount_minor else 0 end <> coalesce((
             select -sum(e.amount_minor)
             from ledger_entry e
             where e.cause in ('refunded:' || r.id, 'refund_came_back:' || r.id)
               and e.account = 'provider'
               and e.currency = r.currency
         ), 0)",
    ),
    (
        "I7",
        "money moved in the ledger for a payment or refund that is not there",
        "select e.cause as subject
         from ledger_entry e
         where e.account = 'provider'
           and not exists (
               select 1 from payment_attempt a where e.cause like 'captured:%' and a.id = substr(e.cause, 10)
           )
           and not exists (
               select 1 from refund r where e.cause like 'refunded:%' and r.id = substr(e.cause, 10)
           )
           and not exists (
               select 1 from refund r where e.cause like 'refund_came_back:%' and r.id = substr(e.cause, 18)
           )",
    ),
    (
        "I7",
        "the ledger says something else of what was put on a gift card, or taken from it",
        "select m.cause as subject
         from gift_card_movement m
         join gift_card c on c.id = m.card_id
         where m.amount_minor <> coalesce((
             select -sum(e.amount_minor)
             from ledger_entry e
             where e.cause = m.cause and e.account = 'stored_value' and e.currency = c.currency
         ), 0)",
    ),
    (
        "I7",
        "stored value moved in the ledger and on no gift card",
        "select e.cause as subject
         from ledger_entry e
         where e.account = 'stored_value'
           and not exists (select 1 from gift_card_movement m where m.cause = e.cause)",
    ),
    (
        "I8",
        "what is on the gift card is not what was put on it and taken from it, or less than nothing",
        "select c.id as subject
         from gift_card c
         where c.balance_minor < 0
            or c.balance_minor <> coalesce(
                (select sum(m.amount_minor) from gift_card_movement m where m.card_id = c.id), 0)",
    ),
    (
        "I8",
        "what the gift card pays of the order is not what was taken from it",
        "select t.order_id as subject
         from order_tender t
         where t.amount_minor <> coalesce(
             (select -sum(m.amount_minor)
              from gift_card_movement m
              where m.card_id = t.card_id and m.order_id = t.order_id and m.kind = 'redeemed'), 0)",
    ),
    (
        "I8",
        "something was taken from the gift card for an order that it does not pay",
        "select m.card_id as subject
         from gift_card_movement m
         where m.kind = 'redeemed'
           and not exists (select 1 from order_tender t where t.order_id = m.order_id and t.card_id = m.card_id)",
    ),
    (
        "I8",
        "the gift card has not again what the order was given up with, or has it though the order goes on",
        "select t.order_id as subject
         from order_tender t
         join \"order\" o on o.id = t.order_id
         where (t.given_back = 1 and o.status <> 'canceled')
            or case when t.given_back = 1 then t.amount_minor else 0 end <> coalesce(
                (select sum(m.amount_minor)
                 from gift_card_movement m
                 where m.card_id = t.card_id and m.order_id = t.order_id and m.kind = 'given_back'), 0)",
    ),
    (
        "I8",
        "the order is canceled, and keeps what gift cards paid",
        "select t.order_id as subject
         from order_tender t
         join \"order\" o on o.id = t.order_id
         where o.status = 'canceled'
           and t.given_back = 0
           and t.refunded_minor < t.amount_minor",
    ),
    (
        "I8",
        "the refund went to a gift card, and the card did not get it",
        "select r.id as subject
         from refund r
         where r.to_card_id is not null
           and r.amount_minor <> coalesce(
               (select sum(m.amount_minor)
                from gift_card_movement m
                where m.card_id = r.to_card_id and m.kind = 'refunded' and m.cause = 'refunded_to_card:' || r.id), 0)",
    ),
    (
        "I8",
        "the promotion was used more often than it may be",
        "select id as subject
         from promotion
         where use_limit is not null and used > use_limit",
    ),
    (
        "I8",
        "more orders use the promotion than were counted",
        "select p.id as subject
         from promotion p
         where p.used < (select count(*) from promotion_use u where u.promotion_id = p.id)",
    ),
    (
        "I8",
        "the order is canceled and still uses a promotion",
        "select u.order_id as subject
         from promotion_use u
         join \"order\" o on o.id = u.order_id
         where o.status = 'canceled'",
    ),
    (
        "I8",
        "the order was given something for a code, and nobody counted it",
        "select o.id as subject
         from \"order\" o
         join promotion p on p.code = o.coupon_code
         where o.status <> 'canceled'
           and not exists (select 1 from promotion_use u where u.promotion_id = p.id and u.order_id = o.id)",
    ),
    (
        "I11",
        "the order is placed, and no mail about it is due or sent",
        "select o.id as subject
         from \"order\" o
         where o.status = 'placed'
           and not exists (select 1 from outbox m where m.order_id = o.id and m.kind = 'order_placed')",
    ),
    (
        "I11",
        "a mail says that the order is placed, and it never was",
        "select m.order_id as subject
         from outbox m
         where m.kind = 'order_placed'
           and not exists (
               select 1 from order_event e where e.order_id = m.order_id and e.kind in ('paid', 'authorized')
           )",
    ),
    (
        "I11",
        "a mail about the order was given up: nobody got it",
        "select coalesce(order_id, subject) as subject
         from outbox
         where given_up_at is not null",
    ),
    (
        "I12",
        "the shop believes that the attempt was paid, and the test gateway does not",
        "select a.id as subject
         from payment_attempt a
         left join test_gateway_session s on s.reference = a.provider_ref
         where a.provider = 'test'
           and a.state = 'captured'
           and (s.reference is null
                or s.state <> 'captured'
                or s.amount_minor <> a.captured_minor
                or s.currency <> a.currency
                or s.attempt_id <> a.id)",
    ),
    (
        "I12",
        "the shop believes that the refund was done, and the test gateway does not",
        "select r.id as subject
         from refund r
         join payment_attempt a on a.id = r.attempt_id
         left join test_gateway_refund t on t.refund_id = r.id
         where a.provider = 'test'
           and r.to_card_id is null
           and r.state = 'completed'
           and (t.reference is null or t.amount_minor <> r.amount_minor or t.session_ref <> a.provider_ref)",
    ),
    (
        "I12",
        "the test gateway sent money back, and the shop does not know of it",
        "select t.reference as subject
         from test_gateway_refund t
         where not exists (
             select 1
             from refund r
             where r.id = t.refund_id and r.amount_minor = t.amount_minor and r.state <> 'failed'
         )
           and not exists (select 1 from recon_break b where b.refund_id = t.refund_id)",
    ),
    (
        "I12",
        "the test gateway sent money back more than once for the refund",
        "select refund_id as subject
         from test_gateway_refund
         group by refund_id
         having count(*) > 1",
    ),
    (
        "I12",
        "the test gateway has more than one payment for the attempt",
        "select attempt_id as subject
         from test_gateway_session
         group by attempt_id
         having count(*) > 1",
    ),
    (
        "I15",
        "what was handed over of a line is not what is in the parcels",
        "select l.order_id as subject
         from order_line l
         where l.fulfilled <> coalesce(
             (select sum(p.quantity)
              from fulfillment_line p
              join fulfillment f on f.id = p.fulfillment_id
              where f.order_id = l.order_id and p.variant_id = l.variant_id and f.taken_back_at is null), 0)",
    ),
    (
        "I4",
        "the parts of the refund do not come to its amount",
        "select r.id as subject
         from refund r
         where exists (select 1 from refund_part p where p.refund_id = r.id)
           and r.amount_minor <> (select sum(p.amount_minor) from refund_part p where p.refund_id = r.id)",
    ),
    (
        "I4",
        "more money went back for the pieces of a line than pieces were counted",
        "select l.order_id as subject
         from order_line l
         where l.refunded < coalesce(
             (select sum(p.quantity)
              from refund_part p
              join refund r on r.id = p.refund_id
              where r.order_id = l.order_id and p.variant_id = l.variant_id and r.state <> 'failed'), 0)",
    ),
    (
        "I4",
        "the taxes of a part of the refund, rate by rate, do not come to its tax",
        "select t.refund_id as subject
         from refund_part_tax t
         join refund_part p on p.refund_id = t.refund_id and p.kind = t.kind and p.variant_id = t.variant_id
         group by t.refund_id, p.kind, p.variant_id, p.tax_minor
         having sum(t.tax_minor) <> p.tax_minor",
    ),
    (
        "I15",
        "what was returned of a line is not what its returns say",
        "select l.order_id as subject
         from order_line l
         where l.returned <> coalesce(
             (select sum(case when r.state in ('received', 'refunded') then p.received else p.quantity end)
              from order_return_line p
              join order_return r on r.id = p.return_id
              where r.order_id = l.order_id
                and p.variant_id = l.variant_id
                and r.state in ('requested', 'approved', 'received', 'refunded')), 0)",
    ),
    (
        "I18",
        "more was withdrawn from a line than was ordered",
        "select w.order_id as subject
         from withdrawal w
         join withdrawal_line l on l.withdrawal_id = w.id
         left join order_line o on o.order_id = w.order_id and o.variant_id = l.variant_id
         where w.state <> 'declined'
         group by w.order_id, l.variant_id
         having sum(l.quantity) > coalesce(max(o.ordered), 0)",
    ),
    (
        "I18",
        "the withdrawal says that its money went back, and its return says something else",
        "select w.id as subject
         from withdrawal w
         left join order_return r on r.id = w.return_id
         where (w.state = 'refunded' and (w.accepted_at is null or coalesce(r.state, 'refunded') <> 'refunded'))
            or (w.state = 'received' and w.return_id is not null and r.state not in ('approved', 'received'))
            or (w.state = 'declined' and w.return_id is not null and r.state <> 'canceled')",
    ),
    (
        "I18",
        "the withdrawal has no receipt that is due or was sent",
        "select w.id as subject
         from withdrawal w
         where not exists (
             select 1
             from outbox b
             where b.order_id = w.order_id and b.kind = 'withdrawal_received' and b.subject = w.id
         )",
    ),
    (
        "I16",
        "the series of invoices has a gap, or its counter is not at its end",
        "select i.series as subject
         from invoice i
         group by i.series
         having min(i.place) <> 1
             or max(i.place) <> count(*)
             or max(i.place) <> coalesce((select c.value from counter c where c.name = i.series || '_place'), 0)",
    ),
    (
        "I16",
        "the invoice is not over what the order comes to",
        "select i.number as subject
         from invoice i
         join \"order\" o on o.id = i.order_id
         where i.refund_id = ''
           and (i.total_minor <> o.total_minor or i.currency <> o.currency)",
    ),
    (
        "I16",
        "the edit is applied, and its invoice is not there or is over another sum",
        "select e.id as subject
         from order_edit e
         where e.state = 'applied'
           and e.due_minor >= 0
           and not exists (
               select 1 from invoice i
               where i.refund_id = e.id and i.total_minor = e.due_minor and i.currency = e.currency
           )",
    ),
    (
        "I16",
        "the refund is done, and its credit note is not there or is over another sum",
        "select r.id as subject
         from refund r
         where r.state = 'completed'
           and exists (select 1 from refund_part p where p.refund_id = r.id)
           and not exists (
               select 1 from invoice i
               where i.refund_id = r.id and i.total_minor = r.amount_minor and i.currency = r.currency
           )",
    ),
    (
        "I16",
        "the credit note is about a refund that was not done",
        "select i.number as subject
         from invoice i
         where i.refund_id <> ''
           and i.series in ('credit_note', 'test_credit_note')
           and not exists (select 1 from refund r where r.id = i.refund_id and r.state = 'completed')
           and not exists (select 1 from order_edit e where e.id = i.refund_id)",
    ),
    (
        "I17",
        "the product's stars are not those of its published reviews",
        "select p.id as subject
         from product p
         left join product_rating c on c.product_id = p.id
         left join (
             select product_id,
                    sum(case when rating = 1 then 1 else 0 end) as stars_1,
                    sum(case when rating = 2 then 1 else 0 end) as stars_2,
                    sum(case when rating = 3 then 1 else 0 end) as stars_3,
                    sum(case when rating = 4 then 1 else 0 end) as stars_4,
                    sum(case when rating = 5 then 1 else 0 end) as stars_5
             from review
             where state = 'published'
             group by product_id
         ) r on r.product_id = p.id
         where coalesce(c.stars_1, 0) <> coalesce(r.stars_1, 0)
            or coalesce(c.stars_2, 0) <> coalesce(r.stars_2, 0)
            or coalesce(c.stars_3, 0) <> coalesce(r.stars_3, 0)
            or coalesce(c.stars_4, 0) <> coalesce(r.stars_4, 0)
            or coalesce(c.stars_5, 0) <> coalesce(r.stars_5, 0)",
    ),
    (
        "I17",
        "the review counts as a buyer's, and the piece was not handed over with that order",
        "select r.id as subject
         from review r
         where r.order_id is not null
           and not exists (
               select 1
               from fulfillment f
               join fulfillment_line l on l.fulfillment_id = f.id
               where f.order_id = r.order_id and l.variant_id = r.variant_id
           )",
    ),
    (
        "I17",
        "the review's state is not the last thing that was written down of it",
        "select r.id as subject
         from review r
         where r.state <> coalesce((
                   select case e.kind when 'brought' then 'published' else e.kind end
                   from review_event e
                   where e.id = (
                       select max(x.id)
                       from review_event x
                       where x.review_id = r.id and x.kind in ('brought', 'published', 'rejected')
                   )
               ), 'pending')",
    ),
    (
        "I13",
        "somebody is signed in who has no account",
        "select s.id as subject
         from session s
         where not exists (select 1 from customer c where c.id = s.customer_id)",
    ),
    (
        "I13",
        "the order or the address is of somebody who has no account",
        "select o.id as subject
         from \"order\" o
         where o.customer_id is not null
           and not exists (select 1 from customer c where c.id = o.customer_id)
         union all
         select a.id as subject
         from saved_address a
         where not exists (select 1 from customer c where c.id = a.customer_id)",
    ),
    (
        "I13",
        "somebody who has an account has another one",
        "select min(id) as subject
         from customer
         group by lower(email)
         having count(*) > 1",
    ),
];

/// Asks everything that can be asked in SQL.
pub async fn find_breaches(tx: &mut Tx) -> Result<Vec<Finding>, StoreError> {
    let mut findings = Vec::new();
    for (invariant, what, question) in QUESTIONS {
        let sql = format!("{question}\nlimit {FINDINGS_MAX}");
        for row in tx.query(&sql, &[]).await? {
            findings.push(Finding { invariant, what, subject: row.get("subject")? });
        }
    }
    Ok(findings)
}

/// What an order took out of its holds when it was paid, by what was written down of it.
pub async fn list_claims(tx: &mut Tx, order: OrderId) -> Result<Demand, StoreError> {
    let rows = tx
        .query(
            "select variant_id, -sum(held_change) as quantity
             from stock_movement
             where cause = $1 and kind = 'claim'
             group by variant_id
             limit 1000",
            params![order],
        )
        .await?;
    rows.iter().map(|row| Ok((row.parse("variant_id")?, row.get("quantity")?))).collect()
}
