-- Documents whose files could not be made (decision 045, X-10): why, how often, and when it is tried again.

create table document_failure (
  kind         text not null check (kind in ('invoice', 'transfer')),
  -- The invoice's id, or the number of the order that is shipped.
  subject      bigint not null,
  reason       text not null check (length(reason) between 1 and 500),
  failures     integer not null check (failures > 0),
  failed_since timestamptz not null,
  next_at      timestamptz not null,
  primary key (kind, subject)
);
create index document_failure_by_age on document_failure (failed_since, kind, subject);
create index document_failure_by_reason on document_failure (reason);

-- Reasons are for operators.
alter table document_failure enable row level security;
create policy of_operators on document_failure using (kassahub_account() is null);
