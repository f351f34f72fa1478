"""Stop and come back, below the pages: what a code opens, when it stops, and what is kept of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.domain.resume_code import BELOW, digits
from surveyapp.services import effects, responses, resume
from surveyapp.storage import responses as store
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey
from tests.factories.surveys import NOW, published_survey

SECRET = b"a secret of at least thirty-two bytes"
VIEW = {"version": "easy-read", "language": "ur", "layout": "section"}


@pytest.fixture
def survey(database: Database) -> Survey:
    return published_survey(database, opens_in=timedelta(0))


@pytest.fixture
def token(database: Database, survey: Survey) -> str:
    """The token of a draft with an answer."""
    made = responses.new_token()
    with database.writing() as session:
        responses.begin(session, survey, responses.token_hash(SECRET, made), **VIEW, now=NOW)
        responses.save_page(session, survey, found(session, survey, made), {"support": "neither"}, now=NOW)
    return made


def found(session: Session, survey: Survey, token: str) -> responses.Response:
    assert survey.revision is not None
    hashed = responses.token_hash(SECRET, token)
    response = responses.find(session, survey, hashed)
    assert response is not None
    return response


def is_found(database: Database, survey: Survey, token: str) -> bool:
    assert survey.revision is not None
    hashed = responses.token_hash(SECRET, token)
    with database.reading() as session:
        return responses.find(session, survey, hashed) is not None


def make(database: Database, survey: Survey, token: str, form: str = "", *, below: int = BELOW) -> int:
    """A code for the draft, asked for with this form or with a fresh one."""
    form = form or resume.new_form()
    with database.writing() as session:
        response = found(session, survey, token)
        return resume.make_code(session, survey, response, form=form, secret=SECRET, now=NOW, below=below)


def redeem(database: Database, survey: Survey, code: int) -> str | None:
    with database.reading() as session:
        return resume.redeem(session, survey, code, secret=SECRET)


def codes_kept(database: Database) -> int:
    with database.reading() as session:
        return len(session.execute(select(store.resume_codes)).all())


def test_a_code_opens_its_draft_on_another_device_with_a_token_of_its_own(
    database: Database, survey: Survey, token: str
) -> None:
    code = make(database, survey, token)
    other = redeem(database, survey, code)
    assert other is not None
    assert other != token
    assert redeem(database, survey, code) == other
    with database.writing() as session:
        here, there = found(session, survey, token), found(session, survey, other)
        assert here == there
        assert (there.version, there.language, there.layout) == ("easy-read", "ur", "section")
        responses.save_page(session, survey, there, {"say-1": "A lot"}, now=NOW)
        assert found(session, survey, token).answers["say-1"] == "A lot"


def test_the_database_keeps_neither_code_nor_token(database: Database, survey: Survey, token: str) -> None:
    code = make(database, survey, token)
    other = redeem(database, survey, code)
    with database.reading() as session:
        [row] = session.execute(select(store.resume_codes)).mappings()
    kept = str(dict(row))
    assert other is not None
    for secret in (str(code), digits(code), *resume.code_words().words(code), other):
        assert secret not in kept


def test_asking_again_voids_the_earlier_code_and_shuts_nobody_out(
    database: Database, survey: Survey, token: str
) -> None:
    first = make(database, survey, token)
    came_back = redeem(database, survey, first)
    assert came_back is not None
    second = make(database, survey, came_back)
    assert redeem(database, survey, first) is None
    assert redeem(database, survey, second) == came_back
    assert is_found(database, survey, came_back)
    assert is_found(database, survey, token)
    assert codes_kept(database) == 1


def test_a_form_sent_again_voids_nothing(database: Database, survey: Survey, token: str) -> None:
    form = resume.new_form()
    code = make(database, survey, token, form)
    other = redeem(database, survey, code)
    assert other is not None
    assert make(database, survey, token, form) == make(database, survey, other, form) == code
    assert redeem(database, survey, code) == other
    assert make(database, survey, token) != code


def test_a_form_sent_twice_at_the_same_moment_gives_one_code(database: Database, survey: Survey, token: str) -> None:
    form = resume.new_form()
    with ThreadPoolExecutor(4) as pool:
        codes = set(pool.map(lambda _: make(database, survey, token, form), range(6)))
    assert len(codes) == 1
    assert redeem(database, survey, codes.pop()) is not None


@pytest.mark.parametrize("form", ["A" * 21, "A" * 23, "A" * 21 + "é", "A" * 21 + " ", "A" * 22 + "\n"])
def test_only_the_word_of_a_form_makes_a_code(database: Database, survey: Survey, token: str, form: str) -> None:
    assert resume.is_form(resume.new_form())
    with pytest.raises(ValueError, match="not the word of a form"):
        make(database, survey, token, form)
    assert codes_kept(database) == 0


def test_a_code_is_never_given_to_two(database: Database, survey: Survey, token: str) -> None:
    another, forms = responses.new_token(), [resume.new_form() for _ in range(8)]
    with database.writing() as session:
        responses.begin(session, survey, responses.token_hash(SECRET, another), **VIEW, now=NOW)
    taken = make(database, survey, token, below=2)
    assert {make(database, survey, another, form, below=2) for form in forms * 2} == {1 - taken}
    assert redeem(database, survey, taken) != redeem(database, survey, 1 - taken)


def test_what_a_form_says_gives_another_code_to_another_draft(database: Database, survey: Survey, token: str) -> None:
    another, form = responses.new_token(), resume.new_form()
    with database.writing() as session:
        responses.begin(session, survey, responses.token_hash(SECRET, another), **VIEW, now=NOW)
    assert make(database, survey, token, form) != make(database, survey, another, form)


def test_a_code_is_good_for_one_survey_and_one_installation(database: Database, survey: Survey, token: str) -> None:
    code = make(database, survey, token)
    assert redeem(database, published_survey(database), code) is None
    with database.reading() as session:
        assert resume.redeem(session, survey, code, secret=b"another secret of at least 32 bytes") is None


def test_a_code_of_what_was_sent_opens_nothing_but_is_told_from_a_wrong_one(
    database: Database, survey: Survey, token: str
) -> None:
    code = make(database, survey, token)
    with database.writing() as session:
        responses.submit(session, survey, found(session, survey, token), now=NOW)
    other = redeem(database, survey, code)
    assert other is not None
    with database.writing() as session:
        there = found(session, survey, other)
        assert not there.is_draft
        with pytest.raises(DomainError, match="already-sent"):
            responses.save_page(session, survey, there, {"support": None}, now=NOW)
    with database.writing() as session:
        again = found(session, survey, other)
    with database.writing() as session, pytest.raises(DomainError, match="already-sent"):
        resume.make_code(session, survey, again, form=resume.new_form(), secret=SECRET, now=NOW)


def test_a_code_goes_with_a_deleted_draft(database: Database, survey: Survey, token: str) -> None:
    code = make(database, survey, token)
    with database.writing() as session:
        assert responses.discard(session, found(session, survey, token))
    assert redeem(database, survey, code) is None
    assert codes_kept(database) == 0


def test_codes_go_when_the_time_of_grace_is_over(database: Database, survey: Survey, token: str) -> None:
    code = make(database, survey, token)
    over = survey.times.grace_ends_at
    with database.writing() as session:
        late = found(session, survey, token)
    with database.writing() as session, pytest.raises(DomainError, match="not-open"):
        resume.make_code(session, survey, late, form=resume.new_form(), secret=SECRET, now=over)
    while effects.sweep(database, over + timedelta(days=2), "a worker"):
        pass
    assert redeem(database, survey, code) is None
    assert codes_kept(database) == 0


def test_asking_on_two_devices_at_once_leaves_one_code(database: Database, survey: Survey, token: str) -> None:
    other = redeem(database, survey, make(database, survey, token))
    assert other is not None
    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(lambda each: make(database, survey, each), [token, other] * 3))
    assert codes_kept(database) == 1
    assert [redeem(database, survey, code) for code in codes].count(other) == 1
