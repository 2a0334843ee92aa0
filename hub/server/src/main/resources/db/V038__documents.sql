-- Documents of a sale, printed once and kept as they were (decision 043).

-- What documents say of us. A change is another row, so a document shows what was true on its day.
create table seller (
  id                    bigint generated always as identity primary key,
  -- Its bank account's; an invoice in this currency names this seller.
  currency              text not null check (currency in ('RUB', 'KZT')),
  name                  text not null check (length(name) between 1 and 160),
  tax_number            text not null check (tax_number ~ '^\d{10}(\d\d)?$'),
  kpp                   text check (kpp ~ '^\d{4}[0-9A-Z]{2}\d{3}$'),
  address               text not null check (length(address) between 1 and 500),
  phone                 text check (length(phone) between 1 and 100),
  bank                  text not null check (length(bank) between 1 and 160),
  bic                   text not null check (bic ~ '^[0-9A-Z]{8,11}$'),
  correspondent_account text check (correspondent_account ~ '^\d{20}$'),
  account               text not null check (account ~ '^[0-9A-Z]{20}$'),
  -- «Генеральный директор», and who that is.
  signer_post           text not null check (length(signer_post) between 1 and 100),
  signer                text not null check (length(signer) between 1 and 100),
  accountant            text check (length(accountant) between 1 and 100),
  created_at            timestamptz not null,
  created_by            text not null
);
create index seller_by_currency on seller (currency, id);

-- The buyer as it was when the invoice was issued, whoever issues it: also a hub of the release before.
alter table invoice
  add column buyer_name text,
  add column buyer_tax_number text,
  add column buyer_kpp text,
  add column buyer_address text,
  -- When it was printed.
  add column printed_at timestamptz;

create function invoice_keep_buyer() returns trigger language plpgsql as
$$
begin
  select name, tax_number, kpp, legal_address
  into new.buyer_name, new.buyer_tax_number, new.buyer_kpp, new.buyer_address
  from organisation where id = new.organisation_id;
  return new;
end
$$;
create trigger keep_buyer before insert on invoice for each row execute function invoice_keep_buyer();

update invoice i set (buyer_name, buyer_tax_number, buyer_kpp, buyer_address) =
  (select b.name, b.tax_number, b.kpp, b.legal_address from organisation b where b.id = i.organisation_id);
alter table invoice add check (buyer_name is not null and buyer_tax_number is not null);
create index invoice_unprinted on invoice (currency, id) where printed_at is null;

-- What everybody gets who asks for the document: these bytes.
create table invoice_document (
  invoice_id bigint primary key references invoice,
  seller_id  bigint not null references seller,
  content    bytea not null check (length(content) between 1 and 4194304)
);
alter table invoice_document enable row level security;
create policy of_account on invoice_document using (kassahub_account() is null
  or exists (select from invoice i where i.id = invoice_id and i.account_id = kassahub_account()));
