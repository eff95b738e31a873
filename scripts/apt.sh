# shellcheck shell=bash
# Installing Debian packages quietly, for the scripts beside this one (sourced).

# can_install says whether this account may install packages without being asked
# for a password.
can_install() {
	command -v apt-get >/dev/null || return 1
	[ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

# as_root runs a command with the rights to install.
as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# apt_quiet runs apt-get without questions; what it says is shown only when it fails.
apt_quiet() {
	local log status=0
	log=$(mktemp)
	as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get -qq -y -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1 </dev/null || status=$?
	[ "$status" = 0 ] || tail -n 15 "$log" >&2
	rm -f "$log"
	return "$status"
}

# apt_install refreshes the lists, then installs. Lists that cannot be refreshed are
# not fatal: what is already known may be enough.
apt_install() {
	apt_quiet update || echo "  La liste des paquets n'a pas pu être rafraîchie ; essai avec celle qui est là." >&2
	apt_quiet install --no-install-recommends "$@"
}
