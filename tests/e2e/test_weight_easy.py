"""Easy read has its pictures in one file, and no page of it weighs more than 40 KB with all that it needs."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.e2e import steps
from tests.e2e.conftest import Opener, Town
from tests.e2e.test_weight import weigh

pytestmark = pytest.mark.e2e

MOST_BYTES = 40_000
_PAGE = "() => performance.getEntriesByType('navigation')[0].transferSize"


def heavy(page: Page) -> int:
    """The weight of a page as a browser gets it that has nothing yet, in bytes; one file has all its pictures."""
    weight = weigh(page)
    assert len([url for url in weight if "/pictures." in url]) <= 1, weight
    assert not [url for url in weight if url.endswith(".svg") and "/dist/" not in url], weight
    return sum(weight.values())


@pytest.mark.parametrize(("audience", "layout"), [("parents-carers", "question"), ("young-people", "section")])
def test_every_page_of_easy_read_stays_light(opened: Opener, town: Town, layout: str, audience: str) -> None:
    page = opened().new_page()
    slug = town.shown(audience)
    page.goto(f"/s/{slug}?version=easy-read")
    weights = {page.url: heavy(page)}
    page.goto("about:blank")
    steps.begin(page, slug, layout, version="easy-read")
    weights[page.url] = heavy(page)
    needed = weights[page.url] - page.evaluate(_PAGE)
    for _ in range(60):
        if "/send" in page.url:
            break
        steps.answer(page)
        weights[page.url] = page.evaluate(_PAGE) + needed
    assert "/send" in page.url
    assert len(weights) > (20 if layout == "question" else 6)
    assert {url: weight for url, weight in weights.items() if weight > MOST_BYTES} == {}


def test_pictures_are_seen(opened: Opener, town: Town) -> None:
    """Each picture is fetched, drawn, and on white, in every combination of colours."""
    for scheme in ("light", "dark"):
        page = opened(color_scheme=scheme, forced_colors="active" if scheme == "dark" else "none").new_page()
        steps.begin(page, town.shown("young-people"), version="easy-read")
        drawn = page.locator("main img.picture").evaluate_all(
            "images => images.map(i => [i.complete && i.naturalWidth > 0, getComputedStyle(i).backgroundColor])"
        )
        assert len(drawn) > 4
        assert {tuple(one) for one in drawn} == {(True, "rgb(255, 255, 255)")}
