-- What a health report writes into indexes: nothing (decision 078). And agents that were stopped are found by when, so that who
-- looks for the newest does not read all that ever were. Beside the work of the release before, which looks for agents that do
-- not reach a register along the list; what an end in the middle left begun goes first. New pages keep room for the next
-- versions of their rows.
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
alter table agent set (fillfactor = 70);
reset lock_timeout;

create index concurrently if not exists agent_stopped_at on agent (greatest(revoked_at, suspended_at))
  where revoked_at is not null or suspended_at is not null;
drop index concurrently if exists agent_unreaching;
