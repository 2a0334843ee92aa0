-- What documents say of the licensor (A-10): the number of a legal entity, and where everybody reads the offer.
set local lock_timeout = '3s';
alter table seller
  add column state_number text check (state_number ~ '^\d{13}$'),
  add column offer_address text check (length(offer_address) between 1 and 200);
