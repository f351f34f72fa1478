"""Whether what happens at the edges of windows happened once, and not before its time."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import select

from surveyapp.storage.effects import Effect, Mail, Notice
from surveyapp.storage.snapshots import Snapshot
from surveyapp.storage.surveys import Survey
from tests.crowd import Running
from tests.torture.findings import Findings


def undone(service: Running, now: datetime) -> list[str]:
    """The kinds of effects that were due at an instant and are not done."""
    with service.database.reading() as session:
        return list(session.scalars(select(Effect.kind).where(Effect.done_at.is_(None), Effect.due_at <= now)))


def judge_effects(findings: Findings, service: Running, again: Survey | None = None) -> None:
    """Compare effects with what they leave behind: one notice, one message to each of those told, one snapshot.

    `again`: a survey of which effects were rightly done more than once, and which is not looked at.
    """
    with service.database.reading() as session:
        effects = list(session.scalars(select(Effect).where(Effect.done_at.is_not(None))))
        told = Counter((notice.survey_id, notice.code) for notice in session.scalars(select(Notice)))
        mails = Counter((mail.recipient, mail.subject) for mail in session.scalars(select(Mail)))
        taken = Counter(session.scalars(select(Snapshot.survey_id).where(Snapshot.final)))
    whatever = len(told)
    if again is not None:
        effects = [effect for effect in effects if effect.survey_id != again.id]
        taken.pop(again.id, None)
    left_out = {key for key in told if key[1] == "window-moved" or (again is not None and key[0] == again.id)}
    told = Counter({key: number for key, number in told.items() if key not in left_out})
    early = [effect.kind for effect in effects if effect.done_at and effect.done_at < effect.due_at]
    twice = {str(key): number for each in (told, mails, taken) for key, number in each.items() if number > 1}
    findings.note("effects that fell due, all done", len(effects))
    findings.note("notices, messages, final snapshots", f"{len(told)}, {len(mails)}, {len(taken)}")
    findings.note("done twice, or before they were due", len(twice) + len(early))
    findings.expect(not twice, f"twice: {twice}")
    findings.expect(not early, f"before they were due: {early}")
    ended = {effect.survey_id for effect in effects if effect.kind == "finalised"}
    findings.expect(set(taken) == ended, "snapshots and ends of surveys differ")
    findings.expect(len(told) == len(effects), f"{len(effects)} effects, but notices of {sorted(told)}")
    findings.expect(len(mails) in {0, whatever}, f"{whatever} notices, but messages {sorted(mails)}")
