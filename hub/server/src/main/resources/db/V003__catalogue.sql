-- What is sold, by whom, for how much, and which serial is which device.

create table vendor (
  id            bigint generated always as identity primary key,
  name          text not null unique,
  legal_name    text not null,
  ogrn          text not null check (ogrn ~ '^\d{13}$'),
  issuer        text not null check (issuer in ('built_in', 'http_grants', 'fetch', 'files')),
  -- Address, timeouts, limits; never a secret.
  issuer_config jsonb not null default '{}',
  daily_limit   integer not null default 10000 check (daily_limit > 0)
);

-- Scope of rights and fee (A-02, A-03).
create table licence_type (
  id             bigint generated always as identity primary key,
  name           text not null unique,
  article        text not null unique,
  term_value     integer not null check (term_value > 0),
  term_unit      text not null check (term_unit in ('month', 'day')),
  rights_holder  text not null
);

create table price (
  licence_type_id bigint not null references licence_type,
  kind            text not null check (kind in ('partner', 'retail')),
  currency        text not null default 'RUB' check (currency in ('RUB', 'KZT')),
  amount          bigint not null check (amount >= 0),
  valid_from      date not null,
  primary key (licence_type_id, kind, currency, valid_from)
);

create table device_line (
  id              bigint generated always as identity primary key,
  vendor_id       bigint not null references vendor,
  licence_type_id bigint not null references licence_type,
  name            text not null unique,
  -- Regular expression over the whole serial (X-27).
  serial_pattern  text not null default '\d{16}',
  install_method  text not null check (install_method in ('agent', 'file', 'vendor')),
  guide_url       text
);

-- Serial → device (X-38): imported, told by the vendor, or seen on a device.
create table device (
  serial              text primary key check (length(serial) between 1 and 20),
  line_id             bigint references device_line,
  model               text not null,
  source              text not null check (source in ('import', 'vendor', 'device')),
  -- The contract's date, whoever told it last; null = there has been none.
  subscription_until  date,
  subscription_source text check (subscription_source in ('vendor', 'activation', 'device')),
  created_at          timestamptz not null,
  changed_at          timestamptz not null,
  check ((subscription_until is null) = (subscription_source is null))
);
