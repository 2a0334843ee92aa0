-- Another payee, or another account of ours, waits for a second operator (decision 033).
alter table confirmation drop constraint confirmation_kind_check;
alter table confirmation add constraint confirmation_kind_check
  check (kind in ('accept_claim', 'replace_agent', 'record_bits', 'replace_licence', 'move_licence', 'correct_order',
    'widen_rollout', 'change_link', 'record_payment', 'make_key', 'enter_seller'));
