-- Registers that no agent spoke for yet: somebody brought them a licence, and each organisation has a thousand of them at most
-- (decision 012 of the agent). Made beside the work of the release before; what an end in the middle left begun goes first.
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

create index concurrently if not exists register_told_of on register (organisation_id) where agent_id is null;
