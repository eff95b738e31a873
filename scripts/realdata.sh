#!/usr/bin/env bash
# Says, at the end of `make test`, whether the tests on real open data ran: they look
# where internal/realdata does.
set -euo pipefail
cd "$(dirname "$0")/.."

data=${ANNUAIRE_REAL_DATA:-../shared/data}
echo
if [ -e "$data/README.md" ]; then
	echo "Essais réussis. Ceux sur les données réelles ont été faits ($data)."
else
	echo "Essais réussis. Ceux sur les données réelles ont été laissés de côté : ni ../shared/data, ni ANNUAIRE_REAL_DATA."
fi
