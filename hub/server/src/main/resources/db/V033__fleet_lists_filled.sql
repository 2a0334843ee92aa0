-- Fills what V032 made, beside the work of the release before, in many transactions (the file beside this one says so to
-- Flyway). First each register and agent gets an empty row that its triggers find; who began before and saw none is waited
-- for; then the rows are filled, five hundred at a time. A writer waits for a slice only where it writes the same rows.
-- After an end in the middle it goes on where it was: an empty serial is one that is still to come.
do $$
declare
  next xid8;
begin
  insert into fleet_key (register_id, organisation_id, archived, serial)
  select id, organisation_id, archived_at is not null, '' from register on conflict (register_id) do nothing;
  insert into fleet_contact (register_id, organisation_id, archived)
  select id, organisation_id, archived_at is not null from register on conflict (register_id) do nothing;
  insert into fleet_licence (register_id, organisation_id, archived)
  select id, organisation_id, archived_at is not null from register on conflict (register_id) do nothing;
  insert into agent_key (agent_id, sought) select id, '' from agent on conflict (agent_id) do nothing;
  commit;
  next := pg_current_xact_id();
  commit;
  while pg_snapshot_xmin(pg_current_snapshot()) < next loop
    perform pg_sleep(0.1);
    commit;
  end loop;
end $$;

analyze fleet_key, fleet_contact, fleet_licence, agent_key;

do $$
declare
  first bigint;
  last  bigint;
  part  integer;
  tries integer := 0;
begin
  loop
    select min(register_id), max(register_id) into first, last from (
      select register_id from fleet_key where serial = '' and register_id > coalesce(last, 0)
      order by register_id limit 500) slice;
    exit when first is null;
    part := 1;
    while part <= 3 loop
      begin
        case part
          when 1 then perform fleet_fill_contact(first, last);
          when 2 then perform fleet_fill_licence(first, last);
          else perform fleet_fill_key(first, last);
        end case;
        part := part + 1;
      exception when deadlock_detected then
        tries := tries + 1;
        if tries > 100 then
          raise;
        end if;
      end;
      commit;
    end loop;
  end loop;
end $$;

do $$
declare
  slice text[];
begin
  loop
    slice := array(
      select agent_id from agent_key where sought = '' and agent_id > coalesce(slice[cardinality(slice)], '')
      order by agent_id limit 500 for update);
    exit when slice = '{}';
    update agent_key k set sought = lower(a.id || E'\n' || a.name) from agent a
    where a.id = k.agent_id and k.agent_id = any(slice);
    commit;
  end loop;
end $$;

vacuum analyze fleet_key, fleet_contact, fleet_licence, agent_key;
