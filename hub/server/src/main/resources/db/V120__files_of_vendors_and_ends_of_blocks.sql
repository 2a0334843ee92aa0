-- Licence files that vendors send: uploaded by a person, or found in the folder of one hub; every hub finds them here (decision 088).

-- What is changed or named needs a moment without a writer (see V032).
set local lock_timeout = '3s';
do $$ begin
  for attempt in 1 .. 20 loop
    begin
      lock table account in access exclusive mode;
      lock table vendor in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      if attempt = 20 then
        raise;
      end if;
    end;
    perform pg_sleep(1);
  end loop;
end $$;

create table vendor_file (
  id         bigint generated always as identity primary key,
  vendor_id  bigint not null references vendor,
  name       text not null check (length(name) between 1 and 200),
  -- Of its lines as we write them: the same licences under another name are the same file.
  sha256     bytea not null check (length(sha256) = 32),
  lines      integer not null check (lines > 0),
  taken_at   timestamptz not null,
  -- null = a hub found it in its folder.
  taken_by   text,
  -- A wrong one, taken away by a person: it grants nothing more, and the folder does not bring it back.
  removed_at timestamptz,
  removed_by text,
  unique (vendor_id, sha256),
  check ((removed_at is null) = (removed_by is null))
);
create index vendor_file_list on vendor_file (vendor_id, taken_at, id);

create table vendor_file_line (
  file_id   bigint not null references vendor_file,
  serial    text not null check (serial ~ '^\d{16}$'),
  licence   bytea not null check (length(licence) = 64),
  signature bytea not null check (length(signature) = 64),
  -- The end of its last quarter; null = it has none.
  until     date,
  -- The activation that it was given to first.
  used_by   bigint,
  primary key (file_id, serial)
);
create index vendor_file_line_serial on vendor_file_line (serial);
create index vendor_file_line_unused on vendor_file_line (file_id) where used_by is null;

alter table vendor_file enable row level security;
create policy of_operator on vendor_file using (kassahub_account() is null);
alter table vendor_file_line enable row level security;
create policy of_operator on vendor_file_line using (kassahub_account() is null);

-- When its last block ended: who may buy again is told.
alter table account add column opened_at timestamptz;
create index account_opened on account (opened_at) where opened_at is not null;
