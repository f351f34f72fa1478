"""Reviewers of wordings, their verdicts, and discussions"""

import sqlalchemy as sa
from alembic import op

from surveyapp.storage.base import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "raised",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("about_at", Instant(), nullable=False),
        sa.Column("raised_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_raised_survey_id_surveys")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raised")),
        sa.UniqueConstraint("survey_id", "kind", "about_at", name=op.f("uq_raised_survey_id_kind_about_at")),
    )
    op.create_table(
        "reviewers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("passes", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("easy", sa.Boolean(), nullable=False),
        sa.Column("link_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("code_until", Instant(), nullable=True),
        sa.Column("code_tries", sa.Integer(), nullable=False),
        sa.Column("session_key", sa.String(length=43), nullable=False),
        sa.Column("invited_at", Instant(), nullable=False),
        sa.Column("invited_by", sa.String(length=254), nullable=False),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections.id"], name=op.f("fk_reviewers_inspection_id_inspections")
        ),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_reviewers_survey_id_surveys")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewers")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_reviewers_link_hash")),
    )
    op.create_index(op.f("ix_reviewers_email"), "reviewers", ["email"], unique=False)
    op.create_index(op.f("ix_reviewers_inspection_id"), "reviewers", ["inspection_id"], unique=False)
    op.create_table(
        "looks",
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["reviewer_id"], ["reviewers.id"], name=op.f("fk_looks_reviewer_id_reviewers")),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_looks_revision_id_revisions")),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_looks_survey_id_surveys")),
        sa.PrimaryKeyConstraint("reviewer_id", "survey_id", name=op.f("pk_looks")),
    )
    op.create_table(
        "threads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=200), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("proposal", sa.JSON(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by", sa.String(length=254), nullable=True),
        sa.Column("decided_revision_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "decision in ('accepted', 'changed', 'declined', 'withdrawn')", name=op.f("ck_threads_decision")
        ),
        sa.CheckConstraint("version in ('standard', 'easy-read')", name=op.f("ck_threads_version")),
        sa.CheckConstraint("(decision is null) = (decided_at is null)", name=op.f("ck_threads_decided")),
        sa.ForeignKeyConstraint(
            ["decided_revision_id"], ["revisions.id"], name=op.f("fk_threads_decided_revision_id_revisions")
        ),
        sa.ForeignKeyConstraint(["reviewer_id"], ["reviewers.id"], name=op.f("fk_threads_reviewer_id_reviewers")),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_threads_revision_id_revisions")),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_threads_survey_id_surveys")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threads")),
    )
    op.create_index(op.f("ix_threads_survey_id"), "threads", ["survey_id"], unique=False)
    op.create_table(
        "verdicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(length=254), nullable=False),
        sa.Column("part", sa.String(length=200), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("is_fine", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.CheckConstraint("version in ('standard', 'easy-read')", name=op.f("ck_verdicts_version")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["reviewers.id"], name=op.f("fk_verdicts_reviewer_id_reviewers")),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_verdicts_revision_id_revisions")),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_verdicts_survey_id_surveys")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdicts")),
    )
    op.create_index("ix_verdicts_content_hash", "verdicts", ["content_hash"], unique=False)
    op.create_index(op.f("ix_verdicts_survey_id"), "verdicts", ["survey_id"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=254), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["reviewer_id"], ["reviewers.id"], name=op.f("fk_messages_reviewer_id_reviewers")),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_messages_thread_id_threads")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index(op.f("ix_messages_thread_id"), "messages", ["thread_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_messages_thread_id"), table_name="messages")
    op.drop_table("messages")
    op.drop_index(op.f("ix_verdicts_survey_id"), table_name="verdicts")
    op.drop_index("ix_verdicts_content_hash", table_name="verdicts")
    op.drop_table("verdicts")
    op.drop_index(op.f("ix_threads_survey_id"), table_name="threads")
    op.drop_table("threads")
    op.drop_table("looks")
    op.drop_index(op.f("ix_reviewers_inspection_id"), table_name="reviewers")
    op.drop_index(op.f("ix_reviewers_email"), table_name="reviewers")
    op.drop_table("reviewers")
    op.drop_table("raised")
