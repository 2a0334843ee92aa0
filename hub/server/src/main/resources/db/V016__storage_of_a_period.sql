-- A storage seen in two organisations' periods of a register is two rows: each sees only what was told in its own (d17).
alter table fiscal_storage add column earlier_period boolean not null default false;
alter table fiscal_storage drop constraint fiscal_storage_register_id_number_key;
create unique index fiscal_storage_of_period on fiscal_storage (register_id, number) where not earlier_period;
