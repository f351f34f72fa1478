"""Questions to draw, made of shares alone, and what a drawn chart holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from surveyapp.analysis.proportions import wilson
from surveyapp.analysis.results import ChoiceResult, Figures, QuestionResult
from surveyapp.domain.questionnaire import Missing
from surveyapp.reports.chart_text import text_width

SVG = "{http://www.w3.org/2000/svg}"
FOUR = ("Strongly agree", "Agree", "Disagree", "Strongly disagree")
FIVE = ("Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree")
SEVEN = (
    "Entirely satisfied",
    "Mostly satisfied",
    "Somewhat satisfied",
    "Neither satisfied nor dissatisfied",
    "Somewhat dissatisfied",
    "Mostly dissatisfied",
    "Entirely dissatisfied",
)
UNKNOWN = "I do not know"


@dataclass(frozen=True, slots=True)
class Level:
    """A group as analysis gives it."""

    value: str
    label: str
    figures: Figures


def scale(counts: Sequence[int | None], names: Sequence[str] = FOUR, unknown: int | None = 0) -> Figures:
    """Figures on a scale from the most favourable answer down; an odd one has a middle. None is withheld."""
    given = [*counts, unknown]
    n = sum(count or 0 for count in given)
    half = len(names) / 2
    choices = []
    for place, (name, count) in enumerate(zip((*names, UNKNOWN), given, strict=True)):
        missing = place == len(names)
        leaning = None if missing or place == half - 0.5 else place < half
        choices.append(choice(name, count, n, len(names) - place if not missing else None, leaning, missing=missing))
    return Figures(n, 0, False, tuple(choices))


def bars(counts: dict[str, int | None], n: int) -> Figures:
    """Figures off a scale, of `n` people. None is withheld."""
    return Figures(n, 0, False, tuple(choice(name, count, n) for name, count in counts.items()))


def choice(
    name: str,
    count: int | None,
    n: int,
    score: int | None = None,
    favourable: bool | None = None,
    *,
    missing: bool = False,
) -> ChoiceResult:
    """One answer that `count` of `n` gave."""
    kind: Missing | None = "dont-know" if missing else None
    interval = None if count is None else wilson(count, n)
    if count is None or interval is None:
        return ChoiceResult(name, name, None, None, None, None, True, score, favourable, kind)
    low, high = (100 * end for end in interval)
    return ChoiceResult(name, name, count, 100 * count / n, low, high, False, score, favourable, kind)


def question(figures: Figures, label: str = "The plan is clear.", kind: str = "agreement") -> QuestionResult:
    """A question with these figures for everybody."""
    return QuestionResult("q", kind, label, "s", figures, figures)


WITHHELD = Figures(None, None, True, ())


def words(svg: bytes) -> list[str]:
    """Every text of a chart, without the marks of its direction."""
    root = ET.fromstring(svg)  # noqa: S314 - our own file
    return ["".join(node.itertext()).strip("\u2067\u2069") for node in root.iter(f"{SVG}text")]


def boxes(svg: bytes) -> list[tuple[float, float]]:
    """Start and width of each filled box, in the order drawn."""
    root = ET.fromstring(svg)  # noqa: S314 - our own file
    patches = [node for node in root.iter(f"{SVG}g") if node.get("id", "").startswith("patch_")]
    paths = [path.get("d", "") for group in patches[1:] for path in group.iter(f"{SVG}path")]
    found = []
    for path in paths:
        across = [float(part.split()[0]) for part in re.split("[MLz]", path) if part.split()]
        found.append((min(across), max(across) - min(across)))
    return found


def outside(svg: bytes, width: float) -> list[str]:
    """Words and boxes that leave the sheet sideways or reach above or below it, words by their likely width."""
    root = ET.fromstring(svg)  # noqa: S314 - our own file
    height = float(root.get("viewBox", "").split()[3])
    found = [f"box at {start:.1f}" for start, wide in boxes(svg) if start < -0.5 or start + wide > width + 0.5]
    for node in root.iter(f"{SVG}text"):
        style = dict(part.strip().split(": ", 1) for part in node.get("style", "").split(";") if part.strip())
        size = float(style["font-size"].removesuffix("px"))
        wide = text_width("".join(node.itertext()), size, bold="font-weight" in style)
        start = float(node.get("x", "")) - {"start": 0.0, "middle": wide / 2, "end": wide}[style["text-anchor"]]
        y = float(node.get("y", ""))
        if start < -0.5 or start + wide > width + 0.5 or y < size * 0.7 or y > height:
            found.append("".join(node.itertext()))
    return found


SPOKEN = {
    "pl": (
        "Plan (EHC) mojego dziecka jest zrozumiały, a specjaliści wysłuchali tego, czego chciało dziecko i rodzina",
        ("Zdecydowanie się zgadzam", "Raczej się zgadzam", "Ani tak, ani nie", "Raczej nie", "Zdecydowanie nie"),
    ),
    "ar": (
        "خطة (EHC) لطفلي واضحة، و3 من 5 أشخاص (60%) يعرفونها.",
        ("أوافق بشدة", "أوافق", "لا أوافق ولا أعارض", "لا أوافق", "لا أوافق بشدة"),
    ),
    "ur": (
        "میرے بچے کا منصوبہ (EHC plan) واضح ہے، اور 25 سال (0 تا 25) تک ہے۔",
        ("بالکل متفق", "متفق", "نہ متفق نہ غیر متفق", "غیر متفق", "بالکل غیر متفق"),
    ),
    "bn": (
        "আমার সন্তানের পরিকল্পনা (EHC plan) স্পষ্ট এবং পেশাদাররা পরিবারের কথা শুনে তা আমাদের ভাষায় লিখেছেন।",
        ("দৃঢ়ভাবে একমত", "একমত", "একমতও নই, দ্বিমতও নই", "একমত নই", "একেবারেই একমত নই"),
    ),
    "gu": (
        "મારા બાળકની યોજના (EHC plan) સ્પષ્ટ છે અને વ્યાવસાયિકોએ અમારી વાત સાંભળી.",
        ("સંપૂર્ણ સહમત", "સહમત", "સહમત પણ નહીં અને અસહમત પણ નહીં", "અસહમત", "સંપૂર્ણ અસહમત"),
    ),
    "pa-Guru": (
        "ਮੇਰੇ ਬੱਚੇ ਦੀ ਯੋਜਨਾ (EHC plan) ਸਪਸ਼ਟ ਹੈ ਅਤੇ ਪੇਸ਼ੇਵਰਾਂ ਨੇ ਸਾਡੀ ਗੱਲ ਸੁਣੀ।",
        ("ਪੂਰੀ ਤਰ੍ਹਾਂ ਸਹਿਮਤ", "ਸਹਿਮਤ", "ਨਾ ਸਹਿਮਤ ਨਾ ਅਸਹਿਮਤ", "ਅਸਹਿਮਤ", "ਪੂਰੀ ਤਰ੍ਹਾਂ ਅਸਹਿਮਤ"),
    ),
    "en": ("Professionals listened to what my child and our family wanted, and wrote it down in our words.", FIVE),
}
"""By language, a long label and the answers of a scale of five, with brackets, numbers and Latin letters among them."""
