-- Which hubs live: those that beat. What a dead one was at may be taken over at once.
create view live_instance with (security_invoker = true) as
select id from hub_instance where beat_at > now() - interval '30 seconds';

-- Those that missed a beat or two, and in how many seconds they count as dead.
create view quiet_instance with (security_invoker = true) as
select id, greatest(1, 1 + ceil(extract(epoch from beat_at + interval '30 seconds' - now())))::integer as dead_in
from hub_instance where beat_at < now() - interval '10 seconds';

-- Who is at it; null = a release that did not say.
alter table vendor_request add column instance uuid;
alter table idempotency_key add column instance uuid;
