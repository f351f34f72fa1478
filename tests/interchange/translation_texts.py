"""Texts that files of translations have been known to spoil, and surveys full of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import strategies as st

from surveyapp.interchange.translation_file import TranslationFile, TranslationUnit
from tests.factories.naughty import NAUGHTY_TEXTS

SPOILT = (
    *NAUGHTY_TEXTS.values(),
    "کیا \u2068Norwich\u2069 میں مدد ملی؟",
    "\u2068A\u2069 and \u2068B\u2069",
    "হ্যাঁ, আমার সন্তানের পরিকল্পনা আছে",
    "can\u200cnot\u200dbe\u00adseen\u00a0here\ufeff",
    "lines\nof\n\nwhich\nsome are empty\n",
    " leading and trailing ",
    "\ttab\tin\tbetween\t",
    "old line\r\nends\rhere\r",
    "\x85 next line \u2028 line \u2029 paragraph",
    "& < > \" ' ]]> <!-- --> <![CDATA[",
    "&amp; &#65; &lt;b&gt; %26",
    "=1+1",
    "+44 20 7946 0000",
    "-5",
    "@SUM(A1)",
    "'quoted",
    "2024",
    "007",
    "TRUE",
    "1/2",
    "_x000D_ _x005F_ x005F_ _x0041_",
    '\\n \\t \\\\ \\" \\',
    '"msgid "x"\nmsgstr "y"',
    "#, fuzzy",
    "100% sure, %s, %(name)s",
    "{area} {focus} {n} { {} }",
    "https://example.org/?a=1&b=2#c",
    "a long sentence " * 40,
)


def unit(key: str = "question/plan:text", **changes: object) -> TranslationUnit:
    """A text whose translation is a draft."""
    usual = TranslationUnit(
        key=key,
        version="standard",
        source="Does your child have a plan?",
        target="کیا آپ کے بچے کا کوئی منصوبہ ہے؟",
        state="draft",
        context="The words of the question “plan”.",
        max_length=0,
        preview="https://surveys.example.org/preview/7?language=ur#plan",
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the tests name fields that are there


def file(*units: TranslationUnit, **changes: object) -> TranslationFile:
    """A survey with these texts, in Urdu."""
    usual = TranslationFile("norwich-parents-2023", 7, "ur", units or (unit(),))
    return replace(usual, **changes)  # type: ignore[arg-type]  # the tests name fields that are there


def spoilt() -> TranslationFile:
    """A survey of texts that programs spoil, in both versions and all states."""
    states = ("draft", "stale", "reviewed")
    return file(
        *(
            unit(
                f"term/EHC plan {number}:meaning",
                version=("standard", "easy-read")[number % 2],
                source=text,
                target=f"اردو {text}",  # gettext wants it to end with a newline where the English does
                state=states[number % 3],
                was=text[::-1] if number % 3 == 1 else "",
                context=text,
                max_length=number % 2 * 30_000,
            )
            for number, text in enumerate(SPOILT)
        ),
        unit("section/home:title", target="", state="missing", preview=""),
    )


def texts(of: TranslationFile) -> dict[tuple[str, str], tuple[str, str]]:
    """What a file that was written is to say when it is read."""
    return {(each.key, each.version): (each.source, each.target) for each in of.units}


# What XML can hold (section 2.2), so neither most control characters nor halves of surrogate pairs.
_SIGNS = st.characters(
    exclude_categories=["Cs", "Cc"], include_characters="\t\n\r\x7f\x85", exclude_characters="\ufffe\uffff"
)
ANY_TEXT = st.text(_SIGNS) | st.sampled_from(SPOILT)


@st.composite
def files(draw: st.DrawFn) -> TranslationFile:
    """Surveys of any texts under any keys."""
    places = draw(
        st.lists(
            st.tuples(ANY_TEXT.filter(bool), st.sampled_from(["standard", "easy-read"])),
            min_size=1,
            max_size=4,
            unique=True,
        )
    )
    return file(
        *(
            unit(
                key,
                version=version,
                source=draw(ANY_TEXT.filter(bool)),
                target=draw(ANY_TEXT),
                state=draw(st.sampled_from(["missing", "draft", "stale", "reviewed"])),
                was=draw(ANY_TEXT),
                context=draw(ANY_TEXT),
                preview=draw(st.just("") | ANY_TEXT),
                max_length=draw(st.integers(0, 5_000)),
            )
            for key, version in places
        ),
        language=draw(st.sampled_from(["ur", "pa-Guru", "ar", "bn", "pl", "xx"])),
    )


@st.composite
def damaged(draw: st.DrawFn, whole: bytes, words: Iterable[bytes] = ()) -> bytes:
    """A file cut short, with pieces taken out, put in twice, or replaced by any bytes or by words of its format."""
    data = whole
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + draw(st.sampled_from([1, 8, 200, 100_000])))))
        piece = draw(st.binary(max_size=8) | st.sampled_from([data[start:end] * 2, *words]))
        data = data[:start] + piece + data[end:]
    return data
