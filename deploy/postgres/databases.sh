#!/bin/bash
# Run once by the postgres image, on an empty volume: a role and its own databases for Temporal, and for the vault.
# Neither can open the other's.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set vault="$VAULT_PASSWORD" --set temporal="$TEMPORAL_PASSWORD" <<'SQL'
CREATE ROLE telemaque LOGIN PASSWORD :'vault';
CREATE ROLE temporal LOGIN PASSWORD :'temporal';
CREATE DATABASE telemaque OWNER telemaque;
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE ALL ON DATABASE telemaque, temporal, temporal_visibility FROM PUBLIC;
SQL
