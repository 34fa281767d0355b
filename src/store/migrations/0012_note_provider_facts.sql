-- What providers tell us beyond "it is paid".

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
