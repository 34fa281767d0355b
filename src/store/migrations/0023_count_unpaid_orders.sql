-- Who has placed an order that is not paid yet: keyed hashes of the network and the e-mail address, to count what one client
-- keeps from others. They go when the order is paid or given up. Null where nobody is counted.
--
-- No constraint says so: a process of the version before, which still serves beside this one, does not know of them.
alter table "order" add column client_network text;
alter table "order" add column client_mailbox text;
create index unpaid_order_of_network on "order" (client_network) where client_network is not null;
create index unpaid_order_of_mailbox on "order" (client_mailbox) where client_mailbox is not null;
