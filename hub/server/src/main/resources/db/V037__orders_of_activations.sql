-- Indexes of what V035 added, made beside the work of the release before. After an end in the middle those that are whole
-- stay, and what was begun goes.
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
reset lock_timeout;

create index concurrently if not exists activation_by_order on activation (order_number) where order_number is not null;
create index concurrently if not exists activation_without_order on activation (number) where status = 'done' and order_number is null;
