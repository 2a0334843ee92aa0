-- Registers: who they are, who speaks for them, what they said last, and what they said before.

create extension if not exists pg_trgm with schema public;

create table register (
  id                bigint generated always as identity primary key,
  serial            text not null unique check (length(serial) between 1 and 20),
  organisation_id   bigint not null references organisation,
  agent_id          text references agent,
  outlet_id         bigint references outlet,
  name              text,
  driver            text,
  model             text,
  model_code        integer,
  firmware          text,
  firmware_day      date,
  uin               text,
  link              text,
  tax_state         text not null default 'unknown' check (tax_state in ('unknown', 'registered', 're_registered', 'deregistered')),
  service_stopped   date,
  contract_until    date,
  archived_at       timestamptz,
  bound_at          timestamptz not null
);
create index register_by_serial_part on register using gin (serial public.gin_trgm_ops);
create index register_by_organisation on register (organisation_id, id);
create index register_by_agent on register (agent_id);
create index register_by_name on register (name, id);
create index register_by_model on register (model, id);

-- Whose a register was, and when: each organisation sees only its own period.
create table register_period (
  register_id     bigint not null references register,
  organisation_id bigint not null references organisation,
  since           timestamptz not null,
  until           timestamptz,
  primary key (register_id, since)
);

-- A serial bound elsewhere was reported here (d17).
create table register_claim (
  id              bigint generated always as identity primary key,
  register_id     bigint not null references register,
  agent_id        text not null references agent,
  organisation_id bigint not null references organisation,
  first_at        timestamptz not null,
  last_at         timestamptz not null,
  decided_at      timestamptz,
  decided_by      text,
  accepted        boolean
);
create unique index register_claim_open on register_claim (register_id, agent_id) where decided_at is null;

create table fiscal_storage (
  id                 bigint generated always as identity primary key,
  register_id        bigint not null references register,
  number             text not null,
  current            boolean not null,
  first_seen_at      timestamptz not null,
  last_seen_at       timestamptz not null,
  activated_day      date,
  expires_day        date,
  phase              integer,
  warnings           integer,
  registrations_left integer,
  registrations_done integer,
  version            text,
  serial_type        boolean,
  -- Where its counters stood when another storage took its place; those of the current one are in register_state.
  final_document      bigint,
  final_document_wall timestamp,
  unique (register_id, number)
);
create unique index fiscal_storage_current on fiscal_storage (register_id) where current;
create index fiscal_storage_by_number on fiscal_storage using gin (number public.gin_trgm_ops);
create index fiscal_storage_by_expiry on fiscal_storage (expires_day, register_id) where current;

-- Last reported state; null = the register did not tell.
create table register_state (
  register_id         bigint primary key references register,
  stream              bigint not null,
  sequence            bigint not null,
  received_at         timestamptz not null,
  -- The same, up to a minute behind: the indexed one, so that most updates touch no index.
  seen_at             timestamptz not null,
  device_time         timestamptz not null,
  reachable           boolean not null,
  fault_code          text,
  fault_message       text,
  mode                integer,
  submode             integer,
  shift               text not null default 'unknown' check (shift in ('unknown', 'closed', 'open', 'over_24_hours')),
  shift_number        bigint,
  shift_receipts      bigint,
  shift_opened_wall   timestamp,
  document_open       boolean,
  register_wall       timestamp,
  -- What the device enforces; what the hub sold is in licence_assignment.
  licence             bytea check (length(licence) = 64),
  licence_until       date,
  licence_seen_at     timestamptz,
  unsent              bigint,
  first_unsent        bigint,
  first_unsent_wall   timestamp,
  -- Counters of the storage that is in it now.
  documents_left      bigint,
  kilobytes_left      bigint,
  memory_percent      integer check (memory_percent between 0 and 100),
  last_document       bigint,
  last_document_wall  timestamp,
  flk_document        bigint,
  flk_wall            timestamp,
  registration_number text,
  user_inn            text,
  user_name           text,
  address             text,
  place               text,
  tax_site            text,
  sender_email        text,
  automat_number      text,
  register_version    text,
  ffd                 integer,
  autonomous          boolean,
  marked_goods        boolean,
  pawnshop            boolean,
  insurance           boolean,
  key_resource_days   integer,
  key_resource_day    date,
  taxation            integer,
  ofd_inn             text,
  zone_minutes        integer,
  -- Of everything that seldom changes (licence, storage, registration): equal means nothing to write.
  slow_hash           bigint not null default 0
) with (fillfactor = 70);
create index register_state_by_licence on register_state (licence_until, register_id);
create index register_state_by_seen on register_state (seen_at, register_id);
create index register_state_by_memory on register_state (memory_percent, register_id);
create index register_state_by_registration on register_state using gin (registration_number public.gin_trgm_ops);

-- Owner or РНМ changed, licence not installed, replaced device …
create table register_alert (
  id          bigint generated always as identity primary key,
  register_id bigint not null references register,
  kind        text not null,
  facts       jsonb not null default '{}',
  raised_at   timestamptz not null,
  cleared_at  timestamptz
);
create unique index register_alert_open on register_alert (register_id, kind) where cleared_at is null;

-- History: one row a stored state report, ordered by (stream, sequence).
create table telemetry (
  register_id    bigint not null,
  agent_id       text not null,
  stream         bigint not null,
  sequence       bigint not null,
  received_at    timestamptz not null,
  device_time    timestamptz not null,
  reachable      boolean not null,
  fault_code     text,
  mode           integer,
  shift          text not null,
  unsent         bigint,
  memory_percent integer,
  documents_left bigint,
  last_document  bigint,
  licence_until  date,
  storage_number text
) partition by range (received_at);
create index telemetry_by_register on telemetry (register_id, received_at);

-- One partition a day, made ahead and dropped whole; functions, because only the owner of a table may do it.
create function telemetry_open(day date) returns void language plpgsql security definer set search_path from current as $$
begin
  if to_regclass('telemetry_' || to_char(day, 'YYYYMMDD')) is null then
    execute format('create table if not exists %I partition of telemetry for values from (%L) to (%L)',
      'telemetry_' || to_char(day, 'YYYYMMDD'), day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
  end if;
end $$;

create function telemetry_drop(before date) returns integer language plpgsql security definer set search_path from current as $$
declare
  partition record;
  dropped integer := 0;
begin
  for partition in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'telemetry'::regclass and c.relname ~ '^telemetry_\d{8}$'
      and to_date(right(c.relname, 8), 'YYYYMMDD') < before
  loop
    execute format('drop table %I', partition.relname);
    dropped := dropped + 1;
  end loop;
  return dropped;
end $$;
