-- What an account is to pay later stands on its page of debts: read by account, whatever was paid before. Made beside the work of
-- the release before.
create index concurrently if not exists invoice_issued on invoice (account_id) where state = 'issued';
