"""A survey's texts as a gettext PO file, which free translation programs (Poedit, Weblate, Virtaal) edit.

The context of a message (`msgctxt`) is "KEY|VERSION", so that equal words in two places stay two messages. Headers say
the language and, in `X-Survey` and `X-Revision`, what the file belongs to; programs keep headers they do not know.
A translation whose English has changed is fuzzy and has that English before it as `#| msgid`.

Babel breaks the strings at their newlines. It cannot write the whole: it wraps `#| msgid` as if it were prose, has no
headers of one's own, and calls "100% sure" a format. Nor read it: it takes a line without closing quotes, as the last
of a file that was cut short, for a shorter text.

Source: GNU gettext manual, "The Format of PO Files" and "Filling in the Header Entry".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from babel.messages.pofile import escape, normalize

from surveyapp.domain.errors import DomainError
from surveyapp.interchange.translation_file import (
    Place,
    Returned,
    TranslationFile,
    TranslationUnit,
    collected,
    holdable,
    notes,
    within_size,
)

_STRING = r'"(?:[^"\\]|\\.)*"'
_LINE = re.compile(rf"(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)[ \t]+)?({_STRING})")
_ESCAPES = {'"': '"', "\\": "\\", "n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_ENCODINGS = {"utf-8", "utf8", "us-ascii", "ascii"}
_FILLABLE = re.compile("{[a-z]+}")


@dataclass(slots=True)
class _Entry:
    """One message as it is read: the line where it begins, and the pieces of its fields."""

    line: int
    fields: dict[str, list[str]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What stands in a field."""
        return "".join(self.fields[name])


def write(file: TranslationFile) -> bytes:
    """The file as PO in UTF-8. Characters that no file can hold become U+FFFD."""
    return "\n".join([_header(file), *(_message(unit) for unit in file.units)]).encode()


def read(data: bytes) -> Returned:
    """What a PO file says. Fuzzy translations count like others; obsolete ones (`#~`) do not.

    Raises what `translation_file` names; the reasons of `file-not-readable` are `encoding`, `line` (line), `plural`
    (line), `header` (name), `no-context` (line) and `unit-twice` (key, version).
    """
    within_size(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable("encoding") from error
    entries = list(_entries(text))
    header = _headers(entries[0]) if entries else {}
    charset = re.search(r"charset=\s*([^\s;]+)", header.get("content-type", ""))
    if charset and charset[1].casefold() not in _ENCODINGS:
        raise _unreadable("encoding")
    for name in ("Language", "X-Survey", "X-Revision"):
        if not header.get(name.casefold()):
            raise _unreadable("header", name=name)
    if not re.fullmatch("[0-9]{1,9}", header["x-revision"]):
        raise _unreadable("header", name="X-Revision")
    return Returned(
        survey=header["x-survey"],
        revision=int(header["x-revision"]),
        language=header["language"].replace("_", "-"),
        texts=collected("po", (_text(entry) for entry in entries[1:])),
    )


def _header(file: TranslationFile) -> str:
    fields = {
        "Project-Id-Version": f"{file.survey} {file.revision}",
        "PO-Revision-Date": "",
        "Last-Translator": "",
        "Language-Team": "",
        "Language": file.language.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Survey": file.survey,
        "X-Revision": str(file.revision),
    }
    lines = [escape(f"{name}: {holdable(value)}\n") for name, value in fields.items()]
    return "\n".join(['msgid ""', 'msgstr ""', *lines, ""])


def _message(unit: TranslationUnit) -> str:
    told = notes(unit)
    lines = ["#. " + " ".join(told[name].split()) for name in ("context", "version", "length") if name in told]
    if unit.preview:
        lines.append("#: " + re.sub(r"\s", "%20", told["preview"]))
    flags = ["fuzzy"] if unit.state == "stale" and unit.target else []
    source, target = holdable(unit.source), holdable(unit.target)
    if _brace_format(source, target):
        flags.append("python-brace-format")
    if flags:
        lines.append(f"#, {', '.join(flags)}")
    if unit.was:
        lines.append(f"#| msgid {_lines(unit.was, '#| ')}")
    lines.append(f"msgctxt {_lines(f'{unit.key}|{unit.version}')}")
    lines.append(f"msgid {_lines(source)}")
    lines.append(f"msgstr {_lines(target)}")
    return "\n".join([*lines, ""])


def _lines(text: str, prefix: str = "") -> str:
    # Lines are not cut at 76 characters: in a text without blanks Babel looks for a place to cut for seconds.
    return normalize(holdable(text), prefix=prefix, width=0)


def _brace_format(source: str, target: str) -> bool:
    """Whether programs may check the placeholders: they would call other braces, or a wrong translation, an error."""
    wanted = Counter(_FILLABLE.findall(source))
    plain = not re.search("[{}]", _FILLABLE.sub("", source + target))
    return bool(wanted) and plain and (not target or Counter(_FILLABLE.findall(target)) == wanted)


def _entries(text: str) -> Iterator[_Entry]:
    """The messages of a file in their order. `str.splitlines` would cut texts at U+2028 and the like."""
    entry = _Entry(1)
    name = ""
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip(" \t\r")
        if not line or line.startswith("#"):
            name = ""
            continue
        found = _LINE.fullmatch(line)
        if not found:
            raise _unreadable("line", line=number)
        if found[1] == "msgctxt" or (found[1] == "msgid" and list(entry.fields) != ["msgctxt"]):
            if entry.fields:
                yield _complete(entry)
            entry = _Entry(number)
        if found[1]:
            name = found[1]
            if name in entry.fields or (name == "msgstr" and "msgid" not in entry.fields):
                raise _unreadable("line", line=number)
            if name not in {"msgctxt", "msgid", "msgstr"}:
                raise _unreadable("plural", line=number)
        elif not name:
            raise _unreadable("line", line=number)
        entry.fields.setdefault(name, []).append(_unescaped(found[2][1:-1], number))
    if entry.fields:
        yield _complete(entry)


def _complete(entry: _Entry) -> _Entry:
    if "msgstr" not in entry.fields:
        raise _unreadable("line", line=entry.line)
    return entry


def _headers(entry: _Entry) -> dict[str, str]:
    if "msgctxt" in entry.fields or entry.text("msgid"):
        return {}
    pairs = (line.partition(":") for line in entry.text("msgstr").split("\n"))
    return {name.strip().casefold(): value.strip() for name, _, value in pairs}


def _text(entry: _Entry) -> tuple[Place, str, str]:
    if "msgctxt" not in entry.fields:
        raise _unreadable("no-context", line=entry.line)
    key, _, version = entry.text("msgctxt").rpartition("|")
    return (key, version), entry.text("msgid"), entry.text("msgstr")


def _unescaped(text: str, line: int) -> str:
    def sign(found: re.Match[str]) -> str:
        if found[1] not in _ESCAPES:
            raise _unreadable("line", line=line)
        return _ESCAPES[found[1]]

    return re.sub(r"\\(.)", sign, text)


def _unreadable(reason: str, **where: object) -> DomainError:
    return DomainError("file-not-readable", format="po", reason=reason, **where)
