#!/bin/sh
# Temporal's tables, brought to the shape of the server of the same version. Run again, it finds nothing to do.
set -eu
for base in temporal temporal_visibility; do
  folder=${base#temporal_}
  tool="temporal-sql-tool --plugin postgres12 --ep postgres -p 5432 -u temporal --db $base"
  $tool setup-schema -v 0.0
  $tool update-schema -d "/etc/temporal/schema/postgresql/v12/$folder/versioned"
done
