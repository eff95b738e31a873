#!/usr/bin/env bash
# counted.sh COMMAND… runs a "go test -v" and says how many tests ran. It fails when one of
# them does, and also when none ran or when one was skipped: what needs them has a real server.
set -euo pipefail

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
"$@" 2>&1 | tee "$log" | { grep --line-buffered -E '^ok.*s$|^(FAIL|panic:)|\[build failed\]' || true; } || status=$?

count() { grep -cE "^--- $1: " "$log" || true; }
passed=$(count PASS) skipped=$(grep -cE '^ *--- SKIP: ' "$log" || true) failed=$(count FAIL)
if [ "$status" != 0 ] || [ "$skipped" != 0 ]; then
	grep -vE '^ *(=== |--- PASS: |PASS$)|no test files|no tests to run' "$log" >&2 || true
fi
parts=$(grep -cE '^ +--- (PASS|FAIL): ' "$log" || true)
echo "$((passed + failed)) essais faits, et $parts de leurs parties : $passed réussis, $failed en échec ; $skipped laissés de côté."
[ "$status" = 0 ] || exit "$status"
[ "$skipped" = 0 ] || { echo "Aucun ne devait être laissé de côté." >&2 && exit 1; }
[ "$passed" != 0 ] || { echo "Aucun essai n'a été fait." >&2 && exit 1; }
