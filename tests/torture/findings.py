"""What a campaign found: figures, in the order in which they are told, and whatever was not as promised."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Findings:
    """The findings of one campaign on one database, as a table of docs/reliability.md."""

    title: str
    rows: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def note(self, what: str, value: object) -> None:
        """Add a figure."""
        self.rows.append((what, f"{value:,}" if isinstance(value, int) else str(value)))

    def expect(self, holds: object, fault: str) -> None:
        """Note a fault where something does not hold."""
        if not holds:
            self.faults.append(fault)

    def told(self) -> str:
        """A heading and a table in Markdown, and the faults beneath it."""
        lines = [f"### {self.title}", "", "| what | seen |", "|---|---|"]
        lines += [f"| {what} | {value} |" for what, value in self.rows]
        faults = ["", *(f"FAULT: {fault}" for fault in self.faults)] if self.faults else []
        return "\n".join([*lines, *faults, ""])


def counted(numbers: dict[str, int]) -> str:
    """Numbers with their names, the greatest first: `503: 12, ConnectionResetError: 3`; `none`."""
    return ", ".join(f"{name}: {n:,}" for name, n in sorted(numbers.items(), key=lambda each: -each[1])) or "none"
