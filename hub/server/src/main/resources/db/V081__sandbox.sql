-- A partner's sandbox (decision 070): an account of its own, whose vendor, product and devices are made up and nobody else's.

-- New columns and keys need a moment without a writer (see V035).
do $$ begin
  for attempt in 1 .. 20 loop
    begin
      set local lock_timeout = '3s';
      lock table account in access exclusive mode;
      set local lock_timeout = '200ms';
      lock table vendor, licence_type, device in access exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      if attempt = 20 then
        raise;
      end if;
    end;
    perform pg_sleep(1);
  end loop;
end $$;

-- Whose sandbox it is; one each.
alter table account add column sandbox_of bigint unique references account, add check (sandbox_of is null or sandbox);

-- The vendor that answers by itself, and what it sells. It is entered with the first sandbox; its issuer column names one that
-- asks nobody, for the release before.
alter table vendor add column sandbox boolean not null default false;
create unique index vendor_of_sandboxes on vendor (sandbox) where sandbox;
alter table licence_type add column sandbox boolean not null default false;
create unique index licence_type_of_sandboxes on licence_type (sandbox) where sandbox;

-- The account of the sandbox that has it; null = a real one. Without a key, as no account is deleted (V080).
alter table device add column sandbox_id bigint;
