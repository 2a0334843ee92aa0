-- What an account is to pay later stands on its page of debts: read by account, whatever was paid before. Made beside the work of
-- the release before; what an end in the middle left begun goes first.
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

create index concurrently if not exists invoice_issued on invoice (account_id) where state = 'issued';
