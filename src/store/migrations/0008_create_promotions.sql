-- Promotions; coupons become the codes of some of them.

create table promotion (
    -- The merchant's short name for it.
    id text primary key,
    -- Null when it is given without one.
    code text unique,
    -- JSON: what it gives, for which goods, and for whom.
    terms text not null,
    goods text not null,
    audience text not null,
    starts_at integer,
    ends_at integer,
    use_limit integer,
    use_limit_per_customer integer,
    used integer not null default 0 check (used >= 0),
    check (use_limit is null or used <= use_limit)
) strict;

-- Orders that use a promotion, unless they were canceled.
create table promotion_use (
    promotion_id text not null,
    order_id text not null,
    -- Keyed hash of the buyer's e-mail address.
    customer text not null,
    -- Which of the customer's uses it is; null where they are not limited.
    slot integer,
    used_at integer not null,
    primary key (promotion_id, order_id),
    -- Whatever happens at the same time, a customer has each use once.
    unique (promotion_id, customer, slot)
) strict;
create index promotion_use_of_order on promotion_use (order_id);

insert into promotion (id, code, terms, goods, audience, starts_at, ends_at, use_limit, used)
select lower(code), code,
       '{"id":"' || lower(code) || '","label":"Discount ' || code || '","code":"' || code
       || '","minimum_subtotal_minor":' || cast(minimum_subtotal_minor as text)
       || ',"benefit":{"percent":{"off_ppm":' || cast(percent_off_ppm as text) || '}}}',
       '{}', '{}', starts_at, ends_at, use_limit, used
from coupon;

insert into promotion_use (promotion_id, order_id, customer, slot, used_at)
select lower(coupon_code), id, '', null, created_at
from "order"
where coupon_code is not null
  and status <> 'canceled';

drop table coupon;

-- Whether somebody has bought before.
create index order_by_email on "order" (lower(email));

-- Taxed at the standard rate when empty.
alter table variant add column tax_category text not null default '';

-- Bands of shipping go by weight, worth or pieces now, and their bound is named for none of them.
update setting set value = replace(value, '"up_to_g":', '"up_to":') where key = 'shop';
