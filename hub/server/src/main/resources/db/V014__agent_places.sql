-- Where a stream was heard of last, and when: an agent goes on with the stream of its last greeting. One that goes back
-- and forth between two is two computers with one key, and these are their places.

alter table agent_stream
  add column greeted_at timestamptz,
  add column transport  text,
  add column address    text;
update agent_stream set greeted_at = opened_at;
