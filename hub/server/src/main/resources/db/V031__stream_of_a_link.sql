-- Which outbox the connection named in its hello: instances that did not hear it go by this.
alter table agent_link add column stream bigint;
