-- What a licence that is delivered writes into indexes (decision 078). A device's date is written for all devices of an
-- activation at once, so a page keeps room for as many versions as it has rows, and no index hears of them. What is done is
-- found by its time: the index of states keeps what is not, and an end that is good leaves it. Made beside the work of the
-- release before, which counts what is not settled more slowly; what an end in the middle left begun goes first.
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
alter table device set (fillfactor = 45);
reset lock_timeout;

create index concurrently if not exists dispatch_not_done on dispatch (state, created_at, id) where state <> 'done';
drop index concurrently if exists dispatch_by_state_creation;
