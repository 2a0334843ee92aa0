-- Many tills at once: a file of tills becomes a batch, each of its rows a token for one of them. Tokens are held until the
-- batch is approved; they are made of secret_key with a key that is in no database, so they can be printed again.
set local lock_timeout = '3s';

create table enrolment_batch (
  id              bigint generated always as identity primary key,
  secret_key      uuid not null,
  organisation_id bigint not null references organisation,
  name            text not null check (length(name) between 1 and 200),
  tills           integer not null check (tills between 1 and 5000),
  days            integer not null check (days between 1 and 90),
  created_at      timestamptz not null,
  created_by      text not null,
  -- Who made it, as the journal numbers people: an operator does not approve his own.
  maker           text not null,
  decided_at      timestamptz,
  decided_by      text,
  approved        boolean,
  revoked_at      timestamptz,
  check ((decided_at is null) = (approved is null))
);
create index enrolment_batch_by_organisation on enrolment_batch (organisation_id, id);

alter table enrolment_token
  add column batch_id bigint references enrolment_batch,
  -- Row of the file, from 1.
  add column place    integer,
  add column serial   text,
  add column address  text;
create index enrolment_token_of_batch on enrolment_token (batch_id, place, id) where batch_id is not null;
create index enrolment_token_alone on enrolment_token (id) where batch_id is null;
create index enrolment_request_by_token on enrolment_request (token_id, id);
