-- What one operator asks for and another one confirms (design §7).

create table confirmation (
  id              bigint generated always as identity primary key,
  kind            text not null check (kind in ('accept_claim', 'replace_agent', 'record_bits')),
  -- Number or serial of what it is about.
  object          text not null,
  facts           jsonb not null,
  asked_by        text not null,
  asked_by_name   text not null,
  asked_at        timestamptz not null,
  expires_at      timestamptz not null,
  state           text not null check (state in ('open', 'confirmed', 'refused', 'withdrawn', 'expired')),
  -- Empty for a request whose time was over.
  decided_by      text,
  decided_by_name text,
  decided_at      timestamptz,
  check (state not in ('confirmed', 'refused') or decided_by <> asked_by),
  check ((state = 'open') = (decided_at is null))
);
create unique index confirmation_open on confirmation (kind, object) where state = 'open';
create index confirmation_listed on confirmation ((state = 'open'), id);
-- The second wall: no tenant's transaction sees any.
alter table confirmation enable row level security;
create policy of_operators on confirmation using (kassahub_account() is null);

-- Lets nobody in until a second operator has confirmed it.
alter table enrolment_token add column held boolean not null default false;
