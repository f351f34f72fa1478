"""The eyes of the matrix are open: on a page with faults each of them is seen, and on a sound one nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.matrix.cases import LANGUAGES, PART, SETTINGS, VERSIONS, WHOLE, Case, part
from tests.e2e.matrix.walk import Walker, opened

pytestmark = pytest.mark.e2e

SOUND = """<!doctype html><html lang="en" dir="ltr"><head><title>Sound</title><style>
a, label { font-size: 3rem; line-height: 4rem; display: block; width: fit-content }
p a { display: inline; font-size: 1rem }
:focus { outline: 3px solid #000 }</style></head><body><main><h1>Sound</h1>
<a id="first" href="#second">First</a><p>A <a href="#first">link</a> in a sentence.</p>
<a id="second" href="#first">Second</a></main></body></html>"""

FAULTS = [
    (":focus { outline: 0 }", "First” has a focus that does not show"),
    (":focus { outline-color: transparent }", "First” has a focus that does not show"),
    ("h1::after { content: ''; position: fixed; inset: 0 }", "First” has the focus and is covered"),
    ("#second { position: absolute; left: -900px }", "Second” has the focus outside the window"),
    ("#second { position: fixed; left: -30px }", "Second” has the focus partly outside the window"),
    ("#second { width: 0; height: 0; overflow: hidden }", "Second” has the focus and takes no room"),
    ("#first { font-size: 1rem; line-height: 1 }", "First” is a target of"),
    ("p { font-size: 0 } p a { display: inline-block }", "link” is a target of"),
    ("h1 { width: 500px }", "scrolls sideways: 508 in 360 pixels"),
    ("h1 { height: 9px; overflow: hidden }", "Sound” cuts off what it says"),
    ("@keyframes x { to { opacity: .5 } } h1 { animation: x 1s infinite }", "here: moves"),
    ("p { color: #eee }", "axe: color-contrast"),
]


@pytest.fixture
def walker(browser: Browser) -> Iterator[Walker]:
    case = Case("en", "standard", next(one for one in SETTINGS if one.name == "less-motion"))
    context = opened(browser, "http://127.0.0.1", case)
    yield Walker(context.new_page(), case, {})
    context.close()


def look(walker: Walker, html: str) -> list[str]:
    """What is seen of a page."""
    walker.page.route("**/*", lambda route: route.fulfill(body=html, content_type="text/html"))
    walker.page.goto("/")
    walker.look_round("here")
    return walker.faults


def test_nothing_is_wrong_with_a_sound_page(walker: Walker) -> None:
    assert look(walker, SOUND) == []


@pytest.mark.parametrize(("style", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_a_fault_is_seen(walker: Walker, style: str, fault: str) -> None:
    seen = look(walker, SOUND.replace("</style>", f"{style}</style>"))
    assert any(fault in line for line in seen), seen


def test_another_language_than_the_page_should_have_is_seen(walker: Walker) -> None:
    seen = look(walker, SOUND.replace('lang="en"', 'lang="pl"'))
    assert seen == ["en-standard-less-motion: here: is marked as pl ltr"]


def test_what_every_run_walks_has_each_script_version_and_way_of_drawing() -> None:
    chosen = part()
    languages = {case.language for case in chosen}
    assert {"ur", "bn", "pa-Guru", "gu"} < languages <= set(LANGUAGES)
    assert languages & {"en", "es", "pl", "pt", "ro"}, "one that is written with Latin letters"
    assert {case.setting.name for case in chosen} == set(PART)
    assert {case.version for case in chosen} == set(VERSIONS)
    assert set(chosen) < set(WHOLE)
    assert len(WHOLE) == len(set(WHOLE)) == len(LANGUAGES) * len(VERSIONS) * len(SETTINGS)
