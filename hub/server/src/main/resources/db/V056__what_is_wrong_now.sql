-- Lists of what is wrong now: registers whose documents do not reach the data operator, and which of support's people has
-- taken what.

-- The triggers need a moment without a writer (see V032), and the column one without a reader of lists.
set local lock_timeout = '3s';
do $$ begin
  for attempt in 1 .. 20 loop
    begin
      lock table agent_stream in exclusive mode;
      lock table register_state in share row exclusive mode;
      lock table fleet_key in access exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      if attempt = 20 then
        raise;
      end if;
    end;
    perform pg_sleep(1);
  end loop;
end $$;

-- The day of the oldest document that was not sent, once it is a day old: fresh ones come and go with every receipt, and a
-- backlog that is sent moves on with every report. The register's clock is its outlet's; Moscow's is near enough to tell a day.
create function unsent_since(register_state) returns timestamp language sql immutable as
$$ select case when $1.unsent > 0 and $1.first_unsent_wall < ($1.received_at at time zone 'Europe/Moscow') - interval '1 day'
     then date_trunc('day', $1.first_unsent_wall) else 'infinity' end $$;

alter table fleet_key add column unsent_since timestamp not null default 'infinity';

create or replace function fleet_state_key() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  update fleet_key set memory = coalesce(new.memory_percent, -1), long_shift = new.shift = 'over_24_hours',
    refused_by_control = new.flk_document is not null, registration_number = new.registration_number,
    unsent_since = unsent_since(new)
  where register_id = new.register_id;
  return null;
end $$;
create trigger fleet_state_unsent after update on register_state for each row
  when (unsent_since(old) <> unsent_since(new)) execute function fleet_state_key();

create or replace function fleet_state_forget() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  update fleet_key set memory = -1, long_shift = false, refused_by_control = false, registration_number = null,
    unsent_since = 'infinity'
  where register_id = old.register_id;
  update fleet_contact set seen_at = '-infinity', reachable = true, document_at = null where register_id = old.register_id;
  return null;
end $$;

create or replace function fleet_fill_key(first bigint, last bigint) returns void language plpgsql
set plan_cache_mode = force_custom_plan as $$
begin
  perform from fleet_key where register_id between first and last order by register_id for update;
  insert into fleet_key (register_id, organisation_id, archived, serial, name, stopped, contract_until, memory, storage,
    storage_ends, refused_by_storage, refused_by_control, long_shift, registration_number, unsent_since)
  select r.id, r.organisation_id, r.archived_at is not null, r.serial, r.name, coalesce(r.service_stopped, 'infinity'),
    coalesce(r.contract_until, '-infinity'), coalesce(s.memory_percent, -1), f.number, coalesce(f.expires_day, 'infinity'),
    coalesce(f.warnings & 16 <> 0, false), s.flk_document is not null, coalesce(s.shift = 'over_24_hours', false),
    s.registration_number, coalesce(unsent_since(s), 'infinity')
  from register r
  left join register_state s on s.register_id = r.id
  left join fiscal_storage f on f.register_id = r.id and f.current
  where r.id between first and last
  on conflict (register_id) do update set (organisation_id, archived, serial, name, stopped, contract_until, memory,
    storage, storage_ends, refused_by_storage, refused_by_control, long_shift, registration_number, unsent_since) =
    (excluded.organisation_id, excluded.archived, excluded.serial, excluded.name, excluded.stopped,
    excluded.contract_until, excluded.memory, excluded.storage, excluded.storage_ends, excluded.refused_by_storage,
    excluded.refused_by_control, excluded.long_shift, excluded.registration_number, excluded.unsent_since);
end $$;

-- Who sees to what. It counts while the matter is the same one: what began after it was taken is another.
create table matter_owner (
  matter   text not null,
  -- The number or id of what stands in the matter's list.
  object   text not null check (length(object) between 1 and 64),
  user_id  bigint not null references app_user,
  taken_at timestamptz not null,
  primary key (matter, object)
);
create index matter_owner_by_time on matter_owner (taken_at);
-- The second wall: no tenant's transaction sees any.
alter table matter_owner enable row level security;
create policy of_operators on matter_owner using (kassahub_account() is null);
