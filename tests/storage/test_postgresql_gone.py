"""The PostgreSQL server goes away under a running application and comes back: what was typed is still there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from surveyapp import config
from surveyapp.app import create_app
from surveyapp.storage import schema
from surveyapp.storage.engine import Database
from tests.factories.surveys import NOW, published_survey, questionnaire_file
from tests.postgresql import PostgreSQL
from tests.web.test_respond import stored
from tests.web.visitor import Visitor


@pytest.fixture
def server() -> Iterator[PostgreSQL]:
    found = PostgreSQL(fsync="off")
    found.start()
    yield found
    found.remove()


@pytest.mark.parametrize("go", [PostgreSQL.stop, PostgreSQL.kill], ids=["stopped", "killed"])
def test_a_page_is_kept_while_the_server_is_gone(
    server: PostgreSQL, tmp_path: Path, go: Callable[[PostgreSQL], None]
) -> None:
    database = Database(server.url())
    schema.upgrade(database)
    slug = published_survey(database, yaml=questionnaire_file("two_questions")).slug
    visitor = Visitor(create_app(config.load({"SURVEYAPP_INSTANCE_DIR": str(tmp_path)}), database, lambda: NOW))
    page = visitor.send(visitor.get(f"/s/{slug}"), agree="yes")
    go(server)
    failed = visitor.send(page, {"q-who": "Typed meanwhile."})
    assert failed.status == 503
    assert failed.fields()["q-who"] == ["Typed meanwhile."]
    assert visitor.get("/").status == 503
    server.start()
    page = visitor.send(failed)
    assert page.status == 200
    assert stored(database) == [("draft", {"who": "Typed meanwhile."})]
    database.dispose()
