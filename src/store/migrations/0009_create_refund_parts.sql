-- What a refund is made of, written with it. The parts come to its amount.
create table refund_part (
    refund_id text not null references refund (id),
    -- goods, shipping, or other: what staff gives, or what was given before and is taken off
    kind text not null check (kind in ('goods', 'shipping', 'other')),
    -- Of goods: which, and how many.
    variant_id text not null default '',
    quantity integer not null default 0 check (quantity >= 0),
    -- What goes back, tax included.
    amount_minor integer not null,
    -- The tax in it.
    tax_minor integer not null,
    primary key (refund_id, kind, variant_id)
) strict;
