"""Many finished responses at once, so that tables have the size that they would have."""

from __future__ import annotations

import json
import random
import secrets
import string
from collections.abc import Mapping

from sqlalchemy import insert, text

from surveyapp.domain.answers import encode
from surveyapp.domain.questionnaire import Questionnaire
from surveyapp.domain.random_answers import random_answers
from surveyapp.storage import responses as store
from surveyapp.storage.engine import Database

_LETTERS = f"{string.ascii_letters}{string.digits}-_"
_AT_ONCE = 5_000
_ANSWERS = """
insert into answers (response_id, question, value)
select r.id, e.key, e.value from responses r
join sheets s on s.survey_id = r.survey_id and s.letter = substr(r.id, 1, 1)
cross join json_each_text(s.sheet::json) e
where r.state = 'finished' order by r.id
"""
_ANSWERS_ON_SQLITE = _ANSWERS.replace("json_each_text(s.sheet::json)", "json_each(s.sheet)")


def finished(database: Database, counts: Mapping[int, tuple[int, Questionnaire, int]], seed: int = 2014) -> None:
    """Add finished responses: `counts` says for a survey's key its revision, its questionnaire and how many.

    Keys are random, as always. What somebody answered is one of 64 sheets for each survey, by the first letter of the
    key, so that the database can write the answers down by itself.
    """
    chosen = random.Random(seed)
    with database.writing() as session:
        session.execute(text("create temporary table sheets (survey_id integer, letter text, sheet text)"))
        for survey_id, (revision_id, questionnaire, count) in counts.items():
            session.execute(
                text("insert into sheets values (:survey, :letter, :sheet)"),
                [
                    {"survey": survey_id, "letter": letter, "sheet": _sheet(questionnaire, chosen)}
                    for letter in _LETTERS
                ],
            )
            for start in range(0, count, _AT_ONCE):
                size = min(_AT_ONCE, count - start)
                session.execute(insert(store.responses), [_row(survey_id, revision_id) for _ in range(size)])
        if not database.is_sqlite:  # each of millions of answers belongs to a response: that need not be looked up
            session.execute(text("set local session_replication_role = replica"))
        session.execute(text(_ANSWERS_ON_SQLITE if database.is_sqlite else _ANSWERS))
        session.execute(text("drop table sheets"))
        session.commit()
        session.execute(text("analyze"))
        session.commit()


def _sheet(questionnaire: Questionnaire, chosen: random.Random) -> str:
    questions = tuple(questionnaire.questions())
    answers = random_answers(questionnaire, questions, {}, chosen, sentence="It helped us, but it took a year.")
    return json.dumps({code: encode(answer) for code, answer in answers.items() if answer is not None})


def _row(survey_id: int, revision_id: int) -> dict[str, object]:
    return {
        "id": store.new_id(),
        "survey_id": survey_id,
        "revision_id": revision_id,
        "state": "finished",
        "token_hash": secrets.token_bytes(32),
        "version": "standard",
        "language": "en",
        "layout": "all",
        "in_grace": False,
    }
