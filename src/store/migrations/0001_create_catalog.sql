-- What the shop sells. Columns are portable to PostgreSQL: integers for counts, money (minor units) and time
-- (milliseconds since 1970), text for ids, enums and JSON.

-- One row of settings under each key, as JSON; `shop` holds the merchant's settings.
create table setting (
    key text primary key,
    value text not null
) strict;

-- Numbers that count up without gaps, taken inside the transaction that uses them.
create table counter (
    name text primary key,
    value integer not null
) strict;

create table product (
    id text primary key,
    slug text not null unique,
    title text not null,
    -- Sanitized at the door; may be shown as it is.
    description_html text not null,
    vendor text not null,
    product_type text not null,
    category text not null,
    -- JSON array of texts.
    tags text not null,
    status text not null check (status in ('draft', 'active', 'archived')),
    published integer not null check (published in (0, 1)),
    gift_card integer not null check (gift_card in (0, 1)),
    -- JSON array of at most three names.
    option_names text not null,
    seo_title text not null,
    seo_description text not null,
    -- Place in the merchant's order.
    position integer not null,
    created_at integer not null,
    updated_at integer not null
) strict;
-- The whole catalogue is read page by page in this order, and a new product asks for the last place.
create index product_by_position on product (position, id);

create table picture (
    id text primary key,
    product_id text not null references product (id) on delete cascade,
    position integer not null,
    src text not null,
    source_url text not null,
    alt text not null,
    width integer not null,
    height integer not null
) strict;
create index picture_of_product on picture (product_id, position);

create table variant (
    id text primary key,
    product_id text not null references product (id) on delete cascade,
    position integer not null,
    sku text not null,
    barcode text not null,
    -- JSON array, one value for each of the product's option names.
    option_values text not null,
    price_minor integer not null check (price_minor >= 0),
    compare_at_minor integer,
    cost_minor integer,
    weight_g integer not null check (weight_g >= 0),
    taxable integer not null check (taxable in (0, 1)),
    requires_shipping integer not null check (requires_shipping in (0, 1)),
    picture_id text references picture (id) on delete set null,
    unique (product_id, option_values)
) strict;
create index variant_of_product on variant (product_id, position);
create index variant_by_sku on variant (sku) where sku <> '';

-- Stock of a variant. Held pieces belong to orders that await payment; the check is the second wall against overselling.
create table stock_level (
    variant_id text primary key references variant (id) on delete cascade,
    tracked integer not null check (tracked in (0, 1)),
    sell_when_out integer not null check (sell_when_out in (0, 1)),
    on_hand integer not null,
    held integer not null default 0 check (held >= 0),
    check (tracked = 0 or sell_when_out = 1 or held <= on_hand)
) strict;

-- Every change of stock, append-only.
create table stock_movement (
    id integer primary key,
    variant_id text not null,
    at integer not null,
    -- hold, release, claim, adjust, import
    kind text not null,
    on_hand_change integer not null,
    held_change integer not null,
    -- The order or import that caused it.
    cause text not null
) strict;
create index stock_movement_of_variant on stock_movement (variant_id, id);

create table collection (
    id text primary key,
    slug text not null unique,
    title text not null,
    description_html text not null,
    -- JSON of the rule that says which products belong to it.
    rule text not null,
    position integer not null
) strict;

-- Old slugs of products, so that links go on working.
create table slug_redirect (
    old_slug text primary key,
    product_id text not null references product (id) on delete cascade
) strict;

create table coupon (
    code text primary key,
    percent_off_ppm integer not null check (percent_off_ppm between 1 and 1000000),
    minimum_subtotal_minor integer not null check (minimum_subtotal_minor >= 0),
    starts_at integer,
    ends_at integer,
    use_limit integer,
    used integer not null default 0 check (used >= 0),
    check (use_limit is null or used <= use_limit)
) strict;
