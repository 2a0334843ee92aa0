-- What V034 left for the release before it: nothing reads them now, and each update of a register's state, an agent's last
-- contact or a dispatch wrote them. Dropped beside whoever writes; a hub of the release before goes on, it only reads more.
drop index concurrently if exists register_state_by_licence;
drop index concurrently if exists register_state_by_seen;
drop index concurrently if exists register_state_by_memory;
drop index concurrently if exists register_state_by_registration;
drop index concurrently if exists agent_by_last_seen;
drop index concurrently if exists dispatch_by_state;

-- Lines are found by their serial through activation_line_by_serial, those on their way through activation_line_on_the_way.
drop index concurrently if exists activation_line_undelivered;
