-- What was uploaded, byte for byte, so that a dispute can be settled by the file itself (decision 046).
create table statement_file (
  id          bigint generated always as identity primary key,
  sha256      bytea not null unique check (length(sha256) = 32),
  name        text not null check (length(name) between 1 and 200),
  content     bytea not null check (length(content) <= 4194304),
  imported_at timestamptz not null,
  imported_by text not null
);
alter table statement_file enable row level security;
create policy of_operator on statement_file using (kassahub_account() is null);

-- The file that told of it first; null: of a release that kept no files.
alter table statement_line add column sha256 bytea references statement_file (sha256);

-- Lists of lines: by the bank's day, by words and by sum.
create index statement_line_by_day on statement_line (received_on, id);
create index statement_line_by_words on statement_line
  using gin (lower(payer || ' ' || payer_number || ' ' || number || ' ' || purpose) public.gin_trgm_ops);
create index statement_line_by_sum on statement_line (amount);
create index statement_line_by_file on statement_line (sha256);

-- A payment was taken back, wherever that was done: its line waits again, for a person (decision 044).
create function line_waits_again() returns trigger language plpgsql as
$$
begin
  insert into statement_queue (line_id, by_person)
  select line_id, true from statement_booking where payment_id = new.payment_id on conflict do nothing;
  return null;
end
$$;
create trigger line_waits_again after insert on payment_reversal for each row execute function line_waits_again();
