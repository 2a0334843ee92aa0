-- What mails and webhooks look for: notices that no mail tells yet, activations that ended lately, what is installed of one. Made
-- beside the work of the release before; what an end in the middle left begun goes first.
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

create index concurrently if not exists notice_unmailed on notice (id) where mailed_at is null;
create index concurrently if not exists activation_ended on activation (account_id, finished_at) where finished_at is not null;
create index concurrently if not exists activation_line_installed on activation_line (activation) where delivery = 'installed';
