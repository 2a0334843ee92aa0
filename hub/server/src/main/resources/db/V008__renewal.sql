-- Policies that renew by themselves, within a budget.

create table renewal_policy (
  id              bigint generated always as identity primary key,
  account_id      bigint not null references account,
  organisation_id bigint not null references organisation,
  name            text not null check (length(name) between 1 and 200),
  enabled         boolean not null default true,
  -- Renew when so many days or fewer are left.
  days_before     integer not null check (days_before between 1 and 180),
  -- Kopecks a calendar month.
  month_limit     bigint not null check (month_limit >= 0),
  -- Kopecks a licence.
  highest_price   bigint not null check (highest_price >= 0),
  -- All registers of the organisation, or only those of one outlet.
  outlet_id       bigint references outlet,
  created_at      timestamptz not null,
  created_by      text not null,
  -- Why nothing was bought at the last run; null = nothing stood in the way.
  halted_code     text,
  halted_text     text,
  halted_at       timestamptz,
  unique (organisation_id, name)
);
create index renewal_policy_by_account on renewal_policy (account_id, id);

-- One renewal per register and end date, whatever happens.
create table renewal (
  register_id bigint not null references register,
  ends        date not null,
  policy_id   bigint not null references renewal_policy,
  activation  bigint not null references activation,
  -- First day of the month whose limit it takes from.
  month       date not null,
  -- Kopecks reserved when the activation was made.
  amount      bigint not null check (amount >= 0),
  released_at timestamptz,
  created_at  timestamptz not null,
  primary key (register_id, ends)
);
create index renewal_by_policy_month on renewal (policy_id, month);
create index renewal_by_activation on renewal (activation);

alter table activation add foreign key (policy_id) references renewal_policy;
alter table renewal_policy enable row level security;
create policy of_account on renewal_policy using (kassahub_account() is null or account_id = kassahub_account());
