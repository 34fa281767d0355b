-- What people ask about a product on its page. Nothing is kept of who asked but the name that they want to be shown.
create table question (
    id text primary key,
    product_id text not null references product (id),
    body text not null,
    -- Empty for somebody who wants no name shown.
    author text not null,
    state text not null check (state in ('pending', 'answered', 'rejected')),
    -- What the shop says; empty until it does.
    answer text not null default '',
    created_at integer not null,
    updated_at integer not null
) strict;
create index question_of_product on question (product_id, state, updated_at);
create index question_by_age on question (state, created_at);
