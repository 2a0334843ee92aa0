-- What ten thousand lines cost. A line is written three times within seconds: ordered, granted, installed. A page keeps room
-- for the granted ones, which are twice as long, so that their indexes stay as they are; the serial of a line is indexed
-- once, not twice; and what a statement copies from rows that nobody may delete (afterMigrate.sql) is not looked up again for
-- each row. What is not finished is walked through by its deadline. Made beside the work of the release before; what an end
-- in the middle left begun goes first.
set lock_timeout = '3s';
do $$
declare
  begun regclass;
begin
  for begun in
    select i.indexrelid from pg_index i join pg_class t on t.oid = i.indrelid
    where t.relnamespace = 'public'::regnamespace and not i.indisvalid
  loop
    execute format('drop index %s', begun);
  end loop;
end $$;
alter table activation_line set (fillfactor = 33);
reset lock_timeout;

create unique index concurrently if not exists activation_line_serial on activation_line (serial, activation);
create index concurrently if not exists dispatch_unfinished_walk on dispatch (deadline, id) where finished_at is null;
drop index concurrently if exists activation_line_by_serial;
drop index concurrently if exists dispatch_unfinished;

-- One key after the other: a writer holds some of these tables and wants another. Each is waited for shorter than the server
-- looks for deadlocks, so whoever was there first gets it and not an error; then again (see V035).
do $$
declare
  key record;
begin
  for key in
    select conrelid::regclass as place, conname from pg_constraint
    where connamespace = 'public'::regnamespace and conname in (
      'activation_line_activation_serial_key', 'activation_line_account_id_fkey', 'activation_line_line_id_fkey',
      'activation_line_licence_type_id_fkey', 'licence_assignment_activation_fkey', 'licence_assignment_account_id_fkey',
      'serial_in_work_activation_fkey', 'dispatch_agent_id_fkey', 'dispatch_register_id_fkey')
    order by 1, 2
  loop
    for attempt in 1 .. 60 loop
      begin
        set local lock_timeout = '300ms';
        execute format('alter table %s drop constraint %I', key.place, key.conname);
        exit;
      exception when lock_not_available or deadlock_detected then
        if attempt = 60 then
          raise;
        end if;
      end;
      perform pg_sleep(0.3);
    end loop;
    commit;
  end loop;
end $$;
