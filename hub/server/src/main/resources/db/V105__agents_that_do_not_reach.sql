-- Agents that do not reach a register are found by agent_key (decision 078). An index of agents that looks into their
-- health, as agent_unreaching did, makes each health report an entry in all their indexes; V106 drops it. Who writes agents takes their
-- key afterwards: so does this.
set local lock_timeout = '3s';
lock table agent in share row exclusive mode;
alter table agent_key add column unreaching boolean not null default false;
create index agent_key_unreaching on agent_key (agent_id) where unreaching;

-- Without a fault none was tried yet: the agent has just started.
create function agent_reach() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  update agent_key set unreaching =
    coalesce(new.health @? '$.registers[*] ? (@.reachable == false && @.fault != null)', false)
  where agent_id = new.id;
  return null;
end $$;
-- After agent_new, which makes the key: triggers of an event fire by name.
create trigger agent_reach_new after insert on agent for each row
  when (new.health @? '$.registers[*] ? (@.reachable == false && @.fault != null)')
  execute function agent_reach();
create trigger agent_reach after update of health on agent for each row
  when (coalesce(old.health @? '$.registers[*] ? (@.reachable == false && @.fault != null)', false) <>
    coalesce(new.health @? '$.registers[*] ? (@.reachable == false && @.fault != null)', false))
  execute function agent_reach();

-- The condition of agent_unreaching stands beside the one that counts: few rows are read.
update agent_key k set unreaching = true from agent a
where a.id = k.agent_id and a.revoked_at is null and a.health @? '$.registers[*] ? (@.reachable == false)'
  and a.health @? '$.registers[*] ? (@.reachable == false && @.fault != null)';

create or replace function lists_rebuild() returns void language plpgsql as $$
begin
  truncate fleet_key, fleet_contact, fleet_licence, agent_key;
  drop index if exists fleet_key_parts, agent_key_parts;
  perform fleet_fill_contact(min(id), max(id)) from register;
  perform fleet_fill_licence(min(id), max(id)) from register;
  perform fleet_fill_key(min(id), max(id)) from register;
  insert into agent_key (agent_id, sought, unreaching)
  select id, lower(id || E'\n' || name),
    coalesce(health @? '$.registers[*] ? (@.reachable == false && @.fault != null)', false)
  from agent;
  create index fleet_key_parts on fleet_key using gin (parts) with (gin_pending_list_limit = 512);
  create index agent_key_parts on agent_key using gin (parts) with (gin_pending_list_limit = 512);
end $$;
