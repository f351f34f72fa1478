"""Trials of surveys"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_SURVEYS = sa.table("surveys", *map(sa.column, ("id", "trial_of_id", "head_id", "revision_id")))
_REVISIONS = sa.table("revisions", sa.column("survey_id"))
_RESPONSES = sa.table("responses", sa.column("id"), sa.column("survey_id"))
_ANSWERS = sa.table("answers", sa.column("response_id"))
_RESUME_CODES = sa.table("resume_codes", sa.column("response_id"))


def upgrade() -> None:
    # Written out: both databases change tables in place so, and none is copied.
    op.execute(
        "ALTER TABLE surveys ADD COLUMN trial_of_id INTEGER "
        "CONSTRAINT fk_surveys_trial_of_id_surveys REFERENCES surveys(id)"
    )
    op.create_index("uq_surveys_trial_of_id", "surveys", ["trial_of_id"], unique=True)


def downgrade() -> None:
    # A trial had no place before: it would be a survey like any other.
    trials = sa.select(_SURVEYS.c.id).where(_SURVEYS.c.trial_of_id.is_not(None))
    responses = sa.select(_RESPONSES.c.id).where(_RESPONSES.c.survey_id.in_(trials))
    for table in (_ANSWERS, _RESUME_CODES):
        op.execute(sa.delete(table).where(table.c.response_id.in_(responses)))
    op.execute(sa.delete(_RESPONSES).where(_RESPONSES.c.survey_id.in_(trials)))
    is_trial = _SURVEYS.c.trial_of_id.is_not(None)
    op.execute(sa.update(_SURVEYS).where(is_trial).values(head_id=None, revision_id=None))
    op.execute(sa.delete(_REVISIONS).where(_REVISIONS.c.survey_id.in_(trials)))
    op.execute(sa.delete(_SURVEYS).where(is_trial))
    op.drop_index("uq_surveys_trial_of_id", table_name="surveys")
    op.execute("ALTER TABLE surveys DROP COLUMN trial_of_id")
