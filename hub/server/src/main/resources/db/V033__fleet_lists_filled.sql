-- Fills what V032 made, beside the work of the release before: a thousand at a time, each in a transaction of its own
-- (the file beside this one says so to Flyway). Writers wait for one slice and have their turn before the next; what they
-- change of a filled register, the triggers keep. After an end in the middle it goes on where it was.
set lock_timeout = '3s';

do $$
declare
  first bigint;
  last  bigint := 0;
  tries integer := 0;
begin
  loop
    select min(id), max(id) into first, last from (
      select r.id from register r
      where r.id > last and not exists (select from fleet_key k where k.register_id = r.id)
      order by r.id limit 1000) slice;
    exit when first is null;
    begin
      -- Whoever stores reports takes agent_stream first.
      lock table agent_stream in exclusive mode;
      lock table organisation, register, register_state, fiscal_storage, device in share row exclusive mode;
      perform lists_fill(first, last);
      tries := 0;
    exception when lock_not_available or deadlock_detected then
      tries := tries + 1;
      if tries = 100 then
        raise;
      end if;
      last := first - 1;
    end;
    commit;
  end loop;
end $$;

do $$
declare
  last  text := '';
  upto  text;
  tries integer := 0;
begin
  loop
    select max(id) into upto from (select id from agent where id > last order by id limit 1000) slice;
    exit when upto is null;
    begin
      lock table agent_stream in exclusive mode;
      lock table agent in share row exclusive mode;
      insert into agent_key (agent_id, sought)
      select id, lower(id || E'\n' || name) from agent where id > last and id <= upto
      on conflict (agent_id) do nothing;
      last := upto;
      tries := 0;
    exception when lock_not_available or deadlock_detected then
      tries := tries + 1;
      if tries = 100 then
        raise;
      end if;
    end;
    commit;
  end loop;
end $$;

reset lock_timeout;
analyze fleet_key, fleet_contact, fleet_licence, agent_key;
