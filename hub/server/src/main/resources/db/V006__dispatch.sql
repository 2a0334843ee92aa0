-- Work that the hub owes agents. One row a unit of work; ends in done, failed, expired or cancelled.

create table dispatch (
  id           uuid primary key,
  agent_id     text not null references agent,
  register_id  bigint references register,
  kind         text not null check (kind in ('install_licence', 'read_now', 'restart_register', 'send_log', 'set_polling', 'update_agent')),
  state        text not null check (state in ('waiting', 'sent', 'taken', 'held', 'done', 'failed', 'expired', 'cancelled')),
  licence      bytea check (length(licence) = 64),
  signature    bytea check (length(signature) = 64),
  replace      boolean not null default false,
  settings     jsonb,
  -- Which try this is for the same register and licence.
  attempt      integer not null default 1,
  created_at   timestamptz not null,
  created_by   text not null,
  due_at       timestamptz not null,
  deadline     timestamptz not null,
  -- While sent: when to send again if the agent stays silent. The database's clock.
  lease_until  timestamptz,
  sent_at      timestamptz,
  finished_at  timestamptz,
  reason_code  text,
  reason_text  text,
  device_code  integer,
  check ((kind = 'install_licence') = (licence is not null and signature is not null))
);
create unique index dispatch_live_install on dispatch (register_id)
  where kind = 'install_licence' and state in ('waiting', 'sent', 'taken', 'held');
create index dispatch_due on dispatch (agent_id, due_at) where state in ('waiting', 'sent');
create index dispatch_live_deadline on dispatch (deadline) where state in ('waiting', 'sent', 'taken', 'held');
create index dispatch_by_register on dispatch (register_id, created_at desc);
create index dispatch_by_state on dispatch (state, created_at desc);

create table agent_log (
  id          bigint generated always as identity primary key,
  agent_id    text not null references agent,
  dispatch_id uuid,
  received_at timestamptz not null,
  text        text not null
);
create index agent_log_by_agent on agent_log (agent_id, id);

-- Results for dispatches nobody knows: stored and acknowledged, for people to look at.
create table stray_result (
  id          bigint generated always as identity primary key,
  agent_id    text not null,
  dispatch_id uuid not null,
  outcome     text not null,
  received_at timestamptz not null
);
