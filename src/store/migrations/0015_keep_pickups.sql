-- What buyers fetch themselves.

-- The place from which held pieces are to be handed over; null where that is decided when the order is paid.
alter table stock_hold add column location_id text;

-- An order that lies ready where its buyer fetches it, and since when. It happens once.
create table pickup (
    order_id text primary key references "order" (id),
    ready_at integer not null
) strict;
