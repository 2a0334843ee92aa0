-- Where events of an account are sent, and what became of each (decision 051).

-- What is changed needs a moment without a writer (see V032).
set local lock_timeout = '3s';
do $$ begin
  for attempt in 1 .. 20 loop
    begin
      lock table account, activation in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      if attempt = 20 then
        raise;
      end if;
    end;
    perform pg_sleep(1);
  end loop;
end $$;

create table webhook (
  id            bigint generated always as identity primary key,
  account_id    bigint not null references account,
  url           text not null check (length(url) between 12 and 500),
  -- What its secret is made from, with a key that no database holds.
  secret_key    uuid not null,
  events        text[] not null,
  created_at    timestamptz not null,
  created_by    text not null,
  -- Events from then on: made, or started again.
  since         timestamptz not null,
  stopped_at    timestamptz,
  -- By a person, or by the hub after days of failures.
  stopped_by    text check (stopped_by in ('person', 'failures')),
  failing_since timestamptz,
  check ((stopped_at is null) = (stopped_by is null))
);
create index webhook_of_account on webhook (account_id, id);

create table webhook_delivery (
  id         bigint generated always as identity primary key,
  webhook_id bigint not null references webhook on delete cascade,
  account_id bigint not null references account,
  -- The receiver knows it again by this.
  event      uuid not null,
  kind       text not null,
  -- Same key = same event: sent once.
  key        text not null,
  body       text not null,
  state      text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  tries      integer not null default 0,
  -- What the receiver answered last.
  status     integer,
  reason     text check (length(reason) between 1 and 300),
  created_at timestamptz not null,
  next_at    timestamptz not null,
  ended_at   timestamptz,
  unique (webhook_id, kind, key),
  check ((state = 'waiting') = (ended_at is null))
);
create index webhook_delivery_due on webhook_delivery (webhook_id, id, next_at) where state = 'waiting';
create index webhook_delivery_log on webhook_delivery (webhook_id, id);
create index webhook_delivery_ended on webhook_delivery (ended_at) where state <> 'waiting';

-- How many installed licences of an activation were told.
create table webhook_progress (
  webhook_id bigint not null references webhook on delete cascade,
  activation bigint not null references activation,
  installed  integer not null,
  primary key (webhook_id, activation)
);

alter table webhook enable row level security;
create policy of_account on webhook using (kassahub_account() is null or account_id = kassahub_account());
alter table webhook_delivery enable row level security;
create policy of_account on webhook_delivery using (kassahub_account() is null or account_id = kassahub_account());
