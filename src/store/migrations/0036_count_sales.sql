-- How many pieces of a product were sold of late: what lists that ask for best sellers stand in the order of. It is counted anew
-- from the orders every hour, so it can be thrown away at any time.
create table product_sales (
    product_id text primary key,
    sold integer not null check (sold > 0)
) strict;
-- The orders of a time.
create index order_by_age on "order" (created_at, id);
