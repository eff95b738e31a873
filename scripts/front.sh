#!/usr/bin/env bash
# front.sh DIR fetches the npm packages of DIR, only when its lock file changed since
# the last time.
set -euo pipefail

dir=$1
stamp=$dir/node_modules/.fetched

[ -e "$dir/package-lock.json" ] || exit 0
[ -e "$stamp" ] && cmp -s "$dir/package-lock.json" "$stamp" && exit 0
if ! command -v npm >/dev/null; then
	cat >&2 <<TEXT

Il manque npm (Node.js 20 ou plus récent), qui apporte les paquets de $dir.

  Sur Debian ou Ubuntu :   sudo apt-get install nodejs npm
  Ailleurs :               https://nodejs.org

Relancez ensuite la même commande.
TEXT
	exit 1
fi
echo "Téléchargement des paquets npm de $dir…"
fetch() { npm ci --prefix "$dir" --no-audit --no-fund --no-update-notifier --loglevel=error; }
# What a former run that was cut short left behind makes npm fail: begin anew, once.
fetch || { rm -rf "$dir/node_modules"; fetch; }
cp "$dir/package-lock.json" "$stamp"
