-- The wishlists of customers: the last word about each variant. What was taken out keeps its row, so that an older copy of the list on
-- another device does not bring it back.
create table wish (
    customer_id text not null references customer (id),
    -- It may be gone by now, or never have been there: a cookie says what it likes.
    variant_id text not null,
    saved integer not null check (saved in (0, 1)),
    -- When that was said: seconds since 1970, as the cookie has it.
    at_s integer not null check (at_s >= 0),
    primary key (customer_id, variant_id)
) strict;
