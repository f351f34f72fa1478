"""What each text of a questionnaire is, as a sentence for those who translate it without seeing the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from surveyapp.domain.questionnaire import Questionnaire
from surveyapp.domain.wording_parts import SURVEY, parts

_ROLES = {
    "title": "title",
    "about": "introduction",
    "intro": "introduction",
    "explanation": "why we ask",
    "text": "",
    "hint": "hint",
    "unit": "unit of the number",
    "picture": "what its picture shows",
    "sound": "words of the recording",
    "video": "words of the video",
}
_FEW = 3


@dataclass
class _Seen:
    """A text, and the numbers of the questions that it stands in."""

    role: str
    owner: str = ""
    numbers: list[int] = field(default_factory=list)

    def sentence(self) -> str:
        """Such as "Question 4, answer 2"; one that several questions share names them."""
        return ", ".join(piece for piece in (self.owner or _questions(self.numbers), self.role) if piece)


def contexts(questionnaire: Questionnaire, shared: Mapping[str, str]) -> dict[str, str]:
    """A sentence for each text, in English, by where it stands in the document. `shared`: as `shared_keys` has it.

    Questions are numbered as they stand, texts to read among them.
    """
    numbers = {question.code: number for number, question in enumerate(questionnaire.questions(), 1)}
    sections = {section.code: number for number, section in enumerate(questionnaire.sections, 1)}
    found: dict[str, _Seen] = {}
    for part in parts(questionnaire):
        kind, _, code = part.code.partition("/")
        roles = _roles([text.key for text in part.texts])
        for key, role in roles:
            seen = found.setdefault(shared.get(key, key), _Seen(role))
            if part.question is not None:
                seen.numbers.append(numbers[code])
            elif kind == "section":
                seen.owner = f"Section {sections[code]}"
            elif kind == "term":
                seen.owner = f"What “{code}” means"
            elif kind == SURVEY:
                seen.owner = "The survey"
    return {key: seen.sentence() for key, seen in found.items()}


def _roles(keys: list[str]) -> Iterator[tuple[str, str]]:
    """Each key with what the text is in its part. Answers are counted: their values mean nothing to translators."""
    answers = 0
    for key in keys:
        owner, _, place = key.rpartition(":")
        name, _, rest = place.partition("/")
        if name == "choice":
            is_picture = rest.endswith("/picture")
            answers += not is_picture
            yield key, f"answer {answers}" + (", what its picture shows" if is_picture else "")
        elif name == "meaning":
            yield key, ""
        elif owner.startswith("grid/"):
            yield key, "shared beginning" if name == "text" else "shared hint"
        else:
            yield key, _ROLES.get(name, name)


def _questions(numbers: list[int]) -> str:
    """Such as "Questions 4, 5 and 6"; of many the first, and how many more there are."""
    if len(numbers) == 1:
        return f"Question {numbers[0]}"
    if len(numbers) > _FEW:
        return f"Question {numbers[0]} and {len(numbers) - 1} more"
    return f"Questions {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
