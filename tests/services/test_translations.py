"""A survey's texts in its other languages: states, what is saved, what is refused, files there and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from surveyapp.domain.errors import DomainError
from surveyapp.interchange.questionnaire_fill import ISOLATE, POP
from surveyapp.interchange.questionnaire_texts import Place, texts, with_texts
from surveyapp.interchange.translation_file import Returned, TranslationFile, TranslationUnit
from surveyapp.services import reviewers, reviews, revisions, surveys, translations
from surveyapp.services.actors import COMMAND_LINE, Actor
from surveyapp.services.revisions import WordingConflict
from surveyapp.services.translation_readers import WRITERS, read_file
from surveyapp.services.translations import Changed, LanguageProgress, Taken
from surveyapp.services.wordings import document_of, head_of
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Revision, Survey, revisions_of
from tests.factories.reviewers import all_seen, invited
from tests.factories.surveys import AREA, NOW, present, published_survey, questionnaire_file

ANNE = Actor("anne@example.org", "inspector")
BOB = Actor("bob@example.org", "lead-inspector")
PLAN = ("question/plan:text", "standard")
YES = ("question/plan:choice/yes", "standard")
TITLE = ("survey:title", "standard")


@pytest.fixture
def survey(database: Database) -> Survey:
    """A small survey in English, to which Polish was added and nothing translated."""
    made = published_survey(database, publish=False, yaml=questionnaire_file("small"))
    with database.writing() as session:
        translations.add_language(session, ANNE, present(session, made), "pl", now=NOW)
    return made


@pytest.fixture
def spoken(database: Database) -> Survey:
    """A survey worded in ten languages, which names the area."""
    return published_survey(database, publish=False)


def file_of(database: Database, survey: Survey, language: str = "pl") -> TranslationFile:
    with database.reading() as session:
        return translations.units(session, present(session, survey), language, "https://surveys.example")


def units_of(database: Database, survey: Survey, language: str = "pl") -> dict[tuple[str, str], TranslationUnit]:
    return {(unit.key, unit.version): unit for unit in file_of(database, survey, language).units}


def write(
    database: Database, survey: Survey, changes: Mapping[tuple[str, str], str], language: str = "pl", **options: object
) -> Changed:
    with database.writing() as session:
        found = present(session, survey)
        usual = {"base": head_of(found).number, "now": NOW, **options}
        return translations.set_texts(session, ANNE, found, language, changes, **usual)  # type: ignore[arg-type]


def reword(database: Database, survey: Survey, changes: dict[Place, str]) -> None:
    with database.writing() as session:
        found = present(session, survey)
        head = head_of(found)
        revisions.save(session, BOB, found, with_texts(document_of(head), changes), base=head.number, now=NOW)


def take(database: Database, survey: Survey, returned: Returned, language: str = "pl") -> Taken:
    with database.writing() as session:
        return translations.take_file(session, ANNE, present(session, survey), language, returned, now=NOW)


def states_kept(database: Database, survey: Survey) -> list[Revision]:
    with database.reading() as session:
        return revisions_of(session, survey.id)


def progress_in(database: Database, survey: Survey, language: str = "pl") -> LanguageProgress:
    with database.reading() as session:
        found = translations.progress(session, present(session, survey))
    return next(each for each in found if each.language == language)


def test_a_language_is_added_once_as_a_draft(database: Database, survey: Survey) -> None:
    before = len(states_kept(database, survey))
    with database.writing() as session:
        found = present(session, survey)
        document = document_of(head_of(found))
        assert (document["languages"], document["drafts"]) == (["en", "pl"], ["pl"])
        assert not translations.add_language(session, ANNE, found, "pl", now=NOW).is_new
        with pytest.raises(DomainError, match="unknown-language"):
            translations.add_language(session, ANNE, found, "tlh", now=NOW)
    assert len(states_kept(database, survey)) == before


def test_progress_counts_every_text_in_one_state(database: Database, survey: Survey) -> None:
    start = progress_in(database, survey)
    assert (start.missing, start.is_complete, start.is_added, start.is_open) == (start.texts, False, True, False)
    assert not progress_in(database, survey, "ur").is_added
    write(database, survey, {PLAN: "Czy jest plan?", YES: "Tak"})
    reword(database, survey, {Place(*PLAN, "en"): "Is there a good plan?"})
    now_is = progress_in(database, survey)
    assert (now_is.missing, now_is.stale, now_is.draft) == (start.texts - 2, 1, 1)
    assert now_is.missing + now_is.stale + now_is.draft + now_is.reviewed == now_is.texts


def test_a_language_that_everything_was_passed_in_is_open_once_published(database: Database, survey: Survey) -> None:
    write(database, survey, {where: f"pl {unit.source}" for where, unit in units_of(database, survey).items()})
    assert progress_in(database, survey).is_complete
    with database.writing() as session:
        found = present(session, survey)
        link = invited(session, found, passes=("pl",))
        reviews.pass_all(session, link.reviewer, found, all_seen(found, "pl"), now=NOW)
    passed = progress_in(database, survey)
    assert (passed.reviewed, passed.is_open) == (passed.texts, False)
    with database.writing() as session:
        surveys.publish(session, COMMAND_LINE, present(session, survey), now=NOW, override="a test")
    assert progress_in(database, survey).is_open
    assert {unit.state for unit in file_of(database, survey).units} == {"reviewed"}


def test_each_text_comes_once_with_where_it_stands(database: Database, spoken: Survey) -> None:
    file = file_of(database, spoken, "ur")
    places = [(unit.key, unit.version) for unit in file.units]
    assert len(places) == len(set(places))
    with database.reading() as session:
        document = document_of(head_of(present(session, spoken)))
    english = {place[:2] for place in texts(document) if place.language == "en"}
    used = {key for key, _ in places}
    assert english - set(places) == {place for place in english if place[0] not in used}
    contexts = [unit.context for unit in file.units]
    assert {"The survey, title", "Section 1, title", "Question 1"} <= set(contexts)
    assert all(contexts)
    assert any(context.startswith("Question") and "more, answer" in context for context in contexts), "a shared scale"
    previews = {unit.key: unit.preview for unit in file.units if unit.version == "standard"}
    start = f"https://surveys.example/staff/surveys/{spoken.slug}/preview?"
    assert previews["survey:title"] == f"{start}version=standard&lang=ur"
    first = next(key for key in previews if key.startswith("question/")).partition(":")[0]
    assert previews[f"{first}:text"] == f"{start}part={first.replace('/', '%2F')}&version=standard&lang=ur"
    assert all(len(unit.target) <= unit.max_length for unit in file.units)


def test_texts_are_saved_as_one_state_and_unchanged_ones_are_none(database: Database, survey: Survey) -> None:
    before = len(states_kept(database, survey))
    assert write(database, survey, {PLAN: " Czy jest\r\nplan? ", YES: ""}) == Changed(1, 0)
    assert units_of(database, survey)[PLAN].target == "Czy jest\nplan?"
    newest = states_kept(database, survey)[0]
    assert (newest.origin, newest.saved_by) == ("translated", ANNE.name)
    assert newest.details == {"language": "pl", "texts": 1}
    assert write(database, survey, {PLAN: "Czy jest\r\nplan?", YES: "  "}) == Changed(0, 0)
    assert len(states_kept(database, survey)) == before + 1
    assert write(database, survey, {PLAN: ""}) == Changed(1, 0)
    assert units_of(database, survey)[PLAN].state == "missing"


def test_a_stale_text_is_fresh_when_it_is_changed_or_said_to_fit(database: Database, survey: Survey) -> None:
    write(database, survey, {PLAN: "Czy jest plan?", YES: "Tak"})
    reword(database, survey, {Place(*PLAN, "en"): "Is there one?", Place(*YES, "en"): "Yes, there is"})
    unit = units_of(database, survey)[PLAN]
    assert (unit.state, unit.was) == ("stale", "Is there a plan?")
    assert write(database, survey, {PLAN: "Czy jest?"}, fresh={PLAN, YES, TITLE}) == Changed(1, 1)
    assert units_of(database, survey)[PLAN].state == "draft"
    assert units_of(database, survey)[YES].state == "draft"
    assert units_of(database, survey)[YES].target == "Tak"


def test_a_text_does_not_fit_english_that_its_page_never_showed(database: Database, survey: Survey) -> None:
    write(database, survey, {PLAN: "Czy jest plan?"})
    reword(database, survey, {Place(*PLAN, "en"): "Is there one?"})
    base = file_of(database, survey).revision
    reword(database, survey, {Place(*PLAN, "en"): "Was there one?"})
    assert write(database, survey, {}, fresh={PLAN}, base=base) == Changed(0, 0)
    assert units_of(database, survey)[PLAN].state == "stale"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("<b>Plan</b>", "translation-markup"),
        ("Plan\u202e", "translation-markup"),
        ("{area} ma plan", "translation-placeholders"),
        (f"{ISOLATE}Plan", "translation-placeholders"),
        ("x" * 2000, "translation-too-long"),
    ],
)
def test_what_is_no_plain_translation_is_refused_and_nothing_saved(
    database: Database, survey: Survey, typed: str, code: str
) -> None:
    before = len(states_kept(database, survey))
    with pytest.raises(DomainError, match="translation-refused") as refused:
        write(database, survey, {PLAN: typed, YES: "Tak"})
    [fault] = refused.value.data["faults"]  # type: ignore[misc]  # a tuple
    assert (fault.code, fault.key) == (code, PLAN[0])
    assert len(states_kept(database, survey)) == before


def test_names_stay_set_apart_though_nobody_can_type_the_marks(database: Database, spoken: Survey) -> None:
    found = units_of(database, spoken, "ur")
    where, unit = next((where, unit) for where, unit in found.items() if f"{ISOLATE}{AREA}{POP}" in unit.target)
    typed = unit.target.replace(f"{ISOLATE}{AREA}{POP}", AREA)
    assert write(database, spoken, {where: typed}, "ur") == Changed(0, 0)
    write(database, spoken, {where: f"{typed} {AREA}"}, "ur")
    assert units_of(database, spoken, "ur")[where].target == f"{unit.target} {ISOLATE}{AREA}{POP}"
    with pytest.raises(DomainError, match="translation-refused"):
        write(database, spoken, {where: "کچھ نہیں"}, "ur")


def test_two_who_translate_different_texts_both_keep_theirs(database: Database, survey: Survey) -> None:
    base = file_of(database, survey).revision
    write(database, survey, {PLAN: "Czy jest plan?"})
    assert write(database, survey, {YES: "Tak", PLAN: "Czy jest plan?"}, base=base).texts == 2
    found = units_of(database, survey)
    assert (found[PLAN].target, found[YES].target) == ("Czy jest plan?", "Tak")


def test_two_who_translate_one_text_are_told(database: Database, survey: Survey) -> None:
    base = file_of(database, survey).revision
    write(database, survey, {PLAN: "Czy jest plan?"})
    with pytest.raises(WordingConflict) as refused:
        write(database, survey, {PLAN: "Plan?", YES: "Tak"}, base=base)
    [conflict] = refused.value.conflicts
    assert conflict.path == (*PLAN, "pl")
    assert (conflict.base, conflict.mine, conflict.theirs) == (None, "Plan?", "Czy jest plan?")
    assert units_of(database, survey)[YES].state == "missing"


def test_who_translates_english_that_changed_meanwhile_is_told(database: Database, survey: Survey) -> None:
    base = file_of(database, survey).revision
    reword(database, survey, {Place(*PLAN, "en"): "Is there one?"})
    with pytest.raises(WordingConflict):
        write(database, survey, {PLAN: "Czy jest plan?"}, base=base)


def test_only_who_may_translates(database: Database, survey: Survey) -> None:
    nobody = Actor("quinn@example.org", "quality-assurer")
    empty = Returned(survey.slug, 1, "pl", {})
    with database.writing() as session:
        found = present(session, survey)
        for act in (
            lambda: translations.set_texts(session, nobody, found, "pl", {}, base=1, now=NOW),
            lambda: translations.take_file(session, nobody, found, "pl", empty, now=NOW),
            lambda: translations.add_language(session, nobody, found, "ur", now=NOW),
        ):
            with pytest.raises(DomainError, match="not-permitted"):
                act()


def test_a_language_or_a_revision_that_is_not_there_is_refused(database: Database, survey: Survey) -> None:
    with pytest.raises(DomainError, match="unknown-language"):
        write(database, survey, {PLAN: "Plan"}, "ur")
    with pytest.raises(DomainError, match="unknown-language"):
        write(database, survey, {PLAN: "Plan"}, "en")
    with pytest.raises(DomainError, match="unknown-revision"):
        write(database, survey, {PLAN: "Plan"}, base=99)


@pytest.mark.parametrize("ending", WRITERS)
def test_a_file_that_comes_back_unchanged_saves_nothing(database: Database, spoken: Survey, ending: str) -> None:
    data = WRITERS[ending][0](file_of(database, spoken, "ur"))
    before = len(states_kept(database, spoken))
    assert take(database, spoken, read_file(f"x.{ending}", data), "ur") == Taken(0, (), ())
    assert len(states_kept(database, spoken)) == before


@pytest.mark.parametrize("ending", WRITERS)
def test_a_file_that_was_filled_in_is_saved(database: Database, survey: Survey, ending: str) -> None:
    write(database, survey, {YES: "Tak"})
    reword(database, survey, {Place(*YES, "en"): "Yes, there is"})
    file = file_of(database, survey)
    filled = replace(file, units=tuple(replace(unit, target=f"pl {unit.source}") for unit in file.units))
    taken = take(database, survey, read_file("a name", WRITERS[ending][0](filled)))
    assert taken == Taken(len(file.units), (), ())
    now_is = progress_in(database, survey)
    assert (now_is.missing, now_is.stale, now_is.draft) == (0, 0, len(file.units))
    assert states_kept(database, survey)[0].details["file"] is True


def test_texts_that_changed_since_a_file_was_made_are_left(database: Database, survey: Survey) -> None:
    file = file_of(database, survey)
    reword(database, survey, {Place(*PLAN, "en"): "Is there one?"})
    write(database, survey, {YES: "Tak"})
    filled = {(unit.key, unit.version): (unit.source, f"pl {unit.source}") for unit in file.units}
    taken = take(database, survey, Returned(survey.slug, file.revision, "pl", filled))
    assert taken == Taken(len(file.units) - 2, ("Question 2",), ("Question 2, answer 1",))
    found = units_of(database, survey)
    assert (found[PLAN].target, found[YES].target) == ("", "Tak")


def test_a_file_with_anything_wrong_saves_nothing(database: Database, survey: Survey) -> None:
    file = file_of(database, survey)
    good = {(unit.key, unit.version): (unit.source, f"pl {unit.source}") for unit in file.units}
    whole = Returned(survey.slug, file.revision, "pl", good)
    before = len(states_kept(database, survey))
    for returned, code in (
        (replace(whole, survey="another"), "translation-other-survey"),
        (replace(whole, language="ur"), "translation-other-language"),
        (replace(whole, revision=99), "unknown-revision"),
        (
            Returned(survey.slug, file.revision, "pl", {**good, PLAN: ("Is there a plan?", "<i>")}),
            "translation-refused",
        ),
        (Returned(survey.slug, file.revision, "pl", {PLAN: good[PLAN]}), "translation-refused"),
        (Returned(survey.slug, file.revision, "pl", {**good, ("x", "standard"): ("a", "b")}), "translation-refused"),
    ):
        with pytest.raises(DomainError, match=code):
            take(database, survey, returned)
    assert len(states_kept(database, survey)) == before


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("x.po", b"", "translation-file-missing"),
        ("x.xlf", b" \n", "translation-file-missing"),
        ("x.txt", b"hello", "file-kind-unknown"),
        ("x", b"\xd0\xcf\x11\xe0", "file-kind-unknown"),
        ("x.xlsx", b"\xd0\xcf\x11\xe0", "file-not-readable"),
        ("x.po", b"PK\x03\x04", "file-not-readable"),
        ("x.xlsx", b"<xliff/>", "file-wrong-version"),
        ("x.xlsx", b'# a comment\nmsgid "', "file-not-readable"),
        ("x.xlf", b'\xef\xbb\xbf\n<!DOCTYPE x [<!ENTITY e "e">]><x>&e;</x>', "file-hostile"),
    ],
)
def test_the_beginning_of_a_file_says_what_it_is_before_its_name(name: str, data: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        read_file(name, data)
    assert refused.value.code == code


def test_a_translation_that_changes_is_no_longer_passed(database: Database, spoken: Survey) -> None:
    with database.writing() as session:
        found = present(session, spoken)
        link = reviewers.invite(
            session, COMMAND_LINE, found, name="Sam", email="s@f.example", base_url="https://x", passes=("ur",), now=NOW
        )
        reviews.pass_all(session, link.reviewer, found, all_seen(found, "ur"), now=NOW)
    before = progress_in(database, spoken, "ur")
    assert before.reviewed == before.texts
    write(database, spoken, {TITLE: f"{AREA}: ایک اور عنوان"}, "ur")
    after = progress_in(database, spoken, "ur")
    assert (after.texts - after.reviewed, after.draft) == (2, 2), "title and introduction of a version are one part"
