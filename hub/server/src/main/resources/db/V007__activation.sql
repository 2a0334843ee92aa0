-- From checked serials to licences on devices.

create table activation (
  number          bigint generated always as identity primary key,
  account_id      bigint not null references account,
  organisation_id bigint not null references organisation,
  vendor_id       bigint not null references vendor,
  status          text not null check (status in ('in_progress', 'done', 'failed')),
  error_code      text,
  error_text      text,
  comment         text check (length(comment) <= 500),
  licences        integer not null check (licences > 0),
  -- Kopecks, frozen at creation (X-04).
  amount          bigint not null check (amount >= 0),
  currency        text not null default 'RUB',
  created_at      timestamptz not null,
  created_by      text not null,
  finished_at     timestamptz,
  retries         integer not null default 0,
  policy_id       bigint,
  check ((status = 'failed') = (error_code is not null))
);
create index activation_by_account on activation (account_id, number);
create index activation_by_account_amount on activation (account_id, amount, number);
create index activation_by_organisation on activation (organisation_id, number);
create index activation_by_status on activation (status, number);

create table activation_line (
  activation        bigint not null references activation,
  position          integer not null,
  account_id        bigint not null references account,
  serial            text not null,
  model             text not null,
  line_id           bigint not null references device_line,
  licence_type_id   bigint not null references licence_type,
  current_until     date,
  new_until         date not null,
  -- What the vendor answered (X-31).
  final_until       date,
  price             bigint not null check (price >= 0),
  licence           bytea check (length(licence) = 64),
  signature         bytea check (length(signature) = 64),
  vendor_code       text,
  vendor_message    text,
  -- none: file for download only.
  delivery          text not null default 'none' check (delivery in ('none', 'by_vendor', 'waiting', 'sent', 'installed', 'failed')),
  reason_code       text,
  reason_text       text,
  delivered_at      timestamptz,
  primary key (activation, position),
  unique (activation, serial),
  check ((licence is null) = (signature is null)),
  check ((licence is null) = (final_until is null))
);
create index activation_line_by_serial on activation_line (serial, activation);
create index activation_line_undelivered on activation_line (serial) where delivery in ('waiting', 'sent', 'failed');

-- A serial is in one running activation at a time, whoever's (X-24).
create table serial_in_work (
  serial     text primary key,
  activation bigint not null references activation
);
create index serial_in_work_by_activation on serial_in_work (activation);

-- The question to the vendor: a durable unit of work, claimed with SKIP LOCKED.
create table vendor_request (
  activation  bigint primary key references activation,
  vendor_id   bigint not null references vendor,
  state       text not null check (state in ('waiting', 'polling', 'done', 'failed')),
  attempts    integer not null default 0,
  due_at      timestamptz not null,
  lease_until timestamptz,
  deadline    timestamptz not null,
  last_error  text,
  created_at  timestamptz not null
);
create index vendor_request_due on vendor_request (due_at) where state in ('waiting', 'polling');

-- What was asked and answered, for the operator (X-22). Licence bytes stay out.
create table vendor_exchange (
  id          bigint generated always as identity primary key,
  activation  bigint not null references activation,
  at          timestamptz not null,
  request     text not null,
  answer      text not null
);
create index vendor_exchange_by_activation on vendor_exchange (activation, id);

create table licence_file (
  activation bigint primary key references activation,
  account_id bigint not null references account,
  name       text not null,
  content    bytea not null,
  sha256     bytea not null,
  created_at timestamptz not null
);

-- What the hub wants on the device; what is there is register_state.licence.
create table licence_assignment (
  serial      text primary key,
  activation  bigint not null references activation,
  account_id  bigint not null references account,
  licence     bytea not null check (length(licence) = 64),
  signature   bytea not null check (length(signature) = 64),
  until       date not null,
  assigned_at timestamptz not null,
  -- The device's 64 bytes equal or cover it; set by whoever installed.
  installed_at timestamptz
);
create index licence_assignment_open on licence_assignment (serial) where installed_at is null;

alter table activation enable row level security;
create policy of_account on activation using (kassahub_account() is null or account_id = kassahub_account());
alter table activation_line enable row level security;
create policy of_account on activation_line using (kassahub_account() is null or account_id = kassahub_account());
alter table licence_file enable row level security;
create policy of_account on licence_file using (kassahub_account() is null or account_id = kassahub_account());
alter table licence_assignment enable row level security;
create policy of_account on licence_assignment using (kassahub_account() is null or account_id = kassahub_account());

-- Licences that the built-in issuer signed: same request and serial, same licence. Append-only.
create table issued_licence (
  request_id text not null,
  serial     text not null,
  vendor_id  bigint not null references vendor,
  until      date not null,
  licence    bytea not null check (length(licence) = 64),
  signature  bytea not null check (length(signature) = 64),
  issued_at  timestamptz not null,
  primary key (request_id, serial)
);
create index issued_licence_by_serial on issued_licence (serial, issued_at);
create index issued_licence_by_day on issued_licence (vendor_id, issued_at);
