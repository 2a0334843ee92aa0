-- Bank statements: every payment that came in, once, and what became of it (decision 044).

create table statement_line (
  id            bigint generated always as identity primary key,
  -- Ours that took it.
  account       text not null,
  currency      text not null check (currency in ('RUB', 'KZT')),
  number        text not null,
  dated         date not null,
  received_on   date not null,
  amount        bigint not null check (amount > 0),
  payer         text not null,
  payer_number  text not null,
  payer_account text not null,
  purpose       text not null,
  -- The same payment in another file is the same line.
  key           text not null unique,
  file          text not null,
  imported_at   timestamptz not null,
  imported_by   text not null
);

-- What a line was booked as. Counts until its payment is taken back; then the line waits again.
create table statement_booking (
  payment_id bigint primary key references payment,
  line_id    bigint not null references statement_line,
  -- matched: number, payer and sum fitted; chosen: a person chose the invoice; advance: to the payer's balance.
  how        text not null check (how in ('matched', 'chosen', 'advance'))
);
create index statement_booking_by_line on statement_booking (line_id);

-- It is not for us to book: a refund, a loan, a mistake.
create table statement_set_aside (
  line_id bigint primary key references statement_line,
  reason  text not null check (length(reason) between 1 and 500),
  at      timestamptz not null,
  by      text not null
);

-- Lines that wait, kept by whoever books, takes back or sets aside, in the same transaction.
create table statement_queue (
  line_id bigint primary key references statement_line
);

create index invoice_open_by_buyer on invoice (buyer_tax_number) where state in ('issued', 'overdue');

-- Whose money it is, is not known before it is booked: only operators see statements.
alter table statement_line enable row level security;
create policy of_operator on statement_line using (kassahub_account() is null);
alter table statement_booking enable row level security;
create policy of_operator on statement_booking using (kassahub_account() is null);
alter table statement_set_aside enable row level security;
create policy of_operator on statement_set_aside using (kassahub_account() is null);
alter table statement_queue enable row level security;
create policy of_operator on statement_queue using (kassahub_account() is null);
