-- What the merchant's texts are in another language than the one they are written in: titles, descriptions, names of options and
-- their values, of collections, ways of shipping, promotions. A text is found by itself and not by where it stands, so "Size" is said
-- once for all products, and a text that was changed has no translation any more instead of a wrong one.
create table translation (
    -- ISO 639-1.
    language text not null,
    -- SHA-256 of the text, in hex: texts are too long for a key.
    text_hash text not null,
    original text not null,
    translation text not null check (translation <> ''),
    primary key (language, text_hash)
) strict;
