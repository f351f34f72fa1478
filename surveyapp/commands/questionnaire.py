"""`surveyapp questionnaire check`: what is wrong with a questionnaire file, or how it reads."""

from collections.abc import Iterator
from pathlib import Path

import click

from surveyapp.analysis import readability
from surveyapp.analysis.readability import FAR_ABOVE
from surveyapp.commands.calls import OneLineGroup, WrongCall
from surveyapp.domain.kinds import STATEMENT
from surveyapp.domain.questionnaire import ENGLISH, Questionnaire
from surveyapp.interchange.questionnaire_yaml import MAX_BYTES, QuestionnaireErrors, load


@click.group(cls=OneLineGroup)
def questionnaire() -> None:
    """Work on questionnaire files."""


@questionnaire.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def check(ctx: click.Context, file: Path) -> None:
    """Say what is wrong with a questionnaire FILE, line by line; print how hard it is to read if nothing is.

    Exit status: 0 without errors, 1 with errors in the file, 2 where it cannot be read.
    """
    try:
        with file.open("rb") as stream:
            source = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise WrongCall(f"{click.format_filename(file)} cannot be read: {error.strerror or error}") from error
    try:
        checked = load(source, click.format_filename(file))
    except QuestionnaireErrors as errors:
        click.echo(str(errors), err=True)
        ctx.exit(1)
    click.echo("\n".join([*_facts(checked), *_readings(checked)]))


def _facts(questionnaire: Questionnaire) -> Iterator[str]:
    asked = [question for question in questionnaire.questions() if question.kind != STATEMENT]
    background = sum(question.background for question in asked)
    kinds: dict[str, int] = {}
    for question in questionnaire.questions():
        kinds[question.kind] = kinds.get(question.kind, 0) + 1
    title = questionnaire.title.english
    yield f"{title} (illustrative)" if questionnaire.illustrative else title
    yield f"  audience   {questionnaire.audience}"
    yield f"  versions   {', '.join(questionnaire.versions)}"
    drafts = questionnaire.drafts
    languages = (f"{tag} (draft)" if tag in drafts else tag for tag in questionnaire.languages)
    yield f"  languages  {', '.join(languages)}"
    yield f"  questions  {len(asked)}: {len(asked) - background} main, {background} background"
    yield f"  kinds      {', '.join(f'{count} {kind}' for kind, count in kinds.items())}"
    yield f"  minutes    {questionnaire.minutes or 'not stated'}"


def _readings(questionnaire: Questionnaire) -> Iterator[str]:
    """The table of grades: a row for the whole, then for each question, a column for each version."""
    yield ""
    if ENGLISH not in questionnaire.languages:
        yield "Readability is not measured: it works for English texts only."
        return
    yield "Readability (Flesch–Kincaid grade of the English texts; terms that are explained count as one short word)"
    readings = [readability.read_version(questionnaire, version) for version in questionnaire.versions]
    questions = [
        (row[0].code, [q.reading.grade for q in row]) for row in zip(*(r.questions for r in readings), strict=True)
    ]
    width = max(len("all without choices"), *(len(code) for code, _ in questions)) + 2
    yield "  " + " " * width + "".join(f"{reading.version:>12}" for reading in readings)
    rows = [("all texts", [r.reading.grade for r in readings])]
    rows += [("all without choices", [r.running.grade for r in readings])]
    rows += questions
    for name, grades in rows:
        cells = (_cell(grade, r.version) for grade, r in zip(grades, readings, strict=True))
        yield f"  {name:<{width}}{''.join(cells)}".rstrip()
    limits = ", ".join(f"{version} {FAR_ABOVE[version]:g}" for version in questionnaire.versions)
    far = sum(readability.is_far_above(g, r.version) for _, gs in rows for g, r in zip(gs, readings, strict=True))
    if far:
        yield f"  * far above what the version is for ({limits}): write shorter sentences and words"
    else:
        yield f"  None is far above what its version is for ({limits})."


def _cell(grade: float | None, version: str) -> str:
    if grade is None:
        return f"{'–':>12}"
    mark = "*" if readability.is_far_above(grade, version) else " "
    return f"{grade:>11.1f}{mark}"
