"""What things are called in the workspace: roles, states, notices, acts. English here, translated where shown."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from surveyapp.domain.marks import N_
from surveyapp.domain.windows import SurveyState

Words = Mapping[str, str]

ROLES: Words = MappingProxyType(
    {
        "lead-inspector": N_("Lead inspector"),
        "inspector": N_("Inspector"),
        "support-officer": N_("Support officer"),
        "forum-reviewer": N_("Forum reviewer"),
        "nominated-officer": N_("Nominated officer"),
        "quality-assurer": N_("Quality assurance manager"),
        "administrator": N_("Administrator"),
    }
)

SURVEYS: Words = MappingProxyType(
    {
        "parents-carers": N_("Parents and carers"),
        "young-people": N_("Children and young people"),
        "practitioners": N_("Practitioners"),
        "nominated-officer": N_("Nominated officer’s evaluation"),
        "parents-and-professionals": N_("Parents and professionals"),
    }
)
"""Audience to the name of its survey."""

STATES: Mapping[SurveyState, tuple[str, str]] = MappingProxyType(
    {
        SurveyState.DRAFT: (N_("Not published"), "draft"),
        SurveyState.NOT_ANNOUNCED: (N_("Area not told yet"), "draft"),
        SurveyState.SCHEDULED: (N_("Opens later"), "soon"),
        SurveyState.OPEN: (N_("Open"), "open"),
        SurveyState.GRACE: (N_("Closed, being finished"), "warn"),
        SurveyState.CLOSED: (N_("Closed"), "closed"),
        SurveyState.PAUSED: (N_("Paused"), "warn"),
        SurveyState.PUT_OFF: (N_("Put off"), "warn"),
        SurveyState.CALLED_OFF: (N_("Called off"), "closed"),
    }
)
"""State to its words and the tone of its tag."""

NOTICES: Words = MappingProxyType(
    {
        "survey-opened": N_("opened"),
        "survey-closed": N_("closed"),
        "survey-unpublished": N_("opens soon and is not published"),
        "survey-finalised": N_("is complete: its answers are final"),
        "survey-closing-soon": N_("closes soon"),
        "window-moved": N_("has a new window"),
        "survey-paused": N_("is paused"),
        "survey-resumed": N_("is open again"),
        "inspection-put-off": N_("has been put off"),
        "inspection-called-off": N_("has been called off"),
    }
)
"""Code of a notice to what a survey did."""

ACTS: Words = MappingProxyType(
    {
        "account-added": N_("Account added"),
        "signed-in": N_("Signed in"),
        "password-changed": N_("Password changed"),
        "inspection-created": N_("Inspection created"),
        "milestone-moved": N_("Date moved"),
        "non-working-day-declared": N_("Non-working day added"),
        "area-told": N_("Area told"),
        "survey-published": N_("Wording published"),
        "reviewer-invited": N_("Reviewer invited"),
        "reviewer-let-in": N_("Reviewer came in with a code"),
        "reviewer-withdrawn": N_("Invitation taken back"),
        "change-asked": N_("Change asked for"),
        "change-accepted": N_("Proposed wording taken over"),
        "change-changed": N_("Other wording found"),
        "change-declined": N_("Change declined"),
        "change-withdrawn": N_("Request for a change taken back"),
        "trial-begun": N_("Trial begun"),
        "trial-ended": N_("Trial ended"),
        "window-moved": N_("Window moved"),
        "grace-changed": N_("Time to finish changed"),
        "survey-unpublished": N_("Alarm: not published"),
        "survey-paused": N_("Survey paused"),
        "survey-resumed": N_("Survey open again"),
        "inspection-put-off": N_("Inspection put off"),
        "inspection-called-off": N_("Inspection called off"),
        "officer-named": N_("Nominated officer’s address changed"),
        "survey-closing-soon": N_("Reminded that it closes"),
        "survey-opened": N_("Survey opened"),
        "survey-closed": N_("Survey closed"),
        "survey-finalised": N_("Answers made final"),
        "tokens-forgotten": N_("Links between forms and responses forgotten"),
        "late-included": N_("Late response included"),
        "late-left-out": N_("Late response left out"),
        "response-keyed": N_("Response entered from paper or by phone"),
        "summary-downloaded": N_("Summary downloaded"),
        "responses-extracted": N_("Responses extracted"),
        "file-asked": N_("File asked for"),
        "file-downloaded": N_("File downloaded"),
        "profile-changed": N_("Who lives in the area: figures changed"),
        "schools-changed": N_("Schools of the area changed"),
        "comments-read": N_("Comments read"),
        "theme-made": N_("Theme made"),
        "comment-quoted": N_("Quote chosen"),
        "quote-dropped": N_("Quote taken back"),
        "comment-translated": N_("Comment translated"),
        "masks-approved": N_("Masked comments approved"),
        "masks-withdrawn": N_("Approval of a masked comment taken back"),
        "concern-held": N_("Comment held back: somebody may be at risk"),
        "concern-raised": N_("Concern raised"),
        "concern-looked-at": N_("Concern looked at"),
        "concern-taken": N_("Concern taken on"),
        "concern-cleared": N_("No concern"),
        "concern-passed-on": N_("Concern passed on"),
        "concerns-owner-named": N_("Named who looks after concerns"),
    }
)
"""Action of the record to what was done."""

MASKS: Words = MappingProxyType(
    {
        "nhs-number": N_("NHS number"),
        "upn": N_("pupil number"),
        "e-mail": N_("email address"),
        "phone": N_("telephone number"),
        "url": N_("web address"),
        "handle": N_("account name"),
        "postcode": N_("postcode"),
        "date-of-birth": N_("date of birth"),
        "address": N_("address"),
        "school": N_("school"),
        "clinic": N_("clinic"),
        "name": N_("name"),
        "car-plate": N_("number plate"),
        "words": N_("chosen by hand"),
    }
)
"""Kind of what is masked to its words."""

CONCERN_ROUTES: Words = MappingProxyType(
    {
        "childrens-services": N_("Children’s services where the child lives"),
        "police": N_("The police"),
        "designated-officer": N_("The designated officer where the provider is"),
        "adults-services": N_("Adult safeguarding, for somebody of 18 or over"),
        "somewhere-else": N_("Somebody else"),
    }
)
"""To whom a concern is passed on."""

VERSIONS: Words = MappingProxyType({"standard": N_("Standard"), "easy-read": N_("Easy read")})

MODES: Words = MappingProxyType({"online": N_("Online"), "phone": N_("By phone"), "paper": N_("On paper")})
"""By which way a response came."""

QUESTION_KINDS: Words = MappingProxyType(
    {
        "single-choice": N_("One answer"),
        "agreement": N_("Agreement scale"),
        "frequency": N_("Frequency scale"),
        "several-choices": N_("Several answers"),
        "short-text": N_("Short text"),
        "long-text": N_("Long text"),
        "number": N_("Number"),
        "date": N_("Date"),
        "statement": N_("Text to read"),
    }
)


FILES: Words = MappingProxyType({"pack": N_("Pack"), "extract": N_("Extract")})
"""What is made in the background."""
