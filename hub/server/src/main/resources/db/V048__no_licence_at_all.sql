-- A register whose licence was read and names no quarter: its licence ends at -infinity for the lists, so that whoever was
-- sold one is found under «not installed». Null stays «nobody read it».

-- The triggers need a moment without a writer (see V032).
set local lock_timeout = '3s';
do $$ begin
  for attempt in 1 .. 20 loop
    begin
      lock table agent_stream in exclusive mode;
      lock table register_state in access exclusive mode; -- triggers are dropped: no reader either
      return;
    exception when lock_not_available or deadlock_detected then
      if attempt = 20 then
        raise;
      end if;
    end;
    perform pg_sleep(1);
  end loop;
end $$;

create function device_until(register_state) returns date language sql immutable as
$$ select coalesce($1.licence_until, case when $1.licence is not null then '-infinity'::date end) $$;

create or replace function fleet_state_licence() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  update fleet_licence l set device_until = (select device_until(s) from register_state s where s.register_id = l.register_id)
  where l.register_id = coalesce(new.register_id, old.register_id);
  return null;
end $$;
drop trigger fleet_state_licence on register_state;
create constraint trigger fleet_state_licence after update of licence, licence_until on register_state
  deferrable initially deferred for each row
  when (old.licence_until is distinct from new.licence_until or (old.licence is null) <> (new.licence is null))
  execute function fleet_state_licence();
drop trigger fleet_first_licence on register_state;
create constraint trigger fleet_first_licence after insert on register_state deferrable initially deferred for each row
  when (new.licence is not null or new.licence_until is not null) execute function fleet_state_licence();
drop trigger fleet_last_licence on register_state;
create constraint trigger fleet_last_licence after delete on register_state deferrable initially deferred for each row
  when (old.licence is not null or old.licence_until is not null) execute function fleet_state_licence();

create or replace function fleet_fill_licence(first bigint, last bigint) returns void language plpgsql
set plan_cache_mode = force_custom_plan as $$
begin
  perform from fleet_licence where register_id between first and last order by register_id for update;
  insert into fleet_licence (register_id, organisation_id, archived, sold_until, device_until)
  select r.id, r.organisation_id, r.archived_at is not null, coalesce(d.subscription_until, '-infinity'), device_until(s)
  from register r
  left join device d on d.serial = r.serial
  left join register_state s on s.register_id = r.id
  where r.id between first and last
  on conflict (register_id) do update set (organisation_id, archived, sold_until, device_until) =
    (excluded.organisation_id, excluded.archived, excluded.sold_until, excluded.device_until);
end $$;

-- What registers show by now, each alone and in the order given, ascending: the trigger that carries licences to the lists
-- locks their rows in the order of these updates, and one update of all would run in whatever order the planner finds them.
create function save_licences(registers bigint[], hashes bigint[], licences bytea[], untils date[], seen timestamptz)
returns void language plpgsql as $$
begin
  for i in 1 .. cardinality(registers) loop
    update register_state set slow_hash = hashes[i], licence = licences[i], licence_until = untils[i], licence_seen_at = seen
    where register_id = registers[i];
  end loop;
end $$;
