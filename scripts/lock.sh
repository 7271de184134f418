#!/bin/sh
# Writes requirements.lock and requirements-dev.lock anew from pyproject.toml.
# Hashes in, index addresses out: whoever installs chooses the index.
set -eu
cd "$(dirname "$0")/.."
compile() {
  .tools/uv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.12 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" pyproject.toml "$@"
}
compile -o requirements.lock
compile --extra dev -c requirements.lock -o requirements-dev.lock
