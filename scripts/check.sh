#!/usr/bin/env bash
# Runs every check that is not a test, tells of all that fail, and exits 1 if one did.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
failed=()

step() {
  local name=$1
  shift
  if "$@"; then echo "ok      $name"; else failed+=("$name"); echo "FAILED  $name"; fi
}

step "style" $bin/ruff check --quiet .
step "layout" $bin/ruff format --check --quiet .
step "types" $bin/mypy --no-error-summary
step "templates" $bin/djlint surveyapp/templates --lint --quiet
step "catalogues" scripts/messages.sh --check
step "passed languages" .venv/bin/python scripts/passed.py --check
step "built assets" scripts/assets.sh --check

if [ ${#failed[@]} -gt 0 ]; then
  printf 'Checks that failed: %s\n' "$(printf '%s, ' "${failed[@]}" | sed 's/, $//')" >&2
  exit 1
fi
