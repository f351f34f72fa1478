"""Roles and what each may do. Routes and commands name a permission; this table says who has it."""

from __future__ import annotations

ROLES = (
    "lead-inspector",
    "inspector",
    "support-officer",
    "forum-reviewer",
    "nominated-officer",
    "quality-assurer",
    "administrator",
)

_INSPECTORS = frozenset({"lead-inspector", "inspector"})
_RUNNING = frozenset({"lead-inspector", "support-officer", "administrator"})
_STAFF = _INSPECTORS | {"support-officer", "quality-assurer", "administrator"}

PERMISSIONS: dict[str, frozenset[str]] = {
    "see-workspace": _STAFF | {"nominated-officer", "forum-reviewer"},
    "see-inspections": _STAFF | {"nominated-officer"},
    "see-counts": _STAFF | {"nominated-officer"},
    "read-questions": _STAFF,
    "create-inspection": _RUNNING,
    "change-timetable": _RUNNING,
    "edit-wording": _RUNNING | _INSPECTORS,
    "translate": _RUNNING | _INSPECTORS,
    "answer-forum": _INSPECTORS | {"support-officer"},
    "invite-reviewers": _RUNNING,
    "edit-profile": _RUNNING | _INSPECTORS,
    "edit-schools": _RUNNING | _INSPECTORS,
    "publish-survey": _RUNNING,
    "move-window": _RUNNING,
    "decide-late": _RUNNING,
    "key-response": frozenset({"support-officer"}),
    "see-summary": _INSPECTORS | {"quality-assurer"},
    "download-summary": _INSPECTORS | {"quality-assurer"},
    "read-comments": _INSPECTORS,
    "triage-concerns": _INSPECTORS,
    "extract-responses": _INSPECTORS,
    "see-audit": _RUNNING | {"quality-assurer"},
    "manage-accounts": frozenset({"administrator"}),
}
"""Permission to roles. Nominated officers see counts, never answers; administrators run things, and read none.

Who reads answers enters none: paper and telephone responses are keyed by support officers alone."""


def may(role: str, permission: str) -> bool:
    """Whether a role has a permission. An unknown permission is a mistake: KeyError."""
    return role in PERMISSIONS[permission]
