-- Gift cards and store credit: value that the shop owes to whoever has the code.

create table gift_card (
    id text primary key,
    kind text not null check (kind in ('gift_card', 'store_credit')),
    -- A keyed hash of the code. The code itself is nowhere: it is made of the id and the shop's secret when it is needed.
    code_hash text not null unique,
    -- The end of the code, by which people tell cards apart.
    last_four text not null,
    currency text not null,
    -- The sum of the movements below. It changes only together with one.
    balance_minor integer not null check (balance_minor >= 0),
    state text not null check (state in ('active', 'disabled')),
    -- From then on it can't be used; null when it always can.
    expires_at integer,
    -- Who gets the code by mail; empty when somebody handed it over.
    email text not null,
    created_at integer not null
) strict;
create index gift_card_by_age on gift_card (created_at);

-- Every change of a balance, append-only.
create table gift_card_movement (
    id integer primary key,
    card_id text not null references gift_card (id),
    kind text not null check (kind in ('issued', 'redeemed', 'given_back', 'refunded', 'adjusted')),
    -- What the card has more (or, below zero, less) of.
    amount_minor integer not null check (amount_minor <> 0),
    -- What moved it and the ids of that, as in the ledger. Each moves it once.
    cause text not null unique,
    -- Empty when it is about no order.
    order_id text not null,
    -- buyer, shop, staff
    actor text not null,
    at integer not null
) strict;
create index gift_card_movement_of_card on gift_card_movement (card_id, id);

-- What staff did to a card besides.
create table gift_card_event (
    id integer primary key,
    card_id text not null references gift_card (id),
    -- disabled, enabled
    kind text not null,
    actor text not null,
    at integer not null
) strict;
create index gift_card_event_of_card on gift_card_event (card_id, id);

-- What a card pays of an order.
create table order_tender (
    order_id text not null references "order" (id),
    card_id text not null references gift_card (id),
    -- In which order they were used.
    place integer not null,
    amount_minor integer not null check (amount_minor > 0),
    -- What of it went back, by refunds.
    refunded_minor integer not null default 0 check (refunded_minor >= 0 and refunded_minor <= amount_minor),
    -- The order was given up before it was paid, and the card has it again.
    given_back integer not null default 0 check (given_back in (0, 1)),
    primary key (order_id, card_id),
    check (given_back = 0 or refunded_minor = 0)
) strict;
create index order_tender_of_card on order_tender (card_id);

-- The cards that a buyer wants to pay with: a JSON list of their ids, in the order in which the codes were typed.
alter table checkout add column cards text not null default '[]';
