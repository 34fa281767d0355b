-- Whoever gets the newsletter, or asked for it and has not confirmed yet.
create table subscriber (
    id text primary key,
    -- A keyed hash of the address: all that is left when they want no more, so that nobody is asked again by mistake.
    mailbox_hash text not null unique,
    -- Empty from then on.
    email text not null,
    state text not null check (state in ('asked', 'subscribed', 'ended')),
    -- When they asked last. The link that confirms it is good for this time of asking only.
    asked_at integer not null,
    updated_at integer not null
) strict;
create index subscriber_by_state on subscriber (state, updated_at);

-- The proof of their consent: what they did, when, and by which words. Append-only.
create table subscriber_event (
    id integer primary key,
    subscriber_id text not null references subscriber (id),
    -- asked, subscribed, ended
    kind text not null,
    -- Where: footer, till or mail.
    way text not null,
    -- What stood beside the button; empty for the end, which needs no words.
    words text not null,
    at integer not null
) strict;
create index subscriber_event_of_subscriber on subscriber_event (subscriber_id, id);
