"""Surveys that are paused, put off or called off, whom in the area to tell, and a reminder before closing"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BEFORE = "kind in ('opened', 'closed', 'finalised', 'tokens-forgotten')"
_AFTER = "kind in ('opened', 'closing-soon', 'closed', 'finalised', 'tokens-forgotten')"


def upgrade() -> None:
    # Written out: both databases change tables in place so, and none is copied.
    op.execute(
        "ALTER TABLE surveys ADD COLUMN halt VARCHAR(12) "
        "CONSTRAINT ck_surveys_halt CHECK (halt is null or halt in ('paused', 'put-off', 'called-off'))"
    )
    op.execute("ALTER TABLE surveys ADD COLUMN change JSON")
    op.execute("ALTER TABLE inspections ADD COLUMN officer_email VARCHAR(254)")
    _kinds(_AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM effects WHERE kind = 'closing-soon'")
    _kinds(_BEFORE)
    op.execute("ALTER TABLE inspections DROP COLUMN officer_email")
    op.execute("ALTER TABLE surveys DROP COLUMN change")
    op.execute("ALTER TABLE surveys DROP COLUMN halt")


def _kinds(condition: str) -> None:
    """Let effects be of these kinds. SQLite cannot change a check: the table, which is small, is written anew."""
    with op.batch_alter_table("effects") as effects:
        effects.drop_constraint(op.f("ck_effects_kind"), type_="check")
        effects.create_check_constraint(op.f("ck_effects_kind"), sa.text(condition))
