-- The history of an order is sealed: each row over the one before it of the same order, and the order keeps the last seal, so
-- that a row that was changed, taken away or put in is noticed (`vitrine audit`). One chain for each order: orders do not wait for
-- each other. Rows of before this stay as they are; the first seal of an order says how many they were.
alter table order_event add column seal text;
alter table "order" add column history_seal text;
