"""The areas of the demonstration. All are invented: no local authority of England has, or had, such a name."""

from __future__ import annotations

NAMES = (
    "Merrowshire",
    "Aldermarsh",
    "Copperfold",
    "Dunmarrow",
    "Fallowbridge",
    "Gorsefield",
    "Hollinvale",
    "Kestrelton",
    "Larkmere",
    "Marlowick",
    "Nettlebourne",
    "Quillhaven",
    "Ravenfold",
    "Sedgeminster",
    "Tarnhollow",
    "Underfell",
    "Willowmarch",
    "Yarrowdene",
)

FOCUS = (
    "The time it takes to get an EHC plan, and how good plans are",
    "Waits for autism assessments and for speech and language therapy",
    "How leaders work together and tell families what is changing",
)
"""The areas of significant weakness of every re-visit of the demonstration."""


def pair(number: int) -> tuple[str, str]:
    """The areas of the pair of inspections with this number, from 0: the full inspection's and the re-visit's.

    Once all names have been used they come again with a number: "Merrowshire 2".
    """
    return _name(2 * number), _name(2 * number + 1)


def _name(position: int) -> str:
    times, index = divmod(position, len(NAMES))
    return f"{NAMES[index]} {times + 1}" if times else NAMES[index]
