-- Indexes of the lists, made beside the work of the release before: each waits for the transactions that run, no writer
-- waits for it. After an end in the middle those that are whole stay, and what was begun goes.
--
-- What only the release before reads stays until the next one: register_state_by_licence, _by_seen, _by_memory and
-- _by_registration, agent_by_last_seen, dispatch_by_state. Without the first four hardly an update of a state touches an
-- index.
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

-- Of the keys: one for every order, and one for each condition that few registers meet.
create index concurrently if not exists fleet_key_by_organisation on fleet_key (organisation_id, archived, register_id);
create index concurrently if not exists fleet_key_by_memory on fleet_key (archived, memory, register_id);
create index concurrently if not exists fleet_key_by_storage on fleet_key (archived, storage_ends, register_id);
create index concurrently if not exists fleet_key_by_stop on fleet_key (archived, stopped, register_id);
create index concurrently if not exists fleet_key_by_contract on fleet_key (archived, contract_until, register_id);
create index concurrently if not exists fleet_key_archived on fleet_key (register_id) where archived;
create index concurrently if not exists fleet_key_refused on fleet_key (register_id) where refused_by_storage or refused_by_control;
create index concurrently if not exists fleet_key_long_shift on fleet_key (register_id) where long_shift;
create index concurrently if not exists fleet_key_parts on fleet_key using gin (parts) with (gin_pending_list_limit = 512);
create index concurrently if not exists fleet_contact_by_organisation on fleet_contact (organisation_id, archived, register_id);
create index concurrently if not exists fleet_contact_by_seen on fleet_contact (archived, seen_at, register_id);
create index concurrently if not exists fleet_contact_by_document on fleet_contact (archived, document_at, register_id);
create index concurrently if not exists fleet_contact_unreachable on fleet_contact (register_id) where not reachable;
create index concurrently if not exists fleet_licence_by_organisation on fleet_licence (organisation_id, archived, register_id);
create index concurrently if not exists fleet_licence_by_sold on fleet_licence (archived, sold_until, register_id);
create index concurrently if not exists fleet_licence_missing on fleet_licence (register_id) where missing;
create index concurrently if not exists agent_key_parts on agent_key using gin (parts) with (gin_pending_list_limit = 512);

-- Of other lists: every order has one that ends in the id, and whatever is rare has one of its own.
create index concurrently if not exists agent_by_name on agent (name, id);
create index concurrently if not exists agent_by_version on agent ((coalesce(version, '')), id);
create index concurrently if not exists agent_by_contact on agent ((coalesce(last_seen_at, '-infinity')), id);
create index concurrently if not exists agent_stopped on agent (id) where revoked_at is not null or suspended_at is not null;
create index concurrently if not exists agent_unreaching on agent (id) where revoked_at is null and health @? '$.registers[*] ? (@.reachable == false)';
create index concurrently if not exists device_parts on device using gin (list_parts(serial)) with (gin_pending_list_limit = 512);
create index concurrently if not exists dispatch_by_creation on dispatch (created_at, id);
create index concurrently if not exists dispatch_by_deadline on dispatch (deadline, id);
create index concurrently if not exists dispatch_by_agent on dispatch (agent_id, created_at, id);
create index concurrently if not exists dispatch_by_state_creation on dispatch (state, created_at, id);
create index concurrently if not exists dispatch_other_kinds on dispatch (kind, created_at, id) where kind <> 'install_licence';
create index concurrently if not exists activation_by_amount on activation (amount, number);
create index concurrently if not exists activation_by_account_status on activation (account_id, status, number);
create index concurrently if not exists organisation_by_name on organisation (name, id);

-- What the planner knows of an expression comes with its index.
analyze agent, device;
