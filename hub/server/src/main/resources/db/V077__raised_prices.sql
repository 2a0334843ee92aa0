-- A correction can raise a price that the buyer agreed on (decision 054): the difference is asked for by an invoice of its own.

-- New columns and keys need a moment without a writer (see V032).
set local lock_timeout = '3s';
do $$ begin
  for attempt in 1 .. 20 loop
    begin
      lock table sales_order, invoice, correction, correction_line in access exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      if attempt = 20 then
        raise;
      end if;
    end;
    perform pg_sleep(1);
  end loop;
end $$;

-- Checks of two columns have names that say nothing.
do $$ declare
  old record;
begin
  for old in
    select conrelid::regclass as place, conname from pg_constraint
    where contype = 'c' and (conrelid = 'correction_line'::regclass
      or conrelid = 'sales_order'::regclass and pg_get_constraintdef(oid) like '%corrected_amount%')
  loop
    execute format('alter table %s drop constraint %I', old.place, old.conname);
  end loop;
end $$;

-- By how much less than ordered it costs; less than nothing when prices were raised.
alter table sales_order add check (corrected_amount <= amount);

alter table invoice drop constraint invoice_kind_check;
alter table invoice add constraint invoice_kind_check check (kind in ('order', 'instances', 'prepayment', 'surcharge'));

alter table correction add column raises boolean not null default false;
-- What asks for the difference.
alter table correction add column surcharge_id bigint unique references invoice;
alter table correction add check (raises = (surcharge_id is not null));
alter table correction add check (not raises or released = 0);

-- Either all lines cost less than before or all cost more; more by the price alone.
alter table correction_line add check (price_before >= 0), add check (quantity_before > 0), add check (price >= 0),
  add check (quantity between 0 and quantity_before), add check (amount <> amount_before),
  add check (amount < amount_before or price > price_before and quantity = quantity_before),
  add check (vat_amount between 0 and amount), add check (amount_before = price_before * quantity_before),
  add check (amount = price * quantity);

-- The form of a transfer document's correction for programs, made with its file. It has a name of its own from the start.
alter table correction add column file_id uuid not null default gen_random_uuid();
create table correction_form (
  correction_id bigint primary key references correction,
  name          text not null,
  content       bytea not null check (length(content) between 1 and 4194304)
);
alter table correction_form enable row level security;
create policy of_account on correction_form using (kassahub_account() is null
  or exists (select from correction k where k.id = correction_id));
