"""Adjustments, ways of answering and resume codes"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Written out: both databases add a column with its own check in place, and no table is copied.
    op.execute("ALTER TABLE responses ADD COLUMN adjustments VARCHAR(120) DEFAULT '' NOT NULL")
    op.execute(
        "ALTER TABLE responses ADD COLUMN mode VARCHAR(10) DEFAULT 'online' NOT NULL "
        "CONSTRAINT ck_responses_mode CHECK (mode in ('online', 'phone', 'paper'))"
    )
    op.create_table(
        "resume_codes",
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("response_id", sa.String(length=22), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name=op.f("fk_resume_codes_response_id_responses"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_resume_codes")),
        sqlite_with_rowid=False,
    )
    op.create_index("uq_resume_codes_token_hash", "resume_codes", ["token_hash"], unique=True)
    op.create_index("uq_resume_codes_response_id", "resume_codes", ["response_id"], unique=True)


def downgrade() -> None:
    op.drop_table("resume_codes")
    op.execute("ALTER TABLE responses DROP COLUMN mode")
    op.execute("ALTER TABLE responses DROP COLUMN adjustments")
