"""Dates, times and numbers as a language writes them; times in London with the zone named."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import dates, numbers

from surveyapp.domain.clock import to_london
from surveyapp.language.catalogues import ENGLISH, catalogue, locale


def day(value: date, language: str) -> str:
    """A date with its weekday: Monday 7 June 2021."""
    if language == ENGLISH:
        return f"{value:%A} {value.day} {value:%B %Y}"
    return dates.format_date(value, "full", locale=locale(language))


def short_day(value: date, language: str) -> str:
    """A date without its weekday: 7 June 2021."""
    if language == ENGLISH:
        return f"{value.day} {value:%B %Y}"
    return dates.format_date(value, "long", locale=locale(language))


def clock_time(value: datetime, language: str) -> str:
    """The time of day in London: midday, midnight, 9:30am."""
    there = to_london(value)
    words = catalogue(language)
    if (there.hour, there.minute) == (12, 0):
        return words.gettext("midday")
    if (there.hour, there.minute) == (0, 0):
        return words.gettext("midnight")
    if language == ENGLISH:
        minutes = f":{there:%M}" if there.minute else ""
        return f"{there.hour % 12 or 12}{minutes}{'am' if there.hour < 12 else 'pm'}"
    return dates.format_time(there.time(), "short", locale=locale(language))


@lru_cache(2_000)
def instant(value: datetime, language: str) -> str:
    """A moment as it is told to people: midday (UK time) on Monday 7 June 2021.

    In the hour that comes twice in autumn the zone is given too, so that the time is never in doubt.
    """
    there = to_london(value)
    zone = catalogue(language).gettext("UK time")
    if there.replace(fold=0).utcoffset() != there.replace(fold=1).utcoffset():
        zone = f"{zone}, {there.tzname()}"
    template = catalogue(language).gettext("%(time)s (%(zone)s) on %(day)s")
    return template % {"time": clock_time(value, language), "zone": zone, "day": day(there.date(), language)}


def number(value: Decimal | float | int, language: str, decimals: int | None = None) -> str:
    """A number with the language's own signs: 1,234.5."""
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return numbers.format_decimal(value, format=pattern, locale=locale(language))
