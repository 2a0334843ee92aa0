-- In which currency a rule's limits are, and what it reserved (decision 075). What the release before writes is in roubles.

alter table renewal_policy add column currency text not null default 'RUB' check (currency in ('RUB', 'KZT'));
alter table renewal add column currency text not null default 'RUB' check (currency in ('RUB', 'KZT'));
