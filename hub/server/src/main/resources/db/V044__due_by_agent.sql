-- Two indexes of live dispatches alone looked equally small to the planner when next to nothing was live, and so it read all
-- live ones by their deadline for each agent of a claim. What waits for an agent is found by dispatch_due now and by nothing
-- else. Made beside the work of the release before, which looks for late ones by dispatch_by_state meanwhile.
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

create index concurrently if not exists dispatch_unfinished on dispatch (deadline) where finished_at is null;
drop index concurrently if exists dispatch_live_deadline;
