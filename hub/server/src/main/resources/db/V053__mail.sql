-- E-mail that is owed to a person: written in the transaction of what it tells, sent by a clock (decision 050).

-- What is changed needs a moment without a writer (see V032).
set local lock_timeout = '3s';
do $$ begin
  for attempt in 1 .. 20 loop
    begin
      lock table account, app_user in share row exclusive mode;
      lock table sign_in_link in share mode;
      lock table notice in access exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      if attempt = 20 then
        raise;
      end if;
    end;
    perform pg_sleep(1);
  end loop;
end $$;

create table mail (
  id         bigint generated always as identity primary key,
  -- The left part of its Message-ID; the token of its link is made from it and from a key that no database holds.
  message    uuid not null unique,
  account_id bigint not null references account,
  user_id    bigint not null references app_user,
  address    text not null check (length(address) between 3 and 254),
  language   text not null check (language in ('ru', 'en')),
  kind       text not null,
  facts      jsonb not null,
  state      text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'withdrawn')),
  failures   integer not null default 0,
  -- What the server said last, or why it was given up.
  reason     text check (length(reason) between 1 and 300),
  created_at timestamptz not null,
  next_at    timestamptz not null,
  -- Of no use to its reader afterwards.
  good_until timestamptz,
  ended_at   timestamptz,
  check ((state = 'waiting') = (ended_at is null))
);
create index mail_due on mail (next_at, id) where state = 'waiting';
create index mail_of_user on mail (user_id, kind, id);
create index mail_ended on mail (ended_at) where state <> 'waiting';
create index mail_of_account on mail (account_id, id);

alter table mail enable row level security;
create policy of_account on mail using (kassahub_account() is null or account_id = kassahub_account());

create index sign_in_link_of_user on sign_in_link (user_id, purpose) where used_at is null;

-- Whether a person wants mail of a topic of notices; who has not said so gets it as a manager of a tenant, else not.
create table mail_choice (
  user_id bigint not null references app_user,
  topic   text not null check (topic in ('invoices', 'licences', 'agents')),
  wanted  boolean not null,
  primary key (user_id, topic)
);

-- When mails of a notice were written; those from before this release are no news any more.
alter table notice add column mailed_at timestamptz default '-infinity';
alter table notice alter column mailed_at drop default;
