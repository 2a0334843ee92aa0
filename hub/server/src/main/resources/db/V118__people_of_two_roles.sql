-- Support and back office in one person (X-98); releases before this one read `role` alone, and so give less.
alter table app_user add column more_roles text[] not null default '{}'
  check (more_roles = '{}' or role = 'support' and more_roles = '{back_office}');
