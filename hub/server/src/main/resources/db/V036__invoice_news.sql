-- What became of invoices lately, for those who are told.
create index invoice_by_issue on invoice (issued_at);
create index invoice_by_payment on invoice (paid_at) where paid_at is not null;
