#!/usr/bin/env bash
# Runs Debian's PostgreSQL 15 with pgvector and TLS on loopback, for tests: postgres.sh CACHE FOLDER PORT
#
# CACHE keeps Debian's packages, unpacked, and pgvector, built from Debian's source; nothing is installed on the system
# but a compiler where there is none. FOLDER, empty, gets the server: its programs, its data and its certificate
# (server.crt, for the name "localhost"). The superuser is "postgres", its password is $PGPASSWORD. The role "tls_only",
# where there is one, is let in by TLS alone. The server ends when the standard input does, or by SIGTERM.
set -euo pipefail

mkdir -p "$1"
cache=$(cd "$1" && pwd)
folder=$(cd "$2" && pwd)
port=$3
# Shared libraries of the server. Those that the system has are not downloaded.
libraries=(libgssapi-krb5-2 libicu72 libldap-2.5-0 liblz4-1 libpam0g libpq5 libssl3 libstdc++6 libsystemd0 libxml2 libzstd1 zlib1g)

# pgvector with HNSW is in Debian 13 only, for PostgreSQL 17. Its source is built here for 15.
unpack() {
  local mirror signed='signed-by=/usr/share/keyrings/debian-archive-keyring.gpg'
  mirror=$(awk '/^URIs:/ { print $2; exit }' /etc/apt/sources.list.d/debian.sources)
  mkdir -p "$cache"/{lists/partial,apt/archives/partial,debs,unpacked,source}
  printf '%s\n' "deb [$signed] $mirror bookworm main" "deb-src [$signed] $mirror trixie main" >"$cache/debian.list"
  local apt=(apt-get -qq -o Dir::Etc::sourcelist="$cache/debian.list" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::State::lists="$cache/lists" -o Dir::Cache="$cache/apt" -o APT::Sandbox::User=root)
  "${apt[@]}" update
  cd "$cache/debs"
  "${apt[@]}" download postgresql-15 postgresql-client-15 postgresql-server-dev-15
  "${apt[@]}" source --download-only pgvector
  # Downloads only, so neither dpkg's lock nor root is needed.
  "${apt[@]}" -o Debug::NoLocking=1 -y --no-install-recommends --no-upgrade --download-only install "${libraries[@]}"
  for package in ./*.deb "$cache"/apt/archives/*.deb; do
    [ ! -e "$package" ] || dpkg -x "$package" "$cache/unpacked"
  done
  rm -rf "$cache/unpacked/usr/lib/postgresql/15/lib/bitcode" "$cache/unpacked/usr/share/locale"
  command -v cc >&2 || "${apt[@]}" -y --no-install-recommends install gcc libc6-dev
  build_pgvector
  touch "$cache/unpacked"
}

build_pgvector() {
  local source="$cache/source" server="$cache/unpacked/usr/lib/postgresql/15" share="$cache/unpacked/usr/share/postgresql/15"
  tar -xzf ./pgvector_*.orig.tar.gz -C "$source" --strip-components=1
  cd "$source"
  local version
  version=$(sed -n "s/^default_version = '\(.*\)'/\1/p" vector.control)
  printf '%s\0' src/*.c | xargs -0 -n 4 -P 2 cc -O1 -w -fPIC -c -I "$cache/unpacked/usr/include/postgresql/15/server"
  cc -shared -o "$server/lib/vector.so" ./*.o
  cp vector.control "$share/extension/"
  cp sql/vector.sql "$share/extension/vector--$version.sql"
}

exec 9>"$cache/lock"
flock 9
[ -e "$cache/unpacked" ] || (unpack) >&2
# The server's user may not have access to the cache folder.
cp -r "$cache/unpacked/usr" "$folder/usr"
exec 9>&-

# PostgreSQL refuses to run as root.
as_user=()
if [ "$(id -u)" = 0 ]; then
  as_user=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
fi
programs="$folder/usr/lib/postgresql/15/bin"
LD_LIBRARY_PATH=$(printf '%s:' "$folder"/usr/lib/*-linux-gnu "$cache"/unpacked/lib/*-linux-gnu)
export LD_LIBRARY_PATH

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost -keyout "$folder/server.key" -out "$folder/server.crt"
printf '%s' "$PGPASSWORD" >"$folder/password"
[ "$(id -u)" != 0 ] || chown -R nobody:nogroup "$folder"
"${as_user[@]}" "$programs/initdb" --no-sync --username=postgres --pwfile="$folder/password" --auth=scram-sha-256 \
  --encoding=UTF8 --locale=C.UTF-8 --pgdata="$folder/data" >/dev/null
rm "$folder/password"
cat >"$folder/data/pg_hba.conf" <<'RULES'
hostnossl all tls_only 127.0.0.1/32 reject
host all all 127.0.0.1/32 scram-sha-256
RULES

cd "$folder"
"${as_user[@]}" "$programs/postgres" -D "$folder/data" -p "$port" -c listen_addresses=127.0.0.1 \
  -c unix_socket_directories= -c ssl=on -c ssl_cert_file="$folder/server.crt" -c ssl_key_file="$folder/server.key" \
  -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c jit=off -c shared_buffers=32MB &
server=$!
# A "fast" shutdown rolls back open transactions and does not wait for clients.
stop() { kill -INT "$server" 2>/dev/null || true; }
trap stop TERM INT
exec 3<&0
{ cat <&3 >/dev/null; stop; } &
while kill -0 "$server" 2>/dev/null; do wait "$server" || true; done
