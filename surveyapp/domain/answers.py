"""The one validator: what a person sent becomes an answer, or an error with a code that every floor can word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from surveyapp.domain.conditions import Answer
from surveyapp.domain.errors import DomainError
from surveyapp.domain.kinds import KINDS, Shape
from surveyapp.domain.questionnaire import Question

_MAX_DIGITS = 18
_LINE_BREAK = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_GROUPED = re.compile(r"[-+\u2212]?[1-9]\d{0,2}([\s\u066c'\u2019]\d{3})+([.,\u066b]\d+)?")  # 1 234,5
_GROUPED_BY_COMMAS = re.compile(r"[-+\u2212]?[1-9]\d{0,2}(,\d{3})+([.\u066b]\d+)?")  # 1,234.5


class AnswerError(DomainError):
    """An answer that cannot be taken as it is. `code` is one of:

    not-a-choice, exclusive-with-others, too-long (length, maximum), not-a-number, not-whole, too-many-decimals
    (decimals), too-small (minimum), too-large (maximum), date-incomplete (missing: parts), date-not-real,
    date-too-early (minimum), date-too-late (maximum), not-answerable.
    """


def parse(question: Question, raw: Sequence[str]) -> Answer | None:
    """The answer in what was sent, or None where nothing was.

    `raw`: the strings as they came: one for a choice, text or number; any number for several choices; day, month
    and year for a date. Raises AnswerError. Nothing is required: skipping is always allowed.
    """
    return _PARSERS[KINDS[question.kind].shape](question, raw)


def encode(answer: Answer) -> str:
    """The stored form: several values joined by one space, numbers plain, dates in ISO 8601, texts as they are."""
    if isinstance(answer, tuple):
        return " ".join(answer)
    if isinstance(answer, Decimal):
        return format(answer, "f")
    if isinstance(answer, date):
        return answer.isoformat()
    return answer


def decode(question: Question, stored: str) -> Answer:
    """The inverse of `encode` for an answer to this question."""
    shape = KINDS[question.kind].shape
    if shape == "many":
        return tuple(stored.split(" "))
    if shape == "number":
        return Decimal(stored)
    if shape == "date":
        return date.fromisoformat(stored)
    return stored


def raw_of(answer: Answer | None) -> tuple[str, ...]:
    """What a form shows for a stored answer: the inverse of `parse`."""
    if answer is None:
        return ()
    if isinstance(answer, tuple):
        return answer
    if isinstance(answer, date):
        return (str(answer.day), str(answer.month), f"{answer.year:04d}")
    return (encode(answer),)


def _parse_one(question: Question, raw: Sequence[str]) -> Answer | None:
    value = raw[0].strip() if raw else ""
    if not value:
        return None
    if value not in question.values:
        raise AnswerError("not-a-choice")
    return value


def _parse_many(question: Question, raw: Sequence[str]) -> Answer | None:
    sent = {value.strip() for value in raw if value.strip()}
    if not sent:
        return None
    if not sent <= question.values:
        raise AnswerError("not-a-choice")
    chosen = tuple(choice for choice in question.choices if choice.value in sent)
    if len(chosen) > 1 and any(choice.exclusive or choice.missing for choice in chosen):
        alone = next(choice for choice in chosen if choice.exclusive or choice.missing)
        raise AnswerError("exclusive-with-others", choice=alone.value)
    return tuple(choice.value for choice in chosen)


def clean_text(text: str) -> str:
    """Text in NFC with plain line breaks, without control characters and outer blanks. No word is changed."""
    kept = (c for c in _LINE_BREAK.sub("\n", text) if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _is_visible(text: str) -> bool:
    """Whether there is anything to read: direction marks, joiners and blanks alone are no answer."""
    return any(unicodedata.category(c) not in {"Cc", "Cf", "Zs", "Zl", "Zp"} for c in text)


def _parse_text(question: Question, raw: Sequence[str]) -> Answer | None:
    text = clean_text(raw[0]) if raw else ""
    if not _is_visible(text):
        return None
    maximum = question.max_length or KINDS[question.kind].max_length
    if len(text) > maximum:
        raise AnswerError("too-long", length=len(text), maximum=maximum)
    return text


def _latin_digits(text: str) -> str:
    """The same text with the digits of any script written 0 to 9, without marks of direction that keyboards add."""
    seen = (c for c in text if unicodedata.category(c) != "Cf")
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in seen)


def _parse_number(question: Question, raw: Sequence[str]) -> Answer | None:
    text = _latin_digits(raw[0]).strip() if raw else ""
    if not text:
        return None
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[\s\u066c'\u2019]", "", text)
    elif _GROUPED_BY_COMMAS.fullmatch(text):
        text = text.replace(",", "")
    text = text.replace("\u066b", ".").replace(",", ".")
    if not re.fullmatch(r"[-+\u2212]?(\d+\.?\d*|\.\d+)", text) or len(text) > _MAX_DIGITS:
        raise AnswerError("not-a-number")
    try:
        number = Decimal(text.replace("\u2212", "-"))
    except InvalidOperation as error:
        raise AnswerError("not-a-number") from error
    if number != round(number, question.decimals):
        raise AnswerError("not-whole" if not question.decimals else "too-many-decimals", decimals=question.decimals)
    if isinstance(question.minimum, Decimal) and number < question.minimum:
        raise AnswerError("too-small", minimum=question.minimum)
    if isinstance(question.maximum, Decimal) and number > question.maximum:
        raise AnswerError("too-large", maximum=question.maximum)
    return round(number, question.decimals) + 0  # there is no minus nought


def _parse_date(question: Question, raw: Sequence[str]) -> Answer | None:
    parts = [_latin_digits(part).strip() for part in (*raw, "", "", "")[:3]]
    if not any(parts):
        return None
    missing = tuple(name for name, part in zip(("day", "month", "year"), parts, strict=True) if not part)
    if missing:
        raise AnswerError("date-incomplete", missing=missing)
    if not all(part.isdecimal() and len(part) <= 4 for part in parts) or len(parts[2]) != 4:
        raise AnswerError("date-not-real")
    try:
        answer = date(int(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError as error:
        raise AnswerError("date-not-real") from error
    if isinstance(question.minimum, date) and answer < question.minimum:
        raise AnswerError("date-too-early", minimum=question.minimum)
    if isinstance(question.maximum, date) and answer > question.maximum:
        raise AnswerError("date-too-late", maximum=question.maximum)
    return answer


def _parse_nothing(question: Question, raw: Sequence[str]) -> Answer | None:
    if any(part.strip() for part in raw):
        raise AnswerError("not-answerable", question=question.code)
    return None


_PARSERS: dict[Shape, Callable[[Question, Sequence[str]], Answer | None]] = {
    "one": _parse_one,
    "many": _parse_many,
    "text": _parse_text,
    "number": _parse_number,
    "date": _parse_date,
    "nothing": _parse_nothing,
}
