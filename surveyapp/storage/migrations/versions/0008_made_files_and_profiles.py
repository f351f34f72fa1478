"""Files made in the background, and who lives in an area"""

import sqlalchemy as sa
from alembic import op

from surveyapp.storage.base import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "made_files",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("survey_id", sa.Integer(), sa.ForeignKey("surveys.id"), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), sa.ForeignKey("snapshots.id")),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("asked_by", sa.String(254), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("claimed_at", Instant()),
        sa.Column("claimed_by", sa.String(80)),
        sa.Column("seen_at", Instant()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("done_at", Instant()),
        sa.Column("failed", sa.String(40)),
        sa.Column("sha256", sa.String(64)),
        sa.Column("size", sa.Integer()),
        sa.Column("rows", sa.Integer()),
        sa.Column("forgotten_at", Instant()),
        sa.CheckConstraint("kind in ('pack', 'extract')", name="kind"),
        sa.CheckConstraint("step >= 0 and step <= steps", name="step"),
    )
    op.create_index("ix_made_files_survey_id_id", "made_files", ["survey_id", "id"])
    op.create_index("ix_made_files_done_at_failed", "made_files", ["done_at", "failed"])
    op.create_table(
        "made_pieces",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("file_id", sa.Integer(), sa.ForeignKey("made_files.id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("file_id", "number"),
    )
    op.create_table(
        "profiles",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("inspection_id", sa.Integer(), sa.ForeignKey("inspections.id", ondelete="CASCADE"), nullable=False),
        sa.Column("dimension", sa.String(80), nullable=False),
        sa.Column("category", sa.String(120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(300), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.String(254), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.CheckConstraint("number >= 0", name="number"),
        sa.UniqueConstraint("inspection_id", "dimension", "category"),
    )


def downgrade() -> None:
    for table in ("profiles", "made_pieces", "made_files"):
        op.drop_table(table)
