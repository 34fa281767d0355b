-- Who wants no more mails of a kind that nobody has to get. Only a keyed hash of the address is kept.
create table mail_refusal (
    mailbox_hash text not null,
    -- As in the outbox: review_request, checkout_reminder
    kind text not null,
    at integer not null,
    primary key (mailbox_hash, kind)
) strict;

-- What was in the cart of a buyer who asked to be reminded of it, as its cookie has it; empty for everybody else.
alter table checkout add column cart text not null default '';
alter table checkout add column coupon text not null default '';
-- When they were reminded: that happens once.
alter table checkout add column reminded_at integer;
create index checkout_to_remind on checkout (updated_at) where cart <> '' and reminded_at is null;

-- Whom to ask for a review is found by when their parcels arrived.
create index fulfillment_by_delivery on fulfillment (delivered_at) where delivered_at is not null;
