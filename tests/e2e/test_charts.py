"""Charts as a browser draws them: no words over others, none off the sheet, in every script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from surveyapp.reports import charts, charts_dots, charts_groups
from surveyapp.reports.chart_canvas import Drawing
from surveyapp.reports.charts_dots import DotRow
from tests.reports.drawn import SPOKEN, WITHHELD, Level, bars, question, scale

pytestmark = pytest.mark.e2e

# Boxes of letters without the room that fonts keep above and below them: two thirds of the size over the line.
FAULTS = """() => {
  const sheet = document.querySelector('svg').viewBox.baseVal
  const words = [...document.querySelectorAll('svg text')].map(text => {
    const box = text.getBBox(), size = parseFloat(getComputedStyle(text).fontSize), y = Number(text.getAttribute('y'))
    return {said: text.textContent, left: box.x, right: box.x + box.width, top: y - size * .7, bottom: y + size * .2}
  })
  const faults = words.filter(({left, right, top, bottom}) =>
    left < -1 || right > sheet.width + 1 || top < -1 || bottom > sheet.height + 1).map(({said}) => `off: ${said}`)
  words.forEach((one, place) => words.slice(place + 1).forEach(other => {
    const across = one.left < other.right - 1 && other.left < one.right - 1
    if (across && one.top < other.bottom - 1 && other.top < one.bottom - 1)
      faults.push(`${one.said} over ${other.said}`)
  }))
  return faults
}"""


def drawings(language: str) -> dict[str, Drawing]:
    """A chart of each kind, as full as charts become."""
    long, names = SPOKEN[language]
    mixes = [(40, 20, 17, 10, 5), (80, 0, 0, 0, 0), (0, 0, 0, 0, 80), (1, 990, 3, 2, 4), (2, 3, 60, 3, 2)]
    items = [question(scale(mix, names, n), long if n % 2 else names[n]) for n, mix in enumerate(mixes)]
    off_scale = question(bars({long: 60, names[0]: 117, names[1]: 0, names[2]: None}, 117), long, "single-choice")
    short = question(bars(dict.fromkeys(names, 20), 100), long, "single-choice")
    levels = [Level(item.code, item.label, item.finished) for item in items]
    of_plan = [Level("a", names[0], short.finished), Level("b", long, short.finished), Level("c", names[1], WITHHELD)]
    rows = [DotRow(names[0], 2100, 62.1, 60.0, 64.2, long), DotRow(names[1], 12, 100.0, 75.7, 100.0)]
    hidden = DotRow(names[2], None, None, None, None)
    return {
        "one": charts.grid(items[:1], language),
        "grid": charts.grid([*items, question(WITHHELD, long)], language),
        "bars": charts.grid([off_scale], language),
        "short bars": charts.grid([short], language),
        "groups": charts_groups.multiples(items[0], [*levels, Level("w", names[3], WITHHELD)], language),
        "groups of bars": charts_groups.multiples(short, of_plan, language),
        "dots": charts_dots.dots([*rows, hidden], language, title=long),
        "dots below": charts_dots.dots([*rows, hidden, DotRow(long, 300, 0.2, 0.1, 0.5)], language, title=long),
    }


@pytest.mark.parametrize("language", SPOKEN)
def test_no_words_lie_over_others_or_off_the_sheet(page: Page, language: str) -> None:
    for name, drawing in drawings(language).items():
        page.set_content(drawing.svg().decode())
        assert page.evaluate(FAULTS) == [], name


def test_words_over_others_are_seen(page: Page) -> None:
    texts = '<text x="5" y="20">One</text><text x="9" y="22">Two</text><text x="90" y="60">Three</text>'
    page.set_content(f'<svg viewBox="0 0 100 100" width="100" height="100">{texts}</svg>')
    assert page.evaluate(FAULTS) == ["off: Three", "One over Two"]
