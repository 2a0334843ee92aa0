-- What a health report writes into indexes: nothing (decision 078). Beside the work of the release before, which looks for
-- agents that do not reach a register along the list. New pages keep room for their next versions.
set lock_timeout = '3s';
alter table agent set (fillfactor = 70);
reset lock_timeout;

drop index concurrently if exists agent_unreaching;
