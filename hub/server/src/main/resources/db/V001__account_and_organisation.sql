-- Tenants, organisations, and who serves whom.

-- Whose rows the open transaction may touch; null = the hub's own work and operators.
create function kassahub_account() returns bigint language sql stable as
$$ select nullif(current_setting('kassahub.account', true), '')::bigint $$;

create table account (
  id            bigint generated always as identity primary key,
  kind          text not null check (kind in ('partner', 'client', 'operator')),
  name          text not null check (length(name) between 1 and 300),
  country       text not null default 'RU' check (country in ('RU', 'KZ')),
  -- Ties clients' registers to a partner (X-40).
  agent_code    text unique check (agent_code ~ '^[A-Z0-9-]{4,20}$'),
  price_kind    text not null default 'retail' check (price_kind in ('partner', 'retail')),
  sandbox       boolean not null default false,
  manager_name  text,
  manager_phone text,
  manager_email text,
  blocked_at    timestamptz,
  block_reason  text,
  created_at    timestamptz not null,
  check ((blocked_at is null) = (block_reason is null)),
  check (kind = 'partner' or agent_code is null)
);

create table organisation (
  id                 bigint generated always as identity primary key,
  kind               text not null check (kind in ('legal', 'sole_proprietor')),
  name               text not null check (length(name) between 1 and 300),
  country            text not null default 'RU' check (country in ('RU', 'KZ')),
  tax_number         text not null check (tax_number ~ '^\d{10}(\d\d)?$'),
  kpp                text check (kpp ~ '^\d{4}[0-9A-Z]{2}\d{3}$'),
  ogrn               text check (ogrn ~ '^\d{13}(\d\d)?$'),
  legal_address      text,
  time_zone          text not null default 'Europe/Moscow',
  activation_enabled boolean not null default true,
  contact_name       text,
  contact_phone      text,
  contact_email      text,
  created_at         timestamptz not null,
  unique nulls not distinct (country, tax_number, kpp)
);

-- Whose users act for the organisation: it pays for what they activate (A-08, A-09).
create table account_organisation (
  account_id      bigint not null references account,
  organisation_id bigint not null references organisation,
  primary key (account_id, organisation_id)
);
create index account_organisation_by_organisation on account_organisation (organisation_id, account_id);

-- The partner serves these clients (B-04, B-05).
create table partner_client (
  account_id      bigint not null references account,
  organisation_id bigint not null references organisation,
  since           timestamptz not null,
  primary key (account_id, organisation_id)
);
create index partner_client_by_organisation on partner_client (organisation_id, account_id);

create table outlet (
  id              bigint generated always as identity primary key,
  organisation_id bigint not null references organisation,
  name            text not null check (length(name) between 1 and 200),
  address         text,
  time_zone       text,
  created_at      timestamptz not null
);
create index outlet_by_organisation on outlet (organisation_id, id);

create table offer_edition (
  id             bigint generated always as identity primary key,
  kind           text not null default 'offer' check (kind in ('offer', 'personal_data')),
  edition        text not null,
  text           text not null,
  effective_from date not null,
  published_at   timestamptz not null,
  unique (kind, edition)
);

-- Append-only: legal proof (X-06).
create table offer_acceptance (
  id              bigint generated always as identity primary key,
  edition_id      bigint not null references offer_edition,
  organisation_id bigint not null references organisation,
  account_id      bigint not null references account,
  user_id         bigint not null,
  ip              text not null,
  accepted_at     timestamptz not null,
  unique (organisation_id, edition_id)
);

create table working_calendar (
  country text not null check (country in ('RU', 'KZ')),
  day     date not null,
  working boolean not null,
  primary key (country, day)
);

alter table account_organisation enable row level security;
create policy of_account on account_organisation using (kassahub_account() is null or account_id = kassahub_account());
alter table partner_client enable row level security;
create policy of_account on partner_client using (kassahub_account() is null or account_id = kassahub_account());
alter table offer_acceptance enable row level security;
create policy of_account on offer_acceptance using (kassahub_account() is null or account_id = kassahub_account());
