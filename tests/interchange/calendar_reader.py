"""A strict little reader of iCalendar files (RFC 5545), so that the writer is not its own judge."""

import datetime as dt
import re
from dataclasses import dataclass, field


@dataclass
class Component:
    """One BEGIN … END block: its lines by name, and the blocks inside it."""

    name: str
    lines: dict[str, tuple[dict[str, str], str]] = field(default_factory=dict)
    inside: list["Component"] = field(default_factory=list)

    def text(self, name: str) -> str:
        """The value of a text line, unescaped."""
        return re.sub(r"\\(.)", lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), self.lines[name][1])

    def moment(self, name: str) -> dt.date | dt.datetime:
        """The value of a date, or of a time in UTC; any other form is refused."""
        parameters, value = self.lines[name]
        if parameters == {"VALUE": "DATE"}:
            return dt.datetime.strptime(value, "%Y%m%d").replace(tzinfo=dt.UTC).date()
        assert parameters == {}, parameters
        return dt.datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)


def read(document: bytes) -> Component:
    """Return the calendar; assert what the standard demands of its lines."""
    assert document.endswith(b"\r\n")
    physical = document[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in physical)
    unfolded = document[:-2].replace(b"\r\n ", b"").replace(b"\r\n\t", b"").decode("utf-8")
    root = Component("")
    stack = [root]
    for line in unfolded.split("\r\n"):
        head, value = line.split(":", 1)
        name, *parameters = head.split(";")
        if name == "BEGIN":
            stack[-1].inside.append(Component(value))
            stack.append(stack[-1].inside[-1])
        elif name == "END":
            assert stack.pop().name == value
        else:
            assert name not in stack[-1].lines, f"{name} twice"
            stack[-1].lines[name] = (dict(each.split("=", 1) for each in parameters), value)
    assert stack == [root]
    (calendar,) = root.inside
    return calendar
