"""What must stay true of style sheets and scripts: one set of tokens, both directions, small, freshly built."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import brotli
import pytest

from tests.design.rendering import ROOT, STATIC

SOURCE, BUILT = STATIC / "src", STATIC / "dist"
TEMPLATES = ROOT / "surveyapp" / "templates"
SHEETS = sorted(SOURCE.glob("*.css"))
MANIFEST: dict[str, str] = json.loads((BUILT / "manifest.json").read_text("utf-8"))

PHYSICAL = re.compile(
    r"(?<![\w-])(?:"
    r"(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)[\w-]*"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|(?:left|right|top|bottom|width|height|min-width|min-height|max-width|max-height)"
    r"|overflow-[xy]"
    r")\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)
ALLOWED_PHYSICAL = {"overflow-x:"}  # overflow-inline is not in Chromium


ADJUST = SOURCE / "adjust.css"
"""The palettes to choose from, and the one typeface, which is our own copy."""
PALETTES = {SOURCE / "tokens.css", SOURCE / "print.css", ADJUST}


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def rules_of(sheet: Path) -> str:
    """The rules of a style sheet, without comments and without the conditions of media queries."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.S)
    return re.sub(r"@media[^{]*\{", "{", text)


@pytest.mark.parametrize("sheet", SHEETS, ids=name_of)
def test_a_style_sheet_serves_both_directions_of_writing(sheet: Path) -> None:
    found = {match.group().replace(" ", "") for match in PHYSICAL.finditer(rules_of(sheet))}
    assert found <= ALLOWED_PHYSICAL


def test_the_search_for_physical_properties_finds_them() -> None:
    assert PHYSICAL.search("a{margin-left:1px}")
    assert PHYSICAL.search("a{ left : 0 }")
    assert PHYSICAL.search("a{text-align: right}")
    assert not PHYSICAL.search("a{margin-inline-start:1px; stroke-width: 2; border-width: 1px}")


@pytest.mark.parametrize("sheet", sorted(set(SHEETS) - PALETTES), ids=name_of)
def test_colours_come_from_the_tokens(sheet: Path) -> None:
    assert set(re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", rules_of(sheet))) == set()


@pytest.mark.parametrize("sheet", SHEETS, ids=name_of)
def test_a_style_sheet_names_only_tokens_that_exist(sheet: Path) -> None:
    known = set(re.findall(r"(--[\w-]+)\s*:", (SOURCE / "tokens.css").read_text("utf-8")))
    assert set(re.findall(r"var\((--[\w-]+)", rules_of(sheet))) <= known


@pytest.mark.parametrize("sheet", sorted(set(SHEETS) - {ADJUST}), ids=name_of)
def test_nothing_is_fetched_from_a_style_sheet(sheet: Path) -> None:
    assert not re.search(r"url\(|@font-face|https?:", rules_of(sheet))


@pytest.mark.parametrize("sheet", SHEETS, ids=name_of)
def test_nothing_sticks_to_the_screen_and_covers_the_focus(sheet: Path) -> None:
    # The ruler takes no presses, and the line that says that there is no network makes room: tests/e2e/test_offline.py.
    rules = re.sub(r"\.(ruler|said) \{[^}]*\}", "", rules_of(sheet))
    assert not re.search(r"position:\s*(sticky|fixed)", rules)


# A file that is saved and opened by itself has no server that could send a policy or a style sheet.
SAVED = {TEMPLATES / name for name in ("summaries/download.html", "summaries/print.html", "packs/questionnaire.html")}


@pytest.mark.parametrize("template", sorted({*TEMPLATES.rglob("*.html")} - SAVED), ids=name_of)
def test_templates_hold_no_inline_style_or_script(template: Path) -> None:
    """The content security policy would drop them silently."""
    text = template.read_text("utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", text)


# ------------------------------------------------------------------------------------------- the build
def test_the_built_files_are_those_of_these_sources() -> None:
    """`make assets` after every change under static/src."""
    now = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in SOURCE.iterdir()}
    assert json.loads((BUILT / "sources.json").read_text("utf-8")) == now


def test_the_manifest_names_every_built_file_and_no_other() -> None:
    expected = {"manifest.json", "sources.json"}
    for file in MANIFEST.values():
        expected |= {file} if file.endswith(".woff2") else {file, f"{file}.br", f"{file}.gz"}
    assert {path.name for path in BUILT.iterdir()} == expected
    assert {"respond.css", "respond.js", "staff.css", "staff.js", "favicon.svg", "pictures.svg"} <= MANIFEST.keys()


@pytest.mark.parametrize("name", sorted(MANIFEST))
def test_a_built_file_is_named_by_its_content_and_its_compressed_forms_are_the_same(name: str) -> None:
    file = BUILT / MANIFEST[name]
    content = file.read_bytes()
    assert hashlib.sha256(content).hexdigest()[:12] == file.name.split(".")[-2]
    if name.endswith(".woff2"):
        return  # compressed in itself
    assert gzip.decompress((BUILT / f"{file.name}.gz").read_bytes()) == content
    assert brotli.decompress((BUILT / f"{file.name}.br").read_bytes()) == content


@pytest.mark.parametrize(
    ("name", "most"),
    [("respond.css", 5120), ("staff.css", 9216), ("respond.js", 5120), ("staff.js", 3072), ("favicon.svg", 600)],
)
def test_a_built_file_is_small(name: str, most: int) -> None:
    assert (BUILT / f"{MANIFEST[name]}.gz").stat().st_size <= most


@pytest.mark.parametrize("name", sorted(MANIFEST))
def test_a_built_file_names_no_place_on_a_machine(name: str) -> None:
    assert not re.search(rb"sourceMappingURL|/home/|/root/|/tmp/|node_modules", (BUILT / MANIFEST[name]).read_bytes())


# -------------------------------------------------------------------------------------------- contrast
def tokens(scheme: str) -> dict[str, str]:
    """The colours of a scheme, `light` or `dark`, as #rrggbb."""
    text = (SOURCE / "tokens.css").read_text("utf-8")
    light, rest = text.split("@media (prefers-color-scheme: dark)")
    dark = rest.split("@media")[0]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", light))
    if scheme == "dark":
        colours |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", dark))
    for name, value in colours.items():
        if len(value) == 4:
            colours[name] = "#" + "".join(2 * digit for digit in value[1:])
    return colours


def test_dark_that_is_chosen_is_the_dark_of_the_device() -> None:
    """CSS cannot say once what holds for a class and for a setting of the device."""
    chosen = re.search(r"\.colours-dark \{(.*?)\}", ADJUST.read_text("utf-8"), re.S)
    tokens = (SOURCE / "tokens.css").read_text("utf-8")
    device = tokens.split("@media (prefers-color-scheme: dark)")[1].split("@media")[0]
    colour = re.compile(r"--([\w-]+): (#[0-9a-f]{3,6});")
    assert chosen is not None
    assert dict(colour.findall(chosen.group(1))) == dict(colour.findall(device))


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2: 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_in_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


PAIRS = [
    *[(text, ground, 7.0) for text in ("ink", "ink-soft") for ground in ("ground", "surface", "sunk")],
    ("ink", "tint", 7.0),
    ("ink-soft", "tint", 4.5),
    *[("action", ground, 4.5) for ground in ("ground", "surface", "sunk", "tint")],
    *[("action-deep", ground, 4.5) for ground in ("ground", "surface", "tint")],
    ("on-action", "action", 4.5),
    ("on-action", "action-deep", 4.5),
    *[("danger", ground, 4.5) for ground in ("ground", "surface", "danger-tint")],
    ("surface", "danger", 4.5),
    ("ink", "danger-tint", 7.0),
    ("good", "good-tint", 4.5),
    ("ink", "good-tint", 7.0),
    *[("line", ground, 3.0) for ground in ("ground", "surface")],
    *[("focus", ground, 3.0) for ground in ("ground", "surface", "sunk", "tint", "danger-tint", "halo")],
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("one", "other", "least"), PAIRS, ids=str)
def test_colours_that_meet_can_be_told_apart(scheme: str, one: str, other: str, least: float) -> None:
    colours = tokens(scheme)
    assert contrast(colours[one], colours[other]) >= least


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_browser_s_own_bar_takes_the_ground_of_the_page(scheme: str) -> None:
    base = (TEMPLATES / "base.html").read_text("utf-8")
    assert f'media="(prefers-color-scheme: {scheme})" content="{tokens(scheme)["ground"]}"' in base
