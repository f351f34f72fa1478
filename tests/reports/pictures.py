"""Takes the pictures of docs/reports.md: pages of the PDF of the demonstration's parents, in English and in Urdu."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image

from surveyapp.demo import seed
from surveyapp.reports import bundle
from surveyapp.services import report_extras, summaries
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.storage import schema
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import survey_by_slug

FOLDER = Path(__file__).parent.parent.parent / "docs" / "pictures" / "report"
PAGES = {"en": (1, 3, 5, 11), "ur": (1,)}
"""By language, which pages are worth a picture."""
COLOURS = 64


def made(folder: Path) -> dict[str, bytes]:
    """The PDF of the demonstration's closed survey of parents in each language."""
    database = Database(f"sqlite:///{folder / 'pictures.sqlite3'}")
    schema.upgrade(database)
    now = datetime.now(UTC)
    shown = next(each for each in seed.prepare(database, now).closed if each.audience == "parents-carers")
    with database.writing() as session:
        survey = survey_by_slug(session, shown.slug)
        assert survey is not None
        chosen = summaries.publish_snapshot(session, COMMAND_LINE, survey, now=now).id
    found = {}
    with database.reading() as session:
        survey = survey_by_slug(session, shown.slug)
        assert survey is not None
        snapshot = summaries.published_snapshot(session, survey, chosen)
        assert snapshot is not None
        summary = summaries.summary_of(session, survey, snapshot)
        for language in PAGES:
            extras = report_extras.whole(session, survey, snapshot, language)
            found[language] = bundle.files(summary, ["pdf"], language, extras)["summary.pdf"]
    database.dispose()
    return found


def take(pdf: Path, number: int) -> bytes:
    """One page as a PNG with few colours."""
    call = ["pdftoppm", "-r", "60", "-f", str(number), "-l", str(number), "-png", "-singlefile", str(pdf)]
    drawn = Image.open(BytesIO(subprocess.run(call, check=True, capture_output=True).stdout))
    stream = BytesIO()
    drawn.convert("RGB").quantize(COLOURS).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def main() -> None:
    """Take them all anew."""
    if shutil.which("pdftoppm") is None:
        raise SystemExit("pdftoppm is not here: apt-get install poppler-utils, then once more")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        for language, data in made(Path(folder)).items():
            pdf = Path(folder) / f"{language}.pdf"
            pdf.write_bytes(data)
            for number in PAGES[language]:
                (FOLDER / f"{language}-{number}.png").write_bytes(take(pdf, number))


if __name__ == "__main__":
    main()
