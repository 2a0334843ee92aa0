-- The top bar of every page counts them.
create index notice_unread on notice (account_id) where read_at is null;
