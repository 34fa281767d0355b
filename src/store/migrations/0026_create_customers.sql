-- Who has an account. A customer comes to be when somebody types the code that was mailed to the address, so the address is proven.
create table customer (
    id text primary key,
    -- As it was typed, for mails.
    email text not null,
    -- The same in small letters: one mailbox is one account.
    mailbox text not null unique,
    name text not null default '',
    -- What is chosen again on each device where they sign in; empty for nothing.
    market text not null default '',
    theme text not null default '',
    created_at integer not null
) strict;

-- A device on which a customer is signed in. What its cookie holds is kept hashed.
create table session (
    -- Names it on the list of devices, and opens nothing.
    id text primary key,
    token_hash text not null unique,
    customer_id text not null references customer (id),
    -- Roughly what it is, in words: "Firefox on Linux".
    device text not null,
    created_at integer not null,
    -- Now and then brought up to date: not with every request.
    seen_at integer not null
) strict;
create index session_of_customer on session (customer_id, seen_at);
create index session_by_age on session (seen_at);

-- Somebody asked to sign in. The code that is mailed follows from the id and the shop's secret, and is stored nowhere.
create table sign_in (
    id text primary key,
    -- The browser that asked: the code is good for it alone.
    secret_hash text not null unique,
    email text not null,
    mailbox text not null,
    -- Whose code it takes: its own, or that of the newest mail where several wait to be read already.
    code_of text not null,
    tries integer not null default 0 check (tries >= 0),
    created_at integer not null,
    ends_at integer not null
) strict;
create index sign_in_of_mailbox on sign_in (mailbox, created_at);
create index sign_in_by_end on sign_in (ends_at);

-- Addresses that customers keep.
create table saved_address (
    id text primary key,
    customer_id text not null references customer (id),
    -- JSON of the address.
    address text not null,
    is_default integer not null check (is_default in (0, 1)),
    created_at integer not null
) strict;
create index saved_address_of_customer on saved_address (customer_id, created_at);
create unique index one_default_address on saved_address (customer_id) where is_default = 1;

-- Whoever was signed in when they ordered has the order whatever address they typed. Others have it by their proven address.
alter table "order" add column customer_id text references customer (id);
create index order_of_customer on "order" (customer_id, created_at) where customer_id is not null;
create index order_of_mailbox on "order" (lower(email), created_at);

-- A guest asked for the link of an order. Whether there is such an order is found out when the mail is worded, so that asking takes
-- the same time either way.
create table order_inquiry (
    id text primary key,
    number integer not null,
    email text not null,
    created_at integer not null
) strict;
create index order_inquiry_by_age on order_inquiry (created_at);
