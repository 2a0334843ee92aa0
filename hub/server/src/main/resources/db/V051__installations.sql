-- When a licence that does not get into its register is told to its buyer: null while no try failed, infinity once told.
-- Lines that a hub of the release before let fail have null here; the hub asks their sale.
-- After an end in the middle what is whole stays, and what was begun goes.
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
alter table activation_line add column if not exists give_up_at timestamptz;
reset lock_timeout;

create index concurrently if not exists activation_line_given_up on activation_line (coalesce(give_up_at, '-infinity'::timestamptz))
  where delivery = 'failed';
-- Lines that are on their way or failed are counted by activation_line_on_the_way: this one kept all that nobody is to bring for
-- ever. A hub of the release before goes on, it only reads more.
drop index concurrently if exists activation_line_missing;
