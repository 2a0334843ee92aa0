-- For lists of activations: how many lines of one are not on their registers, and which activations have one that failed or
-- is on its way. And what transfer documents say of both sides (decision 045). Made beside the work of the release before.
-- After an end in the middle those that are whole stay, and what was begun goes.
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
-- Of who trades alone.
alter table seller
  add column if not exists trader_number text check (trader_number ~ '^\d{15}$'),
  add column if not exists trader_since date;
-- Frozen with the document: where the buyer is, and the payer's papers of what was paid in advance, with the days they came in.
alter table transfer_document
  add column if not exists buyer_country text not null default 'RU',
  add column if not exists payment_references text[] not null default '{}',
  add column if not exists payment_days date[] not null default '{}';
reset lock_timeout;

create index concurrently if not exists activation_line_missing on activation_line (activation, delivery) where delivery <> 'installed';
create index concurrently if not exists activation_line_on_the_way on activation_line (delivery, account_id, activation)
  where delivery in ('waiting', 'sent', 'failed');
