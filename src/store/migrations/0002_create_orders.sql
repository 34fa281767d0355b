-- From the till to the order. The order exists before money moves.

-- A visit to the till: what the buyer typed so far, as typed. The secret in the buyer's cookie is kept hashed.
create table checkout (
    id text primary key,
    secret_hash text not null unique,
    -- JSON of the draft.
    draft text not null,
    created_at integer not null,
    updated_at integer not null
) strict;
create index checkout_by_age on checkout (updated_at);

create table "order" (
    id text primary key,
    number integer not null unique,
    checkout_id text not null,
    status text not null check (status in ('pending', 'placed', 'canceled')),
    fulfillment text not null,
    -- Compared and counted up with each change, so that two writers can't both believe they were first.
    version integer not null default 0,
    email text not null,
    -- JSON of the address, the lines and the totals, as they were bought. They never change.
    address text not null,
    lines text not null,
    totals text not null,
    currency text not null,
    total_minor integer not null check (total_minor >= 0),
    coupon_code text,
    test integer not null check (test in (0, 1)),
    created_at integer not null,
    -- Until then its stock is kept for it; afterwards the sweeper closes its payment and gives the stock back.
    hold_ends_at integer not null
) strict;
-- Placing twice gives one order: a checkout has at most one that is not canceled.
create unique index one_live_order_of_checkout on "order" (checkout_id) where status <> 'canceled';
create index order_by_status on "order" (status, hold_ends_at);
create index order_of_coupon on "order" (coupon_code) where coupon_code is not null;

-- Pieces held for a pending order.
create table stock_hold (
    order_id text not null references "order" (id),
    variant_id text not null,
    quantity integer not null check (quantity > 0),
    primary key (order_id, variant_id)
) strict;

-- What an order did to stock.
create index stock_movement_by_cause on stock_movement (cause);

-- What happened to an order, append-only.
create table order_event (
    id integer primary key,
    order_id text not null references "order" (id),
    at integer not null,
    kind text not null,
    -- buyer, provider, shop, staff
    actor text not null,
    detail text not null
) strict;
create index order_event_of_order on order_event (order_id, id);

-- Attempts to collect the money of an order.
create table payment_attempt (
    id text primary key,
    order_id text not null references "order" (id),
    provider text not null,
    -- The provider's name for it; unknown until it answered.
    provider_ref text,
    -- Where the buyer pays.
    pay_url text,
    state text not null,
    -- The same for every retry of the same request, so that a provider never charges twice.
    idempotency_key text not null unique,
    -- JSON of what the provider is asked, to the letter: a retry with other bytes would be another request.
    request text not null,
    amount_minor integer not null check (amount_minor > 0),
    currency text not null,
    captured_minor integer not null default 0 check (captured_minor >= 0 and captured_minor <= amount_minor),
    refund_due integer not null default 0 check (refund_due in (0, 1)),
    decline_code text,
    -- Compared and counted up with each change.
    version integer not null default 0,
    created_at integer not null,
    updated_at integer not null,
    unique (provider, provider_ref)
) strict;
create index attempt_of_order on payment_attempt (order_id, created_at);
create index attempt_by_state on payment_attempt (state, id);
-- One order has at most one attempt that may still succeed or has succeeded. Money that came too late does not count:
-- it goes back.
create unique index one_live_attempt_of_order on payment_attempt (order_id)
    where state not in ('failed', 'closed') and refund_due = 0;

-- What providers told us, each event once.
create table provider_event (
    provider text not null,
    event_id text not null,
    received_at integer not null,
    provider_ref text not null,
    -- Null until the attempt that it is about was settled.
    handled_at integer,
    primary key (provider, event_id)
) strict;
create index provider_event_unhandled on provider_event (received_at) where handled_at is null;

-- Messages to buyers, written in the transaction that causes them; one of a kind for an order.
create table outbox (
    id integer primary key,
    order_id text not null references "order" (id),
    kind text not null,
    created_at integer not null,
    sent_at integer,
    unique (order_id, kind)
) strict;

-- The test gateway's own books: a provider that lives in this binary, and knows nothing of the tables above.
create table test_gateway_session (
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
    state text not null check (state in ('open', 'challenge', 'captured', 'failed', 'closed')),
    decline_code text,
    created_at integer not null
) strict;
create index test_gateway_session_of_attempt on test_gateway_session (attempt_id);
