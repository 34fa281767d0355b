-- Money that goes back.

-- What of the captured money went back or is about to. A refund takes its sum here before the provider is asked, so that
-- two of them can't both have the last cent; one that fails gives it back.
alter table payment_attempt
    add column refunded_minor integer not null default 0
        check (refunded_minor >= 0 and refunded_minor <= captured_minor);

-- When the money was set aside, and until when it stays so.
alter table payment_attempt add column authorized_at integer;
alter table payment_attempt add column authorized_until integer;

create table refund (
    id text primary key,
    order_id text not null references "order" (id),
    attempt_id text not null references payment_attempt (id),
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
    updated_at integer not null
) strict;
create index refund_of_attempt on refund (attempt_id);
create index refund_of_order on refund (order_id, created_at);
create index refund_pending on refund (updated_at, id) where state = 'pending';

-- The test gateway's own books. It can set money aside now, and send it back; a check can't be changed, so the table is
-- made anew.
create table test_gateway_session_anew (
    reference text primary key,
    -- Tail of the hosted page's URL.
    token text not null unique,
    idempotency_key text not null unique,
    -- What was asked under that key, to the letter.
    request text not null,
    order_id text not null,
    attempt_id text not null,
    amount_minor integer not null,
    currency text not null,
    return_url text not null,
    state text not null
        check (state in ('open', 'challenge', 'authorized', 'captured', 'failed', 'closed')),
    decline_code text,
    -- now, on_shipment
    capture text not null,
    refunded_minor integer not null check (refunded_minor >= 0 and refunded_minor <= amount_minor),
    created_at integer not null
) strict;
insert into test_gateway_session_anew (
    reference, token, idempotency_key, request, order_id, attempt_id, amount_minor, currency,
    return_url, state, decline_code, capture, refunded_minor, created_at
)
select reference, token, idempotency_key, request, order_id, attempt_id, amount_minor, currency,
    return_url, state, decline_code, 'now', 0, created_at
from test_gateway_session;
drop table test_gateway_session;
alter table test_gateway_session_anew rename to test_gateway_session;
create index test_gateway_session_of_attempt on test_gateway_session (attempt_id);

create table test_gateway_refund (
    reference text primary key,
    session_ref text not null references test_gateway_session (reference),
    idempotency_key text not null unique,
    refund_id text not null,
    amount_minor integer not null check (amount_minor > 0),
    created_at integer not null
) strict;
create index test_gateway_refund_of_session on test_gateway_refund (session_ref);
