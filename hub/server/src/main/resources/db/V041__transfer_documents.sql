-- Universal transfer documents (УПД) of orders (decision 045).

-- Issued once, with a number of its own series; what it says of both sides is frozen with it.
create table transfer_document (
  order_number     bigint primary key references sales_order,
  number           bigint not null unique,
  printed          text not null unique,
  -- 1: an invoice for tax as well; 2: nothing in it is taxed.
  status           integer not null check (status in (1, 2)),
  issued_at        timestamptz not null,
  issued_on        date not null,
  -- When the rights passed.
  transferred_on   date not null check (transferred_on <= issued_on),
  seller_id        bigint not null references seller,
  buyer_name       text not null,
  buyer_tax_number text not null,
  buyer_kpp        text,
  buyer_address    text,
  -- In the name of its electronic form.
  file_id          uuid not null unique,
  -- When its files were made.
  printed_at       timestamptz
);
create index transfer_document_unprinted on transfer_document (order_number) where printed_at is null;
create index sales_order_unshipped on sales_order (number) where delivery = 'accepted' and currency = 'RUB';

-- What everybody gets who asks for it: these bytes.
create table transfer_file (
  order_number bigint not null references transfer_document,
  format       text not null check (format in ('pdf', 'xml')),
  name         text not null,
  content      bytea not null check (length(content) between 1 and 4194304),
  primary key (order_number, format)
);

alter table transfer_document enable row level security;
create policy of_account on transfer_document using (kassahub_account() is null
  or exists (select from sales_order o where o.number = order_number and o.account_id = kassahub_account()));
alter table transfer_file enable row level security;
create policy of_account on transfer_file using (kassahub_account() is null
  or exists (select from sales_order o where o.number = order_number and o.account_id = kassahub_account()));
