"""A respondent made of a socket: reads whatever page comes, fills its form, sends it, until the confirmation.

Used by the bench and by tests of a running server. It knows no addresses beyond the start page, only forms.
"""

from __future__ import annotations

import http.client
import random
import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urljoin, urlsplit

_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
_TAG = re.compile(r"<(input|textarea|button)\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([a-zA-Z-]+)(?:="([^"]*)")?')
_REFERENCE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
MOST_PAGES = 80
REDIRECTS = {301, 302, 303}


class Lost(Exception):
    """A page that the robot did not expect. Holds the status and the beginning of the page."""


@dataclass
class Walk:
    """What one respondent did: the reference of the confirmation and what each request took."""

    reference: str = ""
    statuses: list[int] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    sent: dict[str, list[str]] = field(default_factory=dict)
    last_page: str = ""


class Robot:
    """One browser: cookies, a connection kept open, and choices by a seeded generator."""

    def __init__(self, base: str, seed: int = 0, timeout: float = 30, words: str = "It helped us a lot.") -> None:
        parts = urlsplit(base)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)
        self._random = random.Random(seed)
        self._words = words
        self.cookies: dict[str, str] = {}
        self.headers = {"Accept": "text/html"}

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def request(self, method: str, path: str, fields: list[tuple[str, str]] | None = None) -> tuple[int, str, str]:
        """One request, redirects followed. Status, the path where it ended, the page."""
        for _ in range(6):
            status, there, page = self.once(method, path, fields)
            if status not in REDIRECTS:
                return status, path, page
            path, method, fields = there, "GET", None
        raise Lost("too many redirects")

    def once(self, method: str, path: str, fields: list[tuple[str, str]] | None = None) -> tuple[int, str, str]:
        """One request, redirects not followed. Status, the path that it leads to or was asked for, the page."""
        headers = {**self.headers, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        page = self.read(path, answer).decode("utf-8", "replace")
        self._take_cookies(answer.headers.get_all("Set-Cookie") or [])
        there = urljoin(path, answer.headers["Location"]) if answer.status in REDIRECTS else path
        return answer.status, there, page

    def read(self, path: str, answer: http.client.HTTPResponse) -> bytes:
        """The body of an answer."""
        return answer.read()

    def walk(self, slug: str, layout: str | None = None) -> Walk:
        """A whole survey, from the start page to the confirmation. Raises Lost."""
        walk = Walk()
        status, path, page = self.request("GET", f"/s/{slug}")
        for _ in range(MOST_PAGES):
            walk.statuses.append(status)
            walk.paths.append(path)
            walk.last_page = page
            if status >= 400:
                raise Lost(f"{status} at {path}: {page[:300]}")
            if "/done" in path:
                found = _REFERENCE.search(page)
                walk.reference = found.group() if found else ""
                return walk
            action, fields = self.fill(page, path, layout)
            for name, value in fields:
                walk.sent.setdefault(name, []).append(value)
            status, path, page = self.request("POST", action, fields)
        raise Lost(f"no confirmation after {MOST_PAGES} pages; the last was {path}")

    def fill(self, page: str, path: str, layout: str | None = None) -> tuple[str, list[tuple[str, str]]]:
        """The action of the page's main form, and its fields with made-up answers."""
        forms = [(dict(_attributes(a)), b) for a, b in _FORM.findall(page) if 'method="post"' in a.lower()]
        if not forms:
            raise Lost(f"no form at {path}: {page[:300]}")
        attributes, body = forms[0]
        fields: list[tuple[str, str]] = []
        radios: dict[str, list[str]] = {}
        for tag, raw in _TAG.findall(body):
            found = dict(_attributes(raw))
            name, kind = found.get("name", ""), found.get("type", "text")
            if not name or tag == "button" or kind in {"submit", "button"}:
                continue
            value = found.get("value", "")
            if kind == "hidden":
                fields.append((name, value))
            elif kind == "radio":
                radios.setdefault(name, []).append(value)
            elif kind == "checkbox":
                if name == "agree" or not any(n == name for n, _ in fields):
                    fields.append((name, value))
            elif tag == "textarea":
                fields.append((name, self._words))
            else:
                fields.append((name, self._typed(name)))
        for name, values in radios.items():
            fields.append((name, layout if name == "layout" and layout else self._random.choice(values)))
        submit = next((dict(_attributes(raw)) for tag, raw in _TAG.findall(body) if tag == "button"), {})
        if submit.get("name"):
            fields.append((submit["name"], submit.get("value", "")))
        return urljoin(path, attributes.get("action") or path), fields

    def _typed(self, name: str) -> str:
        if name.endswith(("-day", "-month")):
            return "9"
        return "2024" if name.endswith("-year") else "12"

    def _take_cookies(self, lines: list[str]) -> None:
        for line in lines:
            pair, _, rest = line.partition(";")
            name, _, value = pair.partition("=")
            if "max-age=0" in rest.lower() or "01 jan 1970" in rest.lower():
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value


def _attributes(raw: str) -> list[tuple[str, str]]:
    return [(name.lower(), unescape(value)) for name, value in _ATTRIBUTE.findall(raw)]
