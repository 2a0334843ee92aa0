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

set lock_timeout = '3s';
alter table activation_line
  drop constraint if exists activation_line_activation_serial_key,
  drop constraint if exists activation_line_account_id_fkey,
  drop constraint if exists activation_line_line_id_fkey,
  drop constraint if exists activation_line_licence_type_id_fkey;
alter table licence_assignment
  drop constraint if exists licence_assignment_activation_fkey,
  drop constraint if exists licence_assignment_account_id_fkey;
alter table serial_in_work drop constraint if exists serial_in_work_activation_fkey;
alter table dispatch
  drop constraint if exists dispatch_agent_id_fkey,
  drop constraint if exists dispatch_register_id_fkey;
reset lock_timeout;
