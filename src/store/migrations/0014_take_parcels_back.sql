-- A parcel that was noted by mistake stays written down, and never left the house.
alter table fulfillment add column taken_back_at integer;

-- Pieces whose refund the provider refused for good were counted as refunded until now, and could not be refunded again.
update order_line
set refunded = refunded - (
    select sum(p.quantity)
    from refund_part p
    join refund r on r.id = p.refund_id
    where r.order_id = order_line.order_id
      and p.variant_id = order_line.variant_id
      and p.kind = 'goods'
      and r.state = 'failed'
)
where exists (
    select 1
    from refund_part p
    join refund r on r.id = p.refund_id
    where r.order_id = order_line.order_id
      and p.variant_id = order_line.variant_id
      and p.kind = 'goods'
      and r.state = 'failed'
);

-- The tax in a part of a refund, by rate. Parts of old have none: their tax is shared out when their credit note is issued.
create table refund_part_tax (
    refund_id text not null,
    kind text not null,
    variant_id text not null,
    rate_ppm integer not null,
    -- What it is in, without it. Of what is taken off, both are below zero.
    taxable_minor integer not null,
    tax_minor integer not null,
    primary key (refund_id, kind, variant_id, rate_ppm),
    foreign key (refund_id, kind, variant_id) references refund_part (refund_id, kind, variant_id)
) strict;
