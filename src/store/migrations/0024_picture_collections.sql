-- A picture of the collection's own, a scene with several pieces; without one a page takes that of a product in it.
alter table collection add column picture_src text not null default '';
alter table collection add column picture_alt text not null default '';
