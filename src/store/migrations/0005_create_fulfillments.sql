-- What becomes of the pieces of an order after it is placed.

-- One row for each line of an order, from the first time something happens to it; before that, nothing has. Acts count up
-- under the conditions below, so that no piece is sent, given up or paid back twice.
create table order_line (
    order_id text not null references "order" (id),
    variant_id text not null,
    ordered integer not null check (ordered > 0),
    -- Won't be sent after all.
    canceled integer not null default 0 check (canceled >= 0),
    -- Handed over to the carrier.
    fulfilled integer not null default 0 check (fulfilled >= 0),
    -- Came back, or are to come back.
    returned integer not null default 0 check (returned >= 0),
    -- The money for them went back, or is about to.
    refunded integer not null default 0 check (refunded >= 0),
    primary key (order_id, variant_id),
    check (canceled + fulfilled <= ordered),
    check (returned <= fulfilled),
    check (refunded <= ordered)
) strict;

-- A parcel, written down when it is handed over.
create table fulfillment (
    id text primary key,
    order_id text not null references "order" (id),
    -- Counts the parcels of an order.
    number integer not null,
    state text not null check (state in ('handed_over', 'delivered')),
    carrier text not null,
    tracking_number text not null,
    -- Where the carrier says how far it is; empty when it doesn't.
    tracking_url text not null,
    handed_over_at integer not null,
    delivered_at integer,
    unique (order_id, number)
) strict;

create table fulfillment_line (
    fulfillment_id text not null references fulfillment (id),
    variant_id text not null,
    quantity integer not null check (quantity > 0),
    primary key (fulfillment_id, variant_id)
) strict;
