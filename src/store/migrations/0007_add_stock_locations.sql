-- Stock in several places. What a variant has in all places from which the shop sends is one row, `stock_level`: it decides
-- whether more can be sold, and whoever changes a place's row changes it first, so that buyers of a variant stand in one line.

create table stock_location (
    id text primary key,
    name text not null unique,
    -- Lower is asked first.
    priority integer not null,
    active integer not null check (active in (0, 1)),
    -- Whether orders are sent from here: only then its pieces can be sold.
    ships integer not null check (ships in (0, 1)),
    -- Whether buyers may fetch their orders here.
    picks_up integer not null check (picks_up in (0, 1))
) strict;
insert into stock_location (id, name, priority, active, ships, picks_up)
values ('0000000000000', 'Warehouse', 0, 1, 1, 0);

-- The levels of yesterday, until their table has its new shape.
create table stock_carried (
    variant_id text primary key,
    tracked integer not null,
    sell_when_out integer not null,
    on_hand integer not null,
    held integer not null
) strict;
insert into stock_carried (variant_id, tracked, sell_when_out, on_hand, held)
select variant_id, tracked, sell_when_out, on_hand, held from stock_level;
drop table stock_level;

-- Stock of a variant in all places from which the shop sends. Held pieces belong to orders that await payment, allocated
-- ones to orders that are paid and not handed over yet; the check is the second wall against overselling.
create table stock_level (
    variant_id text primary key references variant (id) on delete cascade,
    tracked integer not null check (tracked in (0, 1)),
    sell_when_out integer not null check (sell_when_out in (0, 1)),
    -- How many more than there are may be sold when it sells when out; null for as many as are wanted.
    beyond_limit integer check (beyond_limit >= 0),
    -- When it sells when out: how many days it takes to get it, or the day on which it comes.
    lead_days integer check (lead_days >= 0),
    available_at integer,
    on_hand integer not null,
    allocated integer not null default 0 check (allocated >= 0),
    held integer not null default 0 check (held >= 0),
    check (
        tracked = 0
        or (sell_when_out = 1 and beyond_limit is null)
        or on_hand - allocated - held + case when sell_when_out = 1 then beyond_limit else 0 end >= 0
    )
) strict;

-- What is where.
create table stock_at (
    variant_id text not null references variant (id) on delete cascade,
    location_id text not null references stock_location (id),
    on_hand integer not null,
    allocated integer not null check (allocated >= 0),
    primary key (variant_id, location_id)
) strict;
create index stock_at_location on stock_at (location_id);

-- Pieces of a paid order, and from where they are to be sent; what was handed over is no longer counted here.
create table stock_allocation (
    order_id text not null references "order" (id),
    variant_id text not null,
    location_id text not null references stock_location (id),
    quantity integer not null check (quantity >= 0),
    primary key (order_id, variant_id, location_id)
) strict;
create index stock_allocation_of_variant on stock_allocation (variant_id, location_id) where quantity > 0;

alter table stock_movement add column allocated_change integer not null default 0;
-- Null for what concerns no place: holds, which are on all of them.
alter table stock_movement add column location_id text;
-- buyer, shop, staff
alter table stock_movement add column actor text not null default 'shop';

-- Until now a piece was no longer counted once it was paid, whether it was sent or not. None was sent: what was claimed is
-- still in the house, for its order.
insert into stock_allocation (order_id, variant_id, location_id, quantity)
select m.cause, m.variant_id, '0000000000000', -sum(m.held_change)
from stock_movement m
join "order" o on o.id = m.cause
join stock_carried c on c.variant_id = m.variant_id
where m.kind = 'claim' and o.status = 'placed' and o.fulfillment = 'unfulfilled'
group by m.cause, m.variant_id
having sum(m.held_change) < 0;

insert into stock_at (variant_id, location_id, on_hand, allocated)
select c.variant_id,
       '0000000000000',
       c.on_hand + case when c.tracked = 1 then coalesce(sold.quantity, 0) else 0 end,
       coalesce(sold.quantity, 0)
from stock_carried c
left join (
    select variant_id, sum(quantity) as quantity from stock_allocation group by variant_id
) sold on sold.variant_id = c.variant_id;

insert into stock_level (variant_id, tracked, sell_when_out, on_hand, allocated, held)
select c.variant_id, c.tracked, c.sell_when_out, a.on_hand, a.allocated, c.held
from stock_carried c
join stock_at a on a.variant_id = c.variant_id;
drop table stock_carried;

-- From here on the movements of a variant come to its counts, in each place.
update stock_movement set location_id = '0000000000000' where kind not in ('hold', 'release');
insert into stock_movement (
    variant_id, at, kind, on_hand_change, held_change, allocated_change, cause, location_id, actor
)
select s.variant_id,
       coalesce(told.at, 0),
       'carry',
       s.on_hand - coalesce(told.on_hand, 0),
       s.held - coalesce(told.held, 0),
       s.allocated,
       'locations',
       '0000000000000',
       'shop'
from stock_level s
left join (
    select variant_id, max(at) as at, sum(on_hand_change) as on_hand, sum(held_change) as held
    from stock_movement
    group by variant_id
) told on told.variant_id = s.variant_id
where s.on_hand <> coalesce(told.on_hand, 0) or s.held <> coalesce(told.held, 0) or s.allocated <> 0;
