#!/usr/bin/env bash
# Makes sure that GDAL's programs, with which `make e2e` reads the tiles and the
# OGC API as map software does, are there.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=apt.sh
source ./apt.sh

has_gdal() { command -v ogrinfo >/dev/null && command -v ogr2ogr >/dev/null; }

explain() {
	cat >&2 <<TEXT

Il manque GDAL (ogrinfo et ogr2ogr) pour les essais, et $1.

  Sur Debian ou Ubuntu :   sudo apt-get install gdal-bin
  Sur macOS :              brew install gdal

Relancez ensuite la même commande.
TEXT
	exit 1
}

has_gdal && exit 0
can_install || explain "ce compte ($(id -un)) n'a pas les droits pour l'installer"
echo "Installation de GDAL pour les essais (une seule fois, environ 150 Mo)…"
apt_install gdal-bin || explain "l'installation par apt-get a échoué (voir ci-dessus)"
has_gdal || explain "le paquet installé ne le contient pas"
echo "GDAL est installé."
