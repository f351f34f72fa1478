#!/usr/bin/env bash
# Makes .venv and installs into it, at the versions and hashes of the lock files.
#   scripts/install.sh            what the program needs, and the program itself
#   scripts/install.sh dev        what tests and checks need
#   scripts/install.sh checker    Java and Node for the W3C HTML checker
# PYTHON=/path/to/python chooses the Python; otherwise the first from 3.11 up is taken.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-program}
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

die() { printf '%s\n' "$@" >&2; exit 1; }
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
is_debian_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }
has_uv() { uv --version >/dev/null 2>&1; }

apt_install() {
  echo "Installing $* with apt-get"
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >/dev/null
}

find_python() {
  local candidate
  for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14; do
    if new_enough "$candidate"; then echo "$candidate"; return; fi
  done
  return 1
}

make_venv() {
  local python version
  python=$(find_python) || die "Python 3.11 or later is needed. Say which: make install PYTHON=/path/to/python3"
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    # Debian and Ubuntu keep these two modules in a package of their own.
    version=$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
    if is_debian_root; then
      apt_install "$version-venv"
    elif has_uv; then
      uv venv --quiet --clear --seed --python "$python" .venv
      return
    else
      die "This Python cannot make virtual environments: its venv module is missing." \
        "On Debian or Ubuntu: sudo apt-get install $version-venv"
    fi
  fi
  "$python" -m venv --clear .venv
}

# uv does the same in a fraction of the time, where it is there.
install() {
  if has_uv; then
    uv pip install --quiet --python .venv/bin/python "$@"
  else
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
    .venv/bin/python -m pip install --quiet "$@"
  fi
}

# Compiles what has changed, which uv leaves to the first import; and where the environment has PYTHONDONTWRITEBYTECODE
# that is every import: each process would take twice as long to start. Some libraries bring files that cannot be compiled.
compile_all() { .venv/bin/python -m compileall -qq -j 0 .venv/lib surveyapp >/dev/null || true; }

new_enough .venv/bin/python || make_venv

case $what in
  program)
    echo "Installing what surveyapp needs (600 MB on disk; about a minute)"
    install --only-binary :all: --require-hashes -r requirements.txt
    install --no-deps --no-build-isolation --editable .
    ;;
  dev | checker)
    echo "Installing what the tests need: requirements-$what.txt"
    install --only-binary :all: --require-hashes -r "requirements-$what.txt"
    ;;
  *) die "usage: scripts/install.sh [program|dev|checker]" ;;
esac
compile_all
