-- Lists of matters are narrowed to whose they are, and payments that a bank told of are matters, too (decision 073): since when
-- a line waits that a person put back. Null: since it came.

-- What is changed needs a moment without a writer (see V035).
do $$ begin
  for attempt in 1 .. 20 loop
    begin
      set local lock_timeout = '3s';
      lock table statement_queue in access exclusive mode;
      set local lock_timeout = '200ms';
      lock table matter_owner in access exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      if attempt = 20 then
        raise;
      end if;
    end;
    perform pg_sleep(1);
  end loop;
end $$;

alter table statement_queue add column since timestamptz;

create or replace function line_waits_again() returns trigger language plpgsql as
$$
begin
  insert into statement_queue (line_id, by_person, since)
  select line_id, true, new.reversed_at from statement_booking where payment_id = new.payment_id on conflict do nothing;
  return null;
end
$$;

-- Some hundreds of rows for each of support's people.
create index matter_owner_by_user on matter_owner (user_id, matter);
-- Said so that an operator is not planned for as if he saw nothing (decision 079).
alter policy of_operators on matter_owner using ((kassahub_account() is not null) is distinct from true);
