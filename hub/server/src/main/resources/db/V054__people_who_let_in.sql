-- Who of a tenant lets others in and out, makes keys and sets where events are sent (CATALOGUE §9: the head of an organisation); an
-- operator's administrators do by their role. Accounts that are there have their first person for it.

-- What is changed needs a moment without a writer (see V032).
set local lock_timeout = '3s';
do $$ begin
  for attempt in 1 .. 20 loop
    begin
      lock table app_user in access exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      if attempt = 20 then
        raise;
      end if;
    end;
    perform pg_sleep(1);
  end loop;
end $$;

alter table app_user add column manager boolean not null default false;
update app_user u set manager = true
where role in ('partner', 'client')
  and id = (select f.id from app_user f where f.account_id = u.account_id and f.disabled_at is null
            order by f.password_hash is null, f.id limit 1);

-- One-time codes for a lost telephone: hashed with a key that no database holds.
create table recovery_code (
  user_id   bigint not null references app_user,
  code_hash bytea not null check (length(code_hash) = 32),
  primary key (user_id, code_hash)
);
