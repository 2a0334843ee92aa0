-- Agents, how they got in, and where they are connected.

create table agent (
  -- The certificate's CN: random, never reused.
  id              text primary key check (id ~ '^[a-z0-9-]{8,64}$'),
  organisation_id bigint not null references organisation,
  name            text not null,
  host            text,
  version         text,
  enrolled_at     timestamptz not null,
  revoked_at      timestamptz,
  revoke_reason   text,
  -- The same key in two places: stopped until a person decides.
  suspended_at    timestamptz,
  suspend_reason  text,
  replaced_by     text references agent,
  last_seen_at    timestamptz,
  transport       text,
  -- Last health report.
  health          jsonb,
  health_at       timestamptz
);
create index agent_by_organisation on agent (organisation_id, id);
create index agent_by_last_seen on agent (last_seen_at, id);

create table agent_certificate (
  serial     text primary key,
  agent_id   text not null references agent,
  key_hash   bytea not null,
  not_before timestamptz not null,
  not_after  timestamptz not null,
  issued_at  timestamptz not null,
  -- Superseded by a newer one, or revoked with its agent.
  revoked_at timestamptz,
  -- The certificate itself: the same key asked again gets the same answer.
  der        bytea not null
);
create index agent_certificate_by_agent on agent_certificate (agent_id, issued_at);
create index agent_certificate_revoked on agent_certificate (not_after) where revoked_at is not null;

create table enrolment_token (
  id              bigint generated always as identity primary key,
  token_hash      bytea not null unique check (length(token_hash) = 32),
  organisation_id bigint not null references organisation,
  name            text not null,
  uses_left       integer not null check (uses_left >= 0),
  uses            integer not null check (uses between 1 and 10000),
  approval        boolean not null default false,
  -- Issued in place of this agent: its registers and waiting dispatches move.
  replaces        text references agent,
  created_at      timestamptz not null,
  created_by      text not null,
  expires_at      timestamptz not null,
  revoked_at      timestamptz
);
create index enrolment_token_by_organisation on enrolment_token (organisation_id, id);

-- One row a key that came with a token; the same key asked again gets the same answer.
create table enrolment_request (
  id          bigint generated always as identity primary key,
  token_id    bigint not null references enrolment_token,
  key_hash    bytea not null unique check (length(key_hash) = 32),
  csr         bytea not null,
  host        text not null,
  version     text not null,
  asked_at    timestamptz not null,
  state       text not null check (state in ('waiting', 'issued', 'refused')),
  decided_at  timestamptz,
  decided_by  text,
  agent_id    text references agent
);
create index enrolment_request_waiting on enrolment_request (token_id, id) where state = 'waiting';

create table agent_stream (
  agent_id     text not null references agent,
  stream       bigint not null,
  stored_up_to bigint not null check (stored_up_to >= 0),
  opened_at    timestamptz not null,
  primary key (agent_id, stream)
);

-- Numbers that the agent merged away at its outbox limit.
create table stream_gap (
  agent_id   text not null,
  stream     bigint not null,
  first      bigint not null,
  last       bigint not null,
  noticed_at timestamptz not null,
  primary key (agent_id, stream, first)
);

create table hub_instance (
  id         uuid primary key,
  name       text not null,
  version    text not null,
  started_at timestamptz not null,
  beat_at    timestamptz not null
);

create table agent_link (
  agent_id      text primary key references agent,
  -- Null: nobody holds it; the generation stays.
  instance        uuid,
  generation      bigint not null,
  transport       text not null,
  address         text not null,
  since           timestamptz not null,
  -- How often it came back with a stream that it had left, since then: the sign of a cloned disk.
  returns         integer not null default 0,
  returns_since   timestamptz not null
);
create index agent_link_by_instance on agent_link (instance);
