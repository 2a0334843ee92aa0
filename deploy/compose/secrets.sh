#!/usr/bin/env bash
# Makes what is missing in compose/secrets. The folder is closed to others on this machine; the files in it are not, because
# containers read them as users of their own.
set -euo pipefail
cd "$(dirname "$0")"
[ -f ../.env ] || { echo "deploy/.env is missing: copy .env.example and change it." >&2; exit 1; }
mkdir -p secrets
chmod 700 secrets
random() { head -c 32 /dev/urandom | base64 | tr -d '+/=\n'; }
for name in superuser-password owner-password hub-password; do
  [ -s "secrets/$name" ] || random > "secrets/$name"
done
[ -s secrets/hub.env ] || printf 'KASSAHUB_METRICS_TOKEN=%s\n' "$(random)" > secrets/hub.env
if [ ! -s secrets/cabinet.crt ]; then
  host=${KASSAHUB_CABINET:-$(sed -n 's/^KASSAHUB_CABINET=//p' ../.env)}
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj "/CN=$host" \
    -addext "subjectAltName=DNS:$host" -keyout secrets/cabinet.key -out secrets/cabinet.crt 2> /dev/null
  echo "secrets/cabinet.crt signs itself: put the certificate and key of $host in its place." >&2
fi
chmod 644 secrets/*
