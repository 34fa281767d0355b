-- Mails that somebody asked for: one, when a variant is in stock again or costs less. A row is here for as long as the alert is
-- open and its mail is on its way; whoever looks for an address later finds none.
create table alert (
    id text primary key,
    -- back_in_stock, price_drop
    kind text not null,
    -- It may be gone by now; then nothing ever comes of the alert.
    variant_id text not null,
    email text not null,
    -- A keyed hash of the mailbox: one asks once for the same thing.
    mailbox_hash text not null,
    -- The market that it was asked for in; empty for the shop's own. What it cost there then.
    market text not null,
    currency text not null,
    price_minor integer not null check (price_minor >= 0),
    state text not null check (state in ('asked', 'watching', 'told')),
    created_at integer not null,
    updated_at integer not null,
    unique (mailbox_hash, kind, variant_id)
) strict;
create index alert_to_watch on alert (kind, variant_id) where state = 'watching';
create index alert_by_age on alert (state, updated_at);
