-- The release before V089 names no currency when it saves a rule, and what its form asked for were roubles: a rule in tenge is one
-- in roubles then, which buys nothing until somebody types tenge (decision 075). Releases after it name both. A trigger hears which
-- columns a statement names only by being called, and those of a row are called in the order of their names.

-- What is changed needs a moment without a writer (see V035).
do $$ begin
  for attempt in 1 .. 20 loop
    begin
      set local lock_timeout = '3s';
      lock table renewal_policy in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      if attempt = 20 then
        raise;
      end if;
    end;
    perform pg_sleep(1);
  end loop;
end $$;

create function renewal_currency_named() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  perform set_config('kassahub.currency_named', new.id::text, true);
  return new;
end $$;

create function renewal_sums_typed() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if current_setting('kassahub.currency_named', true) is distinct from new.id::text then
    new.currency := 'RUB';
  end if;
  perform set_config('kassahub.currency_named', '', true);
  return new;
end $$;

create trigger a_currency_named before update of currency on renewal_policy
  for each row execute function renewal_currency_named();
create trigger b_sums_typed before update of month_limit, highest_price on renewal_policy
  for each row execute function renewal_sums_typed();
