-- The carts of customers, line by line. What was taken out keeps its row with a quantity of 0, so that an older copy of the cart on
-- another device does not bring it back.
create table cart_line (
    customer_id text not null references customer (id),
    variant_id text not null,
    quantity integer not null check (quantity >= 0 and quantity <= 999),
    written_at integer not null,
    primary key (customer_id, variant_id)
) strict;

-- The cart that a device was left with the last time; null before it was first compared. What is another one now was changed there since.
alter table session add column cart text;
