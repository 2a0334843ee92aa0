-- Accounts by name and by any part of four letters of it (see V057). Made beside the work of the release before; what an end in
-- the middle left begun goes first.
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

create index concurrently if not exists account_by_name on account (name, id);
create index concurrently if not exists account_parts on account using gin (list_parts(name)) with (gin_pending_list_limit = 512);
-- Few are blocked; the list of debtors looks for them.
create index concurrently if not exists account_blocked on account (id) where blocked_at is not null;

-- What is searched for in all names must look like much (see V057).
create statistics if not exists account_sought on (lower(name)) from account;
analyze account;
