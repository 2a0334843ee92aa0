-- The rest of a licence goes from a broken register to the one that takes its place (decision 052): an activation without a
-- price, and why. Written once.

-- The keys need a moment without a writer (see V032).
set local lock_timeout = '3s';
do $$ begin
  for attempt in 1 .. 20 loop
    begin
      lock table account, activation in share row exclusive mode;
      lock table confirmation in access exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      if attempt = 20 then
        raise;
      end if;
    end;
    perform pg_sleep(1);
  end loop;
end $$;

create table licence_move (
  activation  bigint primary key references activation,
  account_id  bigint not null references account,
  from_serial text not null,
  to_serial   text not null,
  -- Until when the broken one was paid; what the replacement gets is in the activation's line.
  until       date not null,
  reason      text not null check (length(reason) between 1 and 500),
  document    text not null check (length(document) between 1 and 200),
  made_at     timestamptz not null,
  made_by     text not null,
  check (from_serial <> to_serial)
);
create index licence_move_by_from on licence_move (from_serial, activation);
create index licence_move_by_to on licence_move (to_serial, activation);
create index licence_move_by_account on licence_move (account_id, activation);
alter table licence_move enable row level security;
create policy of_account on licence_move using (kassahub_account() is null or account_id = kassahub_account());

alter table confirmation drop constraint confirmation_kind_check;
alter table confirmation add constraint confirmation_kind_check
  check (kind in ('accept_claim', 'replace_agent', 'record_bits', 'replace_licence', 'move_licence'));

-- A hub of the release before would grant the replacement and leave the broken register paid. It fails here, asks again later, and
-- a hub that knows moves ends it.
create function licence_move_ends() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  if coalesce(current_setting('kassahub.moves', true), '') <> 'yes'
    and exists (select from licence_move where activation = new.number) then
    raise exception 'a hub of a newer release ends this activation';
  end if;
  return new;
end $$;
create trigger licence_move_ends before update of status on activation for each row
  when (new.status = 'done' and old.status <> 'done') execute function licence_move_ends();
