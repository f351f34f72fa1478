"""Note that a person has read and passed the words of a language, or see whether what was passed still stands.

    scripts/passed.py pl messages "Who read it"     the words of the program
    scripts/passed.py pl banks "Who read it"        the wordings of the question banks
    scripts/passed.py --check                       exit 1 where passed words have changed since

A line of translations/passed.txt holds a fingerprint of all that was read. When a text is added or changed afterwards,
the language is a draft again until its line is written anew.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
TRANSLATIONS = ROOT / "translations"
PASSED = TRANSLATIONS / "passed.txt"
DOMAINS = ("messages", "banks")
MARK = "# Draft made by machine"


def main(arguments: list[str]) -> int:
    """Write one line, or check them all."""
    if arguments == ["--check"]:
        stale = list(_stale())
        print(*stale, sep="\n", end="\n" if stale else "")
        return 1 if stale else 0
    if len(arguments) != 3 or arguments[1] not in DOMAINS or not arguments[2].strip():
        print(__doc__, file=sys.stderr)
        return 2
    language, domain, who = arguments[0], arguments[1], " ".join(arguments[2].split())
    path = po_file(language, domain)
    if not path.exists():
        print(f"there is no {path}", file=sys.stderr)
        return 2
    catalog = _read(path)
    missing = [message for message in _texts(catalog) if not all(_parts(message.string)) or message.fuzzy]
    if missing:
        print(f"{len(missing)} texts of {path.name} in {language} have no translation, such as:", file=sys.stderr)
        print(f"  {missing[0].id}", file=sys.stderr)
        return 1
    day = datetime.now(UTC).date().isoformat()
    _replace(language, domain, f"{language} {domain} {fingerprint(catalog)} {day} {who}")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    if lines[0].startswith(MARK):
        path.write_text("".join([f"# Read and passed: {who}, {day}.\n", *lines[1:]]), encoding="utf-8")
    return 0


def po_file(language: str, domain: str) -> Path:
    """The catalogue of a language."""
    return TRANSLATIONS / language.replace("-", "_") / "LC_MESSAGES" / f"{domain}.po"


def fingerprint(catalog: Catalog) -> str:
    """Of all English texts and their translations; not of comments, places or line breaks in the file."""
    told = sorted(repr((m.context or "", _parts(m.id), _parts(m.string))) for m in _texts(catalog))
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def lines() -> Iterator[list[str]]:
    """Language, catalogue, fingerprint, day and reader of each line."""
    for line in PASSED.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.split(maxsplit=4)


def _stale() -> Iterator[str]:
    for language, domain, mark, *_ in lines():
        path = po_file(language, domain)
        if not path.exists():
            yield f"{language} {domain}: there is no {path.relative_to(ROOT)}"
        elif fingerprint(_read(path)) != mark:
            yield f"{language} {domain}: its words have changed since they were passed"
        elif path.read_text(encoding="utf-8").startswith(MARK):
            yield f"{language} {domain}: {path.relative_to(ROOT)} still says that a machine made it"


def _replace(language: str, domain: str, new: str) -> None:
    kept = [line for line in PASSED.read_text(encoding="utf-8").splitlines() if line.split()[:2] != [language, domain]]
    PASSED.write_text("\n".join([*kept, new]) + "\n", encoding="utf-8")


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def _texts(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _parts(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
