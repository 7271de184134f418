#!/bin/bash
# Everything that must hold before a change goes in. Each part runs even when an earlier one failed;
# the last line is the suite's own summary or, when something failed, which part did.
set -u
cd "$(dirname "$0")/.."
scripts/bootstrap.sh dev || exit 1
python=.venv/bin/python
unset PYTHONWARNINGS DATABASE_URL DJANGO_SETTINGS_MODULE "${!SPONA_@}" # nobody's own settings take part
failed=()

part() { # part NAME COMMAND…
  local name=$1; shift
  echo "== $name (after $SECONDS s)"
  "$@" || failed+=("$name")
}

# The browser: Debian's, where root may install it; else the one Playwright brings.
browser() {
  for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then SPONA_CHROMIUM=$(command -v "$name"); export SPONA_CHROMIUM; return; fi
  done
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium for the browser journeys ..."
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } >/dev/null 2>&1 &&
      { SPONA_CHROMIUM=$(command -v chromium); export SPONA_CHROMIUM; return; }
  fi
  $python -m playwright install chromium
}

part "lint" .venv/bin/ruff check src tests bench
part "format" .venv/bin/ruff format --check src tests bench
part "import contracts" .venv/bin/lint-imports
part "types" .venv/bin/mypy
part "migrations" env SPONA_DATA="$(mktemp -d)" $python manage.py makemigrations --check --dry-run
part "translations" $python -m spona.config.catalogues
# What never touches the database (the engine, the rules about the source) runs once, on SQLite.
on_postgres() {
  scripts/with-postgres.sh bash -c "$python -m pytest -n 2 -m 'not journey and not fault' -rs \
    --ignore=tests/engine --ignore=tests/test_architecture.py --ignore=tests/config/test_catalogues.py \
    --ignore=tests/config/test_server.py && $python -m pytest tests/faults/test_kills.py"
}
if scripts/with-postgres.sh true; then
  part "suite on PostgreSQL" on_postgres
else
  echo "!! No PostgreSQL on this machine and none could be installed: that run is SKIPPED."
fi
part "faults" $python -m pytest -n 3 -m fault -rs
if browser; then
  part "browser journeys" $python -m pytest -m journey -rs
else
  echo "!! No browser could be had on this machine: the journeys are SKIPPED."
fi
part "suite on SQLite" $python -m pytest -n 2 -m "not journey and not fault" -rs

if [ ${#failed[@]} -gt 0 ]; then
  printf 'FAILED: %s\n' "${failed[@]}" >&2
  exit 1
fi
