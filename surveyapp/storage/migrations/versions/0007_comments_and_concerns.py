"""The desk on which comments are read, and concerns that hold some of them back"""

import sqlalchemy as sa
from alembic import op

from surveyapp.storage.base import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ROUTES = "'childrens-services', 'police', 'designated-officer', 'adults-services', 'somewhere-else'"


def upgrade() -> None:
    # In place on both databases, with a default, so that the program before this one goes on taking answers.
    op.execute(
        "ALTER TABLE inspections ADD COLUMN concerns_owner_id INTEGER "
        "CONSTRAINT fk_inspections_concerns_owner_id_users REFERENCES users(id)"
    )
    op.add_column("responses", sa.Column("looked", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(
        "ix_responses_not_looked",
        "responses",
        ["survey_id"],
        sqlite_where=sa.text("looked = 0 and state <> 'draft'"),
        postgresql_where=sa.text("not looked and state <> 'draft'"),
    )
    op.create_table(
        "comments",
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.String(length=22), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("language_told", sa.String(length=20), nullable=True),
        sa.Column("read_at", Instant(), nullable=True),
        sa.Column("read_by", sa.String(length=254), nullable=True),
        sa.Column("translation", sa.Text(), nullable=True),
        sa.Column("translation_by", sa.String(length=254), nullable=True),
        sa.Column("masks", sa.JSON(), nullable=True),
        sa.Column("masks_by", sa.String(length=254), nullable=True),
        sa.Column("masks_at", Instant(), nullable=True),
        sa.CheckConstraint("(read_at is null) = (read_by is null)", name=op.f("ck_comments_read")),
        sa.CheckConstraint("(masks is null) = (masks_at is null)", name=op.f("ck_comments_masks")),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name=op.f("fk_comments_response_id_responses"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_comments_survey_id_surveys")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_comments")),
        sa.UniqueConstraint("response_id", "question", name=op.f("uq_comments_response_id_question")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_comments_survey_id_question", "comments", ["survey_id", "question"])
    op.create_table(
        "themes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("made_by", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections.id"], name=op.f("fk_themes_inspection_id_inspections")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_themes")),
        sa.UniqueConstraint("inspection_id", "name", name=op.f("uq_themes_inspection_id_name")),
    )
    op.create_table(
        "comment_themes",
        sa.Column("comment_key", sa.String(length=22), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_key"], ["comments.key"], name=op.f("fk_comment_themes_comment_key_comments"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name=op.f("fk_comment_themes_theme_id_themes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_key", "theme_id", name=op.f("pk_comment_themes")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_comment_themes_theme_id", "comment_themes", ["theme_id"])
    op.create_table(
        "comment_tags",
        sa.Column("comment_key", sa.String(length=22), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_key"], ["comments.key"], name=op.f("fk_comment_tags_comment_key_comments"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_key", "tag", name=op.f("pk_comment_tags")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "quotes",
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.Column("comment_key", sa.String(length=22), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=254), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.CheckConstraint("start >= 0 and start < until", name=op.f("ck_quotes_span")),
        sa.ForeignKeyConstraint(
            ["comment_key"], ["comments.key"], name=op.f("fk_quotes_comment_key_comments"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_quotes")),
        sa.UniqueConstraint("comment_key", "start", "until", name=op.f("uq_quotes_comment_key_start_until")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "suggested_themes",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_suggested_themes_survey_id_surveys")),
        sa.PrimaryKeyConstraint("survey_id", "question", name=op.f("pk_suggested_themes")),
    )
    op.create_table(
        "concerns",
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("comment_key", sa.String(length=22), nullable=False),
        sa.Column("raised_by", sa.String(length=254), nullable=True),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("route", sa.String(length=24), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=254), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.CheckConstraint("state in ('held', 'cleared', 'passed-on')", name=op.f("ck_concerns_state")),
        sa.CheckConstraint(f"route is null or route in ({_ROUTES})", name=op.f("ck_concerns_route")),
        sa.CheckConstraint("(state = 'held') = (decided_at is null)", name=op.f("ck_concerns_decided")),
        sa.CheckConstraint("(state = 'passed-on') = (route is not null)", name=op.f("ck_concerns_passed_on")),
        sa.ForeignKeyConstraint(
            ["comment_key"], ["comments.key"], name=op.f("fk_concerns_comment_key_comments"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_concerns_owner_id_users")),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_concerns_survey_id_surveys")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_concerns")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_concerns_comment_key", "concerns", ["comment_key"])
    op.create_index("ix_concerns_state_due_at", "concerns", ["state", "due_at"])
    op.create_index(
        "uq_concerns_held",
        "concerns",
        ["comment_key"],
        unique=True,
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    )


def downgrade() -> None:
    for table in ("concerns", "suggested_themes", "quotes", "comment_tags", "comment_themes", "themes", "comments"):
        op.drop_table(table)
    op.drop_index("ix_responses_not_looked", table_name="responses")
    op.execute("ALTER TABLE responses DROP COLUMN looked")
    op.execute("ALTER TABLE inspections DROP COLUMN concerns_owner_id")
