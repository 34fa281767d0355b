-- In which language somebody reads, as the code of the language ("en"): their mails are worded in it when they are sent. What was there
-- before was asked for in English.

-- As the buyer ordered.
alter table "order" add column language text not null default 'en';
-- As the cart was left of which its buyer is reminded.
alter table checkout add column language text not null default 'en';
-- As it was asked for.
alter table alert add column language text not null default 'en';
alter table subscriber add column language text not null default 'en';
-- Of a mail that is about no order, as whatever caused it was done.
alter table outbox add column language text not null default 'en';
