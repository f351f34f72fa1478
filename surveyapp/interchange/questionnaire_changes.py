"""What differs between two documents: texts, questions that came, went or moved, and what is not a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from surveyapp.interchange.questionnaire_schema import Document
from surveyapp.interchange.questionnaire_texts import Place, slots, texts

Kind = Literal["text", "added", "removed", "moved", "settings"]
_WORDED = frozenset({"text", "hint", "unit", "does_not_apply", "choices", "picture", "sound", "video", "items"})


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `key`: that of a text, or "question/CODE" and "section/CODE".

    `place` and the texts are those of a text that changed; "" stands for one that is not there. `settings`: the names
    of what else differs in a question, such as "show_when".
    """

    kind: Kind
    key: str
    place: Place | None = None
    before: str = ""
    after: str = ""
    settings: tuple[str, ...] = ()


def changes(before: Document, after: Document) -> Iterator[Change]:
    """Every difference: first what came and went, then order and settings, then texts in the order of `after`.

    The texts of a question that came or went are not told one by one.
    """
    old, new = _items(before), _items(after)
    came, went = set(new) - set(old), set(old) - set(new)
    yield from (Change("added", key) for key in new if key in came)
    yield from (Change("removed", key) for key in old if key in went)
    common = [key for key in old if key in new]
    yield from (Change("moved", key) for key in _moved(common, [key for key in new if key in old]))
    for key in common:
        names = _settings(old[key], new[key])
        if names:
            yield Change("settings", key, settings=names)
    was, now = texts(before), texts(after)
    for place in _in_order(after, before, was, now):
        if place.key.rpartition(":")[0] not in came | went:
            yield Change("text", place.key, place, was.get(place, ""), now.get(place, ""))


def _in_order(after: Document, before: Document, was: Mapping[Place, str], now: Mapping[Place, str]) -> list[Place]:
    """The places whose texts differ, in the order of the later document."""
    order = {key: index for index, key in enumerate(dict.fromkeys(s.key for d in (after, before) for s in slots(d)))}
    differing = [place for place in {**now, **was} if was.get(place) != now.get(place)]
    return sorted(differing, key=lambda place: order[place.key])


def _items(document: Document) -> dict[str, Document]:
    """Sections and questions by their keys, in order."""
    found: dict[str, Document] = {}
    for section in document["sections"]:
        found[f"section/{section['code']}"] = {key: value for key, value in section.items() if key != "questions"}
        for item in section["questions"]:
            for question in item.get("items", [item]):
                shared = {"grid": item["grid"], "scale": item["scale"]} if "grid" in item else {}
                found[f"question/{question['code']}"] = {**question, **shared, "section": section["code"]}
    return found


def _moved(before: list[str], after: list[str]) -> list[str]:
    """The fewest that have to move to make one order from the other: those outside the longest common run in order."""
    place = {key: index for index, key in enumerate(after)}
    best: list[tuple[int, int | None]] = []  # length of the longest rising run that ends here, and the one before
    for index, key in enumerate(before):
        lengths = [(best[i][0] + 1, i) for i in range(index) if place[before[i]] < place[key]]
        best.append(max(lengths, default=(1, None)))
    staying: set[str] = set()
    at: int | None = max(range(len(best)), key=lambda i: best[i][0], default=None)
    while at is not None:
        staying.add(before[at])
        at = best[at][1]
    return [key for key in after if key not in staying]


def _settings(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of what differs beside texts. Choices: whether others are offered, or in another order."""
    plain = [key for key in {**old, **new} if key not in _WORDED and not _is_text(old, new, key)]
    names = [key for key in plain if old.get(key) != new.get(key)]
    names += [key for key in ("picture", "sound", "video") if _shown(old.get(key)) != _shown(new.get(key))]
    if _offered(old) != _offered(new):
        names.append("choices")
    return tuple(names)


def _shown(picture: Any) -> Any:
    """A picture or recording without the words that describe it."""
    return picture and {key: value for key, value in picture.items() if key not in {"alt", "transcript"}}


def _offered(question: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The choices without their words."""
    return [
        {key: _shown(value) if key == "picture" else value for key, value in choice.items() if key != "label"}
        for choice in question.get("choices", ())
    ]


def _is_text(old: Mapping[str, Any], new: Mapping[str, Any], key: str) -> bool:
    return key in {"title", "intro", "explanation"} and (key in old or key in new)
