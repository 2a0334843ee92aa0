-- Who of a tenant lets others in and out, makes keys and sets where events are sent (CATALOGUE §9: the head of an organisation); an
-- operator's administrators do by their role. Accounts that are there have their first person for it.

alter table app_user add column manager boolean not null default false;
update app_user u set manager = true
where role in ('partner', 'client')
  and id = (select min(id) from app_user f where f.account_id = u.account_id and f.disabled_at is null);

-- One-time codes for a lost telephone: hashed with a key that no database holds.
create table recovery_code (
  user_id   bigint not null references app_user,
  code_hash bytea not null check (length(code_hash) = 32),
  primary key (user_id, code_hash)
);
