#!/usr/bin/env bash
# Writes requirements*.txt: the versions and hashes of what pyproject.toml asks for, on every Python from 3.11 up.
# Needs uv. Arguments are handed on: `scripts/lock.sh --upgrade`, `scripts/lock.sh --upgrade-package flask`.
set -euo pipefail
cd "$(dirname "$0")/.."

compile() {
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-header --no-annotate --no-emit-index-url --no-emit-find-links "$@"
}

compile pyproject.toml --group build --output-file requirements.txt "$@"
compile --group dev --constraints requirements.txt --output-file requirements-dev.txt "$@"
compile --group checker --output-file requirements-checker.txt "$@"

if grep --line-number '://' requirements*.txt; then
  echo "A lock file names a host (see above): no index may be written down." >&2
  exit 1
fi
