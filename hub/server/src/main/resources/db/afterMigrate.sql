-- Hubs that start together come here together, and two grants at once on the same thing fail.
select pg_advisory_xact_lock(hashtext('kassahub rights'));

-- Rights of the hub's everyday role; run after every migration.
grant usage on schema public to ${hub_role};
grant select, insert, update, delete on all tables in schema public to ${hub_role};
grant usage, select on all sequences in schema public to ${hub_role};
grant execute on function statement_lines_sought(text) to ${hub_role};

-- Written once, never changed: not even by a hub that was broken into.
revoke update, delete, truncate on journal, offer_acceptance, issued_licence, licence_move, ended_link from ${hub_role};
-- Kept by triggers, which run as the tables' owner.
revoke insert, update, delete, truncate on fleet_key, fleet_contact, fleet_licence, agent_key, series_prefix from ${hub_role};
revoke update, delete, truncate on contract, sales_order_line, invoice_line, payment, payment_allocation, payment_reversal,
  ledger_transaction, ledger_entry, seller, invoice_document, transfer_file, statement_line, statement_booking, statement_file,
  correction_line, correction_file, correction_form
  from ${hub_role};
-- Their state moves on, but nothing that has a number goes away.
revoke delete, truncate on number_series, sales_order, invoice, transfer_document, correction from ${hub_role};
-- What a vendor sent stays; a wrong file is marked.
revoke delete, truncate on vendor_file, vendor_file_line from ${hub_role};
-- What others name without a foreign key (V080).
revoke delete, truncate on account, activation, activation_line, device_line, licence_type, agent, register from ${hub_role};
-- A price is taken back, and stays what it was.
revoke update, delete, truncate on price_rule from ${hub_role};
grant update (withdrawn_at, withdrawn_by) on price_rule to ${hub_role};
revoke all on flyway_schema_history from ${hub_role};
