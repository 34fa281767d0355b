-- Passwords of those who want one, as hashes that are made slowly (Argon2id, in the form of the Password Hashing Competition).
create table password (
    customer_id text primary key references customer (id),
    hash text not null,
    changed_at integer not null
) strict;

-- Somebody asked for a link by which a password is set anew. The link follows from the id and the shop's secret, and is stored nowhere.
create table password_reset (
    id text primary key,
    email text not null,
    mailbox text not null,
    created_at integer not null
) strict;
create index password_reset_of_mailbox on password_reset (mailbox, created_at);
create index password_reset_by_age on password_reset (created_at);

-- What happened to what lets a customer in. Each is told to them by a mail.
create table account_event (
    id text primary key,
    customer_id text not null references customer (id),
    -- password_set, password_removed, passkey_added, passkey_removed
    kind text not null,
    device text not null,
    at integer not null
) strict;
create index account_event_of_customer on account_event (customer_id, at);
