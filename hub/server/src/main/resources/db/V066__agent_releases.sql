-- Releases of the agent, as the build side signed them, and how they go out.

create table agent_release (
  id          bigint generated always as identity primary key,
  -- SHA-256 of its signed head, in hexadecimal digits.
  name        text not null unique check (name ~ '^[0-9a-f]{64}$'),
  version     text not null,
  platform    text not null,
  lowest      text not null,
  not_before  timestamptz not null,
  not_after   timestamptz not null,
  bytes       bigint not null check (bytes > 0),
  added_at    timestamptz not null,
  added_by    text not null,
  unique (version, platform)
);
-- In pieces of 48 KiB, counted from 0.
create table agent_release_part (
  release_id bigint not null references agent_release,
  number     integer not null,
  content    bytea not null,
  primary key (release_id, number)
);
alter table agent_release_part alter column content set storage external;

create table rollout (
  id           bigint generated always as identity primary key,
  release_id   bigint not null unique references agent_release,
  platform     text not null,
  state        text not null check (state in ('running', 'paused', 'stopped', 'done')),
  -- Percent of the agents that may have it.
  stage        integer not null check (stage in (1, 10, 50, 100)),
  stage_at     timestamptz not null,
  -- What went wrong before was seen by whoever let it go on.
  counted_from timestamptz not null,
  -- A second operator lets it go beyond 1 %.
  wide         boolean not null default false,
  -- Empty unless paused: 'failures' or 'operator'.
  pause_reason text,
  started_at   timestamptz not null,
  started_by   text not null,
  check (stage = 1 or wide),
  check ((state = 'paused') = (pause_reason is not null))
);
create unique index rollout_live on rollout (platform) where state in ('running', 'paused');

create table rollout_agent (
  rollout_id  bigint not null references rollout,
  agent_id    text not null references agent,
  -- Parts of ten thousand that come before it: the stages are cut here.
  place       integer not null check (place between 0 and 10000),
  state       text not null check (state in ('waiting', 'offered', 'begun', 'done', 'failed', 'away', 'unfit', 'package', 'hand', 'newer')),
  dispatch_id uuid,
  -- When it was seen that the agent had taken it.
  begun_at    timestamptz,
  changed_at  timestamptz not null,
  reason_code text,
  reason_text text,
  primary key (rollout_id, agent_id)
);
create index rollout_agent_by_state on rollout_agent (rollout_id, state, place);
create index rollout_agent_by_agent on rollout_agent (agent_id);

-- The second wall: no tenant's transaction sees any.
alter table agent_release enable row level security;
create policy of_operator on agent_release using (kassahub_account() is null);
alter table agent_release_part enable row level security;
create policy of_operator on agent_release_part using (kassahub_account() is null);
alter table rollout enable row level security;
create policy of_operator on rollout using (kassahub_account() is null);
alter table rollout_agent enable row level security;
create policy of_operator on rollout_agent using (kassahub_account() is null);

alter table confirmation drop constraint confirmation_kind_check;
alter table confirmation add constraint confirmation_kind_check
  check (kind in ('accept_claim', 'replace_agent', 'record_bits', 'replace_licence', 'move_licence', 'correct_order',
    'widen_rollout'));
