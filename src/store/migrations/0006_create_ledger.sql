-- Money as it moves, by double entry. Rows are only ever added.
create table ledger_entry (
    id integer primary key,
    -- What moved it and the id of that: captured:…, refunded:…. The entries of a cause come to nothing.
    cause text not null,
    account text not null,
    -- What the account has more (or, below zero, less) of.
    amount_minor integer not null check (amount_minor <> 0),
    currency text not null,
    order_id text not null,
    at integer not null,
    -- Money moves once for a cause.
    unique (cause, account)
) strict;
create index ledger_of_order on ledger_entry (order_id, id);

-- What moved before there was a ledger.
insert into ledger_entry (cause, account, amount_minor, currency, order_id, at)
select 'captured:' || id, 'provider', captured_minor, currency, order_id, updated_at
from payment_attempt
where captured_minor > 0;
insert into ledger_entry (cause, account, amount_minor, currency, order_id, at)
select 'captured:' || id, 'orders', -captured_minor, currency, order_id, updated_at
from payment_attempt
where captured_minor > 0;
insert into ledger_entry (cause, account, amount_minor, currency, order_id, at)
select 'refunded:' || id, 'provider', -amount_minor, currency, order_id, updated_at
from refund
where state = 'completed';
insert into ledger_entry (cause, account, amount_minor, currency, order_id, at)
select 'refunded:' || id, 'orders', amount_minor, currency, order_id, updated_at
from refund
where state = 'completed';
