"""The floor: a bare Flask page of the same size, and a post that makes one insert of the same size and durability."""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading

from flask import Flask, request

app = Flask(__name__)
PAGE = b"<!doctype html>" + b"x" * int(os.environ.get("FLOOR_BYTES", "20000"))
_local = threading.local()


def _connection() -> sqlite3.Connection:
    if not hasattr(_local, "connection"):
        connection = sqlite3.connect(os.environ["FLOOR_DATABASE"], timeout=20, isolation_level=None)
        connection.execute("pragma journal_mode=wal")
        connection.execute("pragma synchronous=full")
        connection.execute("create table if not exists posts (id text primary key, body blob) without rowid")
        _local.connection = connection
    found: sqlite3.Connection = _local.connection
    return found


@app.get("/")
def page() -> bytes:
    return PAGE


@app.post("/")
def post() -> str:
    connection = _connection()
    connection.execute("begin immediate")
    connection.execute("insert into posts values (?, ?)", (secrets.token_urlsafe(16), request.get_data()))
    connection.execute("commit")
    return "ok"
