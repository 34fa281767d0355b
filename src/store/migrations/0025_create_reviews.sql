-- What buyers say of what they bought.
create table review (
    id text primary key,
    product_id text not null references product (id),
    -- What its author has. The variant may be gone by now, so its words are kept with the review.
    variant_id text not null,
    variant_title text not null,
    -- The order that its author bought it with: this is what "verified" means. Null for what a shop brought along.
    order_id text references "order" (id),
    rating integer not null check (rating >= 1 and rating <= 5),
    title text not null,
    body text not null,
    author text not null,
    language text not null,
    state text not null check (state in ('pending', 'published', 'rejected')),
    -- What the shop says to it; empty when it says nothing.
    reply text not null default '',
    created_at integer not null,
    updated_at integer not null,
    -- Whoever bought three of a kind says it once.
    unique (order_id, variant_id)
) strict;
create index review_of_product on review (product_id, state, created_at);
create index review_by_age on review (created_at);

-- What the shop did to a review.
create table review_event (
    id integer primary key,
    review_id text not null references review (id),
    -- submitted, brought, published, rejected, replied, verified
    kind text not null,
    -- buyer, staff, shop
    actor text not null,
    -- Why it was rejected, or what was replied.
    detail text not null,
    at integer not null
) strict;
create index review_event_of_review on review_event (review_id, id);

-- How many published reviews of a product give one star, two stars, and so on. It changes only together with a review's state.
create table product_rating (
    product_id text primary key references product (id),
    stars_1 integer not null default 0 check (stars_1 >= 0),
    stars_2 integer not null default 0 check (stars_2 >= 0),
    stars_3 integer not null default 0 check (stars_3 >= 0),
    stars_4 integer not null default 0 check (stars_4 >= 0),
    stars_5 integer not null default 0 check (stars_5 >= 0)
) strict;
