"""A survey's texts in its other languages: how far each is, and translations from a page or a file taken in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.domain.merging import Conflict
from surveyapp.domain.questionnaire import ENGLISH
from surveyapp.domain.wording_parts import Unit, parts
from surveyapp.interchange.questionnaire_fill import ISOLATE, POP
from surveyapp.interchange.questionnaire_texts import Place, shared_keys, texts, with_texts
from surveyapp.interchange.translation_file import Returned, TranslationFile, TranslationUnit, checked
from surveyapp.language import catalogues
from surveyapp.services import approvals, revisions, wordings
from surveyapp.services.actors import Actor
from surveyapp.services.approvals import Approvals
from surveyapp.services.revisions import Saved, WordingConflict
from surveyapp.services.translation_contexts import contexts
from surveyapp.storage.surveys import Revision, Survey, revision_numbered

Where = tuple[str, str]
"""A text by its key in the document and its version."""

_GROWTH, _MORE = 3, 60
"""A translation may be three times as long as its English, and 60 characters more: the pages bear that. Ours."""

_ISOLATED = re.compile(f"({ISOLATE}[^{ISOLATE}{POP}]*{POP})")


@dataclass(frozen=True, slots=True)
class LanguageProgress:
    """How many of a survey's texts are in which state, both versions together.

    `draft`: there, and no person has passed it. `is_added`: the survey has the language. `is_open`: respondents are
    shown its wording, where the words of the pages have been passed too.
    """

    language: str
    texts: int
    missing: int
    stale: int
    draft: int
    reviewed: int
    is_added: bool
    is_open: bool

    @property
    def is_complete(self) -> bool:
        """Whether every text has a translation."""
        return self.missing == 0


@dataclass(frozen=True, slots=True)
class Changed:
    """What saving came to: how many texts are others now, and how many were said to fit as they are."""

    texts: int
    fresh: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken from a file: how many texts changed, and which were left as they were, by their contexts.

    `english_changed`: their English is another now than in the file. `changed_since`: somebody else translated them
    after the file was made.
    """

    texts: int
    english_changed: tuple[str, ...]
    changed_since: tuple[str, ...]


@dataclass(slots=True)
class _Source:
    """An English text, and the parts that it is read in."""

    text: str
    parts: list[str] = field(default_factory=list)


def progress(session: Session, survey: Survey) -> tuple[LanguageProgress, ...]:
    """Every language of the newest wording but English, and then those that could be added."""
    head = wordings.head_of(survey)
    added = [tag for tag in wordings.questionnaire_of(head).languages if tag != ENGLISH]
    more = [tag for tag in catalogues.languages() if tag not in {ENGLISH, *added}]
    sources, said = _sources(head), texts(wordings.document_of(head))
    passed = approvals.approvals_of(session, survey, head, added)
    published = wordings.questionnaire_of(survey.revision) if survey.revision is not None else None
    found = []
    for tag in (*added, *more):
        states = [_state(head, said, passed, Place(*where, tag), source) for where, source in sources.items()]
        is_open = published is not None and tag in published.languages and tag not in published.drafts
        counts = {state: states.count(state) for state in ("missing", "stale", "draft", "reviewed")}
        found.append(LanguageProgress(tag, len(states), **counts, is_added=tag in added, is_open=is_open))
    return tuple(found)


def units(
    session: Session, survey: Survey, language: str, base_url: str, revision: Revision | None = None
) -> TranslationFile:
    """All texts in one language, in the order in which respondents meet them; of the newest wording unless named.

    Raises DomainError `unknown-language` for one that the newest wording does not have.
    """
    _require_language(survey, language)
    found = revision or wordings.head_of(survey)
    document = wordings.document_of(found)
    said, stale = texts(document), found.stale.get(language, {})
    passed = approvals.approvals_of(session, survey, found, (language,))
    sentences = contexts(wordings.questionnaire_of(found), shared_keys(document))
    made = []
    for (key, version), source in _sources(found).items():
        place = Place(key, version, language)
        # What belongs to no question is seen on the page of them all.
        part = {"part": source.parts[0]} if source.parts[0].startswith("question/") else {}
        asked = urlencode({**part, "version": version, "lang": language})
        made.append(
            TranslationUnit(
                key=key,
                version=version,
                source=source.text,
                target=said.get(place, ""),
                state=_state(found, said, passed, place, source),
                context=sentences[key],
                max_length=_GROWTH * len(source.text) + _MORE,
                preview=f"{base_url}/staff/surveys/{survey.slug}/preview?{asked}",
                was=stale.get(version, {}).get(key, ""),
            )
        )
    return TranslationFile(survey.slug, found.number, language, tuple(made))


def first_parts(survey: Survey) -> dict[Where, str]:
    """The part in which each text of the newest wording comes first, in order."""
    return {where: source.parts[0] for where, source in _sources(wordings.head_of(survey)).items()}


def set_texts(
    session: Session,
    actor: Actor,
    survey: Survey,
    language: str,
    changes: Mapping[Where, str],
    *,
    base: int,
    fresh: Set[Where] = frozenset(),
    now: datetime,
) -> Changed:
    """Save translations written on a page that was made from revision `base`. Commits.

    What is as it was counts as no change, and a blank text takes a translation out. `fresh`: stale texts that fit the
    English as it is now; those whose English is another by now than on the page stay stale.

    Raises DomainError `unknown-language`, `unknown-revision` and what `translation_file.checked` raises, and
    WordingConflict where somebody has translated the same text since or changed its English; the paths of its conflicts
    are key, version and language.
    """
    actor.require("translate")
    revisions.lock(session, survey)
    before = revision_numbered(session, survey.id, base)
    if before is None:
        raise DomainError("unknown-revision", number=base)
    file = units(session, survey, language, "", before)
    wanted = _wanted(survey, file, changes)
    then, head = texts(wordings.document_of(before)), wordings.head_of(survey)
    present = texts(wordings.document_of(head))
    conflicts = [
        Conflict((*where, language), then.get(place), text, present.get(place))
        for where, text in wanted.items()
        for place in (Place(*where, language),)
        if _moved(then, present, where) or present.get(place, "") not in {then.get(place, ""), text}
    ]
    if conflicts:
        raise WordingConflict(tuple(conflicts), head)
    changed = _save(session, actor, survey, language, wanted, now=now)
    fitting = {
        Place(*where, language)
        for where in fresh - wanted.keys()
        if not _moved(then, present, where) and where[0] in head.stale.get(language, {}).get(where[1], {})
    }
    if fitting:
        revisions.mark_fresh(session, actor, survey, fitting, now=now)
    session.commit()
    return Changed(changed, len(fitting))


def take_file(
    session: Session, actor: Actor, survey: Survey, language: str, returned: Returned, *, now: datetime
) -> Taken:
    """Save the translations of a file that came back; nothing of it where anything is wrong. Commits.

    Texts are compared with those of the revision that the file was made from, so that what others translated since is
    not undone. Raises DomainError `unknown-language`, `unknown-revision` and what `translation_file.checked` raises.
    """
    actor.require("translate")
    revisions.lock(session, survey)
    head = wordings.head_of(survey)
    # A file of another survey is first of all that: `checked` says so whatever it is compared with.
    is_ours = returned.survey == survey.slug
    before = revision_numbered(session, survey.id, returned.revision) if is_ours else head
    if before is None:
        raise DomainError("unknown-revision", number=returned.revision)
    found = checked(returned, units(session, survey, language, "", before))
    then, present = (texts(wordings.document_of(revision)) for revision in (before, head))
    english_changed, changed_since, wanted = [], [], {}
    for where, text in found.texts.items():
        place = Place(*where, language)
        if present.get(place) == text:
            continue
        if where in found.source_changed or _moved(then, present, where):
            english_changed.append(where)
        elif present.get(place) != then.get(place):
            changed_since.append(where)
        else:
            wanted[where] = text
    changed = _save(session, actor, survey, language, wanted, now=now, file=True)
    session.commit()
    sentences = contexts(wordings.questionnaire_of(before), shared_keys(wordings.document_of(before)))
    told = (tuple(sentences[key] for key, _version in left) for left in (english_changed, changed_since))
    return Taken(changed, *told)


def add_language(session: Session, actor: Actor, survey: Survey, tag: str, *, now: datetime) -> Saved:
    """Let a survey be worded in one more language that the program speaks. Commits. Raises `unknown-language`.

    It is a draft until a person has passed it, and respondents meet it once it is complete and published.
    """
    actor.require("translate")
    if tag not in catalogues.languages():
        raise DomainError("unknown-language", given=tag)
    revisions.lock(session, survey)
    head = wordings.head_of(survey)
    document = dict(wordings.document_of(head))
    languages = document.get("languages", [ENGLISH])
    if tag not in languages:
        document["languages"] = [*languages, tag]
        document["drafts"] = [*document.get("drafts", ()), tag]
    return revisions.save(
        session, actor, survey, document, base=head.number, now=now, origin="translated", language=tag
    )


def _sources(revision: Revision) -> dict[Where, _Source]:
    """Every English text that somebody reads, once each; answers that questions share stand with the first of them."""
    questionnaire, document = wordings.questionnaire_of(revision), wordings.document_of(revision)
    shared, said = shared_keys(document), texts(document)
    found: dict[Where, _Source] = {}
    for part in parts(questionnaire):
        for text in part.texts:
            key = shared.get(text.key, text.key)
            for version in questionnaire.versions:
                english = said.get(Place(key, version, ENGLISH))
                if english is not None:
                    found.setdefault((key, version), _Source(english)).parts.append(part.code)
    return found


def _state(revision: Revision, said: Mapping[Place, str], passed: Approvals, place: Place, source: _Source) -> str:
    key, version, language = place
    if place not in said:
        return "missing"
    if key in revision.stale.get(language, {}).get(version, {}):
        return "stale"
    read_in = (Unit(part, version, language) for part in source.parts)
    is_passed = all(unit in passed.standings and passed.of(unit).is_approved for unit in read_in)
    return "reviewed" if is_passed else "draft"


def _require_language(survey: Survey, language: str) -> None:
    if language == ENGLISH or language not in wordings.working_questionnaire(survey).languages:
        raise DomainError("unknown-language", given=language)


def _wanted(survey: Survey, file: TranslationFile, changes: Mapping[Where, str]) -> dict[Where, str]:
    """What of the texts is not as it was, checked as if it came in a file; "" where a translation is taken out."""
    known = {(unit.key, unit.version): unit for unit in file.units}
    names = {survey.inspection.area, *(focus.text for focus in survey.inspection.focus)}
    written: dict[Where, tuple[str, str]] = {}
    taken_out: dict[Where, str] = {}
    for where, text in changes.items():
        unit = known.get(where)
        typed = text.replace("\r\n", "\n").strip()
        if unit is None and typed:
            written[where] = ("", typed)
        elif unit is None:
            continue
        elif not typed and unit.target:
            taken_out[where] = ""
        elif typed != unit.target.strip():
            written[where] = (unit.source, _set_apart(typed, unit, names))
    everything = {where: (unit.source, unit.target) for where, unit in known.items()}
    returned = Returned(file.survey, file.revision, file.language, {**everything, **written})
    return {**checked(returned, file).texts, **taken_out}


def _set_apart(text: str, unit: TranslationUnit, names: Set[str]) -> str:
    """The text with the marks around English names that `fill` puts there, and that no keyboard has a key for."""
    apart = {name[1:-1] for name in _ISOLATED.findall(unit.target)} | names
    wanted = sorted((name for name in apart if name and name in unit.source), key=len, reverse=True)
    if not wanted or ISOLATE in unit.source:
        return text
    name = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, wanted))})(?!\w)")
    pieces = _ISOLATED.split(text)
    pieces[::2] = [name.sub(f"{ISOLATE}\\g<0>{POP}", piece) for piece in pieces[::2]]
    return "".join(pieces)


def _moved(then: Mapping[Place, str], present: Mapping[Place, str], where: Where) -> bool:
    """Whether the English of a text is another than it was, or gone."""
    english = Place(*where, ENGLISH)
    return then.get(english) != present.get(english)


def _save(
    session: Session,
    actor: Actor,
    survey: Survey,
    language: str,
    wanted: Mapping[Where, str],
    *,
    now: datetime,
    file: bool = False,
) -> int:
    """Put texts into the newest wording of a locked survey, and how many. Does not commit."""
    if wanted:
        head = wordings.head_of(survey)
        document = with_texts(
            wordings.document_of(head), {Place(*where, language): text for where, text in wanted.items()}
        )
        details = {"language": language, "texts": len(wanted), **({"file": True} if file else {})}
        revisions.merge_in(session, actor, survey, document, base=head.number, now=now, origin="translated", **details)
    return len(wanted)
