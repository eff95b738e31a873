#!/usr/bin/env bash
# Makes sure that a PostgreSQL with PostGIS is installed, for the private database of
# `make run` and `make test`. Does nothing when DATABASE_URL names a server.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=apt.sh
source ./apt.sh

package=postgresql-postgis

# has_postgis looks where internal/localpg looks.
has_postgis() {
	local control bin share
	if [ -n "${PG_BINDIR:-}" ]; then
		share=$("$PG_BINDIR/pg_config" --sharedir 2>/dev/null) && [ -e "$share/extension/postgis.control" ]
		return
	fi
	for control in /usr/share/postgresql/*/extension/postgis.control /usr/pgsql-*/share/extension/postgis.control; do
		[ -e "$control" ] || continue
		bin=${control%/extension/postgis.control}
		case $bin in
		/usr/share/*) bin=/usr/lib/postgresql/${bin##*/}/bin ;;
		*) bin=${bin%/share}/bin ;;
		esac
		[ -x "$bin/initdb" ] && return
	done
	for bin in /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin; do
		[ -x "$bin/initdb" ] && share=$("$bin/pg_config" --sharedir) && [ -e "$share/extension/postgis.control" ] && return
	done
	return 1
}

# explain says what a person must do where the script may not.
explain() {
	cat >&2 <<TEXT

Il manque PostgreSQL avec l'extension PostGIS, et $1.

  Sur Debian ou Ubuntu :   sudo apt-get install $package
  Sur macOS :              brew install postgis
  Avec un serveur existant : DATABASE_URL=postgres://utilisateur:motdepasse@serveur/base make run

Relancez ensuite la même commande.
TEXT
	exit 1
}

# install brings PostGIS. Debian's package also creates and starts a "main" cluster,
# which the private database does not use: when this script is what brings
# PostgreSQL, that is turned off, for the time of the install only.
install() {
	local settings=/etc/postgresql-common/createcluster.d/annuaire.conf
	if ! ls -d /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; then
		as_root mkdir -p "${settings%/*}"
		echo 'create_main_cluster = false' | as_root tee "$settings" >/dev/null
		# shellcheck disable=SC2064  # the name is wanted as it is now
		trap "as_root rm -f '$settings'" EXIT
	fi
	apt_install "$package"
}

[ -z "${DATABASE_URL:-}" ] || exit 0
has_postgis && exit 0
[ -z "${PG_BINDIR:-}" ] || explain "PG_BINDIR ($PG_BINDIR) ne le contient pas"
command -v apt-get >/dev/null || explain "ce système n'a pas apt-get pour l'installer"
can_install || explain "ce compte ($(id -un)) n'a ni les droits de root, ni sudo sans mot de passe, pour l'installer"

echo "Installation de PostgreSQL et de PostGIS (une seule fois, environ 115 Mo)…"
install || explain "l'installation par apt-get a échoué (voir ci-dessus)"
has_postgis || explain "le paquet installé ne le contient pas"
echo "PostGIS est installé."
