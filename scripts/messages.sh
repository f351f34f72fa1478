#!/usr/bin/env bash
# Writes the words of the program to translations/messages.pot and brings every language up to date with them.
#   scripts/messages.sh             write
#   scripts/messages.sh --check     change nothing; exit 1 where the catalogues are behind the program
set -euo pipefail
cd "$(dirname "$0")/.."
pybabel=.venv/bin/pybabel
catalogues=translations
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT

# Places are kept by file only and words in alphabetical order, so that moving code changes nothing here.
extract() {
  $pybabel --quiet extract --mapping-file babel.cfg --output-file "$new/messages.pot" \
    --keywords lazy_gettext --keywords lazy_ngettext:1,2 --keywords lazy_pgettext:1c,2 \
    --add-comments Translators: --strip-comments --add-location file --sort-output --width 110 \
    --project surveyapp --header-comment "# The words of surveyapp, to be translated. Written by: make messages" .
}

# Every run writes its own date; a catalogue is the same when all but the date is.
same() { diff <(grep -v '^"POT-Creation-Date' "$1") <(grep -v '^"POT-Creation-Date' "$2") >"$new/difference" 2>/dev/null; }

update() {  # $1 the folder of catalogues to bring up to date with the new words
  if compgen -G "$1/*/LC_MESSAGES/messages.po" >/dev/null; then
    $pybabel --quiet update --input-file "$new/messages.pot" --output-dir "$1" --no-fuzzy-matching --width 110
  fi
}

extract
if [ "${1:-}" = --check ]; then
  mkdir "$new/copy"
  cp -R "$catalogues/." "$new/copy"
  update "$new/copy"
  behind=0
  cp "$new/messages.pot" "$new/copy/messages.pot"
  while IFS= read -r file; do
    if ! same "$catalogues/$file" "$new/copy/$file"; then
      echo "$catalogues/$file is behind the program; run: make messages" >&2
      head -20 "$new/difference" >&2
      behind=1
    fi
  done < <(cd "$new/copy" && find . -name 'messages.po' -o -name 'messages.pot' | sed 's|^\./||' | sort)
  .venv/bin/python scripts/bank_messages.py --check || behind=1
  exit $behind
fi

mkdir -p "$catalogues"
same "$catalogues/messages.pot" "$new/messages.pot" || cp "$new/messages.pot" "$catalogues/messages.pot"
update "$catalogues"
.venv/bin/python scripts/bank_messages.py
