#!/bin/sh
# Run by the database's image at its first start: the two roles and the database of hub/server/README.md.
# psql reads the passwords from their files: an argument could be seen in the list of processes.
set -eu
export SECRETS="${SECRETS:-/run/secrets}"
psql -v ON_ERROR_STOP=1 -U "${POSTGRES_USER:-postgres}" -d postgres <<'SQL'
\set owner_password `cat "$SECRETS/owner-password"`
\set hub_password `cat "$SECRETS/hub-password"`
create role kassahub_owner login password :'owner_password';
create role kassahub_hub login password :'hub_password';
create database kassahub owner kassahub_owner template template0 encoding 'UTF8' locale_provider icu icu_locale 'ru-RU';
SQL
