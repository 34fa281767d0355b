-- Photos that buyers added to their reviews: never the files they sent, but JPEGs that the shop drew of them, which hold no word of
-- where and when they were taken. They are kept here and not among the media: each process of a shop has them, a backup holds them,
-- and whatever makes them go does so in its own transaction.
create table review_photo (
    review_id text not null references review (id),
    -- From 1, in the order in which they were sent.
    place integer not null check (place >= 1 and place <= 3),
    -- SHA-256 of what is kept in its full size: its address.
    hash text not null,
    width integer not null check (width > 0),
    height integer not null check (height > 0),
    thumb_width integer not null check (thumb_width > 0),
    thumb_height integer not null check (thumb_height > 0),
    created_at integer not null,
    -- Last, so that whoever reads the columns before them does not read these.
    thumb blob not null,
    large blob not null,
    primary key (review_id, place)
) strict;
create index review_photo_by_hash on review_photo (hash);
