-- From when on notices of a kind are told (decision 074). A hub that comes from a release which told nothing of corrections and of what
-- rules ordered would tell and mail those of a whole week at once.
create table notice_feed (
  name  text primary key,
  since timestamptz not null
);
insert into notice_feed (name, since)
select 'corrections', now()
where exists (select from correction)
  and not exists (select from notice where kind in ('correction-issued', 'correction-raised'));
insert into notice_feed (name, since)
select 'renewal-orders', now()
where exists (select from activation where policy_id is not null and status = 'done')
  and not exists (select from notice where kind = 'renewal-ordered');
