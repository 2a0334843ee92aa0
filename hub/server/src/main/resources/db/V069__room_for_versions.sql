-- Rows that are written again soon after they were made keep their next version on the same page, and their indexes as they
-- are: a device's date is sold once a year, an agent's stream moves with each batch. Only new pages are filled so.
set local lock_timeout = '3s';
alter table device set (fillfactor = 80);
alter table agent_stream set (fillfactor = 70);
