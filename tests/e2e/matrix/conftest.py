"""A service with the young people's survey, which every walk goes through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from surveyapp.domain.answers import raw_of
from surveyapp.domain.questionnaire import Questionnaire
from surveyapp.services import responses
from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage.surveys import survey_by_slug
from tests.factories.surveys import published_survey
from tests.service import Service


@dataclass(frozen=True)
class Stage:
    """The running service, and the survey to walk through."""

    service: Service
    slug: str

    def asked(self) -> set[str]:
        """The names of the fields of all questions."""
        return {f"q-{code}" for code in self._questionnaire().by_code}

    def kept(self, token: str) -> tuple[str, dict[str, set[str]]]:
        """The state of the response that a form belonged to, and its answers by the name of the field."""
        with self.service.database.reading() as session:
            survey = survey_by_slug(session, self.slug)
            assert survey is not None
            hashed = responses.token_hash(self.service.settings.secret_key, token)
            found = responses.find(session, survey, hashed)
            assert found is not None, "there is no response"
            return found.state, {f"q-{code}": set(raw_of(answer)) for code, answer in found.answers.items()}

    def _questionnaire(self) -> Questionnaire:
        with self.service.database.reading() as session:
            survey = survey_by_slug(session, self.slug)
            assert survey is not None
            assert survey.revision is not None
            return questionnaire_of(survey.revision)


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    service = Service(tmp_path_factory.mktemp("stage"), workers=1)
    survey = published_survey(service.database, datetime.now(UTC), audience="young-people", kind="full-2023")
    service.start()
    yield Stage(service, survey.slug)
    service.stop()
