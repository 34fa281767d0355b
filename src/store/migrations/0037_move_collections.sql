-- Old slugs of collections, so that links go on working; those of products are in slug_redirect.
create table collection_redirect (
    old_slug text primary key,
    collection_id text not null references collection (id) on delete cascade
) strict;
