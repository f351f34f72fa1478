"""A browser without scripts: follows links, fills in forms, and audits every page that it is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

from surveyapp.language.catalogues import catalogue

Fields = dict[str, list[str]]


@dataclass
class Page:
    """A page that passed the audit."""

    url: str
    status: int
    html: str
    root: Element
    response: TestResponse

    @property
    def text(self) -> str:
        """All that is written on the page, with single blanks."""
        return " ".join(" ".join(self.root.itertext()).split())

    @property
    def title(self) -> str:
        return "".join(self.one("title").itertext())

    @property
    def heading(self) -> str:
        return " ".join("".join(self.one("h1").itertext()).split())

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements with this tag and these attributes; `class_` matches one of the classes."""
        return [element for element in self.root.iter(tag) if _matches(element, attributes)]

    def one(self, tag: str, **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} {tag} with {attributes} at {self.url}"
        return found[0]

    @property
    def form(self) -> Element:
        """The form of the page's main part."""
        return self.one("form")

    def fields(self) -> Fields:
        """What the form would send as it stands, without a button."""
        fields: Fields = {}
        for element in self.form.iter():
            name = element.get("name")
            if not name or (element.get("type") in {"radio", "checkbox"} and element.get("checked") is None):
                continue
            if element.tag == "input":
                fields.setdefault(name, []).append(element.get("value", "on"))
            elif element.tag == "textarea":
                fields.setdefault(name, []).append((element.text or "").removeprefix("\n"))
        return fields

    def link(self, text: str) -> str:
        """The address of the link with these words."""
        found = [a for a in self.all("a") if text in " ".join("".join(a.itertext()).split())]
        assert found, f"no link {text!r} at {self.url}"
        return urljoin(self.url, found[0].get("href", ""))


@dataclass
class Visitor:
    """Somebody with a browser. `cookies=False`: one that keeps none."""

    app: Flask
    cookies: bool = True
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client = self.app.test_client(use_cookies=self.cookies)

    def get(self, url: str, **options: Any) -> Page:
        """Visit an address, follow where it leads, and audit the page."""
        return self._audited(self.client.get(url, follow_redirects=True, headers=self.headers, **options))

    def send(self, page: Page, answers: dict[str, Any] | None = None, /, **changed: Any) -> Page:
        """Fill in the form of a page and press its first button. None leaves a field out.

        `press` names another button by (name, value); `action` another address.
        """
        return self._audited(self.raw_send(page, answers, **changed))

    def raw_send(self, page: Page, answers: dict[str, Any] | None = None, /, **changed: Any) -> TestResponse:
        fields: dict[str, Any] = {**page.fields(), **(answers or {})}
        press, action = changed.pop("press", None), changed.pop("action", page.form.get("action") or page.url)
        follow, headers = changed.pop("follow", True), {**self.headers, **changed.pop("headers", {})}
        fields.update(changed)
        if press:
            fields[press[0]] = press[1]
        data = {name: value for name, value in fields.items() if value is not None}
        return self.client.post(action, data=data, follow_redirects=follow, headers=headers)

    def _audited(self, response: TestResponse) -> Page:
        path = urlsplit(response.request.url)
        url = path.path + (f"?{path.query}" if path.query else "")
        return audit(url, response)


def audit(url: str, response: TestResponse) -> Page:
    """Check what must hold for every page, whatever is on it."""
    html = response.get_data(as_text=True)
    where = f"{url} ({response.status_code})"
    assert response.mimetype == "text/html", f"{where}: {response.mimetype}"
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root = parser.parse(html)
    page = Page(url, response.status_code, html, root, response)
    document = next(root.iter("html")) if root.tag != "html" else root
    assert document.get("lang"), f"{where}: no language"
    assert document.get("dir") in {"ltr", "rtl"}, f"{where}: no direction"
    assert len(page.all("h1")) == 1, f"{where}: {len(page.all('h1'))} h1"
    assert page.heading, f"{where}: an empty h1"
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert [one for one, count in Counter(ids).items() if count > 1] == [], f"{where}: an id twice"
    for attribute in ("for", "aria-describedby", "aria-labelledby"):
        named = {name for element in root.iter() for name in (element.get(attribute) or "").split()}
        assert named <= set(ids), f"{where}: {attribute} leads nowhere: {named - set(ids)}"
    labelled = {element.get("for") for element in page.all("label")}
    for element in _inputs(root):
        assert element.get("name"), f"{where}: a field without a name"
        assert element.get("id") in labelled, f"{where}: {element.get('name')} has no label"
    has_errors = bool([e for e in root.iter() if e.get("data-error-summary") is not None])
    error = catalogue(document.get("lang", "")).gettext("Error:")
    assert page.title.startswith(f"{error} ") is has_errors, f"{where}: the title is {page.title!r}"
    for link in page.all("a"):
        assert "".join(link.itertext()).strip(), f"{where}: a link without words"
        target = link.get("href", "")
        assert not target.startswith("#") or target[1:] in ids, f"{where}: {target} leads nowhere"
    levels = [int(e.tag[1]) for e in root.iter() if e.tag in {"h2", "h3", "h4"}]
    assert not levels or levels[0] == 2, f"{where}: headings begin at {levels[0]}"
    assert "style=" not in html, f"{where}: inline style"
    assert "{{" not in html, f"{where}: something of a template"
    assert response.headers["Cache-Control"] == "no-store", f"{where}: may be kept"
    return page


def _inputs(root: Element) -> Iterator[Element]:
    for element in root.iter():
        if element.tag in {"input", "textarea", "select"} and element.get("type") not in {"hidden", "submit"}:
            yield element


def _matches(element: Element, attributes: dict[str, str]) -> bool:
    for name, value in attributes.items():
        if name == "class_":
            if value not in (element.get("class") or "").split():
                return False
        elif element.get(name.replace("_", "-")) != value:
            return False
    return True
