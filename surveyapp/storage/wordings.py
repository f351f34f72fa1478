"""The contents of saved wordings, each kept once under its hash, however many revisions have it."""

from __future__ import annotations

import json
import zlib
from typing import Any

from sqlalchemy import Dialect, LargeBinary, String, TypeDecorator
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveyapp.storage.base import Base, insert_into


class Packed(TypeDecorator[dict[str, Any]]):
    """What JSON can hold, as compressed UTF-8: a questionnaire in ten languages takes a tenth of its size."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002  # its signature
        """To the database."""
        return None if value is None else pack(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> dict[str, Any] | None:  # noqa: ARG002  # its signature
        """From the database."""
        return None if value is None else json.loads(zlib.decompress(value))


class StoredWording(Base):
    """One document. Rows are never changed: another content has another hash."""

    __tablename__ = "wordings"

    content_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    document: Mapped[dict[str, Any]] = mapped_column(Packed)


def pack(document: dict[str, Any]) -> bytes:
    """A document as it is stored."""
    return zlib.compress(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())


def wording_with_hash(session: Session, content_hash: str) -> dict[str, Any]:
    """The document with this hash. Raises LookupError where there is none: revisions and contents belong together."""
    found = session.get(StoredWording, content_hash)
    if found is None:
        raise LookupError(f"no wording has the hash {content_hash}")
    return found.document


def keep_wording(session: Session, content_hash: str, document: dict[str, Any]) -> None:
    """Store a document under its hash, if it is not there; others may be storing the same at this moment."""
    statement = insert_into(session, StoredWording).values(content_hash=content_hash, document=document)
    session.execute(statement.on_conflict_do_nothing(index_elements=["content_hash"]))
