"""An adversary with everything that was published of thousands of random surveys, who solves for what was not."""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.analysis.adversary import Adversary
from tests.analysis.attacks import Attack, attack
from tests.analysis.naive import naive_publications
from tests.analysis.publications import publications
from tests.analysis.random_surveys import random_survey
from tests.torture.findings import Findings


def run(surveys: int = 2000, first: int = 0, **_: object) -> Iterator[Findings]:
    """The campaign: so many surveys as they are published, then some of them as one might publish without thinking."""
    yield published(range(first, first + surveys))
    yield published_naively(range(first, first + surveys // 20))


def published(seeds: range) -> Findings:
    """Surveys as they are published."""
    findings = Findings("Solving for what is withheld")
    begun = time.monotonic()
    found: list[Attack] = []
    times = 0
    for seed in seeds:
        survey = random_survey(seed)
        made = publications(survey)
        times += len(made)
        found.append(attack(survey, Adversary(survey.frame, made)))
        for each in found[-1].recovered:
            findings.expect(False, f"survey {seed}, threshold {survey.threshold}: {each}")
        for each in found[-1].narrowed:
            findings.expect(False, f"survey {seed}, threshold {survey.threshold}, narrowed: {each}")
    findings.note("surveys", len(found))
    findings.note("publications of them", times)
    findings.note("questions with weighted figures", sum(one.weighted for one in found))
    findings.note("hidden cells and small differences attacked", sum(one.targets for one in found))
    findings.note("of these recovered", sum(len(one.recovered) for one in found))
    findings.note("small ones of which fewer numbers fit than should", sum(len(one.narrowed) for one in found))
    findings.note("small ones narrowed by answers to opinion questions", sum(len(one.by_answers) for one in found))
    findings.note("large ones of which fewer numbers than the threshold fit", sum(len(one.near) for one in found))
    findings.note("linear programs", sum(one.solved for one in found))
    findings.note("seconds", round(time.monotonic() - begun))
    return findings


def published_naively(seeds: range) -> Findings:
    """The same where small numbers are left out and nothing else: whether the adversary is any good."""
    findings = Findings("The same where only the small numbers are left out")
    found = []
    for seed in seeds:
        survey = random_survey(seed)
        found.append(attack(survey, Adversary(survey.frame, naive_publications(survey))))
    findings.note("surveys", len(found))
    findings.note("hidden cells and small differences attacked", sum(one.targets for one in found))
    findings.note("of these recovered", sum(len(one.recovered) for one in found))
    findings.note("surveys with one", sum(bool(one.recovered) for one in found))
    findings.expect(any(one.recovered for one in found), "the adversary recovers nothing even there")
    return findings
