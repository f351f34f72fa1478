"""`summary.html`: the report as a page of its own, with its charts as files beside it."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from surveyapp.reports.document import Document
from surveyapp.reports.pages import environment

CHARTS = "charts"
_STYLE = Path(__file__).with_name("summary_download.css")


def write(document: Document) -> dict[str, bytes]:
    """The files by their names: summary.html, and charts/CODE.svg for each chart that it shows."""
    page = environment(document.language).get_template("summaries/download.html")
    html = page.render(
        document=document,
        chart_url=lambda code: f"{CHARTS}/{code}.svg",
        css=Markup(_STYLE.read_text(encoding="utf-8")),  # noqa: S704 - our own file
    )
    charts = {f"{CHARTS}/{figure.code}.svg": figure.draw().svg() for figure in document.figures}
    return {"summary.html": html.encode(), **charts}
