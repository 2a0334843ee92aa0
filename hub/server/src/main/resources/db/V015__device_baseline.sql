-- The licence bits a register was shipped with, or that an operator answers for (decision 021): with what was
-- signed here, all that the built-in issuer starts from.
alter table device add column baseline bytea check (length(baseline) = 64);
