-- The rest of a licence goes from a broken register to the one that takes its place (decision 052): an activation without a
-- price, and why. Written once.

create table licence_move (
  activation  bigint primary key references activation,
  account_id  bigint not null references account,
  from_serial text not null,
  to_serial   text not null,
  -- Until when the broken one was paid; what the replacement gets is in the activation's line.
  until       date not null,
  reason      text not null check (length(reason) between 1 and 500),
  document    text not null check (length(document) between 1 and 200),
  made_at     timestamptz not null,
  made_by     text not null,
  check (from_serial <> to_serial)
);
create index licence_move_by_from on licence_move (from_serial, activation);
create index licence_move_by_to on licence_move (to_serial, activation);
create index licence_move_by_account on licence_move (account_id, activation);
alter table licence_move enable row level security;
create policy of_account on licence_move using (kassahub_account() is null or account_id = kassahub_account());

alter table confirmation drop constraint confirmation_kind_check;
alter table confirmation add constraint confirmation_kind_check
  check (kind in ('accept_claim', 'replace_agent', 'record_bits', 'replace_licence', 'move_licence'));
