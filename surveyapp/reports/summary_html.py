"""`summary.html`: the summary as a page of its own, with its charts as files beside it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from surveyapp.analysis.results import Summary
from surveyapp.language.catalogues import ENGLISH, catalogue, direction
from surveyapp.reports import charts
from surveyapp.reports.summary_view import view

CHARTS = "charts"
_STYLE = Path(__file__).with_name("summary_download.css")


def write(summary: Summary, language: str = ENGLISH) -> dict[str, bytes]:
    """The files by their names: summary.html, and charts/CODE.svg for each chart that it shows."""
    shown = view(summary, language)
    page = _environment(language).get_template("summaries/download.html")
    html = page.render(
        view=shown,
        chart_url=lambda code: f"{CHARTS}/{code}.svg",
        css=Markup(_STYLE.read_text(encoding="utf-8")),  # noqa: S704 - our own file
        direction=direction(language),
        level=2,
    )
    files = {"summary.html": html.encode()}
    for section in shown.sections:
        for block in section.blocks:
            if block.chart:
                drawn = charts.named(summary, block.chart.code)
                files[f"{CHARTS}/{block.chart.code}.svg"] = charts.grid_svg(drawn, language)
    return files


@cache
def _environment(language: str) -> Environment:
    """Templates outside a request, in a language that the caller names."""
    environment = Environment(
        loader=PackageLoader("surveyapp", "templates"),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    return environment
