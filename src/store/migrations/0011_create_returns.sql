-- Goods that come back.
create table order_return (
    id text primary key,
    order_id text not null references "order" (id),
    -- Counts the returns of an order.
    number integer not null,
    state text not null
        check (state in ('requested', 'approved', 'rejected', 'received', 'refunded', 'canceled')),
    reason text not null,
    -- What the buyer wrote beside it.
    note text not null,
    -- What the merchant answered.
    answer text not null default '',
    created_at integer not null,
    updated_at integer not null,
    unique (order_id, number)
) strict;

create table order_return_line (
    return_id text not null references order_return (id),
    variant_id text not null,
    -- What the buyer wants to send back.
    quantity integer not null check (quantity > 0),
    -- What came.
    received integer not null default 0 check (received >= 0 and received <= quantity),
    -- What of it went back on the shelf.
    restocked integer not null default 0 check (restocked >= 0 and restocked <= received),
    primary key (return_id, variant_id)
) strict;
