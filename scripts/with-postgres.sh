#!/bin/bash
# with-postgres.sh COMMAND…: runs the command with DATABASE_URL set to a throw-away PostgreSQL server.
# The server listens on a socket in a temporary folder only, does not sync, and is gone afterwards.
# Exit code 75 when no PostgreSQL can be had here.
set -eu
bin=$(ls -d /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql*/bin /usr/pgsql-*/bin 2>/dev/null | sort -V | tail -1 || true)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb || true)")
if [ ! -x "$bin/initdb" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing PostgreSQL for the tests ..." >&2
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql; } >/dev/null 2>&1 || true
  bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
fi
[ -x "$bin/initdb" ] || exit 75

folder=$(mktemp -d "${TMPDIR:-/tmp}/spona-pg.XXXXXX")
as=()
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
  owner=postgres; id -u postgres >/dev/null 2>&1 || owner=nobody
  chown "$owner" "$folder"; as=(runuser -u "$owner" --)
fi
stop() { (cd / && "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1) || true; rm -rf "$folder"; }
trap stop EXIT
trap 'exit 130' INT TERM
here=$PWD
cd /
"${as[@]}" "$bin/initdb" -D "$folder/data" -U spona -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
# No autovacuum: looking at tables in the middle of a test it counts no row, since none is committed, and
# then every join is planned as if they were empty.
"${as[@]}" "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" start \
  -o "-k $folder -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c max_connections=60" >/dev/null ||
  { cat "$folder/log" >&2; exit 1; }
cd "$here"
export DATABASE_URL="postgresql://spona@/postgres?host=$folder" PATH="$bin:$PATH"
"$@"
