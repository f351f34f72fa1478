"""Render the macros without the application: a plain Jinja environment and made-up words."""

from __future__ import annotations

import json
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, Undefined
from jinja2.bccache import Bucket

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "surveyapp" / "static"

SCALE = [
    {"value": "strongly-agree", "label": "Strongly agree"},
    {"value": "agree", "label": "Agree"},
    {"value": "disagree", "label": "Disagree"},
    {"value": "strongly-disagree", "label": "Strongly disagree"},
    {"divider": True},
    {"value": "dont-know", "label": "I don’t know"},
]
ENGLISH = {
    "question": "My child gets the right help from health services",
    "hint": "Think about the last 12 months.",
    "scale": SCALE,
}
URDU = {
    "question": "میرے بچے کو صحت کی خدمات سے صحیح مدد ملتی ہے",
    "hint": "پچھلے 12 مہینوں کے بارے میں سوچیں۔",
    "scale": [
        {"value": "strongly-agree", "label": "پوری طرح متفق"},
        {"value": "agree", "label": "متفق"},
        {"value": "disagree", "label": "غیر متفق"},
        {"divider": "یا"},
        {"value": "dont-know", "label": "مجھے نہیں معلوم"},
    ],
}
LANGUAGES = [
    {"tag": "en", "name": "English", "href": "?lang=en"},
    {"tag": "pl", "name": "Polski", "href": "?lang=pl"},
    {"tag": "ur", "name": "اردو", "href": "?lang=ur", "dir": "rtl"},
    {"tag": "pa-Guru", "name": "ਪੰਜਾਬੀ", "href": "?lang=pa-Guru"},
]


class Compiled(BytecodeCache):
    """Templates, compiled once for all environments."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = Compiled()


def environment(assets: str = "/static/dist/", *, strict: bool = False) -> Environment:
    """An environment with autoescape, untranslated words, and the globals that the application adds."""
    env = Environment(
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        loader=ChoiceLoader(
            [
                FileSystemLoader(ROOT / "surveyapp" / "templates"),
                FileSystemLoader(Path(__file__).parent),
            ]
        ),
        undefined=StrictUndefined if strict else Undefined,
        bytecode_cache=_COMPILED,
    )
    env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # added by the i18n extension
    manifest = json.loads((STATIC / "dist" / "manifest.json").read_text("utf-8"))
    env.globals["asset"] = lambda name: assets + manifest[name]
    env.globals["csrf_token"] = lambda: "token"
    env.filters["numberformat"] = "{:,}".format
    env.globals["draft_language"] = lambda: False
    return env


def call(source: str, **context: Any) -> str:
    """What a snippet of template gives, with the macro files imported under their names."""
    imports = "".join(
        f'{{% import "macros/{name}.html" as {name} %}}' for name in ("page", "fields", "content", "staff")
    )
    return environment().from_string(imports + source).render(**context)


@cache
def kitchen_sink(language: str = "en", *, errors: bool = True, assets: str = "/static/dist/") -> str:
    """The respondents' page with every macro on it."""
    listed = [
        {"id": "email", "text": "Enter an email address in the right form, like name@example.com"},
        {"id": "plan", "text": "Select whether your child has an EHC plan, or “I don’t know”"},
    ]
    urdu = language == "ur"
    return (
        environment(assets)
        .get_template("kitchen_sink.html")
        .render(
            page_language=language,
            page_direction="rtl" if urdu else "ltr",
            words=URDU if urdu else ENGLISH,
            errors=listed if errors else [],
            back_url="/back",
            illustrative=True,
            language_links=[{**link, "current": link["tag"] == language} for link in LANGUAGES],
        )
    )


@cache
def staff_sink(assets: str = "/static/dist/") -> str:
    """The staff page with every staff macro on it."""
    return (
        environment(assets)
        .get_template("staff_sink.html")
        .render(
            user_name="Ada Okafor",
            user_role="Lead inspector",
            staff_nav=[
                {"text": "Inspections", "href": "/staff/", "current": True},
                {"text": "Adjustments", "href": "/staff/adjustments"},
                {"text": "Accounts", "href": "/staff/accounts"},
            ],
            breadcrumbs=[{"text": "Inspections", "href": "/staff/"}, {"text": "Eastmere"}],
        )
    )


SINKS = {
    "respondents": kitchen_sink,
    "respondents-without-errors": partial(kitchen_sink, errors=False),
    "respondents-urdu": partial(kitchen_sink, "ur"),
    "staff": staff_sink,
}
"""What draws each page, by name."""
