-- When a licence that does not get into its register is told to its buyer: null while no try failed, infinity once told.
-- Lines that a hub of the release before let fail have null here; the hub asks their sale.
-- After an end in the middle what is whole stays, and what was begun goes.
set lock_timeout = '3s';
do $$
declare
  begun regclass;
begin
  for begun in
    select i.indexrelid from pg_index i join pg_class t on t.oid = i.indrelid
    where t.relnamespace = 'public'::regnamespace and not i.indisvalid
  loop
    execute format('drop index %s', begun);
  end loop;
end $$;
alter table activation_line add column if not exists give_up_at timestamptz;
-- Null when a hub of the release before marked it.
alter table invoice add column if not exists overdue_at timestamptz;
-- What numbers of a series begin with, now or before: no other series' may look like it.
create table if not exists series_prefix (
  series text not null references number_series on delete cascade,
  prefix text not null,
  primary key (series, prefix)
);
create or replace function series_prefix() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  insert into series_prefix (series, prefix) values (new.name, new.prefix) on conflict do nothing;
  return null;
end $$;
drop trigger if exists series_prefix on number_series;
create trigger series_prefix after insert or update of prefix on number_series for each row execute function series_prefix();
reset lock_timeout;

insert into series_prefix (series, prefix)
select name, prefix from number_series
union select series, regexp_replace(printed, '[0-9]+$', '') from invoice
on conflict do nothing;

create index concurrently if not exists activation_line_given_up on activation_line (give_up_at) where delivery = 'failed';
create index concurrently if not exists invoice_by_overdue on invoice (overdue_at) where state = 'overdue';
-- Lines that are on their way or failed are counted by activation_line_on_the_way: this one kept all that nobody is to bring for
-- ever. A hub of the release before goes on, it only reads more.
drop index concurrently if exists activation_line_missing;
