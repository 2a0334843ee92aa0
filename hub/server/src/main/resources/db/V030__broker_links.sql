-- A link through an external broker: the number that the connection named itself with, and the certificate that its
-- agent proved. Any instance can serve such a link, one holds it. Null: a link to one of a hub's own ports.
alter table agent_link
  add column connection  bigint,
  add column certificate text;
