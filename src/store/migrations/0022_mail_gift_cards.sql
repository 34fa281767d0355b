-- A mail may be about a card that belongs to no order.
create table outbox_next (
    id integer primary key,
    order_id text references "order" (id),
    -- order_placed, …
    kind text not null,
    -- The parcel, refund, return or card that it is about; empty when it is about the whole order.
    subject text not null default '',
    created_at integer not null,
    sent_at integer,
    -- Nobody takes it before: it is being sent, or the last try failed.
    leased_until integer not null default 0,
    -- How often it was taken.
    attempts integer not null default 0 check (attempts >= 0),
    -- Why the last try failed, in a few words without an address.
    trouble text,
    -- It could not be sent in all that time; somebody has to look at it.
    given_up_at integer,
    unique (order_id, kind, subject),
    check (sent_at is null or given_up_at is null),
    check (order_id is not null or subject <> '')
) strict;
insert into outbox_next (
    order_id, kind, subject, created_at, sent_at, leased_until, attempts, trouble, given_up_at
)
select order_id, kind, subject, created_at, sent_at, leased_until, attempts, trouble, given_up_at
from outbox
order by id;
drop table outbox;
alter table outbox_next rename to outbox;
create index outbox_due on outbox (leased_until) where sent_at is null and given_up_at is null;
-- The constraint above does not see two mails that are about no order.
create unique index outbox_without_order on outbox (kind, subject) where order_id is null;
