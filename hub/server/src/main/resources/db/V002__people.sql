-- Users, sessions, API keys and what is remembered for them.

create table app_user (
  id               bigint generated always as identity primary key,
  account_id       bigint not null references account,
  login            text not null check (login = lower(login) and length(login) between 3 and 200),
  full_name        text not null,
  role             text not null check (role in ('partner', 'client', 'support', 'back_office', 'administrator')),
  password_hash    text,
  language         text not null default 'ru' check (language in ('ru', 'en')),
  time_zone        text not null default 'Europe/Moscow',
  totp_secret      bytea,
  totp_confirmed   boolean not null default false,
  -- Last accepted 30-second step: a code is good once.
  totp_step        bigint not null default 0,
  disabled_at      timestamptz,
  created_at       timestamptz not null,
  unique (login)
);
create index app_user_by_account on app_user (account_id, id);

-- First operator, invitations, recovery: one use, kept as a hash.
create table sign_in_link (
  token_hash bytea primary key check (length(token_hash) = 32),
  user_id    bigint references app_user,
  purpose    text not null check (purpose in ('first_operator', 'invitation', 'recovery')),
  expires_at timestamptz not null,
  used_at    timestamptz
);

create table user_session (
  token_hash    bytea primary key check (length(token_hash) = 32),
  user_id       bigint not null references app_user,
  csrf_token    text not null,
  second_factor boolean not null,
  created_at    timestamptz not null,
  seen_at       timestamptz not null,
  expires_at    timestamptz not null,
  address       text not null,
  browser       text not null
);
create index user_session_by_user on user_session (user_id, created_at);

-- Guesses at a login's password or second factor, and from an address; the key is a hash, for a
-- password typed into the wrong field must not stay here.
create table sign_in_attempt (
  key_hash bytea primary key check (length(key_hash) = 32),
  attempts integer not null,
  since    timestamptz not null
);
create index sign_in_attempt_by_age on sign_in_attempt (since);

-- Columns, page size, sort and saved views per table (X-102), saved serial lists (A-83), per user.
create table user_setting (
  user_id    bigint not null references app_user,
  key        text not null check (length(key) between 1 and 200),
  value      jsonb not null,
  changed_at timestamptz not null,
  primary key (user_id, key)
);

create table api_key (
  id           bigint generated always as identity primary key,
  account_id   bigint not null references account,
  name         text not null,
  key_hash     bytea not null unique check (length(key_hash) = 32),
  -- First characters, to recognise it by.
  prefix       text not null,
  role         text not null check (role in ('partner', 'client', 'support', 'back_office', 'administrator')),
  scopes       text[] not null,
  created_at   timestamptz not null,
  last_used_at timestamptz,
  revoked_at   timestamptz
);
create index api_key_by_account on api_key (account_id, id);

create table idempotency_key (
  account_id   bigint not null references account,
  route        text not null,
  key          text not null check (length(key) between 1 and 200),
  body_hash    bytea not null,
  -- Null while the first request is still running.
  status       integer,
  answer       text,
  location     text,
  created_at   timestamptz not null,
  primary key (account_id, route, key)
);
create index idempotency_key_by_age on idempotency_key (created_at);

alter table api_key enable row level security;
create policy of_account on api_key using (kassahub_account() is null or account_id = kassahub_account());
alter table idempotency_key enable row level security;
create policy of_account on idempotency_key using (kassahub_account() is null or account_id = kassahub_account());

-- Append-only: who did what, and operators' looks at a tenant's data.
create table journal (
  id          bigint generated always as identity primary key,
  at          timestamptz not null,
  account_id  bigint references account,
  actor_kind  text not null check (actor_kind in ('user', 'api_key', 'rule', 'agent', 'vendor', 'hub')),
  actor       text not null,
  actor_name  text not null,
  action      text not null,
  object_kind text not null,
  object_id   text not null,
  details     jsonb not null default '{}'
);
create index journal_by_object on journal (object_kind, object_id, id);
create index journal_by_account on journal (account_id, id);
alter table journal enable row level security;
create policy of_account on journal using (kassahub_account() is null or account_id = kassahub_account());

create table notice (
  id         bigint generated always as identity primary key,
  account_id bigint not null references account,
  at         timestamptz not null,
  kind       text not null,
  -- Same key = same fact: told once.
  key        text not null,
  facts      jsonb not null,
  read_at    timestamptz,
  unique (account_id, kind, key)
);
create index notice_by_account on notice (account_id, id);
alter table notice enable row level security;
create policy of_account on notice using (kassahub_account() is null or account_id = kassahub_account());
