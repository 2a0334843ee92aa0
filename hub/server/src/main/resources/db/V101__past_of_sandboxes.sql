-- Where a sandbox's activations go when it begins anew (decision 080): one account of the whole hub, entered with the first of them.

-- A new column needs a moment without a writer (see V035).
do $$ begin
  for attempt in 1 .. 20 loop
    begin
      set local lock_timeout = '3s';
      lock table account in access exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      if attempt = 20 then
        raise;
      end if;
    end;
    perform pg_sleep(1);
  end loop;
end $$;

alter table account add column past boolean not null default false, add check (not past or sandbox and sandbox_of is null);
create unique index account_of_past_sandboxes on account (past) where past;
