-- An index that was made beside the work of the release before, and not to its end, is of no use and keeps its name from the next
-- try. Before each migration and under its lock, so that no other hub is making one; migrations before V112 say so themselves.
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
