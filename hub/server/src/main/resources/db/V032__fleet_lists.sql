-- Lists of a million registers: what they sort, narrow and search by, one row a register in each of three narrow tables,
-- with an index for every order. Kept by triggers, so that whoever writes, also the release before this one, keeps them.
--
-- Three, because they change at three paces and in three orders of locking: fleet_key seldom, fleet_contact about every
-- minute, fleet_licence with the contract. What is not known has a value of its own that sorts where unknown belongs.
--
-- Here the tables are empty and nothing waits for long; V033 fills them in slices, V034 makes the indexes beside the
-- work of the release before (decision 034).

-- The triggers need a moment without a writer. Whoever stores reports takes agent_stream first: so does this. When others
-- hold a table for longer, writers get a turn before the next try.
set local lock_timeout = '3s';
do $$ begin
  for attempt in 1 .. 20 loop
    begin
      lock table agent_stream in exclusive mode;
      lock table organisation, agent, register, register_state, fiscal_storage, device in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      if attempt = 20 then
        raise;
      end if;
    end;
    perform pg_sleep(1);
  end loop;
end $$;

-- Whose registers, agents and organisations an account sees: the own ones and those of the clients it serves.
create view account_sees with (security_invoker = true) as
select account_id, organisation_id from account_organisation
union all
select account_id, organisation_id from partner_client;

-- Parts of four letters, as numbers: what lists are searched by. Parts of three, as pg_trgm has them, are too common
-- in numbers: each stands in a tenth of a fleet.
create function list_parts(text) returns integer[] language sql immutable strict parallel safe as
$$ select array_agg(distinct hashtext(substr(lower($1), n, 4))) from generate_series(1, greatest(1, length($1) - 3)) n $$;

create table fleet_key (
  register_id         bigint primary key,
  organisation_id     bigint not null,
  archived            boolean not null,
  serial              text not null,
  name                text,
  stopped             date not null default 'infinity',
  contract_until      date not null default '-infinity',
  memory              integer not null default -1,
  storage             text,
  storage_ends        date not null default 'infinity',
  -- Bit 4 of the storage's warnings; the number of a refused document.
  refused_by_storage  boolean not null default false,
  refused_by_control  boolean not null default false,
  long_shift          boolean not null default false,
  registration_number text,
  sought              text not null generated always as (
    lower(serial || E'\n' || coalesce(name, '') || E'\n' || coalesce(registration_number, '') || E'\n' || coalesce(storage, ''))) stored,
  parts               integer[] not null generated always as (list_parts(
    serial || E'\n' || coalesce(name, '') || E'\n' || coalesce(registration_number, '') || E'\n' || coalesce(storage, ''))) stored
);
create table fleet_contact (
  register_id     bigint primary key,
  organisation_id bigint not null,
  archived        boolean not null,
  seen_at         timestamptz not null default '-infinity',
  reachable       boolean not null default true,
  -- The last document, up to an hour behind: the indexed one, so that most updates touch no index.
  document_at     timestamptz
);
create table fleet_licence (
  register_id     bigint primary key,
  organisation_id bigint not null,
  archived        boolean not null,
  sold_until      date not null default '-infinity',
  device_until    date,
  missing         boolean not null generated always as (coalesce(device_until < sold_until, false)) stored
);
comment on table fleet_key is 'derived: kept by triggers';
comment on table fleet_contact is 'derived: kept by triggers';
comment on table fleet_licence is 'derived: kept by triggers';

-- A register came.
create function fleet_add() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  insert into fleet_key (register_id, organisation_id, archived, serial, name, stopped, contract_until)
  select id, organisation_id, archived_at is not null, serial, name, coalesce(service_stopped, 'infinity'),
    coalesce(contract_until, '-infinity')
  from fresh;
  insert into fleet_contact (register_id, organisation_id, archived)
  select id, organisation_id, archived_at is not null from fresh;
  -- Who sells to one of them just now is waited for, and waits.
  perform from device d join fresh r on r.serial = d.serial order by d.serial for share of d;
  insert into fleet_licence (register_id, organisation_id, archived, sold_until)
  select r.id, r.organisation_id, r.archived_at is not null, coalesce(d.subscription_until, '-infinity')
  from fresh r left join device d on d.serial = r.serial;
  return null;
end $$;
create trigger fleet_add after insert on register
  referencing new table as fresh for each statement execute function fleet_add();

create function fleet_change() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  update fleet_key set organisation_id = new.organisation_id, archived = new.archived_at is not null,
    serial = new.serial, name = new.name, stopped = coalesce(new.service_stopped, 'infinity'),
    contract_until = coalesce(new.contract_until, '-infinity')
  where register_id = new.id;
  if (old.organisation_id, old.archived_at is null) is distinct from (new.organisation_id, new.archived_at is null) then
    update fleet_contact set organisation_id = new.organisation_id, archived = new.archived_at is not null
    where register_id = new.id;
    update fleet_licence set organisation_id = new.organisation_id, archived = new.archived_at is not null
    where register_id = new.id;
  end if;
  if old.serial <> new.serial then
    update fleet_licence set sold_until =
      coalesce((select subscription_until from device where serial = new.serial), '-infinity')
    where register_id = new.id;
  end if;
  return null;
end $$;
create trigger fleet_change
  after update of organisation_id, archived_at, serial, name, service_stopped, contract_until on register for each row
  when ((old.organisation_id, old.archived_at, old.serial, old.name, old.service_stopped, old.contract_until)
    is distinct from (new.organisation_id, new.archived_at, new.serial, new.name, new.service_stopped, new.contract_until))
  execute function fleet_change();

create function fleet_remove() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  delete from fleet_key where register_id in (select id from gone);
  delete from fleet_contact where register_id in (select id from gone);
  delete from fleet_licence where register_id in (select id from gone);
  return null;
end $$;
create trigger fleet_remove after delete on register
  referencing old table as gone for each statement execute function fleet_remove();

-- A state came: the parts that differ from what is there.
create function fleet_state_key() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  update fleet_key set memory = coalesce(new.memory_percent, -1), long_shift = new.shift = 'over_24_hours',
    refused_by_control = new.flk_document is not null, registration_number = new.registration_number
  where register_id = new.register_id;
  return null;
end $$;
create trigger fleet_state_key after update on register_state for each row
  when (old.memory_percent is distinct from new.memory_percent
    or (old.shift = 'over_24_hours') <> (new.shift = 'over_24_hours')
    or (old.flk_document is null) <> (new.flk_document is null)
    or old.registration_number is distinct from new.registration_number)
  execute function fleet_state_key();

create function fleet_state_contact() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  update fleet_contact c set seen_at = new.seen_at, reachable = new.reachable, document_at =
    case when tg_op = 'UPDATE' and date_trunc('hour', old.last_document_wall) = date_trunc('hour', new.last_document_wall)
      then c.document_at
      else (select new.last_document_wall at time zone o.time_zone
            from register r join organisation o on o.id = r.organisation_id where r.id = new.register_id) end
  where c.register_id = new.register_id;
  return null;
end $$;
create trigger fleet_state_contact after update on register_state for each row
  when (old.seen_at <> new.seen_at or old.reachable <> new.reachable
    or date_trunc('hour', old.last_document_wall) is distinct from date_trunc('hour', new.last_document_wall))
  execute function fleet_state_contact();

-- What the register has, at the end of the transaction: whoever sells takes device first and fleet_licence after it, and
-- so does this, whatever a transaction with reports does to device between the state and its end.
create function fleet_state_licence() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  update fleet_licence l set device_until = (select s.licence_until from register_state s where s.register_id = l.register_id)
  where l.register_id = coalesce(new.register_id, old.register_id);
  return null;
end $$;
create constraint trigger fleet_state_licence after update of licence_until on register_state
  deferrable initially deferred for each row
  when (old.licence_until is distinct from new.licence_until)
  execute function fleet_state_licence();

-- The first state of a register, and the last when it goes to another organisation.
create trigger fleet_first_key after insert on register_state for each row execute function fleet_state_key();
create trigger fleet_first_contact after insert on register_state for each row execute function fleet_state_contact();
create constraint trigger fleet_first_licence after insert on register_state deferrable initially deferred for each row
  when (new.licence_until is not null) execute function fleet_state_licence();
create constraint trigger fleet_last_licence after delete on register_state deferrable initially deferred for each row
  when (old.licence_until is not null) execute function fleet_state_licence();

create function fleet_state_forget() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  update fleet_key set memory = -1, long_shift = false, refused_by_control = false, registration_number = null
  where register_id = old.register_id;
  update fleet_contact set seen_at = '-infinity', reachable = true, document_at = null where register_id = old.register_id;
  return null;
end $$;
create trigger fleet_state_forget after delete on register_state for each row execute function fleet_state_forget();

-- The last documents of an organisation that has another clock now.
create function fleet_zone() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  perform from fleet_contact where organisation_id = new.id order by register_id for update;
  update fleet_contact c set document_at = s.last_document_wall at time zone new.time_zone
  from register_state s
  where c.organisation_id = new.id and s.register_id = c.register_id;
  return null;
end $$;
create trigger fleet_zone after update of time_zone on organisation for each row
  when (old.time_zone <> new.time_zone) execute function fleet_zone();

-- The storage that is in a register now.
create function fleet_storage() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  if new.current then
    update fleet_key set storage = new.number, storage_ends = coalesce(new.expires_day, 'infinity'),
      refused_by_storage = coalesce(new.warnings & 16 <> 0, false)
    where register_id = new.register_id;
  else
    update fleet_key set storage = null, storage_ends = 'infinity', refused_by_storage = false
    where register_id = new.register_id and storage = new.number;
  end if;
  return null;
end $$;
create trigger fleet_storage_new after insert on fiscal_storage for each row when (new.current) execute function fleet_storage();
create trigger fleet_storage after update of current, number, expires_day, warnings on fiscal_storage for each row
  when ((old.current, old.number, old.expires_day, old.warnings) is distinct from
    (new.current, new.number, new.expires_day, new.warnings))
  execute function fleet_storage();

-- What was sold: a statement changes many, locked in the order of registers as reports lock them.
create function fleet_sold() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  perform from fleet_licence l join register r on r.id = l.register_id join fresh n on n.serial = r.serial
  where l.sold_until <> coalesce(n.subscription_until, '-infinity')
  order by l.register_id for update of l;
  update fleet_licence l set sold_until = coalesce(n.subscription_until, '-infinity')
  from register r join fresh n on n.serial = r.serial
  where r.id = l.register_id and l.sold_until <> coalesce(n.subscription_until, '-infinity');
  return null;
end $$;
create trigger fleet_sold_new after insert on device
  referencing new table as fresh for each statement execute function fleet_sold();
create trigger fleet_sold after update on device
  referencing new table as fresh for each statement execute function fleet_sold();

-- Agents are searched by parts of id and name; apart, since an agent's row changes with every minute it is seen.
create table agent_key (
  agent_id text primary key,
  sought   text not null,
  parts    integer[] not null generated always as (list_parts(sought)) stored
);
comment on table agent_key is 'derived: kept by triggers';
create function agent_name() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  insert into agent_key (agent_id, sought) values (new.id, lower(new.id || E'\n' || new.name))
  on conflict (agent_id) do update set sought = excluded.sought;
  return null;
end $$;
create trigger agent_new after insert on agent for each row execute function agent_name();
create trigger agent_name after update of name on agent for each row when (old.name <> new.name) execute function agent_name();

create function agent_remove() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  delete from agent_key where agent_id = old.id;
  return null;
end $$;
create trigger agent_remove after delete on agent for each row execute function agent_remove();

-- What the triggers keep, made of what it is kept of, for registers of these ids. The rows that are there are locked
-- before anything is read: a writer that was earlier is seen, one that comes later writes after this. One table in a
-- transaction, in the order of registers, as writers lock them.
create function fleet_fill_contact(first bigint, last bigint) returns void language plpgsql
set plan_cache_mode = force_custom_plan as $$
begin
  perform from fleet_contact where register_id between first and last order by register_id for update;
  insert into fleet_contact (register_id, organisation_id, archived, seen_at, reachable, document_at)
  select r.id, r.organisation_id, r.archived_at is not null, coalesce(s.seen_at, '-infinity'), coalesce(s.reachable, true),
    s.last_document_wall at time zone o.time_zone
  from register r
  join organisation o on o.id = r.organisation_id
  left join register_state s on s.register_id = r.id
  where r.id between first and last
  on conflict (register_id) do update set (organisation_id, archived, seen_at, reachable, document_at) =
    (excluded.organisation_id, excluded.archived, excluded.seen_at, excluded.reachable, excluded.document_at);
end $$;

create function fleet_fill_licence(first bigint, last bigint) returns void language plpgsql
set plan_cache_mode = force_custom_plan as $$
begin
  perform from fleet_licence where register_id between first and last order by register_id for update;
  insert into fleet_licence (register_id, organisation_id, archived, sold_until, device_until)
  select r.id, r.organisation_id, r.archived_at is not null, coalesce(d.subscription_until, '-infinity'), s.licence_until
  from register r
  left join device d on d.serial = r.serial
  left join register_state s on s.register_id = r.id
  where r.id between first and last
  on conflict (register_id) do update set (organisation_id, archived, sold_until, device_until) =
    (excluded.organisation_id, excluded.archived, excluded.sold_until, excluded.device_until);
end $$;

create function fleet_fill_key(first bigint, last bigint) returns void language plpgsql
set plan_cache_mode = force_custom_plan as $$
begin
  perform from fleet_key where register_id between first and last order by register_id for update;
  insert into fleet_key (register_id, organisation_id, archived, serial, name, stopped, contract_until, memory, storage,
    storage_ends, refused_by_storage, refused_by_control, long_shift, registration_number)
  select r.id, r.organisation_id, r.archived_at is not null, r.serial, r.name, coalesce(r.service_stopped, 'infinity'),
    coalesce(r.contract_until, '-infinity'), coalesce(s.memory_percent, -1), f.number, coalesce(f.expires_day, 'infinity'),
    coalesce(f.warnings & 16 <> 0, false), s.flk_document is not null, coalesce(s.shift = 'over_24_hours', false),
    s.registration_number
  from register r
  left join register_state s on s.register_id = r.id
  left join fiscal_storage f on f.register_id = r.id and f.current
  where r.id between first and last
  on conflict (register_id) do update set (organisation_id, archived, serial, name, stopped, contract_until, memory,
    storage, storage_ends, refused_by_storage, refused_by_control, long_shift, registration_number) =
    (excluded.organisation_id, excluded.archived, excluded.serial, excluded.name, excluded.stopped,
    excluded.contract_until, excluded.memory, excluded.storage, excluded.storage_ends, excluded.refused_by_storage,
    excluded.refused_by_control, excluded.long_shift, excluded.registration_number);
end $$;

-- All of them anew, after rows came without the triggers.
create function lists_rebuild() returns void language plpgsql as $$
begin
  truncate fleet_key, fleet_contact, fleet_licence, agent_key;
  drop index if exists fleet_key_parts, agent_key_parts;
  perform fleet_fill_contact(min(id), max(id)) from register;
  perform fleet_fill_licence(min(id), max(id)) from register;
  perform fleet_fill_key(min(id), max(id)) from register;
  insert into agent_key (agent_id, sought) select id, lower(id || E'\n' || name) from agent;
  create index fleet_key_parts on fleet_key using gin (parts) with (gin_pending_list_limit = 512);
  create index agent_key_parts on agent_key using gin (parts) with (gin_pending_list_limit = 512);
end $$;
