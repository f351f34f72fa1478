"""Saved states of wordings, and publishing apart from them"""

import hashlib
import json
import zlib

import sqlalchemy as sa
from alembic import op

from surveyapp.storage.base import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_REVISIONS = sa.table(
    "revisions",
    sa.column("id", sa.Integer),
    sa.column("survey_id", sa.Integer),
    sa.column("number", sa.Integer),
    sa.column("document", sa.JSON),
    sa.column("content_hash", sa.String),
    sa.column("saved_at", Instant()),
    sa.column("saved_by", sa.String),
    sa.column("override_reason", sa.String),
    sa.column("origin", sa.String),
    sa.column("details", sa.JSON),
    sa.column("stale", sa.JSON),
)
_SURVEYS = sa.table(
    "surveys",
    sa.column("id", sa.Integer),
    sa.column("inspection_id", sa.Integer),
    sa.column("document", sa.JSON),
    sa.column("head_id", sa.Integer),
    sa.column("revision_id", sa.Integer),
)
_INSPECTIONS = sa.table("inspections", sa.column("id", sa.Integer), sa.column("created_at", Instant()))
_WORDINGS = sa.table("wordings", sa.column("content_hash", sa.String), sa.column("document", sa.LargeBinary))
_PUBLICATIONS = sa.table(
    "publications",
    sa.column("survey_id", sa.Integer),
    sa.column("revision_id", sa.Integer),
    sa.column("published_at", Instant()),
    sa.column("published_by", sa.String),
    sa.column("override_reason", sa.String),
    sa.column("unapproved", sa.JSON),
)


def upgrade() -> None:
    op.create_table(
        "wordings",
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name=op.f("pk_wordings")),
    )
    op.create_table(
        "publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("published_at", Instant(), nullable=False),
        sa.Column("published_by", sa.String(length=254), nullable=False),
        sa.Column("override_reason", sa.String(length=1000), nullable=True),
        sa.Column("unapproved", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_publications_survey_id_surveys")),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_publications_revision_id_revisions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
    )
    op.create_index(op.f("ix_publications_survey_id"), "publications", ["survey_id"])
    # Written out: both databases change tables in place so, and none is copied.
    op.execute(
        "ALTER TABLE surveys ADD COLUMN head_id INTEGER "
        "CONSTRAINT fk_surveys_head_id_revisions REFERENCES revisions(id)"
    )
    op.execute("ALTER TABLE revisions RENAME COLUMN published_at TO saved_at")
    op.execute("ALTER TABLE revisions RENAME COLUMN published_by TO saved_by")
    op.execute(
        "ALTER TABLE revisions ADD COLUMN origin VARCHAR(20) DEFAULT 'published' NOT NULL "
        "CONSTRAINT ck_revisions_origin CHECK (origin in ('bank', 'file', 'nothing', 'survey', 'edited', 'accepted', "
        "'translated', 'restored', 'published'))"
    )
    op.execute("ALTER TABLE revisions ADD COLUMN details JSON DEFAULT '{}' NOT NULL")
    op.execute("ALTER TABLE revisions ADD COLUMN stale JSON DEFAULT '{}' NOT NULL")
    connection = op.get_bind()
    kept: set[str] = set()
    for row in connection.execute(sa.select(_REVISIONS)).mappings().all():
        _keep(connection, row["document"], row["content_hash"], kept)
        connection.execute(
            _PUBLICATIONS.insert().values(
                survey_id=row["survey_id"],
                revision_id=row["id"],
                published_at=row["saved_at"],
                published_by=row["saved_by"],
                override_reason=row["override_reason"],
                unapproved=[],
            )
        )
    created = dict(map(tuple, connection.execute(sa.select(_INSPECTIONS.c.id, _INSPECTIONS.c.created_at))))
    for survey in connection.execute(sa.select(_SURVEYS)).mappings().all():
        _give_head(connection, survey, created[survey["inspection_id"]], kept)
    op.execute("ALTER TABLE surveys DROP COLUMN document")
    op.execute("ALTER TABLE revisions DROP COLUMN document")
    op.execute("ALTER TABLE revisions DROP COLUMN override_reason")


def downgrade() -> None:
    op.execute("ALTER TABLE surveys ADD COLUMN document JSON DEFAULT '{}' NOT NULL")
    op.execute("ALTER TABLE revisions ADD COLUMN document JSON DEFAULT '{}' NOT NULL")
    op.execute("ALTER TABLE revisions ADD COLUMN override_reason VARCHAR(1000)")
    connection = op.get_bind()
    stored = {
        row.content_hash: json.loads(zlib.decompress(row.document)) for row in connection.execute(sa.select(_WORDINGS))
    }
    hashes = dict(map(tuple, connection.execute(sa.select(_REVISIONS.c.id, _REVISIONS.c.content_hash))))
    for row in connection.execute(sa.select(_REVISIONS.c.id, _REVISIONS.c.content_hash)).all():
        change = _REVISIONS.update().where(_REVISIONS.c.id == row.id)
        connection.execute(change.values(document=stored[row.content_hash]))
    for row in connection.execute(sa.select(_PUBLICATIONS)).all():
        change = _REVISIONS.update().where(_REVISIONS.c.id == row.revision_id)
        connection.execute(change.values(override_reason=row.override_reason))
    for row in connection.execute(sa.select(_SURVEYS.c.id, _SURVEYS.c.head_id)).all():
        change = _SURVEYS.update().where(_SURVEYS.c.id == row.id)
        connection.execute(change.values(document=stored[hashes[row.head_id]], head_id=None))
    op.drop_table("publications")
    # States that were never published had no place before.
    used = sa.union(
        sa.select(sa.column("revision_id")).select_from(sa.table("responses")),
        sa.select(sa.column("revision_id")).select_from(sa.table("snapshots")),
        sa.select(_SURVEYS.c.revision_id).where(_SURVEYS.c.revision_id.is_not(None)),
    )
    connection.execute(_REVISIONS.delete().where(_REVISIONS.c.id.not_in(used)))
    for column in ("origin", "details", "stale"):
        op.execute(f"ALTER TABLE revisions DROP COLUMN {column}")
    op.execute("ALTER TABLE revisions RENAME COLUMN saved_at TO published_at")
    op.execute("ALTER TABLE revisions RENAME COLUMN saved_by TO published_by")
    op.execute("ALTER TABLE surveys DROP COLUMN head_id")
    op.drop_table("wordings")


def _give_head(connection: sa.Connection, survey: sa.RowMapping, created: object, kept: set[str]) -> None:
    """The wording worked on is the published one, or becomes a state of its own."""
    content = _hash(survey["document"])
    own = _REVISIONS.c.survey_id == survey["id"]
    published = _REVISIONS.c.id == survey["revision_id"]
    head = connection.scalar(sa.select(_REVISIONS.c.id).where(own, published, _REVISIONS.c.content_hash == content))
    if head is None:
        _keep(connection, survey["document"], content, kept)
        latest = connection.scalar(sa.select(sa.func.max(_REVISIONS.c.number)).where(own)) or 0
        connection.execute(
            _REVISIONS.insert().values(
                survey_id=survey["id"],
                number=latest + 1,
                document=survey["document"],
                content_hash=content,
                saved_at=created,
                saved_by="migration",
                origin="bank" if not latest else "edited",
                details={},
                stale={},
            )
        )
        number = _REVISIONS.c.number == latest + 1
        head = connection.scalar(sa.select(_REVISIONS.c.id).where(own, number))
    connection.execute(_SURVEYS.update().where(_SURVEYS.c.id == survey["id"]).values(head_id=head))


def _keep(connection: sa.Connection, document: object, content: str, kept: set[str]) -> None:
    if content not in kept:
        packed = zlib.compress(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())
        connection.execute(_WORDINGS.insert().values(content_hash=content, document=packed))
        kept.add(content)


def _hash(document: object) -> str:
    canonical = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
