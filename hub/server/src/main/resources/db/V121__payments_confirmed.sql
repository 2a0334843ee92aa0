-- What is changed needs a moment without a reader (see V032).
set local lock_timeout = '3s';
do $$ begin
  for attempt in 1 .. 20 loop
    begin
      lock table payment in access exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      if attempt = 20 then
        raise;
      end if;
    end;
    perform pg_sleep(1);
  end loop;
end $$;

-- Who agreed to a payment that another person had entered (decision 033); nobody where one person was enough.
alter table payment add column confirmed_by text;
