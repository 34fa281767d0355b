-- Invoices and credit notes: written once, numbered without gaps, never changed. Each carries a digest over its text and the
-- digest before it, so that one that was changed or taken out is noticed.
create table invoice (
    number text primary key,
    -- Orders that were only played with have series of their own.
    series text not null check (series in ('invoice', 'credit_note', 'test_invoice', 'test_credit_note')),
    -- Counts in its series from 1.
    place integer not null,
    order_id text not null references "order" (id),
    -- Of a credit note: the refund that it is about; empty for an invoice.
    refund_id text not null,
    issued_at integer not null,
    currency text not null,
    total_minor integer not null,
    -- JSON of all that stands on it.
    body text not null,
    digest text not null,
    unique (series, place),
    unique (order_id, series, refund_id)
) strict;
