-- What things cost: before, in larger numbers, and elsewhere.

-- Every price that a variant had, append-only. It stays when the variant goes.
create table price_history (
    id integer primary key,
    variant_id text not null,
    at integer not null,
    price_minor integer not null check (price_minor >= 0)
) strict;
create index price_history_of_variant on price_history (variant_id, at);

insert into price_history (variant_id, at, price_minor)
select v.id, p.updated_at, v.price_minor
from variant v
join product p on p.id = v.product_id;

-- The lowest price of the 30 days before the present one, when that is a reduction. Of what went before these books, the
-- merchant's word counts.
alter table variant add column lowest_before_minor integer;
update variant set lowest_before_minor = compare_at_minor where compare_at_minor > price_minor;

-- Prices for a market, a group of customers, or larger numbers.
create table price_list (
    -- The merchant's short name for it.
    id text primary key,
    currency text not null
) strict;

create table list_price (
    price_list_id text not null references price_list (id) on delete cascade,
    variant_id text not null references variant (id) on delete cascade,
    quantity_from integer not null check (quantity_from >= 1),
    price_minor integer not null check (price_minor >= 0),
    primary key (price_list_id, variant_id, quantity_from)
) strict;
create index list_price_of_variant on list_price (variant_id);
