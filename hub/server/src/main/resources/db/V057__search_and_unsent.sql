-- Registers with documents that wait for the data operator, and organisations by any part of four letters of the name or the
-- tax number. Made beside the work of the release before; what an end in the middle left begun goes first.
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

-- Those that were there before V056, in the order of registers, as writers lock them.
do $$ begin
  perform from fleet_key k join register_state s on s.register_id = k.register_id
  where k.unsent_since <> unsent_since(s)
  order by k.register_id for update of k;
  update fleet_key k set unsent_since = unsent_since(s)
  from register_state s
  where s.register_id = k.register_id and k.unsent_since <> unsent_since(s);
end $$;

create index concurrently if not exists fleet_key_by_unsent on fleet_key (archived, unsent_since, register_id);
create index concurrently if not exists organisation_parts on organisation
  using gin (list_parts(name || E'\n' || tax_number)) with (gin_pending_list_limit = 512);

-- What is searched for in all names must look like much. The other expression has its index's.
create statistics if not exists organisation_sought on (lower(name || E'\n' || tax_number)) from organisation;
analyze organisation;
