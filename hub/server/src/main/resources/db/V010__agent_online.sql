-- Which agents are connected: their link is held by a hub that beats. The one answer for pages, API and deliveries.
create view agent_online with (security_invoker = true) as
select l.agent_id, l.instance
from agent_link l join hub_instance i on i.id = l.instance
where i.beat_at > now() - interval '30 seconds';
