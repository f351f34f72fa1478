"""What a format needs that is not on this machine."""

from __future__ import annotations


class CannotBeMade(Exception):
    """A format that cannot be made here. The message says what to install."""
