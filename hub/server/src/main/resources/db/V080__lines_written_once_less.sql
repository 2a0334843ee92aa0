-- A line of an activation is written three times within seconds: ordered, granted, installed. A page keeps room for the
-- granted ones, which are twice as long, so that their indexes stay as they are; and the serial of a line is indexed once,
-- not twice. Made beside the work of the release before; what an end in the middle left begun goes first.
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
drop index concurrently if exists activation_line_by_serial;

set lock_timeout = '3s';
alter table activation_line drop constraint if exists activation_line_activation_serial_key;
reset lock_timeout;
