#!/usr/bin/env bash
# Makes sure that a Chromium is there for the browser tests of `make e2e`.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=apt.sh
source ./apt.sh

has_browser() {
	[ -n "${CHROME:-}" ] && [ -x "$CHROME" ] && return
	local name
	for name in chromium chromium-browser google-chrome google-chrome-stable headless-shell; do
		command -v "$name" >/dev/null && return
	done
	[ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ]
}

explain() {
	cat >&2 <<TEXT

Il manque un navigateur Chromium pour les essais, et $1.

  Sur Debian :           sudo apt-get install chromium
  Sur Ubuntu :           sudo snap install chromium
  Ailleurs :             donnez le chemin du programme dans CHROME

Relancez ensuite la même commande.
TEXT
	exit 1
}

has_browser && exit 0
can_install || explain "ce compte ($(id -un)) n'a pas les droits pour l'installer"
echo "Installation de Chromium pour les essais (une seule fois, environ 350 Mo)…"
apt_install chromium fonts-dejavu-core || explain "l'installation par apt-get a échoué (voir ci-dessus)"
has_browser || explain "le paquet installé ne le contient pas"
echo "Chromium est installé."
