#!/usr/bin/env bash
# The acceptance suite on every database with every queue, and on Google's cloud as the replaced system was; arguments
# go to vitest. Ends with a line for each.
set -uo pipefail
cd "$(dirname "$0")/.."

lines=()
failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for combination in "embedded database none" "embedded redis none" "postgres database none" "postgres redis none" \
  "postgres redis google"; do
  read -r NUSABACA_TEST_DATABASE NUSABACA_TEST_QUEUE NUSABACA_TEST_CLOUD <<<"$combination"
  export NUSABACA_TEST_DATABASE NUSABACA_TEST_QUEUE NUSABACA_TEST_CLOUD
  SECONDS=0
  npx vitest run --project acceptance "$@" | tee "$log" || failed=1
  lines+=("database $NUSABACA_TEST_DATABASE, queue $NUSABACA_TEST_QUEUE, cloud $NUSABACA_TEST_CLOUD: $(tail -n 1 "$log") in $SECONDS s")
done
printf '%s\n' "${lines[@]}"
exit "$failed"
