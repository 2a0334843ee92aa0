#!/bin/sh
# Run by the database's image at its first start: the two roles and the database of hub/server/README.md.
set -eu
secrets=${SECRETS:-/run/secrets}
psql -v ON_ERROR_STOP=1 -U "${POSTGRES_USER:-postgres}" -d postgres \
  -v owner_password="$(cat "$secrets/owner-password")" -v hub_password="$(cat "$secrets/hub-password")" <<'SQL'
create role kassahub_owner login password :'owner_password';
create role kassahub_hub login password :'hub_password';
create database kassahub owner kassahub_owner template template0 encoding 'UTF8' locale_provider icu icu_locale 'ru-RU';
SQL
