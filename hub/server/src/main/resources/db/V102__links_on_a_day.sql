-- Changes of who pays for an organisation or serves it that wait for their day, by the calendar of its time zone (decision 082).
create table planned_link (
  id              bigint generated always as identity primary key,
  organisation_id bigint not null references organisation,
  kind            text not null check (kind in ('payer', 'service')),
  -- Who gives it away and who gets it: one of them at least.
  from_account    bigint references account,
  to_account      bigint references account,
  day             date not null,
  reason          text not null check (length(reason) between 1 and 500),
  planned_by      text not null,
  planned_at      timestamptz not null,
  check (from_account is distinct from to_account)
);
-- One waits at a time: a second one would find something else than was looked at.
create unique index planned_link_of_organisation on planned_link (organisation_id, kind);
create index planned_link_by_day on planned_link (day, id);
create index planned_link_from on planned_link (from_account);
create index planned_link_to on planned_link (to_account);
-- The second wall: no tenant's transaction sees any.
alter table planned_link enable row level security;
create policy of_operators on planned_link using (kassahub_account() is null);
