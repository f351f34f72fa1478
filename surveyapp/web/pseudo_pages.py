"""A page in a made-up language: every text on it, ours and the survey's, to see what a translation would break."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from html.parser import HTMLParser

from surveyapp.domain.pseudo_languages import LENGTHENED, MIRRORED, lengthened, mirrored

LANGUAGES: Mapping[str, tuple[str, Callable[[str], str]]] = {
    LENGTHENED: ("ltr", lengthened),
    MIRRORED: ("rtl", mirrored),
}
"""Tag to the direction of its pages and what it makes of a text."""
_READ = frozenset({"alt", "aria-label", "placeholder", "title"})
_UNREAD = frozenset({"script", "style"})


def translated(html: str, language: str) -> str:
    """The same page with every text that a person reads or hears in one of `LANGUAGES`."""
    writer = _Writer(language)
    writer.feed(html)
    writer.close()
    return "".join(writer.written)


class _Writer(HTMLParser):
    """Writes what it reads, with other texts."""

    def __init__(self, language: str) -> None:
        super().__init__(convert_charrefs=True)
        self._language = language
        self._direction, self._said = LANGUAGES[language]
        self._unread = 0
        self.written: list[str] = []

    def handle_decl(self, decl: str) -> None:
        """The doctype."""
        self.written.append(f"<!{decl}>")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self._unread += tag in _UNREAD
        self.written.append(f"<{tag}{''.join(map(self._attribute, self._of(tag, attrs)))}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element of SVG that is closed at once."""
        self.written.append(f"<{tag}{''.join(map(self._attribute, attrs))}/>")

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        self._unread -= tag in _UNREAD
        self.written.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """A text, with the blanks around it left as they are."""
        words = data.strip()
        if words and not self._unread:
            data = data.replace(words, self._said(words), 1)
        self.written.append(data if self._unread else escape(data, quote=False))

    def _of(self, tag: str, attrs: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
        """The attributes; the page's own language and direction instead of those it came in."""
        if tag != "html":
            return attrs
        kept = [(name, value) for name, value in attrs if name not in {"lang", "dir"}]
        return [("lang", self._language), ("dir", self._direction), *kept]

    def _attribute(self, attribute: tuple[str, str | None]) -> str:
        name, value = attribute
        if value is None:
            return f" {name}"
        return f' {name}="{escape(self._said(value) if name in _READ and value else value)}"'
