#!/bin/sh
# Makes .venv ready to run Spona (`bootstrap.sh run`) or to work on it (`bootstrap.sh dev`).
# Needs: a Python 3 with pip, and the package index. Everything lands in this folder (.tools, .venv).
# A second run with the same lock does nothing and costs milliseconds.
set -eu
cd "$(dirname "$0")/.."

kind=${1:-run}
case $kind in
  run) lock=requirements.lock ;;
  dev) lock=requirements-dev.lock ;;
  *) echo "bootstrap.sh knows 'run' and 'dev', not '$kind'." >&2; exit 2 ;;
esac
stamp=.venv/.installed-$kind

fail() { echo "$*" >&2; exit 1; }

if cmp -s "$lock" "$stamp" && .venv/bin/python -c '' 2>/dev/null; then
  exit 0
fi

mkdir -p .tools 2>/dev/null && [ -w . ] && [ -w .tools ] ||
  fail "Spona cannot write to $(pwd): it keeps its tools, packages and data there. Move it to a folder of yours or change the permissions."

# 1. uv, the installer: pinned with its hashes in scripts/uv.lock, fetched with pip as this machine configures it.
uv=.tools/uv/bin/uv
if ! cmp -s scripts/uv.lock .tools/uv/.installed; then
  echo "Fetching the installer (uv) ..."
  command -v python3 >/dev/null || fail "Spona needs Python 3 to start: install it first (Debian: apt-get install python3 python3-pip)."
  python3 -m pip --version >/dev/null 2>&1 ||
    fail "Spona needs pip once, to fetch its installer: install it first (Debian: apt-get install python3-pip)."
  rm -rf .tools/uv
  PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
    --require-hashes --target .tools/uv -r scripts/uv.lock >.tools/pip.log 2>&1 ||
    { tail -5 .tools/pip.log >&2; fail "The installer could not be fetched from the package index (above is what pip said). Is this machine online?"; }
  cp scripts/uv.lock .tools/uv/.installed
fi
# uv does not read pip's settings: hand over a package index that was set for pip.
if [ -z "${UV_DEFAULT_INDEX:-}" ]; then
  index=${PIP_INDEX_URL:-$(python3 -m pip config get global.index-url 2>/dev/null || true)}
  [ -z "$index" ] || export UV_DEFAULT_INDEX="$index"
fi

# 2. A Python: 3.12 or newer, from the PATH, from pyenv, or fetched by uv.
suits() { "$1" -c 'import sys, ssl, sqlite3; sys.exit(sys.version_info < (3, 12) or sys.version_info.releaselevel != "final")' >/dev/null 2>&1; }
if ! { [ -x .venv/bin/python ] && suits .venv/bin/python; }; then
  python=
  for candidate in python3.13 python3.12 python3.14 python3 \
      "$HOME"/.pyenv/versions/3.13*/bin/python3 "$HOME"/.pyenv/versions/3.12*/bin/python3 "$HOME"/.pyenv/versions/3.14*/bin/python3; do
    if suits "$candidate"; then python=$(command -v "$candidate"); break; fi
  done
  if [ -z "$python" ]; then
    echo "No Python 3.12 or newer on this machine; fetching one ..."
    $uv python install --quiet --install-dir .tools/python --no-bin 3.13 2>.tools/python.log ||
      { tail -3 .tools/python.log >&2; fail "Spona needs Python 3.12 or newer: none is on the PATH or in ~/.pyenv/versions, and none could be fetched. Install one (for example with pyenv) and try again."; }
    python=$(ls -d "$PWD"/.tools/python/cpython-3.13*/bin/python3 | head -1)
  fi
  $uv venv --quiet --clear --python "$python" .venv || fail "The virtual environment could not be made in $(pwd)/.venv."
fi

# 3. The packages, each checked against its hash; then this folder's own source, by a path file.
echo "Installing packages ($lock) ..."
$uv pip install --quiet --python .venv/bin/python --require-hashes --only-binary :all: -r "$lock" ||
  fail "The packages could not be installed (above is what uv said). Is this machine online, and is there space on the disk?"
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
echo "../../../../src" >"$site/spona.pth"
printf '#!/bin/sh\nexec "$(dirname "$0")/python" -m spona.config.command "$@"\n' >.venv/bin/spona
chmod +x .venv/bin/spona
cp "$lock" "$stamp"
