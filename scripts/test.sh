#!/bin/bash
# Everything that must hold before a change goes in. Each part runs even when an earlier one failed;
# the last line is the suite's own summary or, when something failed, which part did.
# What mostly waits (the faults, a browser) or keeps one core busy (the types) has a suite beside it.
set -uo pipefail
cd "$(dirname "$0")/.."
scripts/bootstrap.sh dev || exit 1
python=.venv/bin/python
unset PYTHONWARNINGS DATABASE_URL DJANGO_SETTINGS_MODULE "${!SPONA_@}" # nobody's own settings take part
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=()

part() { # part NAME COMMAND…
  local name=$1; shift
  echo "== $name (after $SECONDS s)"
  "$@" || failed+=("$name")
}

beside() { # beside NAME COMMAND…: like part, in the background; `others` waits and tells
  local name=$1; shift
  {
    "$@" >"$work/$name.said" 2>&1
    echo $? >"$work/$name.code"
    echo "$SECONDS" >"$work/$name.time"
  } &
}

others() {
  wait
  for code in "$work"/*.code; do
    local name; name=$(basename "$code" .code)
    echo "== $name (ended after $(cat "$work/$name.time") s)"
    cat "$work/$name.said"
    [ "$(cat "$code")" = 0 ] || failed+=("$name")
    rm "$work/$name".*
  done
}

# The browser: Debian's, where root may install it; else the one Playwright brings.
fetch_browser() {
  browser >/dev/null && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } >/dev/null 2>&1 && return
  fi
  $python -m playwright install chromium
}

browser() {
  local name
  for name in chromium chromium-browser google-chrome; do
    command -v "$name" && return
  done
  $python -c "
from pathlib import Path
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    path = Path(playwright.chromium.executable_path)
raise SystemExit(0 if path.exists() and print(path) is None else 1)"
}

# What does not ask the database, or not in a way that another could answer otherwise, ran on SQLite.
on_postgres() {
  scripts/with-postgres.sh $python -m pytest -n 2 -m 'not journey and not fault' --of-the-database -rs
}

on_sqlite() {
  $python -m pytest -n 2 -m 'not journey and not fault' -rs | tee "$work/on-sqlite"
}

journeys() {
  if SPONA_CHROMIUM=$(browser); then
    export SPONA_CHROMIUM
    $python -m pytest -n 2 --dist loadfile -m journey -rs
  else
    echo "!! No browser could be had on this machine: the journeys are SKIPPED."
  fi
}

part "lint" .venv/bin/ruff check src tests bench
part "format" .venv/bin/ruff format --check src tests bench
if scripts/with-postgres.sh true; then postgres=yes; else postgres=; fi
beside "the browser" fetch_browser
beside "types" .venv/bin/mypy
beside "faults" $python -m pytest -n 3 -m fault -rs
[ -z "$postgres" ] || beside "faults on PostgreSQL" \
  scripts/with-postgres.sh $python -m pytest tests/faults/test_kills.py tests/faults/test_outage.py \
    tests/faults/test_mail_kills.py tests/faults/test_meeting_rush.py
part "import contracts" .venv/bin/lint-imports
part "migrations" env SPONA_DATA="$work/data" $python manage.py makemigrations --check --dry-run
part "translations" $python -m spona.config.catalogues
part "suite on SQLite" on_sqlite
others
part "browser journeys" journeys
if [ -n "$postgres" ]; then
  part "suite on PostgreSQL" on_postgres
else
  echo "!! No PostgreSQL on this machine and none could be installed: that run is SKIPPED."
fi

if [ ${#failed[@]} -gt 0 ]; then
  printf 'FAILED: %s\n' "${failed[@]}" >&2
  exit 1
fi
tail -1 "$work/on-sqlite"
