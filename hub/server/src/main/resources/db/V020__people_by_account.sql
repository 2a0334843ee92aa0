-- The second wall around people too: only the hub's own work, such as signing in, sees those of
-- every account.
alter table app_user enable row level security;
create policy of_account on app_user using (kassahub_account() is null or account_id = kassahub_account());
