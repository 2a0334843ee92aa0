-- A day of the history is made and dropped when its table is free within two seconds, and at the next turn else: whoever
-- reads for hours (an export) made retention wait, and every report behind it. No clock of a hub drops a day that
-- the database has not left behind.
create or replace function telemetry_open(day date) returns void language plpgsql security definer
set search_path from current set lock_timeout = '2s' as $$
begin
  if to_regclass('telemetry_' || to_char(day, 'YYYYMMDD')) is null then
    execute format('create table if not exists %I partition of telemetry for values from (%L) to (%L)',
      'telemetry_' || to_char(day, 'YYYYMMDD'), day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
  end if;
exception when lock_not_available then
  raise warning 'telemetry is in use; the day % is opened later', day;
end $$;

create or replace function telemetry_drop(before date) returns integer language plpgsql security definer
set search_path from current set lock_timeout = '2s' as $$
declare
  partition record;
  dropped integer := 0;
begin
  for partition in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'telemetry'::regclass and c.relname ~ '^telemetry_\d{8}$'
      and to_date(right(c.relname, 8), 'YYYYMMDD')
        < least(before, (statement_timestamp() at time zone 'UTC')::date - 1)
  loop
    execute format('drop table %I', partition.relname);
    dropped := dropped + 1;
  end loop;
  return dropped;
exception when lock_not_available then
  raise warning 'telemetry is in use; what is old is dropped later';
  return 0;
end $$;
