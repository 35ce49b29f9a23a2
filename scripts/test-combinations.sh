#!/usr/bin/env bash
# The acceptance suite on every database with every queue; arguments go to vitest. Ends with a line for each.
set -uo pipefail
cd "$(dirname "$0")/.."

lines=()
failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for database in embedded postgres; do
  for queue in database redis; do
    export NUSABACA_TEST_DATABASE=$database NUSABACA_TEST_QUEUE=$queue
    SECONDS=0
    npx vitest run --project acceptance "$@" | tee "$log" || failed=1
    lines+=("$database, queue on $queue: $(tail -n 1 "$log") in $SECONDS s")
  done
done
printf '%s\n' "${lines[@]}"
exit "$failed"
