-- In which currency a rule's limits are, and what it reserved (decision 075). What the release before writes is in roubles;
-- what is there is, too, so it need not be read.

-- What is changed needs a moment without a writer (see V035).
do $$ begin
  for attempt in 1 .. 20 loop
    begin
      set local lock_timeout = '3s';
      lock table renewal_policy in access exclusive mode;
      set local lock_timeout = '200ms';
      lock table renewal in access exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      if attempt = 20 then
        raise;
      end if;
    end;
    perform pg_sleep(1);
  end loop;
end $$;

alter table renewal_policy add column currency text not null default 'RUB';
alter table renewal_policy add constraint renewal_policy_currency check (currency in ('RUB', 'KZT')) not valid;
alter table renewal add column currency text not null default 'RUB';
alter table renewal add constraint renewal_currency check (currency in ('RUB', 'KZT')) not valid;
