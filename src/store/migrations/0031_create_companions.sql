-- What is bought together, counted out of the orders every night: the closest companions of each product.
create table companion (
    product_id text not null,
    -- Either product may be gone by the next count; who reads it passes over those.
    companion_id text not null,
    -- 0 for the closest.
    place integer not null check (place >= 0),
    -- How many orders have both.
    order_count integer not null check (order_count > 0),
    primary key (product_id, companion_id)
) strict;
