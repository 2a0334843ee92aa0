-- For lists of activations: how many lines of one are not on their registers, and which activations have one that failed or
-- is on its way. Made beside the work of the release before. After an end in the middle those that are whole stay, and what
-- was begun goes.
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

create index concurrently if not exists activation_line_missing on activation_line (activation, delivery) where delivery <> 'installed';
create index concurrently if not exists activation_line_on_the_way on activation_line (delivery, account_id, activation)
  where delivery in ('waiting', 'sent', 'failed');
