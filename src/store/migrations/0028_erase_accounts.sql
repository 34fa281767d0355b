-- Orders of customers who asked to be forgotten. As soon as an order is finished, who it was for is taken out of it; its invoices stay as
-- they were written, because the law wants them so.
create table erasure_due (
    order_id text primary key references "order" (id),
    asked_at integer not null
) strict;
