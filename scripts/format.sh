#!/usr/bin/env bash
# Fails and lists the files that gofmt would change.
set -euo pipefail
cd "$(dirname "$0")/.."

unformatted=$(find . -name node_modules -prune -o -name '*.go' -print0 | xargs -0 gofmt -l)
[ -z "$unformatted" ] && exit 0
printf 'Fichiers à mettre en forme (gofmt -w) :\n%s\n' "$unformatted" >&2
exit 1
