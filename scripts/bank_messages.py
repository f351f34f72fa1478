"""Collect the words of the question banks for translators: writes translations/banks.pot and updates each banks.po.

The context of a message is the version, standard or easy-read. A text that changes is a new message, so that an old
translation can never stand beside it.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from surveyapp.interchange.questionnaire_messages import messages
from surveyapp.interchange.questionnaire_yaml import read

ROOT = Path(__file__).parent.parent
BANKS = ROOT / "surveyapp" / "content" / "banks"
TRANSLATIONS = ROOT / "translations"
HEADER = "# The words of the shipped question banks, to be translated. The context is the version.\n#"


def collected() -> Catalog:
    """Every English text of every bank, once for each version."""
    catalog = Catalog(domain="banks", project="surveyapp", header_comment=HEADER, fuzzy=False)
    for path in sorted(BANKS.glob("*.yaml")):
        for message in messages(read(path.read_bytes(), path.name)[0]):
            catalog.add(message.text, context=message.version, locations=[(f"{path.name}:{message.place}", None)])
    return catalog


def written(catalog: Catalog) -> bytes:
    """The catalogue as a PO file that does not change from day to day."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=100, omit_header=False)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if "-Date:" not in line and "Generated-By" not in line).encode()


def main() -> int:
    """Write the template and bring the catalogues up to date; with --check change nothing and say what is stale."""
    template = collected()
    stale = []
    targets = {TRANSLATIONS / "banks.pot": template}
    for path in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/banks.po")):
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.parent.parent.name, domain="banks")
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        targets[path] = catalog
    for path, catalog in targets.items():
        data = written(catalog)
        if not path.exists() or path.read_bytes() != data:
            stale.append(path)
            if "--check" not in sys.argv:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
    if stale and "--check" in sys.argv:
        print("stale:", *(path.relative_to(ROOT) for path in stale))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
