-- No agent fills the table: beyond a thousand its results of unknown work are acknowledged only.
create index stray_result_by_agent on stray_result (agent_id);
