"""The schools of an area by name"""

import sqlalchemy as sa
from alembic import op

from surveyapp.storage.base import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "school_lists",
        sa.Column("area", sa.String(400), primary_key=True),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("entered_by", sa.String(254), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("school_lists")
