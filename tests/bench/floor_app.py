"""The floor: a bare Flask page of the same size, and a post that makes one insert of the same size and durability."""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading
from typing import Any

import psycopg
from flask import Flask, request

app = Flask(__name__)
PAGE = b"<!doctype html>" + b"x" * int(os.environ.get("FLOOR_BYTES", "20000"))
DATABASE = os.environ["FLOOR_DATABASE"]
ON_POSTGRESQL = DATABASE.startswith("postgresql:")
TABLE = f"create table if not exists posts (id text primary key, body {'bytea' if ON_POSTGRESQL else 'blob'})"
INSERT = "insert into posts values (%s, %s)" if ON_POSTGRESQL else "insert into posts values (?, ?)"
_local = threading.local()


def _connected() -> Any:
    if ON_POSTGRESQL:
        return psycopg.connect(DATABASE, autocommit=True)
    connection = sqlite3.connect(DATABASE, timeout=20, isolation_level=None)
    connection.execute("pragma journal_mode=wal")
    connection.execute("pragma synchronous=full")
    return connection


def _connection() -> Any:
    if not hasattr(_local, "connection"):
        _local.connection = _connected()
    return _local.connection


_connected().execute(TABLE)


@app.get("/")
def page() -> bytes:
    return PAGE


@app.post("/")
def post() -> str:
    _connection().execute(INSERT, (secrets.token_urlsafe(16), request.get_data()))
    return "ok"
