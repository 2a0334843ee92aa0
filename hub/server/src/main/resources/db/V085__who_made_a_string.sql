-- Whose people made a string, for the day that they serve its organisation no more: names are not unique. The release before fills it,
-- too. Null: an operator's, or made before this.
set local lock_timeout = '3s';
alter table enrolment_token add column maker_account bigint default kassahub_account();
