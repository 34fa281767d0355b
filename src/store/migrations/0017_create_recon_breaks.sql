-- What the provider's books and ours do not agree on, from when it was found until it is gone or somebody has seen to it.
create table recon_break (
    id integer primary key,
    provider text not null,
    kind text not null check (
        kind in ('captured_without_order', 'paid_without_charge', 'amount_mismatch', 'refund_missing', 'unknown_dispute')
    ),
    -- What it is about: an id of ours where there is one, the provider's name otherwise.
    subject text not null,
    order_id text references "order" (id),
    currency text not null,
    -- The sum in our books and in theirs; null where it is not there.
    ours_minor integer,
    theirs_minor integer,
    -- When what it is about happened: later looks go back as far as the oldest that is open.
    happened_at integer not null,
    opened_at integer not null,
    -- A human sees to it: nothing is done by itself any more.
    taken_at integer,
    taken_by text,
    -- The refund that sends money without an order back. Its id stays the same however often an answer is lost.
    refund_id text unique,
    refund_asked_at integer,
    closed_at integer,
    closed_by text,
    note text not null default '',
    check ((taken_at is null) = (taken_by is null)),
    check ((closed_at is null) = (closed_by is null))
) strict;
-- A second night does not double it.
create unique index recon_break_open on recon_break (provider, kind, subject) where closed_at is null;
create index recon_break_of_order on recon_break (order_id) where closed_at is null;

-- Work that is done once in a while, and when it is due next: whoever starts again neither skips it nor does it twice.
create table job (
    name text primary key,
    due_at integer not null
) strict;
