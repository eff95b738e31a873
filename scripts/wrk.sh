#!/usr/bin/env bash
# Makes sure that wrk, the load tool of `make bench-http`, is there.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=apt.sh
source ./apt.sh

explain() {
	cat >&2 <<TEXT

Il manque wrk, qui envoie les requêtes des mesures, et $1.

  Sur Debian ou Ubuntu :   sudo apt-get install wrk

Relancez ensuite la même commande.
TEXT
	exit 1
}

command -v wrk >/dev/null && exit 0
can_install || explain "ce compte ($(id -un)) n'a pas les droits pour l'installer"
echo "Installation de wrk pour les mesures (une seule fois, environ 2 Mo)…"
apt_install wrk || explain "l'installation par apt-get a échoué (voir ci-dessus)"
command -v wrk >/dev/null || explain "le paquet installé ne le contient pas"
echo "wrk est installé."
