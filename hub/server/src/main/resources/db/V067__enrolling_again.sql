-- The agent that a computer was before it enrolled again, shown by that agent's key: its registers go to the new one. And
-- what lists of agents are narrowed by. Made beside the work of the release before; what an end in the middle left begun
-- goes first.
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
alter table enrolment_request add column if not exists former text references agent;
reset lock_timeout;

create index concurrently if not exists agent_by_transport on agent (transport, id);
