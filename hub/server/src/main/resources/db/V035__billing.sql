-- What is sold: contracts, orders, invoices, payments, and the ledger they are booked in (decision 041).

-- A moment without a writer. Nothing is held while activation is waited for; the others are waited for shorter than the
-- server looks for deadlocks, so whoever holds one of them and wants an activation gets it and not an error. Indexes of
-- what is there already are made in V037.
do $$ begin
  for attempt in 1 .. 20 loop
    begin
      set local lock_timeout = '3s';
      lock table activation in access exclusive mode;
      set local lock_timeout = '500ms';
      lock table account in access exclusive mode;
      lock table organisation, licence_type in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      if attempt = 20 then
        raise;
      end if;
    end;
    perform pg_sleep(1);
  end loop;
end $$;

-- Why an account may not buy: a debt ends by being paid, an operator's word by an operator. Null: an operator's, of a release before.
alter table account add column block_cause text check (block_cause in ('overdue', 'operator'));

-- On what terms an organisation buys. A change of terms is another row; the newest one counts.
create table contract (
  id              bigint generated always as identity primary key,
  organisation_id bigint not null references organisation,
  -- Null: accepting the offer was the contract.
  name            text check (length(name) between 1 and 200),
  signed_on       date not null,
  payment         text not null check (payment in ('prepaid', 'postpaid')),
  -- From the invoice to its due day, in working days or in all days (K-34).
  days            integer not null check (days between 0 and 365),
  working_days    boolean not null,
  created_at      timestamptz not null,
  created_by      text not null
);
create index contract_by_organisation on contract (organisation_id, id);
create unique index contract_of_offer on contract (organisation_id) where name is null;

-- Value added tax of a product from a day on (X-16). Prices contain it.
create table vat_rule (
  licence_type_id bigint not null references licence_type,
  valid_from      date not null,
  -- exempt: the sale is free of it; not_payer: the seller is.
  treatment       text not null check (treatment in ('exempt', 'not_payer', 'rate')),
  rate            integer check (rate in (0, 5, 7, 10, 20, 22)),
  primary key (licence_type_id, valid_from),
  check ((treatment = 'rate') = (rate is not null))
);

-- Numbers without gaps: the row is locked by whoever takes one until it is stored, so a number that was not used was not taken.
create table number_series (
  name   text primary key check (name in ('order', 'invoice', 'shipping', 'instances', 'prepayment')),
  prefix text not null,
  -- Shorter numbers get leading zeros.
  digits integer not null check (digits between 1 and 12),
  last   bigint not null check (last >= 0)
);

-- How numbers look until an operator says otherwise.
create view usual_series (position, name, prefix, digits) as values
  (1, 'order', '', 1), (2, 'invoice', 'ПГ-', 1), (3, 'shipping', '', 1), (4, 'instances', 'С010-', 6), (5, 'prepayment', 'АВ-', 1);

create function printed_number(prefix text, digits integer, number bigint) returns text language sql immutable as
$$ select prefix || lpad(number::text, greatest(digits, length(number::text)), '0') $$;

-- The next number of a series, and as documents print it.
create function take_number(series text, out number bigint, out printed text) language sql as
$$
  insert into number_series (name, prefix, digits, last)
  select u.name, u.prefix, u.digits, 1 from usual_series u where u.name = series
  on conflict (name) do update set last = number_series.last + 1
  returning last, printed_number(prefix, digits, last)
$$;

-- Where a year of working_calendar comes from: with a release, whose later edition may replace it, or from an operator.
create table calendar_year (
  country     text not null check (country in ('RU', 'KZ')),
  year        integer not null check (year between 2020 and 2100),
  origin      text not null check (origin in ('release', 'operator')),
  -- Of the release's file.
  edition     integer not null,
  -- The law alone: that year's transfers are not published yet.
  provisional boolean not null,
  changed_at  timestamptz not null,
  changed_by  text not null,
  primary key (country, year)
);

-- A sale, made of one or more activations (activation.order_number).
create table sales_order (
  number             bigint primary key check (number > 0),
  account_id         bigint not null references account,
  organisation_id    bigint not null references organisation,
  contract_id        bigint not null references contract,
  delivery           text not null default 'accepted' check (delivery in ('accepted', 'shipped')),
  -- Kopecks or tiyn.
  amount             bigint not null check (amount >= 0),
  currency           text not null check (currency in ('RUB', 'KZT')),
  -- When the buyer asked for it (A-116).
  ordered_at         timestamptz not null,
  -- Since when its invoice is owed: the success of what was ordered (A-13, K-33).
  owed_since         timestamptz not null,
  invoiced_at        timestamptz,
  paid_at            timestamptz
);
create index sales_order_by_account on sales_order (account_id, number);
create index sales_order_by_organisation on sales_order (organisation_id, number);
create index sales_order_by_contract on sales_order (contract_id);
create index sales_order_uninvoiced on sales_order (owed_since, number) where invoiced_at is null and amount > 0;
create index sales_order_unpaid on sales_order (number) where paid_at is null;

create table sales_order_line (
  order_number    bigint not null references sales_order,
  position        integer not null,
  licence_type_id bigint not null references licence_type,
  -- As they were on the day of the sale.
  name            text not null,
  article         text not null,
  price           bigint not null check (price >= 0),
  quantity        integer not null check (quantity > 0),
  amount          bigint not null,
  vat             text not null check (vat in ('exempt', 'not_payer', 'rate')),
  vat_rate        integer check (vat_rate in (0, 5, 7, 10, 20, 22)),
  vat_amount      bigint not null check (vat_amount between 0 and amount),
  primary key (order_number, position),
  check (amount = price * quantity),
  check ((vat = 'rate') = (vat_rate is not null)),
  check (vat_rate > 0 or vat_amount = 0)
);

-- Whoever buys what: one order of an activation, whatever crashes or is repeated (A-11).
alter table activation add column order_number bigint references sales_order;

-- Orders, licence instances and prepayments are asked for alike; a document does not change, its state does.
create table invoice (
  id              bigint generated always as identity primary key,
  kind            text not null check (kind in ('order', 'instances', 'prepayment')),
  series          text not null references number_series,
  number          bigint not null,
  -- «ПГ-118».
  printed         text not null unique,
  account_id      bigint not null references account,
  organisation_id bigint not null references organisation,
  contract_id     bigint not null references contract,
  order_number    bigint unique references sales_order,
  issued_at       timestamptz not null,
  issued_on       date not null,
  due_on          date not null,
  amount          bigint not null check (amount > 0),
  vat_amount      bigint not null check (vat_amount between 0 and amount),
  currency        text not null check (currency in ('RUB', 'KZT')),
  -- What the payer copies into the payment (C-32).
  purpose         text not null,
  state           text not null check (state in ('issued', 'overdue', 'paid', 'deleted')),
  paid_amount     bigint not null default 0 check (paid_amount between 0 and amount),
  paid_at         timestamptz,
  -- An operator let the account buy although this is not paid.
  waived_at       timestamptz,
  unique (series, number),
  check ((kind = 'order') = (order_number is not null)),
  check (due_on >= issued_on),
  check ((state = 'paid') = (paid_amount = amount)),
  check ((state = 'paid') = (paid_at is not null)),
  check (state <> 'deleted' or (paid_amount = 0 and kind <> 'order'))
);
create index invoice_by_account on invoice (account_id, id);
create index invoice_by_organisation on invoice (organisation_id, id);
create index invoice_by_state on invoice (state, id);
create index invoice_due on invoice (due_on) where state = 'issued';
create index invoice_owed on invoice (account_id) where state = 'overdue';

create table invoice_line (
  invoice_id      bigint not null references invoice,
  position        integer not null,
  -- Null: money in advance.
  licence_type_id bigint references licence_type,
  name            text not null,
  article         text,
  price           bigint not null check (price >= 0),
  quantity        integer not null check (quantity > 0),
  amount          bigint not null,
  vat             text not null check (vat in ('exempt', 'not_payer', 'rate')),
  vat_rate        integer check (vat_rate in (0, 5, 7, 10, 20, 22)),
  vat_amount      bigint not null check (vat_amount between 0 and amount),
  primary key (invoice_id, position),
  check (amount = price * quantity),
  check ((vat = 'rate') = (vat_rate is not null)),
  check (vat_rate > 0 or vat_amount = 0)
);

-- Money that came in, or was taken from what an organisation has with us.
create table payment (
  id              bigint generated always as identity primary key,
  organisation_id bigint not null references organisation,
  source          text not null check (source in ('manual', 'bank', 'balance')),
  amount          bigint not null check (amount > 0),
  currency        text not null check (currency in ('RUB', 'KZT')),
  received_on     date not null,
  -- Number and date of the payer's document.
  reference       text not null check (length(reference) between 1 and 200),
  -- The same form or line of a statement, sent twice, is one payment.
  request_key     text not null unique check (length(request_key) between 8 and 200),
  recorded_at     timestamptz not null,
  recorded_by     text not null
);
create index payment_by_organisation on payment (organisation_id, id);

-- Which part of it paid which invoice; the rest is the organisation's balance.
create table payment_allocation (
  payment_id bigint not null references payment,
  invoice_id bigint not null references invoice,
  amount     bigint not null check (amount > 0),
  primary key (payment_id, invoice_id)
);
create index payment_allocation_by_invoice on payment_allocation (invoice_id, payment_id);

-- It was recorded by mistake: once, and with a reason.
create table payment_reversal (
  payment_id  bigint primary key references payment,
  reason      text not null check (length(reason) between 1 and 500),
  reversed_at timestamptz not null,
  reversed_by text not null
);

-- Double entry. What is wrong is booked back, never changed.
create table ledger_transaction (
  id              bigint generated always as identity primary key,
  organisation_id bigint not null references organisation,
  at              timestamptz not null,
  -- What it books, such as invoice:118: booked once.
  subject         text not null unique,
  currency        text not null check (currency in ('RUB', 'KZT')),
  reverses        bigint unique references ledger_transaction
);
create index ledger_transaction_by_organisation on ledger_transaction (organisation_id, id);

create table ledger_entry (
  transaction_id  bigint not null references ledger_transaction,
  position        integer not null,
  organisation_id bigint not null references organisation,
  -- receivable: owed to us; cash: what came in; balance: the organisation's money with us; revenue, vat: what was sold.
  book            text not null check (book in ('receivable', 'cash', 'balance', 'revenue', 'vat')),
  -- Debit positive, credit negative.
  amount          bigint not null check (amount <> 0),
  primary key (transaction_id, position)
);
create index ledger_entry_by_book on ledger_entry (organisation_id, book, transaction_id);

create function ledger_must_balance() returns trigger language plpgsql as
$$
declare
  id bigint := case tg_table_name when 'ledger_entry' then to_jsonb(new) ->> 'transaction_id' else to_jsonb(new) ->> 'id' end;
begin
  if (select count(*) < 2 or sum(amount) <> 0 from ledger_entry where transaction_id = id) then
    raise exception 'ledger transaction % does not balance', id using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end
$$;
create constraint trigger balanced after insert on ledger_entry
  deferrable initially deferred for each row execute function ledger_must_balance();
create constraint trigger balanced after insert on ledger_transaction
  deferrable initially deferred for each row execute function ledger_must_balance();

-- The hub's role has no right to; this holds for everybody else.
create function written_once() returns trigger language plpgsql as
$$
begin
  raise exception '% is written once', tg_table_name using errcode = 'insufficient_privilege';
end
$$;
create trigger written_once before update or delete on ledger_transaction for each row execute function written_once();
create trigger written_once before update or delete on ledger_entry for each row execute function written_once();
create trigger never_emptied before truncate on ledger_transaction execute function written_once();
create trigger never_emptied before truncate on ledger_entry execute function written_once();

-- Whose money: an account sees what it bought, and what its organisations agreed on and paid.
alter table sales_order enable row level security;
create policy of_account on sales_order using (kassahub_account() is null or account_id = kassahub_account());
alter table sales_order_line enable row level security;
create policy of_account on sales_order_line using (kassahub_account() is null
  or exists (select from sales_order o where o.number = order_number and o.account_id = kassahub_account()));
alter table invoice enable row level security;
create policy of_account on invoice using (kassahub_account() is null or account_id = kassahub_account());
alter table invoice_line enable row level security;
create policy of_account on invoice_line using (kassahub_account() is null
  or exists (select from invoice i where i.id = invoice_id and i.account_id = kassahub_account()));
alter table payment_allocation enable row level security;
create policy of_account on payment_allocation using (kassahub_account() is null
  or exists (select from invoice i where i.id = invoice_id and i.account_id = kassahub_account()));

create function kassahub_pays_for(organisation bigint) returns boolean language sql stable as
$$
  select kassahub_account() is null or exists (
    select from account_organisation a where a.account_id = kassahub_account() and a.organisation_id = organisation)
$$;
alter table contract enable row level security;
-- Also after its organisation moved to another account: what was bought on it stays readable.
create policy of_payer on contract using (kassahub_pays_for(organisation_id)
  or exists (select from sales_order o where o.contract_id = contract.id and o.account_id = kassahub_account()));
alter table payment enable row level security;
create policy of_payer on payment using (kassahub_pays_for(organisation_id));
alter table payment_reversal enable row level security;
create policy of_payer on payment_reversal using (kassahub_account() is null
  or exists (select from payment p where p.id = payment_id and kassahub_pays_for(p.organisation_id)));
alter table ledger_transaction enable row level security;
create policy of_payer on ledger_transaction using (kassahub_pays_for(organisation_id));
alter table ledger_entry enable row level security;
create policy of_payer on ledger_entry using (kassahub_pays_for(organisation_id));
