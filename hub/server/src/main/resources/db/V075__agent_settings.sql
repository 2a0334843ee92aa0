-- What the hub wishes its agents to go by, and what each says that it goes by.
set local lock_timeout = '3s';

-- For all agents of an organisation (agent_id is null), or for one of them, whose own wishes come first. Null: nothing is wished.
create table agent_settings (
  organisation_id bigint not null references organisation,
  agent_id        text references agent,
  poll_seconds    integer check (poll_seconds between 10 and 3600),
  -- Minutes since midnight by the till's clock; the window may go past midnight.
  window_from     integer check (window_from between 0 and 1439),
  window_until    integer check (window_until between 0 and 1439),
  log_level       text check (log_level in ('error', 'warning', 'info', 'debug')),
  log_until       timestamptz,
  -- Counts the changes in the organisation: of two that concern an agent the later one is greater.
  version         bigint not null,
  changed_at      timestamptz not null,
  changed_by      text not null,
  check ((window_from is null) = (window_until is null)),
  check ((log_level is null) = (log_until is null))
);
create unique index agent_settings_of_agent on agent_settings (agent_id) where agent_id is not null;
create unique index agent_settings_of_all on agent_settings (organisation_id) where agent_id is null;
create index agent_settings_by_version on agent_settings (organisation_id, version);

-- As it told last; null: it knows no settings.
alter table agent add column settings jsonb;

-- Every row is of the kinds before, so nobody has to look.
alter table dispatch drop constraint dispatch_kind_check;
alter table dispatch add constraint dispatch_kind_check check (kind in ('install_licence', 'read_now', 'restart_register',
  'send_log', 'set_polling', 'update_agent', 'change_settings')) not valid;
