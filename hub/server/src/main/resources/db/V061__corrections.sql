-- Correcting documents of sales (X-17, decision 054): fewer licences or a lower price than was billed, never silently.

-- New columns and keys need a moment without a writer (see V032).
set local lock_timeout = '3s';
do $$ begin
  for attempt in 1 .. 20 loop
    begin
      lock table sales_order, invoice, number_series, confirmation, document_failure in access exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      if attempt = 20 then
        raise;
      end if;
    end;
    perform pg_sleep(1);
  end loop;
end $$;

-- By how much less was sold than was ordered: the sum of its corrections.
alter table sales_order add column corrected_amount bigint not null default 0
  check (corrected_amount between 0 and amount);
-- What of paid_amount was credited by corrections and did not come in.
alter table invoice add column credited_amount bigint not null default 0
  check (credited_amount between 0 and paid_amount);

alter table number_series drop constraint number_series_name_check;
alter table number_series add constraint number_series_name_check
  check (name in ('order', 'invoice', 'shipping', 'instances', 'prepayment', 'correction'));
create or replace view usual_series (position, name, prefix, digits) as values
  (1, 'order', '', 1), (2, 'invoice', 'ПГ-', 1), (3, 'shipping', '', 1), (4, 'instances', 'С010-', 6), (5, 'prepayment', 'АВ-', 1),
  (6, 'correction', 'К-', 1);

alter table confirmation drop constraint confirmation_kind_check;
alter table confirmation add constraint confirmation_kind_check
  check (kind in ('accept_claim', 'replace_agent', 'record_bits', 'replace_licence', 'move_licence', 'correct_order'));
alter table document_failure drop constraint document_failure_kind_check;
alter table document_failure add constraint document_failure_kind_check
  check (kind in ('invoice', 'transfer', 'correction'));

-- Both sides, basis and currency are those of what it corrects. Issued once, printed later.
create table correction (
  id              bigint generated always as identity primary key,
  order_number    bigint not null references sales_order,
  -- 1 is the first of its order.
  revision        integer not null check (revision > 0),
  invoice_id      bigint not null references invoice,
  organisation_id bigint not null references organisation,
  number          bigint not null unique,
  printed         text not null unique,
  reason          text not null check (length(reason) between 1 and 500),
  -- What both sides agreed on.
  document        text not null check (length(document) between 1 and 200),
  -- By how much less was sold, and the tax in it.
  amount          bigint not null check (amount > 0),
  vat_amount      bigint not null check (vat_amount between 0 and amount),
  -- What of it had been paid: the organisation's balance.
  released        bigint not null check (released between 0 and amount),
  issued_at       timestamptz not null,
  issued_on       date not null,
  -- Who confirmed it; who asked is in the confirmation.
  issued_by       text not null,
  printed_at      timestamptz,
  unique (order_number, revision)
);
create index correction_by_invoice on correction (invoice_id, id);
create index correction_by_organisation on correction (organisation_id, issued_on);
create index correction_by_day on correction (issued_on, id);
create index correction_unprinted on correction (id) where printed_at is null;

-- The lines that changed, before and after; tax as on what is corrected.
create table correction_line (
  correction_id   bigint not null references correction,
  position        integer not null,
  price_before    bigint not null check (price_before >= 0),
  quantity_before integer not null check (quantity_before > 0),
  amount_before   bigint not null,
  vat_before      bigint not null,
  price           bigint not null check (price between 0 and price_before),
  quantity        integer not null check (quantity between 0 and quantity_before),
  amount          bigint not null check (amount < amount_before),
  vat_amount      bigint not null check (vat_amount between 0 and vat_before),
  primary key (correction_id, position),
  check (amount_before = price_before * quantity_before),
  check (amount = price * quantity)
);

-- What everybody gets who asks for it: these bytes.
create table correction_file (
  correction_id bigint primary key references correction,
  name          text not null,
  content       bytea not null check (length(content) between 1 and 4194304)
);

alter table correction enable row level security;
create policy of_account on correction using (kassahub_account() is null
  or exists (select from sales_order o where o.number = order_number and o.account_id = kassahub_account()));
alter table correction_line enable row level security;
create policy of_account on correction_line using (kassahub_account() is null
  or exists (select from correction k where k.id = correction_id));
alter table correction_file enable row level security;
create policy of_account on correction_file using (kassahub_account() is null
  or exists (select from correction k where k.id = correction_id));
