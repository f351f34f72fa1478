"""A survey's texts as XLIFF 2.0, the file that translation agencies' programs exchange.

One `<file>`: its `original` is the survey, its `id` the revision. A `<unit>` for each text: its `name` is the key, and
its `id`, a hash of key and version, stays the same over exports and says which version it is.

Source: OASIS, XLIFF Version 2.0 (5 August 2014), with its Size and Length Restriction module (profile
`xliff:codepoints`). That module is optional and some programs pass it over, so a note says the length too.
Placeholders such as {area} are plain text: `checked` guards them.
"""

from __future__ import annotations

import hashlib
import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from surveyapp.domain.errors import DomainError
from surveyapp.domain.questionnaire import ENGLISH, VERSIONS
from surveyapp.interchange.translation_file import (
    Fault,
    Place,
    Returned,
    TranslationFile,
    TranslationUnit,
    collected,
    holdable,
    notes,
    right_to_left,
    within_size,
)

VERSION = "2.0"
READABLE = (VERSION, "2.1")
"""2.1 has the same core under the same namespace."""

_CORE = "urn:oasis:names:tc:xliff:document:2.0"
_SIZES = "urn:oasis:names:tc:xliff:sizerestriction:2.0"
_STATES = {"draft": "translated", "reviewed": "reviewed"}  # all others are "initial": they wait for a translator
_FILE, _UNIT, _SEGMENT, _IGNORABLE, _SOURCE, _TARGET, _CODE_POINT = (
    f"{{{_CORE}}}{name}" for name in ("file", "unit", "segment", "ignorable", "source", "target", "cp")
)
_ANNOTATIONS = {f"{{{_CORE}}}{name}" for name in ("mrk", "sm", "em")}


def write(file: TranslationFile) -> bytes:
    """The file as XLIFF in UTF-8. Characters that XML cannot hold become U+FFFD. Needs at least one text."""
    root = Element(
        "xliff",
        {"xmlns": _CORE, "xmlns:slr": _SIZES, "version": VERSION, "srcLang": ENGLISH, "trgLang": file.language},
    )
    inside = SubElement(
        root,
        "file",
        {
            "id": f"revision-{file.revision}",
            "original": file.survey,
            "canResegment": "no",
            "srcDir": "ltr",
            "trgDir": "rtl" if right_to_left(file.language) else "ltr",
            "xml:space": "preserve",
        },
    )
    SubElement(inside, "slr:profiles", {"generalProfile": "xliff:codepoints"})
    for unit in file.units:
        _write_unit(inside, unit)
    indent(root)
    # The serialiser leaves carriage returns in texts bare, and every parser would make newlines of them.
    xml = tostring(root, encoding="unicode").replace("\r", "&#13;")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}\n'.encode()


def read(data: bytes) -> Returned:
    """What an XLIFF file says. Segments that a program split are joined in the order of the translation.

    Annotations (`mrk`, `sm`, `em`) are dropped and their words kept. Any other inline element is refused, for all texts
    at once: `translation-refused` with `translation-markup` (found). Raises also what `translation_file` names; the
    reasons of `file-not-readable` are `not-xml` (line), `not-xliff`, `not-one-file`, `language`, `revision`,
    `unit-without-source` (key), `unit-twice` (key, version), `number`; that of `file-hostile` is `doctype`.
    """
    within_size(data)
    root = _parsed(data)
    language = root.get("trgLang", "")
    if not language or root.get("srcLang", "").casefold().split("-")[0] != ENGLISH:
        raise _unreadable("language")
    files = root.findall(_FILE)
    if len(files) != 1:
        raise _unreadable("not-one-file")
    revision = re.fullmatch("revision-([0-9]{1,9})", files[0].get("id", ""))
    if revision is None:
        raise _unreadable("revision")
    faults: list[Fault] = []
    try:
        texts = collected("xliff", (_read_unit(unit, faults) for unit in files[0].iter(_UNIT)))
    except (ValueError, OverflowError) as error:  # a `cp` or an `order` that is no number, or none that can be
        raise _unreadable("number") from error
    if faults:
        raise DomainError("translation-refused", faults=tuple(faults))
    return Returned(files[0].get("original", ""), int(revision[1]), language, texts)


def unit_id(key: str, version: str) -> str:
    """The identifier of a text's unit: an XML name that depends on nothing but key and version."""
    return "u" + hashlib.sha256(f"{key}\x00{version}".encode()).hexdigest()[:16]


def _write_unit(inside: Element, unit: TranslationUnit) -> None:
    key = holdable(unit.key)
    attributes = {"id": unit_id(key, holdable(unit.version)), "name": key}
    if unit.max_length:
        attributes["slr:sizeRestriction"] = str(unit.max_length)
    element = SubElement(inside, "unit", attributes)
    about = SubElement(element, "notes")
    for category, note in notes(unit).items():
        SubElement(about, "note", {"category": category}).text = note
    state = _STATES.get(unit.state, "initial") if unit.target else "initial"
    segment = SubElement(element, "segment", {"state": state})
    SubElement(segment, "source").text = holdable(unit.source)
    if unit.target:
        SubElement(segment, "target").text = holdable(unit.target)


def _parsed(data: bytes) -> Element:
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise DomainError("file-hostile", format="xliff", reason="doctype") from error
    except ParseError as error:
        raise _unreadable("not-xml", line=error.position[0]) from error
    except (ValueError, LookupError) as error:  # an encoding that does not exist, or is not that of the bytes
        raise _unreadable("not-xml", line=1) from error
    namespace, _, name = root.tag.rpartition("}")
    if name != "xliff":
        raise _unreadable("not-xliff")
    if namespace != f"{{{_CORE}" or root.get("version") not in READABLE:
        raise DomainError("file-wrong-version", given=root.get("version", ""), expected=VERSION)
    return root


def _read_unit(unit: Element, faults: list[Fault]) -> tuple[Place, str, str]:
    key = unit.get("name", unit.get("id", ""))
    # A unit that no export of ours made has no version; `checked` then says that the survey does not know it.
    version = next((version for version in VERSIONS if unit_id(key, version) == unit.get("id")), "")
    found: dict[str, None] = {}
    sources: list[str] = []
    targets: list[tuple[int, str]] = []
    whole = True
    for position, part in enumerate((child for child in unit if child.tag in {_SEGMENT, _IGNORABLE}), 1):
        source, target = part.find(_SOURCE), part.find(_TARGET)
        if source is None:
            raise _unreadable("unit-without-source", key=key)
        sources.append(_flat(source, found))
        if target is not None:
            targets.append((int(target.get("order", position)), _flat(target, found)))
        elif part.tag == _IGNORABLE:  # such as the blank between two sentences: it stands in both languages
            targets.append((position, sources[-1]))
        whole = whole and (part.tag == _IGNORABLE or (target is not None and targets[-1][1] != ""))
    if found:
        faults.append(Fault("translation-markup", key, version, {"found": tuple(found)}))
    # A text of which one segment waits for its translation waits as a whole.
    in_order = [text for _, text in sorted(targets, key=lambda each: each[0])] if whole else []
    return (key, version), "".join(sources), "".join(in_order)


def _flat(element: Element, found: dict[str, None]) -> str:
    """The words in a source or target. Inline elements that are more than annotations are put into `found`."""
    for node in element.iter():
        if node.tag == _CODE_POINT:
            node.text = chr(int(node.get("hex", ""), 16))
        elif node is not element and node.tag not in _ANNOTATIONS:
            found[f"<{node.tag.rpartition('}')[2]}>"] = None
    return "".join(element.itertext())


def _unreadable(reason: str, **where: object) -> DomainError:
    return DomainError("file-not-readable", format="xliff", reason=reason, **where)
