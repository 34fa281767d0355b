-- A refund takes its money from a payment or from what a card paid, and sends it to the provider or puts it on a card.
-- What was a must is a choice now, so the tables are made anew.
create table refund_next (
    id text primary key,
    order_id text not null references "order" (id),
    -- The payment it comes from …
    attempt_id text references payment_attempt (id),
    -- … or the card that paid.
    tender_card_id text references gift_card (id),
    -- The card that it is put on; null when the provider sends it back.
    to_card_id text references gift_card (id),
    amount_minor integer not null check (amount_minor > 0),
    currency text not null,
    reason text not null,
    -- What staff wrote beside it; the buyer does not see it.
    note text not null,
    state text not null check (state in ('pending', 'completed', 'failed')),
    -- The same for every retry, so that a provider never sends the money twice.
    idempotency_key text not null unique,
    -- The provider's name for it; unknown until it answered.
    provider_ref text,
    -- The provider's reason, when it failed.
    failure_code text,
    -- buyer, provider, shop, staff
    actor text not null,
    -- When the provider was asked for the first time. Before it is asked once more it is looked up.
    asked_at integer,
    created_at integer not null,
    updated_at integer not null,
    check ((attempt_id is null) <> (tender_card_id is null)),
    check (attempt_id is not null or to_card_id is not null),
    -- What is put on a card is done in the transaction that decides it.
    check (to_card_id is null or state = 'completed')
) strict;
insert into refund_next (
    id, order_id, attempt_id, amount_minor, currency, reason, note, state, idempotency_key, provider_ref,
    failure_code, actor, asked_at, created_at, updated_at
)
select id, order_id, attempt_id, amount_minor, currency, reason, note, state, idempotency_key, provider_ref,
    failure_code, actor, asked_at, created_at, updated_at
from refund;

create table refund_part_next (
    refund_id text not null references refund_next (id),
    -- goods, shipping, or other: what staff gives, or what was given before and is taken off
    kind text not null check (kind in ('goods', 'shipping', 'other')),
    -- Of goods: which, and how many. None, when all that goes back here is the rest of what another refund began.
    variant_id text not null default '',
    quantity integer not null default 0 check (quantity >= 0),
    -- What goes back, tax included.
    amount_minor integer not null,
    -- The tax in it.
    tax_minor integer not null,
    -- The edit for which it is, when the order costs less by it; empty for all others.
    edit_id text not null default '',
    primary key (refund_id, kind, variant_id)
) strict;
insert into refund_part_next (refund_id, kind, variant_id, quantity, amount_minor, tax_minor, edit_id)
select refund_id, kind, variant_id, quantity, amount_minor, tax_minor, edit_id from refund_part;

create table refund_part_tax_next (
    refund_id text not null,
    kind text not null,
    variant_id text not null,
    rate_ppm integer not null,
    -- What it is in, without it. Of what is taken off, both are below zero.
    taxable_minor integer not null,
    tax_minor integer not null,
    primary key (refund_id, kind, variant_id, rate_ppm),
    foreign key (refund_id, kind, variant_id) references refund_part_next (refund_id, kind, variant_id)
) strict;
insert into refund_part_tax_next (refund_id, kind, variant_id, rate_ppm, taxable_minor, tax_minor)
select refund_id, kind, variant_id, rate_ppm, taxable_minor, tax_minor from refund_part_tax;

drop table refund_part_tax;
drop table refund_part;
drop table refund;
alter table refund_next rename to refund;
alter table refund_part_next rename to refund_part;
alter table refund_part_tax_next rename to refund_part_tax;
create index refund_of_attempt on refund (attempt_id);
create index refund_of_order on refund (order_id, created_at);
create index refund_pending on refund (updated_at, id) where state = 'pending';
