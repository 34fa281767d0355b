-- What is announced beside a price of a list: the merchant's word, and the lowest price of the 30 days before the present one, when
-- that is a reduction. Both are of the price of one piece.
alter table list_price add column compare_at_minor integer;
alter table list_price add column lowest_before_minor integer;

-- Every price of one piece that a list had, append-only. It stays when the list goes.
create table list_price_history (
    id integer primary key,
    price_list_id text not null,
    variant_id text not null,
    at integer not null,
    price_minor integer not null check (price_minor >= 0)
) strict;
create index list_price_history_of_variant on list_price_history (price_list_id, variant_id, at);

-- Since when yesterday's prices are asked is not known: for long enough.
insert into list_price_history (price_list_id, variant_id, at, price_minor)
select price_list_id, variant_id, 0, price_minor
from list_price
where quantity_from = 1;
