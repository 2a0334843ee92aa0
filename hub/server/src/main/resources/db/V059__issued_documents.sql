-- Invoices and transfer documents by the day they were issued, for accountants' programs; devices by their line. Made beside the
-- work of the release before; what an end in the middle left begun goes first.
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

create index concurrently if not exists invoice_by_day on invoice (issued_on, id);
create index concurrently if not exists transfer_document_by_day on transfer_document (issued_on, order_number);
create index concurrently if not exists device_by_line on device (line_id) where line_id is not null;
