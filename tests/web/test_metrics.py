"""What Prometheus is told, and who may ask: this machine itself, or who has the token. Nothing points at anybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from timeit import repeat

import pytest
from flask import Flask, Response
from jinja2 import FileSystemBytecodeCache
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event

from surveyapp import config
from surveyapp.app import create_app
from surveyapp.services import effects, trials
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.storage.engine import Database
from surveyapp.web import metrics
from surveyapp.web.condition_figures import KEPT_FOR
from surveyapp.web.permissions import PUBLIC, ROUTES
from tests.factories.responses import add_responses
from tests.factories.surveys import NOW, present, published_survey, questionnaire_file
from tests.web.conftest import Clock
from tests.web.visitor import Visitor

TOKEN = "a-long-and-random-token"
SMALL = questionnaire_file("two_questions")
AWAY = {"REMOTE_ADDR": "203.0.113.9"}
HERE = {"REMOTE_ADDR": "127.0.0.1"}

Ask = Callable[..., int]


@pytest.fixture
def made(tmp_path: Path, database: Database, clock: Clock, compiled: FileSystemBytecodeCache) -> Callable[..., Flask]:
    """Makes an application with settings of its own."""

    def make(**settings: str) -> Flask:
        given = {f"SURVEYAPP_{name}": value for name, value in settings.items()}
        app = create_app(config.load({"SURVEYAPP_INSTANCE_DIR": str(tmp_path / "instance"), **given}), database, clock)
        app.jinja_env.bytecode_cache = compiled
        return app

    return make


def status(app: Flask, address: str, **headers: str) -> int:
    """What is answered to whoever asks from an address."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.test_client().get("/metrics", environ_base={"REMOTE_ADDR": address}, headers=sent).status_code


def figures(app: Flask) -> dict[tuple[str, ...], float]:
    """Every figure, by its name and the values of its labels."""
    answer = app.test_client().get("/metrics", environ_base=HERE)
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


# ------------------------------------------------------------------------------------------------- who may ask
@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
def test_programs_of_this_machine_may(made: Callable[..., Flask], address: str) -> None:
    assert status(made(), address) == 200
    assert status(made(PROXIES="1"), address) == 200  # asked directly, past the proxy


@pytest.mark.parametrize("address", ["203.0.113.9", "10.0.0.7", "::", "::ffff:10.0.0.7", "2001:db8::1", ""])
def test_others_may_not(made: Callable[..., Flask], address: str) -> None:
    assert status(made(), address) == 403
    assert status(made(METRICS_TOKEN=TOKEN), address) == 403


@pytest.mark.parametrize("proxies", ["0", "1", "2"])
@pytest.mark.parametrize(
    "added",
    [
        {"X_Forwarded_For": "203.0.113.9"},
        {"X_Forwarded_For": "127.0.0.1"},
        {"X_Forwarded_For": "127.0.0.1, 203.0.113.9"},
        {"X_Forwarded_For": "127.0.0.1, 127.0.0.1, 127.0.0.1"},
        {"X_Forwarded_For": "::1"},
        {"X_Forwarded_For": ""},
        {"X_Forwarded_Host": "127.0.0.1"},
        {"X_Forwarded_Proto": "https"},
        {"Forwarded": "for=127.0.0.1"},
        {"X_Real_IP": "127.0.0.1"},
        {"Via": "1.1 Caddy"},
    ],
    ids=str,
)
def test_nobody_looks_like_this_machine_from_behind_a_proxy(
    made: Callable[..., Flask], proxies: str, added: dict[str, str]
) -> None:
    """The proxy stands on this machine, or another; it adds to what the client sent, or is set up wrongly."""
    app = made(PROXIES=proxies)
    for address in ("127.0.0.1", "10.0.0.2"):
        assert status(app, address, **added) == 403


def test_the_token_opens_from_anywhere(made: Callable[..., Flask]) -> None:
    app = made(METRICS_TOKEN=TOKEN, PROXIES="1")
    assert status(app, "203.0.113.9", Authorization=f"Bearer {TOKEN}") == 200
    assert status(app, "127.0.0.1", Authorization=f"Bearer {TOKEN}", X_Forwarded_For="203.0.113.9") == 200


@pytest.mark.parametrize(
    "given",
    [
        "Bearer ",
        "Bearer",
        "Bearer None",
        f"Bearer {TOKEN[:-1]}",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN.upper()}",
        f"Basic {TOKEN}",
        TOKEN,
        "Bearer \xe9",
        "",
    ],
)
def test_another_token_does_not(made: Callable[..., Flask], given: str) -> None:
    for app in (made(METRICS_TOKEN=TOKEN), made()):
        assert status(app, "203.0.113.9", Authorization=given) == 403


# --------------------------------------------------------------------------------------------------- requests
def test_requests_are_counted_by_page_method_and_class_of_status(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = published_survey(database, yaml=SMALL)
    app.testing = False
    app.add_url_rule("/broken", "broken", lambda: 1 / 0)
    monkeypatch.setitem(ROUTES, "broken", PUBLIC)
    client = app.test_client()
    for path in (f"/s/{survey.slug}", f"/s/{survey.slug}?lang=en", "/nothing/here", "/broken"):
        client.get(path)
    client.open("/", method="PROPFIND")
    client.open("/", method="SOMEBODY")
    found = figures(app)
    named = {key[1:]: value for key, value in found.items() if key[0] == "surveyapp_requests_total"}
    assert named == {
        ("respond.start", "GET", "2xx"): 2,
        ("none", "GET", "4xx"): 1,
        ("broken", "GET", "5xx"): 1,
        ("none", "other", "4xx"): 2,
    }
    assert found["surveyapp_request_seconds_count", "respond.start"] == 2
    assert 0 < found["surveyapp_request_seconds_sum", "respond.start"] < 20
    assert found["surveyapp_request_seconds_bucket", "respond.start", "+Inf"] == 2
    assert not [key for key in found if key[0].endswith("_created")]


def test_nothing_names_a_survey_a_path_or_a_person(app: Flask, database: Database, visitor: Visitor) -> None:
    survey = published_survey(database, yaml=SMALL)
    visitor.get(f"/s/{survey.slug}/q/who")
    visitor.get("/review/in/a-secret-link")
    text = app.test_client().get("/metrics", environ_base=HERE).text
    assert "respond.question" in text
    for name in (survey.slug, "/who", "secret", "/s/", "127.0.0.1", survey.inspection.area):
        assert name not in text


def test_a_count_that_cannot_be_kept_costs_nobody_an_answer(
    app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("no space left on device")

    for name in ("request", "step"):
        monkeypatch.setattr(metrics.Counts, name, fail)
    metrics._not_counted.cache_clear()
    assert visitor.get("/").status == 200


def test_counting_takes_next_to_nothing() -> None:
    """Well below a tenth of a millisecond a request. A limit that only something gone wrong reaches, on any machine."""
    app = Flask(__name__)
    metrics.init_app(app)
    app.add_url_rule("/", "page", lambda: "")
    with app.test_request_context("/"):
        answer = Response("")

        def once() -> None:
            metrics._arrived()
            metrics._answered(answer)

        assert min(repeat(once, number=200, repeat=10)) / 200 < 0.0001


# ------------------------------------------------------------------------------------------------ submissions
def submissions(app: Flask) -> dict[str, float]:
    found = figures(app)
    return {key[1]: value for key, value in found.items() if key[0] == "surveyapp_submissions_total"}


def answered(visitor: Visitor, slug: str) -> None:
    """Go through the whole survey, and send the last form twice."""
    page = visitor.get(f"/s/{slug}")
    while "/done" not in page.url:
        before, page = page, visitor.send(page, **({"agree": "yes"} if "agree" in page.html else {}))
    visitor.send(before)


def test_begun_and_sent_are_counted_once_for_each_response(
    app: Flask, database: Database, visitor: Visitor, another: Callable[[], Visitor]
) -> None:
    survey = published_survey(database, yaml=SMALL)
    assert submissions(app) == {"begun": 0, "sent": 0, "late": 0}
    answered(visitor, survey.slug)
    assert submissions(app) == {"begun": 1, "sent": 1, "late": 0}
    page = another().get(f"/s/{survey.slug}")
    assert page.status == 200
    assert submissions(app)["begun"] == 1


def test_trials_are_not_counted(app: Flask, database: Database, visitor: Visitor) -> None:
    survey = published_survey(database, yaml=SMALL)
    with database.writing() as session:
        trial = trials.show(session, COMMAND_LINE, present(session, survey), now=NOW)
    answered(visitor, trial.slug)
    assert submissions(app) == {"begun": 0, "sent": 0, "late": 0}


def test_what_came_late_is_counted_once(app: Flask, database: Database, visitor: Visitor, clock: Clock) -> None:
    survey = published_survey(database, yaml=SMALL)
    page = visitor.send(visitor.get(f"/s/{survey.slug}"), agree="yes")
    clock.now += timedelta(days=3)
    effects.sweep(database, clock.now, "test")
    for _ in range(2):
        late = visitor.send(page, **{"q-who": "Too late"})
        assert late.status == 200
    assert submissions(app) == {"begun": 1, "sent": 0, "late": 1}
    assert figures(app)["surveyapp_responses", "late-waiting"] == 1


# --------------------------------------------------------------------------------------- what the database says
def test_the_condition_is_told(app: Flask, database: Database) -> None:
    survey = published_survey(database, yaml=SMALL, opens_in=timedelta(seconds=-90))
    add_responses(database, survey, 3, "draft")
    add_responses(database, survey, 2)
    effects.beat(database, NOW - timedelta(seconds=12), "a scheduler")
    found = figures(app)
    assert found["surveyapp_database_up",] == 1
    assert found["surveyapp_surveys_open",] == 1
    assert found["surveyapp_responses", "draft"] == 3
    assert found["surveyapp_responses", "finished"] == 2
    assert found["surveyapp_responses", "partial"] == 0
    assert found["surveyapp_window_lag_seconds",] == 90
    assert found["surveyapp_scheduler_heartbeat_age_seconds",] == 12
    assert found["surveyapp_mail", "waiting"] == 0
    assert found["surveyapp_mail", "given-up"] == 0


def test_a_scheduler_that_never_was_seen_is_infinitely_old(app: Flask) -> None:
    assert figures(app)["surveyapp_scheduler_heartbeat_age_seconds",] == float("inf")


def test_the_database_is_asked_every_ten_seconds_at_most(app: Flask, database: Database, clock: Clock) -> None:
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    figures(app)
    first = len(asked)
    clock.now += KEPT_FOR - timedelta(seconds=1)
    figures(app)
    assert len(asked) == first
    assert first
    clock.now += timedelta(seconds=1)
    figures(app)
    assert len(asked) == 2 * first
    clock.now -= timedelta(hours=1)  # a clock that was set back does not make figures stay
    figures(app)
    assert len(asked) == 3 * first


def test_without_its_database_the_service_still_tells_what_it_counted(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = config.load({"SURVEYAPP_INSTANCE_DIR": str(tmp_path)})  # no table was ever made
    app = create_app(settings, clock=clock)
    app.test_client().get("/healthz")
    found = figures(app)
    assert found["surveyapp_database_up",] == 0
    assert found["surveyapp_requests_total", "operators.healthz", "GET", "2xx"] == 1
    assert ("surveyapp_surveys_open",) not in found
