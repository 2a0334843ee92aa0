-- Prices with their history, by quantity, and lists of single accounts (decision 061).

-- New columns and keys need a moment without a writer (see V032).
set local lock_timeout = '3s';
do $$ begin
  for attempt in 1 .. 20 loop
    begin
      lock table account, licence_type, price in access exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      if attempt = 20 then
        raise;
      end if;
    end;
    perform pg_sleep(1);
  end loop;
end $$;

-- In what the account buys, and so which prices it sees.
alter table account add column currency text not null default 'RUB' check (currency in ('RUB', 'KZT'));

-- Said once, never changed: another rule follows, or it is withdrawn before its day.
create table price_rule (
  id              bigint generated always as identity primary key,
  licence_type_id bigint not null references licence_type,
  kind            text not null check (kind in ('partner', 'retail')),
  -- Whose own list it stands in; null = everybody's.
  account_id      bigint references account,
  -- The same with a number for everybody's, which an index finds behind the policy.
  owner           bigint not null generated always as (coalesce(account_id, 0)) stored,
  currency        text not null check (currency in ('RUB', 'KZT')),
  -- So many licences bought together, or more.
  from_quantity   integer not null check (from_quantity between 1 and 10000),
  -- Null = from that day on this step, or this own price, is no more.
  amount          bigint check (amount >= 0),
  valid_from      date not null,
  set_at          timestamptz not null,
  -- Null = by a release that did not write it down.
  set_by          text,
  withdrawn_at    timestamptz,
  withdrawn_by    text,
  check (amount is not null or account_id is not null or from_quantity > 1),
  check (withdrawn_at is not null or withdrawn_by is null)
);
create index price_rule_of_list on price_rule
  (owner, currency, licence_type_id, kind, from_quantity, valid_from desc, id desc);
create index price_rule_of_account on price_rule (account_id) where account_id is not null;
create index price_rule_by_product on price_rule (licence_type_id, currency);

alter table price_rule enable row level security;
create policy of_account on price_rule using (kassahub_account() is null or account_id is null
  or account_id = kassahub_account());

insert into price_rule (licence_type_id, kind, currency, from_quantity, amount, valid_from, set_at)
select licence_type_id, kind, currency, 1, amount, valid_from, statement_timestamp() from price
order by licence_type_id, kind, currency, valid_from;

-- The release before reads and writes table price: what is said in one is heard in the other. Goes with that table.
create function price_heard() returns trigger language plpgsql as $$
declare
  present bigint;
begin
  if tg_op = 'DELETE' then
    update price_rule set withdrawn_at = statement_timestamp()
    where account_id is null and currency = old.currency and licence_type_id = old.licence_type_id and kind = old.kind
      and from_quantity = 1 and valid_from = old.valid_from and withdrawn_at is null;
    return null;
  end if;
  select amount into present from price_rule
  where account_id is null and currency = new.currency and licence_type_id = new.licence_type_id and kind = new.kind
    and from_quantity = 1 and valid_from = new.valid_from and withdrawn_at is null
  order by id desc limit 1;
  if present is distinct from new.amount then
    insert into price_rule (licence_type_id, kind, currency, from_quantity, amount, valid_from, set_at)
    values (new.licence_type_id, new.kind, new.currency, 1, new.amount, new.valid_from, statement_timestamp());
  end if;
  return null;
end $$;
create trigger price_heard after insert or update or delete on price for each row execute function price_heard();

create function price_said() returns trigger language plpgsql as $$
declare
  present bigint;
begin
  if new.account_id is not null or new.from_quantity > 1 then
    return null;
  end if;
  select amount into present from price_rule
  where account_id is null and currency = new.currency and licence_type_id = new.licence_type_id and kind = new.kind
    and from_quantity = 1 and valid_from = new.valid_from and withdrawn_at is null
  order by id desc limit 1;
  if present is null then
    delete from price where licence_type_id = new.licence_type_id and kind = new.kind and currency = new.currency
      and valid_from = new.valid_from;
  else
    insert into price (licence_type_id, kind, currency, amount, valid_from)
    values (new.licence_type_id, new.kind, new.currency, present, new.valid_from)
    on conflict (licence_type_id, kind, currency, valid_from) do update set amount = excluded.amount
    where price.amount <> excluded.amount;
  end if;
  return null;
end $$;
create trigger price_said after insert or update on price_rule for each row execute function price_said();
