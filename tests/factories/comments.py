"""A survey with comments of known words, gathered as the scheduler does."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from surveyapp.services import comments_gathering
from surveyapp.storage import responses as store
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey
from tests.factories.surveys import NOW, published_survey, questionnaire_file

RISK = "I am afraid at home because my dad hits me with a belt."
NAMED = "Mrs Kowalska rang us on 07700 900123 and said that Tomasz may stay."
PRAISE = "The speech therapist listens to us and her plan helps at school."


def commented_survey(database: Database, area: str = "Eastmere", now: datetime = NOW) -> Survey:
    """An open survey with two questions that people answer in their own words: `who` and `tell-us`."""
    return published_survey(database, now, area=area, yaml=questionnaire_file("two_questions"))


def write(
    database: Database,
    survey: Survey,
    texts: Mapping[str, str],
    state: str = "finished",
    *,
    language: str = "en",
    version: str = "standard",
) -> str:
    """One response with these texts by question. Its key."""
    key = store.new_id()
    values = {
        "id": key,
        "survey_id": survey.id,
        "revision_id": survey.revision_id,
        "state": state,
        "token_hash": secrets.token_bytes(32),
        "version": version,
        "language": language,
        "layout": "question",
        "in_grace": False,
    }
    with database.writing() as session:
        store.insert_response(session, values)
        store.put_answers(session, key, texts)
        session.commit()
    return key


def gathered(database: Database, survey: Survey, *texts: str, now: datetime = NOW) -> list[str]:
    """One response with each of these texts at the last question, looked through. Their keys."""
    keys = [write(database, survey, {"tell-us": text}) for text in texts]
    comments_gathering.gather(database, now)
    return keys
