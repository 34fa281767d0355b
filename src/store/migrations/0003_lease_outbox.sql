-- Mails are sent by a job that takes one at a time: it leases the row, sends, and notes that it was sent. A job that dies in
-- between leaves a lease that runs out, and the mail is sent once more, under the same name.
--
-- The table is made anew because its unique constraint can't be changed: an order may have several mails of a kind, such as
-- one for each parcel. A binary from before this migration refuses the database, so nobody misses the old constraint.
create table outbox_next (
    id integer primary key,
    order_id text not null references "order" (id),
    -- order_placed, …
    kind text not null,
    -- The parcel, refund or return that it is about; empty when it is about the whole order.
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
    check (sent_at is null or given_up_at is null)
) strict;

insert into outbox_next (order_id, kind, created_at, sent_at)
select order_id, kind, created_at, sent_at from outbox order by id;

drop table outbox;
alter table outbox_next rename to outbox;

create index outbox_due on outbox (leased_until) where sent_at is null and given_up_at is null;
