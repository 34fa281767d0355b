-- Withdrawals: what buyers declared by the right that the law gives them, and when. A row is the declaration; how goods and
-- money go back is with returns, cancellations and refunds.
create table withdrawal (
    id text primary key,
    order_id text not null references "order" (id),
    -- Counts the withdrawals of an order.
    number integer not null,
    state text not null check (state in ('received', 'refunded', 'declined')),
    -- As it was declared. The receipt went to that address.
    name text not null,
    email text not null,
    -- How the buyer came: by the order's link, or by its number and e-mail address, which others may know, too.
    way text not null check (way in ('link', 'number')),
    -- Since when goods and money go back: at once, or from when staff saw to it. Nothing is sent of the order before.
    accepted_at integer,
    -- By which the goods come back; null when nothing had been sent, and before.
    return_id text references order_return (id),
    -- Why it was declined.
    answer text not null default '',
    created_at integer not null,
    updated_at integer not null,
    unique (order_id, number)
) strict;
create index withdrawal_by_age on withdrawal (created_at);
create index withdrawal_of_return on withdrawal (return_id) where return_id is not null;

create table withdrawal_line (
    withdrawal_id text not null references withdrawal (id),
    variant_id text not null,
    quantity integer not null check (quantity > 0),
    primary key (withdrawal_id, variant_id)
) strict;
