-- Passkeys: of each pair of keys that a device keeps for a customer, the public half.
create table passkey (
    id text primary key,
    customer_id text not null references customer (id),
    -- What the device calls it, in base64url.
    credential_id text not null unique,
    -- Roughly the device on which it was made, in words: "Firefox on Linux".
    name text not null,
    -- JSON: the public key, how it is used, and how often it was, where the device counts.
    credential text not null,
    created_at integer not null,
    used_at integer
) strict;
create index passkey_of_customer on passkey (customer_id, created_at);

-- A device was asked for a passkey and has not answered yet. Each question is good for one answer.
create table passkey_ceremony (
    id text primary key,
    -- Whose it will be. Nobody's yet, when somebody wants to sign in.
    customer_id text references customer (id),
    -- JSON: what was asked.
    state text not null,
    ends_at integer not null
) strict;
create index passkey_ceremony_by_end on passkey_ceremony (ends_at);
