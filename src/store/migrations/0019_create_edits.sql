-- Edits: what staff adds to an order that is placed, and takes out of it for that. The order's own snapshot never changes; what
-- it is now is the snapshot and its applied edits.
create table order_edit (
    id text primary key,
    order_id text not null references "order" (id),
    -- Counts the edits of an order.
    number integer not null,
    state text not null check (
        state in ('proposed', 'accepted', 'awaiting_payment', 'applied', 'declined', 'withdrawn', 'expired')
    ),
    -- JSON of what it changes, with the prices as they were when it was proposed.
    change text not null,
    currency text not null,
    -- What is owed for it; below zero it goes back.
    due_minor integer not null,
    -- What pieces that it takes out had cost, as far as that pays for what it adds.
    credited_minor integer not null check (credited_minor >= 0),
    created_at integer not null,
    updated_at integer not null,
    -- Until then its stock is kept for it.
    ends_at integer not null,
    unique (order_id, number)
) strict;
create unique index one_open_edit_of_order on order_edit (order_id)
    where state in ('proposed', 'accepted', 'awaiting_payment');

-- What happened to an edit, append-only.
create table order_edit_event (
    id integer primary key,
    edit_id text not null references order_edit (id),
    at integer not null,
    state text not null,
    -- buyer, provider, shop or staff
    actor text not null
) strict;
create index order_edit_event_of_edit on order_edit_event (edit_id);

-- What an edit holds until it is applied or over, as an order does while it is pending.
create table edit_hold (
    edit_id text not null references order_edit (id),
    variant_id text not null,
    quantity integer not null check (quantity > 0),
    primary key (edit_id, variant_id)
) strict;
create index edit_hold_of_variant on edit_hold (variant_id);

-- The edit that an attempt collects the difference for; empty for the order itself. One live attempt for each.
alter table payment_attempt add column edit_id text not null default '';
drop index one_live_attempt_of_order;
create unique index one_live_attempt_of_order on payment_attempt (order_id, edit_id)
    where state not in ('failed', 'closed') and refund_due = 0;
create index attempt_of_edit on payment_attempt (edit_id, created_at) where edit_id <> '';

-- The edit for which a part of a refund is, when the order costs less by it; empty for all others.
alter table refund_part add column edit_id text not null default '';
