"""The reading ruler: a band where the pointer or the focus is, which takes no presses."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import steps
from tests.e2e.conftest import Opener, Town

pytestmark = pytest.mark.e2e


def with_ruler(opened: Opener, town: Town) -> Page:
    """A tab with questions and the ruler chosen."""
    tab = opened().new_page()
    slug = steps.own_survey(town, "Rulerham", steps.THREE_QUESTIONS)
    steps.begin(tab, slug)
    tab.goto(f"/s/{slug}/adjust")
    tab.locator("input[name=ruler][value=on]").check()
    tab.locator("main form button[value=try]").click()
    tab.goto(f"/s/{slug}/q/plan")
    return tab


def middle(of: Locator) -> float:
    """The middle of an element, in pixels from the top of the window."""
    box = of.bounding_box()
    assert box is not None
    return box["y"] + box["height"] / 2


def band_is_at(tab: Page, at: float) -> None:
    """Wait until the band is drawn there: it moves with the next picture of the screen."""
    tab.wait_for_function(
        "at => { const box = document.querySelector('.ruler').getBoundingClientRect();"
        " return Math.abs(box.top + box.height / 2 - at) < 2; }",
        arg=at,
    )


def test_it_follows_pointer_finger_and_focus_and_lets_presses_through(opened: Opener, town: Town) -> None:
    tab = with_ruler(opened, town)
    band = tab.locator(".ruler")
    for at in (300, 421):
        tab.mouse.move(100, at)
        band_is_at(tab, at)
    tab.mouse.move(100, middle(tab.get_by_text("No", exact=True)))
    tab.mouse.down()
    tab.mouse.up()
    expect(tab.get_by_label("No")).to_be_checked()

    tab.keyboard.press("ArrowUp")
    expect(tab.get_by_label("Yes")).to_be_checked()
    band_is_at(tab, middle(tab.locator(".choice").first))
    tab.set_viewport_size({"width": 360, "height": 320})
    tab.evaluate("document.querySelector('.choice').scrollIntoView()")
    tab.wait_for_function(
        "() => { const middle = (each) => { const box = document.querySelector(each).getBoundingClientRect();"
        " return box.top + box.height / 2; }; return Math.abs(middle('.ruler') - middle('.choice')) < 2; }"
    )
    assert band.evaluate("each => getComputedStyle(each).transitionDuration") == "0s"


def test_nobody_has_it_who_did_not_choose_it(opened: Opener, town: Town) -> None:
    tab = opened().new_page()
    steps.begin(tab, town.slugs["open"])
    expect(tab.locator(".ruler")).to_have_count(0)
