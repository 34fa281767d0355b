-- What providers tell us beyond "it is paid", and where their books and ours differ.

-- In the provider's words: payment_intent.succeeded.
alter table provider_event add column kind text not null default '';
-- Our own ids, where the thing that the event is about carries them.
alter table provider_event add column attempt_id text;
alter table provider_event add column refund_id text;
-- SHA-256 of the body as it came, in hex.
alter table provider_event add column raw_sha256 text not null default '';
-- How often settling it has failed.
alter table provider_event add column tries integer not null default 0;

-- A buyer's bank took money back and wants reasons.
create table dispute (
    provider text not null,
    provider_ref text not null,
    attempt_id text not null references payment_attempt (id),
    order_id text not null references "order" (id),
    amount_minor integer not null,
    currency text not null,
    -- In the provider's words.
    status text not null,
    reason text not null,
    created_at integer not null,
    updated_at integer not null,
    primary key (provider, provider_ref)
) strict;

-- A difference between a provider's books and ours, from the night it was found until it is gone.
create table recon_break (
    id text primary key,
    -- captured_without_order, order_paid_without_charge, amount_differs, refund_missing, refund_unknown, dispute_unknown
    kind text not null,
    -- The provider's name of the payment, or our attempt where the provider has none.
    subject text not null,
    ours text not null,
    theirs text not null,
    opened_at integer not null,
    closed_at integer,
    -- shop, staff
    closed_by text
) strict;
create unique index one_open_break_of_a_kind on recon_break (kind, subject) where closed_at is null;
