-- Accounts and organisations that are changed after they were opened: which edition of it somebody saw; since when an account
-- pays for an organisation, and which links ended, when, by whom and why (X-02, decision 071).

-- What is changed needs a moment without a writer (see V035).
do $$ begin
  for attempt in 1 .. 20 loop
    begin
      set local lock_timeout = '3s';
      lock table account in access exclusive mode;
      set local lock_timeout = '200ms';
      lock table organisation, account_organisation, offer_acceptance, confirmation in access exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      if attempt = 20 then
        raise;
      end if;
    end;
    perform pg_sleep(1);
  end loop;
end $$;

-- Counts changes by people: who saves what was read at an earlier one is told of the later.
alter table account add column version integer not null default 1;
alter table organisation add column version integer not null default 1;

-- Null: linked before this was noted.
alter table account_organisation add column since timestamptz;

create table ended_link (
  id              bigint generated always as identity primary key,
  account_id      bigint not null references account,
  organisation_id bigint not null references organisation,
  kind            text not null check (kind in ('payer', 'service')),
  since           timestamptz,
  until           timestamptz not null,
  ended_by        text not null,
  reason          text not null check (length(reason) between 1 and 500)
);
create index ended_link_of_organisation on ended_link (organisation_id, id);
create index ended_link_of_account on ended_link (account_id, id);
alter table ended_link enable row level security;
create policy of_account on ended_link using (kassahub_account() is null or account_id = kassahub_account());

-- What an organisation accepted, it has accepted, whoever pays for it by now.
create policy of_payer on offer_acceptance for select using (kassahub_pays_for(organisation_id));

alter table confirmation drop constraint confirmation_kind_check;
alter table confirmation add constraint confirmation_kind_check
  check (kind in ('accept_claim', 'replace_agent', 'record_bits', 'replace_licence', 'move_licence', 'correct_order',
    'widen_rollout', 'change_link'));
